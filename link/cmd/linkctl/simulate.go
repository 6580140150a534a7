package main

import (
	"fmt"
	"strings"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/fsm/script"
	"github.com/clusterlink-go/clusterlink/link"
)

const simulateHelp = `SCRIPT is a path or - for standard input: what operators ask of two clusters with
one bidirectional link and one topic, L with the source topic and R without one,
and what must show. One command a line, # begins a comment:

  do R promote                    an operator's event, which must be accepted
  deny R promote already-stopped  one that must be refused, with that code
  link R pause                    an event of the link half; deny-link likewise
  set net off                     what is around:
%s  write L                         a record that must be taken; deny-write: refused
  step                            both sides do what they have to do once
  settle                          … until nothing changes
  pass ACTIVE:STOPPED             … until this shows
  expect REGULAR:ACTIVE           the displayed statuses, left and right
  expect-link ACTIVE:PAUSED       the displayed link states

For each command it says what became of every event, those that the sides put to
each other among them, what shows then, and what either side must be doing.
The exit code is 0 if all came true, 1 if a command did not, and 2 for a usage
error or a script that can't be read.
`

// simulateText is the help with the settings that there are.
func simulateText() string {
	var b strings.Builder
	for _, s := range script.Settings() {
		first := "off"
		if s.On {
			first = "on"
		}
		fmt.Fprintf(&b, "      %-14s %-3s at first  %s\n", s.Name, first, s.Doc)
	}
	return fmt.Sprintf(simulateHelp, b.String())
}

// runSimulate plays a script on the machines.
func runSimulate(e *env, c command, args []string) int {
	fs := c.flags()
	format := oneOf(fs, "format", "print as", formatText, formatJSON)
	policy := policyFlags(fs)
	operands, code, done := e.parse(c, fs, args)
	switch {
	case done:
		return code
	case len(operands) != 1:
		return e.misuse(c, "name one script, or - for standard input")
	}
	doc := e.readOne(operands[0])
	if doc.err != nil {
		fmt.Fprintf(e.errs, "linkctl: %s: %s\n", clean(doc.file), clean(doc.err.Error()))
		return exitUsage
	}
	story, wrong := script.Parse(string(doc.data))
	if len(wrong) == 0 && len(story.Commands()) == 0 {
		fmt.Fprintf(e.errs, "linkctl: %s: the script has no command\n", clean(doc.file))
		return exitUsage
	}
	for _, w := range wrong {
		fmt.Fprintf(e.errs, "linkctl: %s\n", clean(w.In(doc.file)))
	}
	if len(wrong) > 0 {
		return exitUsage
	}
	t := simulate(filename(doc.file), story, policy())
	if *format == formatJSON {
		code = e.printValue(c, t)
	} else {
		code = e.print(c, t.text())
	}
	if !t.Passed {
		code = max(code, exitInvalid)
	}
	return code
}

// jsonSimulation is what became of a script, in the JSON output: a contract.
type jsonSimulation struct {
	File   string    `json:"file"`
	Passed bool      `json:"passed"`
	Steps  []jsonAct `json:"steps"`
}

// jsonAct is one command of a script, what it led to, and what shows behind it.
type jsonAct struct {
	Line    int             `json:"line"`
	Command string          `json:"command"`
	Events  []jsonTaken     `json:"events,omitempty"`
	Topics  jsonSides       `json:"topics"`
	Links   jsonSides       `json:"links"`
	Duties  [2]jsonAssigned `json:"duties"`
	Error   string          `json:"error,omitempty"`
}

// jsonSides is a state on the left and on the right.
type jsonSides [2]string

type jsonTaken struct {
	Side    string    `json:"side"`
	Machine string    `json:"machine"`
	Event   fsm.Event `json:"event"`
	Verdict fsm.Kind  `json:"verdict"`
	Code    link.Code `json:"code,omitempty"`
	Message string    `json:"message,omitempty"`
	From    fsm.State `json:"from"`
	To      fsm.State `json:"to"`
}

// jsonAssigned are the duties of one side.
type jsonAssigned struct {
	Side string         `json:"side"`
	Must []fsm.DutyKind `json:"must"`
}

