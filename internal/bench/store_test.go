package bench

import (
	"flag"
	"testing"
)

// small is a size at which all sections are soon made ready.
func small(dir string) Size { return Size{Mirrors: 2 * SmallWorld, FileMirrors: SmallWorld, Dir: dir} }

// stores calls do for each section that needs something made ready.
func stores(tb testing.TB, do func(name string, s Section)) {
	tb.Helper()
	for _, o := range Openers() {
		s, err := o.Open(tb.Context(), small(tb.TempDir()))
		if err != nil {
			tb.Fatalf("%s: %v", o.Name, err)
		}
		if s.Close != nil || len(s.Once) > 0 {
			do(o.Name, s)
		}
		if s.Close != nil {
			if err := s.Close(); err != nil {
				tb.Errorf("%s: %v", o.Name, err)
			}
		}
	}
}

// BenchmarkStore runs on small worlds; the figures use large ones.
func BenchmarkStore(b *testing.B) {
	stores(b, func(_ string, s Section) {
		for _, c := range s.Cases {
			b.Run(c.Group+"/"+c.Name, c.Run)
		}
	})
}

// TestSections: each case runs, and each figure is one.
func TestSections(t *testing.T) {
	if testing.Short() {
		t.Skip("starts etcd")
	}
	const benchtime = "test.benchtime"
	was := flag.Lookup(benchtime).Value.String()
	if err := flag.Set(benchtime, "1x"); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = flag.Set(benchtime, was) }()
	stores(t, func(name string, s Section) {
		for _, c := range s.Cases {
			if r := testing.Benchmark(c.Run); r.N == 0 {
				t.Errorf("%s: %s/%s fails", name, c.Group, c.Name)
			}
		}
		for _, f := range s.Once {
			if f.Value <= 0 || f.Unit == "" {
				t.Errorf("%s: %+v", name, f)
			}
		}
	})
}
