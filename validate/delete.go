package validate

import (
	"strconv"

	"github.com/clusterlink-go/clusterlink/link"
)

// DeleteState is what matters of a link that is to be deleted. The zero value
// is a one-way link without mirror topics. It is only read.
type DeleteState struct {
	_ struct{}

	// Mode of the half that is deleted; empty means DESTINATION.
	Mode link.Mode
	// Live counts the mirror topics that are not STOPPED, PendingStopped those
	// of them that are PENDING_STOPPED, Stopped the stopped ones.
	Live, PendingStopped, Stopped int
	// OtherHalf says that the other half of the link still exists.
	OtherHalf bool
	// Force is the query parameter.
	Force bool
}

// Delete lists what is wrong with deleting a link, and what comes of it. A nil
// state knows nothing. The name is checked as [Name] does.
func Delete(name string, state *DeleteState, opts *Options) Problems {
	own := Options{Name: name, NameGiven: true}
	if opts != nil {
		own.LocalCluster, own.Edition = opts.LocalCluster, opts.Edition
	}
	c := check{}
	c.reset(nil, &own)
	c.name()
	if state != nil {
		c.deletion(state)
	}
	return c.problems
}

func (c *check) deletion(s *DeleteState) {
	live := max(s.Live, s.PendingStopped)
	at := len(c.problems)
	if live > 0 && !s.Force {
		c.add(codeDeleteLive, wholeBody, "the link has "+count(live, "live mirror topic"),
			"Promote, fail over or delete the mirror topics first, and wait until each is STOPPED.")
	}
	if s.PendingStopped > 0 && s.Force {
		c.add(codeDeletePending, wholeBody, "the link has "+count(s.PendingStopped, "mirror topic")+" in PENDING_STOPPED: deleting it now can leave errors that can't be mended",
			"Wait until they are STOPPED.")
	}
	if running := live - s.PendingStopped; running > 0 && s.Force {
		c.add(codeDeleteForced, wholeBody, "force deletes the link with "+count(running, "mirror topic")+" that copied until now: what becomes of them is not published; they are taken to become ordinary topics that end where copying stopped",
			"Promote or fail over the mirror topics first.")
	}
	for i := at; i < len(c.problems); i++ {
		c.problems[i].Parameter = "force"
	}
	if s.Stopped > 0 && s.Mode == link.ModeBidirectional {
		c.add(codeDeleteRestore, wholeBody, "once the link is gone, truncate-and-restore no longer works for its "+count(s.Stopped, "stopped mirror topic"), "")
	}
	if s.OtherHalf {
		c.add(codeDeleteHalf, wholeBody, "the other half of the link stays: it finds no partner, and syncs of offsets and reversals fail there",
			"Delete the other half too.")
	}
}

// count says how many there are of a noun.
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}
