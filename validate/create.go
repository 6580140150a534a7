package validate

import (
	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/validate/internal/jaas"
	"github.com/clusterlink-go/clusterlink/validate/internal/text"
)

// Create lists what is wrong with a request to create a link, in document
// order; nil means nothing. A nil req is the empty request. What a decoder found
// in the document of the request is listed too, and one that could not be read
// to its end is not checked further. It does not look at another half, at the
// cluster or at other links.
func Create(req *link.CreateRequest, opts *Options) Problems {
	var v Validator
	return v.Create(req, opts)
}

// Body decodes the body of a request to create a link and checks it with
// [Create]. The request is never nil and belongs to the caller.
func Body(data []byte, opts *Options) (*link.CreateRequest, Problems) {
	req, _ := link.DecodeCreateRequest(data)
	return req, Create(req, opts)
}

// Name lists what is wrong with a link's name as the query parameter
// link_name. A template's placeholder is not checked.
func Name(name string) Problems {
	c := check{half: half{req: &link.CreateRequest{}}, opts: &Options{Name: name, NameGiven: true}}
	c.name()
	return c.problems
}

// Validator is [Create] with buffers that are kept, for callers who check many
// requests. The zero Validator is ready. It is not safe for concurrent use.
type Validator struct {
	check check
}

// Create is [Create]. The result belongs to the caller.
func (v *Validator) Create(req *link.CreateRequest, opts *Options) Problems {
	var found []link.Finding
	if req != nil {
		found = req.Findings()
	}
	return judge(found, func() Problems { return v.rules(req, opts) })
}

// rules is Create without what a decoder found.
func (v *Validator) rules(req *link.CreateRequest, opts *Options) Problems {
	c := &v.check
	c.reset(req, opts)
	c.all()
	problems := c.problems
	c.req, c.opts, c.problems = nil, nil, nil
	sortProblems(problems)
	return problems
}

// half is one definition with what the rules ask of it most.
type half struct {
	req *link.CreateRequest
	// at holds, by key id, the place of the last entry of that key in
	// req.Configs plus one; 0 means that the key is not given.
	at [keyCount]int32
	// filled holds the keys whose last entry has a value other than blanks, torn
	// those that are given with different values.
	filled, torn [keyCount]bool

	// mode and conn are the effective modes. They are empty where the request
	// does not tell: the value is a placeholder or no known mode.
	mode link.Mode
	conn link.ConnectionMode
}

// check is one run over one request.
type check struct {
	half

	opts     *Options
	problems Problems
	counts   [3]int
	// strange counts names that are no keys; others remembers keys that the
	// table of specs does not number.
	strange int
	others  map[string]int
	// seen has a bit, by place in the table of specs, for each key that is given.
	seen [maxSpecs / 64]uint64
	// glued says that a value swallowed other settings, or that there are more
	// elsewhere, so that absent ones are no news.
	glued bool
	// meant holds, by key, the place in req.Configs plus one of an entry under
	// another name that stands for it, or -1 for a value that swallowed it.
	meant [keyCount]int32
	// protocols are those that the two sides spell out, read ahead.
	protocols [2]spokenProtocol
	// logins are the two JAAS values, remote and local, once read.
	logins [2]jaas.Login
	// topics and groups are what the filters select, nil if that can't be told.
	topics, groups *FilterSet
	// directional says that the group filters tell directions apart.
	directional bool
	// pasted says that a name that looks like a line of text was told.
	pasted bool
}

func (c *check) reset(req *link.CreateRequest, opts *Options) {
	if req == nil {
		req = &link.CreateRequest{}
	}
	if opts == nil {
		opts = &noOptions
	}
	// Field by field, as most of a check is what reading a JAAS value needs.
	c.half = half{req: req}
	c.opts, c.problems, c.counts = opts, nil, [3]int{}
	c.strange, c.others = 0, nil
	if partial := Partial(req, req.Findings()); partial && !opts.Partial || text.Templated(opts.LocalCluster) {
		own := *opts
		own.Partial = own.Partial || partial
		if text.Templated(own.LocalCluster) {
			own.LocalCluster = ""
		}
		c.opts = &own
	}
	c.glued, c.directional, c.pasted, c.topics, c.groups = c.opts.Partial, false, false, nil, nil
	c.meant = [keyCount]int32{}
	c.logins[0].OK, c.logins[1].OK = false, false
	c.protocols = [2]spokenProtocol{}
	c.seen = [maxSpecs / 64]uint64{}
}

// noOptions stands for nil; nothing writes to it.
var noOptions Options

// all runs every rule about one request.
func (c *check) all() {
	if c.opts.Name != "" || c.opts.NameGiven {
		c.name()
	}
	c.entries()
	c.modes()
	c.identity()
	c.bootstrap()
	c.security(remoteSide)
	c.security(localSide)
	c.oneLogin()
	c.syncs()
	c.edition()
	c.tooMany()
}

// entries looks at each config by itself.
func (c *check) entries() {
	for i := range c.req.Configs {
		e := &c.req.Configs[i]
		s := specOf(e.Name)
		if s == nil {
			c.stranger(i)
			continue
		}
		if word, bit := s.number/64, uint64(1)<<(s.number%64); c.seen[word]&bit == 0 {
			c.seen[word] |= bit
		} else {
			c.duplicate(i, c.lastBefore(i), s)
		}
		raw := e.Value.Reveal()
		v := text.Trim(raw)
		if s.id != kNone {
			c.at[s.id] = int32(i + 1)
			c.filled[s.id] = !e.Null && v != ""
		}
		if !e.Null {
			c.value(i, s, raw, v)
		}
		if s.note != "" {
			c.note(i, s)
		}
	}
	c.effective()
}

// lastBefore is the place of the last entry before i that has its name.
func (c *check) lastBefore(i int) int {
	for k := i - 1; k > 0; k-- {
		if c.req.Configs[k].Name == c.req.Configs[i].Name {
			return k
		}
	}
	return 0
}

// given reports whether the key is there with a value.
func (h *half) given(id keyID) bool {
	i := h.at[id]
	return i > 0 && !h.req.Configs[i-1].Null
}

// set reports whether the key has a value other than blanks.
func (h *half) set(id keyID) bool { return h.filled[id] }

// text is the trimmed value of a key, empty if it has none.
func (h *half) text(id keyID) string {
	if !h.filled[id] {
		return ""
	}
	return text.Trim(h.req.Configs[h.at[id]-1].Value.Reveal())
}

// isTrue and isFalse report whether a boolean key says so; a placeholder, an
// absent key and one with different values say neither.
func (h *half) isTrue(id keyID) bool { return text.EqualFold(h.text(id), "true") && !h.torn[id] }

func (h *half) isFalse(id keyID) bool { return text.EqualFold(h.text(id), "false") && !h.torn[id] }
