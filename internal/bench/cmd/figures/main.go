// Command figures measures this project beside other ways to do the same and
// prints a table of figures and of budgets. Run it in internal/bench:
//
//	go run ./cmd/figures [-only SECTION,…] [-rounds 5] [-time 200ms] [-mirrors 1000000] [-instances 100000] [-dir DIR]
//
// Everything in a section is measured once a round, in turn, and a ratio is the
// median of those of the rounds, because neighbours on a machine change its speed
// from one minute to the next. A budget that is missed is marked and is no error.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"

	"github.com/clusterlink-go/clusterlink/internal/bench"
)

func main() {
	testing.Init()
	var names []string
	for _, o := range bench.Openers() {
		names = append(names, o.Name)
	}
	only := flag.String("only", strings.Join(names, ","), "the sections that are measured")
	rounds := flag.Int("rounds", 5, "how often everything is measured")
	each := flag.String("time", "200ms", "how long each measurement takes")
	mirrors := flag.Int("mirrors", 1_000_000, "mirrors in the large stores, in memory and on etcd")
	fileMirrors := flag.Int("file-mirrors", 10_000, "mirrors in the store in a file")
	dir := flag.String("dir", "", "a directory on the disk for durable stores; empty is the system's for temporary files")
	instances := flag.Int("instances", 100_000, "instances of each machine that are weighed; 0 leaves them out")
	flag.Parse()
	err := flag.Set("test.benchtime", *each)
	if *mirrors < bench.SmallWorld || *fileMirrors < bench.SmallWorld {
		err = errors.Join(err, fmt.Errorf("a store has at least %d mirrors", bench.SmallWorld))
	}
	sections := strings.Split(*only, ",")
	for _, s := range sections {
		if !slices.Contains(names, s) {
			err = errors.Join(err, fmt.Errorf("there is no section %q; there are %s", s, strings.Join(names, ", ")))
		}
	}
	if err == nil {
		fmt.Printf("%s %s/%s, %d CPUs, median of %d rounds of %s\n\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.GOMAXPROCS(0), *rounds, *each)
		err = measure(sections, *rounds, bench.Size{Mirrors: *mirrors, FileMirrors: *fileMirrors, Dir: *dir})
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "figures:", err)
		os.Exit(1)
	}
	if *instances > 0 && slices.Contains(sections, "machines") {
		printInstances(*instances)
	}
}

// measure measures the sections one after another and prints what came of it.
func measure(sections []string, rounds int, size bench.Size) (err error) {
	f := &figures{times: map[string][]float64{}, p50: map[string][]float64{}, cpu: map[string][]float64{}, allocs: map[string]int64{}, once: map[string]bench.Figure{}}
	for _, o := range bench.Openers() {
		if slices.Contains(sections, o.Name) {
			fmt.Fprintln(os.Stderr, "measuring:", o.Name)
			if err := f.section(o, rounds, size); err != nil {
				return fmt.Errorf("%s: %w", o.Name, err)
			}
		}
	}
	f.print()
	f.printBudgets(size)
	return nil
}

// section makes one ready, measures it, and frees it.
func (f *figures) section(o bench.Opener, rounds int, size bench.Size) (err error) {
	dir, err := os.MkdirTemp(size.Dir, "figures-*")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	size.Dir = dir
	s, err := o.Open(context.Background(), size)
	if err != nil {
		return err
	}
	if s.Close != nil {
		defer func() { err = errors.Join(err, s.Close()) }()
	}
	for range rounds {
		if err := f.round(s.Cases); err != nil {
			return err
		}
	}
	for _, x := range s.Once {
		f.onceOrder, f.once[x.Name] = append(f.onceOrder, x.Name), x
	}
	s.Cases = nil
	debug.FreeOSMemory()
	return nil
}

func printInstances(n int) {
	fmt.Printf("\nOn the heap, for each of %d instances\n\n", n)
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	for _, m := range bench.InstanceMemory(n) {
		fmt.Fprintf(table, "%s\t%.0f bytes\n", m.Name, m.Bytes)
	}
	_ = table.Flush()
}
