package validate

import (
	"strings"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/validate/internal/addr"
	"github.com/clusterlink-go/clusterlink/validate/internal/text"
)

// bootstrap checks who gives bootstrap.servers, and its addresses.
func (c *check) bootstrap() {
	if !c.set(kBootstrap) {
		c.noBootstrap()
		return
	}
	passive := c.conn != link.ConnectionOutbound
	if c.passive() {
		c.add(codeInboundBootstrap, c.entryOf(kBootstrap), "bootstrap.servers on an INBOUND half is not used: it waits to be dialled", "")
	}
	v := c.text(kBootstrap)
	if text.IsNullWord(v) {
		return
	}
	if rest, ok := afterOwnKey(v, keyNames[kBootstrap]); ok {
		v = rest
	}
	if text.Quoted(v) {
		v = v[1 : len(v)-1]
	}
	if c.glued {
		if _, ok := swallowed(v, keyNames[kBootstrap]); ok {
			return
		}
	}
	c.addresses(v, passive)
}

// noBootstrap reports that a half which dials has nobody to dial. The service
// tries to, unless it is told not to.
func (c *check) noBootstrap() {
	if c.conn != link.ConnectionOutbound || c.glued {
		return
	}
	at := c.wholeConfigs(keyNames[kBootstrap])
	if c.req.Configs == nil {
		at.pointer = ""
	}
	if c.at[kBootstrap] > 0 {
		at = c.entryOf(kBootstrap)
	}
	code := codeNoBootstrap
	if c.opts.SkipRemote {
		if code = codeNoBootstrapYet; c.isMeant(kBootstrap) {
			return
		}
	}
	c.lack(code, kBootstrap, at, "bootstrap.servers is missing: an OUTBOUND half has nobody to dial",
		"Give the address of the other cluster, such as broker-a.example.com:9092.")
}

// addresses checks each address of the list; of many problems of one kind the
// first is enough.
func (c *check) addresses(v string, passive bool) {
	at := c.entryOf(kBootstrap)
	var told [addr.Findings]bool
	for rest, more := v, true; more; {
		var item string
		item, rest, more = cutItem(rest, true)
		if item == "" {
			continue
		}
		f := addr.Read(item)
		if passive && f != addr.Unroutable || told[f] {
			continue
		}
		told[f] = true
		c.address(f, item, at)
	}
	if !passive {
		host := addr.FirstHost(v)
		c.hostCluster(host)
		c.cloudHost()
		c.apacheHost(host)
	}
}

// address reports what was found of one address.
func (c *check) address(f addr.Finding, item string, at place) {
	switch f {
	case addr.NoPort:
		c.add(codeNoPort, at, "bootstrap.servers holds "+show(item)+", which has no port", noPortHint(item))
	case addr.Bad:
		c.badAddress(item, at)
	case addr.Unroutable:
		c.add(codeUnroutable, at, "bootstrap.servers holds "+show(item)+", an address that nobody can dial", c.unroutableHint())
	case addr.Loopback:
		c.add(codeLoopback, at, "bootstrap.servers holds "+show(item)+", which each broker of the link takes for itself", "")
	case addr.URL:
		c.add(codeURLBootstrap, at, "bootstrap.servers holds a web address, "+show(item), "Write host:port of the brokers, without https:// and path.")
	case addr.RestPort:
		c.add(codeRestPort, at, "bootstrap.servers holds "+show(item)+", whose port is not one that brokers of that kind listen on", portHint(item))
	case addr.OddHost:
		c.add(codeOddHost, at, "bootstrap.servers holds "+show(item)+", whose host can be none", oddHostHint(item))
	case addr.Scheme:
		scheme, _, _ := strings.Cut(item, "://")
		protocol := c.protocol(remoteSide)
		if protocol == "" || text.EqualFold(scheme, protocol) {
			return
		}
		c.add(codeSchemeDiffers, at, "bootstrap.servers begins with "+text.Clip(scheme, 20)+"://, but security.protocol is "+protocol,
			"Write host:port alone; security.protocol decides.")
	case addr.Fine:
	}
}

// badAddress reports what is no host:port. Apache Kafka 3.8, which is in Confluent
// Platform 7.8, is the first to refuse all of it.
func (c *check) badAddress(item string, at place) {
	if rest := addr.Last(item); rest != "" && c.opts.Edition.Before(7, 8) {
		c.add(codeReadInPart, at, "bootstrap.servers holds "+show(item)+", of which releases before 7.8 take "+show(rest)+" and drop the rest, and later ones refuse all",
			addressHint(item))
		return
	}
	c.add(codeBadAddress, at, "bootstrap.servers holds "+show(item)+", which is no host:port", addressHint(item))
}

func (c *check) unroutableHint() string {
	if c.conn == link.ConnectionInbound {
		return "Leave bootstrap.servers out: an INBOUND half needs none."
	}
	return "Write the address that the brokers of the other cluster advertise."
}

// noPortHint says where the port may be.
func noPortHint(item string) string {
	switch dot := strings.LastIndexByte(item, '.'); {
	case addr.BareCloudID(item):
		return "This is the id of a cluster: write its bootstrap address, host:port."
	case dot > 0 && len(item) > dot+4 && strings.Trim(item[dot+1:], "0123456789") == "" && strings.Trim(item, "0123456789.") != "":
		return "Write a colon before the port, not a point."
	}
	return "Write host:port, such as broker-a.example.com:9092."
}

