package validate

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clusterlink-go/clusterlink/link"
)

// brief is what tests compare of a problem.
type brief struct {
	Code    link.Code
	Pointer link.Pointer
	Key     string
}

func briefs(problems Problems) []brief {
	var list []brief
	for _, p := range problems {
		list = append(list, brief{p.Code, p.Pointer, p.Key})
	}
	return list
}

func sameBriefs(t *testing.T, want []brief, got Problems) {
	t.Helper()
	if diff := cmp.Diff(want, briefs(got)); diff != "" {
		t.Errorf("problems (-want +got):\n%s%+v", diff, got)
	}
}

// Each rule about links that exist has an example that triggers it and nothing
// else.
func TestActExamples(t *testing.T) {
	for _, r := range Rules() {
		if r.Example.Act == nil {
			continue
		}
		t.Run(string(r.Code), func(t *testing.T) {
			problems := r.Example.Check()
			if len(problems) != 1 || problems[0].Code != r.Code || problems[0].Severity != r.Severity {
				t.Errorf("problems %+v", problems)
			}
			body := r.Example.Document()
			bodiless := r.Example.Act.Reset != "" || r.Example.Act.Delete != nil
			if bodiless != (body == nil) || body != nil && !json.Valid(body) {
				t.Errorf("body %s", body)
			}
		})
	}
}

func TestActDocument(t *testing.T) {
	for _, tc := range []struct {
		act  ActExample
		want string
	}{
		{ActExample{Alter: []link.ConfigChange{}}, `{"data":[]}`},
		{ActExample{Alter: []link.ConfigChange{link.SetConfig("a", `"b"`), link.DeleteConfig("c")}}, `{"data":[{"name":"a","value":"\"b\"","operation":"SET"},{"name":"c","value":null,"operation":"DELETE"}]}`},
		{ActExample{Update: &link.ConfigChange{Value: link.NewSecret("1")}}, `{"value":"1"}`},
		{ActExample{Mirror: &link.CreateMirrorRequest{}}, `{}`},
		{ActExample{Mirror: &link.CreateMirrorRequest{SourceTopicName: "a", MirrorTopicName: "b", ReplicationFactor: 3, Configs: []link.Config{link.NewConfig("c", "d")}}}, `{"source_topic_name":"a","mirror_topic_name":"b","replication_factor":3,"configs":[{"name":"c","value":"d"}]}`},
		{ActExample{Mirrors: &link.AlterMirrorsRequest{Names: []string{"a", "b"}, Pattern: "c"}}, `{"mirror_topic_names":["a","b"],"mirror_topic_name_pattern":"c"}`},
		{ActExample{Graph: []GraphLink{{Name: "n", From: "a", To: "b", Shape: SourceInitiated, Prefix: "p", Mirrors: []string{"t"}, Topics: everyTopic}}}, `{"links":[{"name":"n","from":"a","to":"b","shape":"source-initiated","prefix":"p","mirrors":["t"],"topics":["INCLUDE LITERAL \"*\""]}]}`},
		{ActExample{Alter: []link.ConfigChange{}, Body: `{}`}, `{}`},
		{ActExample{}, ""},
	} {
		if got := string(tc.act.Document()); got != tc.want {
			t.Errorf("document %s, want %s", got, tc.want)
		}
	}
	if problems := (&ActExample{}).Check(nil); problems != nil {
		t.Errorf("nothing to check gives %v", problems)
	}
}
