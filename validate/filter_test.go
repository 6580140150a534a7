package validate

import (
	"strconv"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/link"
)

func TestFilters(t *testing.T) {
	const topics, groups, acls = "auto.create.mirror.topics.filters", "consumer.offset.group.filters", "acl.filters"
	enable := map[string]string{topics: "auto.create.mirror.topics.enable", groups: "consumer.offset.sync.enable", acls: "acl.sync.enable"}
	all := `{"name":"*","patternType":"LITERAL","filterType":"INCLUDE"}`
	acl := func(resource, access string) string {
		return `{"aclFilters":[{"resourceFilter":` + resource + `,"accessFilter":` + access + `}]}`
	}
	anyResource, anyAccess := `{"resourceType":"any","patternType":"any"}`, `{"operation":"any","permissionType":"any"}`
	for _, c := range []struct{ name, key, value, want string }{
		{"all topics", topics, `{"topicFilters":[` + all + `]}`, ""},
		{"on several lines", topics, "  {\n \"topicFilters\": [ " + all + " ]\n}\n", ""},
		{"all but one prefix", groups, `{"groupFilters":[` + all + `,{"name":"tmp","patternType":"PREFIXED","filterType":"EXCLUDE"}]}`, ""},
		{"all ACLs", acls, acl(anyResource, anyAccess), ""},
		{"ACLs in capitals, with all members", acls, acl(`{"resourceType":"TOPIC","patternType":"LITERAL","name":"orders"}`,
			`{"operation":"READ","permissionType":"ALLOW","principal":"User:alice","host":"*"}`), ""},
		{"placeholder as a whole", topics, "${file:filters.json}", ""},
		{"placeholder as a name", topics, `{"topicFilters":[{"name":"${prefix}","patternType":"PREFIXED","filterType":"INCLUDE"}]}`, ""},
		{"placeholder as an array", topics, `{"topicFilters": ${filters}}`, ""},
		{"placeholder as a pattern type", topics, `{"topicFilters":[{"name":"a","patternType":"<type>","filterType":"INCLUDE"}]}`, ""},
		{"single quotes", topics, `{'topicFilters':[]}`, "filter-not-json"},
		{"comma too many", topics, `{"topicFilters":[` + all + `,]}`, "filter-not-json"},
		{"cut off", topics, `{"topicFilters":[` + all, "filter-not-json"},
		{"escaped once too often", topics, `{\"topicFilters\":[]}`, "filter-not-json"},
		{"file name", topics, "@filters.json", "filter-not-json"},
		{"two objects", topics, `{"topicFilters":[` + all + `]} {}`, "filter-not-object"},
		{"encoded twice", topics, `"{\"topicFilters\":[]}"`, "filter-not-object"},
		{"array", topics, `[` + all + `]`, "filter-not-object"},
		{"own key in front", topics, topics + `={"topicFilters":[` + all + `]}`, "value-repeats-key"},
		{"member of another setting", topics, `{"groupFilters":[` + all + `]}`, "filter-wrong-member"},
		{"member misspelt", topics, `{"topicfilters":[` + all + `]}`, "filter-wrong-member"},
		{"member in the singular", topics, `{"topicFilter":[` + all + `]}`, "filter-wrong-member"},
		{"no member", topics, `{}`, "filter-wrong-member"},
		{"one member more", topics, `{"topicFilters":[` + all + `],"version":1}`, "filter-unknown-member"},
		{"no array", topics, `{"topicFilters":` + all + `}`, "filter-wrong-type"},
		{"entry is a text", topics, `{"topicFilters":["orders"]}`, "filter-wrong-type"},
		{"no entries", topics, `{"topicFilters":[]}`, "filter-selects-nothing"},
		{"no filter type", topics, `{"topicFilters":[{"name":"*","patternType":"LITERAL"}]}`, "filter-incomplete"},
		{"unknown pattern type", topics, `{"topicFilters":[{"name":"a","patternType":"PREFIX","filterType":"INCLUDE"}]}`, "filter-unknown-value"},
		{"member misspelt in an entry", topics, `{"topicFilters":[{"name":"a","pattern_type":"LITERAL","filterType":"INCLUDE"}]}`, "filter-unknown-member"},
		{"topic types on topics", topics, `{"topicFilters":[{"name":"*","patternType":"LITERAL","filterType":"INCLUDE","topicTypes":["LOCAL_MIRROR"]}]}`, "filter-unknown-member"},
		{"unknown topic type", groups, `{"groupFilters":[{"name":"*","patternType":"LITERAL","filterType":"INCLUDE","topicTypes":["MIRROR"]}]}`, "filter-unknown-value topic-types-one-way"},
		{"glob", topics, `{"topicFilters":[` + all + `,{"name":"tmp*","patternType":"LITERAL","filterType":"EXCLUDE"}]}`, "filter-name-is-pattern"},
		{"asterisk as a prefix", groups, `{"groupFilters":[{"name":"*","patternType":"PREFIXED","filterType":"INCLUDE"}]}`, "filter-name-is-pattern"},
		{"only excludes", groups, `{"groupFilters":[{"name":"tmp","patternType":"PREFIXED","filterType":"EXCLUDE"}]}`, "filter-selects-nothing"},
		{"all excluded", groups, `{"groupFilters":[` + all + `,{"name":"*","patternType":"LITERAL","filterType":"EXCLUDE"}]}`, "filter-selects-nothing"},
		{"principal without type", acls, acl(anyResource, `{"operation":"any","permissionType":"any","principal":"alice"}`), "acl-principal-type"},
		{"unknown operation", acls, acl(anyResource, `{"operation":"PRODUCE","permissionType":"any"}`), "filter-unknown-value"},
		{"no access filter", acls, `{"aclFilters":[{"resourceFilter":` + anyResource + `}]}`, "filter-incomplete"},
		{"resource filter is a text", acls, acl(`"any"`, anyAccess), "filter-wrong-type"},
		{"member null", acls, acl(`{"resourceType":"any","patternType":"any","name":null}`, anyAccess), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := link.NewCreateRequest(dest(enable[c.key], "true", c.key, c.value)...)
			problems := Create(r, nil)
			if got := codesOf(problems); got != c.want {
				t.Errorf("got %q, want %q: %v", got, c.want, problems)
			}
			for _, p := range problems {
				if p.Key != c.key || p.Pointer != "/configs/2/value" {
					t.Errorf("%s is at %q, key %q", p.Code, p.Pointer, p.Key)
				}
			}
		})
	}
}