// portHint says what listens on a port that brokers do not have.
func portHint(item string) string {
	what := ""
	switch item[strings.LastIndexByte(item, ':')+1:] {
	case "2181":
		what = "2181 is ZooKeeper's port: "
	case "8081":
		what = "8081 is the port of Schema Registry: "
	case "8083":
		what = "8083 is the port of Kafka Connect: "
	case "8088":
		what = "8088 is the port of ksqlDB: "
	case "9021":
		what = "9021 is the port of Control Center: "
	case "8082", "8090", "443", "80", "8443":
		what = "This is the port of a REST endpoint: "
	}
	if strings.Contains(item, "psrc-") {
		what = "This is the address of Schema Registry: "
	}
	if what == "" {
		return "Write the bootstrap address, mostly with port 9092."
	}
	return what + "write the bootstrap address of the brokers, mostly with port 9092."
}

func oddHostHint(item string) string {
	if host, _, _ := strings.Cut(item, ":"); addr.BareCloudID(host) {
		return "This is the id of a cluster: write its bootstrap address, host:port."
	}
	for _, scheme := range [...]string{"PLAINTEXT:", "SSL:", "SASL_PLAINTEXT:", "SASL_SSL:"} {
		if len(item) > len(scheme) && text.EqualFold(item[:len(scheme)], scheme) {
			return "Write host:port alone; security.protocol decides."
		}
	}
	return "Write host:port as the brokers advertise it; an IPv6 address in brackets."
}

func addressHint(item string) string {
	if hint := text.Disguise(item); hint != "" {
		return hint
	}
	switch {
	case strings.Contains(item, `\`):
		return "Take away the backslash, which escapes or continues a line in other formats, and put commas between the addresses."
	case strings.IndexByte(item, '@') >= 0:
		return "Write host:port alone: user name and password go into sasl.jaas.config."
	case item[0] == '"' || item[0] == '\'' || item[0] == '[' || item[len(item)-1] == ']':
		return "Take away quotes and brackets: they are part of the value."
	case !text.IsASCII(item):
		return "It holds letters that only look like plain ones: type it anew."
	case strings.Contains(item, " #") || strings.Contains(item, " //"):
		return "Take away the comment: it is part of the value."
	case strings.ContainsAny(item, ";| \n"):
		return "Put commas between the addresses, and nothing else."
	case strings.Contains(item, "/"):
		return "Write host:port without a path."
	case item[len(item)-1] == ':':
		return "Write the port behind the colon."
	case item[0] == ':':
		return "Write the host before the colon."
	}
	return "Write host:port with a port of 1 to 65535, such as broker-a.example.com:9092."
}

// hostCluster compares the cluster that a host is named after with the ids that
// are given.
func (c *check) hostCluster(host string) {
	id := addr.ClusterOf(host)
	if id == "" {
		return
	}
	member := c.rightField()
	switch remote := c.remote(); {
	case id == c.opts.LocalCluster:
		c.add(codeOtherCluster, c.entryOf(kBootstrap), "bootstrap.servers is the address of "+show(id)+", the cluster that the link is created on", "Write the address of the other cluster.")
	case addr.IsCloudID(remote) && remote != id:
		c.add(codeOtherCluster, c.entryOf(kBootstrap), "bootstrap.servers is the address of "+show(id)+", but "+member+" is "+show(remote), "Write the address and the id of one cluster.")
	}
}

// apacheHost says that the other cluster can't hold its half of the link, or the
// mirrors of a SOURCE half: only Confluent's servers have links.
func (c *check) apacheHost(host string) {
	if c.mode != link.ModeSource && c.mode != link.ModeBidirectional {
		return
	}
	if service := addr.NotConfluent(host); service != "" {
		c.add(codeNotConfluent, c.entryOf(kBootstrap), "bootstrap.servers is an address of "+service+", which has no cluster links, but link.mode is "+string(c.mode)+": the other cluster must hold a half too",
			"Create the link on a cluster of Confluent's with link.mode=DESTINATION, which needs nothing of the other one.")
	}
}

// cloudRemote tells how it is known that the half dials Confluent Cloud: by the
// address or by the cluster's id. It is empty where it is not known.
func (c *check) cloudRemote() string {
	switch {
	case addr.IsCloudHost(addr.FirstHost(c.text(kBootstrap))):
		return "bootstrap.servers is in Confluent Cloud"
	case addr.IsCloudID(c.remote()):
		return c.rightField() + " is a cluster in Confluent Cloud"
	}
	return ""
}

// cloudHost checks that a half which dials Confluent Cloud uses what its
// listeners take.
func (c *check) cloudHost() {
	protocol, mechanism := c.protocol(remoteSide), c.text(kMechanism)
	known := c.isMeant(kProtocol) || protocol == "" || c.glued
	plain := protocol == "PLAINTEXT" || protocol == "SASL_PLAINTEXT"
	strange := protocol == "SASL_SSL" && mechanism != "" && mechanism != "PLAIN" && mechanism != "OAUTHBEARER" && !text.Templated(mechanism)
	if known || !plain && !strange {
		return
	}
	remote := c.cloudRemote()
	switch {
	case remote == "":
	case strange:
		c.add(codeCloudMechanism, c.entryOf(kMechanism), remote+", whose listeners take PLAIN and OAUTHBEARER, but sasl.mechanism is "+show(mechanism),
			"Write sasl.mechanism=PLAIN with an API key and secret.")
	case c.set(kProtocol):
		c.add(codeCloudProtocol, c.entryOf(kProtocol), remote+", whose listeners take no "+protocol+" (security.protocol)", "Write security.protocol=SASL_SSL.")
	default:
		c.add(codeCloudProtocol, c.entryOf(kBootstrap), remote+", whose listeners take no PLAINTEXT, the default of security.protocol",
			"Write security.protocol=SASL_SSL, and credentials in sasl.mechanism and sasl.jaas.config.")
	}
}
