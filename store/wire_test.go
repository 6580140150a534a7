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

// breaking is a writer that fails after some bytes.
type breaking struct{ left int }

var errBroken = errors.New("broken")

func (b *breaking) Write(p []byte) (int, error) {
	if b.left -= len(p); b.left < 0 {
		return 0, errBroken
	}
	return len(p), nil
}

func TestListsAreWrittenInParts(t *testing.T) {
	w := newWorld(t, nil)
	ctx := t.Context()
	w.link(w.a, "L", fromB())
	for i := range 300 {
		w.mirror(w.a, "L", fmt.Sprintf("topic-%03d", i))
	}
	var b bytes.Buffer
	w.must(w.a.WriteMirrors(ctx, &b, store.MirrorQuery{Link: "L"}))
	var list link.MirrorDataList
	w.must(list.UnmarshalJSON(b.Bytes()))
	if len(list.Data) != 300 || list.Data[299].MirrorTopicName != "topic-299" {
		t.Errorf("%d mirrors", len(list.Data))
	}
	if err := w.a.WriteMirrors(ctx, &breaking{20 << 10}, store.MirrorQuery{}); !errors.Is(err, errBroken) {
		t.Errorf("a writer that breaks gives %v", err)
	}
	b.Reset()
	w.must(w.a.WriteLink(ctx, &b, "L", nil))
	var d link.LinkData
	w.must(d.UnmarshalJSON(b.Bytes()))
	if len(d.TopicNames) != 300 {
		t.Errorf("%d topic names", len(d.TopicNames))
	}
	short, err := w.a.LinkData(ctx, "L", nil)
	w.must(err)
	if short.TopicNames != nil || short.CategoryCounts[0].Count != 300 {
		t.Errorf("got %+v", short)
	}
	b.Reset()
	if err := w.a.WriteMirrors(ctx, &b, store.MirrorQuery{Link: "none"}); !errors.Is(err, store.ErrLinkNotFound) || b.Len() > 0 {
		t.Errorf("no link gives %v and %q", err, b.String())
	}
}

// Names are escaped in addresses as clients escape them.
func TestSelfIsEscaped(t *testing.T) {
	w := newWorld(t, nil)
	w.link(w.a, "ünder way?", fromB())
	d, err := w.a.LinkData(t.Context(), "ünder way?", nil)
	w.must(err)
	if !strings.HasSuffix(d.Metadata.Self, "/clusters/a/links/%C3%BCnder%20way%3F") {
		t.Errorf("self is %s", d.Metadata.Self)
	}
}
