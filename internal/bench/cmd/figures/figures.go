package main

import (
	"fmt"
	"os"
	"slices"
	"testing"
	"text/tabwriter"

	"github.com/clusterlink-go/clusterlink/internal/bench"
)

// figures are the measurements so far.
type figures struct {
	order []string
	// times are the nanoseconds of an iteration, one a round; p50 the median
	// within the round, and cpu what was computed, where the case tells.
	times, p50, cpu map[string][]float64
	allocs          map[string]int64
	onceOrder       []string
	once            map[string]bench.Figure
}

func (f *figures) round(cases []bench.Case) error {
	for _, c := range cases {
		name := c.Group + "/" + c.Name
		r := testing.Benchmark(c.Run)
		if r.N == 0 {
			return fmt.Errorf("%s failed", name)
		}
		if f.times[name] == nil {
			f.order = append(f.order, name)
		}
		f.times[name] = append(f.times[name], float64(r.T.Nanoseconds())/float64(r.N))
		for metric, times := range map[string]map[string][]float64{bench.MedianMetric: f.p50, bench.CPUMetric: f.cpu} {
			if t, ok := r.Extra[metric]; ok {
				times[name] = append(times[name], t)
			}
		}
		f.allocs[name] = r.AllocsPerOp()
	}
	return nil
}

func (f *figures) print() {
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	told := func(list []float64) string {
		if list == nil {
			return ""
		}
		return fmt.Sprintf("%.1f", median(list))
	}
	fmt.Fprintln(table, "what\tns\tp50\tcomputed\tallocations\t")
	for _, name := range f.order {
		fmt.Fprintf(table, "%s\t%.1f\t%s\t%s\t%d\t\n", name, median(f.times[name]), told(f.p50[name]), told(f.cpu[name]), f.allocs[name])
	}
	_ = table.Flush()
	if len(f.onceOrder) == 0 {
		return
	}
	fmt.Print("\nMeasured once\n\n")
	table = tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	for _, name := range f.onceOrder {
		x := f.once[name]
		fmt.Fprintf(table, "%s\t%.1f\t%s\t\n", name, x.Value, x.Unit)
	}
	_ = table.Flush()
}

// ratio is how many times as long a takes as b: the median of the rounds'.
func ratio(times map[string][]float64, a, b string) float64 {
	var ratios []float64
	for i := range times[a] {
		ratios = append(ratios, times[a][i]/times[b][i])
	}
	return median(ratios)
}

// median is 0 for an empty list.
func median(list []float64) float64 {
	if len(list) == 0 {
		return 0
	}
	list = slices.Sorted(slices.Values(list))
	return (list[(len(list)-1)/2] + list[len(list)/2]) / 2
}
