package bench

import (
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// Case is one thing that is measured, one job an iteration.
type Case struct {
	// Group and Name make the benchmark's name. What stands in one group does
	// the same job.
	Group, Name string
	Run         func(b *testing.B)
}

// Cases lists everything that needs nothing made ready: all but stores with
// many mirrors.
func Cases() []Case { return slices.Concat(accepted(), refused(), decoding(), links()) }

// mask takes an iteration to its place in a walk, whose length is a power of
// two so that going round costs nothing else.
const mask = WalkLength - 1

// CPUMetric names what the process computes for one job, on all cores: it tells
// more than the time where neighbours want the machine, and less where a job
// waits.
const CPUMetric = "cpu-ns"

// loop is a case in which do is one job, the i-th.
func loop(group, name string, do func(b *testing.B, i int) error) Case {
	return Case{group, name, func(b *testing.B) { repeat(b, func(i int) error { return do(b, i) }) }}
}

// repeat does one job after another.
func repeat(b *testing.B, do func(i int) error) {
	b.ReportAllocs()
	start := cpuTime()
	for i := 0; b.Loop(); i++ {
		if err := do(i); err != nil {
			b.Fatal(err)
		}
	}
	if used := cpuTime() - start; used > 0 {
		b.ReportMetric(float64(used.Nanoseconds())/float64(b.N), CPUMetric)
	}
}

// MedianMetric names the median time of one job, from its caller's side. It tells
// more than the mean where the disk now and then takes long.
const MedianMetric = "p50-ns"

// writing is a case of so many writers at once; do is one job, the i-th.
func writing(group, name string, writers int, do func(b *testing.B, i int) error) Case {
	return Case{group, name, func(b *testing.B) {
		took := make([]time.Duration, b.N)
		var next atomic.Int64
		var wg sync.WaitGroup
		b.ReportAllocs()
		b.ResetTimer()
		for range writers {
			wg.Go(func() {
				for i := int(next.Add(1)) - 1; i < b.N; i = int(next.Add(1)) - 1 {
					start := time.Now()
					if err := do(b, i); err != nil {
						b.Error(err)
						return
					}
					took[i] = time.Since(start)
				}
			})
		}
		wg.Wait()
		b.StopTimer()
		slices.Sort(took)
		b.ReportMetric(float64(took[b.N/2].Nanoseconds()), MedianMetric)
	}}
}
