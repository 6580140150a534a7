package store_test

import (
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
)

// A change that nobody can follow is refused as a whole, and nothing is set.
func TestChangesThatCantBeFollowed(t *testing.T) {
	c, b := standalone(t, store.Options{})
	if _, err := c.CreateLink(t.Context(), "L", fromB("acl.sync.ms", "7000"), skipRemote()); err != nil {
		t.Fatal(err)
	}
	before := bytesOf(t, b)
	good := link.SetConfig("acl.sync.ms", "9000")
	for _, row := range []struct {
		change link.ConfigChange
		text   string
	}{
		{link.ConfigChange{Name: "acl.sync.ms", Value: link.NewSecret("6000"), Operation: "APPEND"}, `is "APPEND"; it must be SET or DELETE`},
		{link.ConfigChange{Name: "consumer.offset.sync.ms", Value: link.NewSecret("6000"), Operation: "SUBTRACT"}, "'consumer.offset.sync.ms'"},
		{link.ConfigChange{Name: "acl.sync.ms", Null: true, Operation: link.OperationSet}, "write operation DELETE"},
		{link.ConfigChange{Name: "acl.sync.ms", Null: true}, "write operation DELETE"},
	} {
		for _, only := range []bool{false, true} {
			_, err := c.AlterLinkConfigs(t.Context(), "L", []link.ConfigChange{good, row.change}, &store.AlterConfigsOptions{ValidateOnly: only})
			_, err2 := c.AlterLinkConfigs(t.Context(), "L", []link.ConfigChange{row.change}, &store.AlterConfigsOptions{ValidateOnly: only})
			for _, err := range []error{err, err2} {
				matches(t, err, store.ErrInvalidRequest)
			}
			if r := refusal(t, err2); r.Status != 400 || !strings.Contains(r.Message, row.text) {
				t.Errorf("got %d %s, want %s", r.Status, r.Message, row.text)
			}
		}
	}
	if bytesOf(t, b) != before {
		t.Error("what was refused changed something")
	}
	for _, body := range []string{
		`{"data":[{"name":"acl.sync.ms","value":"9000"}],"validate_only":true}`,
		`{"validate_only":true,"data":[{"name":"acl.sync.ms","operation":"DELETE"}]}`,
	} {
		if reply := c.Do(t.Context(), store.Call{Operation: store.OpAlterConfigs, Link: "L", Body: []byte(body)}); reply.Err != nil {
			t.Error(reply.Err)
		}
	}
	if bytesOf(t, b) != before {
		t.Error("validate_only in the body changed something")
	}
}

// The Terraform provider writes remote.link.connection.mode=INBOUND to a half
// that dials also where the other dials, too, so either may be first.
func TestAHalfThatDialsMayBeTheFirst(t *testing.T) {
	w := newWorld(t, nil)
	mode := []string{"remote.link.connection.mode", "INBOUND", "local.security.protocol", "PLAINTEXT"}
	a := w.link(w.a, "L", bidirectional("b", mode...))
	b := w.link(w.b, "L", bidirectional("a", mode...))
	if a.ID != b.ID {
		t.Errorf("the halves have ids %s and %s", a.ID, b.ID)
	}
}

// A change of a prefix that comes too late is told as that.
func TestAPrefixInUseSaysSo(t *testing.T) {
	w := newWorld(t, nil)
	w.link(w.a, "L", fromB("cluster.link.prefix", "b."))
	w.mirror(w.a, "L", "T")
	for _, only := range []bool{false, true} {
		_, err := w.a.AlterLinkConfigs(t.Context(), "L", []link.ConfigChange{link.SetConfig("cluster.link.prefix", "c.")}, &store.AlterConfigsOptions{ValidateOnly: only})
		matches(t, err, store.ErrLinkInUse)
		if r := refusal(t, err); r.Status != 400 || r.Message != "The prefix of cluster link 'L' can't be changed while it has mirror topics that are not stopped." {
			t.Errorf("got %d %s", r.Status, r.Message)
		}
	}
}
