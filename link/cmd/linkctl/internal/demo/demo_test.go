package demo

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/internal/golden"
	"github.com/clusterlink-go/clusterlink/link"
)

func play(t *testing.T) string {
	t.Helper()
	var out bytes.Buffer
	if err := Run(t.Context(), &out, 0); err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	return out.String()
}

func TestDemo(t *testing.T) {
	first := play(t)
	golden.File(t, "link/cmd/linkctl/internal/demo/testdata/demo.golden", first)
	if play(t) != first {
		t.Error("a second run prints something else")
	}
}

// TestTold looks for what a reader must come across.
func TestTold(t *testing.T) {
	told := play(t)
	for _, want := range []string{
		"does not have a link named", "read-only mirror topic", "has already stopped its mirror",
		string(link.MirrorLinkPaused), string(link.MirrorSourceUnavailable), string(link.MirrorPendingSynchronize),
		string(link.MirrorPendingMirror), "eEBkTffYSESld6EO898x3w", "cluster.link.prefix",
	} {
		if !strings.Contains(told, want) {
			t.Errorf("nothing is told of %q", want)
		}
	}
}

func TestNoSecret(t *testing.T) {
	told := play(t)
	for _, secret := range []string{"LoginModule", "Kafka API", "password", "username", "required"} {
		if strings.Contains(told, secret) {
			t.Errorf("prints %q", secret)
		}
	}
	for _, name := range bodyNames() {
		raw, err := bodies.ReadFile("bodies/" + name)
		if err != nil {
			t.Fatal(err)
		}
		req, findings := link.DecodeCreateRequest(raw)
		if len(findings) > 0 {
			t.Errorf("%s: %v", name, findings)
		}
		for _, c := range req.Configs {
			if k, ok := link.LookupKey(c.Name); ok && k.Sensitive && strings.Contains(told, c.Value.Reveal()) {
				t.Errorf("%s: prints the value of %s", name, c.Name)
			}
		}
	}
}

// brokenWriter takes a number of writes and fails from then on.
type brokenWriter struct{ left int }

var errBroken = errors.New("broken")

func (w *brokenWriter) Write(p []byte) (int, error) {
	if w.left--; w.left < 0 {
		return 0, errBroken
	}
	return len(p), nil
}

func TestWriteFails(t *testing.T) {
	for _, left := range []int{0, 1, 20} {
		if err := Run(t.Context(), &brokenWriter{left}, 0); !errors.Is(err, errBroken) {
			t.Errorf("after %d writes: %v", left, err)
		}
	}
}

func TestEndsElsewhere(t *testing.T) {
	var out bytes.Buffer
	s, err := newStage(t.Context(), &out)
	if err != nil {
		t.Fatal(err)
	}
	s.expectLink("cluster-1", "absent", link.LinkActive)
	s.expectMirror("cluster-1", "absent", "orders", link.MirrorActive, 1)
	s.expectRecords("cluster-1", "orders", 1)
	s.expectSameID("absent", "cluster-1", "cluster-2")
	if err := s.verdict(); len(s.wrong) != 4 || err == nil || !strings.Contains(err.Error(), s.wrong[3]) || strings.Contains(out.String(), "as expected") {
		t.Errorf("%v: %q\n%s", err, s.wrong, out.String())
	}
}
