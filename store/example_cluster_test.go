package store_test

import (
	"context"
	"fmt"
	"log"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store/clustertest"
)

func ExampleCluster() {
	must := func(err error) {
		if err != nil {
			log.Fatal(err)
		}
	}
	ctx := context.Background()
	world := clustertest.New() // two clusters in one process, with a network and topics
	_, err := world.AddCluster("west", nil)
	must(err)
	east, err := world.AddCluster("east", nil)
	must(err)
	must(world.CreateTopic("west", "orders", 3))

	request := link.NewCreateRequest("bootstrap.servers", "west.example.com:9092")
	request.SourceClusterID = "west"
	_, err = east.CreateLink(ctx, "from-west", request, nil)
	must(err)
	mirror, err := east.CreateMirror(ctx, "from-west", link.CreateMirrorRequest{SourceTopicName: "orders"})
	must(err)
	fmt.Println(mirror.Topic, "is", mirror.Status)

	mirror, err = east.Alter(ctx, "from-west", "orders", link.Promote) // a request: the rest takes time
	must(err)
	fmt.Println(mirror.Topic, "is", mirror.Status)
	_, err = world.Settle(ctx) // do all that is due, as a host would
	must(err)
	mirror, err = east.GetMirror(ctx, "from-west", "orders")
	must(err)
	fmt.Println(mirror.Topic, "is", mirror.Status, "and writable:", mirror.Writable())
	// Output:
	// orders is ACTIVE
	// orders is PENDING_STOPPED
	// orders is STOPPED and writable: true
}
