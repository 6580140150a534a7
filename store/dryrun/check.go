package dryrun

import (
	"cmp"
	"slices"
	"strings"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/link/reader"
	"github.com/clusterlink-go/clusterlink/validate"
)

// Check lists what is wrong with the operations of a file, and with the order
// in which it creates links; nil means nothing. What is wrong with a definition by
// itself is not here: see [validate.Create]. Problems are in the order of the
// file, and each has its place in it as Offset. Pointers are relative to the
// operation: its request's body, or a pointer of package reader. A nil opts knows
// nothing; of its fields only Edition counts.
func Check(f *reader.File, opts *validate.Options) validate.Problems {
	w := &world{}
	if opts != nil {
		w.opts.Edition = opts.Edition
	}
	for i := range f.Items {
		if name := f.Items[i].Name; name != "" && !open(name) {
			w.defined = append(w.defined, &f.Items[i])
		}
	}
	for _, step := range steps(f.Items, f.Operations) {
		w.step(step)
	}
	slices.SortStableFunc(w.problems, func(a, b validate.Problem) int { return cmp.Compare(a.Offset, b.Offset) })
	return w.problems
}

// step is one thing that a file does: one of the two is nil.
type step struct {
	item *reader.Item
	op   *reader.Operation
}

func (s step) start() int {
	if s.item != nil {
		return s.item.Start
	}
	return s.op.Start
}

// steps puts definitions and operations in the order of the file. The mirror
// topics of a definition come right behind it.
func steps(items []reader.Item, operations []reader.Operation) []step {
	var list []step
	for i := range items {
		list = append(list, step{item: &items[i]})
	}
	for i := range operations {
		list = append(list, step{op: &operations[i]})
	}
	slices.SortStableFunc(list, func(a, b step) int { return cmp.Compare(a.start(), b.start()) })
	return list
}

// open reports whether a text is left to be filled in, in whole or in part.
func open(s string) bool { return strings.ContainsAny(s, "$<>{}`%[]") }

// world is what the file has done so far.
type world struct {
	opts     validate.Options
	problems validate.Problems
	// defined are all links of the file, those to come too.
	defined []*reader.Item
	links   []*linkKnown
	looked  bool
}

// linkKnown is a link that the file created.
type linkKnown struct {
	item    *reader.Item
	current validate.Current
	mirrors map[string]*mirrorKnown
	deleted bool
}

// mirrorKnown is a mirror topic that the file created; an empty status is not
// known any more.
type mirrorKnown struct{ status link.MirrorStatus }

func (w *world) add(code link.Code, at int, p link.Pointer, message, hint string) {
	rule, _ := validate.LookupRule(code)
	w.problems = append(w.problems, validate.Problem{
		Code: code, Severity: rule.Severity, Confidence: rule.Confidence, Pointer: p, Message: message, Hint: hint, Offset: at,
	})
}

func (w *world) step(s step) {
	if s.item != nil {
		w.create(s.item)
		return
	}
	w.form(s.op)
	if whole(s.op.Findings) {
		w.operation(s.op)
	}
}

// form tells what the reader found.
func (w *world) form(o *reader.Operation) {
	for _, p := range validate.Findings(o.Findings) {
		p.Offset = cmp.Or(p.Offset, o.Start)
		w.problems = append(w.problems, p)
	}
}

// whole reports whether an operation was read to its end.
func whole(list []link.Finding) bool {
	return !slices.ContainsFunc(list, func(f link.Finding) bool { return f.Code.Malformed() })
}

// same reports whether two clusters may be one: what is not known, or left to be
// filled in, may be any.
func same(a, b string) bool {
	return a == b || a == "" || b == "" || open(a) || open(b) || strings.Contains(a, ":") != strings.Contains(b, ":")
}

// find is the link of an operation that the file created last, nil if there is
// none.
func (w *world) find(cluster, name string) *linkKnown {
	for _, l := range slices.Backward(w.links) {
		if l.item.Name == name && same(l.item.LocalCluster, cluster) && !l.deleted {
			return l
		}
	}
	return nil
}

