// Package script reads and plays lifecycle stories: what operators ask of two
// clusters with one link and one topic, and what must show. [Parse] reads a
// script, [Script.Run] puts it to a [Pair]; [Halves] is the pair made of the
// machines of package fsm, and remembers what became of each event. Package
// fsmtest plays scripts as tests, and linkctl simulate for people.
//
// A script has one command a line; # begins a comment:
//
//	do R promote                    an operator's event, which must be accepted
//	deny R promote already-stopped  one that must be refused, with that code
//	link R pause                    an event of the link half; deny-link likewise
//	set net off                     what is around, see [Settings]
//	write L                         a record that must be taken; deny-write: refused
//	step                            both sides do what they have to do once
//	settle                          … until nothing changes
//	pass ACTIVE:STOPPED             … until this shows
//	expect REGULAR:ACTIVE           the displayed statuses, left and right
//	expect-link ACTIVE:PAUSED       the displayed link states
package script

import (
	"errors"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
)

// Half is one side of a script: Left holds the source topic at first, Right
// becomes its mirror. The zero Half is Left.
type Half int

// The two halves.
const (
	Left Half = iota
	Right
)

// String is the letter that a script writes: L or R.
func (h Half) String() string {
	if h == Right {
		return "R"
	}
	return "L"
}

// Shown is what a [Pair] shows: the topic's displayed status on either side,
// [fsm.Absent] and [fsm.Regular] among them, and the displayed state of either
// link half, empty for one that doesn't exist. It is a comparable value.
type Shown struct {
	Topic [2]link.MirrorStatus
	Link  [2]link.LinkState
}

// Topics are the two statuses as a script writes them, with a colon between.
func (s Shown) Topics() string { return string(s.Topic[Left]) + ":" + string(s.Topic[Right]) }

// Links are the two link states as a script writes them.
func (s Shown) Links() string {
	show := func(l link.LinkState) string {
		if l == "" {
			return string(fsm.Absent)
		}
		return string(l)
	}
	return show(s.Link[Left]) + ":" + show(s.Link[Right])
}

// Pair is two clusters with one link and one topic, which a script is put to.
// Its methods are called one after the other.
type Pair interface {
	// Reset makes the pair anew: a bidirectional link without prefix that works,
	// an ordinary topic on the left, none on the right, everything in [Settings]
	// as it is at first.
	Reset() error
	// Do puts an operator's event to a topic: create, delete-topic or a verb.
	// It gives the code of the refusal, [AnyCode] for one that it can't name,
	// and nothing for an event that was accepted.
	Do(at Half, e fsm.Event) (refusal link.Code, err error)
	// Link puts an event of the link machine to a link half, as Do does.
	Link(at Half, e fsm.Event) (refusal link.Code, err error)
	// Set changes one of [Settings]. It gives [ErrCannot] for what it can't
	// change.
	Set(what string, on bool) error
	// Write produces one record, and reports whether it was taken.
	Write(to Half) (bool, error)
	// Advance lets both sides do what they have to do once, and reports whether
	// anything changed.
	Advance() (changed bool, err error)
	Show() (Shown, error)
}

// AnyCode is a refusal whose code is not known.
const AnyCode link.Code = "*"

// ErrCannot is what a [Pair] gives for a setting that it can't change.
var ErrCannot = errors.New("script: the pair can't bring this about")

// Setting is something around a pair that a script switches. The zero Setting
// is none.
type Setting struct {
	// Name is what a script calls it, Doc one clause about what it means.
	Name, Doc string
	// On is how it is at first.
	On bool
}

// Settings lists what [Pair.Set] knows. The result is a fresh slice.
func Settings() []Setting {
	return []Setting{
		{"net", "the clusters reach each other", true},
		{"group", "a consumer group of the topic is active", false},
		{"bidirectional", "the link is bidirectional on both sides", true},
		{"prefix", "the link has a prefix", false},
		{"validated", "the checks of the remote cluster pass when a link is created", true},
		{"force", "links are deleted by force", false},
	}
}
