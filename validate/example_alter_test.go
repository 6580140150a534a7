package validate_test

import (
	"fmt"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/validate"
)

// The bad value of acl.sync.ms was there before: it does not stand in the way.
func ExampleAlter() {
	current := &validate.Current{Configs: link.NewCreateRequest(
		"bootstrap.servers", "broker-a.example.com:9092",
		"acl.sync.ms", "soon",
	).Configs}
	changes := []link.ConfigChange{
		link.SetConfig("consumer.offset.sync.ms", "30s"),
		link.SetConfig("link.mode", "SOURCE"),
	}
	for _, p := range validate.Alter(current, changes, nil) {
		fmt.Println(p.Severity, p.Pointer, p.Code)
	}
	// Output:
	// error /data/0/value value-not-number
	// error /data/1/name immutable-key
}

func ExampleGraph() {
	every := validate.NewTopicFilter(validate.FilterRule{Name: "*"})
	problems := validate.Graph(&validate.GraphInput{Links: []validate.GraphLink{
		{Name: "ab", From: "a", To: "b", Prefix: "a.", Topics: every},
		{Name: "ab", From: "b", To: "a", Prefix: "b.", Topics: every},
	}})
	for _, p := range problems {
		fmt.Println(p.Code)
		fmt.Println(p.Message)
	}
	// Output:
	// graph-echo
	// auto-create may send topics round in a circle, with ever longer names: "orders" on a → "a.orders" on b (link "ab") → "b.a.orders" on a (link "ab")
}

func ExampleOverlap() {
	east := validate.NewTopicFilter(validate.FilterRule{Name: "*"}, validate.FilterRule{Name: "west-", Prefixed: true, Exclude: true})
	west := validate.NewTopicFilter(validate.FilterRule{Name: "we", Prefixed: true})
	topic, ok := validate.Overlap(east, west)
	fmt.Println(topic, ok)
	// Output: we true
}
