package compat

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
	"github.com/clusterlink-go/clusterlink/store/memstore"
)

// recordedDir holds answers that others recorded: see origin in each.
const recordedDir = "testdata/responses"

// recording is one recorded answer.
type recording struct {
	ID       string          `json:"id"`
	Resource string          `json:"resource"`
	Body     json.RawMessage `json:"body"`
}

// recordings gives those whose body is the API's JSON.
func recordings(t *testing.T) []recording {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(recordedDir, "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Fatalf("there are no recorded answers in %s", recordedDir)
	}
	var all []recording
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var r recording
		if err := json.Unmarshal(data, &r); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		switch {
		case r.Body == nil: // what a tool printed
		case r.Resource == "cli_link_json": // a tool's own JSON
		default:
			all = append(all, r)
		}
	}
	return all
}

// coded is what the types of answers can do.
type coded interface {
	json.Unmarshaler
	AppendJSON([]byte) []byte
}

// typeOf gives the type of a recorded answer.
func typeOf(resource string) coded {
	switch resource {
	case "links_list":
		return new(link.LinkDataList)
	case "link":
		return new(link.LinkData)
	case "link_configs":
		return new(link.LinkConfigDataList)
	case "link_config":
		return new(link.LinkConfigData)
	case "mirrors_list", "mirrors_list_all":
		return new(link.MirrorDataList)
	case "mirror":
		return new(link.MirrorData)
	case "alter_mirrors", "alter_mirrors_truncate":
		return new(link.AlterMirrorDataList)
	case "error":
		return new(link.ErrorBody)
	}
	return nil
}

// Reading a recorded answer and writing it says the same again: all that was
// said is said, and what is new says nothing (null, empty, 0, false) or is the
// kind, which was left out.
func TestRecordedAnswersRoundTrip(t *testing.T) {
	for _, r := range recordings(t) {
		v := typeOf(r.Resource)
		if v == nil {
			t.Errorf("%s: nobody knows the resource %q", r.ID, r.Resource)
			continue
		}
		if err := v.UnmarshalJSON(r.Body); err != nil {
			t.Errorf("%s: %v", r.ID, err)
			continue
		}
		written := v.AppendJSON(nil)
		var said, again any
		if err := json.Unmarshal(r.Body, &said); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(written, &again); err != nil {
			t.Fatal(err)
		}
		if items, bare := said.([]any); bare { // people cut a list down to its items
			said = map[string]any{"data": items}
		}
		for _, what := range unlike("", said, again) {
			t.Errorf("%s: %s\n%s", r.ID, what, written)
		}
		if err := v.UnmarshalJSON(written); err != nil || !bytes.Equal(v.AppendJSON(nil), written) {
			t.Errorf("%s: %s is not read as it was written, %v", r.ID, written, err)
		}
	}
}

// unlike lists where again says something else than said.
func unlike(at string, said, again any) (list []string) {
	switch said := said.(type) {
	case map[string]any:
		object, ok := again.(map[string]any)
		if !ok {
			return []string{at + " is no object"}
		}
		for name, v := range said {
			if w, ok := object[name]; ok || !silent(v) {
				list = append(list, unlike(at+"/"+name, v, w)...)
			}
		}
		for name, w := range object {
			if _, ok := said[name]; !ok && !silent(w) && name != "kind" {
				list = append(list, at+"/"+name+" is new")
			}
		}
	case []any:
		array, ok := again.([]any)
		if !ok || len(array) != len(said) {
			return []string{at + " has another length"}
		}
		for i := range said {
			list = append(list, unlike(at+"/-", said[i], array[i])...)
		}
	default:
		if !reflect.DeepEqual(said, again) {
			list = append(list, at+" differs")
		}
	}
	return list
}

// silent reports whether a value says nothing.
func silent(v any) bool {
	switch v := v.(type) {
	case map[string]any:
		for _, member := range v {
			if !silent(member) {
				return false
			}
		}
		return true
	case []any:
		return len(v) == 0
	}
	return v == nil || v == "" || v == 0.0 || v == false
}

