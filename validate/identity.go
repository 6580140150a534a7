package validate

import (
	"errors"
	"strings"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/validate/internal/addr"
	"github.com/clusterlink-go/clusterlink/validate/internal/text"
)

// name checks the query parameter link_name.
func (c *check) name() {
	name := c.opts.Name
	before := len(c.problems)
	if err := link.CheckName(name); err != nil {
		if !text.Templated(name) {
			c.add(codeLinkName, wholeBody, "the link name "+reason(err), "Use a-z A-Z 0-9 . _ and -, 249 characters at most.")
		}
	} else if !link.PlainName(name) && !text.Templated(name) {
		c.add(codeLinkNameOdd, wholeBody, "the link name "+show(name)+" holds characters other than a-z A-Z 0-9 . _ and -",
			"Tools put the name into paths and commands; plain characters save trouble.")
	}
	for i := before; i < len(c.problems); i++ {
		c.problems[i].Parameter = "link_name"
	}
}

// reason is the clause of a name or id error, without the text it is about.
func reason(err error) string {
	var name *link.NameError
	if errors.As(err, &name) {
		return name.Reason
	}
	var id *link.IDError
	if errors.As(err, &id) {
		return id.Reason
	}
	return "is not valid"
}

// identity checks the members that name clusters and the link.
func (c *check) identity() {
	r := c.req
	given := 0
	for _, m := range [...]struct{ name, id string }{
		{memberSource, r.SourceClusterID}, {memberDestination, r.DestinationClusterID}, {memberRemote, r.RemoteClusterID},
	} {
		if m.id == "" {
			continue
		}
		given++
		if err := link.CheckClusterID(m.id); err != nil && !text.Templated(m.id) {
			c.add(codeClusterID, c.memberOf(m.name), m.name+" "+reason(err)+", which no cluster id does",
				"Write the id as the cluster reports it, such as lkc-12345 or 22 characters of base64url.")
		} else {
			c.foreignID(m.name, m.id)
		}
		if c.opts.LocalCluster != "" && m.name == c.rightField() && m.id == c.opts.LocalCluster {
			c.add(codeSelfLink, c.memberOf(m.name), m.name+" is the id of the cluster that the link is created on",
				"Name the other cluster; a cluster can't be linked to itself.")
		}
	}
	switch {
	case given == 1:
		c.clusterField()
	case given > 1:
		c.add(codeSeveralIDs, wholeBody, "more than one of source_cluster_id, destination_cluster_id and remote_cluster_id is given",
			"Give the id of the other cluster alone: "+c.rightField()+".")
	case c.passive():
		c.add(codeNoRemoteID, wholeBody, "connection.mode is INBOUND, but nothing says which cluster will dial: "+c.rightField()+" is missing",
			"Give "+c.rightField()+"; the tools all do.")
	}
	c.linkID()
}

// foreignKind names what has ids, or host names, that begin so: things in
// Confluent Cloud that are no Kafka clusters. Anything else is "".
func foreignKind(prefix string) string {
	switch prefix {
	case "pkc-":
		return "the host name of a cluster"
	case "lsrc-":
		return "a Schema Registry"
	case "psrc-":
		return "the host name of a Schema Registry"
	case "env-":
		return "an environment"
	case "org-":
		return "an organisation"
	case "sa-":
		return "a service account"
	case "lcc-":
		return "a connector"
	case "lksqlc-":
		return "a ksqlDB cluster"
	case "pool-":
		return "an identity pool"
	case "lfcp-":
		return "a Flink compute pool"
	}
	return ""
}

// foreignID says that an id names something else.
func (c *check) foreignID(member, id string) {
	if strings.IndexByte(id, ':') > 0 && !text.Templated(id) {
		c.add(codeForeignID, c.memberOf(member), member+" is "+show(id)+", which looks like an address", "Write the cluster id, such as lkc-12345 or 22 characters of base64url.")
		return
	}
	switch {
	case addr.IsCloudHost(id):
		c.add(codeForeignID, c.memberOf(member), member+" is "+show(id)+", the name of a host", "Write the cluster id, such as lkc-12345.")
		return
	case likeCloudID(id):
		c.add(codeClusterID, c.memberOf(member), member+" is "+show(id)+", which looks like a cluster id of Confluent Cloud but is not written like one", "Write lkc- in small letters, with a hyphen.")
		return
	case id == addr.CloudID:
		c.add(codeClusterID, c.memberOf(member), member+" is "+show(id)+", of which all but the beginning is missing", "Write the whole id, such as lkc-12345.")
		return
	}
	end := strings.IndexByte(id, '-') + 1
	what, rest := foreignKind(id[:end]), id[end:]
	if what != "" && rest != "" && len(rest) <= 12 && strings.ToLower(rest) == rest && !text.Templated(id) {
		c.add(codeForeignID, c.memberOf(member), member+" is "+show(id)+", the id of "+what+", not of a cluster", "Write the cluster id, which begins with lkc- in Confluent Cloud.")
	}
}

