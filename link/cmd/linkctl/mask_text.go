package main

import (
	"bytes"
	"regexp"
	"slices"
	"strings"

	"github.com/clusterlink-go/clusterlink/link"
)

// anchors finds the names and values of configs, and the ids of clusters, that
// stand in a document just as they were read. Comments and what was put
// together by a tool stay hidden.
func (w words) anchors(d *definition) []span {
	r := d.item.Request
	if r == nil {
		return nil
	}
	var spans []span
	for i := range r.Configs {
		c := &r.Configs[i]
		if w.names[c.Name] || key(c.Name) {
			if s, ok := verbatim(d.data, c.NameOffset, c.Name); ok {
				s.end += signs(d.data[s.end:])
				spans = append(spans, s)
			}
		}
		if text := c.Value.Reveal(); w.value(c, text) {
			if s, ok := verbatim(d.data, c.ValueOffset, text); ok {
				if s.end < len(d.data) && d.data[s.end] == ',' {
					s.end++
				}
				spans = append(spans, s)
			}
		}
	}
	for p, id := range map[link.Pointer]string{
		"/source_cluster_id": r.SourceClusterID, "/destination_cluster_id": r.DestinationClusterID, "/remote_cluster_id": r.RemoteClusterID,
	} {
		if s, ok := verbatim(d.data, d.item.Offset(p), id); ok && plainWord(id) {
			spans = append(spans, s)
		}
	}
	return merge(spans)
}

// verbatim finds a text as a whole word at a place, with the quotes round it.
func verbatim(data []byte, offset int, text string) (span, bool) {
	start := offset - 1
	if text == "" || start < 0 || start >= len(data) {
		return span{}, false
	}
	at := start
	quote := data[at] == '"' || data[at] == '\''
	if quote {
		at++
	}
	end := at + len(text)
	if end > len(data) || string(data[at:end]) != text {
		return span{}, false
	}
	switch {
	case end == len(data):
	case quote && data[end] == data[start]:
		end++
	case link.PlainName(string(data[end : end+1])), strings.IndexByte("$\\@/+", data[end]) >= 0:
		return span{}, false
	}
	return span{start, end}, true
}

// signs is the length of what separates a name from its value, with a quote
// that begins the value.
func signs(rest []byte) int {
	n := 0
	blanks := func() {
		for n < len(rest) && (rest[n] == ' ' || rest[n] == '\t') {
			n++
		}
	}
	blanks()
	if n == len(rest) || rest[n] != '=' && rest[n] != ':' {
		return 0
	}
	n++
	blanks()
	if n < len(rest) && (rest[n] == '"' || rest[n] == '\'') {
		n++
	}
	return n
}

// The words of the formats that are no configs.
var (
	yamlWords = strings.Fields(`apiVersion kind metadata name namespace spec items sourceKafkaCluster destinationKafkaCluster
		clusterID bootstrapEndpoint kafkaRestClassRef kafkaClusterRef authentication type jaasConfig secretRef tls enabled
		ignoreTrustStoreConfig sourceInitiatedLink linkMode bidirectionalLink connectionMode mirrorTopicOptions
		autoCreateTopics topicFilters prefix consumerGroupFilters aclFilters configs mirrorTopics sourceTopicName
		state filterType patternType`)
	hclWords = strings.Fields(`link_name link_mode connection_mode source_kafka_cluster destination_kafka_cluster
		remote_kafka_cluster local_kafka_cluster id rest_endpoint bootstrap_endpoint credentials key secret config
		lifecycle prevent_destroy count for_each depends_on provider source_kafka_topic topic_name cluster_link mirror_topic_name
		kafka_cluster status`)
)

