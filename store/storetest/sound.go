package storetest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"time"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
)

// Sound gives an error if what cluster a keeps on a backend does not fit together
// after a [Mix], or anything else, has ended: a topic that two links own or that
// is not found by its name, a prefix that two links have, a count or a list by
// status that is not what the mirrors say, a link in use that may be deleted or
// another that may not, or a watch that does not lead, change by change, to what
// there is. The watch begins after revision from, at which the
// cluster had nothing. The backend must keep the changes since, and nobody may
// write meanwhile.
func Sound(ctx context.Context, b store.Backend, from store.Revision) error {
	c, err := store.New("a", b, &store.Options{Dialer: yes{}})
	if err != nil {
		return err
	}
	snap, err := c.Snapshot(ctx)
	if err != nil {
		return err
	}
	w := &sounding{c: c, mirrors: map[string]store.Mirror{}, counts: map[string]map[link.StateCategory]int{}}
	for m, err := range snap.Mirrors(ctx) {
		if err != nil {
			return err
		}
		w.mirror(ctx, m)
	}
	prefixes := map[string]string{}
	for _, l := range snap.Links {
		if other, taken := prefixes[l.Prefix]; taken && l.Prefix != "" {
			w.bad("links %s and %s have the prefix %q", other, l.Name, l.Prefix)
		}
		prefixes[l.Prefix] = l.Name
		w.link(ctx, &l)
	}
	w.watch(ctx, b, snap, from)
	return errors.Join(w.errs...)
}

type sounding struct {
	c *store.Cluster
	// mirrors are by topic; counts by link and category.
	mirrors map[string]store.Mirror
	counts  map[string]map[link.StateCategory]int
	errs    []error
}

func (w *sounding) bad(format string, args ...any) {
	w.errs = append(w.errs, fmt.Errorf("storetest: "+format, args...))
}

func (w *sounding) mirror(ctx context.Context, m store.Mirror) {
	if other, owned := w.mirrors[m.Topic]; owned {
		w.bad("links %s and %s own topic %q", other.Link, m.Link, m.Topic)
	}
	w.mirrors[m.Topic] = m
	if w.counts[m.Link] == nil {
		w.counts[m.Link] = map[link.StateCategory]int{}
	}
	w.counts[m.Link][m.Category()]++
	if found, err := w.c.FindMirror(ctx, m.Topic); err != nil || found.Link != m.Link || found.Revision != m.Revision {
		w.bad("topic %q is a mirror of link %s and found as %+v, error %v", m.Topic, m.Link, found, err)
	}
}

// link compares what is counted and listed of a link with its mirrors.
func (w *sounding) link(ctx context.Context, l *store.Link) {
	data, err := w.c.LinkData(ctx, l.Name, nil)
	if err != nil {
		w.bad("link %s: %w", l.Name, err)
		return
	}
	counts := map[link.StateCategory]int{} // a category without mirrors is not told
	for _, count := range data.CategoryCounts {
		counts[count.StateCategory] = count.Count
	}
	if has := w.counts[l.Name]; !maps.Equal(counts, has) {
		w.bad("link %s counts its mirrors as %v, and has %v", l.Name, counts, has)
	}
	live := 0
	for _, m := range w.mirrors {
		owes := m.State.PeerWaits && l.Mode == link.ModeBidirectional && l.Prefix == ""
		if m.Link == l.Name && (m.State.Status != link.MirrorStopped || owes) {
			live++
		}
	}
	err = w.c.DeleteLink(ctx, l.Name, &store.DeleteLinkOptions{ValidateOnly: true})
	if errors.Is(err, store.ErrLinkInUse) != (live > 0) || err != nil && live == 0 {
		w.bad("link %s has %d mirrors that are not done with, and to delete it gives error %v", l.Name, live, err)
	}
	for _, status := range link.MirrorStatuses() {
		q := store.MirrorQuery{Link: l.Name, Status: status, Limit: 1 << 20}
		page, err := w.c.ListMirrors(ctx, q)
		if err != nil {
			w.bad("link %s: %w", l.Name, err)
		}
		listed := map[string]bool{}
		for _, m := range page.Mirrors {
			listed[m.Topic] = true
			if is := w.mirrors[m.Topic]; !reflect.DeepEqual(m, is) {
				w.bad("the list of %s says of topic %q %+v, and it is %+v", status, m.Topic, m, is)
			}
		}
		for topic, m := range w.mirrors {
			if shows := m.Link == l.Name && m.Status == status; shows != listed[topic] && (shows || m.Link == l.Name) {
				w.bad("topic %q of link %s is %s, and in the list of %s: %v", topic, l.Name, m.Status, status, listed[topic])
			}
		}
	}
}

