package fsm_test

import (
	"testing"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
	"pgregory.net/rapid"
)

// legalWalk is a walk of accepted events from ABSENT.
func legalWalk(n int) []fsm.MirrorEvent {
	table := fsm.Mirror()
	s := fsm.NewMirrorState()
	walk := make([]fsm.MirrorEvent, 0, n)
	draw := rapid.Custom(func(t *rapid.T) int { return rapid.IntRange(0, 1<<20).Draw(t, "pick") })
	offsets := []int64{1}
	for i := 0; len(walk) < n; i++ {
		events := table.Legal(fsm.State(s.Status))
		e := fsm.MirrorEvent{
			Name:    events[draw.Example(i)%len(events)],
			Facts:   fsm.Bidirectional | fsm.NameMatches | fsm.SourceReadable | fsm.PeerReachable | fsm.PeerWritable | fsm.PeerStopped | fsm.CaughtUp | fsm.Synced,
			Offsets: offsets, Sequence: s.HighSequence() + uint32(i%2),
		}
		if next, v := fsm.StepMirror(s, e, fsm.Policy{}); v.Verdict == fsm.Accept {
			s, walk = next, append(walk, e)
		}
	}
	return walk
}

func TestStepsDoNotAllocate(t *testing.T) {
	walk := legalWalk(512)
	seen := map[link.MirrorStatus]bool{}
	allocs := testing.AllocsPerRun(10, func() {
		s := fsm.NewMirrorState()
		for _, e := range walk {
			s, _ = fsm.StepMirror(s, e, fsm.Policy{})
		}
	})
	if allocs != 0 {
		t.Errorf("a walk of %d events allocates %v times", len(walk), allocs)
	}
	s := fsm.NewMirrorState()
	for _, e := range walk {
		s, _ = fsm.StepMirror(s, e, fsm.Policy{})
		seen[s.Status] = true
	}
	if len(seen) != len(fsm.Mirror().States()) {
		t.Errorf("the walk sees %d of %d states", len(seen), len(fsm.Mirror().States()))
	}
	l := fsm.LinkState{Health: fsm.Healthy}
	rejected := fsm.MirrorState{Status: link.MirrorStopped}
	duties := make([]fsm.Duty, 0, 4)
	for name, f := range map[string]func(){
		"reject": func() { _, _ = fsm.StepMirror(rejected, fsm.MirrorEvent{Name: fsm.EventPromote}, fsm.Policy{}) },
		"link":   func() { l, _ = fsm.StepLink(l, fsm.LinkEvent{Name: fsm.EventProbeOK}, fsm.Policy{}) },
		"task":   func() { _, _ = fsm.StepTask(fsm.NewTaskStatus(), fsm.EventTaskStart, fsm.Enabled, "", "") },
		"duties": func() { duties = fsm.AppendMirrorDuties(duties[:0], rejected, l) },
		"show":   func() { _ = fsm.DisplayMirror(link.MirrorActive, l) },
	} {
		if allocs := testing.AllocsPerRun(100, f); allocs != 0 {
			t.Errorf("%s: %v allocations", name, allocs)
		}
	}
}

func BenchmarkStepMirror(b *testing.B) {
	walk := legalWalk(4096)
	b.ReportAllocs()
	s, i := fsm.NewMirrorState(), 0
	for b.Loop() {
		s, _ = fsm.StepMirror(s, walk[i], fsm.Policy{})
		if i++; i == len(walk) {
			s, i = fsm.NewMirrorState(), 0
		}
	}
}

func BenchmarkTable(b *testing.B) {
	walk, table := legalWalk(4096), fsm.Mirror()
	type step struct {
		from fsm.State
		on   fsm.Event
		with fsm.Facts
	}
	steps := make([]step, len(walk))
	s := fsm.NewMirrorState()
	for i, e := range walk {
		steps[i] = step{fsm.State(s.Status), e.Name, e.Facts}
		s, _ = fsm.StepMirror(s, e, fsm.Policy{})
	}
	b.Run("Next", func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			s := &steps[i%len(steps)]
			table.Next(s.from, s.on, s.with)
		}
	})
	b.Run("Move", func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			s := &steps[i%len(steps)]
			table.Move(s.from, s.on, s.with)
		}
	})
}
