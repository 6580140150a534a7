package reader

import (
	"path"
	"slices"
	"strings"

	"github.com/clusterlink-go/clusterlink/link"
)

// The commands of the tools that do something to links that are there. The flags
// are those of the tools' own help; what a flag of a read says plays no part.

// confluentMirrorVerbs are the commands of "confluent kafka mirror" that are
// verbs of the API. Older versions spell two of them with their former names
// (api.md 1).
var confluentMirrorVerbs = map[string]link.Verb{
	"promote": link.Promote, "failover": link.Failover, "pause": link.Pause, "resume": link.Resume,
	"reverse-and-start": link.ReverseAndStart, "reverse-and-pause": link.ReverseAndPause,
	"truncate-and-restore": link.TruncateAndRestore,
}

// confluentOperationFlags are the flags of the commands on links and mirror
// topics that are there; true are those that take a value.
var confluentOperationFlags = map[string]bool{
	"--link": true, "--mirror-topic": true, "--replication-factor": true, "--config": true, "--config-file": true,
	"--mirror-status": true, "--dry-run": false, "--force": false, "--include-partition-data": false,
	"--cluster": true, "--environment": true, "--context": true, "--kafka-endpoint": true, "--url": true, "--output": true, "-o": true,
	"--ca-cert-path": true, "--certificate-authority-path": true, "--client-cert-path": true, "--client-key-path": true, "--no-authentication": false, "--prompt": false,
	"--help": false, "-h": false, "--verbose": false, "-v": false, "--unsafe-trace": false, "--version": false,
}

// kafkaMirrorsFlags are the flags of kafka-mirrors.
var kafkaMirrorsFlags = map[string]bool{
	"--create": false, "--promote": false, "--failover": false, "--pause": false, "--resume": false, "--stop": false,
	"--describe": false, "--list": false, "--help": false, "--version": false,
	"--mirror-topic": true, "--source-topic": true, "--topics": true, "--link": true, "--link-name": true, "--links": true,
	"--replication-factor": true, "--config": true, "--config-file": true, "--bootstrap-server": true, "--command-config": true,
	"--pending-stopped-only": false, "--validate-only": false, "--include-topics": false, "--force": false, "--state": true,
	"--timeout-ms": true, "--show-offsets": false,
}

// kafkaMirrorsVerbs are its flags that are verbs of the API. --stop is the older
// word for a promote.
var kafkaMirrorsVerbs = map[string]link.Verb{
	"--promote": link.Promote, "--stop": link.Promote, "--failover": link.Failover, "--pause": link.Pause, "--resume": link.Resume,
}

// kafkaConfigsFlags are the flags of kafka-configs that matter, and those with a
// value.
var kafkaConfigsFlags = map[string]bool{
	"--alter": false, "--describe": false, "--all": false, "--force": false, "--help": false, "--version": false,
	"--cluster-link": true, "--cluster-link-name": true, "--entity-type": true, "--entity-name": true,
	"--add-config": true, "--add-config-file": true, "--delete-config": true, "--bootstrap-server": true, "--command-config": true,
	"--bootstrap-controller": true, "--topic": true, "--client": true, "--user": true, "--broker": true, "--broker-defaults": false,
}

// operation takes a command on links that are there; name is its name, and rest
// what stands behind it. It reports whether it is one.
func (s *script) operation(name *shellText, rest []*shellText) bool {
	switch base := strings.TrimSuffix(path.Base(name.String()), ".sh"); {
	case isConfluent(base):
		return s.confluentOperation(name, rest)
	case base == "kafka-mirrors":
		s.kafkaMirrors(name, rest)
	case base == "kafka-configs":
		return s.kafkaConfigs(name, rest)
	default:
		return false
	}
	return true
}

// did keeps an operation with what was found in its command.
func (s *script) did(c *cli, o *Operation) {
	o.Findings = c.done().Findings
	o.ValidateOnly = c.has("--dry-run") || c.has("--validate-only")
	if id, a := c.value("--cluster"); a != nil {
		o.LocalCluster = id
	} else if server, a := c.value("--bootstrap-server"); a != nil {
		o.LocalCluster = server
	}
	s.operations = append(s.operations, *o)
}

