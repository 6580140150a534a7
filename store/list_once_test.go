package store_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
)

// A page of a link's mirrors, and what is shown of the link itself, is of one time:
// of the link as it was before others changed it in the course of the reads, or as it
// is after.
func TestListsAreOfOneTime(t *testing.T) {
	ctx := t.Context()
	gone := func(s *scene) error {
		return s.somebody.DeleteLink(ctx, "L", &store.DeleteLinkOptions{Force: true})
	}
	anew := func(s *scene) error {
		return errors.Join(gone(s), s.createLink(s.somebody, "L", fromB()), s.createMirror(s.somebody, "L", "T2"))
	}
	paused := func(s *scene) error {
		_, err := s.somebody.SetPaused(ctx, "L", true, nil)
		return errors.Join(err, s.createMirror(s.somebody, "L", "T2"))
	}
	list := func(status link.MirrorStatus) func(c *store.Cluster) string {
		return func(c *store.Cluster) string {
			page, err := c.ListMirrors(ctx, store.MirrorQuery{Link: "L", Status: status})
			text := fmt.Sprint(errors.Is(err, store.ErrLinkNotFound), err == nil)
			for _, m := range page.Mirrors {
				text += fmt.Sprint(" ", m.LinkID, m.Topic, m.Status)
			}
			return text
		}
	}
	show := func(c *store.Cluster) string {
		var b bytes.Buffer
		err := c.WriteLink(ctx, &b, "L", nil)
		return fmt.Sprint(b.String(), errors.Is(err, store.ErrLinkNotFound), err == nil)
	}
	for name, ask := range map[string]func(c *store.Cluster) string{
		"all": list(""), "paused": list(link.MirrorPaused), "active": list(link.MirrorActive), "link": show,
	} {
		for what, change := range map[string]func(s *scene) error{"gone": gone, "made anew": anew, "paused": paused} {
			for _, before := range []string{"c/a/m/", "c/a/s/", "c/a/q/"} {
				t.Run(strings.Join([]string{name, what, before}, ", "), func(t *testing.T) {
					s := newScene(t, store.Options{})
					s.must(s.createLink(s.somebody, "L", fromB()))
					s.must(s.createMirror(s.somebody, "L", "T0"))
					s.must(s.createMirror(s.somebody, "L", "T1"))
					_, err := s.somebody.Alter(ctx, "L", "T1", link.Pause)
					s.must(err)
					right := ask(s.somebody)
					r := &scanner{Backend: s.disk, before: before}
					c, err := store.New("a", r, &store.Options{Dialer: dialer{s.b}})
					s.must(err)
					r.do = func() { s.must(change(s)) }
					got := ask(c)
					if now := ask(s.somebody); got != right && got != now {
						t.Errorf("got %s, and it never was but %s or %s", got, right, now)
					}
				})
			}
		}
	}
}
