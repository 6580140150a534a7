package validate

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/validate/internal/text"
)

// The members of the body of the alter verbs.
const (
	memberMirrorTopics  = "mirror_topic_names"
	memberMirrorPattern = "mirror_topic_name_pattern"
)

// AlterMirrors lists what is wrong with a request to alter the mirror topics
// of a half of a link; nil means nothing. It does not look at the state of the
// topics. A nil host is a half of which nothing is known, a nil req the empty
// request. What a decoder found is listed as [Create] does.
func AlterMirrors(host *Current, verb link.Verb, req *link.AlterMirrorsRequest, opts *Options) Problems {
	if req == nil {
		req = &link.AlterMirrorsRequest{}
	}
	found := req.Findings()
	return judge(found, func() Problems {
		told := unfit(found, member(memberMirrorTopics).pointer) || unfit(found, member(memberMirrorPattern).pointer)
		return drop(alterMirrors(host, verb, req, opts), codeMirrorsNone, told)
	})
}

// alterMirrors is AlterMirrors without what a decoder found.
func alterMirrors(host *Current, verb link.Verb, req *link.AlterMirrorsRequest, opts *Options) Problems {
	c := check{}
	c.reset(nil, opts)
	if !verb.Known() {
		c.add(codeVerbUnknown, wholeBody, show(string(verb))+" is no verb for mirror topics", verbHint(verb))
	}
	c.chosen(req)
	c.mirrorNames(req)
	c.mirrorPattern(req)
	if host != nil {
		half := host.half()
		c.verb(verb, half)
		// The others are about topics of the same name on both clusters.
		if verb == link.Promote || verb == link.Failover || verb == link.Pause || verb == link.Resume {
			c.prefixed(req.Names, half.text(kPrefix))
		}
	}
	c.tooMany()
	return c.problems
}

// verbHint finds the verb that was meant: older servers and tools spell some
// differently.
func verbHint(verb link.Verb) string {
	var names []string
	for _, v := range link.Verbs() {
		names = append(names, string(v))
	}
	switch meant := map[string]link.Verb{
		"promote-local-and-start-remote-mirror": link.ReverseAndStart,
		"promote-local-and-pause-remote-mirror": link.ReverseAndPause,
		"reverse-and-start":                     link.ReverseAndStart,
		"reverse-and-pause":                     link.ReverseAndPause,
		"reverse":                               link.ReverseAndStart,
		"restore":                               link.TruncateAndRestore,
		"truncate":                              link.TruncateAndRestore,
		"unpause":                               link.Resume,
	}[strings.ToLower(string(verb))]; {
	case meant != "":
		return "Write " + string(meant) + "."
	default:
		if near := nearest(string(verb), names); near != "" {
			return "Write " + near + "."
		}
	}
	return "The verbs are " + list(names) + "."
}

// chosen checks that the request chooses topics in one way.
func (c *check) chosen(req *link.AlterMirrorsRequest) {
	switch {
	case len(req.Names) > 0 && req.Pattern != "":
		c.add(codeMirrorsBoth, wholeBody, "mirror_topic_names and mirror_topic_name_pattern are both given: which one holds is not published", "Give one of them.")
	case len(req.Names) == 0 && req.Pattern == "":
		c.add(codeMirrorsNone, wholeBody, "neither mirror_topic_names nor mirror_topic_name_pattern chooses a topic", "Give one of them.")
	}
}

func (c *check) mirrorNames(req *link.AlterMirrorsRequest) {
	seen := make(map[string]bool, len(req.Names))
	for i, name := range req.Names {
		var at place
		at.pointer, at.offset = req.NamePointer(i)
		err := link.CheckTopic(name)
		switch {
		case text.Templated(name):
		case err != nil && strings.ContainsAny(name, "*^$|[]()?+\\"):
			c.add(codeMirrorsName, at, show(name)+" is a pattern, not the name of a topic", "Give it in mirror_topic_name_pattern.")
		case err != nil && strings.Contains(name, ","):
			c.add(codeMirrorsName, at, show(name)+" is a list, not the name of a topic", "Give each topic an entry of its own.")
		case err != nil:
			c.add(codeMirrorsName, at, show(name)+" "+reason(err)+", so it is no mirror topic", "Write the name as it is listed.")
		case seen[name]:
			c.add(codeMirrorsTwice, at, show(name)+" is named more than once", "Name it once.")
		}
		seen[name] = true
	}
}