// watch follows the changes after a revision to the last, of which the cluster
// keeps a note.
func (w *sounding) watch(ctx context.Context, b store.Backend, snap *store.Snapshot, last store.Revision) {
	links, mirrors := map[string]store.Link{}, map[string]store.Mirror{}
	note, err := b.Get(ctx, "c/a/w")
	if err != nil {
		w.bad("%w", err)
	}
	if note.Revision == 0 {
		return // nothing ever happened
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for e, err := range w.c.Watch(ctx, last) {
		if err != nil || e.Revision <= last {
			w.bad("the watch tells revision %d after %d, and error %w", e.Revision, last, err)
			return
		}
		if e.Kind == store.KindLink {
			w.linkChange(e, links, mirrors)
		} else {
			w.mirrorChange(e, mirrors)
		}
		if last = e.Revision; last == note.Revision {
			break
		}
	}
	if last != note.Revision {
		w.bad("the watch goes quiet after revision %d, the last change is of %d", last, note.Revision)
		return
	}
	right := len(links) == len(snap.Links) && len(mirrors) == len(w.mirrors)
	for _, l := range snap.Links {
		right = right && links[l.Name].Revision == l.Revision
	}
	for topic, m := range w.mirrors {
		right = right && mirrors[topic].Revision == m.Revision
	}
	if !right {
		w.bad("the watch leads to %d links and %d mirrors, there are %d and %d, or others", len(links), len(mirrors), len(snap.Links), len(w.mirrors))
	}
}

func (w *sounding) linkChange(e store.Event, links map[string]store.Link, mirrors map[string]store.Mirror) {
	was, known := links[e.Link]
	if known != (e.OldLink != nil) || known && (e.OldLink.ID != was.ID || linkText(e.OldLink) != linkText(&was)) {
		w.bad("revision %d: link %s was %+v, and is told to have been %+v", e.Revision, e.Link, was, e.OldLink)
	}
	if e.NewLink != nil {
		links[e.Link] = *e.NewLink
		return
	}
	delete(links, e.Link)
	for topic, m := range mirrors {
		if m.LinkID == e.LinkID {
			delete(mirrors, topic)
		}
	}
}

func (w *sounding) mirrorChange(e store.Event, mirrors map[string]store.Mirror) {
	was, known := mirrors[e.Topic]
	if known != (e.OldMirror != nil) || known && (e.OldMirror.LinkID != was.LinkID || e.OldMirror.State.Status != was.State.Status) {
		w.bad("revision %d: topic %q was %+v, and is told to have been %+v", e.Revision, e.Topic, was, e.OldMirror)
	}
	if e.NewMirror != nil {
		mirrors[e.Topic] = *e.NewMirror
	} else {
		delete(mirrors, e.Topic)
	}
}

// concurrentOperations checks what clients of a cluster see, and what is left.
func concurrentOperations(e *env) {
	var calls []LinkCall
	told := func(c LinkCall) { calls = append(calls, c) }
	from := e.all().At
	e.within("a mix of operations", func() {
		m := Mix{Links: 2, Clients: 5, Calls: 40}
		err := m.Run(e.ctx, e.Backend, told)
		if m.First = m.Clients; err == nil {
			err = m.Look(e.ctx, e.Backend, told)
		}
		if err == nil {
			err = m.Check(calls, time.Minute)
		}
		if err == nil && !e.caps.NoWatch {
			err = Sound(e.ctx, e.Backend, from)
		}
		if err != nil {
			e.Errorf("%s: %v", e.check, err)
		}
	})
}
