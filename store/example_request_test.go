package store_test

import (
	"context"
	"fmt"
	"log"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
	"github.com/clusterlink-go/clusterlink/store/memstore"
)

// A server takes the body of a request to a [store.Cluster] and an error to what
// the API answers.
func ExampleCluster_requests() {
	cluster, err := store.New("lkc-east", memstore.New(nil), nil)
	if err != nil {
		log.Fatal(err)
	}
	create := func(ctx context.Context, name string, body []byte) error {
		// What is wrong with the form of the body goes with the request, and is
		// refused with all else that is wrong.
		request, _ := link.DecodeCreateRequest(body)
		// validate_link=false: there is no other cluster in this example.
		_, err := cluster.CreateLink(ctx, name, request, &store.CreateLinkOptions{SkipRemote: true})
		return err
	}
	for _, body := range []string{
		`{"source_cluster_id":"lkc-west","configs":[{"name":"bootstrap.servers","value":"west.example.com:9092"}]}`,
		`{"source_cluster_id":"lkc-west","configs":[{"name":"bootstrap.servers","value":"west.example.com:9092"}]}`,
		`{"source_cluster_id":7}`,
	} {
		err := create(context.Background(), "from-west", []byte(body))
		if err == nil {
			fmt.Println(204)
			continue
		}
		answer := cluster.APIError(err)
		fmt.Println(answer.Status, string(answer.Body.AppendJSON(nil)))
	}
	// Output:
	// 204
	// 400 {"error_code":400,"message":"A cluster link already exists with the provided link name: Unable to validate cluster link due to error: Cluster link 'from-west' already exists."}
	// 400 {"source":{"pointer":"/source_cluster_id"},"error_code":400,"message":"Cannot deserialize the request body."}
}
