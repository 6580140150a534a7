package validate

import (
	"net/netip"
	"strconv"
	"strings"

	"github.com/clusterlink-go/clusterlink/link"
)

// bootstrap checks who gives bootstrap.servers, and its addresses.
func (c *check) bootstrap() {
	if !c.set(kBootstrap) {
		if c.conn != link.ConnectionOutbound || c.glued || c.meant[kBootstrap] {
			return
		}
		at := c.wholeConfigs(keyNames[kBootstrap])
		if c.req.Configs == nil {
			at.pointer = ""
		}
		if c.at[kBootstrap] > 0 {
			at = c.entryOf(kBootstrap)
		}
		c.add(codeNoBootstrap, at, "bootstrap.servers is missing: an OUTBOUND half has nobody to dial",
			"Give the address of the other cluster, such as broker-a.example.com:9092.")
		return
	}
	passive := c.conn != link.ConnectionOutbound
	if c.passive() {
		c.add(codeInboundBootstrap, c.entryOf(kBootstrap), "bootstrap.servers on an INBOUND half is not used: it waits to be dialled", "")
	}
	v := c.text(kBootstrap)
	if isNullWord(v) {
		return
	}
	if rest, ok := afterOwnKey(v, keyNames[kBootstrap]); ok {
		v = rest
	}
	if quoted(v) {
		v = v[1 : len(v)-1]
	}
	if c.glued {
		if _, ok := swallowed(v, keyNames[kBootstrap]); ok {
			return
		}
	}
	c.addresses(v, passive)
}

// addresses checks each address of the list; of many problems of one kind the
// first is enough.
func (c *check) addresses(v string, passive bool) {
	at := c.entryOf(kBootstrap)
	var told [addressFindings]bool
	for rest, more := v, true; more; {
		var item string
		item, rest, more = cutItem(rest, true)
		if item == "" {
			continue
		}
		f := readAddress(item)
		if passive && f != addressUnroutable || told[f] {
			continue
		}
		told[f] = true
		c.address(f, item, at)
	}
	if !passive {
		c.cloudHost(v)
	}
}

// finding says what is wrong with one address.
type addressFinding uint8

const (
	addressFine addressFinding = iota
	addressNoPort
	addressBad
	addressUnroutable
	addressLoopback
	addressURL
	addressRestPort
	addressScheme
	addressOddHost
	addressFindings
)

