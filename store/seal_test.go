package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
	"github.com/clusterlink-go/clusterlink/store/memstore"
)

// ring is a keyring in memory.
type ring struct {
	mu      sync.Mutex
	current string
	keys    map[string][]byte
}

var errNoKey = errors.New("no such key")

func newRing(current string, ids ...string) *ring {
	r := &ring{current: current, keys: map[string][]byte{}}
	for _, id := range append(ids, current) {
		r.keys[id] = bytes.Repeat([]byte(id)[:1], 32)
	}
	return r
}

func (r *ring) Current() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.current
}

func (r *ring) Key(_ context.Context, id string) ([]byte, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if k := r.keys[id]; k != nil {
		return k, nil
	}
	return nil, errNoKey
}

func (r *ring) rotate(id string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.current, r.keys[id] = id, bytes.Repeat([]byte(id)[:1], 32)
}

// bytesOf is every byte that a backend keeps: records and history.
func bytesOf(t testing.TB, b store.Backend) string {
	t.Helper()
	page, err := b.Scan(context.Background(), store.Range{Limit: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, rec := range page.Records {
		fmt.Fprintf(&all, "%s=%s\n", rec.Key, rec.Value)
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	for c, err := range b.Watch(ctx, "", 0) {
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&all, "%s=%s\n", c.Key, c.Value)
		if c.Revision == page.At {
			cancel()
		}
	}
	return all.String()
}

// spy is a cluster whose dialer tells what it was given.
func spy(t testing.TB, b store.Backend, keys store.Keyring, out *bytes.Buffer) (*store.Cluster, *[]link.Config, error) {
	t.Helper()
	seen := new([]link.Config)
	opts := &store.Options{Dialer: dialFunc(func(l store.Link) (store.Peer, error) {
		*seen = l.Configs
		return nil, store.ErrPeerUnreachable
	})}
	if keys != nil {
		opts.Keyring = keys
	}
	if out != nil {
		opts.Logger = slog.New(slog.NewTextHandler(out, &slog.HandlerOptions{Level: slog.LevelDebug}))
	}
	c, err := store.New("a", b, opts)
	return c, seen, err
}

func revealed(configs []link.Config, name string) string {
	for i := range configs {
		if configs[i].Name == name {
			return configs[i].Value.Reveal()
		}
	}
	return ""
}

const skip = "unknown.password"

func skipRemote() *store.CreateLinkOptions { return &store.CreateLinkOptions{SkipRemote: true} }

// Whatever is done, a secret is in no record, error, log or event, and the
// dialer gets it.
func TestSecretsAreSealed(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		text := rapid.StringMatching(`Zq[a-z0-9]{14}`)
		password, token := text.Draw(rt, "password"), text.Draw(rt, "token")
		b := memstore.New(nil)
		var out bytes.Buffer
		keys := newRing("one")
		c, seen, err := spy(t, b, keys, &out)
		note := func(v any, err error) {
			fmt.Fprintf(&out, "%v %+v %#v %v\n", v, v, v, err)
		}
		if err != nil {
			rt.Fatal(err)
		}
		jaas := `org.apache.kafka.common.security.plain.PlainLoginModule required username="u" password="` + password + `";`
		req := fromB("security.protocol", "SASL_SSL", "sasl.mechanism", "PLAIN", "sasl.jaas.config", jaas, skip, token)
		result, err := c.CreateLink(t.Context(), "L", req, skipRemote())
		if note(result, err); err != nil {
			rt.Fatal(err)
		}
		create := func() {
			_, err := c.CreateMirror(t.Context(), "L", link.CreateMirrorRequest{SourceTopicName: "T"})
			if note(nil, err); !errors.Is(err, store.ErrPeerUnreachable) {
				rt.Fatal(err)
			}
			if got := revealed(*seen, "sasl.jaas.config"); got != jaas {
				rt.Fatalf("the dialer got %q", got)
			}
			if got := revealed(*seen, skip); got != token {
				rt.Fatalf("the dialer got %q", got)
			}
		}
		rt.Repeat(map[string]func(*rapid.T){
			"": func(rt *rapid.T) {
				create()
				var doc bytes.Buffer
				if err := c.Export(t.Context(), &doc, &store.ExportOptions{Sealed: true}); err != nil {
					rt.Fatal(err)
				}
				for what, where := range map[string]string{"records": bytesOf(t, b), "output": out.String(), "export": doc.String()} {
					if strings.Contains(where, password) || strings.Contains(where, token) {
						rt.Fatalf("a secret is in the %s", what)
					}
				}
			},
			"rotate": func(rt *rapid.T) { keys.rotate(rapid.SampledFrom([]string{"one", "two", "three"}).Draw(rt, "key")) },
			"reseal": func(rt *rapid.T) {
				n, err := c.Reseal(t.Context(), nil)
				if note(n, err); err != nil {
					rt.Fatal(err)
				}
			},
			"token": func(rt *rapid.T) {
				token = text.Draw(rt, "token")
				v, err := c.AlterLinkConfigs(t.Context(), "L", []link.ConfigChange{link.SetConfig(skip, token)}, nil)
				if note(v, err); err != nil {
					rt.Fatal(err)
				}
			},
			"probe": func(*rapid.T) {
				note(c.ReportLink(t.Context(), "L", fsm.LinkEvent{Name: fsm.EventProbeFailed}, nil))
			},
			"pause": func(rt *rapid.T) { note(c.SetPaused(t.Context(), "L", rapid.Bool().Draw(rt, "paused"), nil)) },
			"events": func(*rapid.T) {
				l, err := c.GetLink(t.Context(), "L")
				note(l, err)
				l, err = c.SetPaused(t.Context(), "L", !l.State.Paused, nil) // one event more, the last
				note(l, err)
				for _, e := range events(t, c, 0, l.Revision) {
					note(e, nil)
				}
			},
			"open": func(rt *rapid.T) {
				var err error
				if c, seen, err = spy(t, b, keys, &out); err != nil {
					rt.Fatal(err)
				}
			},
		})
	})
}

