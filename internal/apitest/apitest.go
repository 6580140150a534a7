// Package apitest keeps the exported API of every package as text, so that a
// change of it is seen in review. The texts are in testdata.
package apitest
