package link

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

func TestConfigChange(t *testing.T) {
	set, del := SetConfig("sasl.jaas.config", "hunter2"), DeleteConfig("acl.filters")
	if set.Operation != OperationSet || set.Null || set.Value.Reveal() != "hunter2" {
		t.Errorf("SetConfig gives %v", set)
	}
	if del.Operation != OperationDelete || !del.Null || del.Name != "acl.filters" {
		t.Errorf("DeleteConfig gives %v", del)
	}
	text, err := json.Marshal(set)
	if err != nil {
		t.Fatal(err)
	}
	for _, shown := range []string{string(text), fmt.Sprint(set), fmt.Sprintf("%+v %#v %v", set, set, &set)} {
		if strings.Contains(shown, "hunter2") {
			t.Errorf("%s shows the value", shown)
		}
	}
}

func TestConfigOperations(t *testing.T) {
	for _, o := range ConfigOperations() {
		if !o.Known() {
			t.Errorf("%s is listed and not known", o)
		}
	}
	for _, o := range []ConfigOperation{"", "set", "APPEND"} {
		if o.Known() {
			t.Errorf("%q is known", o)
		}
	}
}
