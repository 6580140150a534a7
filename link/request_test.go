package link_test

import (
	"testing"

	"github.com/clusterlink-go/clusterlink/link"
)

func TestNewCreateRequest(t *testing.T) {
	r := link.NewCreateRequest("a", "1", "b", " 2 ", "a", "3", "n")
	if len(r.Configs) != 4 || r.Configs[3].Index != 3 || !r.Configs[3].Null || r.Configs[0].Null {
		t.Fatalf("configs %v", r.Configs)
	}
	for _, tc := range []struct {
		name, value string
		ok          bool
	}{
		{"a", "3", true},
		{"b", "2", true},
		{"n", "", false},
		{"x", "", false},
	} {
		if v, ok := r.Value(tc.name); v != tc.value || ok != tc.ok {
			t.Errorf("%s: %q, %v", tc.name, v, ok)
		}
	}
	if r.Lookup("a") != &r.Configs[2] || r.Lookup("x") != nil {
		t.Error("Lookup does not give the last entry")
	}
	c := r.Lookup("a")
	if c.Pointer() != "/configs/2" || c.NamePointer() != "/configs/2/name" || c.ValuePointer() != "/configs/2/value" {
		t.Errorf("pointers %s %s %s", c.Pointer(), c.NamePointer(), c.ValuePointer())
	}
}

func TestModes(t *testing.T) {
	for _, tc := range []struct {
		pairs []string
		mode  link.Mode
		conn  link.ConnectionMode
	}{
		{nil, "DESTINATION", "OUTBOUND"},
		{[]string{"link.mode", "", "connection.mode", " "}, "DESTINATION", "OUTBOUND"},
		{[]string{"link.mode", " SOURCE ", "connection.mode", "INBOUND"}, "SOURCE", "INBOUND"},
		{[]string{"link.mode", "source", "connection.mode", "new"}, "source", "new"},
		{[]string{"connection.mode", "INBOUND", "link.mode"}, "DESTINATION", "INBOUND"},
	} {
		r := link.NewCreateRequest(tc.pairs...)
		if r.Mode() != tc.mode || r.ConnectionMode() != tc.conn {
			t.Errorf("%q: %s, %s", tc.pairs, r.Mode(), r.ConnectionMode())
		}
	}
}

func TestClone(t *testing.T) {
	var d link.Decoder
	r, _ := d.Decode([]byte(`{"source_cluster_id":"a","configs":[{"name":"x","value":"1"}]}`))
	c := r.Clone()
	d.Decode([]byte(`{"source_cluster_id":"b","configs":[{"name":"y","value":"2"}]}`))
	if c.SourceClusterID != "a" || c.Configs[0].Name != "x" || c.Configs[0].Value.Reveal() != "1" || c.Offset("/source_cluster_id") == 0 {
		t.Errorf("clone %+v", c)
	}
	c.Configs[0].Name = "z"
	if r.Configs[0].Name != "y" {
		t.Error("a clone shares its configs")
	}
}
