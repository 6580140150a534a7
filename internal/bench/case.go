package bench

import "testing"

// Case is one thing that is measured, one job an iteration.
type Case struct {
	// Group and Name make the benchmark's name. What stands in one group does
	// the same job.
	Group, Name string
	Run         func(b *testing.B)
}

// Cases lists everything that is measured, beside the store with many mirrors.
func Cases() []Case {
	var all []Case
	for _, c := range [][]Case{accepted(), refused(), decoding()} {
		all = append(all, c...)
	}
	return all
}

// mask takes an iteration to its place in a walk, whose length is a power of
// two so that going round costs nothing else.
const mask = WalkLength - 1
