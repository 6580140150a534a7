package compat

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	kafkarest "github.com/confluentinc/ccloud-sdk-go-v2/kafkarest/v3"
	"github.com/getkin/kin-openapi/openapi3"

	"github.com/clusterlink-go/clusterlink/link"
)

func document(t *testing.T) *openapi3.T {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromFile("openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return doc
}

// operations gives the operations of the document by their ids.
func operations(doc *openapi3.T) map[string]*openapi3.Operation {
	all := map[string]*openapi3.Operation{}
	for _, path := range doc.Paths.Map() {
		for _, op := range path.Operations() {
			all[op.OperationID] = op
		}
	}
	return all
}

// schema gives the schema of an answer, nil where it has no body.
func schema(op *openapi3.Operation, status int) *openapi3.SchemaRef {
	r := op.Responses.Status(status)
	if r == nil || r.Value.Content["application/json"] == nil {
		return nil
	}
	return r.Value.Content["application/json"].Schema
}

func products() []link.Product { return []link.Product{"", link.Cloud, link.Platform} }

func TestAnswersFitTheDocument(t *testing.T) {
	doc := document(t)
	ops := operations(doc)
	if len(ops) != 20 {
		t.Fatalf("the document has %d operations, want 20", len(ops))
	}
	for _, product := range products() {
		s := run(t, product)
		for id := range ops {
			if !s.ran[id] {
				t.Errorf("%q: %s did not run", product, id)
			}
		}
		for _, a := range s.answers {
			ref := schema(ops[a.operation], a.status)
			if ref == nil {
				t.Fatalf("%s has no answer with status %d", a.operation, a.status)
			}
			var v any
			if err := json.Unmarshal(a.body, &v); err != nil {
				t.Fatalf("%s: %v: %s", a.operation, err, a.body)
			}
			if err := ref.Value.VisitJSON(v); err != nil {
				t.Errorf("%s: %v\n%s", a.operation, err, a.body)
			}
			if bytes.Contains(a.body, []byte(secret)) {
				t.Errorf("%s: the answer holds the secret: %s", a.operation, a.body)
			}
		}
	}
}

// member is a line of members.txt.
type member struct{ required, nullable bool }

func members(t *testing.T) map[string]map[string]member {
	t.Helper()
	text, err := os.ReadFile("testdata/members.txt")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]map[string]member{}
	for line := range strings.Lines(string(text)) {
		f := strings.Fields(line)
		if len(f) == 0 || f[0] == "#" {
			continue
		}
		if len(f) < 5 {
			t.Fatalf("bad line %q", line)
		}
		if all[f[0]] == nil {
			all[f[0]] = map[string]member{}
		}
		all[f[0]][f[1]] = member{required: f[2] == "required", nullable: f[3] == "nullable"}
	}
	return all
}

// The list, the document and the engine say the same.
func TestMembers(t *testing.T) {
	doc, want := document(t), members(t)
	for name, list := range want {
		s := doc.Components.Schemas[name].Value
		for m, row := range list {
			p := s.Properties[m]
			if p == nil {
				t.Errorf("%s.%s is not in the document", name, m)
				continue
			}
			if row.nullable && !p.Value.Nullable {
				t.Errorf("%s.%s is not nullable in the document", name, m)
			}
			if !row.required && slices.Contains(s.Required, m) {
				t.Errorf("%s.%s is required in the document", name, m)
			}
		}
		for m := range s.Properties {
			if _, ok := list[m]; !ok && name != "Error" { // servers send two of its eight
				t.Errorf("%s.%s is not in the list", name, m)
			}
		}
	}
	seen := map[string]bool{}
	for _, product := range products() {
		for _, a := range run(t, product).answers {
			var v map[string]any
			if err := json.Unmarshal(a.body, &v); err != nil {
				t.Fatal(err)
			}
			for _, item := range objects(v) {
				checkMembers(t, item.schema, want[item.schema], item.object, seen)
			}
		}
	}
	// Each optional member is there once and absent once, each nullable one null
	// once and not null once.
	for name, list := range want {
		for m, row := range list {
			for _, state := range []string{"present", "absent", "null", "value"} {
				may := state == "present" || state == "absent" && !row.required || state == "value" ||
					state == "null" && row.nullable && name != "Error"
				if may && !seen[name+"."+m+" "+state] {
					t.Errorf("%s.%s is never %s", name, m, state)
				}
			}
		}
	}
}

