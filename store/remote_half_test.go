package store_test

import (
	"testing"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
)

// The peer's half is deleted while a reverse asks for it: tasks that work say so,
// those that are off stay off, and all are well when the half is there again (K5).
func TestTasksTellOfAMissingRemoteHalf(t *testing.T) {
	ctx := t.Context()
	w := newWorld(t, nil)
	w.link(w.a, "L", bidirectional("b"))
	w.link(w.b, "L", bidirectional("a"))
	w.mirror(w.a, "L", "T")
	w.settle()
	w.must(w.b.DeleteLink(ctx, "L", nil))
	before, err := w.a.GetLink(ctx, "L")
	w.must(err)
	ask := store.Duty{Duty: fsm.Duty{Kind: fsm.AskPeerToReverse}, Link: "L", Topic: "T"}
	w.link(w.b, "L", bidirectional("a")) // for the verb, which looks at the half
	m, err := w.a.Alter(ctx, "L", "T", link.ReverseAndStart)
	w.must(err)
	ask.Sequence = m.State.Attempt
	w.must(w.b.DeleteLink(ctx, "L", nil))

	w.must(w.a.Deliver(ctx, ask))
	l, err := w.a.GetLink(ctx, "L")
	w.must(err)
	for i, task := range l.TaskList() {
		was := before.TaskList()[i]
		if was.State != link.TaskActive {
			if task.State != was.State {
				t.Errorf("%s is %s, want %s as before", task.TaskName, task.State, was.State)
			}
			continue
		}
		if task.State != link.TaskInError || len(task.Errors) != 1 || task.Errors[0].ErrorCode != link.TaskRemoteLinkNotFound {
			t.Errorf("%s is %s %v, want IN_ERROR because of %s", task.TaskName, task.State, task.Errors, link.TaskRemoteLinkNotFound)
		}
	}
	if m, err := w.a.GetMirror(ctx, "L", "T"); err != nil || m.State.Transition != link.TaskRemoteLinkNotFound {
		t.Errorf("T waits because of %q, %v; want %s", m.State.Transition, err, link.TaskRemoteLinkNotFound)
	}
	rev := l.Revision
	w.must(w.a.Deliver(ctx, ask))
	if l, err = w.a.GetLink(ctx, "L"); err != nil || l.Revision != rev {
		t.Errorf("asking again wrote the link anew: revision %d, %v; want %d", l.Revision, err, rev)
	}

	w.link(w.b, "L", bidirectional("a"))
	w.must(w.a.Deliver(ctx, ask))
	l, err = w.a.GetLink(ctx, "L")
	w.must(err)
	if l.Tasks != before.Tasks {
		t.Errorf("tasks are %+v with the half there again, want %+v", l.Tasks, before.Tasks)
	}
}
