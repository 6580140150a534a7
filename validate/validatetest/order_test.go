package validatetest_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/link/linktest"
	"github.com/clusterlink-go/clusterlink/validate"
	"github.com/clusterlink-go/clusterlink/validate/validatetest"
)

// side is one half with what is known beside it.
type side struct {
	req  *link.CreateRequest
	opts validate.Options
}

// drawSides draws two halves that fit together, or do not, or are one: with
// names and clusters of a small number, so that they often meet.
func drawSides(t *rapid.T) (a, b side) {
	name := rapid.SampledFrom([]string{"", "fjord", "Fjord", "strait", "${name}"})
	cluster := rapid.SampledFrom([]string{"", "lkc-aaaaa", "lkc-bbbbb", "lkc-ccccc"})
	draw := func(label string, req *link.CreateRequest) side {
		s := side{req: req}
		s.opts.Name, s.opts.LocalCluster = name.Draw(t, label+" name"), cluster.Draw(t, label+" cluster")
		return s
	}
	p := linktest.Pair().Filter(func(p linktest.Halves) bool { return p.B != nil }).Draw(t, "pair")
	a, b = draw("a", p.A), draw("b", p.B)
	switch rapid.IntRange(0, 5).Draw(t, "kind") {
	case 0:
		b = a
	case 1:
		b.req = linktest.CreateRequest().Draw(t, "another half")
	case 2:
		b.req = validatetest.NearlyValid().Draw(t, "nearly valid").Request
	case 3:
		a.req, b.req = linktest.PairOf(linktest.DestinationInitiated).Draw(t, "one way").A, linktest.PairOf(linktest.DestinationInitiated).Draw(t, "the other way").A
	case 4:
		a.opts.Name, a.opts.LocalCluster = p.Name, p.ClusterA
		b.opts.Name, b.opts.LocalCluster = p.Name, p.ClusterB
	}
	for _, s := range []*side{&a, &b} {
		if rapid.IntRange(0, 3).Draw(t, "other ids") == 0 {
			id := cluster.Draw(t, "id")
			s.req = s.req.Clone()
			switch s.req.Mode() {
			case link.ModeSource:
				s.req.DestinationClusterID = id
			case link.ModeBidirectional:
				s.req.RemoteClusterID = id
			default:
				s.req.SourceClusterID = id
			}
		}
	}
	return a, b
}

// brief is what is promised of a problem.
type brief struct {
	code      link.Code
	severity  validate.Severity
	pointer   link.Pointer
	parameter string
	key       string
}

func briefs(ps validate.Problems, place func(link.Pointer) link.Pointer) []brief {
	var list []brief
	for i := range ps {
		p := &ps[i]
		list = append(list, brief{p.Code, p.Severity, place(p.Pointer), p.Parameter, p.Key})
	}
	slices.SortFunc(list, func(a, b brief) int {
		return strings.Compare(string(a.pointer)+a.parameter+string(a.code), string(b.pointer)+b.parameter+string(b.code))
	})
	return list
}

// Halves in the other order give the mirrored answer, but for the one rule that
// is about the order.
func TestPairIsMirrored(t *testing.T) {
	shapes := map[validate.Shape]int{}
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawSides(t)
		shape, there := validate.Pair(a.req, b.req, &validate.PairOptions{A: a.opts, B: b.opts})
		other, back := validate.Pair(b.req, a.req, &validate.PairOptions{A: b.opts, B: a.opts})
		shapes[shape]++
		ordered := func(p validate.Problem) bool { return p.Code == "pair-order" }
		there, back = slices.DeleteFunc(there, ordered), slices.DeleteFunc(back, ordered)
		want := briefs(there, func(p link.Pointer) link.Pointer { return p })
		got := briefs(back, func(p link.Pointer) link.Pointer {
			if rest, ok := strings.CutPrefix(string(p), "/a"); ok {
				return link.Pointer("/b" + rest)
			}
			return link.Pointer("/a" + string(p)[2:])
		})
		if shape != other || !slices.Equal(want, got) {
			t.Fatalf("%s: %v\nthe other way round %s: %v", shape, there, other, back)
		}
	})
	for _, shape := range append(linktest.Shapes()[1:], string(validate.TwoDestinationInitiated), string(validate.NoShape)) {
		if shapes[validate.Shape(shape)] == 0 {
			t.Errorf("no pair of the shape %s was drawn", shape)
		}
	}
}

// The order of the entries does not change what is found, nor does a second run.
func TestOrderOfEntriesMakesNoDifference(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawSides(t)
		shuffled := func(s side, label string) (side, []string) {
			var names []string
			for i := range s.req.Configs {
				names = append(names, s.req.Configs[i].Name)
			}
			r := s.req.Clone()
			r.Configs = rapid.Permutation(r.Configs).Draw(t, label)
			for i := range r.Configs {
				r.Configs[i].Index = i
			}
			s.req = r
			return s, names
		}
		named := func(prefix string, r *link.CreateRequest) func(link.Pointer) link.Pointer {
			return func(p link.Pointer) link.Pointer {
				rest, ok := strings.CutPrefix(string(p), prefix+"/configs/")
				if !ok {
					return p
				}
				number, part, _ := strings.Cut(rest, "/")
				i, err := strconv.Atoi(number)
				if err != nil {
					t.Fatalf("pointer %s", p)
				}
				return link.Pointer(prefix + " " + r.Configs[i].Name + " " + part)
			}
		}
		a2, names := shuffled(a, "a")
		b2, more := shuffled(b, "b")
		for _, list := range [][]string{names, more} {
			slices.Sort(list)
			if len(slices.Compact(slices.Clone(list))) != len(list) {
				t.Skip("which of two entries counts is a matter of order")
			}
		}
		for _, s := range [][2]side{{a, a2}, {b, b2}} {
			want, got := validate.Create(s[0].req, &s[0].opts), validate.Create(s[1].req, &s[1].opts)
			if !slices.Equal(briefs(want, named("", s[0].req)), briefs(got, named("", s[1].req))) {
				t.Fatalf("%v\nin another order %v", want, got)
			}
			if again := validate.Create(s[0].req, &s[0].opts); !slices.Equal(want, again) {
				t.Fatalf("%v\nagain %v", want, again)
			}
		}
		pair := func(a, b side) []brief {
			_, ps := validate.Pair(a.req, b.req, &validate.PairOptions{A: a.opts, B: b.opts})
			place := func(p link.Pointer) link.Pointer { return named("/a", a.req)(named("/b", b.req)(p)) }
			return briefs(ps, place)
		}
		if want, got := pair(a, b), pair(a2, b2); !slices.Equal(want, got) {
			t.Fatalf("pair: %v\nin another order %v", want, got)
		}
	})
}
