package store

import (
	"fmt"

	"github.com/clusterlink-go/clusterlink/link"
)

// A transaction that changes a link or a mirror holds it twice: as it will be, and
// in the note of the change as it was. So that all that is stored can be changed,
// deleted and told of, what a caller may bring is bounded by less than half.
const (
	// maxLinkConfigs leaves room for names, tasks and who asked.
	maxLinkConfigs = MaxTxnBytes/2 - 32<<10
	// maxMirrorConfigs leaves as much again for the log ends of partitions.
	maxMirrorConfigs = MaxTxnBytes / 4
)

// sealRoom is what sealing may add to a value, in bytes: see sealValue.
const sealRoom = 192

// fit gives an error that matches ErrTooLarge where configs take more than limit
// bytes in a record.
func fit(configs []link.Config, limit int) error {
	size := 0
	for i := range configs {
		c := &configs[i]
		if c.Name == pausedKey {
			continue // any link can be paused
		}
		value := c.Value.Reveal()
		size += len(c.Name) + len(value) + 8
		if secret(c.Name) && !isSealed(value) {
			size += sealRoom
		}
	}
	if size > limit {
		return fmt.Errorf("%w: configs: %d bytes, at most %d", ErrTooLarge, size, limit)
	}
	return nil
}
