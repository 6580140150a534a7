package explore

import (
	"fmt"
	"strings"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
)

// MaxTopics is how many topics, over all clusters, a [Web] may have; MaxPaths
// is how many directions its links may have.
const (
	MaxTopics = 9
	MaxPaths  = 7
)

// Path is one direction of a link: topics of From are mirrored on To, under
// their name behind the prefix.
type Path struct {
	From, To string
	Prefix   string
	// AutoCreate mirrors every topic of From whose name does not begin with one
	// of Except.
	AutoCreate bool
	Except     []string
}

// WebOptions says what a [Web] is made of. The zero WebOptions is empty.
type WebOptions struct {
	// Topics are the ordinary topics that there are at first, as
	// "cluster/name".
	Topics []string
	Paths  []Path
	Policy fsm.Policy
	// Writes is the number of records in all; 0 means 1, at most 8.
	Writes int
	// Hops is how often a topic may be mirrored on; 0 means as often as there
	// are paths.
	Hops int
	// Deletes lets operators delete topics.
	Deletes bool
	// RecreationUnseen: sources have no topic ids (see [Flaws]).
	RecreationUnseen bool

	_ struct{}
}

// WebTopic is one topic of a [WebState].
type WebTopic struct {
	fsm.MirrorState
	// From is the place of the topic's path plus one; 0 for one that is no
	// mirror and never was.
	From uint8
	Log  Log
	// Replaced: the source was deleted, and perhaps made anew.
	Replaced bool
}

// WebState is a state of a [Web]. It is a value.
type WebState struct {
	Topic  [MaxTopics]WebTopic
	Down   uint8 // paths that are cut
	Writes uint8
}

// Web is the world of several clusters and one-way links between them, for
// what two clusters can't show: chains, hubs, rings and echoes. Topics are
// created, paused, resumed, promoted, failed over and deleted; reverse and
// restore are a [Pair]'s. It is immutable.
type Web struct {
	o      WebOptions
	names  []string // of topics: cluster/name
	hops   []int
	source [][MaxPaths]int // place of a topic's source over a path, or -1
}

var _ World[WebState] = (*Web)(nil)

// NewWeb makes a world. Topics beyond [MaxTopics] and paths beyond [MaxPaths]
// are left out. A nil o is the zero WebOptions.
func NewWeb(o *WebOptions) *Web {
	w := &Web{}
	if o != nil {
		w.o = *o
	}
	w.o.Writes = min(max(w.o.Writes, 1), 8)
	w.o.Paths = w.o.Paths[:min(len(w.o.Paths), MaxPaths)]
	if w.o.Hops <= 0 {
		w.o.Hops = len(w.o.Paths)
	}
	for _, t := range w.o.Topics {
		w.place(t, 0)
	}
	for i := 0; i < len(w.names); i++ {
		cluster, name, _ := strings.Cut(w.names[i], "/")
		for k, p := range w.o.Paths {
			if p.From != cluster || w.hops[i] >= w.o.Hops {
				continue
			}
			if at := w.place(p.To+"/"+p.Prefix+name, w.hops[i]+1); at >= 0 {
				w.source[at][k] = i
			}
		}
	}
	return w
}

// place finds or adds a topic; -1 if there is no room.
func (w *Web) place(name string, hops int) int {
	for i, n := range w.names {
		if n == name {
			return i
		}
	}
	if len(w.names) >= MaxTopics {
		return -1
	}
	w.names, w.hops = append(w.names, name), append(w.hops, hops)
	var none [MaxPaths]int
	for k := range none {
		none[k] = -1
	}
	w.source = append(w.source, none)
	return len(w.names) - 1
}

// Start has the ordinary topics and no mirrors.
func (w *Web) Start() []WebState {
	var s WebState
	for i := range w.names {
		s.Topic[i].MirrorState = fsm.NewMirrorState()
		if i < len(w.o.Topics) {
			s.Topic[i].Status = fsm.Regular
		}
	}
	return []WebState{s}
}

// Encode packs three bytes a topic. Sequences and stop offsets are left out:
// nothing here reads them.
func (w *Web) Encode(s *WebState) (x State, ok bool) {
	for i := range w.names {
		t := &s.Topic[i]
		x[3*i] = statusCode(t.Status)<<4 | byte(t.Verb)<<1 | bit(t.Replaced)
		x[3*i+1], x[3*i+2] = t.From, byte(t.Log)
	}
	x[30], x[31] = s.Down, s.Writes
	return x, true
}

// Decode is the inverse of Encode.
func (w *Web) Decode(x *State, s *WebState) {
	*s = WebState{Down: x[30], Writes: x[31]}
	for i := range w.names {
		t := &s.Topic[i]
		t.Status, t.Verb, t.Replaced = statuses[x[3*i]>>4], fsm.Underway(x[3*i]>>1&7), x[3*i]&1 == 1
		t.From, t.Log = x[3*i+1], Log(x[3*i+2])
	}
}

// up is a link half that works.
var up = fsm.LinkState{Health: fsm.Healthy}

// webVerbs are what operators do, after create over each path.
var webVerbs = [...]fsm.Event{
	fsm.EventPause, fsm.EventResume, fsm.EventPromote, fsm.EventFailover, fsm.EventDeleteTopic,
}

