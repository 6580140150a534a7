package validate

import "github.com/clusterlink-go/clusterlink/link"

// Options says what is known beside the document. A nil *Options knows
// nothing. It is only read, so one value may serve many goroutines.
type Options struct {
	_ struct{}

	// Name is the query parameter link_name. It is checked if it is not empty
	// or if NameGiven is set.
	Name      string
	NameGiven bool
	// LocalCluster is the id of the cluster that the request goes to; empty, or
	// a template's placeholder, means not known, and then self links are not
	// seen.
	LocalCluster string
	// Edition of that cluster; the zero value means not known, and rules that
	// depend on it stay silent.
	Edition link.Edition
	// SkipRemote says that the request is sent with validate_link=false, so that
	// the service does not dial the other cluster before it creates the link.
	SkipRemote bool
	// LastWins says that of several entries of one key the last one counts, as
	// in Java properties. Without it nothing is guessed: the service does not
	// say which entry it takes.
	LastWins bool
	// Partial says that more settings stand elsewhere, such as in a file that
	// was not read: what is not here is not missed, nor taken for its default. It
	// need not be set where the request's findings say so.
	Partial bool
}

// PairOptions is [Options] for the two halves of a pair. A nil *PairOptions
// knows nothing.
type PairOptions struct {
	_ struct{}

	A, B Options
}
