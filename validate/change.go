package validate

import (
	"strconv"
	"strings"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/validate/internal/text"
)

// Current is a half of a link as it is, for checks of what may happen to it. A
// nil *Current is a link on which nothing is set. It is only read.
type Current struct {
	_ struct{}

	// Mode and ConnectionMode of the half; empty means what Configs say, or
	// the service's defaults.
	Mode           link.Mode
	ConnectionMode link.ConnectionMode
	// Configs lists what is set, without defaults. One that is Null is set to
	// a value that is not shown, as listings do with secrets.
	Configs []link.Config
}

// hidden stands for a value that is not shown: like any placeholder it counts
// as set and is never malformed.
const hidden = "<hidden>"

// request gives the request that would create the half as it is.
func (cur *Current) request() *link.CreateRequest {
	if cur == nil {
		return &link.CreateRequest{}
	}
	r := &link.CreateRequest{Configs: make([]link.Config, 0, len(cur.Configs)+2)}
	add := func(name, value string) {
		r.Configs = append(r.Configs, link.NewConfig(name, value))
	}
	if cur.Mode != "" {
		add(keyNames[kLinkMode], string(cur.Mode))
	}
	if cur.ConnectionMode != "" {
		add(keyNames[kConnectionMode], string(cur.ConnectionMode))
	}
	for i := range cur.Configs {
		e := &cur.Configs[i]
		switch {
		case cur.Mode != "" && e.Name == keyNames[kLinkMode], cur.ConnectionMode != "" && e.Name == keyNames[kConnectionMode]:
		case e.Null:
			add(e.Name, hidden)
		default:
			add(e.Name, e.Value.Reveal())
		}
	}
	return r
}

// half reads the half as it is.
func (cur *Current) half() *check {
	c := &check{}
	c.reset(cur.request(), nil)
	c.entries()
	c.problems, c.counts = nil, [3]int{}
	return c
}

// alteration is one run over changes to a half. Its problems point into
// configs, where entry i is change i, until they are told.
type alteration struct {
	check

	before  *link.CreateRequest
	place   map[string]int
	changes []link.ConfigChange
	// last holds the last change of each config, takes says which changes are
	// taken over into the resulting configs.
	last  map[string]int
	takes []bool
	// cleared are filters that go with a feature that is switched off.
	cleared map[string]bool
}

func newAlteration(cur *Current, changes []link.ConfigChange, opts *Options) *alteration {
	a := &alteration{before: cur.request(), changes: changes}
	own := Options{}
	if opts != nil {
		own.LocalCluster, own.Edition = opts.LocalCluster, opts.Edition
	}
	own.SkipRemote = true // nobody is dialled before configs change
	a.reset(a.before, &own)
	a.place = make(map[string]int, len(a.before.Configs))
	for i := range a.before.Configs {
		a.place[a.before.Configs[i].Name] = i
	}
	a.last = make(map[string]int, len(changes))
	for i := range changes {
		a.last[changes[i].Name] = i
	}
	a.takes = make([]bool, len(changes))
	a.cleared = map[string]bool{}
	return a
}

// old gives the trimmed value of a config as it is, and whether it is set.
func (a *alteration) old(name string) (string, bool) {
	if i, ok := a.place[name]; ok {
		return text.Trim(a.before.Configs[i].Value.Reveal()), true
	}
	return "", false
}

// deletes reports whether change i brings the default back.
func (a *alteration) deletes(i int) bool {
	return text.EqualFold(string(a.changes[i].Operation), string(link.OperationDelete))
}

// same reports whether change i leaves the config as it is.
func (a *alteration) same(i int) bool {
	ch := &a.changes[i]
	old, set := a.old(ch.Name)
	if k, ok := link.LookupKey(ch.Name); ok && !set && k.HasDefault {
		old, set = k.Default, true
	}
	if !a.deletes(i) {
		return set && old == text.Trim(ch.Value.Reveal())
	}
	_, stored := a.place[ch.Name]
	if !stored {
		return true
	}
	k, ok := link.LookupKey(ch.Name)
	return ok && k.HasDefault && k.Default == old
}

