package validate

import (
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/link"
)

func TestFilterHints(t *testing.T) {
	for v, part := range map[string]string{
		"@f": "name of a file", "filters.json": "name of a file", `{\"a\":1}`: "escaped once too often", "{“a”:1}": "Type quotes", "{&quot;a": "escaped for HTML", "{&#34;a": "escaped for HTML", "%7B": "URL-encoded", "{%22": "URL-encoded",
		`"{}"x"`: "Take away the quotes", "{'a':1": "double quotes only", `{"a":'1'`: "Brackets do not match", `{"a":1`: "Brackets do not match", `{"a":[1}`: "Brackets do not match", `{"a":1]}`: "Brackets do not match", `{"a":[1 , ] }`: "comma before the closing", `{"a":1 , }`: "comma before the closing",
		"all": `{"M": [`, `{"a" 1}`: "Check commas",
	} {
		if got := filterHint(v, "M"); !strings.Contains(got, part) {
			t.Errorf("filterHint(%q) = %q, want %q in it", v, got, part)
		}
	}
}

func TestAlike(t *testing.T) {
	for name, want := range map[string]bool{
		"groupFilters": true, "group_filters": true, "GroupFilter": true, "filters": true, "group": true, "gro": true, "gr": false, "consumerGroup": true, "consumer": false, "topic": false, "": false, "groupFiltersX": false,
	} {
		if alike(name, "groupFilters") != want {
			t.Errorf("alike(%q) is %t", name, !want)
		}
	}
	for name, want := range map[string][2]bool{
		"orders": {false, false}, "a*": {true, true}, "a?": {true, true}, "a|b": {true, true}, "^a": {true, true}, `a\b`: {true, true}, "a.+": {true, true}, "a+": {true, false}, "a$": {true, false}, "[a]": {true, false}, "(a)": {true, false},
	} {
		if got := [2]bool{looksLikePattern(name, false), looksLikePattern(name, true)}; got != want {
			t.Errorf("looksLikePattern(%q) is %v", name, got)
		}
	}
}

