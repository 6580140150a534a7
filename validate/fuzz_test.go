package validate

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/validate/internal/jaas"
	"github.com/clusterlink-go/clusterlink/validate/internal/text"
)

// holdsContract checks what every list of problems promises.
func holdsContract(t *testing.T, problems Problems) {
	t.Helper()
	for i, p := range problems {
		r, ok := LookupRule(p.Code)
		if !ok || r.Severity != p.Severity || r.Confidence != p.Confidence {
			t.Errorf("%s is not what its rule says", p.Code)
		}
		if !p.Pointer.Valid() {
			t.Errorf("%s has the pointer %q", p.Code, p.Pointer)
		}
		if p.Message == "" || len(p.Message) > 1000 || strings.ContainsAny(p.Message+p.Hint+p.Key, "\n\r") {
			t.Errorf("%s has the message %q", p.Code, p.Message)
		}
		if i > 0 && problems[i-1].Offset > p.Offset {
			t.Errorf("%s is out of order", p.Code)
		}
	}
}

func FuzzBody(f *testing.F) {
	for _, name := range cleanSeeds {
		f.Add(seedBody(f, name))
	}
	for _, r := range Rules() {
		if r.Example.Act == nil && len(r.Example.Raw) < 1000 && len(r.Example.Configs) < 100 {
			f.Add(r.Example.Document())
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		req, problems := Body(data, nil)
		holdsContract(t, problems)
		if _, again := Body(data, nil); !cmp.Equal(problems, again) {
			t.Error("a second run gives something else")
		}
		_, pair := Pair(req, req, nil)
		for _, p := range pair {
			if !p.Pointer.Valid() {
				t.Errorf("%s has the pointer %q", p.Code, p.Pointer)
			}
		}
	})
}

// FuzzActBody is FuzzBody for what is done to links that exist.
func FuzzActBody(f *testing.F) {
	for _, r := range Rules() {
		if r.Example.Act != nil && r.Example.Document() != nil {
			f.Add(r.Example.Document())
		}
	}
	f.Add([]byte(`{"data":[1,{"name":"acl.sync.ms","value":6000,"operation":null}],"validate_only":true,"value":null,"x":1}`))
	f.Add([]byte(`{"mirror_topic_names":[null,"a","a*"],"mirror_topic_name_pattern":"[","source_topic_name":"","replication_factor":0,"configs":[{"name":"acl.sync.ms","value":"1"}]}`))
	current := &Current{Configs: link.NewCreateRequest(dest("cluster.link.prefix", "east.", "acl.sync.enable", "true", "acl.filters", allACLs)...).Configs}
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, act := range []ActExample{
			{Alter: []link.ConfigChange{}},
			{Update: &link.ConfigChange{Name: "acl.sync.ms"}},
			{Mirror: &link.CreateMirrorRequest{}},
			{Mirrors: &link.AlterMirrorsRequest{}, Verb: link.Promote},
		} {
			if act.Body = string(data); act.Body == "" {
				continue
			}
			problems := act.checkBody(current, nil)
			holdsContract(t, problems)
			if again := act.checkBody(current, nil); !cmp.Equal(problems, again) {
				t.Error("a second run gives something else")
			}
		}
	})
}

func FuzzJAAS(f *testing.F) {
	for _, text := range []string{plainLogin, scramLogin, oauthLogin, "sasl.jaas.config=" + plainLogin, "a required b='\\';", "// a", "/*", "'", "-.1", "“"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var l jaas.Login
		fault, _ := jaas.Parse(text, &l)
		if l.OK != (fault == jaas.Fine) {
			t.Errorf("ok is %v after fault %d", l.OK, fault)
		}
		if l.OK && !strings.Contains(text, ";") {
			t.Error("read without a semicolon")
		}
		holdsContract(t, Create(link.NewCreateRequest(dest("security.protocol", "SASL_SSL", "sasl.mechanism", "PLAIN", "sasl.jaas.config", text)...), nil))
	})
}

func FuzzFilters(f *testing.F) {
	for _, text := range []string{allGroups, allACLs, `{"topicFilters":[{}]}`, `{"topicFilters":{}}`, `[]`, `{"a":`, `""`} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, value string) {
		for _, key := range []string{"acl.filters", "auto.create.mirror.topics.filters", "consumer.offset.group.filters"} {
			problems := Create(link.NewCreateRequest(dest(key, value)...), nil)
			holdsContract(t, problems)
			// An independent reader of JSON agrees on what is no JSON at all.
			var any map[string]json.RawMessage
			isObject := json.Unmarshal([]byte(text.Trim(value)), &any) == nil && any != nil
			if isObject && strings.Contains(codesOf(problems), "filter-not-object") {
				t.Errorf("%q is a JSON object", value)
			}
			if !isObject && problems.Valid() && text.Trim(value) != "" && !text.Templated(value) && !text.Wholly(text.Trim(value)) && !strings.HasPrefix(text.Trim(value), key) && !text.IsFailedTemplate(value) {
				t.Errorf("%q is no JSON object, but taken as %s", value, key)
			}
		}
	})
}
