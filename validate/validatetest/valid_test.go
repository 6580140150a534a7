package validatetest_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/link/linktest"
	"github.com/clusterlink-go/clusterlink/validate"
)

// Nothing is said of valid requests, nor of valid pairs of any shape but that
// the half which dials comes second.
func TestValidPairsAreClean(t *testing.T) {
	for _, shape := range linktest.Shapes() {
		t.Run(shape, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				p := linktest.PairOf(shape).Draw(t, "pair")
				opts := &validate.PairOptions{
					A: validate.Options{Name: p.Name, LocalCluster: p.ClusterA},
					B: validate.Options{Name: p.Name, LocalCluster: p.ClusterB},
				}
				for _, half := range []struct {
					req  *link.CreateRequest
					opts *validate.Options
				}{{p.A, &opts.A}, {p.B, &opts.B}} {
					if half.req == nil {
						continue
					}
					if problems := validate.Create(half.req, half.opts); problems != nil {
						t.Fatalf("half: %v", problems)
					}
					if _, problems := validate.Body(half.req.AppendJSON(nil), half.opts); problems != nil {
						t.Fatalf("half, written and read: %v", problems)
					}
				}
				got, problems := validate.Pair(p.A, p.B, opts)
				for _, problem := range problems {
					if problem.Code != "pair-order" {
						t.Fatalf("pair: %v", problems)
					}
				}
				if string(got) != shape {
					t.Fatalf("the shape is %s, want %s", got, shape)
				}
				if p.B == nil {
					return
				}
				opts.A, opts.B = opts.B, opts.A
				got, problems = validate.Pair(p.B, p.A, opts)
				if string(got) != shape {
					t.Fatalf("the other way round the shape is %s, want %s", got, shape)
				}
				// Of two halves that both dial, the one that knows the link's id
				// can't be first.
				for _, problem := range problems {
					if problem.Severity != validate.SeverityInfo && problem.Code != "pair-link-id-first" {
						t.Fatalf("the other way round: %v", problems)
					}
				}
			})
		})
	}
}

// What is drawn for one half by itself is clean too.
func TestValidConfigsAreClean(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		mode, conn := linktest.Mode().Draw(t, "mode"), linktest.ConnectionMode().Draw(t, "connection mode")
		if mode == link.ModeSource {
			conn = link.ConnectionOutbound
		}
		req := &link.CreateRequest{Configs: linktest.ConfigFor(mode, conn).Draw(t, "configs")}
		for _, p := range validate.Create(req, nil) {
			if p.Code != "inbound-without-cluster-id" {
				t.Fatal(&p)
			}
		}
	})
}