// The comparison above sees what is lost, changed or made up.
func TestUnlike(t *testing.T) {
	for _, tt := range []struct {
		said, again string
		want        int
	}{
		{`{"a":1}`, `{"a":1}`, 0},
		{`{"a":null}`, `{}`, 0},
		{`{}`, `{"a":null,"b":"","c":[],"d":{"e":0},"f":false,"kind":"K"}`, 0},
		{`{"a":1}`, `{}`, 1},
		{`{"a":1}`, `{"a":2}`, 1},
		{`{"a":""}`, `{"a":null}`, 1},
		{`{"kind":"K"}`, `{"kind":"L"}`, 1},
		{`{}`, `{"a":"x"}`, 1},
		{`{"a":[1,2]}`, `{"a":[2,1]}`, 2},
		{`{"a":[1]}`, `{"a":[1,2]}`, 1},
		{`{"a":{"b":1}}`, `{"a":null}`, 1},
	} {
		var said, again any
		if err := json.Unmarshal([]byte(tt.said), &said); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal([]byte(tt.again), &again); err != nil {
			t.Fatal(err)
		}
		if got := unlike("", said, again); len(got) != tt.want {
			t.Errorf("%s and %s: %q, want %d", tt.said, tt.again, got, tt.want)
		}
	}
}

// A recorded listing is imported, and listed again it says what it said.
func TestRecordedListingsAreImported(t *testing.T) {
	imported := 0
	for _, r := range recordings(t) {
		switch r.Resource {
		case "links_list", "link", "link_configs", "link_config", "mirrors_list", "mirrors_list_all", "mirror":
		default:
			continue
		}
		var l store.Listings
		if err := l.Add(r.Body); err != nil {
			t.Errorf("%s: %v", r.ID, err)
			continue
		}
		id := "recorded"
		for i := range l.Configs {
			if d := &l.Configs[i]; d.LinkName == "" {
				d.LinkName = "cut-down" // the list was cut down by who recorded it
			} else if d.ClusterID != "" {
				id = d.ClusterID
			}
		}
		c, err := store.New(id, memstore.New(nil), nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.ImportListings(t.Context(), &l); err != nil {
			t.Errorf("%s: %v", r.ID, err)
			continue
		}
		imported++
		sameListing(t, r.ID, c, &l)
	}
	t.Logf("%d listings imported", imported)
	if imported == 0 {
		t.Error("none of the recorded answers is a listing")
	}
}

// sameListing compares what a cluster lists with what was listed.
func sameListing(t *testing.T, id string, c *store.Cluster, l *store.Listings) {
	t.Helper()
	ctx := t.Context()
	var b bytes.Buffer
	if err := c.WriteLinks(ctx, &b); err != nil {
		t.Fatal(err)
	}
	var links link.LinkDataList
	if err := links.UnmarshalJSON(b.Bytes()); err != nil {
		t.Fatal(err)
	}
	byName := map[string]link.LinkData{}
	for _, d := range links.Data {
		byName[d.LinkName] = d
	}
	for _, want := range l.Links {
		got, ok := byName[want.LinkName]
		switch {
		case want.LinkName == "" && want.ClusterLinkID == "":
			continue
		case !ok, want.LinkState != "" && got.LinkState != want.LinkState,
			want.ClusterLinkID != "" && got.ClusterLinkID != want.ClusterLinkID,
			want.SourceClusterID != "" && got.SourceClusterID != want.SourceClusterID,
			want.DestinationClusterID != "" && got.DestinationClusterID != want.DestinationClusterID,
			want.LinkError != "" && got.LinkError != want.LinkError:
			t.Errorf("%s: link %q was %+v, is %+v", id, want.LinkName, want, got)
		}
		slices.Sort(want.TopicNames)
		if !slices.Equal(got.TopicNames, want.TopicNames) && len(want.TopicNames) > 0 {
			t.Errorf("%s: the topics of %q were %q, are %q", id, want.LinkName, want.TopicNames, got.TopicNames)
		}
	}
	for _, want := range l.Mirrors {
		got, err := c.MirrorData(ctx, want.LinkName, want.MirrorTopicName, nil)
		if err != nil || got.MirrorStatus != want.MirrorStatus || got.SourceTopicName != want.SourceTopicName ||
			got.NumPartitions != want.NumPartitions || got.StateTimeMS != want.StateTimeMS {
			t.Errorf("%s: mirror topic %q was %+v, is %+v, %v", id, want.MirrorTopicName, want, got, err)
		}
	}
	for _, want := range l.Configs {
		got, err := c.GetLinkConfig(ctx, want.LinkName, want.Name)
		set := !want.IsDefault && (want.Source == "" || want.Source == link.SourceDynamicClusterLink)
		if err != nil || set != !got.IsDefault || set && want.Value != nil && !got.IsSensitive && (got.Value == nil || *got.Value != *want.Value) {
			t.Errorf("%s: config %q was %s, is %s, %v", id, want.Name, want.AppendJSON(nil), got.AppendJSON(nil), err)
		}
	}
}
