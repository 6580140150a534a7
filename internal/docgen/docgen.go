// Package docgen keeps the parts of the documents that are rendered from code
// fresh: its test compares each block, and rewrites it with -update.
package docgen