// create takes a definition of a link.
func (w *world) create(item *reader.Item) {
	if item.Name == "" || open(item.Name) || item.Request == nil || item.ValidateOnly || !whole(item.Findings) {
		return
	}
	at := cmp.Or(item.NameOffset, item.Start)
	known := w.find(item.LocalCluster, item.Name)
	if known != nil && known.item.LocalCluster == item.LocalCluster && item.LocalCluster != "" {
		w.add(validate.CodeLinkTwice, at, reader.LinkPointer, "the file creates link "+quote(item.Name)+" on cluster "+quote(item.LocalCluster)+" twice",
			"Leave one of them out, or give it another name.")
	}
	w.order(item, at)
	l := &linkKnown{item: item, current: validate.Current{Configs: item.Request.Configs}, mirrors: map[string]*mirrorKnown{}}
	w.links = append(w.links, l)
	for _, m := range item.MirrorTopics {
		w.mirror(l, item.LocalCluster, item.Name, m.Name, m.Offset)
		if m.SourceName != "" {
			req := link.CreateMirrorRequest{SourceTopicName: m.SourceName, MirrorTopicName: m.Name}
			w.report(validate.CreateMirror(&l.current, &req, &w.opts), m.Offset, nil)
		}
	}
}

// order looks whether the half that waits to be dialled comes behind the one that
// dials it.
func (w *world) order(item *reader.Item, at int) {
	if item.NoValidate || setting(item, "connection.mode") == string(link.ConnectionInbound) || setting(item, "link.mode") != string(link.ModeSource) {
		return
	}
	for _, other := range w.defined {
		if other.Name == item.Name && other.Start > item.Start && setting(other, "connection.mode") == string(link.ConnectionInbound) {
			w.add(validate.CodeHalvesOrder, at, reader.LinkPointer, "the SOURCE half of link "+quote(item.Name)+" is created before its INBOUND half on the destination cluster",
				"Create the INBOUND half first.")
			return
		}
	}
}

// setting is the value of a config of a definition.
func setting(item *reader.Item, key string) string {
	if item.Request == nil {
		return ""
	}
	value := ""
	for i := range item.Request.Configs {
		if c := &item.Request.Configs[i]; c.Name == key {
			value = strings.TrimSpace(c.Value.Reveal())
		}
	}
	return value
}

// operation takes an operation.
func (w *world) operation(o *reader.Operation) {
	switch o.Name {
	case link.OpGetMirror, link.OpListMirrors, link.OpGetLink, link.OpListLinks, link.OpListConfigs, link.OpGetConfig:
		w.looked = true
		w.host(o)
		return
	}
	l := w.host(o)
	var current *validate.Current
	if l != nil {
		current = &l.current
	}
	switch v, isVerb := o.Name.Verb(); {
	case isVerb:
		w.verb(l, v, o)
	case o.Name == link.OpCreateMirror:
		w.createMirror(l, o)
	case o.Name == reader.DeleteTopic && l != nil:
		delete(l.mirrors, o.Topic)
	case o.Name == link.OpDeleteLink && l != nil:
		w.deleteLink(l, o)
	case o.Name == link.OpAlterConfigs, o.Name == link.OpAlterConfig, o.Name == link.OpResetConfig:
		ps := validate.Alter(current, o.Changes, &w.opts)
		if current == nil { // what it is set to besides is not known
			ps = slices.DeleteFunc(ps, func(p validate.Problem) bool { return p.Severity != validate.SeverityError })
		}
		w.report(ps, o.Start, o)
		if l != nil {
			l.alter(o.Changes)
		}
	}
}

// report takes over what package validate found, with places in the file.
func (w *world) report(ps validate.Problems, start int, o *reader.Operation) {
	for _, p := range ps {
		if p.Offset == 0 && o != nil {
			p.Offset = o.Offset(p.Pointer)
		}
		p.Offset = cmp.Or(p.Offset, start)
		w.problems = append(w.problems, p)
	}
}

// host finds the link of an operation among those of the file, and says where it
// is none though the file creates others.
func (w *world) host(o *reader.Operation) *linkKnown {
	if o.Link == "" || open(o.Link) {
		return nil
	}
	if l := w.find(o.LocalCluster, o.Link); l != nil {
		return l
	}
	at := cmp.Or(o.Offset(reader.LinkPointer), o.Start)
	var names []string
	for _, item := range w.defined {
		if !same(item.LocalCluster, o.LocalCluster) {
			continue
		}
		if item.Name == o.Link && item.Start > o.Start {
			w.add(validate.CodeOperationEarly, at, reader.LinkPointer, "link "+quote(o.Link)+" is created only after this", "Create the link first.")
			return nil
		}
		names = append(names, item.Name)
	}
	if len(names) == 0 || slices.Contains(names, o.Link) {
		return nil
	}
	hint := "Correct the name, or see for yourself that the link is there."
	if near := link.NearestName(o.Link, names...); near != "" {
		hint = "Write " + near + "."
	}
	w.add(validate.CodeOperationNoLink, at, reader.LinkPointer, "the file creates no link "+quote(o.Link)+": it creates "+list(names), hint)
	return nil
}

