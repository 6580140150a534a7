package dryrun

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/link/reader"
	"github.com/clusterlink-go/clusterlink/validate"
)

// verb takes a verb on mirror topics.
func (w *world) verb(l *linkKnown, v link.Verb, o *reader.Operation) {
	var current *validate.Current
	if l != nil {
		current = &l.current
	}
	req := o.AlterMirrors
	if req == nil {
		req = &link.AlterMirrorsRequest{}
	}
	w.report(validate.AlterMirrors(current, v, req, &w.opts), o.Start, o)
	w.unchecked(v, o)
	for _, t := range o.Names() {
		at := cmp.Or(t.Offset, o.Start)
		switch {
		case open(t.Name):
		case o.Before != "":
			w.provider(v, o, t.Name, at)
		case l != nil:
			w.known(l, v, o, t.Name, at)
		}
	}
	if l != nil && req.Pattern != "" && !o.ValidateOnly {
		for _, m := range l.mirrors {
			m.status = "" // which of them are meant is not looked at
		}
	}
}

// unchecked says where a step that can't be taken back comes without a look.
func (w *world) unchecked(v link.Verb, o *reader.Operation) {
	if o.ValidateOnly {
		w.looked = true
		return
	}
	if w.looked || o.Before != "" || o.Offset(reader.StatusPointer) > 0 || v != link.Failover && v != link.TruncateAndRestore && v != link.Promote {
		return
	}
	w.looked = true // once
	w.add(validate.CodeOperationUnchecked, o.Start, "", string(v)+" can't be taken back, and nothing before it looks at how far the mirror topics are",
		"Describe the mirror topic and compare its lag first, or run the verb with --dry-run or validate_only=true.")
}

// known steps a mirror topic that the file created.
func (w *world) known(l *linkKnown, v link.Verb, o *reader.Operation, name string, at int) {
	m := l.mirrors[name]
	if m == nil {
		if near := nearest(name, l.mirrors); near != "" {
			w.add(validate.CodeOperationNoMirror, at, "", "the file creates no mirror topic "+quote(name)+"; did you mean "+quote(near)+"?", "Write "+near+".")
		}
		return
	}
	if m.status == "" {
		return
	}
	to, refusal := next(m.status, v)
	if refusal != nil {
		w.add(validate.CodeOperationRefused, at, "", "the mirror topic "+quote(name)+" is "+string(m.status)+" here, and then "+string(v)+" is refused: "+text(refusal, name, o.Link),
			legal(m.status))
		return
	}
	if !o.ValidateOnly {
		m.status = to
	}
}

// providerAllows are the changes of status that Terraform's provider makes
// (api.md 4.8).
var providerAllows = map[link.MirrorStatus][]link.Verb{
	link.MirrorActive: {link.Pause, link.Promote, link.Failover},
	link.MirrorPaused: {link.Resume, link.Promote, link.Failover},
}

// provider checks a change whose status before is in the plan.
func (w *world) provider(v link.Verb, o *reader.Operation, name string, at int) {
	if slices.Contains(providerAllows[o.Before], v) {
		return
	}
	message := "the provider does not make " + string(v) + " of a mirror topic that is " + string(o.Before)
	hint := "Leave the status as it is."
	if _, refusal := next(o.Before, v); refusal == nil {
		message += ", though the service takes it"
		hint = "Run: confluent kafka mirror " + string(v) + " " + shorten(name) + " --link " + cmp.Or(o.Link, "LINK") + "; then take the new status over with terraform apply -refresh-only."
	} else {
		message += ", and the service refuses it: " + text(refusal, name, o.Link)
	}
	w.add(validate.CodeProviderRefuses, at, reader.StatusPointer, message, hint)
}

// possible are the statuses that a mirror topic may be in: a stop goes on by
// itself, and the file may wait for it.
func possible(status link.MirrorStatus) []link.MirrorStatus {
	if status == link.MirrorPendingStopped {
		return []link.MirrorStatus{link.MirrorStopped, status}
	}
	return []link.MirrorStatus{status}
}

// next is what a status becomes by a verb, under any facts in which it is taken;
// or else how it is refused. An empty status is not known.
func next(status link.MirrorStatus, v link.Verb) (to link.MirrorStatus, refusal *fsm.Outcome) {
	for _, s := range possible(status) {
		cell := fsm.Mirror().Cell(fsm.State(s), fsm.Event(v))
		for i := range cell {
			switch cell[i].Verdict {
			case fsm.Accept:
				if to = link.MirrorStatus(cell[i].To); to != link.MirrorActive && to != link.MirrorPaused && to != link.MirrorPendingStopped {
					to = ""
				}
				return to, nil
			case fsm.Noop:
				return status, nil
			}
		}
		if refusal == nil && len(cell) > 0 {
			refusal = &cell[len(cell)-1]
		}
	}
	return status, refusal
}

// text is what the service says, or what the code means.
func text(o *fsm.Outcome, topic, linkName string) string {
	return fsm.Verdict{Outcome: *o}.Message(topic, cmp.Or(linkName, "LINK"))
}

// legal names the verbs that are taken in a status.
func legal(status link.MirrorStatus) string {
	var names []string
	for _, v := range link.Verbs() {
		cell := fsm.Mirror().Cell(fsm.State(status), fsm.Event(v))
		if slices.ContainsFunc(cell, func(o fsm.Outcome) bool { return o.Verdict == fsm.Accept }) {
			names = append(names, string(v))
		}
	}
	if len(names) == 0 {
		return "Leave it out: no verb is taken now."
	}
	return "What it takes then: " + strings.Join(names, ", ") + "."
}

// nearest is the mirror topic whose name a name differs from a little.
func nearest(name string, mirrors map[string]*mirrorKnown) string {
	return link.NearestName(name, slices.Sorted(maps.Keys(mirrors))...)
}