// Name says what an event does.
func (w *Web) Name(s *WebState, e Event) string {
	k, what := int(e>>8), int(e&255)
	switch {
	case k == 255 || k >= len(w.names):
		p := w.o.Paths[what%max(len(w.o.Paths), 1)]
		return fmt.Sprintf("network from %s to %s toggles", p.From, p.To)
	case what == 0:
		return "write to " + w.names[k]
	case what == 1:
		return "host works on " + w.names[k]
	case what < 10:
		return fmt.Sprintf("%s %s", webVerbs[what-2], w.names[k])
	}
	p := w.o.Paths[what-10]
	return fmt.Sprintf("create %s from %s", w.names[k], p.From)
}

// Describe shows every topic that exists.
func (w *Web) Describe(s *WebState) string {
	var parts []string
	for i, name := range w.names {
		if t := &s.Topic[i]; t.Status != fsm.Absent {
			parts = append(parts, fmt.Sprintf("%s %s%s", name, t.Status, t.Log))
		}
	}
	for k, p := range w.o.Paths {
		if s.Down>>k&1 == 1 {
			parts = append(parts, "cut: "+p.From+" to "+p.To)
		}
	}
	return strings.Join(parts, "  ")
}

// Next yields every event: those of topics first, then those of the network.
// A path that creates topics by itself does so whenever it can.
func (w *Web) Next(s *WebState, yield func(Event, *WebState)) {
	var n WebState
	for i := range w.names {
		try := func(what int, do func() bool) {
			if n = *s; do() {
				yield(Event(i<<8|what), &n)
			}
		}
		try(0, func() bool { return w.write(&n, i) })
		try(1, func() bool { return w.work(&n, i) })
		for k, v := range webVerbs {
			if v != fsm.EventDeleteTopic || w.o.Deletes {
				try(2+k, func() bool { return w.step(&n, i, fsm.MirrorEvent{Name: v}) })
			}
		}
		for k := range w.o.Paths {
			try(10+k, func() bool { return w.create(&n, i, k) })
		}
	}
	for k := range w.o.Paths {
		n = *s
		n.Down ^= 1 << k
		yield(FirstOwn-256+Event(k), &n)
	}
}

func (w *Web) write(s *WebState, i int) bool {
	t := &s.Topic[i]
	if int(s.Writes) >= w.o.Writes || !fsm.Writable(t.Status) {
		return false
	}
	t.Log |= 1 << s.Writes
	s.Writes++
	return true
}

// create makes topic i a mirror over a path; where the path does that by
// itself, only of topics that its filters let through.
func (w *Web) create(s *WebState, i, path int) bool {
	from := w.source[i][path]
	if from < 0 || s.Down>>path&1 == 1 {
		return false
	}
	p := w.o.Paths[path]
	if p.AutoCreate {
		_, name, _ := strings.Cut(w.names[from], "/")
		for _, x := range p.Except {
			if strings.HasPrefix(name, x) {
				return false
			}
		}
	}
	e := fsm.MirrorEvent{Name: fsm.EventCreate, Facts: fsm.NameMatches | fsm.PeerReachable}
	if p.Prefix != "" {
		e.Facts |= fsm.Prefixed
	}
	source := &s.Topic[from]
	if source.Status != fsm.Absent {
		e.Facts |= fsm.SourceReadable
	}
	if w.Source(s, from) == i && mirrors(source.Status) {
		e.Facts |= fsm.PeerMirrors
	}
	if !w.step(s, i, e) {
		return false
	}
	s.Topic[i].From = uint8(path + 1)
	return true
}

// Source gives the place of the topic that topic i mirrors or mirrored; -1 for
// none.
func (w *Web) Source(s *WebState, i int) int {
	if s.Topic[i].From == 0 {
		return -1
	}
	return w.source[i][s.Topic[i].From-1]
}

// work does what the host owes topic i now.
func (w *Web) work(s *WebState, i int) bool {
	t := &s.Topic[i]
	from := w.Source(s, i)
	var buffer [4]fsm.Duty
	for _, d := range fsm.AppendMirrorDuties(buffer[:0], t.MirrorState, up) {
		reached := from >= 0 && s.Down>>(t.From-1)&1 == 0
		switch d.Kind {
		case fsm.StopLocally:
			return w.step(s, i, fsm.MirrorEvent{Name: fsm.EventDrained})
		case fsm.Fetch:
			if reached && w.fetch(s, i, &s.Topic[from]) {
				return true
			}
		case fsm.Drain:
			return reached && t.Log == s.Topic[from].Log &&
				w.step(s, i, fsm.MirrorEvent{Name: fsm.EventDrained, Facts: fsm.CaughtUp | fsm.Synced})
		}
	}
	return false
}

func (w *Web) fetch(s *WebState, i int, source *WebTopic) bool {
	t := &s.Topic[i]
	seen := t.Replaced && !w.o.RecreationUnseen
	switch {
	case source.Status == fsm.Absent || seen || !t.Log.PrefixOf(source.Log):
		return w.step(s, i, fsm.MirrorEvent{Name: fsm.EventSourceFailed, Error: link.MirrorSourceTopicIDChanged})
	case t.Log == source.Log:
		return false
	}
	t.Log |= source.Log.record(t.Log.Len())
	return true
}

// step applies an event to topic i.
func (w *Web) step(s *WebState, i int, e fsm.MirrorEvent) bool {
	t := &s.Topic[i]
	after, v := fsm.StepMirror(t.MirrorState, e, w.o.Policy)
	if v.Verdict != fsm.Accept {
		return false
	}
	t.MirrorState = after
	if e.Name == fsm.EventCreate || e.Name == fsm.EventDeleteTopic {
		*t = WebTopic{MirrorState: after}
	}
	for k := range w.names {
		if e.Name == fsm.EventDeleteTopic && w.Source(s, k) == i {
			s.Topic[k].Replaced = true
		}
	}
	return true
}
