package bench

import (
	"context"
	"slices"
)

// Section is a part of what is measured, with what its cases need ready.
type Section struct {
	Cases []Case
	// Once are the figures that were taken while it was made ready.
	Once []Figure
	// Close frees what the cases need; nil where there is nothing.
	Close func() error
}

// Figure is something measured once.
type Figure struct {
	// Name is like that of a [Case]: its group, a slash and its own.
	Name  string
	Value float64
	Unit  string
}

// Opener makes a section ready. Only one is open at a time, so that none pays
// for another's memory.
type Opener struct {
	Name string
	Open func(ctx context.Context, s Size) (Section, error)
}

// Size says how many mirrors a large store has.
type Size struct {
	// Mirrors in memory and on etcd; at least SmallWorld.
	Mirrors int
	// FileMirrors on boltstore.
	FileMirrors int
	// Dir is a directory of the file system that durable stores are measured on.
	Dir string
}

// Openers lists all sections in their order.
func Openers() []Opener {
	static := func(cases ...[]Case) func(context.Context, Size) (Section, error) {
		return func(context.Context, Size) (Section, error) { return Section{Cases: slices.Concat(cases...)}, nil }
	}
	return []Opener{
		{"machines", static(accepted(), refused())},
		{"definitions", static(decoding())},
		{"links", static(links())},
		{"memory", openMemory},
		{"deletion", openDeletion},
		{"file", openFile},
		{"etcd", openEtcd},
	}
}
