package store

import (
	"cmp"
	"context"
	"encoding/hex"
	"maps"
	"slices"
	"strings"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
)

// ImportListings fills the cluster with what the API's own lists say of it, as
// [Cluster.Import] does with an export: all or nothing, into a cluster without
// links. Listings tell less than records, so the result says what was inferred,
// what is not known and what was dropped:
//
//   - A mirror topic that shows LINK_PAUSED, LINK_FAILED or SOURCE_UNAVAILABLE
//     is stored as ACTIVE, and its link as paused, failed or unavailable: these
//     are views, which hide what is under them.
//   - A secret is null in a listing. It is set, to a value that is not known.
//   - The mode of a link is that of its configs, or else what its cluster ids
//     say; its prefix likewise what its mirror topics are called.
//   - A mirror topic of which only the link's topic_names tell has the status
//     UNKNOWN. A status that nobody here knows is stored as it is.
//   - The verb under way of a pending status is taken to be the likeliest one,
//     and PENDING_RESTORE, whose offsets no listing tells, is stored as the step
//     before it, which finds them.
//
// A refusal matches ErrInvalidRequest, ErrLinkExists or [ErrSealed]; other
// errors are the backend's. The Authorizer is not asked.
func (c *Cluster) ImportListings(ctx context.Context, l *Listings) (ImportResult, error) {
	if l == nil {
		l = &Listings{}
	}
	r := listingReader{c: c, doc: importDoc{byName: map[string]*linkRecord{}}}
	if err := r.read(l); err != nil {
		return ImportResult{}, err
	}
	if err := c.checkImport(ctx, &r.doc); err != nil {
		return ImportResult{}, err
	}
	if err := c.writeImport(ctx, &r.doc); err != nil {
		return ImportResult{}, err
	}
	r.result.Links, r.result.Mirrors, r.result.Remnants = len(r.doc.links), len(r.doc.mirrors), len(r.doc.remnants)
	return r.result, nil
}

// listed is all that listings say of one link.
type listed struct {
	name    string
	link    *link.LinkData
	configs map[string]*link.LinkConfigData
	mirrors map[string]*link.MirrorData
}

// listingReader makes records of listings.
type listingReader struct {
	c      *Cluster
	doc    importDoc
	result ImportResult
}

func (r *listingReader) note(kind ImportNoteKind, linkName, topic, member, value, detail string) {
	r.result.Notes = append(r.result.Notes, ImportNote{kind, linkName, topic, member, value, detail})
}

func (r *listingReader) read(l *Listings) error {
	all := map[string]*listed{}
	of := func(name string) *listed {
		if all[name] == nil {
			all[name] = &listed{name: name, configs: map[string]*link.LinkConfigData{}, mirrors: map[string]*link.MirrorData{}}
		}
		return all[name]
	}
	for i := range l.Links {
		d := &l.Links[i]
		if d.LinkName == "" {
			r.remnant(d)
			continue
		}
		entry := of(d.LinkName)
		if entry.link != nil && d.Tasks == nil {
			later := *d
			later.Tasks = entry.link.Tasks
			d = &later
		}
		entry.link = d
	}
	for i := range l.Mirrors {
		d := &l.Mirrors[i]
		entry := of(d.LinkName)
		if before := entry.mirrors[d.MirrorTopicName]; before != nil && d.TransitionErrors == nil {
			later := *d
			later.TransitionErrors = before.TransitionErrors
			d = &later
		}
		entry.mirrors[d.MirrorTopicName] = d
	}
	for i := range l.Configs {
		d := &l.Configs[i]
		name := d.LinkName
		if name == "" && len(all) == 1 { // people cut lists down
			for only := range all {
				name = only
			}
		}
		if d.ClusterID != "" && d.ClusterID != r.c.id {
			return badRequest("The configs are of cluster %s, this is cluster %s.", d.ClusterID, r.c.id)
		}
		of(name).configs[d.Name] = d
	}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if err := r.add(all[name]); err != nil {
			return err
		}
	}
	return nil
}

// remnant keeps what is left of a deleted SOURCE half.
func (r *listingReader) remnant(d *link.LinkData) {
	id, ok := idOf(d)
	switch {
	case !ok:
		r.note(ImportDropped, "", "", "cluster_link_id", string(d.LinkState), "an entry without a name has no id either")
	case !slices.Contains(r.doc.remnants, id):
		r.doc.remnants = append(r.doc.remnants, id)
	}
}

// idOf reads the id of a link from whichever member has it.
func idOf(d *link.LinkData) (link.ID, bool) {
	if id, err := link.ParseID(d.ClusterLinkID); err == nil {
		return id, true
	}
	var id link.ID
	b, err := hex.DecodeString(strings.ReplaceAll(d.LinkID, "-", ""))
	if err != nil || len(b) != len(id) {
		return id, false
	}
	copy(id[:], b)
	return id, !id.IsZero()
}

