package validatetest_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/validate"
	"github.com/clusterlink-go/clusterlink/validate/validatetest"
)

// What is wrong with a link that exists does not stand in the way of a change of
// something else, nor of writing once more what is there.
func TestOldFaultsDoNotStandInTheWay(t *testing.T) {
	const key, value = "reconnect.backoff.max.ms", "20000"
	rapid.Check(t, func(t *rapid.T) {
		n := validatetest.NearlyValid().Draw(t, "nearly valid")
		current := &validate.Current{Configs: n.Request.Configs}
		if ps := validate.Alter(current, []link.ConfigChange{link.SetConfig(key, value)}, nil); len(ps) > 0 {
			t.Fatalf("%s stands in the way: %v", n.Want.Code, ps)
		}
		for i := range n.Request.Configs {
			e := &n.Request.Configs[i]
			// Of a key that is there twice only one entry is what is there.
			if n.Request.Lookup(e.Name) != e {
				continue
			}
			if ps := validate.Alter(current, []link.ConfigChange{link.SetConfig(e.Name, e.Value.Reveal())}, nil); len(ps) > 0 {
				t.Fatalf("%s: %s written once more: %v", n.Want.Code, e.Name, ps)
			}
		}
	})
}
