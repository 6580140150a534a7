package link_test

import (
	"slices"
	"testing"

	"github.com/clusterlink-go/clusterlink/link"
)

// TestCarriedFindings: what was found in a document can't be lost by not looking
// at it.
func TestCarriedFindings(t *testing.T) {
	carried := map[string]func(any) []link.Finding{
		"alter":   func(v any) []link.Finding { return v.(*link.AlterConfigsRequest).Findings() },
		"update":  func(v any) []link.Finding { return v.(*link.ConfigChange).Findings() },
		"mirror":  func(v any) []link.Finding { return v.(*link.CreateMirrorRequest).Findings() },
		"mirrors": func(v any) []link.Finding { return v.(*link.AlterMirrorsRequest).Findings() },
	}
	for kind, k := range bodyKinds() {
		for _, body := range []string{``, `{`, `[]`, `{} x`, `{"odd":1}`, `{"odd":1,"odd":2}`, `{}`} {
			v, findings := k.decode([]byte(body))
			if got := carried[kind](v); !slices.Equal(got, findings) {
				t.Errorf("%s %s: carries %v, want %v", kind, body, got, findings)
			}
		}
	}
	var d link.Decoder
	r, findings := d.Decode([]byte(`{"source_cluster_id":7}`))
	if len(findings) != 1 || !slices.Equal(r.Findings(), findings) {
		t.Fatalf("carries %v, want %v", r.Findings(), findings)
	}
	if r, findings := d.Decode([]byte(`{}`)); findings != nil || r.Findings() != nil {
		t.Errorf("a clean document after another one: %v", r.Findings())
	}
}

// TestChangesCarryFindings: each change of a document has its findings, whichever
// of them are taken.
func TestChangesCarryFindings(t *testing.T) {
	r, findings := link.DecodeAlterConfigsRequest([]byte(`{"data":[{"name":"a","value":"1"},{"name":"b","value":"2"}],"data":[{"name":"c","value":"3"}]} x`))
	if len(r.Changes) != 3 || len(findings) != 2 {
		t.Fatalf("%d changes, findings %v", len(r.Changes), findings)
	}
	for i := range r.Changes {
		if got := r.Changes[i].Findings(); !slices.Equal(got, findings) {
			t.Errorf("change %d carries %v, want %v", i, got, findings)
		}
	}
	made := link.SetConfig("a", "1")
	if made.Findings() != nil {
		t.Errorf("a change that was not read carries %v", made.Findings())
	}
}

// TestFindingsAreTheRequests: a copy keeps them, and neither the next document nor
// what a caller does with the list that was returned changes them.
func TestFindingsAreTheRequests(t *testing.T) {
	var d link.Decoder
	r, _ := d.Decode([]byte(`{"source_cluster_id":7}`))
	clone, copied := r.Clone(), *r
	d.Decode([]byte(`{"odd":1,"odder":2}`))
	if got := clone.Findings(); len(got) != 1 || got[0].Code != link.CodeWrongType {
		t.Errorf("the clone carries %v", got)
	}
	if len(copied.Findings()) != 1 {
		t.Errorf("the copy carries %v", copied.Findings())
	}

	r, findings := link.DecodeCreateRequest([]byte(`{"source_cluster_id":7}`))
	findings[0] = link.Finding{}
	if got := r.Findings(); got[0].Code != link.CodeWrongType {
		t.Errorf("carries %v", got)
	}
	r.MapOffsets(func(at int) int { return at + 100 })
	if got := r.Findings()[0].Offset; got != 122 {
		t.Errorf("the finding is at %d, want 122", got)
	}
	mine := []link.Finding{{Code: link.CodeElsewhere}}
	r.SetFindings(mine)
	mine[0].Code = "other"
	if got := r.Findings(); len(got) != 1 || got[0].Code != link.CodeElsewhere {
		t.Errorf("carries %v", got)
	}
	if again, findings := link.DecodeCreateRequest(r.AppendJSON(nil)); findings != nil || again.Findings() != nil {
		t.Errorf("what was written carries %v", findings)
	}
}