// add makes the records of one link and its mirrors.
func (r *listingReader) add(l *listed) error {
	if l.link == nil {
		r.note(ImportUnknown, l.name, "", "link_name", "", "no listing has the link itself")
		l.link = &link.LinkData{LinkName: l.name}
	}
	rec := &linkRecord{Link: Link{Name: l.name, ClusterID: r.c.id}}
	if err := r.identify(rec, l.link); err != nil {
		return err
	}
	r.configs(rec, l)
	r.modes(rec, l)
	r.prefix(rec, l)
	r.state(rec, l)
	r.tasks(rec, l)
	slices.SortFunc(rec.Configs, func(a, b link.Config) int { return cmp.Compare(a.Name, b.Name) })
	for i := range rec.Configs {
		rec.Configs[i].Index = i
	}
	r.doc.links = append(r.doc.links, rec)
	return r.mirrors(rec, l)
}

// identify gives the link its id and the other cluster's.
func (r *listingReader) identify(rec *linkRecord, d *link.LinkData) (err error) {
	id, ok := idOf(d)
	if !ok {
		if id, err = link.NewID(r.c.opts.Rand); err != nil {
			return err
		}
		r.note(ImportInferred, d.LinkName, "", "cluster_link_id", id.String(), "no id is listed; this one is new, and the other half has another")
	}
	if d.LinkID != "" && !strings.EqualFold(d.LinkID, id.UUID()) {
		r.note(ImportDropped, d.LinkName, "", "link_id", d.LinkID, "it is not the same as cluster_link_id")
	}
	rec.ID = id
	for _, other := range [...]string{d.RemoteClusterID, d.SourceClusterID, d.DestinationClusterID} {
		if other != "" && other != r.c.id {
			rec.RemoteClusterID = other
			break
		}
	}
	if rec.RemoteClusterID == "" {
		r.note(ImportUnknown, d.LinkName, "", "remote_cluster_id", "", "no other cluster is listed")
	}
	return nil
}

// configs takes over what is set on the link: neither defaults nor what the
// cluster brings along.
func (r *listingReader) configs(rec *linkRecord, l *listed) {
	if len(l.configs) == 0 {
		r.note(ImportUnknown, l.name, "", "configs", "", "no configs are listed, so none is stored")
	}
	for _, name := range slices.Sorted(maps.Keys(l.configs)) {
		d := l.configs[name]
		switch {
		case d.IsDefault || d.Source == link.SourceDefault || shownOnly(name):
			continue
		case d.Source != "" && d.Source.Known() && d.Source != link.SourceDynamicClusterLink && d.Source != link.SourceUnknown:
			r.note(ImportDropped, l.name, "", name, string(d.Source), "it is set on the cluster, not on the link")
			continue
		case d.Value == nil:
			detail := "it is null, and not the default"
			if d.IsSensitive || secret(name) {
				detail = "it is set, and listings show no secrets"
			}
			r.note(ImportUnknown, l.name, "", name, "", detail)
			rec.Configs = append(rec.Configs, newConfig(name, "", true, 0))
		default:
			rec.Configs = append(rec.Configs, newConfig(name, *d.Value, false, 0))
		}
	}
}

// infer stores a config that no listing shows.
func (r *listingReader) infer(rec *linkRecord, name, value, detail string) {
	rec.Configs = setConfig(rec.Configs, newConfig(name, value, false, 0))
	r.note(ImportInferred, rec.Name, "", name, value, detail)
}

// modes finds out how the link was created.
func (r *listingReader) modes(rec *linkRecord, l *listed) {
	d, told := l.link, len(l.configs) > 0
	mode := link.Mode(configValue(rec.Configs, "link.mode"))
	// Each mode has its own member for the other cluster (api.md 1.3, 4.2).
	byID, why := link.ModeDestination, "no cluster id tells it"
	switch {
	case d.SourceClusterID != "" && d.SourceClusterID != r.c.id:
		why = "source_cluster_id is listed"
	case d.DestinationClusterID != "" && d.DestinationClusterID != r.c.id:
		byID, why = link.ModeSource, "destination_cluster_id is listed"
	case d.RemoteClusterID != "":
		byID, why = link.ModeBidirectional, "only remote_cluster_id is listed"
	}
	switch {
	case mode.Known():
	case told && byID == link.ModeDestination:
		mode = link.ModeDestination // the default, which the configs leave
	default:
		if mode = byID; mode == link.ModeDestination {
			r.note(ImportInferred, l.name, "", "link.mode", string(mode), why)
		} else {
			r.infer(rec, "link.mode", string(mode), why)
		}
	}
	rec.Mode = mode
	rec.ConnectionMode = link.ConnectionMode(configValue(rec.Configs, "connection.mode"))
	if !rec.ConnectionMode.Known() {
		if rec.ConnectionMode = link.ConnectionOutbound; !told {
			r.note(ImportInferred, l.name, "", "connection.mode", string(rec.ConnectionMode), "it is the default")
		}
	}
}

