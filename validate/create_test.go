package validate

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/clusterlink-go/clusterlink/link"
)

// seedBody reads one of the published examples.
func seedBody(tb testing.TB, name string) []byte {
	tb.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "seed", name+".json"))
	if err != nil {
		tb.Fatal(err)
	}
	return data
}

// The published examples are accepted as they are.
func TestSeed(t *testing.T) {
	for name, want := range map[string]string{
		"destination_initiated_link":                   "bootstrap-without-port value-repeats-key",
		"source_initiated_link_at_source_cluster":      "bootstrap-without-port value-repeats-key value-repeats-key",
		"source_initiated_link_at_destination_cluster": "cluster-id-field",
		"bidirectional_link_east":                      "bootstrap-without-port value-repeats-key",
		"bidirectional_link_west":                      "bootstrap-without-port value-repeats-key",
	} {
		_, problems := Body(seedBody(t, name), nil)
		if !problems.Valid() || codesOf(problems) != want {
			t.Errorf("%s: %v", name, problems)
		}
	}
}

// cleanSeed is a published example with the two slips mended.
func cleanSeed(tb testing.TB, name string) *link.CreateRequest {
	text := strings.ReplaceAll(string(seedBody(tb, name)), `"sasl.jaas.config=`, `"`)
	text = strings.ReplaceAll(text, `-bootstrap-server"`, `-bootstrap-server:9092"`)
	req, problems := Body([]byte(text), nil)
	if problems != nil {
		tb.Fatal(problems)
	}
	return req
}

var cleanSeeds = []string{
	"destination_initiated_link", "source_initiated_link_at_source_cluster", "bidirectional_link_east", "bidirectional_link_west",
}

func TestCleanAllocations(t *testing.T) {
	for _, name := range cleanSeeds {
		req := cleanSeed(t, name)
		if n := testing.AllocsPerRun(100, func() { Create(req, nil) }); n > 0 {
			t.Errorf("%s: Create makes %v allocations, want none", name, n)
		}
		var v Validator
		v.Create(req, nil)
		if n := testing.AllocsPerRun(100, func() { v.Create(req, nil) }); n > 0 {
			t.Errorf("%s: Validator.Create makes %v allocations, want none", name, n)
		}
	}
}

// A Validator forgets what it saw.
func TestValidatorIsReusable(t *testing.T) {
	var v Validator
	for range 2 {
		for _, r := range Rules() {
			if r.Example.Act != nil || r.Example.Pair != nil || r.Example.Alone || r.Example.Raw != "" {
				continue
			}
			req, _ := link.DecodeCreateRequest(r.Example.Document())
			if diff := cmp.Diff(Create(req, r.Example.Options()), v.Create(req, r.Example.Options())); diff != "" {
				t.Fatalf("%s (-fresh +reused):\n%s", r.Code, diff)
			}
		}
	}
}

func TestNilArguments(t *testing.T) {
	if got := codesOf(Create(nil, nil)); got != "bootstrap-missing" {
		t.Error(got)
	}
	if shape, got := Pair(nil, nil, nil); shape != DestinationInitiated || got != nil {
		t.Error(shape, got)
	}
	if Findings(nil) != nil {
		t.Error("no findings, but problems")
	}
}

// What may stand elsewhere is not missed; what is here is checked.
func TestPartial(t *testing.T) {
	req := link.NewCreateRequest("consumer.offset.group.filters", allGroups, "consumer.group.prefix.enable", "true", "security.protocol", "SASL_SSL")
	if problems := Create(req, &Options{Partial: true}); problems != nil {
		t.Error(problems)
	}
	if got := codesOf(Create(req, nil)); got != "bootstrap-missing filter-without-sync group-prefix-without-prefix sasl-mechanism-missing" {
		t.Error(got)
	}
	if got := codesOf(Create(link.NewCreateRequest("acl.sync.ms", "5s"), &Options{Partial: true})); got != "value-not-number" {
		t.Error(got)
	}
}