// after gives the configs that result: those of the changes first, so that an
// entry's index tells which change it comes from.
func (a *alteration) after() *link.CreateRequest {
	r := &link.CreateRequest{}
	for i := range a.changes {
		ch := &a.changes[i]
		if !a.takes[i] || a.deletes(i) || a.last[ch.Name] != i {
			continue
		}
		r.Configs = append(r.Configs, link.Config{
			Name: ch.Name, Value: ch.Value, Index: i, NameOffset: ch.NameOffset, ValueOffset: ch.ValueOffset,
		})
	}
	for k := range a.before.Configs {
		e := a.before.Configs[k]
		if i, ok := a.last[e.Name]; ok && a.takes[i] || a.cleared[e.Name] {
			continue
		}
		e.Index = len(a.changes) + k
		r.Configs = append(r.Configs, e)
	}
	return r
}

// findingKey is what makes two problems the same.
type findingKey struct {
	code link.Code
	key  string
}

// compare checks the configs as they are and as they become, and lists what is
// new: what was wrong before and is not touched does not stand in the way of an
// unrelated change.
func (a *alteration) compare() {
	known := map[findingKey]int{}
	for _, p := range Create(a.before, a.opts) {
		known[findingKey{p.Code, p.Key}]++
	}
	for _, p := range Create(a.after(), a.opts) {
		i, ok := a.changeOf(&p)
		id := findingKey{p.Code, p.Key}
		old := known[id] > 0
		if old {
			known[id]--
		}
		if p.Code == codeTooMany || old && (!ok || a.same(i)) {
			continue
		}
		if !ok {
			p.Pointer, p.Offset = a.blame(p.Key)
		}
		a.problems = append(a.problems, p)
	}
}

// changeOf tells which change a problem points at.
func (a *alteration) changeOf(p *Problem) (int, bool) {
	rest, ok := strings.CutPrefix(string(p.Pointer), string(link.ConfigsPointer)+"/")
	if !ok {
		return 0, false
	}
	number, _, _ := strings.Cut(rest, "/")
	i, err := strconv.Atoi(number)
	return i, err == nil && i < len(a.changes)
}

// blame gives the place of a problem that the changes bring about elsewhere:
// the change of that config, the only change, or all of them.
func (a *alteration) blame(key string) (link.Pointer, int) {
	i, ok := a.last[key]
	if !ok && len(a.changes) == 1 {
		i, ok = 0, true
	}
	if !ok {
		return link.ConfigsPointer, 0
	}
	at := a.nameOf(i)
	return at.pointer, at.offset
}

// nameOf and valueOf are the places of change i.
func (a *alteration) nameOf(i int) place {
	ch := &a.changes[i]
	return place{pointer: link.ConfigsPointer.Index(i) + "/name", offset: ch.NameOffset, key: ch.Name}
}

func (a *alteration) valueOf(i int) place {
	ch := &a.changes[i]
	return place{pointer: link.ConfigsPointer.Index(i) + "/value", offset: ch.ValueOffset, key: ch.Name}
}

// list gives the problems in order, with pointers into data.
func (a *alteration) list() Problems {
	sortProblems(a.problems)
	for n := range a.problems {
		p := &a.problems[n]
		rest := strings.TrimPrefix(string(p.Pointer), string(link.ConfigsPointer))
		if i, ok := a.changeOf(p); ok && a.changes[i].Place > 0 {
			_, part, _ := strings.Cut(rest[1:], "/")
			p.Pointer = link.ChangesPointer.Index(a.changes[i].Place - 1).Append(part)
			continue
		}
		p.Pointer = link.ChangesPointer + link.Pointer(rest)
	}
	return a.problems
}
