// Package deptest holds the rules of the house that a compiler does not: which
// package may import which, and what no file may contain. It parses the sources
// in-process. The rules are in its tests.
package deptest
