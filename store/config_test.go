package store_test

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
	"github.com/clusterlink-go/clusterlink/store/clustertest"
	"github.com/clusterlink-go/clusterlink/validate"
)

// value gives a config's value as the API shows it, "null" for null.
func (w *world) value(linkName, name string) string {
	w.t.Helper()
	d, err := w.a.GetLinkConfig(w.t.Context(), linkName, name)
	w.must(err)
	if d.Value == nil {
		return "null"
	}
	return *d.Value
}

// tasks gives the states of the tasks, by name.
func (w *world) tasks(linkName string) map[link.TaskName]link.TaskState {
	w.t.Helper()
	l, err := w.a.GetLink(w.t.Context(), linkName)
	w.must(err)
	states := map[link.TaskName]link.TaskState{}
	for _, task := range l.TaskList() {
		states[task.TaskName] = task.State
	}
	return states
}

func (w *world) alter(linkName string, changes ...link.ConfigChange) store.AlterConfigsResult {
	w.t.Helper()
	result, err := w.a.AlterLinkConfigs(w.t.Context(), linkName, changes, nil)
	w.must(err)
	return result
}

const groups = `{"groupFilters":[{"name":"*","patternType":"LITERAL","filterType":"INCLUDE"}]}`

func TestFeatures(t *testing.T) {
	w := newWorld(t, nil)
	const enable, filters = "consumer.offset.sync.enable", "consumer.offset.group.filters"
	w.link(w.a, "L", fromB())
	for i, step := range []struct {
		changes []link.ConfigChange
		state   link.TaskState
		filters string
	}{
		{nil, link.TaskNotConfigured, ""},
		{[]link.ConfigChange{link.SetConfig(enable, "true")}, link.TaskInError, ""},
		{[]link.ConfigChange{link.SetConfig(filters, groups)}, link.TaskActive, groups},
		{[]link.ConfigChange{link.SetConfig("acl.sync.ms", "6000")}, link.TaskActive, groups},
		{[]link.ConfigChange{link.SetConfig(enable, "false")}, link.TaskNotConfigured, ""},
		{[]link.ConfigChange{link.SetConfig(enable, " TRUE "), link.SetConfig(filters, groups)}, link.TaskActive, groups},
		{[]link.ConfigChange{link.DeleteConfig(enable)}, link.TaskNotConfigured, ""},
		{[]link.ConfigChange{link.SetConfig(enable, "true"), link.SetConfig(filters, groups)}, link.TaskActive, groups},
		{[]link.ConfigChange{link.SetConfig(enable, "false"), link.SetConfig(filters, groups)}, link.TaskNotConfigured, groups},
		{[]link.ConfigChange{link.SetConfig(enable, "false"), link.SetConfig(enable, "true")}, link.TaskActive, groups},
		{[]link.ConfigChange{link.DeleteConfig(filters)}, link.TaskInError, ""},
	} {
		if step.changes != nil {
			w.alter("L", step.changes...)
		}
		if got := w.tasks("L")[link.TaskConsumerOffsetSync]; got != step.state {
			t.Errorf("step %d: the task is %s, want %s", i, got, step.state)
		}
		if got := w.value("L", filters); got != step.filters {
			t.Errorf("step %d: the filters are %q, want %q", i, got, step.filters)
		}
	}
}

