package reader

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/internal/golden"
	"github.com/clusterlink-go/clusterlink/link"
)

// dump shows all that was read, with places.
func dump(items []Item) string {
	var b strings.Builder
	for k := range items {
		i := &items[k]
		at := func(offset int) string {
			line, column := i.Position(offset)
			return fmt.Sprintf("%d:%d", line, column)
		}
		fmt.Fprintf(&b, "item %d", i.Index)
		if i.NameGiven {
			fmt.Fprintf(&b, " %q", i.Name)
		}
		if i.ValidateOnly {
			b.WriteString(" validate-only")
		}
		if i.NoValidate {
			b.WriteString(" no-validate")
		}
		b.WriteByte('\n')
		for p, id := range ids(i.Request) {
			fmt.Fprintf(&b, "  %s %s = %s\n", at(i.Offset(p)), p, id)
		}
		for _, c := range i.Request.Configs {
			value := c.Value.Reveal()
			if c.Null {
				value = "NULL"
			}
			fmt.Fprintf(&b, "  %s %s %s = %s\n", at(c.NameOffset), at(c.ValueOffset), c.Name, strings.ReplaceAll(value, "\n", `\n`))
		}
		for _, m := range i.MirrorTopics {
			fmt.Fprintf(&b, "  %s mirror topic %q of %q, %q\n", at(m.Offset), m.Name, m.SourceName, m.State)
		}
		for _, f := range i.Findings {
			fmt.Fprintf(&b, "  %s %s %q %s: %s\n", at(f.Offset), f.Code, f.Pointer, f.Key, f.Detail)
		}
	}
	return b.String()
}

func TestReadFormats(t *testing.T) {
	files, err := filepath.Glob("testdata/format/*")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, file := range files {
		if filepath.Ext(file) == ".golden" {
			continue
		}
		n++
		t.Run(filepath.Base(file), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			items := Read(file, data, "")
			for k := range items {
				if i := &items[k]; i.File != file || i.Index != k {
					t.Errorf("item %d is %q %d", k, i.File, i.Index)
				}
				checkItem(t, &items[k], data)
			}
			golden.File(t, "link/reader/"+filepath.ToSlash(file)+".golden", dump(items))
		})
	}
	if n < 6 {
		t.Errorf("%d files", n)
	}
}

// TestConverted shows how each definition looks in every format.
func TestConverted(t *testing.T) {
	item := &Item{Name: "Orders_${var.env}", NameGiven: true, Request: link.NewCreateRequest(
		"link.mode", "BIDIRECTIONAL",
		"connection.mode", "OUTBOUND",
		"bootstrap.servers", "kafka.east.example.com:9092",
		"security.protocol", "SASL_SSL",
		"sasl.mechanism", "PLAIN",
		"sasl.jaas.config", plainJAAS("${confluent_api_key.east.id}", "pa$$word"),
		"local.security.protocol", "SASL_PLAINTEXT",
		"local.sasl.mechanism", "PLAIN",
		"local.sasl.jaas.config", "${secret:near:jaas}",
		"consumer.offset.sync.enable", "true",
		"consumer.offset.group.filters", `{"groupFilters":[{"name":"*","patternType":"LITERAL","filterType":"INCLUDE"}]}`,
		"acl.filters", " {}\n",
		"cluster.link.prefix",
	)}
	item.Request.RemoteClusterID = "$EAST_ID"
	item.Request.ClusterLinkID = "AAAAAAAAAAAAAAAAAAAAAA"
	item.ValidateOnly, item.NoValidate = true, true
	item.MirrorTopics = []MirrorTopic{{Name: "orders", SourceName: "orders", State: "ACTIVE"}}
	for _, f := range Formats() {
		t.Run(string(f), func(t *testing.T) {
			data, lost, err := Write(item, f)
			if err != nil {
				t.Fatal(err)
			}
			var b strings.Builder
			b.Write(data)
			for _, l := range lost {
				fmt.Fprintf(&b, "lost: %q %s: %s\n", l.Pointer, l.Key, l.Detail)
			}
			golden.File(t, "link/reader/testdata/convert/"+string(f)+".golden", b.String())
		})
	}
}

func TestWriteRefuses(t *testing.T) {
	for _, tc := range []struct {
		item *Item
		f    Format
	}{{nil, JSON}, {&Item{}, JSON}, {&Item{Request: &link.CreateRequest{}}, ""}, {&Item{Request: &link.CreateRequest{}}, "toml"}} {
		if data, _, err := Write(tc.item, tc.f); err == nil || data != nil || !strings.HasPrefix(err.Error(), "reader: write: ") {
			t.Errorf("%q: %q, %v", tc.f, data, err)
		}
	}
}

