package validate

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func incl(name string) FilterRule    { return FilterRule{Name: name} }
func inclAll(name string) FilterRule { return FilterRule{Name: name, Prefixed: true} }
func excl(name string) FilterRule    { return FilterRule{Name: name, Exclude: true} }
func exclAll(name string) FilterRule { return FilterRule{Name: name, Prefixed: true, Exclude: true} }

// plainly is what the documents say of a filter, word for word.
func plainly(rules []FilterRule, name string) bool {
	included, excluded := false, false
	for _, r := range rules {
		hit := r.Name == name || r.Name == "*"
		if r.Prefixed {
			hit = strings.HasPrefix(name, r.Name)
		}
		if hit && r.Exclude {
			excluded = true
		} else if hit {
			included = true
		}
	}
	return included && !excluded
}

// words lists all names of up to n letters of an alphabet.
func words(alphabet string, n int) []string {
	list, layer := []string{}, []string{""}
	for range n {
		var next []string
		for _, w := range layer {
			for i := range alphabet {
				next = append(next, w+alphabet[i:i+1])
			}
		}
		list, layer = append(list, next...), next
	}
	return list
}

// Rules are drawn over two letters; the third stands for all that no rule
// names.
var (
	ruleNames = append(words("ab", 3), "*")
	someNames = words("abc", 4)
)

func drawRules(t *rapid.T, label string) []FilterRule {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) FilterRule {
		r := FilterRule{Name: rapid.SampledFrom(ruleNames).Draw(t, "name"), Prefixed: rapid.Bool().Draw(t, "prefixed"), Exclude: rapid.Bool().Draw(t, "exclude")}
		if r.Name == "*" {
			r.Prefixed = false
		}
		return r
	}), 0, 7).Draw(t, label)
}

func selected(rules []FilterRule) (list []string) {
	for _, n := range someNames {
		if plainly(rules, n) {
			list = append(list, n)
		}
	}
	return list
}

func TestFilterSetSelects(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := drawRules(t, "rules")
		f := NewTopicFilter(list...)
		for _, name := range someNames {
			if got, want := f.Selects(name), plainly(list, name); got != want {
				t.Fatalf("%v selects %q: %v, want %v", list, name, got, want)
			}
		}
		want := selected(list)
		w, ok := f.Witness()
		if ok != (len(want) > 0) || ok && !plainly(list, w) {
			t.Fatalf("%v: witness %q %v, selected are %v", list, w, ok, want)
		}
		if reason, empty := f.Empty(); empty == ok || empty == (reason == "") {
			t.Fatalf("%v: empty %v %q, witness %v", list, empty, reason, ok)
		}
	})
}

func TestOverlap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawRules(t, "a"), drawRules(t, "b")
		found := false
		for _, name := range someNames {
			found = found || plainly(a, name) && plainly(b, name)
		}
		w, ok := Overlap(NewTopicFilter(a...), NewTopicFilter(b...))
		if ok != found || ok && !(plainly(a, w) && plainly(b, w)) {
			t.Fatalf("%v and %v overlap at %q %v, want %v", a, b, w, ok, found)
		}
		other, okOther := Overlap(NewGroupFilter(b...), NewGroupFilter(a...))
		if okOther != ok || ok && !(plainly(a, other) && plainly(b, other)) {
			t.Fatalf("%v and %v: groups overlap at %q %v, topics %v", b, a, other, okOther, ok)
		}
	})
}

func TestRegionBehind(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := drawRules(t, "rules")
		prefix := rapid.SampledFrom(append(words("ab", 2), "")).Draw(t, "prefix")
		r := NewTopicFilter(list...).behind(prefix)
		found := false
		for _, name := range someNames {
			want := plainly(list, prefix+name)
			if r.holds(name) != want {
				t.Fatalf("%v behind %q holds %q: %v, want %v", list, prefix, name, !want, want)
			}
			found = found || want
		}
		if w, ok := r.witness(); ok != found || ok && !plainly(list, prefix+w) {
			t.Fatalf("%v behind %q: witness %q %v, want %v", list, prefix, w, ok, found)
		}
	})
}

// A dead rule can be left out; one that is not dead makes a difference.
func TestDeadRules(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := drawRules(t, "rules")
		dead := map[int]DeadRule{}
		for _, d := range NewTopicFilter(list...).Dead() {
			dead[d.Index] = d
			if (d.By >= 0) != (d.Kind == DeadDuplicate || d.Kind == DeadShadowed || d.Kind == DeadCovered) {
				t.Fatalf("%v: %+v", list, d)
			}
		}
		whole := strings.Join(selected(list), " ")
		var alive []FilterRule
		for i := range list {
			without := append(append([]FilterRule(nil), list[:i]...), list[i+1:]...)
			same := strings.Join(selected(without), " ") == whole
			if d, ok := dead[i]; ok && !same {
				t.Fatalf("%v: %+v is called dead", list, d)
			}
			if _, ok := dead[i]; !ok {
				alive = append(alive, list[i])
			}
		}
		if got := strings.Join(selected(alive), " "); got != whole {
			t.Fatalf("%v without the dead rules selects %q, with them %q", list, got, whole)
		}
	})
}