// Entries of filters, each by itself, with what is said of them.
func TestFilterEntries(t *testing.T) {
	include := `,"patternType":"LITERAL","filterType":"INCLUDE"}`
	all := `{"name":"*"` + include
	for entries, want := range map[string]string{
		all: "", `{"name":"a"` + include: "", `{"name":""` + include: "filter-blank-name", `{"name":" "` + include: "filter-blank-name", `{"name":" a"` + include: "filter-blank-name", `{"name":"a "` + include: "filter-blank-name",
		`{"name":"*","patternType":"PREFIXED","filterType":"INCLUDE"}`: "filter-name-is-pattern", `{"name":"*","patternType":"prefixed","filterType":"include"}`: "filter-letter-case filter-letter-case filter-name-is-pattern", `{"name":"${a}*"` + include: "",
		`{"name":"a*"` + include: "filter-name-is-pattern", all + `,{"name":"a"` + include: "filter-redundant", all + "," + all: "filter-redundant", `{"name":"a"` + include + `,{"name":"a"` + include: "filter-redundant",
		all + `,{"name":"a","patternType":"LITERAL","filterType":"EXCLUDE"}`: "", `{"name":"b"` + include + `,{"name":"a","patternType":"LITERAL","filterType":"EXCLUDE"}`: "filter-idle-exclude",
		`{"name":"b"` + include + `,{"name":"a"` + include + `,{"name":"a","patternType":"PREFIXED","filterType":"EXCLUDE"}`: "filter-dead-include", `{"name":"a"` + include + `,{"name":"a","patternType":"LITERAL","filterType":"EXCLUDE"}`: "filter-selects-nothing",
		`{"name":"a b"` + include: "filter-impossible-name", all + `,{"name":"a b"` + include: "filter-impossible-name", all + `,{"name":"a b","patternType":"LITERAL","filterType":"EXCLUDE"}`: "filter-impossible-name", `{"name":"__consumer_offsets"` + include: "filter-internal-topic",
		all + `,{"name":"__consumer_offsets","patternType":"LITERAL","filterType":"EXCLUDE"}`: "",
		`{"name":"a","name":"b"` + include: "filter-member-twice", `{"name":"a","x":1` + include: "filter-unknown-member", `{"name":1` + include: "filter-wrong-type", `{"name":null` + include: "filter-wrong-type", `{"name":["a"]` + include: "filter-wrong-type", `1`: "filter-wrong-type", `null`: "filter-wrong-type",
		`{"name":"a","patternType":"Literal","filterType":"Include"}`: "filter-letter-case filter-letter-case", `{"name":"a","patternType":"X","filterType":"INCLUDE"}`: "filter-unknown-value", `{"name":"a","patternType":"${x}","filterType":"INCLUDE"}`: "",
		`{"patternType":"LITERAL","filterType":"INCLUDE"}`: "filter-incomplete", `{"name":"a","filterType":"INCLUDE"}`: "filter-incomplete", `{}`: "filter-incomplete filter-incomplete filter-incomplete",
	} {
		r := link.NewCreateRequest(dest("auto.create.mirror.topics.enable", "true", "auto.create.mirror.topics.filters", `{"topicFilters":[`+entries+`]}`)...)
		problems := Create(r, nil)
		if got := unordered(codesOf(problems)); got != want {
			t.Errorf("%s: %s, want %s", entries, got, want)
		}
		for _, p := range problems {
			if strings.HasSuffix(p.Message, "entry 0") || strings.Contains(p.Message, "entry -") {
				t.Error(p.Message)
			}
		}
	}
	acl := func(resource, access string) string {
		return `{"aclFilters":[{"resourceFilter":` + resource + `,"accessFilter":` + access + `}]}`
	}
	anyResource, anyAccess := `{"resourceType":"ANY","patternType":"ANY"}`, `{"operation":"ANY","permissionType":"ANY"}`
	for value, want := range map[string]string{
		acl(anyResource, anyAccess): "", acl(`{"resourceType":"any","patternType":"Any"}`, anyAccess): "", acl(`{"resourceType":"X","patternType":"ANY"}`, anyAccess): "filter-unknown-value", acl(`{"patternType":"ANY"}`, anyAccess): "filter-incomplete", acl(`{"resourceType":"ANY"}`, anyAccess): "filter-incomplete",
		acl(`{"resourceType":"ANY","patternType":"ANY","name":""}`, anyAccess): "", acl(`{"resourceType":"ANY","patternType":"ANY","name":1}`, anyAccess): "filter-wrong-type", acl(`{"resourceType":null,"patternType":"ANY"}`, anyAccess): "filter-wrong-type", acl("null", anyAccess): "filter-wrong-type", acl("[]", anyAccess): "filter-wrong-type",
		acl(anyResource, `{"operation":"ANY","permissionType":"ANY","principal":""}`): "", acl(anyResource, `{"operation":"ANY","permissionType":"ANY","principal":"*"}`): "", acl(anyResource, `{"operation":"ANY","permissionType":"ANY","principal":"User:a"}`): "", acl(anyResource, `{"operation":"ANY","permissionType":"ANY","principal":"Group:a"}`): "",
		acl(anyResource, `{"operation":"ANY","permissionType":"ANY","principal":"USER:a"}`): "acl-principal-type", acl(anyResource, `{"operation":"ANY","permissionType":"ANY","principal":"a"}`): "acl-principal-type", acl(anyResource, `{"operation":"ANY","permissionType":"ANY","principal":"${a}"}`): "", acl(anyResource, `{"operation":"ANY","permissionType":"ANY","host":"a"}`): "",
	} {
		r := link.NewCreateRequest(dest("acl.sync.enable", "true", "acl.filters", value)...)
		if got := unordered(codesOf(Create(r, nil))); got != want {
			t.Errorf("%s: %s, want %s", value, got, want)
		}
	}
}

// What the reader gives up with says why.
func TestFilterReaderErrors(t *testing.T) {
	for v, want := range map[string]string{`[]`: "not an object", `"a"`: "not an object", `{} {}`: "not an object", `{}`: ""} {
		r := filterReader{kind: &topicFilterKind}
		if err := r.read(v); want == "" != (err == nil) || err != nil && err.Error() != want {
			t.Errorf("%s: %v, want %q", v, err, want)
		}
	}
}