func TestReadBounded(t *testing.T) {
	const yaml = "apiVersion: platform.confluent.io/v1beta1\nkind: ClusterLink\nspec:\n"
	for name, tc := range map[string]struct {
		f    Format
		data string
		want string
	}{
		"yaml brackets":  {CFK, yaml + "  a: " + strings.Repeat("[", 100_000), "malformed-yaml"},
		"yaml hidden":    {CFK, yaml + "  a: " + strings.Repeat(`["]",`, 40_000), "malformed-yaml"},
		"yaml dashes":    {CFK, yaml + "  a:\n   " + strings.Repeat("- ", 100_000), "malformed-yaml"},
		"yaml keys":      {CFK, yaml + "  configs:\n" + strings.Repeat("    a: b\n", 5000), "malformed-yaml"},
		"yaml anchors":   {CFK, yaml + "  a: " + strings.Repeat("&a ", 50_000), "malformed-yaml"},
		"yaml long":      {CFK, yaml + "# " + strings.Repeat("x", maxYAMLBytes), "malformed-too-long"},
		"yaml bomb":      {CFK, yaml + bomb(12) + "  aclFilters: *l11\n", "malformed-yaml"},
		"yaml bomb text": {CFK, yaml + bomb(12) + "  configs: {a: *l11}\n", "wrong-type"},
		"yaml merges":    {CFK, yaml + "  m: &m {a: 1, b: 2, c: 3}\n  l: [" + strings.Repeat("{<<: *m}, ", 3000) + "]\n", "malformed-yaml"},
		"yaml itself":    {CFK, yaml + "  a: &a [*a]\n", "malformed-yaml"},
		"hcl brackets":   {Terraform, "a = " + strings.Repeat("[", 100_000), "malformed-terraform"},
		"hcl hidden":     {Terraform, "a = " + strings.Repeat(`["]",`, 100_000), "malformed-terraform"},
		"hcl signs":      {Terraform, "a = " + strings.Repeat("-", 100_000) + "1\n", "malformed-terraform"},
		"hcl conditions": {Terraform, "a = " + strings.Repeat("b ? c : ", 50_000) + "d\n", "malformed-terraform"},
		"hcl templates":  {Terraform, "a = " + strings.Repeat(`"${`, 50_000), "malformed-terraform"},
		"plan brackets":  {Terraform, `{"planned_values":` + strings.Repeat("[", 100_000), "malformed-terraform"},
		"shell quotes":   {CLI, "kafka-cluster-links " + strings.Repeat("$(", 100_000), "malformed-command"},
		"shell values":   {CLI, "confluent kafka link create a " + strings.Repeat("$b ", 200_000), "defined-elsewhere"},
		"shell files":    {CLI, "confluent kafka link create a " + strings.Repeat("--config b ", 50_000), "malformed-too-many"},
		"shell tee":      {CLI, strings.Repeat("tee ", 200_000), "malformed-no-link"},
		"shell appends":  {CLI, "echo a > f\n" + strings.Repeat("echo a >> f\n", 80_000), "malformed-no-link"},
		"shell adds":     {CLI, "a=b\n" + strings.Repeat("a+=b\n", 150_000), "malformed-no-link"},
		"yaml long text": {CFK, yaml + "  name: &a " + strings.Repeat("x", 100_000) + "\n  aclFilters: [" + strings.Repeat("*a, ", 7000) + "]\n", "malformed-yaml"},
		"shell words":    {CLI, "confluent kafka link create a " + strings.Repeat("b ", 5000), "malformed-too-many"},
	} {
		t.Run(name, func(t *testing.T) {
			items := Read("f", []byte(tc.data), tc.f)
			if len(items) != 1 && tc.f != CLI {
				t.Fatalf("%d items", len(items))
			}
			last := items[len(items)-1].Findings
			if len(last) == 0 || string(last[len(last)-1].Code) != tc.want {
				t.Errorf("findings %.200v, want %s", last, tc.want)
			}
		})
	}
}

// What is encoded again and again grows twice as long each time.
func TestEncodedBounded(t *testing.T) {
	const times = 60
	items := Read("f.tf", []byte(`resource "confluent_cluster_link" "a" {
  config = { "acl.filters" = `+strings.Repeat("jsonencode(", times)+`"\""`+strings.Repeat(")", times)+` }
}
`), Terraform)
	filters := items[0].Request.Lookup("acl.filters")
	if v := filters.Value.Reveal(); !strings.HasPrefix(v, "${jsonencode(") || len(v) > 20*times {
		t.Errorf("%d bytes: %.100s", len(v), v)
	}
}

// bomb makes lists whose aliases multiply ten times at each level.
func bomb(levels int) string {
	var b strings.Builder
	b.WriteString("  l0: &l0 [x]\n")
	for i := 1; i < levels; i++ {
		fmt.Fprintf(&b, "  l%d: &l%d [%s*l%d]\n", i, i, strings.Repeat(fmt.Sprintf("*l%d, ", i-1), 9), i-1)
	}
	return b.String()
}

// The operator writes the words of ACLs in its own way.
func TestCFKACLWords(t *testing.T) {
	items := Read("west.yaml", []byte(`apiVersion: platform.confluent.io/v1beta1
kind: ClusterLink
metadata: {name: west}
spec:
  sourceKafkaCluster: {bootstrapEndpoint: "kafka.east.example.com:9092"}
  aclFilters:
  - {resourceFilter: {resourceType: transactionId, patternType: any}, accessFilter: {operation: describeConfigs, permissionType: any, principal: "User:createTokens"}}
  - {resourceFilter: {resourceType: topic, patternType: any}, accessFilter: {operation: any, permissionType: any}}
`), CFK)
	filter := ""
	for _, c := range items[0].Request.Configs {
		if c.Name == "acl.filters" {
			filter = c.Value.Reveal()
		}
	}
	for _, word := range []string{`"resourceType":"TRANSACTIONAL_ID"`, `"operation":"DESCRIBE_CONFIGS"`, `"principal":"User:createTokens"`, `"resourceType":"topic"`} {
		if !strings.Contains(filter, word) {
			t.Errorf("%s lacks %s", filter, word)
		}
	}
}
