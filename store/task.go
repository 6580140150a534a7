package store

import (
	"context"
	"encoding/binary"
	"strings"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
)

// Tasks are the four tasks of a link half, in the order of [link.TaskNames]. A
// Tasks is a comparable value; the zero Tasks is that of no half.
type Tasks [4]fsm.TaskStatus

// feature is what one task does: the config that switches it on and the one
// that says what it is for. A task without them is always on.
type feature struct{ enable, filters string }

// features are in the order of link.TaskNames.
var features = [len(Tasks{})]feature{
	{"consumer.offset.sync.enable", "consumer.offset.group.filters"},
	{"auto.create.mirror.topics.enable", "auto.create.mirror.topics.filters"},
	{"acl.sync.enable", "acl.filters"},
	{},
}

// facts says of a feature whether it is switched on and whether its filters
// are set. A SOURCE half hosts no mirrors, so nothing is on there (inferred).
func (f feature) facts(r *linkRecord) (facts fsm.Facts) {
	switch {
	case r.Mode == link.ModeSource:
		return 0
	case f.enable == "":
		return fsm.Enabled | fsm.Filtered
	}
	if strings.EqualFold(configValue(r.Configs, f.enable), "true") {
		facts |= fsm.Enabled
	}
	if configValue(r.Configs, f.filters) != "" {
		facts |= fsm.Filtered
	}
	return facts
}

// step takes a task through an event of its feature. Of filters that are not
// set the message is the service's own text as far as it is known (lifecycle K4).
func (f feature) step(t fsm.TaskStatus, event fsm.Event, facts fsm.Facts) fsm.TaskStatus {
	next, _ := fsm.StepTask(t, event, facts, "", "")
	switch {
	case next == t || next.State != link.TaskInError:
	case f.filters == "acl.filters":
		next.Message = "ACL migration is enabled but acl.filters is not set."
	default:
		next.Message = f.enable + " is true but " + f.filters + " is not set."
	}
	return next
}

// startTasks gives the tasks of a new half (lifecycle K1, K2, K4).
func startTasks(r *linkRecord) (tasks Tasks) {
	for i := range tasks {
		tasks[i] = features[i].step(fsm.TaskStatus{State: link.TaskNotConfigured}, fsm.EventTaskStart, features[i].facts(r))
	}
	return tasks
}

// tasks gives the tasks of a half. A record that does not tell them is older
// than they are.
func (r *linkRecord) tasks() Tasks {
	if r.Tasks == (Tasks{}) && r.Name != "" {
		return startTasks(r)
	}
	return r.Tasks
}

// alterTasks gives the tasks after a change of configs. A task whose own
// configs stayed as they were keeps its state.
func alterTasks(before, after *linkRecord) Tasks {
	tasks := before.tasks()
	for i, f := range features {
		if f.enable == "" || configValue(before.Configs, f.enable) == configValue(after.Configs, f.enable) &&
			configValue(before.Configs, f.filters) == configValue(after.Configs, f.filters) {
			continue
		}
		facts, event := f.facts(after), fsm.EventTaskDisable
		if facts.Has(fsm.Enabled) {
			event = fsm.EventTaskEnable
		}
		tasks[i] = f.step(tasks[i], event, facts)
	}
	return tasks
}

// TaskList gives the tasks as the API shows them: under the link's view. The
// slice belongs to the caller.
func (l *Link) TaskList() []link.LinkTask {
	list := make([]link.LinkTask, len(l.Tasks))
	names := link.TaskNames()
	for i, t := range l.Tasks {
		list[i] = link.LinkTask{TaskName: names[i], State: fsm.DisplayTask(t.State, l.State)}
		if t.Error != "" {
			list[i].Errors = []link.LinkTaskError{{ErrorCode: t.Error, ErrorMessage: t.Message}}
		}
	}
	return list
}

// TaskReport is what a host saw of a task: that it can't do its work, or can
// again.
type TaskReport struct {
	_ struct{}

	Task link.TaskName
	// Event is fsm.EventTaskError or fsm.EventTaskRecover.
	Event fsm.Event
	// Error and Message qualify an error. The message is shown to everybody who
	// may read the link, so it must not hold a secret; what is longer than
	// 1000 bytes is cut off.
	Error   link.TaskErrorCode
	Message string
}

// ReportTask tells what the host saw of one of a link's tasks. A consumer
// group in use leaves the task ACTIVE (lifecycle K8). The record of opts is the
// link's. Errors match ErrLinkNotFound, ErrInvalidRequest, ErrConflict or
// fsm.ErrRejected, or are the backend's.
func (c *Cluster) ReportTask(ctx context.Context, linkName string, report TaskReport, opts *WriteOptions) (Link, error) {
	at := -1
	for i, name := range link.TaskNames() {
		if name == report.Task {
			at = i
		}
	}
	if at < 0 || report.Event != fsm.EventTaskError && report.Event != fsm.EventTaskRecover {
		return Link{}, badRequest("There is no event %q of a task %q.", string(report.Event), string(report.Task))
	}
	var facts fsm.Facts
	if report.Error == link.TaskConsumerGroupInUse {
		facts = fsm.GroupActive
	}
	report.Message = cut(report.Message)
	return c.changeLink(ctx, linkName, string(report.Event), opts.revision(), func(r *linkRecord) error {
		r.Tasks = r.tasks()
		next, verdict := fsm.StepTask(r.Tasks[at], report.Event, facts, report.Error, report.Message)
		r.Tasks[at] = next
		return verdict.Err(fsm.Task().Name(), fsm.State(r.Tasks[at].State), report.Event)
	})
}

// maxTaskMessage is the longest message of a task, in bytes.
const maxTaskMessage = 1000

// cut shortens a message that is too long.
func cut(message string) string {
	if len(message) > maxTaskMessage {
		return strings.ToValidUTF8(message[:maxTaskMessage], "")
	}
	return message
}

// encode writes the texts of each task after their lengths, and then more, the
// tasks that nobody here knows. The tasks of no half take no room.
func (t Tasks) encode(more []byte) []byte {
	if t == (Tasks{}) && len(more) == 0 {
		return nil
	}
	b := make([]byte, 0, 128)
	for i := range t {
		for _, text := range [...]string{string(t[i].State), string(t[i].Error), t[i].Message} {
			b = binary.AppendUvarint(b, uint64(len(text)))
			b = append(b, text...)
		}
	}
	return append(b, more...)
}

// tasks reads what encode wrote. Tasks that a newer program added are more; they
// share no memory with the record.
func (d *decoder) tasks(f field) (tasks Tasks, more []byte) {
	l := lengths{d: d, tag: f.tag, rest: f.content}
	for i := range tasks {
		state, _ := l.text(0)
		code, _ := l.text(0)
		message, _ := l.text(0)
		tasks[i] = fsm.TaskStatus{State: link.TaskState(state), Error: link.TaskErrorCode(code), Message: message}
	}
	return tasks, append(more, l.rest...)
}
