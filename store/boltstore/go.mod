module github.com/clusterlink-go/clusterlink/store/boltstore

go 1.26

require (
	github.com/clusterlink-go/clusterlink v0.0.0
	go.etcd.io/bbolt v1.5.0
)

require (
	github.com/anishathalye/porcupine v1.3.1 // indirect
	github.com/go-json-experiment/json v1.27.2 // indirect
	github.com/hashicorp/errwrap v1.0.0 // indirect
	github.com/hashicorp/go-multierror v1.1.1 // indirect
	github.com/looplab/fsm v1.0.3 // indirect
	github.com/tidwall/btree v1.8.2 // indirect
	golang.org/x/sys v0.45.0 // indirect
	pgregory.net/rapid v1.3.0 // indirect
)

replace github.com/clusterlink-go/clusterlink => ../..
