package boltstore_test

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"unsafe"

	"github.com/clusterlink-go/clusterlink/store/boltstore"
)

// sysCachestat has this number everywhere, from Linux 6.5 on.
const sysCachestat = 451

// unsynced asks the kernel how many pages of a file are not on disk.
func unsynced(t *testing.T, f *os.File) uint64 {
	t.Helper()
	var all struct{ off, length uint64 } // length 0 is to the end
	var stat struct{ cached, dirty, writeback, evicted, recentlyEvicted uint64 }
	_, _, errno := syscall.Syscall6(sysCachestat, f.Fd(), uintptr(unsafe.Pointer(&all)), uintptr(unsafe.Pointer(&stat)), 0, 0, 0)
	switch {
	case errno == syscall.ENOSYS || errno == syscall.EOPNOTSUPP || errno == syscall.EPERM:
		t.Skipf("the kernel does not tell what is synced: %v", errno)
	case errno != 0:
		t.Fatal(errno)
	}
	return stat.dirty + stat.writeback
}

// TestSynced: whatever Commit acknowledged, and a new file, is on disk; without
// syncs the same test sees that it is not.
func TestSynced(t *testing.T) {
	dir := t.TempDir()
	var fs syscall.Statfs_t
	const tmpfs = 0x01021994
	if err := syscall.Statfs(dir, &fs); err != nil {
		t.Fatal(err)
	}
	if fs.Type == tmpfs {
		t.Skip("the temporary directory is in memory, where nothing is ever on disk")
	}
	most := func(name string, opts *boltstore.Options) (most uint64) {
		path := filepath.Join(dir, name)
		s, err := boltstore.Open(path, opts)
		if err != nil {
			t.Fatal(err)
		}
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer func() {
			if err := errors.Join(f.Close(), s.Close()); err != nil {
				t.Error(err)
			}
		}()
		for range 20 {
			most = max(most, unsynced(t, f))
			put(t, s, "key", "value")
			most = max(most, unsynced(t, f))
		}
		return most
	}
	if n := most("synced", nil); n != 0 {
		t.Errorf("after a commit %d pages are not on disk", n)
	}
	if n := most("unsynced", boltstore.NoSync()); n == 0 {
		t.Error("without syncs this test sees no page that is not on disk, so it shows nothing")
	}
}
