package main

import "testing"

func TestDemo(t *testing.T) {
	if code, stdout, stderr := call("demo"); code != exitOK || stdout == "" {
		t.Errorf("exit %d: %s", code, stderr)
	}
}
