package store_test

import (
	"context"
	"slices"
	"testing"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
)

// Who watches or counts is told of a pause as a pause, however it was asked for.
func TestAPauseIsToldAsOne(t *testing.T) {
	m := &counts{}
	c, _ := standalone(t, store.Options{Metrics: m})
	if _, err := c.CreateLink(t.Context(), "L", fromB(), skipRemote()); err != nil {
		t.Fatal(err)
	}
	set := func(changes ...link.ConfigChange) {
		t.Helper()
		if _, err := c.AlterLinkConfigs(t.Context(), "L", changes, nil); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := c.SetPaused(t.Context(), "L", true, nil); err != nil {
		t.Fatal(err)
	}
	set(link.SetConfig("cluster.link.paused", "false"))
	set(link.SetConfig("acl.sync.ms", "6000"), link.SetConfig("cluster.link.paused", "true"))
	set(link.SetConfig("acl.sync.ms", "7000"))
	set(link.DeleteConfig("cluster.link.paused"))
	want := []string{
		string(fsm.EventCreateLink), string(fsm.EventPauseLink), string(fsm.EventResumeLink),
		string(fsm.EventPauseLink), string(fsm.EventConfigChange), string(fsm.EventResumeLink),
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var got []string
	for e, err := range c.Watch(ctx, 0) {
		if err != nil {
			t.Fatal(err)
		}
		if got = append(got, e.Name); len(got) == len(want) {
			break
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("watched %q, want %q", got, want)
	}
	for event, n := range map[fsm.Event]int{fsm.EventPauseLink: 2, fsm.EventResumeLink: 2, fsm.EventConfigChange: 1} {
		if got := m.all["link "+string(event)]; got != n {
			t.Errorf("counted %s %d times, want %d", event, got, n)
		}
	}
}
