// Package pem looks at PEM text as Apache Kafka reads it: any number of dashes and
// blanks for line ends, but blocks of the right kind. It knows no keys of a link and
// no rules.
//
// All functions are pure and safe for concurrent use.
package pem