// In formats where the last entry of a key wins, two that differ are no error.
// What a reader could not read is not missed.
func TestPartialFindings(t *testing.T) {
	req := link.NewCreateRequest("acl.filters", "", "acl.sync.ms", "5000", "link.mode")
	for i := range req.Configs {
		req.Configs[i].ValueOffset = 10 * (i + 1)
	}
	for _, test := range []struct {
		finding link.Finding
		want    bool
	}{
		{link.Finding{Code: link.CodeElsewhere, Pointer: link.ConfigsPointer}, true},
		{link.Finding{Code: link.CodeElsewhere, Pointer: "/source_cluster_id"}, false},
		{link.Finding{Code: link.CodeStrayArgument, Pointer: link.ConfigsPointer}, true},
		{link.Finding{Code: link.CodeStrayArgument, Pointer: "/configs/1/value"}, false},
		{link.Finding{Code: link.CodeUnusedSetting, Pointer: link.ConfigsPointer}, true},
		{link.Finding{Code: link.CodeUnusedSetting}, false},
		{link.Finding{Code: link.CodeMissingName, Pointer: "/configs/3"}, true},
		{link.Finding{Code: link.CodeWrongType, Pointer: link.ConfigsPointer}, true},
		{link.Finding{Code: link.CodeWrongType, Pointer: "/configs/0/value", Offset: 10}, true},
		{link.Finding{Code: link.CodeWrongType, Pointer: "/configs/1/value", Offset: 20}, false},
		{link.Finding{Code: link.CodeWrongType, Pointer: "/configs/2/value", Offset: 30}, true},
		{link.Finding{Code: link.CodeWrongType, Pointer: "/remote_cluster_id"}, false},
		{link.Finding{Code: link.CodeNullValue, Pointer: "/configs/2/value", Offset: 30}, false},
	} {
		if got := Partial(req, []link.Finding{{Code: link.CodeUnknownMember}, test.finding}); got != test.want {
			t.Errorf("%s at %s: %t", test.finding.Code, test.finding.Pointer, got)
		}
	}
	if Partial(nil, []link.Finding{{Code: link.CodeWrongType, Offset: 10}}) || Partial(req, nil) {
		t.Error("nothing is partial")
	}
}

func TestLastWins(t *testing.T) {
	req := link.NewCreateRequest(dest("link.mode", "TARGET", "link.mode", "DESTINATION")...)
	if got := codesOf(Create(req, &Options{LastWins: true})); got != "duplicate-key" {
		t.Error(got)
	}
	if got := codesOf(Create(req, nil)); got != "conflicting-entries" {
		t.Error(got)
	}
	// Nothing else is said that depends on which one counts.
	req = link.NewCreateRequest(dest("link.mode", "SOURCE", "link.mode", "DESTINATION", "cluster.link.prefix", "a.", "security.protocol", "SSL", "security.protocol", "PLAINTEXT", "ssl.truststore.location", "/etc/kafka/trust.jks")...)
	if got := codesOf(Create(req, nil)); got != "conflicting-entries conflicting-entries" {
		t.Error(got)
	}
}

// Lines of base64 are not shown as names.
func TestKeyMaterialIsHidden(t *testing.T) {
	for _, name := range []string{
		"MIIDdzCCAl+gAwIBAgIEAgAAuTANBgkqhkiG9w0BAQUFADBaMQswCQYDVQQGEwJJ", "R9I4LtD/gdwyah617jzVEeBHRnDJELqYzmp",
		"RTESMBAGA1UEChMJQmFsdGltb3JlMRMwEQYDVQQLEwpDeWJlclRydXN0MSIwIAYD", "Ksz9AgEC0w==", "AbCdEfGhIjKlMn01",
	} {
		problems := Create(link.NewCreateRequest(dest(name, "")...), nil)
		if codesOf(problems) != "unknown-key" {
			t.Errorf("%s: %v", name, problems)
			continue
		}
		if p := problems[0]; strings.Contains(p.Error()+p.Hint+p.Key, name[:8]) {
			t.Errorf("the name is told: %v", &p)
		}
	}
	for _, name := range []string{"sourceInitiatedThing", "bootstrap_servers_of_the_other_cluster", "KAFKA_HEAP_OPTS", "mirror.Of.Lisbon2024"} {
		if p := Create(link.NewCreateRequest(dest(name, "x")...), nil); len(p) != 1 || p[0].Key != name {
			t.Errorf("%s is not told: %v", name, p)
		}
	}
}

