package store_test

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"errors"
	"testing"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
	"github.com/clusterlink-go/clusterlink/store/memstore"
)

// sealedLink is a link with a password in a record of the cluster a, under the
// key "one", or in clear without keys.
func sealedLink(t *testing.T, b store.Backend, keys store.Keyring) link.ID {
	t.Helper()
	c, _, err := spy(t, b, keys, nil)
	if err != nil {
		t.Fatal(err)
	}
	req := fromB("security.protocol", "SSL", "client.dns.lookup", "use_all_dns_ips", "ssl.endpoint.identification.algorithm", "https", skip, "Zq-secret")
	result, err := c.CreateLink(t.Context(), "L", req, skipRemote())
	if err != nil {
		t.Fatal(err)
	}
	return result.Link.ID
}

// tamper changes bytes of the link's record behind the cluster's back.
func tamper(t *testing.T, b store.Backend, change func([]byte) []byte) {
	t.Helper()
	rec, err := b.Get(t.Context(), "c/a/l/L")
	if err != nil {
		t.Fatal(err)
	}
	after := change(bytes.Clone(rec.Value))
	if bytes.Equal(after, rec.Value) {
		t.Fatal("the record is as it was")
	}
	if _, err := b.Commit(t.Context(), store.Txn{Ops: []store.Op{{Key: rec.Key, Value: after}}}); err != nil {
		t.Fatal(err)
	}
}

// refused tells that nobody gets the password: neither the dialer nor a link
// whose address is changed, and that a report does not make the record good.
func refused(t *testing.T, b store.Backend, keys store.Keyring) {
	t.Helper()
	c, seen, err := spy(t, b, keys, nil)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		_, err = c.CreateMirror(t.Context(), "L", link.CreateMirrorRequest{SourceTopicName: "T"})
		if !errors.Is(err, store.ErrSealed) || len(*seen) != 0 {
			t.Errorf("a mirror: %v; the dialer got %v", err, *seen)
		}
		_, err = c.AlterLinkConfigs(t.Context(), "L", []link.ConfigChange{link.SetConfig("bootstrap.servers", "evil.example.com:9092")}, nil)
		if !errors.Is(err, store.ErrSealed) {
			t.Errorf("another address: %v", err)
		}
		if _, err = c.Reseal(t.Context(), nil); !errors.Is(err, store.ErrSealed) {
			t.Errorf("reseal: %v", err)
		}
		if _, err = c.ReportLink(t.Context(), "L", fsm.LinkEvent{Name: fsm.EventProbeFailed}, nil); err != nil {
			t.Error(err)
		}
	}
}

// taken tells that the dialer gets the password.
func taken(t *testing.T, b store.Backend, keys store.Keyring) {
	t.Helper()
	c, seen, err := spy(t, b, keys, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err = c.CreateMirror(t.Context(), "L", link.CreateMirrorRequest{SourceTopicName: "T"}); !errors.Is(err, store.ErrPeerUnreachable) {
		t.Errorf("a mirror: %v", err)
	}
	if got := revealed(*seen, skip); got != "Zq-secret" {
		t.Errorf("the dialer got %q", got)
	}
}

// A password is not sent where a changed record says.
func TestSealsAreBoundToTheConnection(t *testing.T) {
	for name, row := range map[string]struct{ old, with string }{
		"address":       {"b.example.com:9092", "x.example.org:9092"},
		"protocol":      {"SSL", "PLA"},
		"look-up":       {"use_all_dns_ips", "xxx_all_dns_ips"},
		"host is told":  {"https", "xxxxx"},
		"name":          {skip, "another.password"},
		"name of clear": {"security.protocol", "security.protocoL"},
		"mode":          {"DESTINATION", "BIDIRECTION"},
		"direction":     {"OUTBOUND", "INBOUND_"},
		"key":           {"\x03one", "\x03two"},
	} {
		t.Run(name, func(t *testing.T) {
			b, keys := memstore.New(nil), newRing("one")
			keys.keys["two"] = keys.keys["one"] // the same bytes by another name
			sealedLink(t, b, keys)
			taken(t, b, keys)
			tamper(t, b, func(v []byte) []byte { return bytes.ReplaceAll(v, []byte(row.old), []byte(row.with)) })
			c, seen, err := spy(t, b, keys, nil)
			if err != nil {
				t.Fatal(err)
			}
			_, err = c.CreateMirror(t.Context(), "L", link.CreateMirrorRequest{SourceTopicName: "T"})
			if err == nil || revealed(*seen, skip) != "" || revealed(*seen, row.with) != "" {
				t.Errorf("%v; the dialer got %v", err, *seen)
			}
			keys.rotate("next")
			if _, err = c.Reseal(t.Context(), &store.ResealOptions{TakeUnbound: true}); !errors.Is(err, store.ErrSealed) {
				t.Errorf("reseal: %v", err)
			}
		})
	}
}

// The caller may change where a link leads: what is sealed goes with it.
func TestSealsFollowConfigChanges(t *testing.T) {
	b, keys := memstore.New(nil), newRing("one")
	sealedLink(t, b, keys)
	c, _, err := spy(t, b, keys, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, change := range []link.ConfigChange{
		link.SetConfig("bootstrap.servers", "c.example.com:9092"), link.SetConfig("acl.sync.ms", "6000"),
		link.DeleteConfig("acl.sync.ms"), link.SetConfig("cluster.link.paused", "true"), link.SetConfig("cluster.link.paused", "false"),
	} {
		if _, err := c.AlterLinkConfigs(t.Context(), "L", []link.ConfigChange{change}, nil); err != nil {
			t.Fatal(err)
		}
		taken(t, b, keys)
	}
}

// A value in clear beside a keyring is taken only where the host says so.
func TestClearValuesAreTakenOnRequest(t *testing.T) {
	b, keys := memstore.New(nil), newRing("one")
	sealedLink(t, b, nil)
	refused(t, b, keys)
	adopt(t, b, keys)
}

// adopt takes what is unbound, once.
func adopt(t *testing.T, b store.Backend, keys store.Keyring) {
	t.Helper()
	c, _, err := spy(t, b, keys, nil)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := c.Reseal(t.Context(), &store.ResealOptions{TakeUnbound: true}); n != 1 || err != nil {
		t.Fatalf("resealed %d links: %v", n, err)
	}
	if n, err := c.Reseal(t.Context(), nil); n != 0 || err != nil {
		t.Errorf("resealed %d links again: %v", n, err)
	}
	taken(t, b, keys)
}

// What an older program sealed opens for Reseal alone.
func TestOldSealsAreTakenOnRequest(t *testing.T) {
	b, keys := memstore.New(nil), newRing("one")
	id := sealedLink(t, b, keys)
	block, err := aes.NewCipher(keys.keys["one"])
	if err != nil {
		t.Fatal(err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		t.Fatal(err)
	}
	place := append(append([]byte("clusterlink\x00a\x00"), id[:]...), skip...)
	old := aead.Seal([]byte("\xff\xfe1\x03one"), nil, []byte("Zq-secret"), place)
	tamper(t, b, func(v []byte) []byte {
		copy(v[bytes.Index(v, []byte("\xff\xfe2")):], old)
		return v
	})
	refused(t, b, keys)
	adopt(t, b, keys)
}
