// Package compat holds the tests that what package store answers is what the
// API's clients expect. It exports nothing.
package compat
