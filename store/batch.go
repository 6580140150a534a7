package store

import (
	"context"
	"fmt"
)

// BatchGetter is what a [Backend] may implement besides, where a request takes
// its time however little it asks for. Package storetest holds it to what Get
// gives.
type BatchGetter interface {
	// GetAll gives the records of keys, in their order, each as Get does and none
	// older than the one before it. They need not be of one revision.
	GetAll(ctx context.Context, keys []string) ([]Record, error)
}

// GetAll reads several records, at once where b is a [BatchGetter]. A Backend
// that wraps another passes it on with this. The error is the backend's, or matches
// ErrRecord where it does not give a record for each key.
func GetAll(ctx context.Context, b Backend, keys []string) ([]Record, error) {
	if batch, ok := b.(BatchGetter); ok {
		records, err := batch.GetAll(ctx, keys)
		if err == nil && len(records) != len(keys) {
			return nil, fmt.Errorf("%w: a backend gives %d of %d", ErrRecord, len(records), len(keys))
		}
		return records, err
	}
	records := make([]Record, len(keys))
	for i, key := range keys {
		var err error
		if records[i], err = b.Get(ctx, key); err != nil {
			return nil, err
		}
	}
	return records, nil
}
