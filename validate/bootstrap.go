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
		c.add(codeNoPort, at, "bootstrap.servers holds "+show(item)+", which has no port", "Write host:port, such as broker-a.example.com:9092.")
	case addressBad:
		c.add(codeBadAddress, at, "bootstrap.servers holds "+show(item)+", which is no host:port", addressHint(item))
	case addressUnroutable:
		c.add(codeUnroutable, at, "bootstrap.servers holds "+show(item)+", an address that nobody can dial", c.unroutableHint())
	case addressLoopback:
		c.add(codeLoopback, at, "bootstrap.servers holds "+show(item)+", which each broker of the link takes for itself", "")
	case addressURL:
		c.add(codeURLBootstrap, at, "bootstrap.servers holds a web address, "+show(item), "Write host:port of the brokers, without https:// and path.")
	case addressRestPort:
		c.add(codeRestPort, at, "bootstrap.servers holds "+show(item)+", whose port is not one that brokers of that kind listen on",
			"Write the bootstrap address, mostly with port 9092.")
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

func oddHostHint(item string) string {
	for _, scheme := range [...]string{"PLAINTEXT:", "SSL:", "SASL_PLAINTEXT:", "SASL_SSL:"} {
		if len(item) > len(scheme) && equalFold(item[:len(scheme)], scheme) {
			return "Write host:port alone; security.protocol decides."
		}
	}
	return "Write host:port as the brokers advertise it; an IPv6 address in brackets."
}

func addressHint(item string) string {
	switch {
	case strings.Contains(item, "%3A") || strings.Contains(item, "%2C") || strings.Contains(item, "%3a") || strings.Contains(item, "%2c"):
		return "The value is URL-encoded: write it decoded."
	case isFailedTemplate(item):
		return "A template prints this when it has no value to put in: look at what fills it in."
	case hasInvisible(item):
		return "It holds an invisible character: type it anew."
	case item[0] == '"' || item[0] == '\'' || item[0] == '[' && strings.ContainsAny(item, `"'`):
		return "Take away quotes and brackets: they are part of the value."
	case !asciiOnly(item):
		return "It holds letters that only look like plain ones: type it anew."
	case strings.ContainsAny(item, "; "):
		return "Put commas between the addresses, and nothing else."
	case strings.Contains(item, "/"):
		return "Write host:port without a path."
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
		case !isHost(unbracket(rest)), strings.Contains(rest, "%3A"), strings.Contains(rest, "%3a"), strings.Contains(rest, "%2C"), strings.Contains(rest, "%2c"):
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

// isHost reports whether Apache's pattern takes a text as host.
func isHost(s string) bool {
	for _, b := range []byte(s) {
		if !isWord(b) && b != '-' && b != '%' && b != '.' && b != ':' {
			return false
		}
	}
	return true
}

// oddHost reports whether nothing can have such a name or address, though
// Apache's pattern takes it.
func oddHost(host string) bool {
	if strings.IndexByte(host, ':') >= 0 {
		_, err := netip.ParseAddr(host)
		return err != nil
	}
	if host[0] == '.' || host[0] == '-' || strings.Contains(host, "..") {
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
