package store_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
)

// together runs do in 64 goroutines at once and gives their errors.
func together(do func(i int) error) []error {
	const many = 64
	errs := make([]error, many)
	start := make(chan struct{})
	var wg sync.WaitGroup
	for i := range many {
		wg.Go(func() {
			<-start
			errs[i] = do(i)
		})
	}
	close(start)
	wg.Wait()
	return errs
}

// oneWins checks that one error is nil and all others match want.
func oneWins(t *testing.T, errs []error, want error) {
	t.Helper()
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
			continue
		}
		matches(t, err, want)
	}
	if won != 1 {
		t.Errorf("%d of %d won, want 1", won, len(errs))
	}
}

func TestRaceForOneName(t *testing.T) {
	w := newWorld(t, nil)
	oneWins(t, together(func(int) error {
		_, err := w.a.CreateLink(t.Context(), "L", fromB(), nil)
		return err
	}), store.ErrLinkExists)
}

func TestRaceForOnePrefix(t *testing.T) {
	w := newWorld(t, nil)
	oneWins(t, together(func(i int) error {
		_, err := w.a.CreateLink(t.Context(), fmt.Sprint("L", i), fromB("cluster.link.prefix", "b."), nil)
		return err
	}), store.ErrPrefixExists)
	page, err := w.a.ListLinks(t.Context(), store.PageQuery{})
	w.must(err)
	if len(page.Links) != 1 {
		t.Errorf("%d links have the prefix", len(page.Links))
	}
}

func TestRaceForOneTopic(t *testing.T) {
	w := newWorld(t, nil)
	w.must(w.CreateTopic("b", "T", 1))
	names := make([]string, 4)
	for i := range names {
		names[i] = fmt.Sprint("L", i)
		w.link(w.a, names[i], fromB())
	}
	oneWins(t, together(func(i int) error {
		_, err := w.a.CreateMirror(t.Context(), names[i%len(names)], link.CreateMirrorRequest{SourceTopicName: "T"})
		return err
	}), store.ErrTopicExists)
	page, err := w.a.ListMirrors(t.Context(), store.MirrorQuery{})
	w.must(err)
	if len(page.Mirrors) != 1 {
		t.Errorf("%d links own the topic", len(page.Mirrors))
	}
}

// A link is deleted while mirrors are created: either the delete is refused, or
// no mirror is left.
func TestRaceOfDeleteAndCreate(t *testing.T) {
	for range 20 {
		w := newWorld(t, nil)
		w.link(w.a, "L", fromB())
		for i := range 64 {
			w.must(w.CreateTopic("b", fmt.Sprint("T", i), 1))
		}
		errs := together(func(i int) error {
			if i == 0 {
				return w.a.DeleteLink(t.Context(), "L", nil)
			}
			_, err := w.a.CreateMirror(t.Context(), "L", link.CreateMirrorRequest{SourceTopicName: fmt.Sprint("T", i)})
			return err
		})
		created := 0
		for _, err := range errs[1:] {
			if err == nil {
				created++
			}
		}
		page, err := w.a.ListMirrors(t.Context(), store.MirrorQuery{})
		w.must(err)
		switch deleted := errs[0] == nil; {
		case deleted && (created > 0 || len(page.Mirrors) > 0):
			t.Fatalf("the link was deleted under %d mirrors", created)
		case !deleted:
			matches(t, errs[0], store.ErrLinkInUse)
		}
	}
}

// A limit is a limit under a race, too.
func TestRaceForTheLastPlace(t *testing.T) {
	c, _ := standalone(t, store.Options{Limits: store.Limits{Links: 3}})
	errs := together(func(i int) error {
		_, err := c.CreateLink(t.Context(), fmt.Sprint("L", i), fromB(), &store.CreateLinkOptions{SkipRemote: true})
		return err
	})
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
		} else {
			matches(t, err, store.ErrLimit)
		}
	}
	if won != 3 {
		t.Errorf("%d links were created, want 3", won)
	}
}
