// Package explore visits every state that a world of cluster links can get
// into, and shows the shortest way to each one that it should not.
//
// A [World] is anything with states, events and an encoding; [Explore] goes
// through it breadth-first, checks every [Invariant] in each state and on each
// step, and then every [Reach]: from each state that is asked about there must
// be a way to a goal. What is violated comes with a [Trace], which prints as
// text and which [Pair.ReplayCode] writes as Go code.
//
// Two worlds are made of the production step. A [Pair] is two clusters, one
// link of any of the four shapes and one topic: all that changes a topic or a
// half of the link is [fsm.StepMirror] and [fsm.StepLink], all that a host does
// is one of [fsm.MirrorDuties], all that a topic learns of its peer goes
// through [fsm.PeerNews]. The world itself is what surrounds them: producers,
// a consumer group, a network, messages that get lost, repeated and late, and
// operators who may try any command at any time on either side. A [Web] is
// several clusters with one-way links.
//
// A state is what is stored, so a host that crashes loses nothing but the
// messages it was waiting for and the commands it was about to carry out. A
// duty of two parts (cutting a log, then reporting it) may end between them.
//
// # Abstractions
//
// A topic has one partition. Records are numbered in the order in which they
// are written, so that a log is a set of at most 15. There is one consumer
// group, active on both clusters or on neither. A link's retry timeout may run
// out at any time. Stop sequences are told apart only as far as they are
// compared: gaps between them that nobody has a number in are closed to three.
// Error texts and the reasons of stalled states are left out.
//
// # Exclusions
//
// A mirror whose source was deleted and made anew within the retry timeout may
// go on with records of both (DOC-CFG warns of it): [PairInvariants] look away
// from such a mirror, and [Flaws] has a host that doesn't notice. Deleting a
// half of a link by force, and making an ordinary topic by hand where the peer
// has one, count as forks.
//
// # A world of one's own
//
// [Options] takes invariants, reachability properties and events beside a
// world's own; [PairOptions] takes a policy and a machine. Nothing here starts
// a goroutine, and nothing is random: the same world gives the same result.
package explore
