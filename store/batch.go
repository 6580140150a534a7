package store

import "context"

// BatchGetter is what a [Backend] may implement besides, where a request takes
// its time however little it asks for. Package storetest holds it to what Get
// gives.
type BatchGetter interface {
	// GetAll gives the records of keys, in their order, each as Get does. They
	// need not be of one revision.
	GetAll(ctx context.Context, keys []string) ([]Record, error)
}

// GetAll reads several records, at once where b is a [BatchGetter]. A Backend
// that wraps another passes it on with this.
func GetAll(ctx context.Context, b Backend, keys []string) ([]Record, error) {
	if batch, ok := b.(BatchGetter); ok {
		return batch.GetAll(ctx, keys)
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
