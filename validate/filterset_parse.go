package validate

import (
	"errors"
	"fmt"

	"github.com/clusterlink-go/clusterlink/validate/internal/text"
)

// ErrFilter is matched by every error of [ParseFilterSet].
var ErrFilter = errors.New("validate: filter: not known what it selects")

// ParseFilterSet reads the value of auto.create.mirror.topics.filters or
// consumer.offset.group.filters, whichever key says. The empty value selects
// nothing. The error matches [ErrFilter] and says why it is not known what a
// value selects: it is malformed, holds a placeholder, tells the directions of
// a bidirectional link apart, or key is another.
func ParseFilterSet(key, value string) (*FilterSet, error) {
	fail := func(reason string) (*FilterSet, error) {
		return nil, fmt.Errorf("%w: %s: %s", ErrFilter, text.Clip(key, 60), reason)
	}
	id := kNone
	if s := specOf(key); s != nil {
		id = s.id
	}
	if id != kTopicFilters && id != kGroupFilters {
		return fail("holds no filters that include and exclude names")
	}
	v := text.Trim(value)
	if v == "" {
		return newFilterSet(nil, id == kGroupFilters), nil
	}
	if text.Wholly(v) {
		return fail("is a placeholder")
	}
	r := filterReader{kind: kindOf(id)}
	switch err := r.read(v); {
	case err != nil:
		return fail("is not a JSON object")
	case r.broken, !r.found:
		return fail("holds an entry that can't be read, or none")
	case r.directional:
		return fail("has topicTypes, which names alone do not show")
	}
	list := make([]FilterRule, len(r.rules))
	for i := range r.rules {
		list[i] = FilterRule{Name: r.rules[i].name, Prefixed: r.rules[i].prefixed, Exclude: r.rules[i].exclude}
	}
	return newFilterSet(list, id == kGroupFilters), nil
}
