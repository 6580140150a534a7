package main

import (
	"fmt"
	"os"
	"text/tabwriter"

	"github.com/clusterlink-go/clusterlink/internal/bench"
)

// noise is how much two costs may differ that are meant to be the same.
const noise = 1.25

// budgets prints what was promised and what was measured, as far as its section
// was.
type budgets struct {
	*figures
	table *tabwriter.Writer
}

func (f *figures) printBudgets(size bench.Size) {
	fmt.Print("\nBudgets\n\n")
	b := budgets{f, tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)}
	b.machines()
	b.definitions()
	b.memory(size.Mirrors)
	b.durable(size.Mirrors)
	_ = b.table.Flush()
}

func (b budgets) machines() {
	b.few("transition, names in and out", "accepted/move", 0)
	b.faster("transition, names in and out", "accepted/move", "accepted/looplab", 20)
	for _, ours := range []string{"next", "step-mirror"} { // they give more than the budget is about
		b.beside("transition, "+ours, "accepted/"+ours, "accepted/looplab")
	}
	b.few("transition, compiled", "accepted/compiled", 0)
	b.atMost("transition, compiled", "accepted/compiled", "accepted/bare-table", 2)
	b.faster("transition, compiled", "accepted/compiled", "accepted/looplab", 80)
}

func (b budgets) definitions() {
	for _, group := range []string{"body", "clean-body"} {
		b.faster("decode and validate a "+group, group+"/decode+validate", group+"/encoding-json-strict", 2.5)
		b.faster("decode and validate a "+group, group+"/decode+validate", group+"/kin-openapi-shape", 6)
	}
	b.few("decode and validate a clean-body", "clean-body/decode+validate", 8)
	b.within("rules of a decoded clean-body", "clean-body/create", 1.5)
	b.few("rules of a decoded clean-body", "clean-body/create", 3)
	b.within("pair of two halves", "pair/validate", 2)
	b.few("pair of two halves", "pair/validate", 10)
}

func (b budgets) memory(mirrors int) {
	const create = "links/create"
	if b.measured(create) {
		rate := 1e9 / b.cost(create)
		b.row("CreateLink on memstore, one core", ">= 50000 /s", rate, " /s", rate >= 50_000)
	}
	b.beside("CreateLink on memstore, one core", create, "links/memdb")
	large, few := fmt.Sprintf("memstore/mirrors=%d/", mirrors), fmt.Sprintf("memstore/mirrors=%d/", bench.SmallWorld)
	b.atMost("mirror verb, memstore", large+"verb", few+"verb", noise)
	b.beside("mirror verb, memstore", large+"verb", large+"memdb-verb")
	b.atMost("pause a link, memstore", large+"pause-link", "memstore/mirrors=1/pause-link", noise)
	b.within("100 rendered mirrors by status, memstore", large+"100-by-status", 300)
	b.beside("100 rendered mirrors by status, memstore", large+"100-by-status", large+"memdb-100-by-status")
	if x, ok := b.once[large+"memory"]; ok {
		b.row("memory of a mirror, memstore", "<= 400 bytes beyond its names", x.Value, " bytes", x.Value <= 400)
	}
	gone := func(n int) bench.Figure { return b.once[fmt.Sprintf("deletion/mirrors=%d/link-gone", n)] }
	if x := gone(mirrors); x.Name != "" {
		fmt.Fprintf(b.table, "delete a link, memstore\tnone\tgone after %.1f us with %d stopped mirrors, %.1f us with %d\t\n",
			x.Value, mirrors, gone(bench.SmallWorld).Value, bench.SmallWorld)
	}
}

func (b budgets) durable(mirrors int) {
	const bare = "boltstore/bbolt-update"
	for _, name := range []string{"backend-put", "verb"} {
		ours := "boltstore/" + name
		if !b.measured(ours) {
			continue
		}
		r := ratio(b.p50, ours, bare)
		b.row("one writer on boltstore, "+name, "p50 <= 1.3 x "+bare, r, " x", r <= 1.3)
		many := ours + "-writers=64"
		b.faster("64 writers on boltstore, "+name, many, bare, 8)
	}
	large, few := fmt.Sprintf("etcd/mirrors=%d/", mirrors), fmt.Sprintf("etcd/mirrors=%d/", bench.SmallWorld)
	b.within("100 rendered mirrors by status, etcd", large+"100-by-status", 2000)
	b.beside("100 rendered mirrors by status, etcd", large+"100-by-status", "etcd/bare-range-of-100")
	b.atMost("mirror verb, etcd", large+"verb", few+"verb", noise)
	b.beside("mirror verb, etcd", large+"verb", "etcd/bare-txn")
	b.atMost("pause a link, etcd", large+"pause-link", few+"pause-link", noise)
}

// cost is the time of one job, or what is computed for it where that is less, as
// it is where neighbours want the machine. What other processes do for the job
// would be missed: here none does anything.
func (b budgets) cost(name string) float64 {
	t := median(b.times[name])
	if cpu := median(b.cpu[name]); cpu > 0 {
		t = min(t, cpu)
	}
	return t
}

// sameKind gives the times to compare two jobs by: what is computed where both
// tell, and neither waits for a disk or for others.
func (b budgets) sameKind(job, other string) map[string][]float64 {
	if b.cpu[job] != nil && b.cpu[other] != nil {
		return b.cpu
	}
	return b.times
}

// measured says whether all of them were.
func (b budgets) measured(names ...string) bool {
	for _, name := range names {
		if len(b.times[name]) == 0 {
			return false
		}
	}
	return true
}

func (b budgets) row(job, budget string, got float64, unit string, kept bool) {
	verdict := "kept"
	if !kept {
		verdict = "MISSED"
	}
	fmt.Fprintf(b.table, "%s\t%s\t%.1f%s\t%s\n", job, budget, got, unit, verdict)
}

// faster: ours takes so many times less than a rival.
func (b budgets) faster(job, ours, rival string, want float64) {
	if b.measured(ours, rival) {
		r := ratio(b.times, rival, ours)
		b.row(job, fmt.Sprintf(">= %g x faster than %s", want, rival), r, " x", r >= want)
	}
}

// atMost: ours takes at most so many times what another does.
func (b budgets) atMost(job, ours, base string, want float64) {
	if b.measured(ours, base) {
		r := ratio(b.sameKind(ours, base), ours, base)
		b.row(job, fmt.Sprintf("<= %g x %s", want, base), r, " x", r <= want)
	}
}

// within: ours takes at most so many microseconds.
func (b budgets) within(job, ours string, want float64) {
	if b.measured(ours) {
		us := b.cost(ours) / 1e3
		b.row(job, fmt.Sprintf("<= %g us", want), us, " us", us <= want)
	}
}

func (b budgets) few(job, ours string, want int64) {
	if b.measured(ours) {
		b.row(job, fmt.Sprintf("<= %d allocations", want), float64(b.allocs[ours]), "", b.allocs[ours] <= want)
	}
}

// beside says how another compares where nothing was promised.
func (b budgets) beside(job, ours, rival string) {
	if b.measured(ours, rival) {
		fmt.Fprintf(b.table, "%s\tnone\t%.2f x %s\t\n", job, ratio(b.sameKind(ours, rival), ours, rival), rival)
	}
}
