package store_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
	"github.com/clusterlink-go/clusterlink/store/memstore"
	"github.com/clusterlink-go/clusterlink/store/storetest"
)

func TestImportListingsRefuses(t *testing.T) {
	one := func(change func(*store.Listings)) *store.Listings {
		l := &store.Listings{
			Links:   []link.LinkData{{LinkName: "L", SourceClusterID: "b", ClusterLinkID: "AAECAwQFBgcICQoLDA0ODw"}},
			Configs: []link.LinkConfigData{{Name: "acl.sync.ms", Value: new("1"), LinkName: "L", ClusterID: "a"}},
			Mirrors: []link.MirrorData{{LinkName: "L", MirrorTopicName: "T", SourceTopicName: "T", MirrorStatus: link.MirrorActive}},
		}
		change(l)
		return l
	}
	for name, tc := range map[string]struct {
		l    *store.Listings
		text string
	}{
		"another cluster": {one(func(l *store.Listings) { l.Configs[0].ClusterID = "z" }), "are of cluster z"},
		"name":            {one(func(l *store.Listings) { l.Links[0].LinkName = "a/b" }), "invalid name"},
		"no name":         {one(func(l *store.Listings) { l.Mirrors[0].LinkName = "" }), "invalid name"},
		"topic":           {one(func(l *store.Listings) { l.Mirrors[0].MirrorTopicName = "a/b" }), "invalid name"},
		"status":          {one(func(l *store.Listings) { l.Mirrors[0].MirrorStatus = "A/B" }), "no possible state"},
		"renamed":         {one(func(l *store.Listings) { l.Mirrors[0].MirrorTopicName = "U" }), "not the name"},
		"source half": {one(func(l *store.Listings) {
			l.Links[0].SourceClusterID, l.Links[0].DestinationClusterID = "", "b"
		}), "SOURCE half"},
		"owned twice": {one(func(l *store.Listings) {
			m := l.Mirrors[0]
			m.LinkName = "M"
			l.Mirrors = append(l.Mirrors, m)
		}), "is there twice"},
		"id twice": {one(func(l *store.Listings) {
			d := l.Links[0]
			d.LinkName = "M"
			l.Links = append(l.Links, d)
		}), "no id of its own"},
		"remnant of a link": {one(func(l *store.Listings) {
			l.Links = append(l.Links, link.LinkData{ClusterLinkID: l.Links[0].ClusterLinkID, LinkState: link.LinkUnmanagedSource})
		}), "remnant"},
	} {
		b := memstore.New(nil)
		c, err := store.New("a", b, nil)
		if err != nil {
			t.Fatal(err)
		}
		_, err = c.ImportListings(t.Context(), tc.l)
		if !errors.Is(err, store.ErrInvalidRequest) || !strings.Contains(err.Error(), tc.text) {
			t.Errorf("%s: got %v, want %q", name, err, tc.text)
		}
		if left := dump(t, b); len(left) > 0 {
			t.Errorf("%s: left %v", name, left)
		}
	}
	w := newWorld(t, nil)
	w.link(w.a, "L", fromB())
	if _, err := w.a.ImportListings(t.Context(), one(func(*store.Listings) {})); !errors.Is(err, store.ErrLinkExists) {
		t.Errorf("into a cluster in use: %v", err)
	}
	// A cluster that still shows what is left of a link is in use, too.
	c, err := store.New("a", memstore.New(nil), nil)
	if err != nil {
		t.Fatal(err)
	}
	only := &store.Listings{Links: []link.LinkData{{ClusterLinkID: "AAECAwQFBgcICQoLDA0ODw", LinkState: link.LinkUnmanagedSource}}}
	if r, err := c.ImportListings(t.Context(), only); err != nil || r.Remnants != 1 {
		t.Fatalf("%+v, %v", r, err)
	}
	if _, err := c.ImportListings(t.Context(), only); !errors.Is(err, store.ErrLinkExists) {
		t.Errorf("into a cluster with a remnant: %v", err)
	}
	if _, err := c.ImportListings(t.Context(), nil); !errors.Is(err, store.ErrLinkExists) {
		t.Errorf("nothing into a cluster with a remnant: %v", err)
	}
}

func TestImportListingsIsWhole(t *testing.T) {
	l := listings(t, "links", "configs", "mirrors")
	for i := range 200 { // more than a transaction takes
		topic := fmt.Sprint("U", i)
		l.Mirrors = append(l.Mirrors, link.MirrorData{LinkName: "from-porto", MirrorTopicName: topic, SourceTopicName: topic, MirrorStatus: link.MirrorPaused})
	}
	for n := 1; ; n++ {
		b := memstore.New(nil)
		faulty := storetest.Faulty(b, func(call storetest.Call) storetest.Fault {
			if call.Method == "Commit" && call.N >= n {
				return storetest.Fault{Err: storetest.ErrInjected}
			}
			return storetest.Fault{}
		})
		c, err := store.New("a", faulty, nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err = c.ImportListings(t.Context(), l); err == nil {
			if n < 4 {
				t.Errorf("only %d commits", n)
			}
			return
		}
		if !errors.Is(err, storetest.ErrInjected) {
			t.Fatal(err)
		}
		if _, err := store.New("a", b, nil); err != nil {
			t.Fatal(err)
		}
		for key := range dump(t, b) {
			if key != "c/a/n" && key != "c/a/w" {
				t.Fatalf("fault at commit %d left %s", n, key)
			}
		}
	}
}