// prefix finds out what the names of mirror topics begin with.
func (r *listingReader) prefix(rec *linkRecord, l *listed) {
	if rec.Prefix = configValue(rec.Configs, "cluster.link.prefix"); rec.Prefix != "" {
		return
	}
	if d := l.configs[derivedPrefix]; d != nil && d.Value != nil && *d.Value != "" {
		rec.Prefix = *d.Value
		r.infer(rec, "cluster.link.prefix", rec.Prefix, derivedPrefix+" shows it")
		return
	}
	if len(l.configs) > 0 {
		return
	}
	common, first := "", true
	for _, d := range l.mirrors {
		prefix, ok := strings.CutSuffix(d.MirrorTopicName, d.SourceTopicName)
		if !ok || !first && prefix != common {
			return
		}
		common, first = prefix, false
	}
	if common != "" {
		rec.Prefix = common
		r.infer(rec, "cluster.link.prefix", common, "all mirror topics are called so")
	}
}

// state finds out how the link stands, from itself and from the views that its
// mirror topics show.
func (r *listingReader) state(rec *linkRecord, l *listed) {
	s := &rec.State
	s.Health = fsm.Healthy
	shown := func(detail string, to *fsm.LinkState) {
		if *s != *to {
			*s = *to
			r.note(ImportInferred, l.name, "", "link_state", string(fsm.DisplayLink(*s)), detail)
		}
	}
	paused := strings.EqualFold(configValue(rec.Configs, pausedKey), "true")
	switch state := l.link.LinkState; state {
	case link.LinkActive:
	case link.LinkPaused:
		s.Paused = true
	case link.LinkUnavailable:
		s.Health = fsm.Unavailable
	case link.LinkFailed:
		s.Health = fsm.Failed
	case "":
		r.note(ImportInferred, l.name, "", "link_state", string(link.LinkActive), "no state is listed")
	default:
		r.note(ImportDropped, l.name, "", "link_state", string(state), "it is no state of a link; ACTIVE is stored")
	}
	if paused && !s.Paused {
		next := *s
		next.Paused = true
		shown(pausedKey+" is true", &next)
	}
	for _, topic := range slices.Sorted(maps.Keys(l.mirrors)) {
		next, status := *s, l.mirrors[topic].MirrorStatus
		switch {
		case status == link.MirrorLinkPaused:
			next.Paused = true
		case status == link.MirrorLinkFailed:
			next.Health = fsm.Failed
		case status == link.MirrorSourceUnavailable && s.Health == fsm.Healthy:
			next.Health = fsm.Unavailable
		}
		shown("a mirror topic shows "+string(status), &next)
	}
	if s.Paused && !paused {
		r.infer(rec, pausedKey, "true", "the link is paused")
	}
	if s.Error = l.link.LinkError; s.Error == link.LinkNoError {
		s.Error = ""
	}
	if s.Health != fsm.Healthy {
		s.Since = r.c.now()
	}
	if frozen(*s) {
		rec.frozenAt = r.c.now().UnixMilli()
	}
}

// tasks takes over how the link's tasks stand.
func (r *listingReader) tasks(rec *linkRecord, l *listed) {
	rec.Tasks = startTasks(rec)
	if l.link.Tasks == nil {
		r.note(ImportInferred, l.name, "", "tasks", "", "they are not listed, and stand as those of a new link")
		return
	}
	names := link.TaskNames()
	for i := range l.link.Tasks {
		t := &l.link.Tasks[i]
		at := slices.Index(names, t.TaskName)
		switch t.State {
		case link.TaskLinkPaused, link.TaskLinkFailed, link.TaskLinkUnavailable:
			if at >= 0 {
				r.note(ImportInferred, l.name, "", "tasks", string(rec.Tasks[at].State), string(t.TaskName)+" shows the link's state")
			}
			continue
		}
		if at < 0 {
			r.note(ImportDropped, l.name, "", "tasks", string(t.TaskName), "no task of that name is known")
			continue
		}
		rec.Tasks[at] = fsm.TaskStatus{State: t.State}
		if len(t.Errors) > 0 {
			rec.Tasks[at].Error, rec.Tasks[at].Message = t.Errors[0].ErrorCode, cut(t.Errors[0].ErrorMessage)
		}
		for _, more := range t.Errors[min(1, len(t.Errors)):] {
			r.note(ImportDropped, l.name, "", "tasks", string(more.ErrorCode), string(t.TaskName)+" keeps one error only")
		}
	}
}
