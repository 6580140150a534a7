package link

// Verb is one of the seven alter verbs on mirror topics, spelled as in the
// API's path (mirrors:VERB, api.md operations 14-20). A verb is a request:
// the topic's status moves later. The zero value is no verb.
type Verb string

// The alter verbs.
const (
	Promote            Verb = "promote"
	Failover           Verb = "failover"
	Pause              Verb = "pause"
	Resume             Verb = "resume"
	ReverseAndStart    Verb = "reverse-and-start-mirror"
	ReverseAndPause    Verb = "reverse-and-pause-mirror"
	TruncateAndRestore Verb = "truncate-and-restore"
)

// Verbs lists the seven verbs in the API's order.
func Verbs() []Verb {
	return []Verb{Promote, Failover, Pause, Resume, ReverseAndStart, ReverseAndPause, TruncateAndRestore}
}

// Known reports whether v is one of the seven verbs.
func (v Verb) Known() bool { return contains(Verbs(), v) }