func TestWrongKeysAreToldAtOpening(t *testing.T) {
	b := memstore.New(nil)
	c, _, err := spy(t, b, newRing("one"), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.CreateLink(t.Context(), "L", fromB(skip, "x"), skipRemote()); err != nil {
		t.Fatal(err)
	}
	wrong, short := newRing("one"), newRing("two", "one")
	wrong.keys["one"] = bytes.Repeat([]byte("?"), 32)
	short.keys["two"] = []byte("short")
	for name, tc := range map[string]struct {
		keys store.Keyring
		text string
	}{
		"none":        {nil, `there is no keyring`},
		"missing":     {newRing("two"), `the keyring does not give key "one"`},
		"another":     {wrong, `key "one" of the keyring is not the one`},
		"too short":   {short, `key "two" has 5 bytes, not 32`},
		"a bad id":    {newRing("a/b", "one"), `"a/b" is not the id of a key`},
		"all is well": {newRing("two", "one"), ``},
	} {
		_, _, err := spy(t, b, tc.keys, nil)
		if tc.text == "" && err != nil || tc.text != "" && (!errors.Is(err, store.ErrSealed) || !strings.Contains(err.Error(), tc.text)) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestReseal(t *testing.T) {
	b := memstore.New(nil)
	c, _, err := spy(t, b, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	const n = 600 // more than a page
	for i := range n {
		if _, err := c.CreateLink(t.Context(), fmt.Sprintf("L%03d", i), fromB(skip, fmt.Sprint("Zq-", i)), skipRemote()); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	keys := newRing("one")
	if c, _, err = spy(t, b, keys, &out); err != nil || !strings.Contains(out.String(), "until Reseal") {
		t.Fatalf("%v, log %q", err, out.String())
	}
	reseal := func(want int) {
		t.Helper()
		if got, err := c.Reseal(t.Context(), &store.ResealOptions{TakeUnbound: true}); err != nil || got != want {
			t.Errorf("resealed %d links, want %d: %v", got, want, err)
		}
	}
	reseal(n)
	reseal(0)
	page, err := b.Scan(t.Context(), store.Range{Limit: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	for _, rec := range page.Records {
		if bytes.Contains(rec.Value, []byte("Zq-")) {
			t.Fatalf("record %s has a secret", rec.Key)
		}
	}
	keys.rotate("two")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.Reseal(ctx, nil); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	reseal(n)
	// The first key is needed no more.
	c, seen, err := spy(t, b, newRing("two"), nil)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = c.CreateMirror(t.Context(), "L007", link.CreateMirrorRequest{SourceTopicName: "T"})
	if got := revealed(*seen, skip); got != "Zq-7" {
		t.Errorf("the dialer got %q", got)
	}
}

// A sealed value opens in its own place only.
func TestSealedValuesAreBound(t *testing.T) {
	b := memstore.New(nil)
	c, _, err := spy(t, b, newRing("one"), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"L", "M"} {
		if _, err := c.CreateLink(t.Context(), name, fromB(skip, "x"), skipRemote()); err != nil {
			t.Fatal(err)
		}
	}
	get := func(name string) store.Record {
		rec, err := b.Get(t.Context(), "c/a/l/"+name)
		if err != nil {
			t.Fatal(err)
		}
		return rec
	}
	at := func(rec store.Record) int { return bytes.Index(rec.Value, []byte("\xff\xfe2")) }
	l, m := get("L"), get("M")
	const size = 3 + 1 + 3 + 12 + 1 + 16 // mark, key id, nonce, text, tag
	swapped := bytes.Clone(l.Value)
	copy(swapped[at(l):at(l)+size], m.Value[at(m):at(m)+size])
	if _, err := b.Commit(t.Context(), store.Txn{Ops: []store.Op{{Key: l.Key, Value: swapped}}}); err != nil {
		t.Fatal(err)
	}
	_, err = c.CreateMirror(t.Context(), "L", link.CreateMirrorRequest{SourceTopicName: "T"})
	if !errors.Is(err, store.ErrSealed) || !strings.Contains(err.Error(), "tampered") {
		t.Errorf("got %v", err)
	}
	if _, err := c.GetLink(t.Context(), "L"); err != nil {
		t.Errorf("what is no secret can be read all the same: %v", err)
	}
}

// Keys change and links are made and altered at once, and none is lost.
func TestRotationUnderWay(t *testing.T) {
	b := memstore.New(nil)
	keys := newRing("a")
	c, _, err := spy(t, b, keys, nil)
	if err != nil {
		t.Fatal(err)
	}
	errs := together(func(i int) error {
		if i%8 == 0 {
			keys.rotate(string(rune('a' + i/8)))
			_, err := c.Reseal(t.Context(), nil)
			return err
		}
		_, err := c.CreateLink(t.Context(), fmt.Sprint("L", i), fromB(skip, fmt.Sprint("Zq-", i)), skipRemote())
		return err
	})
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	keys.rotate("z")
	if _, err := c.Reseal(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	c, seen, err := spy(t, b, newRing("z"), nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 64 {
		if i%8 == 0 {
			continue
		}
		_, _ = c.CreateMirror(t.Context(), fmt.Sprint("L", i), link.CreateMirrorRequest{SourceTopicName: "T"})
		if got, want := revealed(*seen, skip), fmt.Sprint("Zq-", i); got != want {
			t.Errorf("the dialer got %q, want %q", got, want)
		}
	}
}

// Nobody can pass off a value as a sealed one.
func TestForgedSeals(t *testing.T) {
	c, _ := standalone(t, store.Options{})
	const forged = "\xff\xfe1\x03one"
	_, err := c.CreateLink(t.Context(), "L", fromB(skip, forged), skipRemote())
	if err == nil {
		t.Error("a create was accepted")
	}
	if _, err := c.CreateLink(t.Context(), "L", fromB(), skipRemote()); err != nil {
		t.Fatal(err)
	}
	if _, err := c.AlterLinkConfigs(t.Context(), "L", []link.ConfigChange{link.SetConfig(skip, forged)}, nil); err == nil {
		t.Error("a change was accepted")
	}
}