func checkMembers(t *testing.T, schema string, list map[string]member, object map[string]any, seen map[string]bool) {
	t.Helper()
	for m, row := range list {
		v, ok := object[m]
		switch {
		case !ok:
			seen[schema+"."+m+" absent"] = true
			if row.required {
				t.Errorf("%s.%s is absent in %v", schema, m, object)
			}
			continue
		case v == nil:
			seen[schema+"."+m+" null"] = true
			if !row.nullable {
				t.Errorf("%s.%s is null in %v", schema, m, object)
			}
		default:
			seen[schema+"."+m+" value"] = true
		}
		seen[schema+"."+m+" present"] = true
	}
	for m := range object {
		if _, ok := list[m]; !ok {
			t.Errorf("%s.%s is not in the list", schema, m)
		}
	}
}

// described is an object and the schema that describes it.
type described struct {
	schema string
	object map[string]any
}

// objects finds the objects in an answer that the list describes.
func objects(v map[string]any) []described {
	kinds := map[any]string{"KafkaLinkData": "Link", "KafkaLinkConfigData": "LinkConfig", "KafkaMirrorData": "Mirror", "AlterMirrorsData": "AlterMirror"}
	if schema, ok := kinds[v["kind"]]; ok {
		return []described{{schema, v}}
	}
	if _, ok := v["error_code"]; ok {
		return []described{{"Error", v}}
	}
	var list []described
	data, _ := v["data"].([]any)
	for _, item := range data {
		if object, ok := item.(map[string]any); ok {
			list = append(list, objects(object)...)
		}
	}
	return list
}

// unknownToSDK reports whether an answer holds a status that the official SDK at
// this version does not know: its client fails on it.
func unknownToSDK(body []byte) bool {
	for _, status := range link.MirrorStatuses() {
		_, err := kafkarest.NewMirrorTopicStatusFromValue(string(status))
		if err != nil && bytes.Contains(body, []byte(`"`+string(status)+`"`)) {
			return true
		}
	}
	return false
}

func TestSDKDecodes(t *testing.T) {
	models := map[string]func() any{
		"listKafkaLinks":                 func() any { return new(kafkarest.ListLinksResponseDataList) },
		"getKafkaLink":                   func() any { return new(kafkarest.ListLinksResponseData) },
		"listKafkaLinkConfigs":           func() any { return new(kafkarest.ListLinkConfigsResponseDataList) },
		"getKafkaLinkConfigs":            func() any { return new(kafkarest.ListLinkConfigsResponseData) },
		"listKafkaMirrorTopics":          func() any { return new(kafkarest.ListMirrorTopicsResponseDataList) },
		"listKafkaMirrorTopicsUnderLink": func() any { return new(kafkarest.ListMirrorTopicsResponseDataList) },
		"readKafkaMirrorTopic":           func() any { return new(kafkarest.ListMirrorTopicsResponseData) },
	}
	for _, id := range verbs() {
		models[id] = func() any { return new(kafkarest.AlterMirrorStatusResponseDataList) }
	}
	decoded := map[string]int{}
	for _, a := range run(t, link.Cloud).answers {
		make := models[a.operation]
		if a.status != 200 || make == nil || unknownToSDK(a.body) {
			continue
		}
		v := make()
		if err := json.Unmarshal(a.body, v); err != nil {
			t.Errorf("%s: %v\n%s", a.operation, err, a.body)
			continue
		}
		decoded[a.operation]++
		sameTexts(t, a, v)
	}
	for id := range models {
		if decoded[id] == 0 {
			t.Errorf("nothing of %s was decoded", id)
		}
	}
}

