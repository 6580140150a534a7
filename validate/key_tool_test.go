package validate

import (
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/link"
)

// A config whose name is a tool's is told what the oracle says.
func TestToolOracle(t *testing.T) {
	data, err := os.ReadFile("testdata/tools.oracle")
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile(`[a-z]+(?:\.[a-z]+)+|[a-z]+(?:_[a-z]+)+`)
	var names []string
	for line := range strings.Lines(string(data)) {
		left, right, ok := strings.Cut(strings.TrimSpace(line), ">")
		if !ok || strings.HasPrefix(left, "#") {
			continue
		}
		for _, name := range strings.Fields(left) {
			names = append(names, name)
			var hint string
			for _, p := range Create(link.NewCreateRequest(dest(name, "x")...), nil) {
				if p.Code == codeToolName {
					hint = p.Hint
				}
			}
			if got := named.FindAllString(hint, -1); hint == "" || !slices.Equal(got, strings.Fields(right)) {
				t.Errorf("%s: %q names %q, the oracle says %s", name, hint, got, right)
			}
		}
	}
	slices.Sort(names)
	if got := slices.Sorted(maps.Keys(toolNames)); !slices.Equal(got, names) {
		t.Errorf("the oracle lists other names:\n got %q\nwant %q", got, names)
	}
}

func TestToolName(t *testing.T) {
	for name, want := range map[string]bool{
		"Source-API_Key": true, "source.api.key": true, "a->b": true, "no-validate": true,
		"topic": false, "": false, "link.mode": false, "link_mode": false,
		"destination.bootstrap-server": true, strings.Repeat("-", 34) + "topics": true, strings.Repeat("-", 35) + "topics": false,
	} {
		if hint, ok := toolName(name); ok != want || ok != (hint != "") {
			t.Errorf("toolName(%q) = %q, %t", name, hint, ok)
		}
	}
	if hint, _ := toolName("a->b"); !strings.Contains(hint, "link.mode") {
		t.Error(hint)
	}
}

// The hint to a foreign key says what its reason advises.
func TestAdvice(t *testing.T) {
	for name, want := range map[string]string{
		"sasl.mechanisms":              "Write sasl.mechanism.",
		"sasl.username":                "Put user name and password in sasl.jaas.config.",
		"sync.group.offsets.enabled":   "Write consumer.offset.sync.enable.",
		"fetch.min.bytes":              "Leave it out, or write replica.fetch.min.bytes.",
		"listeners":                    "Set it in the broker's configuration.",
		"sasl.kerberos.principal":      "Name the principal in sasl.jaas.config.",
		"src.kafka.security.protocol":  "Write security.protocol.",
		"dest.kafka.security.protocol": "Leave it out.",
		"group.id":                     "Leave it out.",
		"offset.lag.max":               "Leave it out.",
		"retention.ms":                 "Leave it out.",
		"source_cluster_id":            "Put it beside configs.",
	} {
		problems := Create(link.NewCreateRequest("bootstrap.servers", "a.example.com:9092", name, "1"), nil)
		if len(problems) != 1 || problems[0].Hint != want {
			t.Errorf("%s: %v, want the hint %q", name, problems, want)
			continue
		}
		useless := strings.HasSuffix(problems[0].Message, "a link has no use for it")
		if useless && !strings.HasPrefix(problems[0].Hint, "Leave it out") {
			t.Errorf("%s: the hint contradicts: %v", name, problems)
		}
	}
	// What a hint names is not missed.
	problems := Create(link.NewCreateRequest("bootstrap.servers", "a.example.com:9092", "auto.create.mirror.topics.enable", "true", "topic.whitelist", "orders"), nil)
	if len(problems) != 1 {
		t.Error(problems)
	}
}

// A framework's wrapping of a key of two words or more is seen, in any spelling.
func TestUnwrapped(t *testing.T) {
	for name, want := range map[string]string{
		"spring.kafka.properties.sasl.mechanism": "sasl.mechanism",
		"spring.kafka.bootstrap-servers":         "bootstrap.servers",
		"kafka.security.protocol":                "security.protocol",
		"connect.ssl.truststore.type":            "ssl.truststore.type",
		"CONNECT_BOOTSTRAP_SERVERS":              "bootstrap.servers",
		"confluent.link.mode":                    "link.mode",
		"cluster.link.connection.mode":           "connection.mode",
		"link.acl.filters":                       "acl.filters",
		"remote.bootstrap.servers":               "bootstrap.servers",
		"source.bootstrap.servers":               "bootstrap.servers",
		"destination.bootstrap.servers":          "bootstrap.servers",
		"dest.bootstrap.servers":                 "bootstrap.servers",
		"target.bootstrap.servers":               "bootstrap.servers",
		"admin.sasl.mechanism":                   "sasl.mechanism",
		"client.sasl.mechanism":                  "sasl.mechanism",
		"consumer.sasl.mechanism":                "sasl.mechanism",
		"producer.sasl.mechanism":                "sasl.mechanism",
		// A key of one word may be a key of something else there.
		"kafka.retries":         "",
		"broker.sasl.mechanism": "sasl.mechanism",
		"kafka.no.such.key":     "",
		"sasl.mechanism":        "",
	} {
		if got, ok := unwrapped(name); got != want || ok != (want != "") {
			t.Errorf("unwrapped(%q) = %q, %t, want %q", name, got, ok, want)
		}
	}
}
