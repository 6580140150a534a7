// Package text tells what a text is that stands where a value is wanted: a
// placeholder of a template, a text in disguise (escaped, encoded, typographic), or
// a stand-in of documentation. It knows no keys and no rules.
//
// All functions are pure and safe for concurrent use.
package text
