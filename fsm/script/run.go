package script

import (
	"fmt"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
)

// settleRounds bounds how long a script waits for a pair to settle.
const settleRounds = 200

// Run resets a pair and puts a script to it, up to the first command that does
// not come true: that is an [*Error], whose reason is [ErrCannot] where the pair
// can't do what the command wants. after, which may be nil, is called behind
// every command that was run, with the error of that one.
func (s *Script) Run(p Pair, after func(Command, error)) error {
	if err := p.Reset(); err != nil {
		return fmt.Errorf("script: reset: %w", err)
	}
	for _, c := range s.commands {
		err := c.run(p)
		if after != nil {
			after(c, err)
		}
		if err != nil {
			return &Error{c, err}
		}
	}
	return nil
}

// run puts one command to a pair.
func (c Command) run(p Pair) error {
	words := c.Words
	at := Left
	if len(words) > 1 && words[1] == "R" {
		at = Right
	}
	switch words[0] {
	case "step":
		_, err := p.Advance()
		return err
	case "settle":
		return until(p, func() (bool, error) { return false, nil }, true)
	case "pass":
		return until(p, func() (bool, error) {
			s, err := p.Show()
			return s.Topics() == words[1], err
		}, false)
	case "expect", "expect-link":
		s, err := p.Show()
		got := s.Topics()
		if words[0] == "expect-link" {
			got = s.Links()
		}
		if err == nil && got != words[1] {
			return fmt.Errorf("shows %s", got)
		}
		return err
	case "set":
		return p.Set(words[1], words[2] == "on")
	case "write", "deny-write":
		taken, err := p.Write(at)
		if err == nil && taken != (words[0] == "write") {
			return fmt.Errorf("the record was taken: %t", taken)
		}
		return err
	case "do", "deny":
		code, err := p.Do(at, fsm.Event(words[2]))
		return compare(words, code, err)
	default:
		code, err := p.Link(at, fsm.Event(words[2]))
		return compare(words, code, err)
	}
}

// compare compares an answer with what the command wants.
func compare(words []string, code link.Code, err error) error {
	want := link.Code("")
	if len(words) > 3 {
		want = link.Code(words[3])
	}
	switch {
	case err != nil:
		return err
	case code == want, code == AnyCode && want != "":
		return nil
	case code == "":
		return fmt.Errorf("it was accepted")
	}
	return fmt.Errorf("it was refused with %s", code)
}

// until advances a pair until done says so, or, with quiet, until nothing
// changes.
func until(p Pair, done func() (bool, error), quiet bool) error {
	for range settleRounds {
		if ok, err := done(); ok || err != nil {
			return err
		}
		changed, err := p.Advance()
		if err != nil || quiet && !changed {
			return err
		}
	}
	s, err := p.Show()
	if err != nil {
		return err
	}
	return fmt.Errorf("still %s after %d rounds", s.Topics(), settleRounds)
}