// The names that refusals are told with: a script has one topic and one link.
const (
	topicOfScript = "topic"
	linkOfScript  = "link"
)

// simulate plays a script and writes down what happens.
func simulate(file string, story *script.Script, policy fsm.Policy) *jsonSimulation {
	halves := script.NewHalves(policy)
	t := &jsonSimulation{File: file, Passed: true, Steps: []jsonAct{}}
	// An error is that of the last command, which has it already.
	_ = story.Run(halves, func(c script.Command, err error) {
		act := jsonAct{Line: c.Line, Command: c.String()}
		for _, taken := range halves.Took() {
			if !asked(c, &taken) && nothingNew(&taken) {
				continue
			}
			act.Events = append(act.Events, takenOf(&taken))
		}
		shown, _ := halves.Show() // never fails
		act.Topics, act.Links = sidesOf(shown.Topics()), sidesOf(shown.Links())
		for i, side := range []script.Half{script.Left, script.Right} {
			act.Duties[i] = jsonAssigned{side.String(), []fsm.DutyKind{}}
			for _, d := range halves.Duties(side) {
				act.Duties[i].Must = append(act.Duties[i].Must, d.Kind)
			}
		}
		if err != nil {
			act.Error, t.Passed = err.Error(), false
		}
		t.Steps = append(t.Steps, act)
	})
	return t
}

// asked reports whether an event is the one that a command puts.
func asked(c script.Command, t *script.Taken) bool {
	return len(c.Words) > 2 && c.Words[1] == t.At.String() && c.Words[2] == string(t.Event)
}

// nothingNew reports whether an event only confirms what was so.
func nothingNew(t *script.Taken) bool {
	return t.Verdict.Verdict == fsm.Noop || t.Link && t.Verdict.Verdict == fsm.Accept && t.From == t.Verdict.To
}

func sidesOf(shown string) jsonSides {
	left, right, _ := strings.Cut(shown, ":")
	return jsonSides{left, right}
}

func takenOf(t *script.Taken) jsonTaken {
	machine := fsm.Mirror().Name()
	if t.Link {
		machine = fsm.Link().Name()
	}
	return jsonTaken{
		t.At.String(), machine, t.Event, t.Verdict.Verdict, t.Verdict.Code,
		t.Verdict.Message(topicOfScript, linkOfScript), t.From, t.Verdict.To,
	}
}

// text is the trace for people.
func (t *jsonSimulation) text() string {
	var b strings.Builder
	for _, act := range t.Steps {
		fmt.Fprintf(&b, "%s:%d: %s\n", clean(t.File), act.Line, clean(act.Command))
		for _, e := range act.Events {
			fmt.Fprintf(&b, "    %s %-6s %-24s %s", e.Side, e.Machine, e.Event, e.Verdict)
			switch {
			case e.Code != "":
				fmt.Fprintf(&b, " in %s [%s] %s", e.From, e.Code, clean(e.Message))
			case e.From != e.To:
				fmt.Fprintf(&b, " %s -> %s", e.From, e.To)
			default:
				fmt.Fprintf(&b, " in %s", e.From)
			}
			b.WriteByte('\n')
		}
		fmt.Fprintf(&b, "    shows %s:%s, links %s:%s", act.Topics[0], act.Topics[1], act.Links[0], act.Links[1])
		for _, side := range act.Duties {
			if len(side.Must) > 0 {
				fmt.Fprintf(&b, "; %s must %s", side.Side, join(side.Must))
			}
		}
		b.WriteByte('\n')
		if act.Error != "" {
			fmt.Fprintf(&b, "%s:%d: error: %s: %s\n", clean(t.File), act.Line, clean(act.Command), clean(act.Error))
		}
	}
	if t.Passed {
		fmt.Fprintf(&b, "%s: %s came true\n", clean(t.File), plural(len(t.Steps), "command"))
	}
	return b.String()
}

// readOne reads a file, or standard input.
func (e *env) readOne(name string) document {
	if name == stdinName {
		return sources{}.readAll(name, e.in)
	}
	return sources{}.readFile(name)
}
