package link

import (
	"regexp"
	"strings"
	"testing"
)

func TestNearestName(t *testing.T) {
	names := []string{"name", "value", "source_cluster_id", "source_cluster_ids"}
	for name, want := range map[string]string{
		"Name": "name", "n-a.m e": "name", "nam": "name", "na": "", "names": "name", "valeu": "value", "sourceClusterId": "source_cluster_id", "source.cluster.idx": "source_cluster_id", "srce_cluster_id": "source_cluster_id", "sce_cluster_id": "", "source_cluster_ids": "source_cluster_ids", "": "",
		"abcdefghi": "", strings.Repeat("n", 65): "",
	} {
		if got := NearestName(name, names...); got != want {
			t.Errorf("NearestName(%q) = %q, want %q", name, got, want)
		}
	}
	long := strings.Repeat("a", 64)
	if NearestName(long, long) != long || NearestName(long+"a", long) != "" {
		t.Error("the limit of length is not 64")
	}
	for name, want := range map[string]string{"key": `"name"`, "config": `"name"`, "val": `"value"`, "Valu": `"value"`, "x": ""} {
		if got := suggestConfigMember(name); !strings.Contains(got, want) || (want == "") == strings.Contains(got, "did you mean") {
			t.Errorf("suggestConfigMember(%q) = %q", name, got)
		}
	}
	// Below the limit and beyond it.
	for name, want := range map[string]bool{"name" + strings.Repeat("_", 60): true, "name" + strings.Repeat("_", 61): false} {
		if got := strings.Contains(suggestConfigMember(name), "did you mean"); got != want {
			t.Errorf("%d bytes: %t", len(name), got)
		}
	}
	for name, want := range map[string]bool{"link_name" + strings.Repeat("_", 55): true, "link_name" + strings.Repeat("_", 56): false} {
		if got := strings.Contains(suggestBodyMember(name), "query"); got != want {
			t.Errorf("%d bytes: %t", len(name), got)
		}
		if got := strings.Contains(suggestAlterMember(name), "path"); got != want {
			t.Errorf("%d bytes: %t", len(name), got)
		}
	}
}

func TestKeyTexts(t *testing.T) {
	for _, tc := range []struct {
		key         Key
		text, takes string
	}{
		{Key{}, "null", ""},
		{Key{HasDefault: true}, "empty", ""},
		{Key{HasDefault: true, Default: "a"}, "a", ""},
		{Key{Default: "a"}, "null", ""},
		{Key{Values: []string{"a", "b"}}, "null", "a, b"},
		{Key{Values: []string{"a"}, OpenValues: true, FoldCase: true}, "null", "a; and others; in any case"},
		{Key{OpenValues: true, FoldCase: true}, "null", ""},
		{Key{Bounds: atLeast(1)}, "null", "at least 1"},
		{Key{Bounds: between(0.5, 1)}, "null", "0.5 to 1"},
		{Key{Bounds: Bounds{Max: 3, HasMax: true}}, "null", "at most 3"},
		{Key{MaxLength: 12, Pattern: "^a$"}, "null", "at most 12 characters; text that matches ^a$"},
		{Key{MaxLength: 1}, "null", "at most 1 characters"},
		{Key{NonEmpty: true, Sensitive: true}, "null", "not empty; never shown"},
	} {
		if got := tc.key.DefaultText(); got != tc.text {
			t.Errorf("%+v: default %q, want %q", tc.key, got, tc.text)
		}
		if got := tc.key.Takes(); got != tc.takes {
			t.Errorf("%+v: takes %q, want %q", tc.key, got, tc.takes)
		}
	}
}

