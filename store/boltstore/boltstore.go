// Package boltstore keeps records in one file: a durable [store.Backend] on
// bbolt, for one process at a time. What Commit acknowledged has been synced to
// disk; many concurrent commits share a sync.
package boltstore

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"github.com/clusterlink-go/clusterlink/store"
)

// maxOps is what etcd takes by default, so that a transaction which fits here
// fits there.
const maxOps = 128

// Defaults of [Options].
const (
	DefaultTimeout         = time.Second
	DefaultMaxHistory      = 16384
	DefaultMaxHistoryBytes = 64 << 20
)

// Errors besides those of package store.
var (
	// ErrLocked: another process, or another Store of this one, has the file.
	ErrLocked = errors.New("boltstore: locked")
	// ErrCorrupt: the file is not as it was written: truncated, torn or damaged.
	ErrCorrupt = errors.New("boltstore: corrupt")
	// ErrFormat: the file is no store, or one of a later version of this package.
	ErrFormat = errors.New("boltstore: unknown format")
	// ErrFailed: an earlier commit could not be brought to disk for certain. All
	// calls fail until the file is opened again, which tells what it holds.
	ErrFailed = errors.New("boltstore: failed")
)

// Options of a [Store]. The zero value, like nil, means the defaults.
type Options struct {
	_ struct{}
	// Timeout is how long Open waits for the lock on the file; 0 means
	// DefaultTimeout, and a negative one that it does not wait.
	Timeout time.Duration
	// MaxHistory is the number of transactions whose changes are kept, for
	// watches and for the later pages of scans; 0 means DefaultMaxHistory. A few
	// more may be there. What falls further behind gets ErrCompacted.
	MaxHistory int
	// MaxHistoryBytes bounds what these changes take in the file, about twice the
	// size of what was written; 0 means DefaultMaxHistoryBytes. The newest
	// transactions are kept whatever their size.
	MaxHistoryBytes int64

	// noSync leaves out every sync, to show that tests notice.
	noSync bool
}

// Store is a [store.Backend] in a file. Make one with [Open]; the zero Store is
// not usable. It is safe for concurrent use and starts no goroutine: of the
// callers of Commit one does the work for all. What it hands out belongs to the
// caller.
type Store struct {
	db   *bbolt.DB
	path string

	maxHistory      uint64
	maxHistoryBytes int64

	// newest is the newest revision that is on disk. Readers look no further,
	// even where the file already shows them what is still being synced.
	newest atomic.Uint64
	failed atomic.Pointer[error]
	queue  queue
	wake   wake

	// token is held by the caller who commits, and for ever after Close. It
	// guards the fields below.
	token     chan struct{}
	lastBatch int
	logBytes  int64
	arena     []byte
	// commit is (*bbolt.Tx).Commit; tests make it fail.
	commit func(*bbolt.Tx) error

	closing sync.Once
}

var (
	_ store.Backend     = (*Store)(nil)
	_ store.BatchGetter = (*Store)(nil)
)

// Open gives the store in the file at path, which is made where there is none;
// its directory must exist, on a file system with locks and hard links. opts may
// be nil.
//
// The whole file is read and checked first. Open fails with an error that
// matches [ErrLocked] where somebody else has the file, [ErrCorrupt] where it is
// not as it was written, [ErrFormat] where it is no store, and otherwise with
// that of the operating system. A file whose last commit was interrupted opens
// as it was before that commit.
func Open(path string, opts *Options) (*Store, error) {
	var o Options
	if opts != nil {
		o = *opts
	}
	switch {
	case o.Timeout == 0:
		o.Timeout = DefaultTimeout
	case o.Timeout < 0:
		o.Timeout = 1 // bbolt tries once and waits for ever on 0
	}
	if o.MaxHistory <= 0 {
		o.MaxHistory = DefaultMaxHistory
	}
	if o.MaxHistoryBytes <= 0 {
		o.MaxHistoryBytes = DefaultMaxHistoryBytes
	}
	switch info, err := os.Stat(path); {
	case errors.Is(err, fs.ErrNotExist):
		if err := create(path); err != nil {
			return nil, fmt.Errorf("boltstore: create: %w", err)
		}
	case err != nil:
		return nil, fmt.Errorf("boltstore: open: %w", err)
	case info.Size() == 0: // create never leaves one, and bbolt would begin anew
		return nil, fmt.Errorf("%w: %q is empty", ErrCorrupt, path)
	}
	if err := checkLocked(path, o.Timeout); err != nil {
		return nil, err
	}
	db, err := bbolt.Open(path, fileMode, &bbolt.Options{Timeout: o.Timeout, NoSync: o.noSync, NoFreelistSync: true})
	if err != nil {
		return nil, openError(path, err)
	}
	s := &Store{
		db: db, path: path, maxHistory: uint64(o.MaxHistory), maxHistoryBytes: o.MaxHistoryBytes,
		token: make(chan struct{}, 1), commit: (*bbolt.Tx).Commit,
	}
	if err := s.load(); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return s, nil
}

// load reads what the store keeps in memory.
func (s *Store) load() error {
	return s.db.View(func(tx *bbolt.Tx) error {
		b, err := open(tx)
		if err != nil {
			return err
		}
		s.newest.Store(b.records.Sequence())
		c := b.changes.Cursor()
		for k, v := c.First(); k != nil; k, v = c.Next() {
			s.logBytes += entryBytes(v)
		}
		return nil
	})
}

// checkLocked checks the file at path while nobody writes to it.
func checkLocked(path string, timeout time.Duration) (err error) {
	// Read-only, bbolt looks at nothing but the meta pages.
	db, err := bbolt.Open(path, fileMode, &bbolt.Options{ReadOnly: true, Timeout: timeout})
	if err != nil {
		return openError(path, err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("boltstore: open: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return fmt.Errorf("boltstore: open: %w", err)
	}
	if err := verify(f, info.Size()); err != nil {
		return fmt.Errorf("%w: %q", err, path)
	}
	return nil
}

// openError says in our words what bbolt said.
func openError(path string, err error) error {
	var sys *fs.PathError
	switch {
	case errors.Is(err, bolterrors.ErrTimeout):
		return fmt.Errorf("%w: %q is in use by another process or another store", ErrLocked, path)
	case errors.As(err, &sys):
		return fmt.Errorf("boltstore: open: %w", err)
	case errors.Is(err, bolterrors.ErrVersionMismatch):
		return fmt.Errorf("%w: %q: %w", ErrFormat, path, err)
	}
	return fmt.Errorf("%w: %q: %w", ErrCorrupt, path, err)
}

// MaxOps implements [store.Backend]; it is 128.
func (s *Store) MaxOps() int { return maxOps }

// Close implements [store.Backend]. It waits for the commit that is under way;
// those that wait behind it get ErrClosed.
func (s *Store) Close() (err error) {
	s.closing.Do(func() {
		for _, w := range s.queue.close() {
			w.finish(0, store.ErrClosed)
		}
		s.token <- struct{}{} // kept: nobody commits any more
		s.wake.all()
		err = s.db.Close()
	})
	return err
}

// usable gives the error of every call on a store that was closed or has failed.
func (s *Store) usable() error {
	if s.queue.closed.Load() {
		return store.ErrClosed
	}
	if err := s.failed.Load(); err != nil {
		return *err
	}
	return nil
}
