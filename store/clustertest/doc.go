// Package clustertest is a small world: several [store.Cluster] values in one
// process, each with topics in memory, a network between them that can be cut,
// and a data plane that does the duties. Time is virtual and nothing is left to
// chance: the same calls give the same world. It serves tests, demonstrations
// and anybody who wants to see what a cluster link does.
//
// A [World] starts no goroutine and needs no package testing.
package clustertest
