package storetest

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/anishathalye/porcupine"

	"github.com/clusterlink-go/clusterlink/store"
)

// Check gives an error if calls, of all clients, are not linearizable: as if each
// happened at once, somewhere between its begin and its end; or if that can't be
// told in time. A call of unknown outcome may have been done, at any time, or
// not. Links are independent, so each is checked by itself, and the error names
// one that is not as it must be.
//
// What the calls must answer is not taken from package store: it is what somebody
// says who notes on a sheet of paper what becomes of one link and its mirrors.
func (m Mix) Check(calls []LinkCall, timeout time.Duration) error {
	byLink := map[string][]porcupine.Operation{}
	var names []string
	for _, c := range calls {
		if c.Answer == mixNothing {
			continue
		}
		if byLink[c.Link] == nil {
			names = append(names, c.Link)
		}
		end := c.End
		if c.Answer == mixUnknown {
			end = math.MaxInt64
		}
		byLink[c.Link] = append(byLink[c.Link], porcupine.Operation{ClientId: c.Client, Input: c, Call: c.Begin, Output: c, Return: end})
	}
	slices.Sort(names)
	model := (&porcupine.NondeterministicModel{
		Init: func() []any { return []any{sheet{}} },
		Step: func(state, in, _ any) []any { return state.(sheet).step(in.(LinkCall)) },
	}).ToModel()
	until := time.Now().Add(timeout)
	var errs []error
	for _, name := range names {
		ops := byLink[name]
		// 0 would be for ever.
		result, info := porcupine.CheckOperationsVerbose(model, ops, max(time.Until(until), time.Millisecond))
		switch result {
		case porcupine.Unknown:
			errs = append(errs, fmt.Errorf("storetest: history of %d calls on link %s: %s was not enough to check it", len(ops), name, timeout))
		case porcupine.Illegal:
			errs = append(errs, fmt.Errorf("storetest: the history of link %s is not linearizable: %s", name, stuck(info, ops)))
		}
	}
	return errors.Join(errs...)
}

// stuck names the call that must come next where the longest order ends that is
// right, and tells what was around it.
func stuck(info porcupine.LinearizationInfo, ops []porcupine.Operation) string {
	var longest []porcupine.Operation
	for _, part := range info.PartialLinearizationsOperations() {
		for _, order := range part {
			if len(order) > len(longest) {
				longest = order
			}
		}
	}
	placed := map[LinkCall]bool{}
	for _, op := range longest {
		placed[op.Input.(LinkCall)] = true
	}
	slices.SortFunc(ops, func(a, b porcupine.Operation) int { return cmp.Compare(a.Return, b.Return) })
	next := slices.IndexFunc(ops, func(op porcupine.Operation) bool { return !placed[op.Input.(LinkCall)] })
	if next < 0 {
		return "no order is right"
	}
	var near []LinkCall
	for _, op := range ops[max(0, next-6):] {
		if c := op.Input.(LinkCall); c.Begin <= ops[next].Return && len(near) < 12 {
			near = append(near, c)
		}
	}
	text := fmt.Sprintf("%d of %d calls can be put into an order, and then not %s; in the order of their ends", len(longest), len(ops), ops[next].Input)
	return text + listText(near, func(c LinkCall) string { return "\n\t" + c.String() })
}

// sheet is the sheet of paper. It is comparable.
type sheet struct {
	exists, paused bool
	value          string
	// mirrors has a letter for each topic: see letters.
	mirrors [mixTopics]byte
	// rev is the link's revision; vague says that it is not known, because the
	// answer to what wrote it was lost. newest is one that it is after.
	rev, newest store.Revision
	vague       bool
}

// letters are what is noted of a mirror, by the status that it shows while its
// link runs; 0 is no mirror. A stop that was asked for by failover needs no
// source.
var letters = map[byte]string{
	'a': "ACTIVE", 'z': "PAUSED", 'p': "PENDING_STOPPED", 'f': "PENDING_STOPPED", 's': "STOPPED", 'x': "FAILED",
}

