// Package validatetest helps to test against package validate: a matcher for
// lists of problems, a corpus of small cases that any language can read, and a
// generator of requests with one known fault.
package validatetest
