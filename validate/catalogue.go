package validate

import (
	"slices"

	"github.com/clusterlink-go/clusterlink/link"
)

// Rule is one thing that this package looks for. Code and Severity are
// promises, the texts are for people. The zero value is invalid.
type Rule struct {
	_ struct{}

	Code     link.Code
	Severity Severity
	// Title says in one line what is wrong, Why what comes of it, Cure what to
	// do about it.
	Title, Why, Cure string
	Source           link.Source
	// Confidence is that of the refusal or the regret, not of the finding.
	Confidence link.Confidence
	// Example triggers this rule and no other.
	Example Example
}

// Example is a definition, or a pair of them, that triggers one rule. The zero
// value is the empty request.
type Example struct {
	_ struct{}

	// Name is the query parameter link_name; empty means that none is given,
	// unless Named is set.
	Name  string
	Named bool
	// Members are members of the body beside configs: name, value, name,
	// value, …; Configs are its configs in the same form.
	Members, Configs []string
	// Raw is the body as it is, in place of Members and Configs. Format names
	// the form of a Raw that is not JSON, such as "properties".
	Raw, Format string
	// Local is the id of the cluster that the request goes to, Edition its
	// edition in the form of [link.ParseEdition].
	Local, Edition string
	// SkipRemote is [Options.SkipRemote].
	SkipRemote bool
	// Pair is the other half; nil means that the rule is not about pairs.
	// Alone says that it is about a half without another.
	Pair  *Example
	Alone bool
	// Act is what is done to links that exist, in place of a definition.
	Act *ActExample
}

// rules holds the whole catalogue, family by family. It never changes.
var rules = slices.Concat(bodyRules, readerRules, nameRules, modeRules, keyRules, valueRules, slipRules, bootstrapRules,
	securityRules, jaasRules, tlsRules, syncRules, filterRules, editionRules, pairRules,
	changeRules, deleteRules, mirrorRules, verbRules, operationRules, graphRules)

var ruleIndex = indexRules(rules)

func indexRules(list []Rule) map[link.Code]*Rule {
	index := make(map[link.Code]*Rule, len(list))
	for i := range list {
		index[list[i].Code] = &list[i]
	}
	return index
}

// Rules lists the catalogue, family by family. The result belongs to the
// caller, but for the slices inside the examples, which must not be modified.
func Rules() []Rule { return slices.Clone(rules) }

// LookupRule finds a rule by its code.
func LookupRule(code link.Code) (Rule, bool) {
	if r, ok := ruleIndex[code]; ok {
		return *r, true
	}
	return Rule{}, false
}

// Document renders the example as the body of a request.
func (e *Example) Document() []byte {
	if e.Act != nil {
		return e.Act.Document()
	}
	if e.Raw != "" {
		return []byte(e.Raw)
	}
	r := link.NewCreateRequest(e.Configs...)
	for i := 0; i+1 < len(e.Members); i += 2 {
		switch value := e.Members[i+1]; e.Members[i] {
		case memberSource:
			r.SourceClusterID = value
		case memberDestination:
			r.DestinationClusterID = value
		case memberRemote:
			r.RemoteClusterID = value
		case memberLinkID:
			r.ClusterLinkID = value
		}
	}
	return r.AppendJSON(nil)
}

// Options gives what the example says beside the body.
func (e *Example) Options() *Options {
	o := &Options{Name: e.Name, NameGiven: e.Named, LocalCluster: e.Local, SkipRemote: e.SkipRemote}
	// The test of the catalogue holds that all editions parse.
	o.Edition, _ = link.ParseEdition(e.Edition)
	return o
}

// Check runs the checks that the example is made for: [Body], and for a pair
// or a half alone [Pair] too, as linkctl does.
func (e *Example) Check() Problems {
	if e.Act != nil {
		return e.Act.Check(e.Options())
	}
	a, problems := Body(e.Document(), e.Options())
	if e.Pair == nil && !e.Alone {
		return problems
	}
	all := problems.Prefixed("/a")
	po := &PairOptions{A: *e.Options()}
	var b *link.CreateRequest
	if e.Pair != nil {
		b, problems = Body(e.Pair.Document(), e.Pair.Options())
		all = append(all, problems.Prefixed("/b")...)
		po.B = *e.Pair.Options()
	}
	_, problems = Pair(a, b, po)
	return append(all, problems...)
}