// moves are the letters after an operation, for those that allow it.
var moves = map[string]map[byte]byte{
	"create-mirror": {0: 'a'},
	"pause":         {'a': 'z', 'z': 'z'},
	"resume":        {'z': 'a', 'a': 'a'},
	"promote":       {'a': 'p', 'z': 'p', 'p': 'p'},
	"failover":      {'a': 'f', 'z': 'f', 'p': 'f', 'f': 'f', 'x': 'f'},
	"drained":       {'p': 's', 'f': 's', 's': 's'},
	"source-failed": {'a': 'x', 'z': 'z', 'p': 'x', 'f': 'f', 's': 's', 'x': 'x'},
	"delete-topic":  {0: 0, 'a': 0, 'z': 0, 'p': 0, 'f': 0, 's': 0, 'x': 0},
	"get-mirror":    {'a': 'a', 'z': 'z', 'p': 'p', 'f': 'f', 's': 's', 'x': 'x'},
}

// shows is the status that a mirror shows.
func (s sheet) shows(letter byte) string {
	if s.paused && (letter == 'a' || letter == 'p' || letter == 'f') {
		return "LINK_PAUSED"
	}
	return letters[letter]
}

func (s sheet) text() string {
	if s.paused {
		return "PAUSED " + s.value
	}
	return "ACTIVE " + s.value
}

// does gives the answer to a call, what it gives where that is "done", and what
// the sheet says then. It does not look at revisions.
func (s sheet) does(c LinkCall) (answer, got string, after sheet) {
	after = s
	switch {
	case c.Op == "create-link" && s.exists:
		return mixTaken, "", s
	case c.Op == "create-link":
		after = sheet{exists: true, value: "default", newest: s.newest}
		return mixDone, after.text(), after
	case !s.exists:
		return mixNoLink, "", s
	}
	switch c.Op {
	case "get-link":
	case "set", "set-if":
		after.value = c.Value
	case "pause-link", "resume-link":
		after.paused = c.Op == "pause-link"
	case "delete-link", "force-delete-link":
		for _, letter := range s.mirrors {
			if c.Op == "delete-link" && letter != 0 && letter != 's' {
				return mixInUse, "", s
			}
		}
		return mixDone, "", sheet{newest: max(s.newest, s.rev)}
	default:
		return s.doesMirror(c)
	}
	return mixDone, after.text(), after
}

func (s sheet) doesMirror(c LinkCall) (answer, got string, after sheet) {
	i := int(c.Topic[1] - '0')
	letter, allowed := moves[c.Op][s.mirrors[i]]
	switch {
	case allowed:
		after = s
		after.mirrors[i] = letter
		return mixDone, s.shows(letter), after
	case c.Op == "create-mirror":
		return mixTaken, "", s
	case c.Op == "get-mirror":
		return mixNoMirror, "", s
	}
	return mixRefused, "", s
}

// step gives what the sheet may say after a call; nothing where its answer is
// wrong.
func (s sheet) step(c LinkCall) []any {
	answer, got, after := s.does(c)
	mayFail := false
	if c.IfRevision != 0 && s.exists {
		mayFail = s.vague || s.rev != c.IfRevision
		if s.rev != c.IfRevision && !(s.vague && c.IfRevision > s.newest) {
			answer = mixStale
		}
	}
	wrote := answer == mixDone && (after.exists != s.exists || after.paused != s.paused || after.value != s.value)
	if c.Answer == mixUnknown {
		if answer == mixDone && after != s {
			if wrote {
				after.rev, after.vague = 0, after.exists
			}
			return []any{s, after}
		}
		return []any{s}
	}
	if c.Answer == mixStale && mayFail {
		return []any{s}
	}
	if c.Answer != answer || answer == mixDone && c.Got != got {
		return nil
	}
	if answer != mixDone || c.Revision == 0 { // it shows no revision
		return []any{after}
	}
	if wrote || s.vague {
		if c.Revision <= max(s.newest, s.rev) {
			return nil
		}
		after.rev, after.newest, after.vague = c.Revision, c.Revision, false
	}
	if c.Revision != after.rev {
		return nil
	}
	return []any{after}
}
