package validate

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clusterlink-go/clusterlink/link"
)

// TestCarriedFindings: a request that was read reports what was found in its
// document, also to those who dropped what the decoder returned, and once.
func TestCarriedFindings(t *testing.T) {
	for _, tc := range []struct {
		name, body string
		// dropped checks what a decoder returned without its findings.
		dropped func(data []byte) Problems
		whole   func(data []byte) Problems
	}{
		{
			"Create", `{"source_cluster_id":"a","configs":[{"name":"bootstrap.servers","value":"b:9092"}]`,
			func(data []byte) Problems { r, _ := link.DecodeCreateRequest(data); return Create(r, nil) },
			func(data []byte) Problems { _, p := Body(data, nil); return p },
		},
		{
			"Alter", `{"data":[{"name":"acl.sync.ms","value":"6000"}]`,
			func(data []byte) Problems {
				r, _ := link.DecodeAlterConfigsRequest(data)
				return Alter(nil, r.Changes, nil)
			},
			func(data []byte) Problems { _, p := AlterBody(nil, data, nil); return p },
		},
		{
			"Update", `{"value":"6000"`,
			func(data []byte) Problems {
				c, _ := link.DecodeUpdateConfigRequest("acl.sync.ms", data)
				return Update(nil, *c, nil)
			},
			func(data []byte) Problems { _, p := UpdateBody(nil, "acl.sync.ms", data, nil); return p },
		},
		{
			"CreateMirror", `{"source_topic_name":"orders"`,
			func(data []byte) Problems {
				r, _ := link.DecodeCreateMirrorRequest(data)
				return CreateMirror(nil, r, nil)
			},
			func(data []byte) Problems { _, p := CreateMirrorBody(nil, data, nil); return p },
		},
		{
			"AlterMirrors", `{"mirror_topic_names":["orders"]`,
			func(data []byte) Problems {
				r, _ := link.DecodeAlterMirrorsRequest(data)
				return AlterMirrors(nil, link.Pause, r, nil)
			},
			func(data []byte) Problems { _, p := AlterMirrorsBody(nil, link.Pause, data, nil); return p },
		},
	} {
		if p := tc.dropped([]byte(tc.body + "}")); !p.Valid() {
			t.Errorf("%s: the whole document: %v", tc.name, p)
		}
		for fault, end := range map[string]string{
			"truncated":   ``,
			"trailing":    `} x`,
			"odd member":  `,"odd":1}`,
			"twice":       `,"odd":1,"odd":1}`,
			"two objects": `}{}`,
		} {
			data := []byte(tc.body + end)
			got := tc.dropped(data)
			if fault != "odd member" && got.Valid() {
				t.Errorf("%s, %s: valid, %v", tc.name, fault, got)
			}
			if diff := cmp.Diff(tc.whole(data), got); diff != "" {
				t.Errorf("%s, %s: (-body +request)\n%s", tc.name, fault, diff)
			}
		}
	}
}

// TestCarriedPartial: a request of which a part was not read is partial, also
// beside another half.
func TestCarriedPartial(t *testing.T) {
	r := link.NewCreateRequest("link.mode", "BIDIRECTIONAL")
	r.SetFindings([]link.Finding{{Code: link.CodeElsewhere, Pointer: link.ConfigsPointer}})
	for _, p := range Create(r, nil) {
		if p.Code != link.CodeElsewhere {
			t.Errorf("missed: %v", &p)
		}
	}
	if shape, problems := Pair(r, nil, nil); shape != NoShape || len(problems) > 0 {
		t.Errorf("%s %v: connection.mode stands elsewhere", shape, problems)
	}
}
