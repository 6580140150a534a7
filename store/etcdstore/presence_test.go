package etcdstore_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/clusterlink-go/clusterlink/store"
	"github.com/clusterlink-go/clusterlink/store/etcdstore"
)

func TestPresence(t *testing.T) {
	c := newClient(t, startServer(t))
	a, b, other := open(t, c, "one/"), open(t, c, "one/"), open(t, c, "two/")
	enter := func(s *etcdstore.Store, name string) *etcdstore.Presence {
		t.Helper()
		p, err := s.Presence(t.Context(), name, time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	present := func(s *etcdstore.Store, want string) {
		t.Helper()
		if got, err := s.Present(t.Context()); err != nil || fmt.Sprint(got) != want {
			t.Errorf("present are %v, want %s; error %v", got, want, err)
		}
	}
	present(a, "[]")
	pa, pb := enter(a, "alpha"), enter(b, "beta")
	enter(other, "alpha")
	present(b, "[alpha beta]")
	present(other, "[alpha]")
	if _, err := b.Presence(t.Context(), "alpha", time.Minute); !errors.Is(err, store.ErrConflict) {
		t.Errorf("a name that is taken: error %v", err)
	}
	for name, ttl := range map[string]time.Duration{"": time.Minute, "gamma": 0} {
		if _, err := a.Presence(t.Context(), name, ttl); !errors.Is(err, store.ErrMisuse) {
			t.Errorf("Presence(%q, %v) gives error %v", name, ttl, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	held := make(chan error)
	go func() { held <- pa.Hold(ctx) }()
	cancel()
	if err := <-held; !errors.Is(err, context.Canceled) {
		t.Errorf("Hold ends with %v", err)
	}
	present(b, "[alpha beta]") // for what is left of its time
	for range 2 {
		if err := pa.Leave(t.Context()); err != nil {
			t.Error(err)
		}
	}
	present(b, "[beta]")
	if err := pa.Hold(t.Context()); !errors.Is(err, etcdstore.ErrPresenceLost) {
		t.Errorf("Hold after Leave gives %v", err)
	}
	pa = enter(a, "alpha")
	go func() { held <- pa.Hold(t.Context()) }()
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-held; !errors.Is(err, store.ErrClosed) {
		t.Errorf("after Close Hold ends with %v", err)
	}
	go func() { held <- pb.Hold(t.Context()) }()
	if err := pb.Leave(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := <-held; !errors.Is(err, etcdstore.ErrPresenceLost) {
		t.Errorf("when it is left Hold ends with %v", err)
	}
}
