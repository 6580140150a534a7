package reader

import (
	"slices"
	"strings"

	"github.com/clusterlink-go/clusterlink/link"
)

// confluentFlags are the flags of "confluent kafka link create"; true are
// those that take a value.
var confluentFlags = map[string]bool{
	"--source-cluster": true, "--source-bootstrap-server": true, "--source-api-key": true, "--source-api-secret": true,
	"--destination-cluster": true, "--destination-bootstrap-server": true, "--destination-api-key": true, "--destination-api-secret": true,
	"--remote-cluster": true, "--remote-bootstrap-server": true, "--remote-api-key": true, "--remote-api-secret": true,
	"--local-api-key": true, "--local-api-secret": true,
	"--source-cluster-id": true, "--destination-cluster-id": true,
	"--config": true, "--config-file": true, "--dry-run": false, "--no-validate": false,
	"--cluster": true, "--environment": true, "--context": true, "--kafka-endpoint": true, "--url": true, "--output": true, "-o": true,
	"--ca-cert-path": true, "--certificate-authority-path": true, "--client-cert-path": true, "--client-key-path": true, "--no-authentication": false, "--prompt": false,
	"--help": false, "-h": false, "--verbose": false, "-v": false, "--unsafe-trace": false, "--version": false,
}

// role is how the flags of the other cluster and of this one begin for a mode.
type role struct{ remote, local string }

var roles = map[link.Mode]role{
	link.ModeDestination:   {"source", ""},
	link.ModeSource:        {"destination", "source"},
	link.ModeBidirectional: {"remote", "local"},
}

// confluent makes the request that the Confluent CLI sends
// (command_link_create.go, api.md 4.3): the settings, and over them those that
// the flags mean.
func (c *cli) confluent() {
	if len(c.positional) > 0 {
		c.name(c.positional[0].String(), c.positional[0].from)
		c.strayWords(c.positional[1:])
	} else {
		c.find(link.Finding{Code: link.CodeStrayArgument, Offset: c.at, Detail: noName, Cure: "Write its name behind create."})
	}
	c.item.ValidateOnly, c.item.NoValidate = c.has("--dry-run"), c.has("--no-validate")
	c.item.LocalCluster, _ = c.value("--cluster")
	configs := c.configs
	if a := c.flags["--config-file"]; a != nil && a.value != nil {
		configs = append(configs, a)
	}
	for _, a := range configs {
		name := a.value.String()
		switch body := c.content(a.value); {
		case body != nil:
			c.lines(body)
		case a.flag == "--config" && strings.Contains(name, "=") && !strings.HasPrefix(name, "<("):
			c.pairs(a)
		default:
			c.elsewhere(a, "the configuration")
		}
	}
	if _, given := c.index["link.mode"]; !given {
		if mode, at := c.meantMode(); mode != "" {
			c.add("link.mode", string(mode), at, at)
		}
	}
	mode := c.mode()
	r, known := roles[mode]
	if !known {
		// The tool refuses the mode, or it is not known: nor is what would be sent.
		for _, name := range []string{"source", "destination", "remote"} {
			c.bootstrap(name)
		}
		return
	}
	p, _ := modeID(mode)
	for _, flag := range []string{"--" + r.remote + "-cluster-id", "--" + r.remote + "-cluster"} {
		if id, a := c.value(flag); a != nil {
			c.setID(p, id, a.value.from)
		}
	}
	c.apiKey("", r.remote)
	if r.local != "" {
		c.apiKey("local.", r.local)
	}
	if mode == link.ModeSource {
		c.apiKey("local.", "local")
	}
	c.bootstrap(r.remote)
	c.unused(mode, r)
}

// meantMode is the mode of a link whose settings do not say it: DESTINATION,
// as the tool adds. Where settings are in a file that is not known, the flags
// tell what it must hold (inferred), or nothing does: then it is empty.
func (c *cli) meantMode() (link.Mode, int) {
	if !c.hidden {
		return link.ModeDestination, c.at
	}
	for _, m := range []link.Mode{link.ModeDestination, link.ModeBidirectional, link.ModeSource} {
		for _, part := range []string{"-cluster", "-cluster-id", "-bootstrap-server"} {
			if a := c.flags["--"+roles[m].remote+part]; a != nil {
				return m, a.at
			}
		}
	}
	return "", 0
}

func (c *cli) bootstrap(side string) {
	if v, a := c.value("--" + side + "-bootstrap-server"); a != nil {
		c.set("bootstrap.servers", v, a.at, a.value.from)
	}
}

