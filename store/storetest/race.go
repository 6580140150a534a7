package storetest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
)

// Races are the things of which there can be one, for [Race].
func Races() []string { return []string{"name", "prefix", "topic"} }

// Race has many goroutines create links with one name or with one prefix, or
// mirrors of one topic under four links, all at once, and gives what became of
// each: nil, or an error. Other processes may be in the same race, as somebody
// else each. The error is that of what must be there before.
func Race(ctx context.Context, b store.Backend, what, who string, many int) ([]error, error) {
	c, err := store.New("a", b, &store.Options{Dialer: yes{}})
	if err != nil {
		return nil, err
	}
	create := func(name string, configs ...string) error {
		req := link.NewCreateRequest(append([]string{"bootstrap.servers", "b.example.com:9092"}, configs...)...)
		req.SourceClusterID = "b"
		_, err := c.CreateLink(ctx, name, req, nil)
		return err
	}
	const links = 4
	for i := 0; what == "topic" && i < links; i++ {
		if err := create(fmt.Sprint("topic-", i)); err != nil && !errors.Is(err, store.ErrLinkExists) {
			return nil, err
		}
	}
	errs := make([]error, many)
	start := make(chan struct{})
	var wg sync.WaitGroup
	for i := range many {
		wg.Go(func() {
			<-start
			switch what {
			case "name":
				errs[i] = create("one-name")
			case "prefix":
				errs[i] = create(fmt.Sprintf("prefix-%s-%d", who, i), "cluster.link.prefix", "one.")
			default:
				_, errs[i] = c.CreateMirror(ctx, fmt.Sprint("topic-", i%links), link.CreateMirrorRequest{SourceTopicName: "one-topic"})
			}
		})
	}
	close(start)
	wg.Wait()
	return errs, nil
}

// Taken tells whether the error of one that lost a [Race] is what the API says
// then: that it exists already.
func Taken(what string, err error) bool {
	want := map[string]error{"name": store.ErrLinkExists, "prefix": store.ErrPrefixExists, "topic": store.ErrTopicExists}[what]
	answer := store.APIError(err)
	return want != nil && errors.Is(err, want) && answer.Status >= 400 && answer.Status < 500 &&
		strings.Contains(answer.Body.Message, "already exists")
}

// concurrentRaces checks that of many who want the same, one gets it.
func concurrentRaces(e *env) {
	e.within("a race", func() {
		for _, what := range Races() {
			errs, err := Race(e.ctx, e.Backend, what, "", 64)
			if err != nil {
				e.Errorf("%s: %v", e.check, err)
				return
			}
			won := 0
			for _, err := range errs {
				if err == nil {
					won++
				} else if !Taken(what, err) {
					e.Errorf("%s: one of those who want one %s gets error %v", e.check, what, err)
				}
			}
			if won != 1 {
				e.Errorf("%s: %d of %d get one %s", e.check, won, len(errs), what)
			}
		}
	})
}
