package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
)

// Cluster is one Kafka cluster's links and mirror topics over a [Backend].
// Make one with [New]; the zero Cluster is not usable. It holds no state of its
// own but the keys it was given, so it is safe for concurrent use, also by several processes
// on one backend, and any number of Clusters may share a backend.
//
// An operation that is refused has changed nothing. Each error matches exactly
// one of the errors of this package, [validate.ErrInvalid], [fsm.ErrRejected]
// or the context's error.
//
// Secrets are sealed in the backend where [Options] have a [Keyring]. Without
// one they are kept in clear, and New says so in the log.
type Cluster struct {
	id      string
	keys    keyspace
	backend Backend
	opts    Options
	sealer  *sealer // nil without a Keyring
}

var _ Peer = (*Cluster)(nil)

// attempts bounds how often an operation starts anew because somebody else
// changed what it had read.
const attempts = 64

// New opens the cluster called clusterID on b, which stays the caller's to
// close. It finishes what a crash left of earlier deletions (see
// [Cluster.Collect]). The error is a [*link.NameError] or the backend's, or
// matches [ErrSealed] where a key is missing that records are sealed with, or is
// another one. opts may be nil.
func New(clusterID string, b Backend, opts *Options) (*Cluster, error) {
	if err := link.CheckClusterID(clusterID); err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	c := &Cluster{id: clusterID, keys: newKeyspace(clusterID), opts: opts.withDefaults()}
	c.backend = observed{Backend: b, c: c}
	if c.opts.Keyring != nil {
		c.sealer = &sealer{keys: c.opts.Keyring, known: map[string]*sealKey{}}
	}
	ctx := context.Background()
	if err := c.openSealed(ctx); err != nil {
		return nil, err
	}
	if err := c.Collect(ctx); err != nil {
		return nil, err
	}
	return c, nil
}

// ID is the cluster's id.
func (c *Cluster) ID() string { return c.id }

// ClusterID implements [Peer]; it is ID.
func (c *Cluster) ClusterID(ctx context.Context) (string, error) { return c.id, ctx.Err() }

// authorize counts an operation and asks the Authorizer.
func (c *Cluster) authorize(ctx context.Context, op Operation, linkName, topic string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	c.requested(ctx, op)
	return c.allowed(ctx, op, linkName, topic)
}

// allowed asks the Authorizer.
func (c *Cluster) allowed(ctx context.Context, op Operation, linkName, topic string) error {
	if c.opts.Authorizer == nil {
		return nil
	}
	if err := c.opts.Authorizer.Authorize(ctx, Action{Operation: op, Link: linkName, Topic: topic, Actor: actorOf(ctx)}); err != nil {
		return unauthorized()
	}
	return nil
}