func TestDeadKinds(t *testing.T) {
	for _, tc := range []struct {
		name  string
		rules []FilterRule
		want  []DeadRule
	}{
		{"none", []FilterRule{incl("*"), exclAll("_"), excl("orders")}, nil},
		{"duplicate", []FilterRule{incl("a"), incl("b"), incl("a")}, []DeadRule{{2, 0, DeadDuplicate}}},
		{"shadowed literal", []FilterRule{incl("orders"), incl("x"), exclAll("ord")}, []DeadRule{{0, 2, DeadShadowed}}},
		{"shadowed by the first rule", []FilterRule{excl("orders"), incl("orders"), incl("x")}, []DeadRule{{1, 0, DeadShadowed}}},
		{"shadowed by a prefix that is the first rule", []FilterRule{exclAll("a"), incl("*"), inclAll("ab")}, []DeadRule{{2, 0, DeadShadowed}}},
		{"shadowed by the same literal", []FilterRule{incl("orders"), excl("orders")}, []DeadRule{{0, 1, DeadShadowed}}},
		{"shadowed prefix", []FilterRule{inclAll("ord-"), incl("x"), exclAll("ord")}, []DeadRule{{0, 2, DeadShadowed}}},
		{"all shadowed", []FilterRule{incl("*"), excl("*")}, []DeadRule{{0, 1, DeadShadowed}}},
		{"covered include", []FilterRule{incl("*"), incl("orders"), inclAll("a")}, []DeadRule{{1, 0, DeadCovered}, {2, 0, DeadCovered}}},
		{"covered exclude", []FilterRule{incl("*"), exclAll("_"), exclAll("_c"), excl("_d")}, []DeadRule{{2, 1, DeadCovered}, {3, 1, DeadCovered}}},
		{"pointless", []FilterRule{inclAll("a"), excl("b"), exclAll("c"), exclAll("ab")}, []DeadRule{{1, -1, DeadPointless}, {2, -1, DeadPointless}}},
		{"impossible", []FilterRule{incl("a"), incl("a/b"), inclAll("*"), incl("."), inclAll(strings.Repeat("a", 250))}, []DeadRule{{1, -1, DeadImpossible}, {2, -1, DeadImpossible}, {3, -1, DeadImpossible}, {4, -1, DeadImpossible}}},
		{"longest", []FilterRule{inclAll(strings.Repeat("a", 249)), incl(strings.Repeat("b", 249))}, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, NewTopicFilter(tc.rules...).Dead()); diff != "" {
				t.Errorf("dead rules (-want +got):\n%s", diff)
			}
		})
	}
}

func TestFilterSetEmpty(t *testing.T) {
	var eachLetter []FilterRule
	for _, c := range letters {
		eachLetter = append(eachLetter, exclAll(string(c)))
	}
	all := append([]FilterRule{incl("*")}, eachLetter...)
	for _, tc := range []struct {
		name string
		set  *FilterSet
		want string
	}{
		{"nil", nil, "no rules"},
		{"zero", &FilterSet{}, "no rules"},
		{"no include", NewTopicFilter(excl("a")), "no INCLUDE"},
		{"taken away", NewTopicFilter(incl("a"), exclAll("a")), "take away"},
		{"taken away letter by letter", NewTopicFilter(all...), "take away"},
		{"no such topic", NewTopicFilter(incl("a b")), "no topic"},
		{"one letter short", NewTopicFilter(all[:len(all)-1]...), ""},
		{"a group may use others", NewGroupFilter(all...), ""},
		{"groups may hold blanks", NewGroupFilter(incl("a b")), ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			reason, empty := tc.set.Empty()
			w, ok := tc.set.Witness()
			if empty != (tc.want != "") || !strings.Contains(reason, tc.want) || ok == empty || ok && !tc.set.Selects(w) {
				t.Errorf("empty %v %q, witness %q %v, want %q", empty, reason, w, ok, tc.want)
			}
		})
	}
}

// The names that are left lie deep: the search must end, and find them.
func TestWitnessIsDeep(t *testing.T) {
	list := []FilterRule{inclAll("a")}
	for p := "a"; len(p) < 30; p += "." {
		list = append(list, excl(p))
		for _, c := range letters[:len(letters)-1] {
			list = append(list, exclAll(p+string(c)))
		}
	}
	f := NewTopicFilter(list...)
	want := strings.Repeat("a", 1) + strings.Repeat(".", 29)
	if w, ok := f.Witness(); !ok || !strings.HasPrefix(w, want) || !f.Selects(w) {
		t.Errorf("witness %q %v, want one that begins with %q", w, ok, want)
	}
}

func TestFilterSetNil(t *testing.T) {
	var none *FilterSet
	_, overlap := Overlap(none, NewTopicFilter(incl("*")))
	if none.Selects("a") || none.Rules() != nil || none.Dead() != nil || overlap {
		t.Error("the nil set selects something")
	}
}

