package boltstore

import (
	"context"
	"iter"

	"github.com/clusterlink-go/clusterlink/store"
)

// Watch implements [store.Backend]. It reads the changes from the file at the
// consumer's pace, also those from before the file was opened; a slow consumer
// delays nobody and falls behind, at last past what is kept.
func (s *Store) Watch(ctx context.Context, prefix string, from store.Revision) iter.Seq2[store.Change, error] {
	return func(yield func(store.Change, error) bool) {
		var changes []store.Change
		for after := from; ctx.Err() == nil; {
			wait := s.wake.channel() // before reading: no commit slips in between
			var end bool
			var err error
			changes, after, end, err = s.read(ctx, changes[:0], prefix, after)
			if err != nil {
				if ctx.Err() == nil {
					yield(store.Change{}, err)
				}
				return
			}
			for _, c := range changes {
				if ctx.Err() != nil || !yield(c, nil) {
					return
				}
			}
			if !end || len(changes) > 0 {
				continue
			}
			select {
			case <-ctx.Done():
			case <-wait:
			}
		}
	}
}
