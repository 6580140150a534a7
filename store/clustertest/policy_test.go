package clustertest_test

import (
	"testing"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
	"github.com/clusterlink-go/clusterlink/store/clustertest"
)

// Failover while a reverse is under way, as lifecycle §5.3 has it: rejected
// (B), or the fenced peer compares logs and follows or un-fences (C).
func TestFailoverInAReverse(t *testing.T) {
	for name, row := range map[string]struct {
		policy     fsm.Policy
		behind     bool
		west, east string
	}{
		"B":           {fsm.Policy{}, false, "ACTIVE", "STOPPED"}, // the reverse goes on
		"C, equal":    {fsm.Policy{MidReverseFailover: fsm.MidReverseChecked}, false, "ACTIVE", "STOPPED"},
		"C, behind":   {fsm.Policy{MidReverseFailover: fsm.MidReverseChecked}, true, "REGULAR", "STOPPED"},
		"A, unlooked": {fsm.Policy{MidReverseFailover: fsm.MidReverseUnchecked}, true, "FAILED", "STOPPED"},
	} {
		t.Run(name, func(t *testing.T) {
			s := &stage{clustertest.New(), t}
			for _, id := range []string{"east", "west"} {
				_, err := s.AddCluster(id, &clustertest.ClusterOptions{Store: store.Options{Policy: row.policy}})
				s.must(err)
			}
			s.bothWays()
			s.mirror()
			if row.behind {
				s.SetFetchMax(1)
				s.must(s.Produce(t.Context(), "west", "T", 20))
			}
			s.alter("east", link.ReverseAndStart)
			_, err := s.Step(t.Context())
			s.must(err)
			s.want("PENDING_MIRROR", "PENDING_SYNCHRONIZE")
			_, err = s.Cluster("east").Alter(t.Context(), "L", "T", link.Failover)
			if refused := err != nil; refused != (name == "B") {
				t.Errorf("failover: %v", err)
			}
			s.SetFetchMax(0)
			s.settle()
			s.want(row.west, row.east)
		})
	}
}