// Lines of the formats; the groups that are not words are shown as they are.
var (
	yamlLine = regexp.MustCompile(`^([ \t]*(?:- +)*)(?:(["']?)([A-Za-z0-9_.-]+)(["']?[ \t]*:(?:[ \t]+["'|>]?|$)))?`)
	hclLine  = regexp.MustCompile(`^([ \t]*)(?:("?)([A-Za-z0-9_.-]+)("?[ \t]*(?:[=:][ \t]*"?|\{)))?`)
	hclBlock = regexp.MustCompile(`^[ \t]*resource[ \t]+"confluent_(?:cluster_link|kafka_mirror_topic)"[ \t]*`)
	hclEnd   = regexp.MustCompile(`^[ \t]*[\])}]+,?[ \t]*$`)

	shellCommand = regexp.MustCompile(`^[ \t]*(?:confluent kafka link (?:create|update|delete|describe|configuration update)|kafka-(?:cluster-links|mirrors|configs)(?:\.sh)?` +
		`|confluent kafka mirror (?:create|describe|list|promote|failover|pause|resume|reverse-and-(?:start|pause)|truncate-and-restore))(?:[ \t]+|$)`)
	shellFlag = regexp.MustCompile(`(?:^|[ \t])[ \t]*--(?:(?:source|destination|remote|local)-(?:cluster(?:-id)?|bootstrap-server|api-key|api-secret)` +
		`|(?:consumer-group|acl|topic)-filters-json(?:-file)?|config(?:-file)?|command-config|environment|cluster(?:-id)?|link(?:-name)?` +
		`|bootstrap-server|create|(?:source|mirror)-topic(?:-name)?s?|dry-run|no-validate|validate-only|exclude-validate-link` +
		`|mirror-topic|source-topic|topics|promote|failover|pause|resume|describe|alter|delete|list|add-config|delete-config|force)(?:=["']?|[ \t]+["']?|$)`)
	// configFile is the name of a settings file behind its flag.
	configFile = regexp.MustCompile(`(?:^|[ \t])--(?:config(?:-file)?|command-config|(?:consumer-group|acl|topic)-filters-json-file)(?:=|[ \t]+)["']?` +
		`([A-Za-z0-9_./-]{1,64}\.(?:properties|config|conf|txt|json)["']?)(?:[ \t]|$)`)
	shellEnd = regexp.MustCompile(`[ \t]+\\[ \t]*$`)
)

// keyed shows the beginning of a line up to its value, if its key is known.
func (w words) keyed(line []byte, form *regexp.Regexp, known []string) []span {
	m := form.FindSubmatchIndex(line)
	if m == nil {
		return nil
	}
	if m[6] < 0 {
		return []span{{m[2], m[3]}}
	}
	word := string(line[m[6]:m[7]])
	if !slices.Contains(known, word) && !w.names[word] && !key(word) {
		return []span{{m[2], m[3]}}
	}
	spans := []span{{m[2], m[1]}}
	// A quote that begins the value is closed by the last one of the line.
	if sign := line[m[1]-1]; sign == '"' || sign == '\'' {
		if text := bytes.TrimRight(line, " \t,"); len(text) > m[1] && text[len(text)-1] == sign {
			spans = append(spans, span{len(text) - 1, len(line)})
		}
	}
	return spans
}

// yaml shows the keys of a block mapping.
func (w words) yaml(line []byte) []span { return w.keyed(line, yamlLine, yamlWords) }

// hcl shows the names of attributes and blocks, and closing brackets.
func (w words) hcl(line []byte) []span {
	if hclEnd.Match(line) {
		return []span{{0, len(line)}}
	}
	spans := w.keyed(line, hclLine, hclWords)
	if m := hclBlock.FindIndex(line); m != nil {
		spans = append(spans, span{m[0], m[1]})
	}
	return spans
}

// isPathSign tells the signs that part the names of a path, and quotes.
func isPathSign(r rune) bool { return strings.ContainsRune(`/"'`, r) }

// shell shows the commands that create links, their flags and the names of
// settings files.
func (w words) shell(line []byte) []span {
	var spans []span
	for _, form := range []*regexp.Regexp{shellCommand, shellEnd} {
		if m := form.FindIndex(line); m != nil {
			spans = append(spans, span{m[0], m[1]})
		}
	}
	for at := 0; at < len(line); {
		m := shellFlag.FindIndex(line[at:])
		if m == nil {
			break
		}
		spans = append(spans, span{at + m[0], at + m[1]})
		// The blank behind a flag is the one before the next.
		at += max(m[1]-1, m[0]+1)
	}
	for _, m := range configFile.FindAllSubmatchIndex(line, -1) {
		if !slices.ContainsFunc(strings.FieldsFunc(string(line[m[2]:m[3]]), isPathSign), secretive) {
			spans = append(spans, span{m[2], m[3]})
		}
	}
	return merge(spans)
}
