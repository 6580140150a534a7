package validate

import (
	"slices"
	"sort"
	"strings"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/validate/internal/text"
)

// item is a name, or the beginning of names, with the place of the filter rule
// that it comes from.
type item struct {
	text string
	rule int
}

// cover is a set of names: all that begin with one of cones, and points. Both
// are sorted; no cone begins with another, no point with a cone. The empty
// cone is every name.
type cover struct {
	cones, points []item
}

// newCover brings cones and points into order. It takes over both slices.
func newCover(cones, points []item) cover {
	var c cover
	for _, x := range sorted(cones) {
		if n := len(c.cones); n == 0 || !strings.HasPrefix(x.text, c.cones[n-1].text) {
			c.cones = append(c.cones, x)
		}
	}
	for _, x := range sorted(points) {
		if n := len(c.points); (n == 0 || c.points[n-1].text != x.text) && c.cone(x.text) < 0 {
			c.points = append(c.points, x)
		}
	}
	return c
}

func sorted(list []item) []item {
	slices.SortStableFunc(list, func(a, b item) int { return strings.Compare(a.text, b.text) })
	return list
}

// cone finds the cone that text, or every name that begins with it, lies in.
func (c *cover) cone(text string) int {
	// As no cone begins with another, the last one that is not behind text is
	// the only candidate.
	i := sort.Search(len(c.cones), func(i int) bool { return c.cones[i].text > text }) - 1
	if i >= 0 && strings.HasPrefix(text, c.cones[i].text) {
		return i
	}
	return -1
}

// holder gives the rule that holds a name, or -1.
func (c *cover) holder(name string) int {
	if i := c.cone(name); i >= 0 {
		return c.cones[i].rule
	}
	if i := first(c.points, name); i < len(c.points) && c.points[i].text == name {
		return c.points[i].rule
	}
	return -1
}

// within reports whether any cone or point begins with text.
func (c *cover) within(text string) bool {
	for _, list := range [...][]item{c.cones, c.points} {
		if i := first(list, text); i < len(list) && strings.HasPrefix(list[i].text, text) {
			return true
		}
	}
	return false
}

// first is the place of the first item that is not before text.
func first(list []item, text string) int {
	return sort.Search(len(list), func(i int) bool { return list[i].text >= text })
}

// and is what both covers hold.
func (c *cover) and(d *cover) cover {
	var cones, points []item
	for _, side := range [...][2]*cover{{c, d}, {d, c}} {
		for _, x := range side[0].cones {
			if side[1].cone(x.text) >= 0 {
				cones = append(cones, x)
			}
		}
		for _, x := range side[0].points {
			if side[1].holder(x.text) >= 0 {
				points = append(points, x)
			}
		}
	}
	return newCover(cones, points)
}

// or is what either cover holds.
func (c *cover) or(d *cover) cover {
	return newCover(slices.Concat(c.cones, d.cones), slices.Concat(c.points, d.points))
}

// behind is the set of names that are in c once prefix stands before them.
func (c *cover) behind(prefix string) cover {
	if i := c.cone(prefix); i >= 0 {
		return cover{cones: []item{{rule: c.cones[i].rule}}}
	}
	cut := func(list []item) (out []item) {
		for i := first(list, prefix); i < len(list) && strings.HasPrefix(list[i].text, prefix); i++ {
			if rest := list[i].text[len(prefix):]; rest != "" {
				out = append(out, item{rest, list[i].rule})
			}
		}
		return out
	}
	return cover{cut(c.cones), cut(c.points)}
}

// universe says which names there are.
type universe struct {
	// groups: any text, else the names that a topic can have.
	groups bool
	// used is how much of a name's length is taken up by prefixes.
	used int
}

// names that witnesses end with.
const (
	sampleTopic = "orders"
	sampleGroup = "app"
)

// letters are what topic names are made of, the likeliest first.
const letters = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-_."

// fits reports whether a name exists in the universe.
func (u universe) fits(name string) bool {
	if name == "" || u.used+len(name) > link.MaxTopicLength {
		return false
	}
	return u.groups || link.PlainName(name) && (u.used > 0 || name != "." && name != "..")
}

// region is the names of in that are not in out.
type region struct {
	in, out cover
	universe
}

// holds reports whether a name is in the region.
func (r *region) holds(name string) bool { return r.in.holder(name) >= 0 && r.out.holder(name) < 0 }

// and is what both regions hold.
func (r *region) and(s *region) region {
	return region{r.in.and(&s.in), r.out.or(&s.out), universe{r.groups && s.groups, max(r.used, s.used)}}
}

// behind is the set of names that are in r once prefix stands before them.
func (r *region) behind(prefix string) region {
	return region{r.in.behind(prefix), r.out.behind(prefix), universe{r.groups, r.used + len(prefix)}}
}

// witness gives a name that is in the region, the plainest first; false says
// that there is none.
func (r *region) witness() (string, bool) {
	for _, x := range r.in.points {
		if r.fits(x.text) && r.out.holder(x.text) < 0 {
			return x.text, true
		}
	}
	for _, x := range r.in.cones {
		if name, ok := r.free(x.text); ok {
			return name, true
		}
	}
	return "", false
}

// free finds a name that begins with p, which is in, and is not out.
func (r *region) free(p string) (string, bool) {
	if r.out.cone(p) >= 0 || p != "" && !r.room(p) {
		return "", false
	}
	sample := sampleTopic
	if r.groups {
		sample = sampleGroup
	}
	candidates := [...]string{p + sample, p}
	if p != "" && text.IsWord(p[len(p)-1]) && p[len(p)-1] != '_' {
		candidates = [...]string{p, p + sample}
	}
	for _, name := range candidates {
		if r.fits(name) && r.out.holder(name) < 0 {
			return name, true
		}
	}
	for i := range letters {
		q := p + letters[i:i+1]
		if r.out.within(q) {
			continue
		}
		// Nothing that begins with q is out.
		for _, name := range [...]string{q, q + "a"} {
			if r.fits(name) {
				return name, true
			}
		}
	}
	if r.groups {
		return r.freeGroup(p)
	}
	// Each step down is paid for by what is out below: it ends.
	for i := range letters {
		if name, ok := r.free(p + letters[i:i+1]); ok {
			return name, true
		}
	}
	return "", false
}

// room reports whether any name that begins with p can exist.
func (r *region) room(p string) bool {
	return r.used+len(p) <= link.MaxTopicLength && (r.groups || link.PlainName(p))
}

// freeGroup continues p with a character that nothing which is out has there:
// unlike topics, groups may use any.
func (r *region) freeGroup(p string) (string, bool) {
	for c := 'à'; int(c-'à') <= len(r.out.cones)+len(r.out.points); c++ {
		if name := p + string(c); r.fits(name) && !r.out.within(name) {
			return name, true
		}
	}
	return "", false
}
