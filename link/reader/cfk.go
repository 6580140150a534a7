package reader

import (
	"bytes"
	"slices"
	"strings"

	"github.com/clusterlink-go/clusterlink/link"
)

// The operator that turns a ClusterLink resource into a request is not public.
// What is done here follows its documented resource and the links it is seen
// to make. Inferred are: how secrets become JAAS texts and PEM certificates,
// the names of the members that make a link bidirectional, that filters switch
// their sync on, and that configs override all else.

// readCFK reads the ClusterLink resources of a YAML file; other documents are
// passed over.
func readCFK(data []byte) []Item {
	if f, ok := unreadable(data); ok {
		return failed(f)
	}
	var items []Item
	shared := repeats{seen: map[*node]struct{}{}, weights: map[*node]int{}}
	for _, part := range splitYAML(data) {
		if !bytes.Contains(part.text, []byte("ClusterLink")) {
			continue
		}
		doc, repeated, err := parseYAML(part)
		if err != nil {
			items = append(items, failed(*err)...)
			continue
		}
		docs := []*node{doc}
		if doc.get("kind").string() == "List" && doc.get("items") != nil {
			docs = doc.get("items").items
		}
		for _, doc := range docs {
			if !isClusterLink(doc) {
				continue
			}
			if shared.add(doc) {
				return append(items, failed(tooMuchRepeated(doc.at))...)
			}
			d := newDraft()
			d.item.Start = doc.at
			for _, f := range repeated {
				d.find(f)
			}
			(&cfk{draft: d, doc: doc, spec: doc.get("spec")}).read()
			items = append(items, d.done())
		}
	}
	if items == nil {
		return failed(noLink("the file has no resource of the kind ClusterLink"))
	}
	return items
}

func noLink(detail string) link.Finding {
	return link.Finding{Code: link.CodeMalformedNoLink, Offset: 1, Detail: detail}
}

// isClusterLink tells the resource by kind and by the group of its apiVersion:
// platform.confluent.io, or one below it (Blueprints).
func isClusterLink(doc *node) bool {
	group, _, _ := strings.Cut(doc.get("apiVersion").string(), "/")
	return doc.get("kind").string() == "ClusterLink" &&
		(group == "platform.confluent.io" || strings.HasSuffix(group, ".platform.confluent.io"))
}

// cfk turns one resource into a request.
type cfk struct {
	*draft
	doc, spec *node
	mode      link.Mode
	conn      link.ConnectionMode
}

func (c *cfk) read() {
	if name := c.spec.get("name"); name.scalar() {
		c.name(name.text, name.at)
	} else if name := c.doc.get("metadata", "name"); name.scalar() {
		c.name(name.text, name.at)
	}
	c.fields(c.spec, specShape, "spec")
	c.modes()
	remote, local := c.spec.field("sourceKafkaCluster"), c.spec.field("destinationKafkaCluster")
	if c.mode == link.ModeSource {
		remote, local = local, remote
	}
	if remote != nil {
		c.remote(remote)
		if c.conn == link.ConnectionOutbound {
			c.security("", remote)
		}
	}
	if local != nil {
		c.item.LocalCluster = local.value.get("clusterID").string()
	}
	if local != nil && c.conn == link.ConnectionOutbound && c.mode != link.ModeDestination {
		c.security("local.", local)
	}
	c.features()
	c.configs()
	c.mirrors()
}

// modes finds out what kind of link it is. A plain resource sends no mode.
func (c *cfk) modes() {
	c.mode, c.conn = link.ModeDestination, link.ConnectionOutbound
	if f := c.spec.field("sourceInitiatedLink"); f != nil {
		mode := f.value.field("linkMode")
		switch {
		case mode == nil:
		case strings.EqualFold(mode.value.string(), "Source"):
			c.says(link.ModeSource, link.ConnectionOutbound, mode.at, mode.value.at)
		case strings.EqualFold(mode.value.string(), "Destination"):
			c.says(link.ModeDestination, link.ConnectionInbound, mode.at, mode.value.at)
		default:
			c.add("link.mode", mode.value.string(), mode.at, mode.value.at)
		}
	}
	if f := c.spec.field("bidirectionalLink"); f != nil {
		conn := link.ConnectionOutbound
		if strings.EqualFold(f.value.get("connectionMode").string(), "Inbound") {
			conn = link.ConnectionInbound
		}
		c.says(link.ModeBidirectional, conn, f.at, f.value.at)
	}
	// What configs say counts in the end.
	if v := c.spec.get("configs", "link.mode"); v.string() != "" {
		c.mode = link.Mode(strings.TrimSpace(v.string()))
	}
	if v := c.spec.get("configs", "connection.mode"); v.string() != "" {
		c.conn = link.ConnectionMode(strings.TrimSpace(v.string()))
	}
}

func (c *cfk) says(m link.Mode, conn link.ConnectionMode, nameAt, valueAt int) {
	c.mode, c.conn = m, conn
	c.set("link.mode", string(m), nameAt, valueAt)
	c.set("connection.mode", string(conn), nameAt, valueAt)
}