func TestTasksUnderTheLink(t *testing.T) {
	w := newWorld(t, nil)
	ctx := t.Context()
	w.link(w.a, "L", fromB())
	report := store.TaskReport{Task: link.TaskTopicConfigsSync, Event: fsm.EventTaskError, Error: link.TaskRemoteLinkNotFound, Message: strings.Repeat("ü", 1000)}
	l, err := w.a.ReportTask(ctx, "L", report, nil)
	w.must(err)
	if got := l.TaskList()[3]; got.State != link.TaskInError || got.Errors[0].ErrorCode != link.TaskRemoteLinkNotFound || len(got.Errors[0].ErrorMessage) != 1000 {
		t.Errorf("after the error: %+v", got)
	}
	_, err = w.a.SetPaused(ctx, "L", true, nil)
	w.must(err)
	for name, state := range w.tasks("L") {
		if state != link.TaskLinkPaused {
			t.Errorf("%s of a paused link is %s", name, state)
		}
	}
	w.alter("L", link.DeleteConfig("cluster.link.paused"))
	if got := w.tasks("L")[link.TaskTopicConfigsSync]; got != link.TaskInError {
		t.Errorf("after the pause the task is %s", got)
	}
	report.Event = fsm.EventTaskRecover
	if l, err = w.a.ReportTask(ctx, "L", report, nil); err != nil || l.TaskList()[3].State != link.TaskActive {
		t.Errorf("after the recovery: %+v, %v", l.TaskList()[3], err)
	}
	if _, err := w.a.ReportTask(ctx, "L", store.TaskReport{Task: "None", Event: fsm.EventTaskError}, nil); !errors.Is(err, store.ErrInvalidRequest) {
		t.Errorf("an unknown task gives %v", err)
	}
	report.Task, report.Event = link.TaskACLSync, fsm.EventTaskError
	if _, err := w.a.ReportTask(ctx, "L", report, nil); !errors.Is(err, fsm.ErrRejected) {
		t.Errorf("an error of a task that is off gives %v", err)
	}
}

func TestAlterConfigsRefuses(t *testing.T) {
	w := newWorld(t, &clustertest.ClusterOptions{Store: store.Options{Edition: link.Edition{Product: link.Cloud}}})
	ctx := t.Context()
	w.link(w.a, "L", fromB())
	w.link(w.a, "M", fromB("cluster.link.prefix", "m."))
	for name, changes := range map[string][]link.ConfigChange{
		"mode":           {link.SetConfig("link.mode", "SOURCE")},
		"read-only":      {link.SetConfig("request.timeout.ms", "1")},
		"one bad of two": {link.SetConfig("acl.sync.ms", "7000"), link.SetConfig("acl.sync.ms", "x")},
	} {
		before := w.revision("L")
		result, err := w.a.AlterLinkConfigs(ctx, "L", changes, nil)
		if !errors.Is(err, validate.ErrInvalid) || len(result.Problems) == 0 {
			t.Errorf("%s: got %v", name, err)
		}
		if w.revision("L") != before {
			t.Errorf("%s: something was written", name)
		}
	}
	if _, err := w.a.AlterLinkConfigs(ctx, "L", []link.ConfigChange{link.SetConfig("cluster.link.prefix", "m.")}, nil); !errors.Is(err, store.ErrPrefixExists) {
		t.Errorf("another link's prefix gives %v", err)
	}
	if _, err := w.a.UpdateLinkConfig(ctx, "L", link.SetConfig("acl.sync.ms", "7000"), &store.WriteOptions{IfRevision: 1000}); !errors.Is(err, store.ErrConflict) {
		t.Errorf("another revision gives %v", err)
	}
	for _, err := range []error{
		second(w.a.AlterLinkConfigs(ctx, "none", nil, nil)), second(w.a.UpdateLinkConfig(ctx, "none", link.SetConfig("a", "b"), nil)),
		second(w.a.ResetLinkConfig(ctx, "none", "a", nil)), second(w.a.ListLinkConfigs(ctx, "none")), second(w.a.GetLinkConfig(ctx, "none", "acl.sync.ms")),
	} {
		if !errors.Is(err, store.ErrLinkNotFound) {
			t.Errorf("no link gives %v", err)
		}
	}
}

func second[T any](_ T, err error) error { return err }

func (w *world) revision(linkName string) store.Revision {
	w.t.Helper()
	l, err := w.a.GetLink(w.t.Context(), linkName)
	w.must(err)
	return l.Revision
}

func TestAlterConfigsValidatesOnly(t *testing.T) {
	w := newWorld(t, nil)
	w.link(w.a, "L", fromB())
	before := w.revision("L")
	result, err := w.a.AlterLinkConfigs(t.Context(), "L", []link.ConfigChange{
		link.SetConfig("cluster.link.paused", "true"), link.SetConfig("cluster.link.prefix", "x."), link.SetConfig("no.such.key", "v"),
	}, &store.AlterConfigsOptions{ValidateOnly: true})
	w.must(err)
	if result.Link.Displayed() != link.LinkPaused || result.Link.Prefix != "x." || result.Link.Revision != 0 || len(result.Problems) == 0 {
		t.Errorf("got %+v", result)
	}
	if w.revision("L") != before {
		t.Error("something was written")
	}
}

