package etcdstore_test

import (
	"testing"

	"github.com/clusterlink-go/clusterlink/store"
	"github.com/clusterlink-go/clusterlink/store/etcdstore"
	"github.com/clusterlink-go/clusterlink/store/storetest"
)

var crash = storetest.Crash{Late: true, Open: func(endpoint string) (store.Backend, error) {
	return dial([]string{endpoint}, &etcdstore.Options{Prefix: "crash/"})
}}

// TestCrash kills a writing process again and again and looks at the records
// each time. CRASH_KILLS says how often.
func TestCrash(t *testing.T) { crash.Run(t, startServer(t)) }
