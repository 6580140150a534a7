package explore

import (
	"fmt"
	"strings"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
)

// call is one step of a machine, taken down for a replay.
type call struct {
	half    int
	isLink  bool
	made    bool
	mirror  fsm.MirrorEvent
	link    fsm.LinkEvent
	verdict fsm.Verdict
	status  link.MirrorStatus
	shown   link.LinkState
}

// ReplayCode writes a trace as a Go function that repeats it with nothing but
// the machines of package fsm: a call of [fsm.StepMirror] or [fsm.StepLink] for
// every step that they took, with what they answered. The function is complete
// but for the imports of fsm and fmt; it returns an error at the first answer
// that differs. What the environment did stands in comments. A world with a
// machine or events of its own is replayed as far as the production machines
// go along. The error is that of [Run].
func (p *Pair) ReplayCode(name string, t Trace[PairState]) (string, error) {
	var b strings.Builder
	fmt.Fprintf(&b, "// %s replays a counterexample. It begins with %s\n", name, t.Start)
	fmt.Fprintf(&b, "func %s() ([2]fsm.MirrorState, error) {\n", name)
	fmt.Fprintf(&b, "\tpolicy := %s\n", strings.ReplaceAll(fmt.Sprintf("%#v", p.o.Policy), "fsm.MidReverse", ""))
	b.WriteString("\thalf := [2]fsm.MirrorState{{Status: fsm.Regular}, fsm.NewMirrorState()}\n")
	b.WriteString("\tvar v fsm.Verdict\n")
	links := false
	var body strings.Builder
	w := t.First
	for _, s := range t.Steps {
		var calls []call
		recorder := &Pair{o: p.o, calls: &calls}
		if s.Event >= FirstOwn {
			fmt.Fprintf(&body, "\n\t// %s: an event of the user's\n", s.What)
			w = s.After
			continue
		}
		n := w
		if !recorder.happen(&n, s.Event) {
			return "", fmt.Errorf("explore: %q can't happen in %s", s.What, p.Describe(&w))
		}
		fmt.Fprintf(&body, "\n\t// %s: %s\n", s.What, p.Describe(&n))
		for _, c := range calls {
			links = links || c.isLink
			c.write(&body)
		}
		w = n
	}
	if links {
		b.WriteString("\tup := fsm.LinkState{Health: fsm.Healthy}\n\tlinks := [2]fsm.LinkState{up, up}\n")
	}
	b.WriteString(body.String())
	b.WriteString("\treturn half, nil\n}\n")
	return b.String(), nil
}

// write prints one call and the check of its answer.
func (c call) write(b *strings.Builder) {
	state := "half"
	switch {
	case c.made:
		fmt.Fprintf(b, "\thalf[%d].Status = fsm.Regular\n", c.half)
		return
	case c.isLink:
		state = "links"
		fmt.Fprintf(b, "\tlinks[%d], v = fsm.StepLink(links[%d], fsm.LinkEvent{%s}, policy)\n", c.half, c.half,
			fields("Name", quoted(c.link.Name), "Facts", facts(c.link.Facts), "Threshold", number(c.link.Threshold)))
	default:
		e := c.mirror
		ends := ""
		if e.Offsets != nil {
			ends = fmt.Sprintf("%#v", e.Offsets)
		}
		pause := ""
		if e.Pause {
			pause = "true"
		}
		fmt.Fprintf(b, "\thalf[%d], v = fsm.StepMirror(half[%d], fsm.MirrorEvent{%s}, policy)\n", c.half, c.half,
			fields("Name", quoted(e.Name), "Facts", facts(e.Facts), "Pause", pause, "Error", quoted(e.Error),
				"Offsets", ends, "Sequence", number(int(e.Sequence))))
	}
	fmt.Fprintf(b, "\tif v.Verdict != %q || v.To != %q {\n", c.verdict.Verdict, c.verdict.To)
	fmt.Fprintf(b, "\t\treturn half, fmt.Errorf(\"%s %%d: %%s to %%s\", %d, v.Verdict, v.To)\n\t}\n", state, c.half)
}

// fields writes those members of a literal that are not empty.
func fields(pairs ...string) string {
	var parts []string
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			parts = append(parts, pairs[i]+": "+pairs[i+1])
		}
	}
	return strings.Join(parts, ", ")
}

func quoted[T ~string](s T) string {
	if s == "" {
		return ""
	}
	return fmt.Sprintf("%q", string(s))
}

func number(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint(n)
}

// facts writes a set of facts as the Go expression for it.
func facts(f fsm.Facts) string {
	var parts []string
	for _, name := range f.Names() {
		words := strings.Split(name, "-")
		for i, w := range words {
			words[i] = strings.ToUpper(w[:1]) + w[1:]
		}
		parts = append(parts, "fsm."+strings.Join(words, ""))
	}
	return strings.Join(parts, " | ")
}
