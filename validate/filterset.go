package validate

import (
	"github.com/clusterlink-go/clusterlink/link"
)

// FilterRule is one entry of consumer.offset.group.filters or
// auto.create.mirror.topics.filters. The zero value includes the empty name,
// which there is none of.
type FilterRule struct {
	// Name is a name, or the beginning of names if Prefixed is set. The
	// literal "*" stands for every name.
	Name string
	// Prefixed says patternType PREFIXED, else LITERAL; Exclude says
	// filterType EXCLUDE, else INCLUDE.
	Prefixed, Exclude bool
}

// String shows the rule as people write it.
func (r FilterRule) String() string {
	text := "INCLUDE "
	if r.Exclude {
		text = "EXCLUDE "
	}
	if r.Prefixed {
		return text + "PREFIXED " + show(r.Name)
	}
	return text + "LITERAL " + show(r.Name)
}

// FilterSet is what a list of rules selects: the names that an INCLUDE holds
// and no EXCLUDE does, whatever their order (link-configs 3.2, 3.3). The zero
// and the nil FilterSet select nothing. It never changes, so goroutines may
// share it.
type FilterSet struct {
	rules []FilterRule
	region
}

// NewTopicFilter makes the set of the topic names that rules select: names that
// Kafka would not take as a topic's are not in it. It copies rules.
func NewTopicFilter(rules ...FilterRule) *FilterSet { return newFilterSet(rules, false) }

// NewGroupFilter makes the set of the consumer groups that rules select. It
// copies rules.
func NewGroupFilter(rules ...FilterRule) *FilterSet { return newFilterSet(rules, true) }

func newFilterSet(rules []FilterRule, groups bool) *FilterSet {
	f := &FilterSet{rules: append([]FilterRule(nil), rules...)}
	f.groups = groups
	var cones, points [2][]item
	for i, r := range rules {
		side := 0
		if r.Exclude {
			side = 1
		}
		switch {
		case !r.Prefixed && r.Name == "*":
			cones[side] = append(cones[side], item{"", i})
		case r.Prefixed:
			cones[side] = append(cones[side], item{r.Name, i})
		case r.Name != "":
			points[side] = append(points[side], item{r.Name, i})
		}
	}
	f.in, f.out = newCover(cones[0], points[0]), newCover(cones[1], points[1])
	return f
}

// Rules lists the rules as they were given. The slice belongs to the caller.
func (f *FilterSet) Rules() []FilterRule {
	if f == nil {
		return nil
	}
	return append([]FilterRule(nil), f.rules...)
}

// Selects reports whether the set selects a name. It does not check that the
// name can exist.
func (f *FilterSet) Selects(name string) bool { return f != nil && name != "" && f.holds(name) }

// Witness gives a name that the set selects, false if it selects nothing.
func (f *FilterSet) Witness() (string, bool) {
	if f == nil {
		return "", false
	}
	return f.witness()
}

// Empty reports whether the set selects nothing, and says why.
func (f *FilterSet) Empty() (reason string, empty bool) {
	if _, ok := f.Witness(); ok {
		return "", false
	}
	switch {
	case f == nil || len(f.rules) == 0:
		return "it has no rules", true
	case len(f.in.cones)+len(f.in.points) == 0:
		return "it has no INCLUDE", true
	}
	for _, r := range f.rules {
		if !r.Exclude && !f.impossible(r) {
			return "its EXCLUDE rules take away all that is included", true
		}
	}
	return "no topic can have a name that it includes", true
}

// Overlap gives a name that both sets select, false if there is none.
func Overlap(a, b *FilterSet) (string, bool) {
	if a == nil || b == nil {
		return "", false
	}
	both := a.and(&b.region)
	return both.witness()
}

// DeadKind says why a rule of a filter does nothing. The zero value is
// invalid.
type DeadKind string

// The kinds of dead rules. With all but DeadPointless and DeadImpossible,
// another rule is the reason.
const (
	// DeadDuplicate: an earlier rule says the same.
	DeadDuplicate DeadKind = "duplicate"
	// DeadShadowed: an INCLUDE of which an EXCLUDE takes away everything.
	DeadShadowed DeadKind = "shadowed"
	// DeadCovered: a broader rule of the same filterType does it already.
	DeadCovered DeadKind = "covered"
	// DeadPointless: an EXCLUDE that takes away nothing that is included.
	DeadPointless DeadKind = "pointless"
	// DeadImpossible: no topic can have such a name.
	DeadImpossible DeadKind = "impossible"
)

// DeadRule is a rule that could be left out without changing what a set
// selects. The zero value is invalid.
type DeadRule struct {
	// Index is the rule's place, By that of the rule which is the reason, or
	// -1.
	Index, By int
	Kind      DeadKind
}

// Dead lists the rules that do nothing, in order. Each could be left out by
// itself; all together too, but for a covered rule and its cover, of which only
// the covered one is listed.
func (f *FilterSet) Dead() []DeadRule {
	if f == nil {
		return nil
	}
	var dead []DeadRule
	seen := make(map[FilterRule]int, len(f.rules))
	for i, r := range f.rules {
		if earlier, ok := seen[r]; ok {
			dead = append(dead, DeadRule{i, earlier, DeadDuplicate})
			continue
		}
		seen[r] = i
		if kind, by := f.verdict(i, r); kind != "" {
			dead = append(dead, DeadRule{i, by, kind})
		}
	}
	return dead
}

// verdict says why rule i does nothing; "" says that it does something.
func (f *FilterSet) verdict(i int, r FilterRule) (DeadKind, int) {
	own, other := &f.in, &f.out
	if r.Exclude {
		own, other = other, own
	}
	text, isCone := r.Name, r.Prefixed
	if r.Name == "*" && !r.Prefixed {
		text, isCone = "", true
	}
	if f.impossible(r) {
		return DeadImpossible, -1
	}
	if at := other.cone(text); at >= 0 && !r.Exclude {
		return DeadShadowed, other.cones[at].rule
	}
	if !isCone && !r.Exclude {
		if by := other.holder(text); by >= 0 {
			return DeadShadowed, by
		}
	}
	if at := own.cone(text); at >= 0 && own.cones[at].rule != i {
		return DeadCovered, own.cones[at].rule
	}
	if r.Exclude {
		meets := other.holder(text) >= 0 || isCone && (other.cone(text) >= 0 || other.within(text))
		if !meets {
			return DeadPointless, -1
		}
	}
	return "", -1
}

// impossible reports whether no name fits the rule.
func (f *FilterSet) impossible(r FilterRule) bool {
	switch {
	case !r.Prefixed && r.Name == "*", f.groups && r.Name != "":
		return false
	case r.Prefixed:
		return !link.PlainName(r.Name) || len(r.Name) > link.MaxTopicLength
	default:
		return !f.fits(r.Name)
	}
}