// retry runs try until it does not fail with ErrConflict, a bounded number of
// times. try reads everything anew each time.
func retry(ctx context.Context, try func() error) error {
	for i := 1; ; i++ {
		err := try()
		if err == nil || !errors.Is(err, ErrConflict) || i == attempts {
			return err
		}
		if stale := (*staleError)(nil); errors.As(err, &stale) {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
}

// staleError is the conflict with a caller's IfRevision; it is not retried.
type staleError struct{ want, have Revision }

func (e *staleError) Error() string {
	return fmt.Sprintf("%v: the record is at revision %d, not %d", ErrConflict, e.have, e.want)
}

func (e *staleError) Unwrap() error { return ErrConflict }

// checkRevision compares a record's revision with what the caller demands; 0
// demands nothing.
func checkRevision(want, have Revision) error {
	if want != 0 && want != have {
		return &staleError{want, have}
	}
	return nil
}

// readLink reads the record of a link half; a refusal where there is none.
func (c *Cluster) readLink(ctx context.Context, name string) (linkRecord, error) {
	rec, err := c.get(ctx, c.keys.link(name))
	if err != nil {
		return linkRecord{}, err
	}
	if rec.Revision == 0 {
		return linkRecord{}, noLink(name)
	}
	return c.decodeLink(rec)
}

func (c *Cluster) decodeLink(rec Record) (linkRecord, error) {
	r, err := decodeLink(rec.Value)
	if err != nil {
		return linkRecord{}, fmt.Errorf("%w (link %q)", err, last(rec.Key))
	}
	r.ClusterID, r.Revision = c.id, rec.Revision
	return r, nil
}

// readLinkByID finds a link by its id.
func (c *Cluster) readLinkByID(ctx context.Context, id link.ID) (linkRecord, error) {
	rec, err := c.get(ctx, c.keys.id(id))
	if err != nil {
		return linkRecord{}, err
	}
	if rec.Revision == 0 {
		return linkRecord{}, refuse(ErrLinkNotFound, 404, codeNotFound, "The cluster link doesn't exist: no cluster link has the id %s.", id)
	}
	l, err := c.readLink(ctx, string(rec.Value))
	if err == nil && l.ID != id { // deleted and made anew in between
		return linkRecord{}, noLink(l.Name)
	}
	return l, err
}

// unmoved gives err, what came of reading more than the record of l, if that is
// still the same: then all of it was so at one time. Else it gives a conflict, for
// what was read may be of two links that had the name one after the other, or
// show a mirror under a state that its link never had with it. What is written
// needs no such look: its transaction depends on l.
func (c *Cluster) unmoved(ctx context.Context, l *linkRecord, err error) error {
	if l.Revision == 0 { // there is none
		return err
	}
	rec, failed := c.get(ctx, c.keys.link(l.Name))
	if failed == nil {
		failed = l.same(rec)
	}
	if failed != nil {
		return failed
	}
	return err
}

// same gives a conflict unless the record of l is what it was.
func (r *linkRecord) same(now Record) error {
	if now.Revision != r.Revision {
		return fmt.Errorf("%w: link %q was changed meanwhile", ErrConflict, r.Name)
	}
	return nil
}

// readMirror reads the record of a mirror of l. Where there is none, the
// status is empty and the revision 0.
func (c *Cluster) readMirror(ctx context.Context, l *linkRecord, topic string) (mirrorRecord, error) {
	rec, err := c.get(ctx, c.keys.mirror(l.ID, topic))
	if err != nil {
		return mirrorRecord{}, err
	}
	return mirrorIn(l, topic, rec)
}

// readMirrorNow is readMirror with a conflict unless l is still the same once the
// mirror is read, so that both were so at one time: see unmoved.
func (c *Cluster) readMirrorNow(ctx context.Context, l *linkRecord, topic string) (mirrorRecord, error) {
	records, err := c.getAll(ctx, c.keys.mirror(l.ID, topic), c.keys.link(l.Name))
	if err == nil {
		err = l.same(records[1])
	}
	if err != nil {
		return mirrorRecord{}, err
	}
	return mirrorIn(l, topic, records[0])
}

// mirrorIn is what a record, or that there is none, says of a mirror of l.
func mirrorIn(l *linkRecord, topic string, rec Record) (mirrorRecord, error) {
	if rec.Revision == 0 {
		return mirrorRecord{Mirror: Mirror{Topic: topic}}, nil
	}
	return decodeMirrorOf(l, rec)
}

// decodeMirrorOf reads a mirror's record and fills in what its link knows.
func decodeMirrorOf(l *linkRecord, rec Record) (mirrorRecord, error) {
	topic := last(rec.Key)
	m, err := decodeMirror(topic, rec.Value)
	if err != nil {
		return mirrorRecord{}, fmt.Errorf("%w (mirror topic %q of link %q)", err, topic, l.Name)
	}
	m.Revision = rec.Revision
	m.under(l)
	return m, nil
}

// under fills in what is not stored with a mirror.
func (r *mirrorRecord) under(l *linkRecord) {
	r.Link, r.LinkID = l.Name, l.ID
	r.Status = fsm.DisplayMirror(r.State.Status, l.State)
}

// get reads a record. A name that is too long for a key names nothing.
func (c *Cluster) get(ctx context.Context, key string) (Record, error) {
	if len(key) > MaxKeyBytes {
		return Record{Key: key}, ctx.Err()
	}
	return c.backend.Get(ctx, key)
}

// getAll reads several records, as get does, none older than the one before it.
func (c *Cluster) getAll(ctx context.Context, keys ...string) ([]Record, error) {
	tooLong := func(key string) bool { return len(key) > MaxKeyBytes }
	if !slices.ContainsFunc(keys, tooLong) {
		return GetAll(ctx, c.backend, keys)
	}
	records := make([]Record, len(keys))
	for i, key := range keys {
		var err error
		if records[i], err = c.get(ctx, key); err != nil {
			return nil, err
		}
	}
	return records, nil
}

// scanPage is how many records are read at a time where nobody knows better, and
// fewPage the fewest: what reads less saves nothing, and a backend may have to
// learn from a page.
const (
	scanPage = 256
	fewPage  = 16
)

// scan calls visit for the records with from <= key < to, page by page, until
// it gives false or an error. Each page is read from the newest state.
func (c *Cluster) scan(ctx context.Context, from, to string, visit func(Record) (bool, error)) error {
	return c.scanSome(ctx, from, to, 0, visit)
}

// scanSome is scan for a visit that is likely to end after some records; 0 is
// unlikely.
func (c *Cluster) scanSome(ctx context.Context, from, to string, some int, visit func(Record) (bool, error)) error {
	for size := pageFor(some, scanPage); ; size = pageFor(2*size, scanPage) {
		page, err := c.backend.Scan(ctx, Range{From: from, To: to, Limit: size})
		if err != nil {
			return err
		}
		for _, rec := range page.Records {
			if more, err := visit(rec); err != nil || !more {
				return err
			}
		}
		if !page.More {
			return nil
		}
		from = page.Records[len(page.Records)-1].Key + "\x00"
	}
}

// pageFor is how many records to read at once where so many are likely to do; 0
// is all that there are.
func pageFor(some, most int) int {
	if some <= 0 {
		return most
	}
	return min(max(some, fewPage), most)
}

// applied logs one change.
func (c *Cluster) applied(ctx context.Context, what, linkName, topic, event string, rev Revision) {
	if !c.opts.Logger.Enabled(ctx, slog.LevelDebug) {
		return
	}
	c.opts.Logger.LogAttrs(ctx, slog.LevelDebug, what,
		slog.String("cluster", c.id), slog.String("link", linkName), slog.String("topic", topic),
		slog.String("event", event), slog.Uint64("revision", uint64(rev)))
}
