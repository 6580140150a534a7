package store

import (
	"context"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
)

// remoteHalf puts into the tasks of l what a duty's outcome says of the other half:
// where it is missing, or has another name, each task that works is in error, while
// data still flows (lifecycle K5); where it answers again, those are well.
func (c *Cluster) remoteHalf(ctx context.Context, l *linkRecord, outcome fsm.MirrorEvent) error {
	var event fsm.Event
	switch {
	case outcome.Name == fsm.EventStalled && outcome.Transition == link.TaskRemoteLinkNotFound:
		event = fsm.EventTaskError
	case outcome.Name == fsm.EventPeerFenced, outcome.Name == fsm.EventOffsetsAgreed:
		event = fsm.EventTaskRecover
	default:
		return nil
	}
	_, err := c.changeLink(ctx, l.Name, string(event), 0, func(r *linkRecord) error {
		if r.ID != l.ID {
			return noLink(l.Name) // deleted and made anew
		}
		r.Tasks = r.tasks()
		for i, t := range r.Tasks {
			switch {
			case event == fsm.EventTaskError && t.State == link.TaskActive:
				r.Tasks[i], _ = fsm.StepTask(t, event, 0, link.TaskRemoteLinkNotFound, "")
			case event == fsm.EventTaskRecover && t.Error == link.TaskRemoteLinkNotFound:
				r.Tasks[i], _ = fsm.StepTask(t, event, 0, "", "")
			}
		}
		return nil
	})
	return absentIsDone(err)
}
