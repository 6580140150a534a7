package bench

import (
	"testing"
)

// BenchmarkStore runs on a small world; the figures use a large one.
func BenchmarkStore(b *testing.B) {
	create := CreateLinks()
	b.Run(create.Group+"/"+create.Name, create.Run)
	for _, n := range []int{1_000, 100_000} {
		w, err := NewWorld(b.Context(), n)
		if err != nil {
			b.Fatal(err)
		}
		for _, c := range w.Cases() {
			b.Run(c.Group+"/"+c.Name, c.Run)
		}
	}
}

func TestWorld(t *testing.T) {
	w, err := NewWorld(t.Context(), 2*pausedEach)
	if err != nil {
		t.Fatal(err)
	}
	if w.BytesPerMirror <= 0 {
		t.Errorf("a mirror takes %v bytes", w.BytesPerMirror)
	}
}