func TestFilterRuleString(t *testing.T) {
	for want, r := range map[string]FilterRule{
		`INCLUDE LITERAL "*"`: incl("*"), `INCLUDE PREFIXED "a"`: inclAll("a"), `EXCLUDE LITERAL "b"`: excl("b"), `EXCLUDE PREFIXED "c"`: exclAll("c"),
	} {
		if r.String() != want {
			t.Errorf("%s, want %s", r, want)
		}
	}
}

func TestParseFilterSet(t *testing.T) {
	const topics, groups = "auto.create.mirror.topics.filters", "consumer.offset.group.filters"
	entry := func(name, pattern, filter string) string {
		return fmt.Sprintf(`{"name":%q,"patternType":%q,"filterType":%q}`, name, pattern, filter)
	}
	f, err := ParseFilterSet(topics, ` {"topicFilters":[`+entry("*", "LITERAL", "INCLUDE")+","+entry("_", "PREFIXED", "EXCLUDE")+`]} `)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]FilterRule{incl("*"), exclAll("_")}, f.Rules()); diff != "" {
		t.Errorf("rules (-want +got):\n%s", diff)
	}
	if f, err := ParseFilterSet(groups, ""); err != nil || f.Selects("app") {
		t.Errorf("the empty value gives %v, %v", f, err)
	}
	for name, tc := range map[string][2]string{
		"acl":                     {"acl.filters", `{"aclFilters":[]}`},
		"other key":               {"link.mode", "SOURCE"},
		"unknown key":             {"nothing", "{}"},
		"not JSON":                {topics, `{"topicFilters":[`},
		"placeholder":             {topics, "${FILTERS}"},
		"a name is a placeholder": {topics, `{"topicFilters":[` + entry("${TOPIC}", "LITERAL", "INCLUDE") + `]}`},
		"wrong member":            {topics, `{"groupFilters":[]}`},
		"wrong value":             {groups, `{"groupFilters":[` + entry("a", "PREFIX", "INCLUDE") + `]}`},
		"directions":              {groups, `{"groupFilters":[{"name":"a","patternType":"LITERAL","filterType":"INCLUDE","topicTypes":["LOCAL_MIRROR"]}]}`},
	} {
		const says = "validate: filter: not known what it selects: "
		if f, err := ParseFilterSet(tc[0], tc[1]); f != nil || !errors.Is(err, ErrFilter) || !strings.HasPrefix(err.Error(), says) {
			t.Errorf("%s: %v, %v", name, f, err)
		}
	}
}

// A cost that grew with the square of the rules would not end in time.
func TestFilterSetTakesMany(t *testing.T) {
	const n = 100000
	list := make([]FilterRule, 0, 2*n)
	for i := range n {
		list = append(list, inclAll(fmt.Sprintf("topic-%d-", i)), exclAll(fmt.Sprintf("topic-%d-x", i)))
	}
	f := NewTopicFilter(list...)
	if dead := f.Dead(); len(dead) > 0 {
		t.Errorf("%d dead rules, the first is %+v", len(dead), dead[0])
	}
	if w, ok := Overlap(f, NewTopicFilter(incl("*"), exclAll("topic-1"))); !ok || !f.Selects(w) || strings.HasPrefix(w, "topic-1") {
		t.Errorf("overlap %q %v", w, ok)
	}
}

func BenchmarkFilterSet(b *testing.B) {
	for _, n := range []int{1000, 10000} {
		b.Run(fmt.Sprintf("rules=%d", n), func(b *testing.B) {
			list := make([]FilterRule, 0, n)
			for i := range n / 2 {
				list = append(list, inclAll(fmt.Sprintf("topic-%d-", i)), exclAll(fmt.Sprintf("topic-%d-x", i)))
			}
			other := NewTopicFilter(exclAll("topic-10"), incl("*"))
			b.ReportAllocs()
			for b.Loop() {
				f := NewTopicFilter(list...)
				if _, ok := Overlap(f, other); !ok || len(f.Dead()) > 0 {
					b.Fatal("no overlap")
				}
			}
		})
	}
}

func FuzzParseFilterSet(f *testing.F) {
	for _, seed := range []string{
		"", "{}", `{"topicFilters":[]}`, `{"topicFilters":[{"name":"*","patternType":"LITERAL","filterType":"INCLUDE"},{"name":"_","patternType":"PREFIXED","filterType":"EXCLUDE"}]}`,
		`{"topicFilters":[{"name":"a\u0000","patternType":"PREFIXED","filterType":"INCLUDE"}]}`, `{"topicFilters":[{"name":"é","patternType":"PREFIXED","filterType":"INCLUDE"}]}`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		for _, key := range []string{"auto.create.mirror.topics.filters", "consumer.offset.group.filters"} {
			set, err := ParseFilterSet(key, value)
			if (set == nil) != (err != nil) {
				t.Fatalf("%v and %v", set, err)
			}
			if w, ok := set.Witness(); ok && !plainly(set.Rules(), w) {
				t.Errorf("%v does not select its witness %q", set.Rules(), w)
			}
			for _, d := range set.Dead() {
				if d.Index < 0 || d.Index >= len(set.Rules()) || d.By == d.Index {
					t.Errorf("%v: %+v", set.Rules(), d)
				}
			}
		}
	})
}
