package reader_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/link/linktest"
	"github.com/clusterlink-go/clusterlink/link/reader"
)

// texts lists the configs of a request in one order, without those that a
// format adds of itself.
func texts(r *link.CreateRequest, but ...string) []string {
	list := make([]string, 0, len(r.Configs))
	for _, c := range r.Configs {
		if !slices.Contains(but, c.Name) {
			list = append(list, fmt.Sprintf("%s=%q %v", c.Name, c.Value.Reveal(), c.Null))
		}
	}
	slices.Sort(list)
	return list
}

// TestRoundTripOfValidRequests writes requests that are right and reads them
// again: what is lost is known by hand for each format.
func TestRoundTripOfValidRequests(t *testing.T) {
	// Added: a mode that the tool always says.
	added := map[reader.Format][]string{
		reader.Terraform: {"link.mode", "connection.mode", "remote.link.connection.mode", "bootstrap.servers"},
		reader.CLI:       {"link.mode"},
	}
	for _, f := range reader.Formats() {
		t.Run(string(f), func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				r := linktest.CreateRequest().Draw(t, "request")
				item := reader.Item{Name: linktest.Name().Draw(t, "name"), NameGiven: true, Request: r}
				data, lost, err := reader.Write(&item, f)
				if err != nil {
					t.Fatal(err)
				}
				items := reader.Read("f", data, f)
				if len(items) != 1 {
					t.Fatalf("%d items in\n%s", len(items), data)
				}
				is := items[0].Request
				for _, x := range items[0].Findings {
					t.Fatalf("%v in\n%s", x, data)
				}
				if got, want := texts(is, added[f]...), texts(r, added[f]...); !slices.Equal(got, want) {
					t.Fatalf("%s\ngot  %q\nwant %q\nlost %v", data, got, want, lost)
				}
				if f == reader.Properties {
					return
				}
				if items[0].Name != item.Name || is.SourceClusterID != r.SourceClusterID || is.DestinationClusterID != r.DestinationClusterID ||
					is.RemoteClusterID != r.RemoteClusterID {
					t.Fatalf("name or id differs in\n%s", data)
				}
				if said := is.ClusterLinkID == r.ClusterLinkID; said != (f == reader.JSON || r.ClusterLinkID == "") {
					t.Fatalf("link id said: %v", said)
				}
			})
		})
	}
}
