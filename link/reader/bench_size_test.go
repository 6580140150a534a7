//go:build !race

// The race detector allocates for what it watches, so that memory can't be measured
// beside it.

package reader

import (
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/clusterlink-go/clusterlink/link"
)

// adversary is a file that is made to cost more than its size.
type adversary struct {
	format Format
	data   []byte
}

// adversaries are files of at most size bytes.
func adversaries(size int) map[string]adversary {
	all := declared(size)
	// script adds one that repeats a text between two others; %d counts.
	script := func(name, before, repeat, after string) {
		var b strings.Builder
		b.WriteString(before)
		for i := 0; b.Len()+len(repeat)+len(after)+8 < size; i++ {
			if strings.Contains(repeat, "%d") {
				fmt.Fprintf(&b, repeat, i)
			} else {
				b.WriteString(repeat)
			}
		}
		b.WriteString(after)
		all[name] = adversary{CLI, []byte(b.String())}
	}
	half := func(s string) string { return strings.Repeat(s, size*3/8/len(s)) }
	const (
		create  = "confluent kafka link create a "
		request = "curl -X POST \"$R/clusters/c/links?link_name=a\" "
	)
	body := func(open, close string) string { return open + `{"configs":[]` + half(" ") + "}" + close }
	settings := "cat > f <<E\n" + half("a=b\n") + "E\n"
	script("here-document as a body again", body("cat > f <<E\n", "\nE\n")+request, "-d @f ", "\n")
	script("here-document as a body of many", body("cat > f <<E\n", "\nE\n"), request+"-d @f\n", "")
	script("here-document as a file again", settings+create, "--config f ", "\n")
	script("here-document as a file of many", settings, create+"--config-file f\n", "")
	script("here-document as properties of many", settings, "kafka-cluster-links --create --link a --config-file f\n", "")
	script("here-document as filters of many", "cat > f <<E\n"+half("a ")+"\nE\n", "kafka-cluster-links --create --link a --acl-filters-json-file f\n", "")
	script("here-document as filters again and again", "cat > f <<E\n"+half("a ")+"\nE\n", "kafka-cluster-links --create --link a --acl-filters-json \"$(cat f)\"\n", "")
	script("variable as a body again", body("A='", "'\n")+request, "-d $A ", "\n")
	script("variable as a body of many", body("A='", "'\n"), request+"-d \"$A\"\n", "")
	script("output as a body of many", body("cat > f <<E\n", "\nE\n"), request+"-d \"$(cat f)\"\n", "")
	script("output behind a pipe of many", body("cat > f <<E\n", "\nE\n"), "cat f | "+request+"-d @-\n", "")
	script("variable added to", "A=b\n", "A+=b%d\n", create)
	script("file added to", "echo a > f\n", "echo a=%d >> f\n", create+"--config f\n")
	script("lines of a here-document", "cat > f <<E\n", "a=\n", "E\n"+create+"--config f\n")
	script("lines for a shell", "bash <<E\n", "a\n", create+"\nE\n")
	script("lines for properties", "cat > f <<E\n", "a\n", "E\nkafka-cluster-links --create --link a --config-file f\n")
	script("lines that are none", "cat > f <<E\n", "a\n", "E\n"+create+"--config f\n")
	script("commands of a here-document", "bash <<E\n", create+"\n", "E\n")
	script("commands in a variable", "A='", create+"\n", "'\n")
	script("commands in shells", "bash -c \"bash -c 'bash -c \\\"", create+";", "\\\"'\"\n")
	script("commands in substitutions", "", "$("+create+")", "")
	script("commands in back quotes", "", "A=`"+create+"`\n", "")
	script("commands", "", create+"\n", "")
	script("requests", "", request+"-d '{}'\n", "")
	script("unknown flags", create, "--source-clustr-%d ", "\n")
	script("unknown flags of many", "", create+"--sourc-cluster b\n", "")
	script("unknown letters", create, "-v%d ", "\n")
	script("words", create, "b ", "\n")
	script("settings", create, "--config a%d=b ", "\n")
	script("settings in one", create+"--config a=b", ",a%d=b", "\n")
	script("cut settings", create+"--config a=b", ",b", "\n")
	script("data", request, "-d a ", "\n")
	script("pipes", "", "a|", "\n"+create)
	script("names", "", "a=b ", "\n"+create)
	script("subscripts", "", "a[;", "\n"+create)
	script("brackets", "", "((", "\n"+create)
	script("closed brackets", half("(("), "))", "\n"+create)
	script("closed groups", half("(("), ") )", "\n"+create)
	script("substitutions", "", "$(", "\n"+create)
	script("quotes", "", `"$(`, "\n"+create)
	script("braces", "", `"${a:-`, "\n"+create)
	script("nested braces", "", strings.Repeat(`"${a:-`, 400)+strings.Repeat(`}"`, 400), "\n"+create)
	script("cases", "", "case a in ", "\n"+create)
	script("here-documents", "", "<<E ", "\n"+create+"\n")
	script("placeholders", "", "<a", "\n"+create)
	script("back quotes", "", "\\`", "\n"+create)
	script("suppressions", "", "# linkctl:ignore a\n", create)
	script("suppressions of lines that go on", "", "# linkctl:ignore a\nb \\\n", create)
	script("suppressions behind lines that go on", "", "b \\ # linkctl:ignore a\n\\\n", create)
	script("suppressions of the file", "# linkctl:ignore a\n", "# linkctl:ignore-file a\n", create)
	script("suppressions and those of the file", "", "# linkctl:ignore a\n# linkctl:ignore-file a\n", create)
	script("suppressed codes", "# linkctl:ignore a", ",a%d", "\n"+create)
	script("signs", "", "# linkctl:ignore", "\n"+create)
	script("lines that go on", "# linkctl:ignore a\n", "\\\n", create)
	return all
}

