package fsm

import "github.com/clusterlink-go/clusterlink/link"

// Task is the machine of one task of a link half. The states LINK_PAUSED,
// LINK_UNAVAILABLE and LINK_FAILED are views, see [DisplayTask] (lifecycle §1.4).
// The table is immutable and shared.
func Task() *Table { return taskTable }

var taskTable = NewTable("task", []State{
	taskOff, taskActive, taskInError,
}, []Event{
	EventTaskStart, EventTaskEnable, EventTaskDisable, EventTaskError, EventTaskRecover,
}, join(taskOffRows(), taskActiveRows(), taskInErrorRows()))

// The stored task states.
const (
	taskOff     = State(link.TaskNotConfigured)
	taskActive  = State(link.TaskActive)
	taskInError = State(link.TaskInError)
)

// Rows of the facts that more than one cell rests on.
var (
	startOn  = cited{"K2", obs, "LAB7"}
	enabled  = cited{"K3", inf, "OAS 20618"}
	unset    = cited{"K4", obs, "ISS-cli3072"}
	disabled = cited{"K1", inf, "LAB7; L30"}
	failing  = cited{"K5", doc, "OAS 20628; LAB1"}
	healing  = cited{"K7", inf, "by analogy"}
)

func taskOffRows() []Row {
	s := at(taskOff)
	return []Row{
		s.skip(EventTaskStart, without(Enabled), CodeAlreadySo, cited{"K1", obs, "LAB7"}),
		s.goes(EventTaskStart, without(Filtered), taskInError, unset),
		s.goes(EventTaskStart, always, taskActive, startOn),
		s.goes(EventTaskEnable, without(Filtered), taskInError, unset),
		s.goes(EventTaskEnable, always, taskActive, enabled),
		s.skip(EventTaskDisable, always, CodeAlreadySo, disabled),
		s.no(EventTaskError, always, CodeNotConfigured, report),
		s.no(EventTaskRecover, always, CodeNotConfigured, report),
	}
}

func taskActiveRows() []Row {
	s := at(taskActive)
	return []Row{
		s.skip(EventTaskStart, always, CodeAlreadySo, report),
		s.goes(EventTaskEnable, without(Filtered), taskInError, unset),
		s.skip(EventTaskEnable, always, CodeAlreadySo, enabled),
		s.goes(EventTaskDisable, always, taskOff, disabled),
		s.goes(EventTaskError, need(GroupActive), taskActive, cited{"K8", doc, "OAS 20628; LAB10"}),
		s.goes(EventTaskError, always, taskInError, failing),
		s.goes(EventTaskRecover, always, taskActive, healing),
	}
}

func taskInErrorRows() []Row {
	s := at(taskInError)
	return []Row{
		s.skip(EventTaskStart, always, CodeAlreadySo, report),
		s.goes(EventTaskEnable, without(Filtered), taskInError, unset),
		s.goes(EventTaskEnable, always, taskActive, enabled),
		s.goes(EventTaskDisable, always, taskOff, disabled),
		s.goes(EventTaskError, always, taskInError, failing),
		s.goes(EventTaskRecover, always, taskActive, healing),
	}
}
