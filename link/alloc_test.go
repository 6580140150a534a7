package link_test

import (
	"testing"

	"github.com/clusterlink-go/clusterlink/link"
)

func TestAllocations(t *testing.T) {
	var d link.Decoder
	body := []byte(sample)
	r, _ := link.DecodeCreateRequest(body)
	buf := r.AppendJSON(nil)
	config := r.Lookup("security.protocol")
	known := false
	for _, tc := range []struct {
		name string
		most float64
		run  func()
	}{
		{"ParseID", 0, func() { _, _ = link.ParseID(idText) }},
		{"CheckName", 0, func() { _ = link.CheckName("link-1") }},
		{"CheckTopic", 0, func() { _ = link.CheckTopic("orders") }},
		{"known mirror status", 0, func() { known = link.MirrorStatus("PENDING_RESTORE").Known() }},
		{"unknown task error", 0, func() { known = known && link.TaskErrorCode("NEW").Known() }},
		{"Value", 0, func() { r.Value("security.protocol") }},
		{"Mode", 0, func() { r.Mode(); r.ConnectionMode() }},
		{"ValuePointer", 2, func() { config.ValuePointer() }},
		{"Offset", 0, func() { r.Offset("/configs/4/value") }},
		// One for all texts, one for the secrets that point at them.
		{"Decode", 2, func() { d.Decode(body) }},
		{"AppendJSON", 0, func() { buf = r.AppendJSON(buf[:0]) }},
	} {
		tc.run()
		if got := testing.AllocsPerRun(100, tc.run); got > tc.most {
			t.Errorf("%s: %v allocations, want %v at most", tc.name, got, tc.most)
		}
	}
}