// mirrorPattern checks the pattern with Go's regular expressions, which stand
// in for the service's.
func (c *check) mirrorPattern(req *link.AlterMirrorsRequest) {
	pattern := req.Pattern
	if pattern == "" || text.Templated(pattern) {
		return
	}
	at := member(memberMirrorPattern)
	at.offset = req.Offset(at.pointer)
	if _, err := regexp.Compile(pattern); err != nil {
		hint := "Write a regular expression."
		if glob := strings.ReplaceAll(regexp.QuoteMeta(pattern), `\*`, ".*"); strings.Contains(pattern, "*") && !strings.ContainsAny(pattern, `\()[]{}|+`) {
			hint = "Write " + strconv.Quote(text.Clip(glob, shownLength)) + ": * stands for nothing by itself in a regular expression."
		}
		c.add(codeMirrorsPattern, at, "mirror_topic_name_pattern does not read as a regular expression: "+patternFault(err), hint)
		return
	}
	if body, ok := strings.CutSuffix(pattern, "*"); ok && body != "" && (text.IsWord(body[len(body)-1]) || body[len(body)-1] == '-') {
		c.add(codeMirrorsGlob, at, "mirror_topic_name_pattern ends with "+strconv.Quote(pattern[len(pattern)-2:])+", which in a regular expression repeats the one character before the asterisk",
			"To have all names that begin so, end with .* instead.")
	}
}

// patternFault words what is wrong with a pattern, without the pattern.
func patternFault(err error) string {
	text := strings.TrimPrefix(err.Error(), "error parsing regexp: ")
	fault, _, _ := strings.Cut(text, ": `")
	return fault
}

// verb checks whether the half can do what the verb asks.
func (c *check) verb(verb link.Verb, half *check) {
	reverse := verb == link.ReverseAndStart || verb == link.ReverseAndPause
	prefixed := half.set(kPrefix)
	switch {
	case (reverse || verb == link.TruncateAndRestore) && half.mode != link.ModeBidirectional && half.mode != "":
		c.add(codeVerbOneWay, wholeBody, string(verb)+" needs a bidirectional link, but link.mode is "+string(half.mode),
			"Use a link with link.mode=BIDIRECTIONAL on both halves.")
	case reverse && prefixed:
		c.add(codeReversePrefixed, wholeBody, string(verb)+" does not work on a link with cluster.link.prefix: the mirror is not called as its source is",
			"Use a link without a prefix.")
	case verb == link.TruncateAndRestore && prefixed:
		c.add(codeRestorePrefixed, wholeBody, "truncate-and-restore probably does not work on a link with cluster.link.prefix: the topic must be called the same on both clusters",
			"Use a link without a prefix.")
	case half.mode == link.ModeSource && verb.Known():
		c.add(codeVerbSourceHalf, wholeBody, "a SOURCE half hosts no mirror topics to "+string(verb), "Send the request to the destination cluster.")
	case (verb == link.Promote || reverse) && half.isPaused():
		c.add(codePromotePaused, wholeBody, "the link is paused (cluster.link.paused): a topic that is promoted or reversed can't catch up and is taken to stay PENDING",
			"Set cluster.link.paused=false first, or use failover.")
	case verb == link.Resume && half.isPaused():
		c.add(codeResumePaused, wholeBody, "the link is paused (cluster.link.paused): topics that are resumed are LINK_PAUSED until it is not", "Set cluster.link.paused=false too.")
	}
}

// prefixed says of names that no mirror topic of the half begins as they do.
func (c *check) prefixed(names []string, prefix string) {
	if prefix == "" || text.Templated(prefix) {
		return
	}
	for i, name := range names {
		if !text.Templated(name) && link.CheckTopic(name) == nil && !strings.HasPrefix(name, prefix) {
			c.add(codeMirrorsNoPrefix, place{pointer: member(memberMirrorTopics).pointer.Index(i)}, show(name)+" does not begin with the link's prefix "+show(prefix)+", as its mirror topics do",
				"Write "+strconv.Quote(text.Clip(prefix+name, shownLength))+", the name on this cluster.")
		}
	}
}

// isPaused reports whether the half is paused.
func (h *half) isPaused() bool {
	v, _ := h.req.Value("cluster.link.paused")
	return text.EqualFold(v, "true")
}