// address reports what was found of one address.
func (c *check) address(f addressFinding, item string, at place) {
	switch f {
	case addressNoPort:
		c.add(codeNoPort, at, "bootstrap.servers holds "+show(item)+", which has no port", noPortHint(item))
	case addressBad:
		c.add(codeBadAddress, at, "bootstrap.servers holds "+show(item)+", which is no host:port", addressHint(item))
	case addressUnroutable:
		c.add(codeUnroutable, at, "bootstrap.servers holds "+show(item)+", an address that nobody can dial", c.unroutableHint())
	case addressLoopback:
		c.add(codeLoopback, at, "bootstrap.servers holds "+show(item)+", which each broker of the link takes for itself", "")
	case addressURL:
		c.add(codeURLBootstrap, at, "bootstrap.servers holds a web address, "+show(item), "Write host:port of the brokers, without https:// and path.")
	case addressRestPort:
		c.add(codeRestPort, at, "bootstrap.servers holds "+show(item)+", whose port is not one that brokers of that kind listen on", portHint(item))
	case addressOddHost:
		c.add(codeOddHost, at, "bootstrap.servers holds "+show(item)+", whose host can be none", oddHostHint(item))
	case addressScheme:
		scheme, _, _ := strings.Cut(item, "://")
		protocol := c.protocol(remoteSide)
		if protocol == "" || equalFold(scheme, protocol) {
			return
		}
		c.add(codeSchemeDiffers, at, "bootstrap.servers begins with "+clip(scheme, 20)+"://, but security.protocol is "+protocol,
			"Write host:port alone; security.protocol decides.")
	case addressFine:
	}
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
	case bareCloudID(item):
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

// bareCloudID reports whether a host is the id of a cluster in Confluent Cloud,
// which no name server knows.
func bareCloudID(host string) bool {
	return (strings.HasPrefix(host, cloudID) || strings.HasPrefix(host, "pkc-")) && strings.IndexByte(host, '.') < 0 && !templated(host)
}

func oddHostHint(item string) string {
	if host, _, _ := strings.Cut(item, ":"); bareCloudID(host) {
		return "This is the id of a cluster: write its bootstrap address, host:port."
	}
	for _, scheme := range [...]string{"PLAINTEXT:", "SSL:", "SASL_PLAINTEXT:", "SASL_SSL:"} {
		if len(item) > len(scheme) && equalFold(item[:len(scheme)], scheme) {
			return "Write host:port alone; security.protocol decides."
		}
	}
	return "Write host:port as the brokers advertise it; an IPv6 address in brackets."
}

func addressHint(item string) string {
	if hint := disguise(item); hint != "" {
		return hint
	}
	switch {
	case strings.Contains(item, `\`):
		return "Take away the backslash, which escapes or continues a line in other formats, and put commas between the addresses."
	case strings.IndexByte(item, '@') >= 0:
		return "Write host:port alone: user name and password go into sasl.jaas.config."
	case item[0] == '"' || item[0] == '\'' || item[0] == '[' || item[len(item)-1] == ']':
		return "Take away quotes and brackets: they are part of the value."
	case !asciiOnly(item):
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

// readAddress reads one address as Apache Kafka's clients do: an optional
// scheme, a host that may be in brackets, a colon and digits. What a
// placeholder stands for can't be told.
func readAddress(item string) addressFinding {
	f := judgeAddress(item)
	if f == addressFine || f == addressUnroutable || f == addressURL {
		return f
	}
	if f == addressNoPort && isStandIn(item) && strings.IndexByte(item, '_') > 0 {
		return addressFine
	}
	// As documentation writes it: host:port, broker1:port1.
	if _, port, _ := strings.Cut(item, ":"); templated(item) || len(port) >= 4 && equalFold(port[:4], "port") {
		return addressFine
	}
	return f
}

func judgeAddress(item string) addressFinding {
	rest, scheme := item, ""
	if s, after, ok := strings.Cut(item, "://"); ok {
		scheme, rest = s, after
	}
	web := equalFold(scheme, "http") || equalFold(scheme, "https")
	i := strings.LastIndexByte(rest, ':')
	if i < 0 || rest[len(rest)-1] == ']' {
		switch {
		case web:
			return addressURL
		case unroutable(rest):
			return addressUnroutable
		case !isHost(unbracket(rest)), portInside(rest), strings.Contains(rest, "%3A"), strings.Contains(rest, "%3a"), strings.Contains(rest, "%2C"), strings.Contains(rest, "%2c"):
			return addressBad
		}
		return addressNoPort
	}
	host, port := unbracket(rest[:i]), rest[i+1:]
	n, err := strconv.Atoi(port)
	switch {
	case unroutable(host):
		return addressUnroutable
	case web:
		return addressURL
	case err != nil || !isDigit(port[0]) || n > 65535 || n == 0 || host == "" || !isHost(host):
		return addressBad
	case loopback(host):
		return addressLoopback
	case oddHost(host):
		return addressOddHost
	case (n == 443 || n == 80 || n == 8443) && isCloudHost(host), n == 2181, n == 8081, n == 8082, n == 8083, n == 8088, n == 8090, n == 9021:
		return addressRestPort
	case scheme != "":
		return addressScheme
	}
	return addressFine
}

// unbracket takes away the brackets of an IPv6 address.
func unbracket(host string) string {
	if len(host) > 1 && host[0] == '[' && host[len(host)-1] == ']' {
		return host[1 : len(host)-1]
	}
	return host
}

// portInside reports whether a text in brackets is an address with its port.
func portInside(s string) bool {
	inner := unbracket(s)
	host, port, ok := strings.Cut(inner, ":")
	return ok && len(inner) < len(s) && host != "" && port != "" && strings.Trim(port, "0123456789") == ""
}

// isHost reports whether Apache's pattern takes a text as host.
func isHost(s string) bool {
	for i := range len(s) {
		if !inHost[s[i]] {
			return false
		}
	}
	return true
}

// inHost marks the bytes that hosts are made of.
var inHost = func() (table [256]bool) {
	for b := range table {
		table[b] = isWord(byte(b)) || strings.IndexByte("-%.:", byte(b)) >= 0
	}
	return table
}()

// oddHost reports whether nothing can have such a name or address, though
// Apache's pattern takes it.
func oddHost(host string) bool {
	if strings.IndexByte(host, ':') >= 0 {
		_, err := netip.ParseAddr(host)
		return err != nil
	}
	if bareCloudID(host) || host[0] == '.' || host[0] == '-' || strings.Contains(host, "..") {
		return true
	}
	if strings.Count(host, ".") != 3 || strings.Trim(host, "0123456789.") != "" {
		return false
	}
	_, err := netip.ParseAddr(host)
	return err != nil
}

func unroutable(host string) bool {
	host, _, _ = strings.Cut(host, "/")
	return host == "0.0.0.0" || host == "::" || host == "[::]" || host == "*"
}

func loopback(host string) bool {
	return equalFold(host, "localhost") || strings.HasPrefix(host, "127.") || host == "::1"
}

// isCloudHost reports whether a host is one of Confluent Cloud's.
func isCloudHost(host string) bool {
	const domain = ".confluent.cloud"
	return len(host) > len(domain) && equalFold(host[len(host)-len(domain):], domain)
}

// firstHost is the host of the first address, an IPv6 address aside.
func firstHost(v string) string {
	first, _, _ := strings.Cut(v, ",")
	if _, after, ok := strings.Cut(first, "://"); ok {
		first = after
	}
	host, _, _ := strings.Cut(trim(first), ":")
	return host
}

// clusterOf gives the cluster that a host in Confluent Cloud is named after:
// lkc-12345.… and lkc-12345-network.… are of cluster lkc-12345.
func clusterOf(host string) string {
	if !isCloudID(host) {
		return ""
	}
	end := strings.IndexAny(host[len(cloudID):], ".-")
	if end <= 0 {
		return ""
	}
	return host[:len(cloudID)+end]
}

const cloudID = "lkc-"

func isCloudID(id string) bool { return strings.HasPrefix(id, cloudID) && !templated(id) }

// hostCluster compares the cluster that a host is named after with the ids that
// are given.
func (c *check) hostCluster(host string) {
	id := clusterOf(host)
	if id == "" {
		return
	}
	member := c.rightField()
	switch remote := c.remote(); {
	case id == c.opts.LocalCluster:
		c.add(codeOtherCluster, c.entryOf(kBootstrap), "bootstrap.servers is the address of "+show(id)+", the cluster that the link is created on", "Write the address of the other cluster.")
	case isCloudID(remote) && remote != id:
		c.add(codeOtherCluster, c.entryOf(kBootstrap), "bootstrap.servers is the address of "+show(id)+", but "+member+" is "+show(remote), "Write the address and the id of one cluster.")
	}
}

// cloudHost checks that a half which dials Confluent Cloud uses what its
// listeners take.
func (c *check) cloudHost(v string) {
	host := firstHost(v)
	c.hostCluster(host)
	if !isCloudHost(host) {
		return
	}
	protocol, mechanism := c.protocol(remoteSide), c.text(kMechanism)
	switch {
	case c.meant[kProtocol] || protocol == "":
	case protocol == "PLAINTEXT" || protocol == "SASL_PLAINTEXT":
		at := c.entryOf(kBootstrap)
		if c.set(kProtocol) {
			at = c.entryOf(kProtocol)
		}
		c.add(codeCloudProtocol, at, "bootstrap.servers is in Confluent Cloud, whose listeners take no "+protocol+" (security.protocol)",
			"Write security.protocol=SASL_SSL.")
	case protocol == "SASL_SSL" && mechanism != "" && !templated(mechanism) && mechanism != "PLAIN" && mechanism != "OAUTHBEARER":
		c.add(codeCloudMechanism, c.entryOf(kMechanism), "bootstrap.servers is in Confluent Cloud, whose listeners take PLAIN and OAUTHBEARER, but sasl.mechanism is "+show(mechanism),
			"Write sasl.mechanism=PLAIN with an API key and secret.")
	}
}
