package validate

import (
	"strconv"
	"strings"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/validate/internal/text"
)

// name checks the name of an entry by itself.
func (r *filterReader) name(rule *nameRule) {
	switch {
	case text.Trim(rule.name) == "":
		r.broken = true
		r.report(codeFilterBlankName, r.ordinal()+" has a blank name", "Write a name, or * with patternType LITERAL for all.")
	case text.Templated(rule.name):
		r.broken = true
	case rule.name == "*" && rule.prefixed:
		r.globs = true
		r.report(codeFilterGlob, r.ordinal()+` is "*" with patternType PREFIXED, which selects names that begin with an asterisk`,
			"Write patternType LITERAL for all names.")
	case rule.name == "*":
	case looksLikePattern(rule.name, r.kind == &groupFilterKind):
		rule.glob, r.globs = true, true
		r.report(codeFilterGlob, r.ordinal()+" is "+show(rule.name)+", but names are no patterns: * stands for all only when it is alone",
			globHint(rule.name))
	case text.Trim(rule.name) != rule.name:
		r.globs = true
		r.report(codeFilterBlankName, r.ordinal()+" is "+show(rule.name)+", with blanks around the name", "Take the blanks away.")
	}
}

// globHint says what to write for a pattern.
func globHint(name string) string {
	start := strings.TrimSuffix(strings.TrimPrefix(name, "^"), "*")
	if start != "" && !looksLikePattern(start, false) {
		// In orders.* the point is one of a regular expression, or of the name.
		if bare, ok := strings.CutSuffix(start, "."); ok && bare != "" {
			return "Write " + strconv.Quote(start) + " or " + strconv.Quote(bare) + " with patternType PREFIXED."
		}
		return "Write " + strconv.Quote(start) + " with patternType PREFIXED."
	}
	return "Write the beginning of the names with patternType PREFIXED."
}

// looksLikePattern reports whether a name is meant for more names than one. A
// group may be called anything, so that with groups less is told.
func looksLikePattern(name string, group bool) bool {
	if group {
		return strings.ContainsAny(name, "*?|^\\") || strings.Contains(name, ".+")
	}
	return strings.ContainsAny(name, "*?[]()|^$+\\")
}

// finish says what the whole value selects.
func (r *filterReader) finish(id keyID) {
	if !r.found {
		if !r.broken {
			r.report(codeFilterMember, "it has no member "+r.kind.member, "Write {\""+r.kind.member+"\": [ … ]}.")
		}
		return
	}
	if r.entries == 0 {
		r.report(codeFilterNothing, "it has no entries and selects nothing", "Add an entry, or leave the config out.")
		return
	}
	if !r.kind.rules || r.broken {
		return
	}
	set := newFilterSet(r.list(), id == kGroupFilters)
	r.set = set
	if reason, empty := set.Empty(); empty {
		if r.globs || r.impossible(set) {
			return
		}
		r.report(codeFilterNothing, "it selects nothing: "+reason, "EXCLUDE wins over INCLUDE, and what nothing includes is not selected: add or widen an INCLUDE.")
		return
	}
	for _, dead := range set.Dead() {
		r.dead(dead)
	}
	r.internal(id)
}

// impossible names the entries that no topic can match, where the whole selects
// nothing, and reports whether there are any.
func (r *filterReader) impossible(set *FilterSet) bool {
	before := r.problems
	for _, dead := range set.Dead() {
		if dead.Kind == DeadImpossible && !r.rules[dead.Index].exclude {
			r.dead(dead)
		}
	}
	return r.problems > before
}

// internal names entries that ask for topics which are never mirrored.
func (r *filterReader) internal(id keyID) {
	for i := range r.rules {
		if rule := &r.rules[i]; id == kTopicFilters && !rule.exclude && internalTopic(rule.name) {
			r.report(codeFilterInternal, "entry "+strconv.Itoa(i+1)+" includes "+show(rule.name)+": internal topics are not mirrored", "Take the entry away.")
		}
	}
}

// list gives the entries in the form of the filter algebra.
func (r *filterReader) list() []FilterRule {
	list := make([]FilterRule, len(r.rules))
	for i := range r.rules {
		list[i] = FilterRule{Name: r.rules[i].name, Prefixed: r.rules[i].prefixed, Exclude: r.rules[i].exclude}
	}
	return list
}

// dead reports an entry that could be left out.
func (r *filterReader) dead(d DeadRule) {
	rule := &r.rules[d.Index]
	entry := "entry " + strconv.Itoa(d.Index+1)
	by := "another entry"
	if d.By >= 0 {
		by = "entry " + strconv.Itoa(d.By+1)
	}
	switch d.Kind {
	case DeadShadowed:
		r.report(codeFilterDead, entry+" includes "+show(rule.name)+", all of which "+by+" excludes", "EXCLUDE wins over INCLUDE: take one of the two away.")
	case DeadImpossible:
		if !rule.glob {
			r.report(codeFilterImpossible, entry+" is "+show(rule.name)+", and no topic can have such a name", impossibleHint(rule.name))
		}
	case DeadPointless:
		r.report(codeFilterIdle, entry+" excludes "+show(rule.name)+", none of which is included", "")
	case DeadDuplicate, DeadCovered:
		r.report(codeFilterRedundant, entry+" says nothing that "+by+" does not say", "")
	}
}

func impossibleHint(name string) string {
	switch {
	case strings.ContainsAny(name, ",;| "):
		return "Give each name an entry of its own."
	case text.Quoted(name):
		return "Take away the quotes: they are part of the name."
	case hasInvisible(name):
		return "Take away the invisible character in the name."
	}
	return "Topic names have a-z A-Z 0-9 . _ and -, 249 characters at most."
}

// topicTypes says that a filter by mirror direction stands on a link that has
// one direction only.
func (c *check) topicTypes() {
	if c.directional && c.mode != link.ModeBidirectional && c.mode != "" && c.given(kGroupFilters) {
		c.add(codeTopicTypes, c.entryOf(kGroupFilters), "consumer.offset.group.filters: topicTypes tells the two directions of a bidirectional link apart, but link.mode is "+string(c.mode),
			"Leave topicTypes out.")
	}
}