// linkFlag names the link by a flag.
func (o *Operation) linkFlag(c *cli, flags ...string) {
	for _, flag := range flags {
		if name, a := c.value(flag); a != nil {
			o.link(name, a.value.from)
			return
		}
	}
}

func (s *script) confluentOperation(name *shellText, rest []*shellText) bool {
	words := make([]string, min(len(rest), 4))
	for i := range words {
		words[i] = rest[i].String()
	}
	if len(words) < 3 || words[0] != "kafka" {
		return false
	}
	switch {
	case words[1] == "mirror":
		return s.confluentMirror(name, words[2], rest[3:])
	case words[1] != "link":
		return false
	case len(words) > 3 && (words[2] == "configuration" || words[2] == "config") && words[3] == "update":
		s.confluentUpdate(name, rest[4:])
	case words[2] == "update":
		s.confluentUpdate(name, rest[3:])
	case words[2] == "delete":
		c := s.cli(name, rest[3:], confluentOperationFlags)
		for _, w := range c.positional {
			o := newOperation(link.OpDeleteLink, name.from)
			o.link(w.String(), w.from)
			s.did(c, o)
		}
	case words[2] == "describe" || words[2] == "list":
		s.look(name, rest[3:], link.OpGetLink)
	default:
		return false
	}
	return true
}

// look keeps a read.
func (s *script) look(name *shellText, args []*shellText, op link.Operation) {
	c := s.cli(name, args, confluentOperationFlags)
	o := newOperation(op, name.from)
	o.linkFlag(c, "--link")
	if len(c.positional) > 0 && c.positional[0] != nil {
		if w := c.positional[0]; op == link.OpGetLink {
			o.link(w.String(), w.from)
		} else {
			o.Topic, o.places[mirrorPointer] = w.String(), w.from
		}
	}
	s.did(c, o)
}

func (s *script) confluentMirror(name *shellText, command string, args []*shellText) bool {
	if verb, ok := confluentMirrorVerbs[command]; ok {
		c := s.cli(name, args, confluentOperationFlags)
		o := newOperation(link.Operation(verb), name.from)
		o.linkFlag(c, "--link")
		for _, w := range c.positional {
			o.topic(w.String(), w.from)
		}
		s.did(c, o)
		return true
	}
	switch command {
	case "create":
		c := s.cli(name, args, confluentOperationFlags)
		o := newOperation(link.OpCreateMirror, name.from)
		o.linkFlag(c, "--link")
		var source, mirror string
		sourceAt, mirrorAt := 0, 0
		if len(c.positional) > 0 {
			source, sourceAt = c.positional[0].String(), c.positional[0].from
			c.strayWords(c.positional[1:])
		}
		if text, a := c.value("--mirror-topic"); a != nil {
			mirror, mirrorAt = text, a.value.from
		}
		o.mirror(source, sourceAt, mirror, mirrorAt)
		s.did(c, o)
	case "describe", "list", "state-transition-error":
		s.look(name, args, link.OpGetMirror)
	default:
		return false
	}
	return true
}

// confluentUpdate takes changes of configs.
func (s *script) confluentUpdate(name *shellText, args []*shellText) {
	c := s.cli(name, args, confluentOperationFlags)
	o := newOperation(link.OpAlterConfigs, name.from)
	if len(c.positional) > 0 {
		o.link(c.positional[0].String(), c.positional[0].from)
		c.strayWords(c.positional[1:])
	}
	s.changes(c, o, "--config", "--config-file", "")
	s.did(c, o)
}