func TestPrefixMoves(t *testing.T) {
	w := newWorld(t, nil)
	ctx := t.Context()
	w.link(w.a, "L", fromB("cluster.link.prefix", "x."))
	w.link(w.a, "M", fromB())
	w.alter("L", link.SetConfig("cluster.link.prefix", "y."))
	w.alter("M", link.SetConfig("cluster.link.prefix", "x.")) // free again
	m := w.mirror(w.a, "L", "orders")
	if m.Topic != "y.orders" {
		t.Errorf("the mirror is called %s", m.Topic)
	}
	if _, err := w.a.AlterLinkConfigs(ctx, "L", []link.ConfigChange{link.DeleteConfig("cluster.link.prefix")}, nil); !errors.Is(err, store.ErrLinkInUse) {
		t.Errorf("a new prefix beside a live mirror gives %v", err)
	}
	_, err := w.a.Alter(ctx, "L", m.Topic, link.Failover)
	w.must(err)
	w.settle()
	w.alter("L", link.DeleteConfig("cluster.link.prefix"))
	w.must(w.a.DeleteLink(ctx, "M", nil))
	w.link(w.a, "N", fromB("cluster.link.prefix", "y."))
}

// The other half's prefix stands against a reverse as one's own does.
func TestReverseWithThePeersPrefix(t *testing.T) {
	w := newWorld(t, nil)
	w.link(w.a, "L", bidirectional("b", "cluster.link.prefix", "p."))
	w.link(w.b, "L", bidirectional("a"))
	w.mirror(w.b, "L", "orders")
	_, err := w.b.Alter(t.Context(), "L", "orders", link.ReverseAndStart)
	if te := (*fsm.TransitionError)(nil); !errors.As(err, &te) || te.Code != fsm.CodePrefixedLink {
		t.Errorf("got %v", err)
	}
}

func TestConfigListing(t *testing.T) {
	for product, want := range map[link.Product]struct {
		size     int
		readOnly int
	}{link.Cloud: {56, 14}, link.Platform: {0, 0}} {
		w := newWorld(t, &clustertest.ClusterOptions{Store: store.Options{Edition: link.Edition{Product: product}}})
		w.link(w.a, "L", fromB())
		list, err := w.a.ListLinkConfigs(t.Context(), "L")
		w.must(err)
		readOnly := 0
		for _, d := range list.Data {
			if d.IsReadOnly {
				readOnly++
			}
			// Older clients of Confluent Platform read the flags by their bare names.
			if bare := bytes.Contains(d.AppendJSON(nil), []byte(`"read_only":`)); bare != (product == link.Platform) {
				t.Errorf("%s: %s has bare names: %v", product, d.Name, bare)
			}
			if d.IsDefault != (d.Source == link.SourceDefault) || d.IsDefault == (d.Name == "bootstrap.servers") {
				t.Errorf("%s: default %v, source %s", d.Name, d.IsDefault, d.Source)
			}
		}
		if product == link.Cloud && (len(list.Data) != want.size || readOnly != want.readOnly) {
			t.Errorf("%s lists %d configs, %d of them read-only", product, len(list.Data), readOnly)
		}
		if !slices.IsSortedFunc(list.Data, func(a, b link.LinkConfigData) int { return strings.Compare(a.Name, b.Name) }) {
			t.Errorf("%s: the list is not in order", product)
		}
	}
}

// Unknown keys may be secrets: they are kept and not shown.
func TestUnknownConfigsAreHidden(t *testing.T) {
	w := newWorld(t, nil)
	w.link(w.a, "L", fromB("my.own.key", secretText))
	if got := w.value("L", "my.own.key"); got != "null" {
		t.Errorf("shown as %q", got)
	}
	w.alter("L", link.SetConfig("my.own.key", "other"), link.SetConfig("link.prefix", "ignored"))
	if got := w.value("L", "link.prefix"); got != "null" {
		t.Errorf("a key that is only shown was set to %q", got)
	}
}
