package bench

import (
	"testing"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/validate"
)

// Benchmark runs every case.
func Benchmark(b *testing.B) {
	for _, c := range Cases() {
		b.Run(c.Group+"/"+c.Name, c.Run)
	}
}

// TestWalkTakesEveryEdge: every row that accepts an event is on the walk.
func TestWalkTakesEveryEdge(t *testing.T) {
	taken := map[Edge]int{}
	for _, s := range Walk(1, WalkLength) {
		taken[edgeOf(s)]++
	}
	for _, e := range Edges() {
		if taken[e] == 0 {
			t.Errorf("not taken: %s, %s, %s", e.From, e.On, e.Row.Guard)
		}
	}
}

// TestAgree: all machines go the same walk, and refuse the same events.
func TestAgree(t *testing.T) {
	walk, n := Walk(1, WalkLength), NewNumbers()
	table, compiled := fsm.Mirror(), fsm.Mirror().Compile()
	bare, hand, lab, less := NewBareTable(n), &Switch{}, NewLooplab(), NewStateless()
	whole, named, index := fsm.NewMirrorState(), table.Initial(), fsm.StateIndex(0)
	for i, s := range walk {
		var v fsm.Verdict
		whole, v = fsm.StepMirror(whole, s.Event, s.Policy)
		next := table.Next(named, s.On, s.Facts)
		named, _ = table.Move(named, s.On, s.Facts)
		on, _ := table.EventIndex(s.On)
		var kind fsm.KindIndex
		index, kind = compiled.Next(index, on, s.Facts)
		for j, err := range []error{bare.Fire(n.Arrow(s.Arrow)), hand.Fire(n.Arrow(s.Arrow)), FireLooplab(lab, s.Arrow), less.Fire(s.Arrow)} {
			if err != nil {
				t.Fatalf("step %d, %s in %s: machine %d: %v", i, s.Arrow, s.From, j, err)
			}
		}
		to := n.State(s.To)
		if fsm.State(whole.Status) != s.To || v.Outcome != s.Row || next.Outcome != s.Row || named != s.To ||
			uint8(index) != to || kind != fsm.AcceptIndex || bare.State != to || hand.State != to ||
			lab.Current() != string(s.To) || less.MustState() != string(s.To) {
			t.Fatalf("step %d, %s in %s: they disagree: %s %s %d %d %d %s %s, want %s", i, s.Arrow, s.From,
				whole.Status, named, index, bare.State, hand.State, lab.Current(), less.MustState(), s.To)
		}
	}
	state := ""
	external := newStatelessIn(&state)
	for _, r := range Refusals(n) {
		bare.State, hand.State, state = r.From, r.From, string(r.Name)
		lab.SetState(string(r.Name))
		_, kind := table.Move(r.Name, r.On, 0)
		_, byIndex := compiled.Next(fsm.StateIndex(r.From), r.Index, 0)
		_, v := fsm.StepMirror(fsm.MirrorState{Status: link.MirrorStatus(r.Name)}, fsm.MirrorEvent{Name: r.On}, fsm.Policy{})
		if kind != fsm.Reject || v.Verdict != fsm.Reject || byIndex != fsm.RejectIndex || bare.Fire(r.Arrow) == nil ||
			hand.Fire(r.Arrow) == nil || FireLooplab(lab, r.Text) == nil || external.Fire(r.Text) == nil {
			t.Errorf("%s in %s is refused by some only", r.Text, r.Name)
		}
	}
}

// TestNoAllocations: what has names or numbers in and out allocates nothing.
func TestNoAllocations(t *testing.T) {
	table, compiled := fsm.Mirror(), fsm.Mirror().Compile()
	walk := Walk(1, 512)
	if n := testing.AllocsPerRun(5, func() {
		s := fsm.NewMirrorState()
		for _, step := range walk {
			s, _ = fsm.StepMirror(s, step.Event, step.Policy)
			table.Move(step.From, step.On, step.Facts)
			table.Next(step.From, step.On, step.Facts)
			on, _ := table.EventIndex(step.On)
			at, _ := table.StateIndex(step.From)
			compiled.Next(at, on, step.Facts)
		}
	}); n != 0 {
		t.Errorf("%v allocations on a walk of %d", n, len(walk))
	}
}

// TestBodies: everyone takes the five bodies for right in form.
func TestBodies(t *testing.T) {
	bodies, err := Bodies()
	if err != nil {
		t.Fatal(err)
	}
	schema := Schema()
	for _, b := range bodies {
		if _, findings := link.DecodeCreateRequest(b.Data); len(findings) > 0 {
			t.Errorf("%s: %v", b.Name, findings)
		}
		if err := DecodeStrict(b.Data); err != nil {
			t.Errorf("%s: encoding/json: %v", b.Name, err)
		}
		if err := CheckShape(schema, b.Data); err != nil {
			t.Errorf("%s: kin-openapi: %v", b.Name, err)
		}
	}
	bad := []byte(`{"configs":[{"value":"v"}]}`)
	if CheckShape(schema, bad) == nil || DecodeStrict([]byte(`{"colour":1}`)) == nil || DecodeStrict([]byte(`{}{}`)) == nil {
		t.Error("a rival takes what it must not take")
	}
}

// TestCleanBodies: most bodies can be made clean, both halves of a pair first.
func TestCleanBodies(t *testing.T) {
	clean, err := CleanBodies()
	if err != nil || len(clean) < 3 {
		t.Fatalf("%d clean bodies, %v", len(clean), err)
	}
	east, _ := link.DecodeCreateRequest(clean[0].Data)
	west, _ := link.DecodeCreateRequest(clean[1].Data)
	if shape, problems := validate.Pair(east, west, nil); shape == validate.NoShape || len(problems) > 0 {
		t.Errorf("%s and %s: %s, %v", clean[0].Name, clean[1].Name, shape, problems)
	}
}

func TestInstanceMemory(t *testing.T) {
	for _, m := range InstanceMemory(1_000) {
		if m.Bytes <= 0 {
			t.Errorf("%s: %v bytes", m.Name, m.Bytes)
		}
	}
}
