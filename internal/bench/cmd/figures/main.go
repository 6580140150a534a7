// Command figures measures this project beside other ways to do the same and
// prints a table of figures and of budgets. Run it in internal/bench:
//
//	go run ./cmd/figures [-rounds 5] [-time 200ms] [-mirrors 1000000] [-instances 100000]
//
// Everything is measured once a round, in turn, and a ratio is the median of
// those of the rounds, because neighbours on a machine change its speed from one
// minute to the next. A budget that is missed is marked and is no error.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"runtime"
	"slices"
	"testing"
	"text/tabwriter"

	"github.com/clusterlink-go/clusterlink/internal/bench"
)

func main() {
	testing.Init()
	rounds := flag.Int("rounds", 5, "how often everything is measured")
	each := flag.String("time", "200ms", "how long each measurement takes")
	mirrors := flag.Int("mirrors", 1_000_000, "mirrors in the large store; 0 leaves the stores out")
	instances := flag.Int("instances", 100_000, "instances of each machine that are weighed; 0 leaves them out")
	flag.Parse()
	if err := flag.Set("test.benchtime", *each); err != nil {
		fail(err)
	}
	fmt.Printf("%s %s/%s, %d CPUs, median of %d rounds of %s\n\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.GOMAXPROCS(0), *rounds, *each)
	f := &figures{}
	cases := bench.Cases()
	if *mirrors > 0 {
		cases = append(cases, bench.CreateLinks())
		for _, n := range []int{1, 1_000, *mirrors} {
			w, err := bench.NewWorld(context.Background(), n)
			if err != nil {
				fail(err)
			}
			cases = append(cases, w.Cases()...)
			f.bytes = w.BytesPerMirror
		}
	}
	for range *rounds {
		f.round(cases)
	}
	f.print()
	f.budgets(*mirrors)
	if *instances > 0 {
		fmt.Printf("\nOn the heap, for each of %d instances\n\n", *instances)
		table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
		for _, m := range bench.InstanceMemory(*instances) {
			fmt.Fprintf(table, "%s\t%.0f bytes\n", m.Name, m.Bytes)
		}
		_ = table.Flush()
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "figures:", err)
	os.Exit(1)
}

// figures are the measurements so far.
type figures struct {
	order []string
	// times are the nanoseconds of an iteration, one a round.
	times  map[string][]float64
	allocs map[string]int64
	// bytes is what a mirror takes in the large store.
	bytes float64
}

func (f *figures) round(cases []bench.Case) {
	if f.times == nil {
		f.times, f.allocs = map[string][]float64{}, map[string]int64{}
	}
	for _, c := range cases {
		name := c.Group + "/" + c.Name
		r := testing.Benchmark(c.Run)
		if r.N == 0 {
			fail(fmt.Errorf("%s failed", name))
		}
		if f.times[name] == nil {
			f.order = append(f.order, name)
		}
		f.times[name] = append(f.times[name], float64(r.T.Nanoseconds())/float64(r.N))
		f.allocs[name] = r.AllocsPerOp()
	}
}

func (f *figures) print() {
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "what\tns\tallocations\t")
	for _, name := range f.order {
		fmt.Fprintf(table, "%s\t%.1f\t%d\t\n", name, median(f.times[name]), f.allocs[name])
	}
	_ = table.Flush()
}

// ratio is how many times as long a takes as b.
func (f *figures) ratio(a, b string) float64 {
	var ratios []float64
	for i := range f.times[a] {
		ratios = append(ratios, f.times[a][i]/f.times[b][i])
	}
	return median(ratios)
}

func median(list []float64) float64 {
	if len(list) == 0 {
		return 0
	}
	list = slices.Sorted(slices.Values(list))
	return (list[(len(list)-1)/2] + list[len(list)/2]) / 2
}

// budgets prints what was promised and what was measured.
func (f *figures) budgets(mirrors int) {
	fmt.Print("\nBudgets\n\n")
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	row := func(job, budget string, got float64, unit string, kept bool) {
		verdict := "kept"
		if !kept {
			verdict = "MISSED"
		}
		fmt.Fprintf(table, "%s\t%s\t%.1f%s\t%s\n", job, budget, got, unit, verdict)
	}
	atLeast := func(job, rival, ours string, want float64) {
		r := f.ratio(rival, ours)
		row(job, fmt.Sprintf(">= %g x faster than %s", want, rival), r, " x", r >= want)
	}
	atMost := func(job, ours, base string, want float64) {
		r := f.ratio(ours, base)
		row(job, fmt.Sprintf("<= %g x %s", want, base), r, " x", r <= want)
	}
	few := func(job, ours string, want int64) {
		row(job, fmt.Sprintf("<= %d allocations", want), float64(f.allocs[ours]), "", f.allocs[ours] <= want)
	}
	few("transition, names in and out", "accepted/move", 0)
	atLeast("transition, names in and out", "accepted/looplab", "accepted/move", 20)
	for _, ours := range []string{"next", "step-mirror"} { // they give more than the budget is about
		fmt.Fprintf(table, "transition, %s\tnone\t%.1f x faster than accepted/looplab\t\n", ours, f.ratio("accepted/looplab", "accepted/"+ours))
	}
	few("transition, compiled", "accepted/compiled", 0)
	atMost("transition, compiled", "accepted/compiled", "accepted/bare-table", 2)
	atLeast("transition, compiled", "accepted/looplab", "accepted/compiled", 80)
	for _, group := range []string{"body", "clean-body"} {
		atLeast("decode and validate a "+group, group+"/encoding-json-strict", group+"/decode+validate", 2.5)
		atLeast("decode and validate a "+group, group+"/kin-openapi-shape", group+"/decode+validate", 6)
	}
	few("decode and validate a clean-body", "clean-body/decode+validate", 8)
	us := median(f.times["pair/validate"]) / 1e3
	row("pair of two halves", "<= 2 us", us, " us", us <= 2)
	few("pair of two halves", "pair/validate", 10)
	if mirrors > 0 {
		large := fmt.Sprintf("mirrors=%d/", mirrors)
		rate := 1e9 / median(f.times["links/create"])
		row("CreateLink on memstore", ">= 50000 /s", rate, " /s", rate >= 50_000)
		atMost("mirror verb", large+"verb", "mirrors=1000/verb", 1.25)
		atMost("pause a link", large+"pause-link", "mirrors=1/pause-link", 1.25)
		us := median(f.times[large+"list-100-by-status"]) / 1e3
		row("100 mirrors by status", "<= 300 us", us, " us", us <= 300)
		row("memory of a mirror", "<= 400 bytes beyond its names", f.bytes, " bytes", f.bytes <= 400)
	}
	_ = table.Flush()
}