// declared are files of the formats that declare links, of about size bytes.
func declared(size int) map[string]adversary {
	all := map[string]adversary{}
	add := func(f Format, name, before, repeat, after string) {
		data := before + strings.Repeat(repeat, max((size-len(before)-len(after))/len(repeat), 1)) + after
		all[string(f)+" "+name] = adversary{f, []byte(data)}
	}
	const (
		resource = "resource \"confluent_cluster_link\" \"a\" {\n"
		yaml     = "apiVersion: platform.confluent.io/v1beta1\nkind: ClusterLink\nspec:\n"
	)
	add(Terraform, "splats", "a = b", "[*]", "\n")
	add(Terraform, "splats with attributes", "a = b", "[*].c", "\n")
	add(Terraform, "splats of attributes", "a = b", ".*", "\n")
	add(Terraform, "indexes", "a = b", "[0]", "\n")
	add(Terraform, "expressions as indexes", "a = b", "[c]", "\n")
	add(Terraform, "attributes", "a = b", ".c", "\n")
	add(Terraform, "conditions of a template", `a = "`, "%{if b}", "\"\n")
	add(Terraform, "loops of a template", `a = "`, "%{for b in c}", "\"\n")
	add(Terraform, "conditions of a heredoc", "a = <<E\n", "%{if b}\n", "E\n")
	add(Terraform, "closed conditions of a template", `a = "`, "%{if b}%{endif}", "\"\n")
	add(Terraform, "conditions that trim", `a = "`, " %{~if b~} ", "\"\n")
	add(Terraform, "interpolations", `a = "`, "${b}", "\"\n")
	add(Terraform, "lines of a heredoc", "a = <<-E\n", "  b\n", "E\n")
	add(Terraform, "interpolations of a heredoc", "a = <<-E\n", "  ${b}\n", "E\n")
	add(Terraform, "dollars", `a = "`, "$$", "\"\n")
	add(Terraform, "namespaces", "a = ", "f::", "f()\n")
	add(Terraform, "parentheses", "a = ", "(", "\n")
	add(Terraform, "signs on lines", "a = (", "-\n", "1)\n")
	add(Terraform, "negations in a call", "a = f(", "!\n", "b)\n")
	add(Terraform, "conditions on lines", "a = (", "b?c:\n", "d)\n")
	add(Terraform, "loops", "a = ", "[for b in c: ", "\n")
	add(Terraform, "loops over objects", "a = ", "{for b in c: ", "\n")
	add(Terraform, "heredocs in heredocs", "a = ", "<<E\n${", "\n")
	add(Terraform, "sum", "a = b", "+b", "\n")
	add(Terraform, "list", "a = [", "1,", "]\n")
	add(Terraform, "attributes of one name", "", "a=1\n", "")
	add(Terraform, "digits", "a = ", "9", "\n")
	add(Terraform, "blocks", "", "a {\n", "")
	add(Terraform, "resources", "", resource+"}\n", "")
	add(Terraform, "settings", resource+"config = {\n", "a=b\n", "}\n}\n")
	add(Terraform, "merged settings", resource+"config=merge(", "{a=b},", ")\n}\n")
	add(Terraform, "ambiguous settings", resource+"config={", "a.b=1\n", "}\n}\n")
	add(Terraform, "unknown blocks", resource, "source_kafka_clustr{\n}\n", "}\n")
	add(Terraform, "characters that are none", "", "@", "")
	add(Terraform, "brackets of a plan", `{"planned_values":`, "[", "")
	add(Terraform, "changes of a plan", `{"resource_changes":[`, `{"type":"confluent_cluster_link","change":{"after":{}}},`, `0]}`)
	add(Terraform, "unknown values of a plan", `{"resource_changes":[{"type":"confluent_cluster_link","change":{"after":{},"after_unknown":{`, `"a":true,`, `"a":true}}}]}`)
	add(Terraform, "fields of JSON", `{"resource":{"confluent_cluster_link":{"a":{`, `"a":1,`, `"a":{}}}}}`)
	add(Terraform, "resources of JSON", `{"resource":{"confluent_cluster_link":{`, `"a":[{}],`, `"a":{}}}}`)
	add(JSON, "brackets", "", "[", "")
	add(JSON, "envelopes", "[", `{"request":{"a":0}},`, `{"request":{}}]`)
	add(JSON, "configs", `{"configs":[`, `{"name":"a","value":"b"},`, `{}]}`)
	add(JSON, "names", `{"request":{},`, `"link_name":1,`, `"a":1}}`)
	add(Properties, "keys", "", "a\n", "")
	add(Properties, "backslashes", "", "a=\\q\n", "")
	add(Properties, "lines that go on", "a=", "\\\n", "")
	add(CFK, "resources", "", "---\n"+yaml, "")
	add(CFK, "other resources", "", "---\nkind: ClusterLink\n", "")
	// One document may be a quarter as long.
	size /= 4
	add(CFK, "brackets", yaml+" a: ", "[", "")
	add(CFK, "dashes", yaml+" a:\n  ", "- ", "")
	add(CFK, "list", yaml+" a: [", "b,", "]\n")
	add(CFK, "lines of a list", yaml+" a:\n", " - b\n", "")
	add(CFK, "quotes", yaml+` a: "`, `\n`, `"`)
	add(CFK, "texts", yaml+" a: ", `""`, "")
	add(CFK, "comments", yaml, "#\n", "")
	add(CFK, "aliases", "x: &a b\n"+yaml+" l: [", "*a,", "]\n")
	size /= 4 // about as many aliases as there may be
	const head = "kind: List\nitems:\n"
	link := func(spec string) string {
		return "{apiVersion: platform.confluent.io/v1beta1, kind: ClusterLink, spec: {" + spec + "}}\n"
	}
	half := strings.Repeat("k: v,", size/10)
	add(CFK, "aliases of a resource", head+"- &r "+link("configs: {"+half+"}"), "- *r\n", "")
	add(CFK, "aliases of settings", "x: &s {"+half+"}\n"+head, "- "+link("configs: *s"), "")
	add(CFK, "aliases of a filter", "x: &f ["+strings.Repeat("v,", size/4)+"]\n"+head, "- "+link("aclFilters: *f"), "")
	add(CFK, "aliases of a mirror topic", "x: &m {"+half+"}\n"+head+"- {apiVersion: platform.confluent.io/v1beta1, kind: ClusterLink, spec: {mirrorTopics: [", "*m,", "]}}\n")
	add(CFK, "merged settings", "x: &s {"+half+"}\n"+head, "- {<<: *s}\n", "")
	return all
}

