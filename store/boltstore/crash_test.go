package boltstore_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/clusterlink-go/clusterlink/store"
	"github.com/clusterlink-go/clusterlink/store/boltstore"
	"github.com/clusterlink-go/clusterlink/store/storetest"
)

var crash = storetest.Crash{Open: func(path string) (store.Backend, error) {
	return boltstore.Open(path, &boltstore.Options{MaxHistory: 30})
}}

func TestMain(m *testing.M) {
	crash.Child()
	os.Exit(m.Run())
}

// TestCrash kills a writing process again and again and looks at the file each
// time. CRASH_KILLS says how often.
func TestCrash(t *testing.T) { crash.Run(t, filepath.Join(t.TempDir(), "links.db")) }