// The pattern of a key's value in the schema.
func TestSchemaPatterns(t *testing.T) {
	values := []string{"A", "B.C"}
	for _, tc := range []struct {
		key       Key
		good, bad []string
	}{
		{Key{Type: TypeBoolean}, []string{"true", " FALSE ", "${x}"}, []string{"yes", "", "trueish"}},
		{Key{Type: TypeShort}, []string{"1", "-1", "+1", "<n>"}, []string{"1.0", "x"}},
		{Key{Type: TypeInt}, []string{"1"}, []string{"x"}},
		{Key{Type: TypeLong}, []string{"1"}, []string{"x"}},
		{Key{Type: TypeEnum, Values: values}, []string{"A", "B.C", "%x"}, []string{"BxC", "a", ""}},
		{Key{Type: TypeEnum, Values: values, OpenValues: true}, []string{"x"}, nil},
		{Key{Type: TypeEnum, Values: values, FoldCase: true}, []string{"x"}, nil},
		{Key{Type: TypeString}, []string{"", "x"}, nil},
		{Key{Type: TypeDouble}, []string{"x"}, nil},
	} {
		pattern := tc.key.schemaPattern()
		if (pattern == "") != (tc.bad == nil) {
			t.Errorf("%s: pattern %q", tc.key.Type, pattern)
		}
		re := regexp.MustCompile(pattern)
		for _, s := range tc.good {
			if !re.MatchString(s) {
				t.Errorf("%s: %q does not match %s", tc.key.Type, s, pattern)
			}
		}
		for _, s := range tc.bad {
			if re.MatchString(s) {
				t.Errorf("%s: %q matches %s", tc.key.Type, s, pattern)
			}
		}
	}
}

// Members of answers that are null, or not there, where nothing is to be said.
func TestResponseNulls(t *testing.T) {
	for want, v := range map[string]interface{ AppendJSON([]byte) []byte }{
		`"error_message":null,"error_code":null`: &AlterMirrorData{}, `"error_message":"m","error_code":404`: &AlterMirrorData{ErrorCode: 404, ErrorMessage: "m"}, `"messages_truncated":null`: &AlterMirrorData{},
		`{"error_code":0,"message":null}`: &ErrorBody{}, `"source":{"pointer":"/a"}`: &ErrorBody{Pointer: "/a"}, `"source":{"parameter":"p"}`: &ErrorBody{Parameter: "p"},
	} {
		if got := string(v.AppendJSON(nil)); !strings.Contains(got, want) {
			t.Errorf("%s, want %s in it", got, want)
		}
	}
	for _, tc := range []struct {
		d    AlterMirrorData
		want bool
	}{{AlterMirrorData{}, false}, {AlterMirrorData{ErrorCode: 1}, true}, {AlterMirrorData{ErrorMessage: "m"}, true}} {
		if tc.d.Failed() != tc.want {
			t.Errorf("%+v: failed is %t", tc.d, !tc.want)
		}
	}
}

func TestReferenceWords(t *testing.T) {
	for tri, want := range map[Tri]string{"": "?", Yes: "yes", No: "no"} {
		if got := known(tri); got != want {
			t.Errorf("known(%q) = %q", tri, got)
		}
	}
	for is, want := range map[[2]bool]string{{false, false}: "no", {true, false}: "yes", {true, true}: "ro", {false, true}: "ro"} {
		if got := listed(is[0], is[1]); got != want {
			t.Errorf("listed(%v) = %q", is, got)
		}
	}
	for s, want := range map[string]string{"": "", "CP 7.5": " [CP 7.5]"} {
		if got := since(s); got != want {
			t.Errorf("since(%q) = %q", s, got)
		}
	}
}

// A value that is missing is as one that is null, and is not said to be wrong.
func TestUpdateWithoutValue(t *testing.T) {
	for body, null := range map[string]bool{`{}`: true, `{"value":null}`: true, `{"value":""}`: false, `{"value":"x"}`: false} {
		change, findings := DecodeUpdateConfigRequest("acl.sync.ms", []byte(body))
		if change.Null != null || change.Name != "acl.sync.ms" || len(findings) > 0 {
			t.Errorf("%s: %+v, %v", body, change, findings)
		}
	}
}

// The name of a known key is not kept a second time, whichever key it is.
func TestKnownNamesAreNotKept(t *testing.T) {
	d := &Decoder{}
	for _, k := range Keys() {
		if strings.Contains(k.Name, "<") {
			continue // a family, of which a name says more
		}
		if name, _ := d.known(d.hold([]byte(`"` + k.Name + `"`))); name != k.Name || len(d.texts) > 0 {
			t.Errorf("%s: %q, %d bytes kept", k.Name, name, len(d.texts))
		}
	}
}
