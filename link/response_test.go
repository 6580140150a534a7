package link_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/link"
)

// response is what each type of an answer can do.
type response interface {
	json.Unmarshaler
	json.Marshaler
	AppendJSON([]byte) []byte
}

// responses are the types by the beginning of their samples' names.
func responses() map[string]func() response {
	return map[string]func() response{
		"link_list.json":    func() response { return new(link.LinkDataList) },
		"link.json":         func() response { return new(link.LinkData) },
		"link_remnant.json": func() response { return new(link.LinkData) },
		"config_list.json":  func() response { return new(link.LinkConfigDataList) },
		"mirror_list.json":  func() response { return new(link.MirrorDataList) },
		"alter_list.json":   func() response { return new(link.AlterMirrorDataList) },
		"error.json":        func() response { return new(link.ErrorBody) },
	}
}

func TestResponseRoundTrip(t *testing.T) {
	files, err := filepath.Glob("testdata/response/*.json")
	if err != nil || len(files) != len(responses()) {
		t.Fatalf("%d samples for %d types, %v", len(files), len(responses()), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			r := responses()[filepath.Base(file)]()
			if err := json.Unmarshal(want, r); err != nil {
				t.Fatal(err)
			}
			if got := string(r.AppendJSON(nil)); got != strings.TrimSpace(string(want)) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
			if got, err := json.Marshal(r); err != nil || !json.Valid(got) {
				t.Errorf("json.Marshal gives %s, %v", got, err)
			}
		})
	}
}

func TestResponseTolerance(t *testing.T) {
	text := "hidden"
	for _, tt := range []struct {
		name, in string
		into     response
		want     response
	}{
		{
			"bare names", `{"name":"acl.sync.ms","value":"1","default":true,"read_only":true,"sensitive":false}`,
			new(link.LinkConfigData), &link.LinkConfigData{Name: "acl.sync.ms", Value: new("1"), IsDefault: true, IsReadOnly: true, OldNames: true},
		},
		{
			"newer name wins", `{"name":"acl.sync.ms","is_default":false,"default":true,"sensitive":true,"is_sensitive":false,"value":"hidden"}`,
			new(link.LinkConfigData), &link.LinkConfigData{Name: "acl.sync.ms", Value: &text, OldNames: true},
		},
		{
			"a sensitive value is not read", `{"name":"x","value":"hidden","is_sensitive":true}`,
			new(link.LinkConfigData), &link.LinkConfigData{Name: "x", IsSensitive: true},
		},
		{
			"a known secret is not read", `{"name":"sasl.jaas.config","value":"hidden"}`,
			new(link.LinkConfigData), &link.LinkConfigData{Name: "sasl.jaas.config"},
		},
		{"nothing", `{}`, new(link.LinkData), &link.LinkData{}},
		{"null", `null`, new(link.LinkData), &link.LinkData{}},
		{
			"nulls", `{"metadata":null,"topic_names":null,"tasks":null,"category_counts":null,"link_error_message":null}`,
			new(link.LinkData), &link.LinkData{},
		},
		{"first spelling", `{"topics_names":["a"]}`, new(link.LinkData), &link.LinkData{TopicNames: []string{"a"}}},
		{
			"lists without kind", `{"data":[{"link_name":""},{}]}`,
			new(link.LinkDataList), &link.LinkDataList{Data: make([]link.LinkData, 2)},
		},
		{"bare list", `[{}]`, new(link.LinkDataList), &link.LinkDataList{Data: make([]link.LinkData, 1)}},
		{"older alter answer", `{"error_code":0}`, new(link.AlterMirrorData), &link.AlterMirrorData{}},
		{"two members", `{"error_code":404,"message":null}`, new(link.ErrorBody), &link.ErrorBody{ErrorCode: 404}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if err := tt.into.UnmarshalJSON([]byte(tt.in)); err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(tt.into, tt.want) {
				t.Errorf("got %#v, want %#v", tt.into, tt.want)
			}
		})
	}
}

func TestResponseErrors(t *testing.T) {
	for _, tt := range []struct {
		name, in string
		into     response
		pointer  link.Pointer
	}{
		{"empty", ``, new(link.LinkData), ""},
		{"truncated", `{"kind":"x"`, new(link.LinkData), ""},
		{"trailing", `{} {}`, new(link.LinkData), ""},
		{"trailing rubbish", `{}x`, new(link.LinkData), ""},
		{"not an object", `[]`, new(link.LinkData), ""},
		{"text for a number", `{"data":[{"num_partitions":"2"}]}`, new(link.MirrorDataList), "/data/0/num_partitions"},
		{"fraction", `{"state_time_ms":1.5}`, new(link.MirrorData), "/state_time_ms"},
		{"beyond 32 bits", `{"num_partitions":2147483648}`, new(link.MirrorData), "/num_partitions"},
		{"beyond 64 bits", `{"state_time_ms":9223372036854775808}`, new(link.MirrorData), "/state_time_ms"},
		{"number for a boolean", `{"is_default":1}`, new(link.LinkConfigData), "/is_default"},
		{"twice", `{"kind":"a","kind":"b"}`, new(link.ErrorBody), ""},
		{"object for an array", `{"tasks":{}}`, new(link.LinkData), "/tasks"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			err := tt.into.UnmarshalJSON([]byte(tt.in))
			bad := (*link.ResponseError)(nil)
			if !errors.Is(err, link.ErrResponse) || !errors.As(err, &bad) {
				t.Fatalf("got %v", err)
			}
			if tt.pointer != "" && bad.Pointer != tt.pointer {
				t.Errorf("points at %q, want %q", bad.Pointer, tt.pointer)
			}
		})
	}
}