// apiKey writes what an API key means.
func (c *cli) apiKey(prefix, side string) {
	key, a := c.value("--" + side + "-api-key")
	secret, s := c.value("--" + side + "-api-secret")
	switch {
	case a == nil && s == nil:
		return
	case a == nil || s == nil:
		at := a
		if at == nil {
			at = s
		}
		c.find(link.Finding{
			Code: link.CodeStrayArgument, Offset: at.at, Detail: "an API key and its secret go together",
			Cure: "Give both --" + side + "-api-key and --" + side + "-api-secret.",
		})
		return
	}
	if prefix == "local." {
		c.set("local.listener", "SASL_SSL", a.at, a.at)
	}
	c.set(prefix+"security.protocol", "SASL_SSL", a.at, a.at)
	c.set(prefix+"sasl.mechanism", "PLAIN", a.at, a.at)
	c.set(prefix+"sasl.jaas.config", plainJAAS(key, secret), a.at, s.value.from)
}

// unused notes flags about a cluster that a link of this mode does not name.
// They are one slip, mostly: the mode that they are for was not given.
func (c *cli) unused(mode link.Mode, r role) {
	var unused []*argument
	for _, side := range []string{"source", "destination", "remote", "local"} {
		for _, part := range []string{"-cluster", "-cluster-id", "-bootstrap-server", "-api-key", "-api-secret"} {
			a := c.flags["--"+side+part]
			key := strings.HasPrefix(part, "-api")
			if a == nil || side == r.remote || key && (side == r.local || side == "local" && mode == link.ModeSource) {
				continue
			}
			unused = append(unused, a)
		}
	}
	if len(unused) == 0 {
		return
	}
	slices.SortFunc(unused, func(a, b *argument) int { return a.at - b.at })
	detail := unused[0].flag
	for _, a := range unused[1:] {
		detail += ", " + a.flag
	}
	verbs := " has no meaning for a link of mode " + string(mode) + " and is not sent"
	if len(unused) > 1 {
		verbs = " have no meaning for a link of mode " + string(mode) + " and are not sent"
	}
	f := link.Finding{Code: link.CodeUnusedSetting, Offset: unused[0].at, Detail: detail + verbs}
	if slices.ContainsFunc(unused, func(a *argument) bool { return !strings.Contains(a.flag, "-cluster") }) {
		f.Pointer = link.ConfigsPointer // settings that are not sent: what they say is not missed besides
	}
	for m, r := range roles {
		if r.remote != "source" && strings.HasPrefix(unused[0].flag, "--"+r.remote+"-") {
			f.Cure = "Give the link the mode that they are for, as with --config link.mode=" + string(m) + ", or take them out."
		}
	}
	c.find(f)
}

// clusterLinksFlags are the flags of kafka-cluster-links.
var clusterLinksFlags = map[string]bool{
	"--create": false, "--list": false, "--delete": false, "--describe": false, "--alter": false, "--help": false, "--version": false,
	"--bootstrap-server": true, "--command-config": true, "--link": true, "--link-name": true, "--cluster-id": true,
	"--config": true, "--config-file": true, "--add-config": true, "--add-config-file": true, "--delete-config": true,
	"--consumer-group-filters-json": true, "--consumer-group-filters-json-file": true,
	"--acl-filters-json": true, "--acl-filters-json-file": true,
	"--topic-filters-json": true, "--topic-filters-json-file": true,
	"--validate-only": false, "--exclude-validate-link": false, "--force": false, "--include-topics": false,
}

// clusterLinks makes the create request that says what kafka-cluster-links
// asks the Admin API for. It adds no link.mode.
func (c *cli) clusterLinks() {
	for _, flag := range []string{"--link", "--link-name"} {
		if name, a := c.value(flag); a != nil {
			c.name(name, a.value.from)
		}
	}
	c.strayWords(c.positional)
	c.item.ValidateOnly, c.item.NoValidate = c.has("--validate-only"), c.has("--exclude-validate-link")
	for _, a := range c.configs {
		c.pairs(a)
	}
	if _, a := c.value("--config-file"); a != nil {
		if body := c.content(a.value); body != nil {
			c.properties(body)
		} else {
			c.elsewhere(a, "the configuration")
		}
	}
	c.filter("--consumer-group-filters-json", "consumer.offset.group.filters")
	c.filter("--acl-filters-json", "acl.filters")
	c.filter("--topic-filters-json", "auto.create.mirror.topics.filters")
	if id, a := c.value("--cluster-id"); a != nil {
		if p, ok := modeID(c.mode()); ok {
			c.setID(p, id, a.value.from)
		}
	}
}
