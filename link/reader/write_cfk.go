package reader

import (
	"bytes"
	"iter"
	"regexp"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/clusterlink-go/clusterlink/link"
)

// Builders of nodes.
func textNode(s string) *node { return &node{kind: textKind, text: s} }

func object(fields ...field) *node { return &node{kind: mapKind, fields: fields} }

func member(name string, value *node) field { return field{name: name, value: value} }

func (n *node) put(name string, value *node) { n.fields = append(n.fields, member(name, value)) }

// writeCFK writes a ClusterLink resource. What has a member of its own goes
// there, the rest into configs, which win.
func writeCFK(i *Item) []byte {
	w := &cfkWriter{r: i.Request, spec: object(), local: i.LocalCluster, configs: object()}
	w.write()
	name := i.Name
	meta := resourceName(name)
	if i.NameGiven && meta != name {
		w.spec.fields = append([]field{member("name", textNode(name))}, w.spec.fields...)
	}
	w.rest()
	if len(i.MirrorTopics) > 0 {
		list := &node{kind: listKind}
		for _, m := range i.MirrorTopics {
			topic := object(member("name", textNode(m.Name)))
			if m.SourceName != "" {
				topic.put("sourceTopicName", textNode(m.SourceName))
			}
			if m.State != "" {
				topic.put("state", textNode(m.State))
			}
			list.items = append(list.items, topic)
		}
		w.spec.put("mirrorTopics", list)
	}
	var b bytes.Buffer
	b.WriteString("# The cluster that this resource is for needs a kafkaRestClassRef.\n")
	doc := object(member("apiVersion", textNode("platform.confluent.io/v1beta1")), member("kind", textNode("ClusterLink")),
		member("metadata", object(member("name", textNode(meta)))), member("spec", w.spec))
	writeYAML(&b, doc, "")
	return b.Bytes()
}

var (
	notInNames = regexp.MustCompile(`[^a-z0-9.-]+`)
	innerDots  = regexp.MustCompile(`[.-]*\.[.-]*`)
)

// resourceName makes a name that Kubernetes takes: RFC 1123, 253 characters.
func resourceName(s string) string {
	s = innerDots.ReplaceAllString(notInNames.ReplaceAllString(strings.ToLower(s), "-"), ".")
	s = strings.Trim(s[:min(len(s), 253)], "-.")
	if s == "" {
		return "cluster-link"
	}
	return s
}

// cfkWriter collects the spec of a resource.
type cfkWriter struct {
	r    *link.CreateRequest
	spec *node
	// local is the id of the cluster that the request goes to, if it is known.
	local string
	// configs gets what has no member of its own.
	configs *node
}

// is reports whether a config has that value.
func (w *cfkWriter) is(name, value string) bool {
	c := w.r.Lookup(name)
	return c != nil && !c.Null && c.Value.Reveal() == value
}

// value gives the value of a config that has one.
func (w *cfkWriter) value(name string) string {
	if c := w.r.Lookup(name); c != nil && !c.Null {
		return c.Value.Reveal()
	}
	return ""
}

func (w *cfkWriter) write() {
	mode, conn := w.r.Mode(), w.r.ConnectionMode()
	given := w.is("link.mode", string(mode)) && w.is("connection.mode", string(conn))
	switch {
	case !given || mode == link.ModeDestination && conn == link.ConnectionOutbound:
		// What the rest means depends on them, so they come first.
		w.config(w.r.Lookup("link.mode"))
		w.config(w.r.Lookup("connection.mode"))
	case mode == link.ModeSource && conn == link.ConnectionOutbound:
		w.spec.put("sourceInitiatedLink", object(member("linkMode", textNode("Source"))))
	case mode == link.ModeDestination && conn == link.ConnectionInbound:
		w.spec.put("sourceInitiatedLink", object(member("linkMode", textNode("Destination"))))
	case mode == link.ModeBidirectional && conn == link.ConnectionOutbound:
		w.spec.put("bidirectionalLink", object(member("connectionMode", textNode("Outbound"))))
	case mode == link.ModeBidirectional && conn == link.ConnectionInbound:
		w.spec.put("bidirectionalLink", object(member("connectionMode", textNode("Inbound"))))
	default:
		w.config(w.r.Lookup("link.mode"))
		w.config(w.r.Lookup("connection.mode"))
	}
	remote, local := object(), object()
	if want, ok := modeID(mode); ok {
		for p, id := range ids(w.r) {
			if p == want {
				identify(remote, id)
			}
		}
	}
	if conn == link.ConnectionOutbound {
		if v := w.value("bootstrap.servers"); v != "" {
			remote.put("bootstrapEndpoint", textNode(v))
		}
		w.security("", remote)
		if mode != link.ModeDestination {
			w.security("local.", local)
		}
	}
	if w.local != "" {
		local.put("clusterID", textNode(w.local))
	}
	names := [2]string{"sourceKafkaCluster", "destinationKafkaCluster"}
	if mode == link.ModeSource {
		names = [2]string{names[1], names[0]}
	}
	for i, cluster := range []*node{remote, local} {
		if len(cluster.fields) > 0 {
			w.spec.put(names[i], cluster)
		}
	}
	w.features()
}

