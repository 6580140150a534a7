package validate

import "strings"

// identities checks names, prefixes and ends of links against each other.
func (g *graphCheck) identities() {
	type half struct{ cluster, name string }
	names := map[half]*flow{}
	prefixes := map[half]*flow{}
	for i := range g.flows {
		f := &g.flows[i]
		if f.From != "" && f.From == f.To {
			g.tell(codeGraphSelf, f, "", f.named()+" leads from "+f.From+" to itself", "Name two clusters; a cluster can't be linked to itself.")
			continue
		}
		halves := []string{f.To}
		if f.Shape == SourceInitiated {
			halves = append(halves, f.From)
		}
		for _, cluster := range halves {
			if cluster == "" || f.Name == "" {
				continue
			}
			h := half{cluster, f.Name}
			if other := names[h]; other != nil {
				g.tell(codeGraphName, f, "", "there are two links called "+quote(f.Name)+" on "+cluster+": "+ends(other)+" and "+ends(f), "Give one another name, on both its halves.")
				break
			}
			names[h] = f
		}
		if f.To == "" || f.Prefix == "" {
			continue
		}
		p := half{f.To, f.Prefix}
		if other := prefixes[p]; other != nil {
			g.tell(codeGraphPrefix, f, keyNames[kPrefix], other.named()+" and "+f.named()+" have the same prefix "+quote(f.Prefix)+" on "+f.To, "Give each link to one cluster a prefix of its own.")
			continue
		}
		prefixes[p] = f
	}
}

// partners finds halves of bidirectional links that have different names: each
// leads back where the other one comes from, and neither has a half of its name.
func (g *graphCheck) partners() {
	type way struct{ from, to, name string }
	ways := map[way]bool{}
	alone := map[way][]*flow{}
	bidirectional := func(f *flow) bool {
		return (f.Shape == BidirectionalOutbound || f.Shape == BidirectionalInbound) && f.From != "" && f.To != "" && f.From != f.To && f.Name != ""
	}
	for i := range g.flows {
		if f := &g.flows[i]; bidirectional(f) {
			ways[way{f.From, f.To, f.Name}] = true
		}
	}
	for i := range g.flows {
		if f := &g.flows[i]; bidirectional(f) && !ways[way{f.To, f.From, f.Name}] {
			alone[way{from: f.From, to: f.To}] = append(alone[way{from: f.From, to: f.To}], f)
		}
	}
	for i := range g.flows {
		f := &g.flows[i]
		if !bidirectional(f) || ways[way{f.To, f.From, f.Name}] {
			continue
		}
		// Told of the later one.
		if others := alone[way{from: f.To, to: f.From}]; len(others) > 0 && others[0].index < f.index {
			g.tell(codeGraphNamesApart, f, "", "the half "+quote(f.Name)+" on "+f.To+" and the half "+quote(others[0].Name)+" on "+f.From+" have different names: they are two links, each without its other half",
				"Give both the same name, byte for byte.")
		}
	}
}

// ends names the clusters of a link.
func ends(f *flow) string {
	from := f.From
	if from == "" {
		from = "an unknown cluster"
	}
	return "from " + from + " to " + f.To
}

// owners finds topics that two links would make on one cluster. Of each link
// the first clash is told.
func (g *graphCheck) owners() {
	for i := range g.flows {
		f := &g.flows[i]
		for _, j := range g.hosted[f.To] {
			other := &g.flows[j]
			if j >= i || f.From == f.To || other.From == other.To {
				continue
			}
			if g.clash(other, f) {
				break
			}
		}
	}
}

// clash tells of a topic that both links would make.
func (g *graphCheck) clash(a, b *flow) bool {
	// The longer prefix must begin with the shorter one, else no names meet.
	short, long := a, b
	if len(short.Prefix) > len(long.Prefix) {
		short, long = long, short
	}
	rest, ok := strings.CutPrefix(long.Prefix, short.Prefix)
	if !ok {
		return false
	}
	for _, s := range short.sets() {
		for _, l := range long.sets() {
			r := s.behind(rest)
			both := r.and(l)
			topic, ok := both.witness()
			if !ok {
				continue
			}
			paths := journey(rest+topic, short) + "; " + journey(topic, long)
			if rest != "" && s == short.auto {
				g.tell(codeGraphPrefixMet, b, keyNames[kTopicFilters], "a topic that begins as the other link's prefix does would be made by two links: "+paths,
					"Exclude names that begin with "+quote(rest)+" on "+short.named()+".")
				return true
			}
			if s == short.asked && l == long.asked {
				g.tell(codeGraphOwner, b, "", "two links mirror the same topic: "+paths, "Mirror it with one of them, or give one link a prefix.")
			} else {
				g.tell(codeGraphContested, b, keyNames[kTopicFilters], "two links may make the same topic, and the second one fails: "+paths,
					"Select different topics on each link, or give each a prefix.")
			}
			return true
		}
	}
	return false
}

// chains finds mirrors of mirrors where something does not work along them.
func (g *graphCheck) chains() {
	for i := range g.flows {
		f := &g.flows[i]
		if f.From == "" || f.From == f.To {
			continue
		}
		if f.Prefix != "" && f.auto != nil {
			g.chain(f, []*region{f.auto}, func(path string) {
				g.tell(codeGraphChain, f, keyNames[kPrefix], f.named()+" selects mirror topics, which auto-create on a link with a prefix does not take on: "+path,
					"Leave the prefix out, exclude the mirror topics, or create mirrors of them by request.")
			})
		}
		if f.Prefix == "" && (f.Shape == BidirectionalOutbound || f.Shape == BidirectionalInbound) {
			g.chain(f, f.sets(), func(path string) {
				g.tell(codeGraphReverse, f, "", "topics of "+f.named()+" can't be reversed while their source is a mirror itself: "+path,
					"Promote or fail over the first mirror before reversing the second.")
			})
		}
	}
}

// chain calls report with the first path of a topic that is copied to f's
// source and on by f, other than back to where it comes from.
func (g *graphCheck) chain(f *flow, sets []*region, report func(path string)) {
	for _, j := range g.hosted[f.From] {
		before := &g.flows[j]
		if before.From == f.To || before.From == "" || before.From == before.To {
			continue
		}
		for _, s := range before.sets() {
			for _, next := range sets {
				if topic, ok := onward(before, s, next); ok {
					report(journey(topic, before, f))
					return
				}
			}
		}
	}
}
