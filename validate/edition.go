package validate

import (
	"strings"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/validate/internal/text"
)

// edition checks what depends on the product and its release; it is silent
// where they are not known.
func (c *check) edition() {
	e := c.opts.Edition
	switch {
	case e.IsZero():
		return
	case e.Product == link.Cloud:
		c.onCloud()
		return
	}
	if c.mode == link.ModeBidirectional && e.Before(7, 5) {
		c.add(codeOldBidirectional, c.entryOf(kLinkMode), "link.mode=BIDIRECTIONAL needs Confluent Platform 7.5, this is "+e.String(), "Use two one-way links.")
	}
	if c.mode == link.ModeSource && e.Before(7, 1) {
		c.add(codeOldSource, c.entryOf(kLinkMode), "link.mode=SOURCE needs Confluent Platform 7.1, this is "+e.String(), "Let the destination dial.")
	}
	if c.mode == link.ModeDestination && c.conn == link.ConnectionInbound && e.Before(7, 1) {
		c.add(codeOldSource, c.entryOf(kConnectionMode), "connection.mode=INBOUND needs Confluent Platform 7.1, this is "+e.String(), "Let the destination dial.")
	}
	c.tooNew(e)
}

// release is one of Confluent Platform.
type release struct{ major, minor int }

// tooNew names keys that the release does not have.
func (c *check) tooNew(e link.Edition) {
	if !e.Versioned() {
		return
	}
	for i := range c.req.Configs {
		entry := &c.req.Configs[i]
		s := specOf(entry.Name)
		if s == nil {
			continue
		}
		since := sinceOf(s)
		// Two keys went away with 7.0 and came back.
		gone := e.Major == 7 && (s.id == kPrefix && e.Minor <= 1 || s.id == kACLSync && c.isTrue(kACLSync) && e.Minor == 0)
		switch {
		case gone:
			c.add(codeKeyTooNew, c.nameOf(i), entry.Name+" is not known to work on Confluent Platform "+e.String()[len(link.Platform)+1:], "Upgrade, or leave it out.")
		case since.major > 0 && e.Before(since.major, since.minor):
			c.add(codeKeyTooNew, c.nameOf(i), entry.Name+" is newer than Confluent Platform "+e.String()[len(link.Platform)+1:], "Upgrade, or leave it out.")
		}
	}
}

// sinceOf is the first release that is known to have a key, zero if all have.
// Confluent Platform 8.0 has Apache Kafka 4.0, 8.1 has 4.1.
func sinceOf(s *spec) release {
	switch {
	case s.id == kRemoteMode || s.id == kStartOffset:
		return release{7, 5}
	case s.key.Since == "Apache Kafka 4.0":
		return release{8, 0}
	case s.key.Since == "Apache Kafka 4.1":
		return release{8, 1}
	}
	return release{}
}

// onCloud checks settings that Confluent Cloud does not list.
func (c *check) onCloud() {
	kerberos := false
	for i := range c.req.Configs {
		e := &c.req.Configs[i]
		s := specOf(e.Name)
		if s == nil || e.Null || text.Trim(e.Value.Reveal()) == "" {
			continue
		}
		switch {
		case s.grammar == storePath:
			c.add(codeCloudStore, c.valueOf(i), e.Name+" names a file, but Confluent Cloud has no place for files of yours",
				"Give PEM text in the settings ssl.*.certificates, ssl.*.chain and ssl.*.key.")
		case s.key.ReadOnlyCloud:
			c.add(codeCloudReadOnly, c.nameOf(i), e.Name+" is read-only in Confluent Cloud", "Leave it out.")
		case strings.HasSuffix(e.Name, "sasl.mechanism") && text.Trim(e.Value.Reveal()) == "GSSAPI":
			kerberos = true
			c.add(codeCloudKerberos, c.valueOf(i), e.Name+" is GSSAPI, which Confluent Cloud does not offer", "Use PLAIN, SCRAM or OAUTHBEARER.")
		case c.cloudLacks(s):
			// What belongs to a store or to Kerberos is told with these.
			if !strings.HasSuffix(e.Name, "store.password") && !(kerberos && strings.Contains(e.Name, "kerberos")) {
				c.add(codeCloudUnlisted, c.nameOf(i), e.Name+" is no setting that Confluent Cloud lists", "Leave it out.")
			}
		}
	}
	c.cloudLocal()
}

// cloudLacks reports whether a key is known from Confluent Platform alone. A
// link can be paused on both, so that key is not told; keys of which no listing
// is known were told already.
func (c *check) cloudLacks(s *spec) bool {
	if s.note != "" || s.key.Name == "cluster.link.paused" {
		return false
	}
	for _, p := range s.key.Products {
		if p == link.Cloud {
			return false
		}
	}
	return true
}

// cloudLocal checks how the other half is to log in to this cluster, which is
// in Confluent Cloud.
func (c *check) cloudLocal() {
	if c.mode == link.ModeDestination || c.passive() {
		return
	}
	if !c.set(localSide.of(kProtocol)) {
		c.noLocal()
		return
	}
	switch protocol := c.protocol(localSide); protocol {
	case "PLAINTEXT", "SASL_PLAINTEXT":
		c.add(codeCloudProtocol, c.entryOf(localSide.of(kProtocol)), "local.security.protocol is "+protocol+", which the listeners of Confluent Cloud do not take", "Write local.security.protocol=SASL_SSL.")
	case "SASL_SSL":
		m := c.text(localSide.of(kMechanism))
		if m != "" && m != "PLAIN" && m != "OAUTHBEARER" && m != "GSSAPI" && !text.Templated(m) {
			c.add(codeCloudMechanism, c.entryOf(localSide.of(kMechanism)), "local.sasl.mechanism is "+show(m)+", but the listeners of Confluent Cloud take PLAIN and OAUTHBEARER", "Write local.sasl.mechanism=PLAIN with an API key and secret.")
		}
	}
}

// noLocal reports that nothing says how the other cluster logs in to this one,
// which happens over the connection that this half makes.
func (c *check) noLocal() {
	facing := c.mode == link.ModeBidirectional && c.text(kRemoteMode) == string(link.ConnectionInbound)
	if c.conn != link.ConnectionOutbound || c.mode != link.ModeSource && !facing || c.glued || c.anyLocal() {
		return
	}
	c.add(codeCloudNoLocal, c.wholeConfigs(localSide.name(kProtocol)), "no local.* setting is given: a half that dials an INBOUND half needs credentials for its own cluster too, as Confluent Cloud takes no connection without them",
		"Write local.security.protocol=SASL_SSL, local.sasl.mechanism and local.sasl.jaas.config with a key of this cluster.")
}

// anyLocal reports whether an entry is, or stands for, a setting of the way back.
func (c *check) anyLocal() bool {
	for i := range c.req.Configs {
		if strings.Contains(strings.ToLower(c.req.Configs[i].Name), "local") {
			return true
		}
	}
	return false
}