// identify names a cluster by its id, or by the reference that stands for it.
func identify(cluster *node, id string) {
	if rest, ok := strings.CutPrefix(id, "${kafkaRestClass:"); ok {
		if name, ok := strings.CutSuffix(rest, ".status.kafkaClusterID}"); ok && name != "" {
			cluster.put("kafkaRestClassRef", object(member("name", textNode(name))))
			return
		}
	}
	cluster.put("clusterID", textNode(id))
}

// secretName gives the name in a reference to a member of a secret.
func secretName(value, file string) string {
	rest, ok := strings.CutPrefix(value, "${secret:")
	name, ok2 := strings.CutSuffix(rest, ":"+file+"}")
	if !ok || !ok2 || strings.ContainsAny(name, ":{}") {
		return ""
	}
	return name
}

// security writes the members that mean the settings under prefix, if they
// mean nothing else.
func (w *cfkWriter) security(prefix string, cluster *node) {
	value := func(name string) string { return w.value(prefix + name) }
	protocol := value("security.protocol")
	tls := object(member("enabled", &node{kind: boolKind, text: "true"}))
	trust := secretName(value("ssl.truststore.certificates"), "cacerts.pem")
	if trust != "" {
		tls.put("secretRef", textNode(trust))
	}
	auth := object()
	switch {
	case strings.HasPrefix(protocol, "SASL_"):
		kind := strings.ToLower(value("sasl.mechanism"))
		secret := secretName(value("sasl.jaas.config"), "jaas")
		if kind == "" || secret == "" {
			return
		}
		auth.put("type", textNode(kind))
		auth.put("jaasConfig", object(member("secretRef", textNode(secret))))
	case protocol == "SSL" && value("ssl.keystore.key") != "":
		auth.put("type", textNode("mtls"))
	}
	trial := object()
	if len(auth.fields) > 0 {
		trial.put("authentication", auth)
	}
	if strings.HasSuffix(protocol, "SSL") {
		trial.put("tls", tls)
	}
	// Read as the operator would: all of it must be wanted.
	c := &cfk{draft: newDraft()}
	c.security(prefix, &field{value: trial})
	for _, made := range c.item.Request.Configs {
		if !w.is(made.Name, made.Value.Reveal()) {
			return
		}
	}
	cluster.fields = append(cluster.fields, trial.fields...)
}

// features writes the members for filters and prefix.
func (w *cfkWriter) features() {
	topics, auto := object(), object()
	if v := w.value("auto.create.mirror.topics.enable"); v == "true" || v == "false" {
		auto.put("enabled", &node{kind: boolKind, text: v})
	}
	if list := w.filter("auto.create.mirror.topics.filters", "topicFilters"); list != nil {
		auto.put("topicFilters", list)
	}
	if len(auto.fields) > 0 {
		topics.put("autoCreateTopics", auto)
	}
	if v := w.value("cluster.link.prefix"); v != "" {
		topics.put("prefix", textNode(v))
	}
	if len(topics.fields) > 0 {
		w.spec.put("mirrorTopicOptions", topics)
	}
	for _, k := range cfkFilters {
		if list := w.filter(k.config, k.list); list != nil && w.is(k.enable, "true") {
			w.spec.put(k.member, list)
		}
	}
}

// filter gives the list in a filter, if it renders to the same text.
func (w *cfkWriter) filter(config, list string) *node {
	text := w.value(config)
	root, err := parseJSON([]byte(text))
	if err != nil || root.get(list) == nil || root.get(list).kind != listKind {
		return nil
	}
	if again, ok := filterJSON(list, root.get(list)); !ok || again != text || !jsontext.Value(text).IsValid() {
		return nil
	}
	return root.get(list)
}

// config writes a setting as it is given, if it is.
func (w *cfkWriter) config(c *link.Config) {
	switch {
	case c == nil:
	case c.Null:
		w.configs.put(c.Name, &node{kind: nullKind})
	default:
		w.configs.put(c.Name, textNode(c.Value.Reveal()))
	}
}

// lastConfigs gives the configs that count: the last one of each name.
func lastConfigs(r *link.CreateRequest) iter.Seq[*link.Config] {
	last := make(map[string]int, len(r.Configs))
	for i := range r.Configs {
		last[r.Configs[i].Name] = i
	}
	return func(yield func(*link.Config) bool) {
		for i := range r.Configs {
			if last[r.Configs[i].Name] == i && !yield(&r.Configs[i]) {
				return
			}
		}
	}
}

// rest writes into configs what the members written so far do not mean.
func (w *cfkWriter) rest() {
	w.spec.put("configs", w.configs)
	c := &cfk{draft: newDraft(), spec: w.spec}
	c.read()
	for given := range lastConfigs(w.r) {
		at, made := c.index[given.Name]
		if !made || saying(&c.item.Request.Configs[at]) != saying(given) {
			w.config(given)
		}
	}
	if len(w.configs.fields) == 0 {
		w.spec.fields = w.spec.fields[:len(w.spec.fields)-1]
	}
}