// likeCloudID reports whether an id is one of Confluent Cloud with other letter
// case or another mark behind the first three letters.
func likeCloudID(id string) bool {
	const longest = 12
	return len(id) > 4 && len(id) <= longest && text.EqualFold(id[:3], "lkc") && !strings.HasPrefix(id, addr.CloudID) &&
		(id[3] == '-' || id[3] == '_' || text.IsDigit(id[3])) && strings.ContainsAny(id, "0123456789")
}

// rightField names the member that goes with the mode.
func (c *check) rightField() string {
	switch c.mode {
	case link.ModeSource:
		return memberDestination
	case link.ModeBidirectional:
		return memberRemote
	default:
		return memberSource
	}
}

// remote is the id in the member that goes with the mode.
func (c *check) remote() string {
	switch c.rightField() {
	case memberDestination:
		return c.req.DestinationClusterID
	case memberRemote:
		return c.req.RemoteClusterID
	default:
		return c.req.SourceClusterID
	}
}

// clusterField checks whether the one member that is given goes with the mode.
func (c *check) clusterField() {
	name := memberSource
	switch {
	case c.req.DestinationClusterID != "":
		name = memberDestination
	case c.req.RemoteClusterID != "":
		name = memberRemote
	}
	right := c.rightField()
	if c.mode == "" || name == right {
		return
	}
	mode := string(c.mode)
	switch {
	case name == memberDestination && c.mode == link.ModeDestination && c.conn == link.ConnectionInbound:
		c.add(codeClusterField, c.memberOf(name), "destination_cluster_id names this cluster itself on a DESTINATION half; "+
			"one published example has it so, but every tool sends source_cluster_id", "Give the source's id in source_cluster_id.")
	case name == memberRemote:
		c.add(codeClusterField, c.memberOf(name), "remote_cluster_id goes with link.mode=BIDIRECTIONAL, but link.mode is "+mode,
			"Write link.mode=BIDIRECTIONAL, or give the id in "+right+".")
	default:
		c.add(codeClusterField, c.memberOf(name), name+" does not go with link.mode="+mode, "Give the id of the other cluster in "+right+".")
	}
}

// linkID checks cluster_link_id.
func (c *check) linkID() {
	id := c.req.ClusterLinkID
	if c.set(kLinkID) && c.mode == link.ModeBidirectional && c.conn == link.ConnectionInbound {
		c.add(codeLinkIDInbound, c.entryOf(kLinkID), "cluster.link.id must not be given for a BIDIRECTIONAL half with connection.mode=INBOUND",
			"Leave it out; this half mints the id.")
	}
	if id == "" {
		return
	}
	if c.mode == link.ModeBidirectional && c.conn == link.ConnectionInbound {
		c.add(codeLinkIDInbound, c.memberOf(memberLinkID), "cluster_link_id must not be given for a BIDIRECTIONAL half with connection.mode=INBOUND",
			"Leave it out; this half mints the id.")
		return
	}
	if _, err := link.ParseID(id); err != nil && !text.Templated(id) {
		hint := "Write the id of the other half as it is listed there."
		if len(id) == 36 {
			hint = "This looks like a UUID; write its 16 bytes as 22 characters of base64url, as the other half lists them in cluster_link_id."
		}
		c.add(codeLinkID, c.memberOf(memberLinkID), "cluster_link_id "+reason(err), hint)
		return
	}
	if c.mode == link.ModeDestination && c.conn == link.ConnectionOutbound {
		c.add(codeLinkIDUseless, c.memberOf(memberLinkID), "cluster_link_id is compared with the id of another half, but a destination-initiated link has no other half",
			"Leave it out.")
	}
}
