// Package dryrun follows what a file does to cluster links, one operation after
// the other, and says which of them the service would refuse, and which its
// writer may regret: a mirror topic with another prefix than its link's, a verb
// that the topic's state does not take, a failover without a look at the lag.
//
// It knows no more than the file: links and mirror topics that it does not create
// may well be there, in any state. So what depends on them is a warning or is
// not said at all; what the file contradicts itself is an error.
//
// Everything here is a pure function of its arguments.
package dryrun