// A filter with many faults does not drown the rest.
func TestManyFilterProblems(t *testing.T) {
	value := `{"topicFilters":[` + strings.Repeat(`{},`, 5000) + `{}]}`
	problems := Create(link.NewCreateRequest(dest("auto.create.mirror.topics.enable", "true", "auto.create.mirror.topics.filters", value)...), nil)
	if len(problems) != maxFilterProblems {
		t.Errorf("%d problems, want %d", len(problems), maxFilterProblems)
	}
}

// Work grows no faster than what is given: ten times the entries may not take
// a hundred times the allocations.
func TestLinear(t *testing.T) {
	configs := func(n int) *link.CreateRequest {
		pairs := dest()
		for i := range n {
			pairs = append(pairs, "no-such-key-"+strconv.Itoa(i), "x=y=z")
		}
		return link.NewCreateRequest(pairs...)
	}
	filters := func(n int) *link.CreateRequest {
		var b strings.Builder
		for i := range n {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString(`{"name":"t` + strconv.Itoa(i) + `","patternType":"PREFIXED","filterType":"INCLUDE"}`)
		}
		return link.NewCreateRequest(dest("auto.create.mirror.topics.enable", "true", "auto.create.mirror.topics.filters", `{"topicFilters":[`+b.String()+`]}`)...)
	}
	for name, make := range map[string]func(int) *link.CreateRequest{"configs": configs, "filters": filters} {
		small, large := make(1000), make(10_000)
		few := testing.AllocsPerRun(3, func() { Create(small, nil) })
		many := testing.AllocsPerRun(3, func() { Create(large, nil) })
		if many > 20*few {
			t.Errorf("%s: %v allocations for 1000, %v for 10 000", name, few, many)
		}
	}
}