// changes takes what flags set and delete.
func (s *script) changes(c *cli, o *Operation, set, file, remove string) {
	configs := c.configs
	for _, flag := range []string{set, file} {
		if a := c.flags[flag]; a != nil && a.value != nil && flag != "--config" {
			configs = append(configs, a)
		}
	}
	for _, a := range configs {
		switch body := c.content(a.value); {
		case body != nil:
			c.lines(body)
		case strings.Contains(a.value.String(), "=") && a.flag != file:
			c.pairs(a)
		default:
			c.elsewhere(a, "the configuration")
		}
	}
	for i := range c.item.Request.Configs {
		f := &c.item.Request.Configs[i]
		o.Changes = append(o.Changes, link.ConfigChange{
			Name: f.Name, Value: f.Value, Operation: link.OperationSet, NameOffset: f.NameOffset, ValueOffset: f.ValueOffset,
		})
	}
	if a := c.flags[remove]; remove != "" && a != nil && a.value != nil {
		for _, f := range splitCSV(a.value) {
			o.Changes = append(o.Changes, link.ConfigChange{
				Name: strings.TrimSpace(f.String()), Null: true, Operation: link.OperationDelete, NameOffset: f.from,
			})
		}
	}
}

// kafkaMirrors takes what kafka-mirrors does.
func (s *script) kafkaMirrors(name *shellText, args []*shellText) {
	c := s.cli(name, args, kafkaMirrorsFlags)
	c.strayWords(c.positional)
	topics, flag := c.value("--topics")
	if flag == nil {
		topics, flag = c.value("--mirror-topic")
	}
	for _, f := range []string{"--promote", "--stop", "--failover", "--pause", "--resume"} {
		if !c.has(f) {
			continue
		}
		o := newOperation(link.Operation(kafkaMirrorsVerbs[f]), name.from)
		o.linkFlag(c, "--link", "--link-name")
		if flag != nil {
			for _, w := range splitCSV(flag.value) {
				o.topic(w.String(), w.from)
			}
		}
		s.did(c, o)
		return
	}
	if !c.has("--create") {
		o := newOperation(link.OpGetMirror, name.from)
		o.linkFlag(c, "--link", "--link-name", "--links")
		if flag != nil {
			o.Topic, o.places[mirrorPointer] = topics, flag.value.from
		}
		s.did(c, o)
		return
	}
	o := newOperation(link.OpCreateMirror, name.from)
	o.linkFlag(c, "--link", "--link-name")
	source, a := c.value("--source-topic")
	at, mirrorAt := 0, 0
	if a != nil {
		at = a.value.from
	}
	if flag != nil {
		mirrorAt = flag.value.from
	}
	o.mirror(source, at, topics, mirrorAt)
	s.did(c, o)
}

// clusterLink takes what kafka-cluster-links does to links that are there.
func (s *script) clusterLink(c *cli, name *shellText) {
	o := newOperation(link.OpGetLink, name.from)
	switch {
	case c.has("--alter"):
		o.Name = link.OpAlterConfigs
		s.changes(c, o, "--add-config", "--add-config-file", "--delete-config")
	case c.has("--delete"):
		o.Name, o.Force = link.OpDeleteLink, c.has("--force")
	}
	o.linkFlag(c, "--link", "--link-name")
	s.did(c, o)
}

// kafkaConfigs takes changes of a link's configs; of other things it takes none.
func (s *script) kafkaConfigs(name *shellText, args []*shellText) bool {
	isLink := slices.ContainsFunc(args, func(w *shellText) bool {
		return strings.HasPrefix(w.String(), "--cluster-link") || w.String() == "cluster-links"
	})
	if !isLink {
		return false
	}
	c := s.cli(name, args, kafkaConfigsFlags)
	c.strayWords(c.positional)
	op := link.OpGetLink
	if c.has("--alter") {
		op = link.OpAlterConfigs
	}
	o := newOperation(op, name.from)
	o.linkFlag(c, "--cluster-link", "--cluster-link-name", "--entity-name")
	if op == link.OpAlterConfigs {
		s.changes(c, o, "--add-config", "--add-config-file", "--delete-config")
	}
	s.did(c, o)
	return true
}