// sameTexts compares what the SDK read with what was sent, where both know it.
func sameTexts(t *testing.T, a answer, v any) {
	t.Helper()
	switch v := v.(type) {
	case *kafkarest.ListLinksResponseData:
		var d link.LinkData
		if err := d.UnmarshalJSON(a.body); err != nil {
			t.Fatal(err)
		}
		if v.LinkName != d.LinkName || v.ClusterLinkId != d.ClusterLinkID || v.GetLinkId() != d.LinkID ||
			v.GetLinkState() != string(d.LinkState) || v.GetRemoteClusterId() != d.RemoteClusterID || !slices.Equal(v.TopicNames, d.TopicNames) {
			t.Errorf("the SDK read %+v of %s", v, a.body)
		}
	case *kafkarest.ListMirrorTopicsResponseData:
		var d link.MirrorData
		if err := d.UnmarshalJSON(a.body); err != nil {
			t.Fatal(err)
		}
		if v.MirrorTopicName != d.MirrorTopicName || string(v.MirrorStatus) != string(d.MirrorStatus) || v.StateTimeMs != d.StateTimeMS {
			t.Errorf("the SDK read %+v of %s", v, a.body)
		}
	case *kafkarest.AlterMirrorStatusResponseDataList:
		var d link.AlterMirrorDataList
		if err := d.UnmarshalJSON(a.body); err != nil {
			t.Fatal(err)
		}
		for i := range d.Data {
			if got := &v.Data[i]; got.GetErrorMessage() != d.Data[i].ErrorMessage || int(got.GetErrorCode()) != d.Data[i].ErrorCode {
				t.Errorf("the SDK read %+v of %s", got, a.body)
			}
		}
	}
}

// What the engine writes is what package link reads.
func TestOwnTypesRoundTrip(t *testing.T) {
	for _, a := range run(t, link.Cloud).answers {
		var kind struct {
			Kind string `json:"kind"`
		}
		if err := json.Unmarshal(a.body, &kind); err != nil {
			t.Fatal(err)
		}
		var v interface {
			json.Unmarshaler
			AppendJSON([]byte) []byte
		}
		switch kind.Kind {
		case link.KindLink:
			v = new(link.LinkData)
		case link.KindLinkList:
			v = new(link.LinkDataList)
		case link.KindLinkConfig:
			v = new(link.LinkConfigData)
		case link.KindLinkConfigList:
			v = new(link.LinkConfigDataList)
		case link.KindMirror:
			v = new(link.MirrorData)
		case link.KindMirrorList:
			v = new(link.MirrorDataList)
		case link.KindAlterMirrorsList:
			v = new(link.AlterMirrorDataList)
		default:
			v = new(link.ErrorBody)
		}
		if err := v.UnmarshalJSON(a.body); err != nil {
			t.Fatal(errors.Join(err, errors.New(string(a.body))))
		}
		if got := v.AppendJSON(nil); !bytes.Equal(got, a.body) {
			t.Errorf("%s: %s became %s", a.operation, a.body, got)
		}
	}
}

// The routes of package store are those of the document.
func TestRoutes(t *testing.T) {
	doc := document(t)
	want := map[string]string{}
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			want[op.OperationID] = method + " " + path
			var query []string
			for _, p := range slices.Concat(item.Parameters, op.Parameters) {
				if p.Value.In == "query" {
					query = append(query, p.Value.Name)
				}
			}
			i := slices.IndexFunc(link.Routes(), func(r link.Route) bool { return r.ID == op.OperationID })
			if i < 0 {
				t.Errorf("%s has no route", op.OperationID)
				continue
			}
			r := link.Routes()[i]
			slices.Sort(query)
			got := slices.Clone(r.Query)
			slices.Sort(got)
			if !slices.Equal(got, query) || r.Body != (op.RequestBody != nil) || op.Responses.Status(r.Status) == nil {
				t.Errorf("%s: query %q, body %v, status %d do not fit the document", r.ID, r.Query, r.Body, r.Status)
			}
		}
	}
	for _, r := range link.Routes() {
		if got := r.Method + " " + r.Path; got != want[r.ID] {
			t.Errorf("%s: %s, want %s", r.ID, got, want[r.ID])
		}
	}
}
