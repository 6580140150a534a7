package store

import (
	"fmt"
	"strings"

	"github.com/clusterlink-go/clusterlink/link"
)

// keyspace gives the keys of one cluster's records. Names hold no slash (see
// package link), so a slash ends each part and no key is a prefix of another
// record's by chance.
//
//	c/CLUSTER/l/NAME                 the link half NAME
//	c/CLUSTER/i/ID                   the name of the link with that id
//	c/CLUSTER/p/PREFIX               the id of the link that owns the prefix
//	c/CLUSTER/o/TOPIC                the id of the link that owns the topic
//	c/CLUSTER/m/ID/TOPIC             the mirror TOPIC of the link with that id
//	c/CLUSTER/s/ID/STATUS/TOPIC      the same as the mirror's record, while its stored status is not ACTIVE
//	c/CLUSTER/v/ID                   written whenever a mirror of the link comes to life
//	c/CLUSTER/n                      written whenever a link is created
//	c/CLUSTER/q/ID/N                 how many mirrors the link has, the Nth part
//	c/CLUSTER/u/ID                   what lists show of a deleted SOURCE half
//	c/CLUSTER/g                      present while an import is under way
//	c/CLUSTER/k/KEY                  by which a program knows that it has the key that seals
//	c/CLUSTER/t/ID/TIME/TOPIC        when a deadline of a mirror is due, by the link's clock
//	c/CLUSTER/w                      the note of the newest change of a link or mirror
//	c/CLUSTER/d/ID                   a deleted link whose mirrors are yet to be collected
type keyspace string

func newKeyspace(clusterID string) keyspace { return keyspace("c/" + clusterID + "/") }

func (k keyspace) link(name string) string { return string(k) + "l/" + name }
func (k keyspace) links() string           { return string(k) + "l/" }

func (k keyspace) id(id link.ID) string { return string(k) + "i/" + id.String() }

func (k keyspace) prefix(prefix string) string { return string(k) + "p/" + prefix }

func (k keyspace) owner(topic string) string { return string(k) + "o/" + topic }

func (k keyspace) mirror(id link.ID, topic string) string { return k.mirrors(id) + topic }
func (k keyspace) mirrors(id link.ID) string              { return string(k) + "m/" + id.String() + "/" }

func (k keyspace) index(id link.ID, status link.MirrorStatus, topic string) string {
	return k.indexed(id, status) + topic
}

func (k keyspace) indexed(id link.ID, status link.MirrorStatus) string {
	return string(k) + "s/" + id.String() + "/" + string(status) + "/"
}

// indexes is what all entries of a link in the sparse index begin with.
func (k keyspace) indexes(id link.ID) string { return string(k) + "s/" + id.String() + "/" }

func (k keyspace) live(id link.ID) string { return string(k) + "v/" + id.String() }
func (k keyspace) linkCount() string      { return string(k) + "n" }

func (k keyspace) deleted(id link.ID) string { return string(k) + "d/" + id.String() }
func (k keyspace) allDeleted() string        { return string(k) + "d/" }

func (k keyspace) remnant(id link.ID) string { return k.remnants() + id.String() }
func (k keyspace) remnants() string          { return string(k) + "u/" }

func (k keyspace) tally(id link.ID, n int) string {
	return k.tallies(id) + "0123456789abcdef"[n:n+1]
}
func (k keyspace) tallies(id link.ID) string { return string(k) + "q/" + id.String() + "/" }

// last gives the part of a key after its last slash.
func last(key string) string { return key[strings.LastIndexByte(key, '/')+1:] }

func (k keyspace) all() string { return string(k) }

func (k keyspace) importing() string { return string(k) + "g" }

func (k keyspace) sealKey(id string) string { return k.sealKeys() + id }
func (k keyspace) sealKeys() string         { return string(k) + "k/" }

func (k keyspace) allMirrors() string { return string(k) + "m/" }

func (k keyspace) note() string { return string(k) + "w" }

func (k keyspace) dueOf(id link.ID) string { return k.allDue() + id.String() + "/" }
func (k keyspace) allDue() string          { return string(k) + "t/" }

// due puts the time first, in an order that is that of the bytes.
func (k keyspace) due(id link.ID, at int64, topic string) string {
	return fmt.Sprintf("%s%016x/%s", k.dueOf(id), at, topic)
}
