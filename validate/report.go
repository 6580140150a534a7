package validate

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/clusterlink-go/clusterlink/link"
)

// maxProblems is how many problems of one severity are listed for one
// document.
const maxProblems = 1000

// usualProblems has room for what is wrong with most definitions in which
// anything is.
const usualProblems = 2

// place is where a problem is: a pointer, or an entry of configs, whose pointer
// is made only if there is something to say.
type place struct {
	pointer link.Pointer
	offset  int
	key     string
	// entry is the place in req.Configs plus one, name says that it is about
	// the entry's name.
	entry int
	name  bool
}

// wholeBody is the place of what is missing from the body.
var wholeBody = place{}

// wholeConfigs is the place of a config that is missing.
func (c *check) wholeConfigs(key string) place {
	return place{pointer: link.ConfigsPointer, offset: c.req.Offset(link.ConfigsPointer), key: key}
}

// valueOf is the place of the value of entry i, which is one of a known key;
// nameOf is that of its name.
func (c *check) valueOf(i int) place { return place{entry: i + 1, key: c.req.Configs[i].Name} }

func (c *check) nameOf(i int) place {
	return place{entry: i + 1, key: bareName(c.req.Configs[i].Name), name: true}
}

// entryOf is the place of the value of a key that is given.
func (c *check) entryOf(id keyID) place { return c.valueOf(int(c.at[id]) - 1) }

// resolve makes the pointer of an entry.
func (c *check) resolve(at *place) {
	if at.entry == 0 {
		return
	}
	e := &c.req.Configs[at.entry-1]
	at.pointer, at.offset = e.ValuePointer(), e.ValueOffset
	if at.name {
		at.pointer, at.offset = e.NamePointer(), e.NameOffset
	}
}

// memberOf is the place of a member of the body.
func (c *check) memberOf(name string) place {
	p := memberPointer(name)
	return place{pointer: p, offset: c.req.Offset(p)}
}

// memberPointer costs nothing for the members of the body.
func memberPointer(name string) link.Pointer {
	switch name {
	case memberSource:
		return "/" + memberSource
	case memberDestination:
		return "/" + memberDestination
	case memberRemote:
		return "/" + memberRemote
	case memberLinkID:
		return "/" + memberLinkID
	}
	return link.Pointer("/" + name)
}

// add lists a problem of the rule with that code.
func (c *check) add(code link.Code, at place, message, hint string) {
	r := ruleIndex[code]
	n := 0
	switch r.Severity {
	case SeverityWarning:
		n = 1
	case SeverityInfo:
		n = 2
	}
	if c.counts[n]++; c.counts[n] > maxProblems {
		return
	}
	c.resolve(&at)
	if c.problems == nil {
		c.problems = make(Problems, 0, usualProblems)
	}
	c.problems = append(c.problems, Problem{
		Code: code, Severity: r.Severity, Pointer: at.pointer, Key: oneLine(at.key), Offset: at.offset,
		Message: message, Hint: hint, Confidence: r.Confidence,
	})
}

// tooMany says once that problems were left out.
func (c *check) tooMany() {
	left := 0
	for _, n := range c.counts {
		left += max(n-maxProblems, 0)
	}
	if left > 0 {
		c.counts[1] = 0
		c.add(codeTooMany, wholeBody, strconv.Itoa(left)+" more problems are not listed", "")
	}
}

// sortProblems puts problems in document order: by offset where it is known,
// else by the place that the pointer names.
func sortProblems(list Problems) {
	if len(list) < 2 {
		return
	}
	slices.SortStableFunc(list, func(a, b Problem) int {
		if a.Offset != b.Offset {
			return cmp.Compare(a.Offset, b.Offset)
		}
		return cmp.Compare(rank(&a), rank(&b))
	})
}

// rank orders places in documents whose offsets are not known: the parameter,
// the body, its members as the specification lists them, configs one by one.
func rank(p *Problem) int {
	if p.Pointer == "" {
		if p.Parameter != "" {
			return 0
		}
		return 1
	}
	rest, inside := strings.CutPrefix(string(p.Pointer), string(link.ConfigsPointer))
	if !inside {
		return 2 + slices.Index(bodyMembers, string(p.Pointer[1:]))
	}
	if rest == "" {
		return 10
	}
	number, part, _ := strings.Cut(rest[1:], "/")
	// A pointer that is not of this form stays in front.
	index, _ := strconv.Atoi(number)
	switch part {
	case "name":
		return 100 + 4*index + 1
	case "value":
		return 100 + 4*index + 2
	}
	return 100 + 4*index
}

// The members of the body that name clusters and the link.
const (
	memberSource      = "source_cluster_id"
	memberDestination = "destination_cluster_id"
	memberRemote      = "remote_cluster_id"
	memberLinkID      = "cluster_link_id"
)

var bodyMembers = []string{memberSource, memberDestination, memberRemote, memberLinkID}
