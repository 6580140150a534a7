package addr

import (
	"net/netip"
	"strconv"
	"strings"

	"github.com/clusterlink-go/clusterlink/validate/internal/text"
)

// Finding says what is wrong with one address. The zero value is [Fine].
type Finding uint8

// What is found of an address.
const (
	Fine Finding = iota
	// NoPort and Bad: it is a host alone, or no host:port.
	NoPort
	Bad
	// Unroutable and Loopback: nobody can dial it, or each host dials itself.
	Unroutable
	Loopback
	// URL is a web address, RestPort a port that something else than a broker
	// listens on.
	URL
	RestPort
	// Scheme: it begins with the name of a protocol.
	Scheme
	// OddHost: nothing can be called so, though Kafka takes its form.
	OddHost
	// Findings is how many there are.
	Findings
)

// Read reads one address as Apache Kafka's clients do: an optional scheme, a host that may be in brackets, a colon and digits. What a
// placeholder stands for can't be told.
func Read(item string) Finding {
	f := judge(item)
	if f == Fine || f == Unroutable || f == URL {
		return f
	}
	if f == NoPort && text.IsStandIn(item) && strings.IndexByte(item, '_') > 0 {
		return Fine
	}
	// As documentation writes it: host:port, broker1:port1.
	if _, port, _ := strings.Cut(item, ":"); text.Templated(item) || len(port) >= 4 && text.EqualFold(port[:4], "port") {
		return Fine
	}
	return f
}

func judge(item string) Finding {
	rest, scheme := item, ""
	if s, after, ok := strings.Cut(item, "://"); ok {
		scheme, rest = s, after
	}
	web := text.EqualFold(scheme, "http") || text.EqualFold(scheme, "https")
	i := strings.LastIndexByte(rest, ':')
	if i < 0 || rest[len(rest)-1] == ']' {
		switch {
		case web:
			return URL
		case unroutable(rest):
			return Unroutable
		case !isHost(unbracket(rest)), portInside(rest), strings.Contains(rest, "%3A"), strings.Contains(rest, "%3a"), strings.Contains(rest, "%2C"), strings.Contains(rest, "%2c"):
			return Bad
		}
		return NoPort
	}
	host, port := unbracket(rest[:i]), rest[i+1:]
	n, err := strconv.Atoi(port)
	switch {
	case unroutable(host):
		return Unroutable
	case web:
		return URL
	case err != nil || !text.IsDigit(port[0]) || n > 65535 || n == 0 || host == "" || !isHost(host):
		return Bad
	case loopback(host):
		return Loopback
	case oddHost(host):
		return OddHost
	case (n == 443 || n == 80 || n == 8443) && IsCloudHost(host), n == 2181, n == 8081, n == 8082, n == 8083, n == 8088, n == 8090, n == 9021:
		return RestPort
	case scheme != "":
		return Scheme
	}
	return Fine
}

// Last gives the address at the end of a text that is none, which releases
// of Apache Kafka before 3.8 looked for; empty if there is none.
func Last(item string) string {
	from := len(item)
	for from > 0 && inHost[item[from-1]] {
		from--
	}
	rest := item[from:]
	if i := strings.LastIndexByte(rest, ':'); from == 0 || i <= 0 || judge(rest) == Bad {
		return ""
	}
	return rest
}

// NotConfluent names the service that a host belongs to, where that is Apache
// Kafka, or speaks its protocol, without links of its own.
func NotConfluent(host string) string {
	host = strings.ToLower(host)
	under := func(domain string) bool { return strings.HasSuffix(host, domain) }
	name, rest, _ := strings.Cut(host, ".")
	_, zone, _ := strings.Cut(rest, ".")
	switch {
	case (under(".amazonaws.com") || under(".amazonaws.com.cn")) && (strings.Contains(host, ".kafka.") || strings.Contains(host, ".kafka-serverless.")):
		return "Amazon MSK"
	case under(".aivencloud.com"):
		return "Aiven for Apache Kafka"
	case under(".servicebus.windows.net"):
		return "Azure Event Hubs"
	case strings.HasSuffix(name, "-kafka-bootstrap") && (zone == "" || zone == "svc" || strings.HasPrefix(zone, "svc.")):
		return "Apache Kafka under Strimzi"
	}
	return ""
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
		table[b] = text.IsWord(byte(b)) || strings.IndexByte("-%.:", byte(b)) >= 0
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
	if BareCloudID(host) || host[0] == '.' || host[0] == '-' || strings.Contains(host, "..") {
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
	return text.EqualFold(host, "localhost") || strings.HasPrefix(host, "127.") || host == "::1"
}

// IsCloudHost reports whether a host is one of Confluent Cloud's.
func IsCloudHost(host string) bool {
	const domain = ".confluent.cloud"
	return len(host) > len(domain) && text.EqualFold(host[len(host)-len(domain):], domain)
}

// FirstHost is the host of the first address, an IPv6 address aside.
func FirstHost(v string) string {
	first, _, _ := strings.Cut(v, ",")
	if _, after, ok := strings.Cut(first, "://"); ok {
		first = after
	}
	host, _, _ := strings.Cut(text.Trim(first), ":")
	return host
}

// ClusterOf gives the cluster that a host in Confluent Cloud is named after:
// lkc-12345.… and lkc-12345-network.… are of cluster lkc-12345.
func ClusterOf(host string) string {
	if !IsCloudID(host) {
		return ""
	}
	end := strings.IndexAny(host[len(CloudID):], ".-")
	if end <= 0 {
		return ""
	}
	return host[:len(CloudID)+end]
}

// CloudID is how the id of a cluster in Confluent Cloud begins.
const CloudID = "lkc-"

// IsCloudID reports whether an id is that of a cluster in Confluent Cloud.
func IsCloudID(id string) bool { return strings.HasPrefix(id, CloudID) && !text.Templated(id) }

// BareCloudID reports whether a host is the id of a cluster in Confluent Cloud,
// which no name server knows.
func BareCloudID(host string) bool {
	return (strings.HasPrefix(host, CloudID) || strings.HasPrefix(host, "pkc-")) && strings.IndexByte(host, '.') < 0 && !text.Templated(host)
}