// Each of these is refused or warned of, at the place that is wrong.
func TestBadInput(t *testing.T) {
	body := func(pairs ...string) string {
		return string(link.NewCreateRequest(dest(pairs...)...).AppendJSON(nil))
	}
	for _, c := range []struct {
		name, body, code string
		pointer          link.Pointer
		severity         Severity
	}{
		{"empty", "", "malformed-empty", "", SeverityError},
		{"array", "[]", "wrong-type", "", SeverityError},
		{"null", "null", "wrong-type", "", SeverityError},
		{"not UTF-8", "{\"configs\":[{\"name\":\"\xff\",\"value\":\"\"}]}", "malformed-utf8", "/configs/0/name", SeverityError},
		{"10 MiB of brackets", strings.Repeat("[", 10<<20), "malformed-too-long", "", SeverityError},
		{"no value", `{"configs":[{"name":"bootstrap.servers","value":"a.example.com:1"},{"name":"acl.sync.ms"}]}`, "missing-value", "/configs/1", SeverityError},
		{"number as value", `{"configs":[{"name":"bootstrap.servers","value":"a.example.com:1"},{"name":"acl.sync.ms","value":5000}]}`, "wrong-type", "/configs/1/value", SeverityError},
		{"two configs", `{"configs":[{"name":"bootstrap.servers","value":"a.example.com:1"}],"configs":[]}`, "duplicate-member", "/configs", SeverityError},
		{"one key twice", body("acl.sync.ms", "5000", "acl.sync.ms", "6000"), "conflicting-entries", "/configs/2/name", SeverityError},
		{"unknown mode", body("link.mode", "TARGET"), "unknown-link-mode", "/configs/1/value", SeverityError},
		{"source and inbound", body("link.mode", "SOURCE", "connection.mode", "INBOUND"), "source-inbound", "/configs/2/value", SeverityError},
		{"id of 21 characters", `{"cluster_link_id":"AAECAwQFBgcICQoLDA0OD","configs":[{"name":"bootstrap.servers","value":"a.example.com:1"}]}`, "link-id-malformed", "/cluster_link_id", SeverityError},
		{"no semicolon", body("sasl.jaas.config", strings.TrimSuffix(plainLogin, ";")), "jaas-malformed", "/configs/1/value", SeverityError},
		{"filter that is not JSON", body("acl.filters", "all"), "filter-not-json", "/configs/1/value", SeverityError},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, problems := Body([]byte(c.body), nil)
			if !slices.ContainsFunc(problems, func(p Problem) bool {
				return string(p.Code) == c.code && p.Pointer == c.pointer && p.Severity == c.severity && p.Message != ""
			}) {
				t.Errorf("no %s at %q: %v", c.code, c.pointer, problems)
			}
		})
	}
	for _, name := range []string{"", "-", "east/west", ".", strings.Repeat("x", 300), "a\n"} {
		problems := Name(name)
		if problems.Valid() || problems[0].Parameter != "link_name" {
			t.Errorf("the name %.20q is taken: %v", name, problems)
		}
	}
	for _, name := range []string{"east", "east-to-west_1.0", "{{ link/name }}", strings.Repeat("x", 249)} {
		if problems := Name(name); problems != nil {
			t.Errorf("the name %.20q is refused: %v", name, problems)
		}
	}
}

