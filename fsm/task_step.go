package fsm

import "github.com/clusterlink-go/clusterlink/link"

// StepTask applies an event to a task's status. It gives the status after it,
// which is s unless the verdict is an accept, and the verdict. The code and the
// message come with [EventTaskError]. It is pure and does not allocate.
func StepTask(s TaskStatus, name Event, f Facts, code link.TaskErrorCode, message string) (TaskStatus, Verdict) {
	v := taskTable.Next(State(s.State), name, f&toldByHost)
	if v.Verdict != Accept {
		return s, v
	}
	s = TaskStatus{State: link.TaskState(v.To)}
	switch {
	case name == EventTaskError:
		s.Error, s.Message = code, message
		if s.Error == "" {
			s.Error = link.TaskErrorUnknown
		}
	case s.State == link.TaskInError:
		s.Error = link.TaskMisconfigurationError
		s.Message = "the feature is enabled but its filters are not set"
	}
	return s, v
}
