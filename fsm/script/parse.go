package script

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
)

// Script is what [Parse] gives. The zero Script has no commands. It is not
// changed by its methods, so it is safe for concurrent use.
type Script struct{ commands []Command }

// Commands lists the commands in order. The result is a fresh slice, whose
// words must not be modified.
func (s *Script) Commands() []Command { return slices.Clone(s.commands) }

// Command is one line of a script.
type Command struct {
	// Line is where it stands, from 1.
	Line int
	// Words are the command and what follows it; never empty in what [Parse]
	// gives.
	Words []string
}

// String is the command with one blank between its words.
func (c Command) String() string { return strings.Join(c.Words, " ") }

// Error is a line of a script that can't be read, or that did not come true.
type Error struct {
	Command Command
	// Err says why; it is not nil.
	Err error
}

// Error is "script: line N: COMMAND: reason".
func (e *Error) Error() string {
	return fmt.Sprintf("script: line %d: %s: %v", e.Command.Line, e.Command, e.Err)
}

// Unwrap gives the reason.
func (e *Error) Unwrap() error { return e.Err }

// In is the error with its place in a file, "FILE:LINE: COMMAND: reason".
func (e *Error) In(file string) string {
	return fmt.Sprintf("%s:%d: %s: %v", file, e.Command.Line, e.Command, e.Err)
}

// Parse reads a script. It gives an [Error] for each line that is no command,
// or that names an event, a setting, a status or a code that there is not; the
// script then has the other commands.
func Parse(text string) (*Script, []*Error) {
	s := &Script{}
	var wrong []*Error
	for n, line := range strings.Split(text, "\n") {
		line, _, _ = strings.Cut(line, "#")
		c := Command{Line: n + 1, Words: strings.Fields(line)}
		if len(c.Words) == 0 {
			continue
		}
		if err := c.check(); err != nil {
			wrong = append(wrong, &Error{c, err})
			continue
		}
		s.commands = append(s.commands, c)
	}
	return s, wrong
}

// syntax says what follows each command.
var syntax = map[string]string{
	"do": "SIDE EVENT", "deny": "SIDE EVENT CODE", "link": "SIDE EVENT", "deny-link": "SIDE EVENT CODE",
	"set": "SETTING on|off", "write": "SIDE", "deny-write": "SIDE", "step": "", "settle": "",
	"pass": "STATUS:STATUS", "expect": "STATUS:STATUS", "expect-link": "STATE:STATE",
}

// check says what is wrong with a command.
func (c Command) check() error {
	name := c.Words[0]
	after, ok := syntax[name]
	if !ok {
		return errors.New("there is no such command")
	}
	if len(strings.Fields(after)) != len(c.Words)-1 {
		return fmt.Errorf("want %s", strings.TrimSpace(name+" "+after))
	}
	switch name {
	case "step", "settle":
		return nil
	case "set":
		return c.checkSetting()
	case "pass", "expect":
		return checkBoth("status", c.Words[1], append(link.MirrorStatuses(), fsm.Absent, fsm.Regular))
	case "expect-link":
		return checkBoth("state", c.Words[1], append(link.LinkStates(), link.LinkState(fsm.Absent)))
	}
	if side := c.Words[1]; side != "L" && side != "R" {
		return fmt.Errorf("side %q is neither L nor R", side)
	}
	if len(c.Words) > 2 {
		events := operatorEvents()
		if strings.HasSuffix(name, "link") {
			events = fsm.Link().Events()
		}
		if err := known("event", fsm.Event(c.Words[2]), events); err != nil {
			return err
		}
	}
	if len(c.Words) > 3 {
		if code := link.Code(c.Words[3]); !slices.Contains(codes(), code) {
			return fmt.Errorf("no event is refused with the code %q", code)
		}
	}
	return nil
}

func (c Command) checkSetting() error {
	var names []string
	for _, s := range Settings() {
		names = append(names, s.Name)
	}
	if err := known("setting", c.Words[1], names); err != nil {
		return err
	}
	if on := c.Words[2]; on != "on" && on != "off" {
		return fmt.Errorf("%q is neither on nor off", on)
	}
	return nil
}

// checkBoth checks a word that is about either side.
func checkBoth[T ~string](what, word string, all []T) error {
	left, right, ok := strings.Cut(word, ":")
	if !ok {
		return fmt.Errorf("want a %s on the left and one on the right, with a colon between", what)
	}
	if err := known(what, T(left), all); err != nil {
		return err
	}
	return known(what, T(right), all)
}

func known[T ~string](what string, word T, all []T) error {
	if slices.Contains(all, word) {
		return nil
	}
	names := make([]string, len(all))
	for i, a := range all {
		names[i] = string(a)
	}
	return fmt.Errorf("there is no %s %q: want %s", what, word, strings.Join(names, ", "))
}

// operatorEvents are the events of a topic that somebody asks for; the others
// come of themselves.
func operatorEvents() []fsm.Event {
	events := []fsm.Event{fsm.EventCreate, fsm.EventDeleteTopic}
	for _, v := range link.Verbs() {
		events = append(events, fsm.Event(v))
	}
	return events
}

// codes lists what the machines of a topic and of a link refuse with.
func codes() []link.Code {
	seen := map[link.Code]bool{}
	for _, t := range []*fsm.Table{fsm.Mirror(), fsm.Link()} {
		for _, row := range t.Rows() {
			if row.Verdict == fsm.Reject {
				seen[row.Code] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(seen))
}