// remote reads which cluster the link goes to, and where it is.
func (c *cfk) remote(f *field) {
	n := f.value
	ref, class := n.get("kafkaClusterRef", "name"), n.get("kafkaRestClassRef", "name")
	if p, ok := modeID(c.mode); ok {
		switch id := n.get("clusterID"); {
		case id.string() != "":
			c.setID(p, id.text, id.at)
		case ref.string() != "":
			c.setID(p, "${kafkaCluster:"+ref.text+"}", ref.at)
		case class.string() != "":
			c.setID(p, "${kafkaRestClass:"+class.text+".status.kafkaClusterID}", class.at)
		}
	}
	endpoint := n.field("bootstrapEndpoint")
	switch {
	case c.conn == link.ConnectionInbound:
		for _, name := range []string{"bootstrapEndpoint", "authentication"} {
			if unused := n.field(name); unused != nil {
				c.find(link.Finding{
					Code: link.CodeUnusedSetting, Offset: unused.at,
					Detail: f.name + "." + name + " is not used: the other cluster opens the connection of this half",
				})
			}
		}
	case endpoint != nil && endpoint.value.scalar():
		c.set("bootstrap.servers", endpoint.value.text, endpoint.at, endpoint.value.at)
	case ref.string() != "":
		c.set("bootstrap.servers", "${kafkaCluster:"+ref.text+".bootstrap}", ref.at, ref.at)
	}
}

// security writes how a cluster is connected to, under the names that begin
// with prefix.
func (c *cfk) security(prefix string, f *field) {
	auth, tls := f.value.field("authentication"), f.value.field("tls")
	kind := ""
	if auth != nil {
		kind = strings.ToLower(auth.value.get("type").string())
	}
	encrypted := tls != nil && !strings.EqualFold(tls.value.get("enabled").string(), "false")
	sasl := kind != "" && kind != "mtls"
	protocol := ""
	switch {
	case sasl && encrypted:
		protocol = "SASL_SSL"
	case sasl:
		protocol = "SASL_PLAINTEXT"
	case encrypted:
		protocol = "SSL"
	default:
		return
	}
	from := tls
	if sasl {
		from = auth
	}
	put := func(name, value string, from *field) { c.set(prefix+name, value, from.at, from.value.at) }
	put("security.protocol", protocol, from)
	if sasl {
		put("sasl.mechanism", mechanism(kind), auth)
		c.jaas(prefix, auth.value, kind)
	}
	secret := tls.node().get("secretRef")
	if !encrypted || secret.string() == "" {
		return
	}
	pem := func(name, file string) {
		c.set(prefix+name, "${secret:"+secret.text+":"+file+"}", secret.at, secret.at)
	}
	if kind == "mtls" {
		put("ssl.keystore.type", "PEM", tls)
		pem("ssl.keystore.certificate.chain", "fullchain.pem")
		pem("ssl.keystore.key", "privkey.pem")
	}
	if !tls.value.get("ignoreTrustStoreConfig").isTrue() {
		put("ssl.truststore.type", "PEM", tls)
		pem("ssl.truststore.certificates", "cacerts.pem")
	}
}

// jaas writes what stands for the JAAS text: which secret, or which file in
// the broker's container. For OAuth the operator makes it of the client's
// credentials.
func (c *cfk) jaas(prefix string, auth *node, kind string) {
	for _, from := range []struct{ member, file string }{
		{"jaasConfig", "jaas"}, {"jaasConfigPassThrough", "jaasPassThrough"}, {"oauth", "oauth"}, {kind, kind},
	} {
		n := auth.get(from.member)
		for _, ref := range []string{"secretRef", "directoryPathInContainer"} {
			if at := n.get(ref); at.string() != "" {
				c.set(prefix+"sasl.jaas.config", "${secret:"+at.text+":"+from.file+"}", at.at, at.at)
				return
			}
		}
	}
	if kind == "oauth" && auth.get("oauth") != nil {
		at := auth.field("oauth").at
		c.set(prefix+"sasl.jaas.config", "${secret:oauth}", at, at)
	}
}

// node is the field's value; nil if there is no field.
func (f *field) node() *node {
	if f == nil {
		return nil
	}
	return f.value
}

// mechanism names the SASL mechanism of a type of authentication.
func mechanism(kind string) string {
	switch kind {
	case "scram":
		return "SCRAM-SHA-512"
	case "oauth":
		return "OAUTHBEARER"
	case "kerberos":
		return "GSSAPI"
	}
	return strings.ToUpper(kind)
}

// cfkFilters are the members that hold filters: the config that gets them, the
// member of its JSON and the switch that goes on with them.
var cfkFilters = []struct{ member, config, list, enable string }{
	{"consumerGroupFilters", "consumer.offset.group.filters", "groupFilters", "consumer.offset.sync.enable"},
	{"aclFilters", "acl.filters", "aclFilters", "acl.sync.enable"},
}