// createMirror takes a request for a mirror topic.
func (w *world) createMirror(l *linkKnown, o *reader.Operation) {
	req := *o.CreateMirror
	prefix := ""
	if l != nil {
		prefix = setting(l.item, "cluster.link.prefix")
	}
	if req.SourceTopicName == "" && req.MirrorTopicName != "" {
		// A tool that takes the mirror's name finds the source's by the prefix.
		req.SourceTopicName = strings.TrimPrefix(req.MirrorTopicName, prefix)
	}
	ps := validate.CreateMirror(&validate.Current{}, &req, &w.opts)
	if l != nil {
		ps = validate.CreateMirror(&l.current, &req, &w.opts)
	} else { // which prefix the link has is not known
		ps = slices.DeleteFunc(ps, func(p validate.Problem) bool { return p.Code == "mirror-renamed" })
	}
	w.report(ps, o.Start, o)
	name := req.MirrorTopicName
	if name == "" {
		name = prefix + req.SourceTopicName
	}
	if o.ValidateOnly || l == nil && req.MirrorTopicName == "" && o.Link != "" && len(w.links) == 0 {
		return
	}
	w.mirror(l, o.LocalCluster, o.Link, name, cmp.Or(o.Names()[0].Offset, o.Start))
}

// mirror keeps a mirror topic, and says where another link has it.
func (w *world) mirror(l *linkKnown, cluster, linkName, name string, at int) {
	if name == "" || open(name) || open(linkName) {
		return
	}
	for _, other := range w.links {
		if other.deleted || other.item.Name == linkName || !same(other.item.LocalCluster, cluster) || other.mirrors[name] == nil {
			continue
		}
		w.add(validate.CodeMirrorTwice, at, "", "topic "+quote(name)+" is the mirror topic of link "+quote(other.item.Name)+" already",
			"Give one of the links a cluster.link.prefix, or mirror the topic over one of them only.")
		return
	}
	if l != nil {
		l.mirrors[name] = &mirrorKnown{status: link.MirrorActive}
	}
}

// deleteLink takes the end of a link.
func (w *world) deleteLink(l *linkKnown, o *reader.Operation) {
	state := validate.DeleteState{Mode: link.Mode(setting(l.item, "link.mode")), Force: o.Force}
	for _, m := range l.mirrors {
		switch m.status {
		case link.MirrorStopped:
			state.Stopped++
		case link.MirrorPendingStopped, "":
			// The file may wait until they are stopped.
		default:
			state.Live++
		}
	}
	w.report(validate.Delete(o.Link, &state, &w.opts), cmp.Or(o.Offset(reader.LinkPointer), o.Start), nil)
	if !o.ValidateOnly {
		l.deleted = true
	}
}

// alter takes changes of configs over.
func (l *linkKnown) alter(changes []link.ConfigChange) {
	configs := slices.Clone(l.current.Configs)
	for i := range changes {
		c := &changes[i]
		configs = slices.DeleteFunc(configs, func(f link.Config) bool { return f.Name == c.Name })
		if c.Operation != link.OperationDelete {
			configs = append(configs, link.Config{Name: c.Name, Value: c.Value, Null: c.Null})
		}
	}
	l.current.Configs = configs
}

func quote(s string) string { return "'" + shorten(s) + "'" }

// shorten keeps a name that is quoted in a message short.
func shorten(s string) string {
	const most = 60
	if len(s) > most {
		return strings.ToValidUTF8(s[:most], "") + "…"
	}
	return s
}

// list names a few things.
func list(names []string) string {
	const most = 3
	names = slices.Compact(slices.Sorted(slices.Values(names)))
	quoted := make([]string, 0, most)
	for _, n := range names[:min(len(names), most)] {
		quoted = append(quoted, quote(n))
	}
	text := strings.Join(quoted, ", ")
	if len(names) > most {
		text += " and others"
	}
	return text
}