// What a newer server says beside survives, but for what must not be shown.
func TestResponseUnknownMembers(t *testing.T) {
	for _, tt := range []struct {
		in, want string
		into     response
	}{
		{
			`{"a":{"b":[1, 2]},"kind":"K","metadata":{"self":"s","x":1,"resource_name":null},"link_name":"L","é":null,"tasks":[{"task_name":"T","since":5,"errors":[{"y":true}]}],"category_counts":[{"z":"z"}]}`,
			`{"kind":"K","metadata":{"self":"s","x":1},"source_cluster_id":null,"destination_cluster_id":null,"remote_cluster_id":null,"link_name":"L","cluster_link_id":"","topic_names":[],"tasks":[{"task_name":"T","state":"","errors":[{"error_code":"","error_message":"","y":true}],"since":5}],"category_counts":[{"state_category":"","count":0,"z":"z"}],"a":{"b":[1, 2]},"é":null}`,
			new(link.LinkData),
		},
		{`{"data":[],"total":0,"metadata":{"previous":"p"}}`, `{"kind":"KafkaMirrorDataList","metadata":{"self":"","next":null,"previous":"p"},"data":[],"total":0}`, new(link.MirrorDataList)},
		{`{"name":"acl.sync.ms","unit":"ms"}`, `{"kind":"KafkaLinkConfigData","metadata":{"self":""},"cluster_id":"","name":"acl.sync.ms","value":null,"is_default":false,"is_read_only":false,"is_sensitive":false,"source":"","synonyms":[],"link_name":"","unit":"ms"}`, new(link.LinkConfigData)},
		{`{"name":"sasl.jaas.config","clear_value":"hidden"}`, `{"kind":"KafkaLinkConfigData","metadata":{"self":""},"cluster_id":"","name":"sasl.jaas.config","value":null,"is_default":false,"is_read_only":false,"is_sensitive":false,"source":"","synonyms":[],"link_name":""}`, new(link.LinkConfigData)},
		{`{"error_code":1,"message":"m","trace":"t"}`, `{"error_code":1,"message":"m","trace":"t"}`, new(link.ErrorBody)},
		{`{"kind":"K","x":[]}`, `{"kind":"K","metadata":{"self":""},"link_name":"","mirror_topic_name":"","source_topic_name":"","num_partitions":0,"mirror_lags":[],"mirror_status":"","state_time_ms":0,"x":[]}`, new(link.MirrorData)},
		{`{"kind":"K","x":1}`, `{"kind":"K","metadata":{"self":""},"mirror_topic_name":"","error_message":null,"error_code":null,"mirror_lags":[],"messages_truncated":null,"partition_level_truncation_data":[],"x":1}`, new(link.AlterMirrorData)},
	} {
		if err := tt.into.UnmarshalJSON([]byte(tt.in)); err != nil {
			t.Fatalf("%s: %v", tt.in, err)
		}
		if got := string(tt.into.AppendJSON(nil)); got != tt.want {
			t.Errorf("%s became\n%s, want\n%s", tt.in, got, tt.want)
		}
	}
}

// Every enum survives, known to this package or not.
func TestResponseEnums(t *testing.T) {
	same := func(in, out response) {
		t.Helper()
		text := in.AppendJSON(nil)
		if err := out.UnmarshalJSON(text); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if again := out.AppendJSON(nil); string(again) != string(text) {
			t.Errorf("%s became %s", text, again)
		}
	}
	for _, s := range append(link.LinkStates(), "NEW") {
		same(&link.LinkData{LinkState: s}, new(link.LinkData))
	}
	for _, e := range append(link.LinkErrors(), "NEW") {
		same(&link.LinkData{LinkError: e}, new(link.LinkData))
	}
	for _, s := range append(link.TaskStates(), "NEW") {
		for _, c := range append(link.TaskErrorCodes(), "NEW") {
			same(&link.LinkData{Tasks: []link.LinkTask{{TaskName: "N", State: s, Errors: []link.LinkTaskError{{ErrorCode: c}}}}}, new(link.LinkData))
		}
	}
	for _, c := range append(link.StateCategories(), "NEW") {
		same(&link.LinkData{CategoryCounts: []link.LinkCategory{{StateCategory: c, Count: 1}}}, new(link.LinkData))
	}
	for _, s := range append(link.MirrorStatuses(), "NEW") {
		for _, e := range append(link.MirrorErrors(), "NEW") {
			same(&link.MirrorData{MirrorStatus: s, MirrorTopicError: e}, new(link.MirrorData))
		}
	}
	for _, s := range append(link.ConfigSources(), "NEW") {
		same(&link.LinkConfigData{Source: s}, new(link.LinkConfigData))
	}
}

func FuzzResponse(f *testing.F) {
	files, err := filepath.Glob("testdata/response/*.json")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for name, make := range responses() {
			r := make()
			if err := r.UnmarshalJSON(data); err != nil {
				if !errors.Is(err, link.ErrResponse) {
					t.Fatalf("%s: %v", name, err)
				}
				continue
			}
			text, again := r.AppendJSON(nil), make()
			if err := again.UnmarshalJSON(text); err != nil {
				t.Fatalf("%s: reads not what it wrote, %s: %v", name, text, err)
			}
			if second := again.AppendJSON(nil); string(second) != string(text) {
				t.Fatalf("%s: %s became %s", name, text, second)
			}
		}
	})
}
