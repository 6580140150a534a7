package reader

import (
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/link"
)

// What a script uses again and again is read up to a bound, and what is not read
// says so where it is used.
func TestScriptBudget(t *testing.T) {
	const (
		create  = "confluent kafka link create west "
		request = "curl -X POST \"$R/clusters/c/links?link_name=west\" "
		body    = `{"configs":[{"name":"a","value":"b"}]`
		size    = maxUsed / 4
		uses    = 6
	)
	settings := strings.Repeat("a=b\n", size/4)
	long := body + strings.Repeat(" ", size-len(body)-2) + "}"
	for name, tc := range map[string]struct {
		before, use string
		// configs is how many a use gives.
		configs int
	}{
		"file of settings":   {"cat > f <<E\n" + settings + "E\n", create + "--config f\n", size / 4},
		"file of properties": {"cat > f <<E\n" + settings + "E\n", "kafka-cluster-links --create --link west --config-file f\n", size / 4},
		"file of a filter":   {"cat > f <<E\n" + settings + "E\n", "kafka-cluster-links --create --link west --acl-filters-json-file f\n", 1},
		"body":               {"cat > f <<E\n" + long + "\nE\n", request + "-d @f\n", 1},
		"variable":           {"A='" + long + "'\n", request + "-d \"$A\"\n", 1},
		"output":             {"cat > f <<E\n" + long + "\nE\n", request + "-d \"$(cat f)\"\n", 1},
		"pipe":               {"cat > f <<E\n" + long + "\nE\n", "cat f | " + request + "-d @-\n", 1},
	} {
		script := tc.before + strings.Repeat(tc.use, uses)
		items := Read("f.sh", []byte(script), CLI)
		if len(items) != uses {
			t.Fatalf("%s: %d items", name, len(items))
		}
		for k := range items {
			i := &items[k]
			spent := k >= maxUsed/size
			if spent {
				f := i.Findings[0]
				if len(i.Findings) != 1 || f.Code != link.CodeMalformedTooLong || !strings.Contains(f.Detail, "1048576 bytes") || f.Cure == "" || f.Offset < len(script)-(uses-k)*len(tc.use) {
					t.Errorf("%s: use %d: %v", name, k, i.Findings)
				}
			} else if len(i.Findings) > 0 || len(i.Request.Configs) < tc.configs {
				t.Errorf("%s: use %d: %d configs, %.200v", name, k, len(i.Request.Configs), i.Findings)
			}
		}
	}
}

// One command that uses one file again and again.
func TestScriptBudgetOfOne(t *testing.T) {
	for name, script := range map[string]string{
		"settings": "cat > f <<E\n" + strings.Repeat("a=b\n", 2000) + "E\nconfluent kafka link create west " + strings.Repeat("--config f ", 300),
		"body":     "cat > f <<E\n{\"configs\":[]" + strings.Repeat(" ", 500_000) + "}\nE\ncurl -X POST \"$R/clusters/c/links?link_name=west\" " + strings.Repeat("-d @f ", 2000),
		"input":    "curl -X POST \"$R/clusters/c/links?link_name=west\" " + strings.Repeat("-d @- ", 2000) + "<<E\n{\"configs\":[]" + strings.Repeat(" ", 500_000) + "}\nE\n",
	} {
		items := Read("f.sh", []byte(script), CLI)
		last := items[0].Findings[len(items[0].Findings)-1]
		if len(items) != 1 || last.Code != link.CodeMalformedTooLong || len(items[0].Request.Configs) > maxUsed/4 {
			t.Errorf("%s: %d configs, %v", name, len(items[0].Request.Configs), last)
		}
	}
}
