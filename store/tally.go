package store

import (
	"context"
	"hash/fnv"
	"slices"

	"github.com/clusterlink-go/clusterlink/link"
)

// A link whose record says tallied has its mirrors counted from birth, in up to
// tallies records that share the topics among them, so that concurrent writers
// seldom meet. Only what makes a topic the link's, or no longer, or stops it
// or brings it back, touches one; an import writes them with the rest. Links
// without it, which an older program made, are counted by looking at all their
// mirrors.

// tallies is how many records count the mirrors of a link.
const tallies = 16

// The fields of a tally.
const (
	tallyHeld = iota + 1
	tallyLive
)

// tally counts mirrors: those that are the link's, and of them those that are
// not STOPPED.
type tally struct{ held, live int }

// encode writes a tally, and beside it what nobody here knows.
func (t tally) encode(extra []field) []byte {
	e := newEncoder(16, extra)
	e.int(tallyHeld, int64(t.held))
	e.int(tallyLive, int64(t.live))
	return e.finish()
}

func decodeTally(record []byte) (t tally, extra []field, err error) {
	d := newDecoder(record)
	for f, ok := d.next(); ok; f, ok = d.next() {
		switch f.tag {
		case tallyHeld:
			t.held = int(d.int(f))
		case tallyLive:
			t.live = int(d.int(f))
		default:
			extra = append(extra, field{f.tag, slices.Clone(f.content)})
		}
	}
	return t, extra, d.err
}

// tallyOf is the number of the tally that counts a topic.
func tallyOf(topic string) int {
	h := fnv.New32a()
	_, _ = h.Write([]byte(topic)) // a hash takes all
	return int(h.Sum32() % tallies)
}

// countStep adds to t what a topic's step from one status to another means for
// its link's count.
func (c *Cluster) countStep(ctx context.Context, l *linkRecord, topic string, was, is link.MirrorStatus, t *Txn) error {
	var step tally
	if held(was) != held(is) {
		step.held = one(held(is))
	}
	if isLive(was) != isLive(is) {
		step.live = one(isLive(is))
	}
	if !l.tallied || step == (tally{}) {
		return nil
	}
	rec, err := c.backend.Get(ctx, c.keys.tally(l.ID, tallyOf(topic)))
	if err != nil {
		return err
	}
	var now tally
	var extra []field
	if rec.Revision != 0 {
		if now, extra, err = decodeTally(rec.Value); err != nil {
			return err
		}
	}
	now.held, now.live = now.held+step.held, now.live+step.live
	t.If = append(t.If, Condition{Key: rec.Key, Revision: rec.Revision})
	t.Ops = append(t.Ops, Op{Key: rec.Key, Value: now.encode(extra)})
	return nil
}

// one is 1 up or down.
func one(up bool) int {
	if up {
		return 1
	}
	return -1
}

// countMirrors gives how many mirrors a link has.
func (c *Cluster) countMirrors(ctx context.Context, l *linkRecord) (sum tally, err error) {
	if !l.tallied {
		prefix := c.keys.mirrors(l.ID)
		err = c.scan(ctx, prefix, PrefixEnd(prefix), func(rec Record) (bool, error) {
			return c.countRecord(ctx, rec, &sum)
		})
		return sum, err
	}
	prefix := c.keys.tallies(l.ID)
	page, err := c.backend.Scan(ctx, Range{From: prefix, To: PrefixEnd(prefix), Limit: tallies})
	if err != nil {
		return sum, err
	}
	for _, rec := range page.Records {
		t, _, err := decodeTally(rec.Value)
		if err != nil {
			return sum, err
		}
		sum.held, sum.live = sum.held+t.held, sum.live+t.live
	}
	return sum, nil
}

// countRecord adds a mirror to a count.
func (c *Cluster) countRecord(ctx context.Context, rec Record, sum *tally) (bool, error) {
	m, err := decodeMirror(last(rec.Key), rec.Value)
	if err != nil {
		return c.passDamaged(ctx, rec, err)
	}
	if held(m.State.Status) {
		sum.held++
	}
	if isLive(m.State.Status) {
		sum.live++
	}
	return true, nil
}

// recount adds to t the count anew of those mirrors of a link that are counted
// with a topic.
func (c *Cluster) recount(ctx context.Context, id link.ID, topic string, t *Txn) error {
	rec, err := c.backend.Get(ctx, c.keys.tally(id, tallyOf(topic)))
	if err != nil || rec.Revision == 0 {
		return err
	}
	_, extra, err := decodeTally(rec.Value)
	if err != nil {
		return err
	}
	var sum tally
	prefix := c.keys.mirrors(id)
	err = c.scan(ctx, prefix, PrefixEnd(prefix), func(rec Record) (bool, error) {
		if tallyOf(last(rec.Key)) != tallyOf(topic) {
			return true, nil
		}
		return c.countRecord(ctx, rec, &sum)
	})
	t.If = append(t.If, Condition{Key: rec.Key, Revision: rec.Revision})
	t.Ops = append(t.Ops, Op{Key: rec.Key, Value: sum.encode(extra)})
	return err
}

// dropTallies adds to t what removes a link's count.
func (c *Cluster) dropTallies(l *linkRecord, t *Txn) {
	for i := 0; l.tallied && i < tallies; i++ {
		t.Ops = append(t.Ops, Op{Key: c.keys.tally(l.ID, i), Delete: true})
	}
}