// Problems come in document order: by offset, or by place where no document is
// known.
func TestOrder(t *testing.T) {
	doc := `{"configs":[{"name":"acl.sync.ms","value":"x"},{"name":"boostrap.servers","value":"a.example.com:1"},{"name":"link.mode","value":"up"}],` +
		`"extra":1,"cluster_link_id":"short"}`
	_, problems := Body([]byte(doc), nil)
	want := "value-not-number unknown-key bootstrap-missing unknown-link-mode unknown-member link-id-malformed"
	if got := codesOf(problems); got != want {
		t.Errorf("decoded: %s", got)
	}
	req := link.NewCreateRequest("acl.sync.ms", "x", "boostrap.servers", "a.example.com:1", "link.mode", "up")
	req.ClusterLinkID = "short"
	want = "link-id-malformed value-not-number unknown-key bootstrap-missing unknown-link-mode"
	if got := codesOf(Create(req, nil)); got != want {
		t.Errorf("built: %s", got)
	}
}

// The order of entries changes nothing but the order of problems, and any run
// gives the same.
func TestShuffled(t *testing.T) {
	var pairs []string
	for _, r := range Rules() {
		if e := r.Example; e.Act == nil && e.Pair == nil && e.Raw == "" && len(e.Configs) < 40 {
			pairs = append(pairs, e.Configs...)
		}
	}
	// One entry of a key is enough: of several, which is last matters.
	seen := map[string]bool{}
	var entries [][2]string
	for i := 0; i < len(pairs); i += 2 {
		if !seen[pairs[i]] {
			seen[pairs[i]] = true
			entries = append(entries, [2]string{pairs[i], pairs[i+1]})
		}
	}
	codes := func() []string {
		var flat []string
		for _, e := range entries {
			flat = append(flat, e[0], e[1])
		}
		req := link.NewCreateRequest(flat...)
		problems := Create(req, nil)
		if diff := cmp.Diff(problems, Create(req, nil)); diff != "" {
			t.Fatal(diff)
		}
		var list []string
		for _, p := range problems {
			list = append(list, string(p.Code)+" "+p.Key+" "+p.Message)
		}
		slices.Sort(list)
		return list
	}
	want := codes()
	random := rand.New(rand.NewPCG(1, 2))
	for range 50 {
		random.Shuffle(len(entries), func(i, j int) { entries[i], entries[j] = entries[j], entries[i] })
		if diff := cmp.Diff(want, codes()); diff != "" {
			t.Fatal(diff)
		}
	}
}

// No problem holds the value of a sensitive or unknown key, whatever it is.
func TestSecretsStaySecret(t *testing.T) {
	var keys []string
	for _, k := range link.Keys() {
		if k.Sensitive && !strings.HasSuffix(k.Name, ">") {
			keys = append(keys, k.Name)
		}
	}
	keys = append(keys, "no.such.key", "sasl.password", "boostrap.servers")
	forms := []string{
		"%", " %", "sasl.jaas.config=%", `"%"`, "-----BEGIN CERTIFICATE----- %", "bootstrap.servers=%", "security.protocol=%\nssl.protocol: %",
		`org.apache.kafka.common.security.plain.PlainLoginModule required username="a" password="%";`,
		`org.apache.kafka.common.security.plain.PlainLoginModule required username="a" password=%`,
		`org.apache.kafka.common.security.plain.PlainLoginModule required % `, "/etc/%.pem", "% #",
	}
	rapid.Check(t, func(t *rapid.T) {
		secret := "s3cr3t" + rapid.StringMatching(`[a-zA-Z0-9/+=:;"' ]{0,20}x`).Draw(t, "secret")
		key := rapid.SampledFrom(keys).Draw(t, "key")
		text := strings.ReplaceAll(rapid.SampledFrom(forms).Draw(t, "form"), "%", secret)
		pairs := dest("security.protocol", "SASL_SSL", "sasl.mechanism", "PLAIN", key, text, key+"="+secret, "", "acl.sync.ms", key+"="+secret)
		for _, p := range Create(link.NewCreateRequest(pairs...), nil) {
			if all := p.Error() + p.Hint + p.Key + string(p.Pointer); strings.Contains(all, "s3cr3t") {
				t.Fatalf("%s tells the secret: %s", p.Code, all)
			}
		}
	})
}