// read reads a file and its suppressions, and asks for the places of what was
// found.
func (a adversary) read() {
	Suppressions(a.data, a.format)
	items := Read("f", a.data, a.format)
	for k := range items {
		for _, f := range items[k].Findings {
			items[k].Position(f.Offset)
		}
		items[k].Position(items[k].Start)
	}
}

// BenchmarkAdversarial measures files of 1 MiB, none of which may take 2 s.
func BenchmarkAdversarial(b *testing.B) {
	files := adversaries(link.DefaultMaxBytes)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				files[name].read()
			}
		})
	}
}

// The sizes between which cost is to grow no faster than the file, and what a
// file of the longest size may take.
const (
	growthFrom   = 1 << 15
	growthFactor = 12
	maxAllocated = 256 << 20
)

// TestGrowth: a file twelve times as long takes about twelve times as much
// memory, whatever is in it. The time is [BenchmarkGrowth]'s.
func TestGrowth(t *testing.T) {
	short, long, longest := adversaries(growthFrom), adversaries(growthFrom*growthFactor), adversaries(link.DefaultMaxBytes)
	for name, file := range short {
		if a, b := file.allocated(), long[name].allocated(); b > 2*growthFactor*a+1<<20 {
			t.Errorf("%s: %d bytes of memory for %d bytes, %d for %d", name, a, len(file.data), b, len(long[name].data))
		}
		if a := longest[name].allocated(); a > maxAllocated {
			t.Errorf("%s: %d MiB of memory for %d bytes", name, a>>20, len(longest[name].data))
		}
	}
}

// allocated is the memory that a file takes, in bytes.
func (a adversary) allocated() uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	a.read()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// BenchmarkGrowth measures by how much more time a file takes that is twelve
// times as long: about 12, where 144 would grow with the square.
func BenchmarkGrowth(b *testing.B) {
	short, long := adversaries(growthFrom), adversaries(growthFrom*growthFactor)
	for _, name := range slices.Sorted(maps.Keys(short)) {
		b.Run(name, func(b *testing.B) {
			var few, many time.Duration
			for b.Loop() {
				start := time.Now()
				short[name].read()
				middle := time.Now()
				long[name].read()
				few, many = few+middle.Sub(start), many+time.Since(middle)
			}
			b.ReportMetric(float64(many)/float64(few), "times")
		})
	}
}
