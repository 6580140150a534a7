package bench

import (
	"testing"

	"github.com/hashicorp/go-memdb"

	"github.com/clusterlink-go/clusterlink/link"
)

// memDB keeps links and mirrors as one would in go-memdb: a table each, and an
// index of the mirrors' status. It checks nothing: no rule, no transition, no
// other cluster, and it logs no change for those who watch.
type memDB struct{ db *memdb.MemDB }

type memLink struct {
	Name    string
	Configs []link.Config
}

type memMirror struct {
	Link, Topic, Status string
	Partitions          int
	StateTime           int64
}

func newMemDB(tb testing.TB) memDB {
	tb.Helper()
	d, err := openMemDB()
	if err != nil {
		tb.Fatal(err)
	}
	return d
}

func openMemDB() (memDB, error) {
	text := func(field string) memdb.Indexer { return &memdb.StringFieldIndex{Field: field} }
	both := func(a, b string) memdb.Indexer {
		return &memdb.CompoundIndex{Indexes: []memdb.Indexer{text(a), text(b)}}
	}
	db, err := memdb.NewMemDB(&memdb.DBSchema{Tables: map[string]*memdb.TableSchema{
		"link": {Name: "link", Indexes: map[string]*memdb.IndexSchema{
			"id": {Name: "id", Unique: true, Indexer: text("Name")},
		}},
		"mirror": {Name: "mirror", Indexes: map[string]*memdb.IndexSchema{
			"id":     {Name: "id", Unique: true, Indexer: both("Link", "Topic")},
			"status": {Name: "status", Indexer: both("Link", "Status")},
		}},
	}})
	return memDB{db}, err
}

func (d memDB) createLink(name string, configs []link.Config) error {
	txn := d.db.Txn(true)
	defer txn.Abort()
	if old, err := txn.First("link", "id", name); err != nil || old != nil {
		return err
	}
	if err := txn.Insert("link", &memLink{name, configs}); err != nil {
		return err
	}
	txn.Commit()
	return nil
}

func (d memDB) createMirror(topic string) error {
	txn := d.db.Txn(true)
	defer txn.Abort()
	if err := txn.Insert("mirror", &memMirror{Link: linkName, Topic: topic, Status: string(link.MirrorActive)}); err != nil {
		return err
	}
	txn.Commit()
	return nil
}

// setStatus is what a verb comes to.
func (d memDB) setStatus(topic string, status link.MirrorStatus) error {
	txn := d.db.Txn(true)
	defer txn.Abort()
	found, err := txn.First("mirror", "id", linkName, topic)
	if err != nil {
		return err
	}
	m := *found.(*memMirror)
	m.Status = string(status)
	if err := txn.Insert("mirror", &m); err != nil {
		return err
	}
	txn.Commit()
	return nil
}

// byStatus gives all mirrors with a status, not yet rendered.
func (d memDB) byStatus(status link.MirrorStatus) ([]*memMirror, error) {
	rows, err := d.db.Txn(false).Get("mirror", "status", linkName, string(status))
	if err != nil {
		return nil, err
	}
	var list []*memMirror
	for row := rows.Next(); row != nil; row = rows.Next() {
		list = append(list, row.(*memMirror))
	}
	return list, nil
}

// cases of a database with so many mirrors, and what one takes on the heap.
func memDBCases(mirrors int, group string) ([]Case, Figure, error) {
	d, err := openMemDB()
	if err != nil {
		return nil, Figure{}, err
	}
	before := heap()
	for i := range mirrors {
		if err := d.createMirror(topicName(i)); err != nil {
			return nil, Figure{}, err
		}
	}
	bytes := perMirror(heap()-before, mirrors)
	for i := range paused(mirrors) {
		if err := d.setStatus(topicName(i), link.MirrorPaused); err != nil {
			return nil, Figure{}, err
		}
	}
	topic := topicName(mirrors/2 + 1)
	return []Case{
		loop(group, "memdb-verb", func(_ *testing.B, i int) error {
			return d.setStatus(topic, [2]link.MirrorStatus{link.MirrorPaused, link.MirrorActive}[i&1])
		}),
		loop(group, "memdb-100-by-status", func(b *testing.B, _ int) error {
			list, err := d.byStatus(link.MirrorPaused)
			if err == nil && len(list) < pausedMirrors {
				b.Fatal(len(list))
			}
			return err
		}),
	}, Figure{group + "/memdb-memory", bytes, "bytes a mirror beyond its names"}, nil
}