// features reads what the link does besides mirroring.
func (c *cfk) features() {
	topics := c.spec.get("mirrorTopicOptions")
	auto := topics.get("autoCreateTopics")
	if f := auto.field("enabled"); f != nil {
		c.set("auto.create.mirror.topics.enable", f.value.string(), f.at, f.value.at)
	}
	if f := auto.field("topicFilters"); f != nil {
		c.filter("auto.create.mirror.topics.filters", "topicFilters", f)
	}
	if f := topics.field("prefix"); f != nil {
		c.set("cluster.link.prefix", f.value.string(), f.at, f.value.at)
	}
	for _, k := range cfkFilters {
		if f := c.spec.field(k.member); f != nil {
			c.set(k.enable, "true", f.at, f.value.at)
			c.filter(k.config, k.list, f)
		}
	}
}

// filter writes a list as the JSON text of a filter config.
func (c *cfk) filter(config, list string, f *field) {
	text, ok := filterJSON(list, f.value)
	if !ok {
		c.find(link.Finding{Code: link.CodeMalformedYAML, Key: config, Offset: f.value.at, Detail: "aliases make the list too large"})
		return
	}
	if list == "aclFilters" && respellACLs(f.value) {
		text, _ = filterJSON(list, f.value)
	}
	c.set(config, text, f.at, f.value.at)
}

// aclWords are the words of ACLs that the operator's resource joins with a
// capital (one of them misspelt) where Kafka has an underscore.
var aclWords = map[string]string{
	"transactionId": "TRANSACTIONAL_ID", "transcationId": "TRANSACTIONAL_ID", "transactionalId": "TRANSACTIONAL_ID",
	"delegationToken": "DELEGATION_TOKEN", "clusterAction": "CLUSTER_ACTION", "describeConfigs": "DESCRIBE_CONFIGS",
	"alterConfigs": "ALTER_CONFIGS", "idempotentWrite": "IDEMPOTENT_WRITE", "createTokens": "CREATE_TOKENS", "describeTokens": "DESCRIBE_TOKENS",
}

// respellACLs writes those words as Kafka does, and reports whether there were
// any.
func respellACLs(list *node) (changed bool) {
	for _, item := range list.items {
		for _, n := range [...]*node{item.get("resourceFilter", "resourceType"), item.get("accessFilter", "operation")} {
			if word, ok := aclWords[n.string()]; ok {
				n.text, changed = word, true
			}
		}
	}
	return changed
}

func filterJSON(list string, items *node) (string, bool) {
	left := maxRendered
	text, ok := items.appendJSON([]byte(`{"`+list+`":`), false, &left)
	return string(append(text, '}')), ok
}

// configs reads the free settings.
func (c *cfk) configs() {
	f := c.spec.field("configs")
	if f == nil {
		return
	}
	for _, f := range f.value.fields {
		out := c.set(f.name, f.value.string(), f.at, f.value.at)
		out.Null = !f.value.scalar()
		if f.value.kind != textKind && f.value.kind != nullKind {
			c.find(link.Finding{
				Code: link.CodeWrongType, Pointer: out.ValuePointer(), Key: f.name, Offset: f.value.at,
				Detail: "is " + f.value.kind.String() + ", must be a string; put it in quotes",
			})
		}
	}
}

// mirrors keeps the mirror topics, which are created after the link.
func (c *cfk) mirrors() {
	f := c.spec.field("mirrorTopics")
	if f == nil {
		return
	}
	if c.mode == link.ModeSource && len(f.value.items) > 0 {
		c.find(link.Finding{
			Code: link.CodeUnusedSetting, Offset: f.at, Detail: "spec.mirrorTopics has no place here: a SOURCE half hosts no mirror topics",
			Cure: "Name them in the resource of the other half, on the destination cluster.",
		})
	}
	for _, n := range f.value.items {
		c.mirrorState(n.get("state"))
		c.item.MirrorTopics = append(c.item.MirrorTopics, MirrorTopic{
			Name: n.get("name").string(), SourceName: n.get("sourceTopicName").string(),
			State: n.get("state").string(), Offset: n.at,
		})
	}
}

// cfkStates are those that the operator takes for a mirror topic (CRD
// vsiddesh:510-516).
var cfkStates = []string{"ACTIVE", "PAUSE", "PROMOTE", "FAILOVER"}

// mirrorState notes a state that the resource has no word for.
func (c *cfk) mirrorState(state *node) {
	if !state.scalar() || slices.Contains(cfkStates, state.text) || strings.Contains(state.text, "${") || strings.Contains(state.text, "{{") {
		return
	}
	f := link.Finding{
		Code: link.CodeMirrorState, Offset: state.at,
		Detail: "state is " + shorten(state.text) + ", which the operator does not take",
		Cure:   "Write ACTIVE, PAUSE, PROMOTE or FAILOVER.",
	}
	if near := link.NearestName(state.text, cfkStates...); near != "" {
		f.Cure = "Write " + near + "."
	}
	c.find(f)
}
