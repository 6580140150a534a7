package validate

import (
	"errors"
	"testing"

	"github.com/hashicorp/go-multierror"
)

func TestProblems(t *testing.T) {
	ps := Problems{
		{Code: "a", Severity: SeverityWarning, Message: "one"},
		{Code: "b", Severity: SeverityError, Message: "two", Pointer: "/configs/0/value", Key: "link.mode"},
		{Code: "c", Severity: SeverityError, Message: "three", Parameter: "link_name", Pointer: "/x"},
		{Code: "d", Severity: SeverityInfo, Message: "four"},
	}
	if ps.Valid() || !ps[:1].Valid() || !Problems(nil).Valid() || !ps[3:].Valid() {
		t.Error("what is an error makes it not valid, and nothing else does")
	}
	if err := ps[:1].Err(); err != nil {
		t.Errorf("a warning is the error %v", err)
	}
	err := ps.Err()
	const want = "validate: /configs/0/value: link.mode: two (b)\nvalidate: parameter link_name: three (c)"
	if err == nil || err.Error() != want {
		t.Fatalf("%v, want %s", err, want)
	}
	if got := ErrInvalid.Error(); got != "validate: invalid" {
		t.Error(got)
	}
	var e *Error
	if !errors.As(err, &e) || len(e.Problems()) != 2 || e.Problems()[0].Code != "b" || !errors.Is(err, ErrInvalid) || errors.Is(err, errors.ErrUnsupported) {
		t.Errorf("%+v", e)
	}
	var m *multierror.Error
	if !errors.As(err, &m) || m.Error() != want || len(m.Errors) != 2 {
		t.Errorf("%v", m)
	}
	var p *Problem
	if !errors.As(err, &p) || p.Code != "b" {
		t.Errorf("%v", p)
	}
	for _, tc := range []struct {
		target Problem
		want   bool
	}{{Problem{Code: "b"}, true}, {Problem{Code: "b", Pointer: "/configs/0/value"}, true}, {Problem{Code: "b", Pointer: "/x"}, false}, {Problem{Code: "a"}, false}, {Problem{Code: "c", Pointer: "/x"}, true}, {Problem{}, false}} {
		if errors.Is(err, &tc.target) != tc.want {
			t.Errorf("errors.Is(%+v) is %t", tc.target, !tc.want)
		}
	}
	if got := (&Problem{Code: "a", Message: "m"}).Error(); got != "validate: m (a)" {
		t.Error(got)
	}
}

// Without offsets, problems stand as the specification lists the places.
func TestSortProblems(t *testing.T) {
	order := []Problem{
		{Parameter: "link_name"},
		{},
		{Pointer: "/source_cluster_id"},
		{Pointer: "/destination_cluster_id"},
		{Pointer: "/remote_cluster_id"},
		{Pointer: "/cluster_link_id"},
		{Pointer: "/configs"},
		{Pointer: "/configs/0"},
		{Pointer: "/configs/0/name"},
		{Pointer: "/configs/0/value"},
		{Pointer: "/configs/1"},
		{Pointer: "/configs/1/name"},
		{Pointer: "/configs/9/value"},
		{Pointer: "/configs/10"},
	}
	for i := range order {
		for j := range order {
			pair := Problems{order[j], order[i]}
			sortProblems(pair)
			first := min(i, j)
			if pair[0] != order[first] {
				t.Errorf("%+v is not before %+v", order[first], order[max(i, j)])
			}
		}
	}
	byOffset := Problems{{Pointer: "/configs/0", Offset: 9}, {Pointer: "/configs/1", Offset: 3}}
	if sortProblems(byOffset); byOffset[0].Offset != 3 {
		t.Error("the offset does not decide")
	}
}
