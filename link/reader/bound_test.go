package reader

import (
	"fmt"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/link"
)

// What the HCL parser would recurse into, or take too long for, is refused where
// it becomes too much, however it is written.
func TestHCLBounded(t *testing.T) {
	for name, tc := range map[string]struct{ before, unit, after, want string }{
		"splats":                  {"a = b", "[*]", "\n", "an expression goes on"},
		"splats with blanks":      {"a = b", "[ * ]", "\n", "an expression goes on"},
		"splats with attributes":  {"a = b", "[*].c", "\n", "an expression goes on"},
		"conditions of a text":    {`a = "`, "%{if b}", "\"\n", "an expression goes on"},
		"loops of a text":         {`a = "`, "%{for b in c}", "\"\n", "an expression goes on"},
		"conditions of a heredoc": {"a = <<E\n", "%{if b}\n", "E\n", "an expression goes on"},
		"namespaces":              {"a = ", "f::", "f()\n", "an expression goes on"},
		"signs":                   {"a = ", "-", "1\n", "an expression goes on"},
		"signs on lines":          {"a = (", "-\n", "1)\n", "an expression goes on"},
		"negations in a call":     {"a = f(", "!\n", "b)\n", "an expression goes on"},
		"conditions on lines":     {"a = [", "b?c:\n", "d]\n", "an expression goes on"},
		"parentheses":             {"a = ", "(", "\n", "values are nested"},
		"loops":                   {"a = ", "[for b in c: ", "\n", "values are nested"},
		"blocks":                  {"", "a {\n", "", "values are nested"},
		"templates":               {"a = ", `"${`, "\n", "values are nested"},
		"heredocs":                {"a = ", "<<E\n${", "\n", "values are nested"},
		"digits":                  {"a = ", "9", "\n", "a number has more"},
		"dollars":                 {`a = "`, "$$", "\"\n", "a text has too many lines"},
		"lines":                   {"a = <<E\n", strings.Repeat("a", 60) + "\n", "E\n", "a text has too many lines"},
		"tokens":                  {"a = [", "1,", "]\n", "the file has more than"},
	} {
		data := tc.before + strings.Repeat(tc.unit, (1<<20-len(tc.before+tc.after))/len(tc.unit)) + tc.after
		items := Read("f.tf", []byte(data), Terraform)
		if len(items) != 1 || len(items[0].Findings) != 1 {
			t.Fatalf("%s: %d items", name, len(items))
		}
		f := items[0].Findings[0]
		if f.Code != link.CodeMalformedTerraform || !strings.Contains(f.Detail, tc.want) || f.Offset <= len(tc.before) && tc.unit != "9" || f.Offset > len(data) {
			t.Errorf("%s: %+v, want %q", name, f, tc.want)
		}
	}
}

// What people write is below the bounds: long lists, many lines, comments.
func TestHCLUnbounded(t *testing.T) {
	for name, data := range map[string]string{
		"signs in a list":  "a = [\n" + strings.Repeat("-1,\n", 5000) + "]\n",
		"signs in objects": "a = {\n" + strings.Repeat("b = !c\n", 5000) + "}\n",
		"attributes":       strings.Repeat("locals {\n a = b ? c[*].d : -1\n}\n", 2000),
		"comments":         strings.Repeat("# a, b, c, d, e, f, g, h: i, j, k, l, m, n, o\n", 10_000),
		"a heredoc":        "a = <<E\n" + strings.Repeat("a line of a script, as long as they are on average\n", 1000) + "E\n",
		"closed":           `a = "` + strings.Repeat("%{if b}c%{endif}", 400) + "\"\n",
	} {
		items := Read("f.tf", []byte(data), Terraform)
		if f := items[0].Findings[0]; f.Code != link.CodeMalformedNoLink {
			t.Errorf("%s: %+v", name, f)
		}
	}
}

// Aliases of a resource, or of what is in one, are read up to a bound, and the
// first that is not read says so.
func TestYAMLRepeated(t *testing.T) {
	var settings strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&settings, "k%d: v,", i)
	}
	resource := "{apiVersion: platform.confluent.io/v1beta1, kind: ClusterLink, metadata: {name: a}, spec: {configs: "
	whole := "apiVersion: v1\nkind: List\nitems:\n- &r " + resource + "{" + settings.String() + "}}}\n"
	parts := "x: &s {" + settings.String() + "}\nkind: List\nitems:\n"
	for name, tc := range map[string]struct {
		before, use string
		n           int
	}{
		"resources":      {whole, "- *r\n", 800},
		"most resources": {whole, "- *r\n", 7900},
		"settings":       {parts, "- " + resource + "*s}}\n", 800},
	} {
		data := tc.before + strings.Repeat(tc.use, tc.n)
		items := Read("f.yaml", []byte(data), CFK)
		configs := 0
		for k := range items {
			configs += len(items[k].Request.Configs)
		}
		last := items[len(items)-1].Findings
		if n := len(items); n < 3 || n > 100 || configs > maxRepeated/nodeBytes+1000 || len(last) != 1 || !strings.HasPrefix(last[0].Detail, "aliases repeat more than 2097152 bytes") {
			t.Errorf("%s: %d items, %d configs, %.300v", name, n, configs, last)
		}
		few := Read("f.yaml", []byte(tc.before+strings.Repeat(tc.use, 20)), CFK)
		if n := len(few); n < 20 || len(few[n-1].Request.Configs) != 1000 || few[n-1].Findings != nil {
			t.Errorf("%s: %d of few", name, n)
		}
	}
}
