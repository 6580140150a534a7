package reader

import (
	"bytes"
	"cmp"
	"strings"

	"github.com/clusterlink-go/clusterlink/link"
)

// The texts that the Terraform provider writes (TF:556-691).
const (
	plainModule  = "org.apache.kafka.common.security.plain.PlainLoginModule"
	bearerModule = "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule"
	bearerLogin  = "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginCallbackHandler"
)

// plainJAAS is the JAAS text of an API key as the provider and the Confluent
// CLI write it: without escapes.
func plainJAAS(key, secret string) string {
	return plainModule + ` required username="` + key + `" password="` + secret + `";`
}

// readTerraform reads a Terraform file or a plan in JSON.
func readTerraform(data []byte) ([]Item, []Operation) {
	if isJSON(data) {
		return readPlan(data)
	}
	return readHCL(data)
}

// isJSON reports whether a file begins as a JSON object does.
func isJSON(data []byte) bool {
	return bytes.HasPrefix(bytes.TrimLeft(bytes.TrimPrefix(data, []byte(byteOrderMark)), " \t\r\n"), []byte("{"))
}

// terraform turns one confluent_cluster_link into the request that the
// provider sends (api.md 4.3). In the plan blocks are lists of objects.
type terraform struct {
	*draft
	n *node
	// oauth is the block of the provider's own settings; nil if there is none.
	oauth *node
	// computed says that the provider itself made the fields.
	computed bool
	mode     link.Mode
	conn     link.ConnectionMode
}

func (t *terraform) read() {
	t.item.Start = t.n.at
	if name := t.n.get("link_name"); name.scalar() {
		t.name(name.text, name.at)
	}
	t.mode, t.conn = link.ModeDestination, link.ConnectionOutbound
	modeAt, modeValueAt := t.field("link_mode", (*string)(&t.mode))
	connAt, connValueAt := t.field("connection_mode", (*string)(&t.conn))
	t.add("link.mode", string(t.mode), modeAt, modeValueAt)
	t.add("connection.mode", string(t.conn), connAt, connValueAt)
	t.fields()
	outbound := t.conn != link.ConnectionInbound
	if t.mode == link.ModeBidirectional && outbound {
		t.add("remote.link.connection.mode", string(link.ConnectionInbound), modeAt, modeValueAt)
	}
	remote, local := t.clusters()
	t.remote(remote, outbound)
	if id := local.node().first().get("id"); id.scalar() {
		t.item.LocalCluster = id.text
	}
	switch {
	case !outbound:
		t.unused(remote)
		t.unused(local)
	default:
		t.credentials("", remote)
		if t.mode != link.ModeDestination {
			t.credentials("local.", local)
		}
	}
	t.config()
}

// field reads a text if it is given; else the places are those of the
// resource.
func (t *terraform) field(name string, into *string) (nameAt, valueAt int) {
	f := t.n.field(name)
	if f == nil || !f.value.scalar() {
		return t.n.at, t.n.at
	}
	*into = f.value.text
	return f.at, f.value.at
}

// clusters finds the blocks of the other cluster and of this one.
func (t *terraform) clusters() (remote, local *field) {
	names := clusterBlocks(t.mode)
	return t.n.field(names[0]), t.n.field(names[1])
}

// clusterBlocks names the blocks of the other cluster and of this one.
func clusterBlocks(m link.Mode) [2]string {
	switch m {
	case link.ModeSource:
		return [2]string{"destination_kafka_cluster", "source_kafka_cluster"}
	case link.ModeBidirectional:
		return [2]string{"remote_kafka_cluster", "local_kafka_cluster"}
	}
	return [2]string{"source_kafka_cluster", "destination_kafka_cluster"}
}

func (t *terraform) remote(f *field, outbound bool) {
	n := f.node().first()
	if id := n.get("id"); id.scalar() {
		if p, ok := modeID(t.mode); ok {
			t.setID(p, id.text, id.at)
		}
	}
	switch endpoint := n.field("bootstrap_endpoint"); {
	case endpoint != nil:
		t.add("bootstrap.servers", endpoint.value.string(), endpoint.at, endpoint.value.at)
	case outbound:
		// The provider sends it even if it has none.
		at := t.n.at
		if f != nil {
			at = f.at
		}
		t.add("bootstrap.servers", "", at, at)
		if rest := n.field("rest_endpoint"); rest != nil && !t.computed {
			t.find(link.Finding{
				Code: link.CodeUnusedSetting, Offset: rest.at, Detail: f.name + ".rest_endpoint is where the provider calls the API, not where the link connects to",
				Cure: "Write bootstrap_endpoint, with the address of the brokers.",
			})
		}
	}
}

// unused notes credentials that have no use on an INBOUND half of a link: of
// the other cluster, and the provider refuses them (TF:944).
func (t *terraform) unused(f *field) {
	n := f.node().first()
	c := n.field("credentials")
	if c.node().first() == nil || !strings.HasPrefix(f.name, "source") && !strings.HasPrefix(f.name, "remote") {
		return
	}
	t.find(link.Finding{
		Code: link.CodeUnusedSetting, Offset: c.at,
		Detail: f.name + ".credentials is not used: the other cluster opens the connection of this half",
	})
}

// credentials writes how a cluster is connected to, under names that begin
// with prefix.
func (t *terraform) credentials(prefix string, f *field) {
	if f == nil {
		return
	}
	n := f.value.first()
	if c := n.field("credentials"); c.node().first() != nil {
		t.plain(prefix, c)
	} else if t.oauth != nil {
		t.bearer(prefix, n)
	}
}

func (t *terraform) plain(prefix string, c *field) {
	n := c.value.first()
	t.add(prefix+"security.protocol", "SASL_SSL", c.at, c.at)
	t.add(prefix+"sasl.mechanism", "PLAIN", c.at, c.at)
	at := c.at
	if secret := n.get("secret"); secret != nil {
		at = secret.at
	}
	t.add(prefix+"sasl.jaas.config", plainJAAS(n.get("key").string(), n.get("secret").string()), c.at, at)
}

// bearer writes the settings of an identity pool (TF:569-590, 627-630).
func (t *terraform) bearer(prefix string, cluster *node) {
	o := t.oauth.first()
	at := o.at
	jaas := bearerModule + " required"
	for _, option := range []struct {
		name  string
		value *node
	}{
		{"clientId", o.get("oauth_external_client_id")},
		{"scope", o.get("oauth_external_token_scope")},
		{"clientSecret", o.get("oauth_external_client_secret")},
		{"extension_logicalCluster", cluster.get("id")},
		{"extension_identityPoolId", o.get("oauth_identity_pool_id")},
	} {
		if option.value.string() != "" {
			jaas += " " + option.name + "='" + option.value.text + "'"
		}
	}
	t.add(prefix+"security.protocol", "SASL_SSL", at, at)
	t.add(prefix+"sasl.mechanism", "OAUTHBEARER", at, at)
	url := o.field("oauth_external_token_url")
	t.add(prefix+"sasl.oauthbearer.token.endpoint.url", url.node().string(), at, cmp.Or(url.place(), at))
	t.add(prefix+"sasl.login.callback.handler.class", bearerLogin, at, at)
	t.add(prefix+"sasl.jaas.config", jaas+";", at, at)
}

// place is where the field's value is; 0 if there is no field.
func (f *field) place() int {
	if f == nil {
		return 0
	}
	return f.value.at
}

// config reads the free settings. Whether one of them wins over a setting of
// the provider's own is not published: both are in the request.
func (t *terraform) config() {
	f := t.n.field("config")
	if f == nil {
		return
	}
	if f.value.kind != mapKind || f.value.open {
		t.find(link.Finding{Code: link.CodeElsewhere, Pointer: link.ConfigsPointer, Offset: f.at, Detail: "config holds an expression, whose settings are not known here"})
	}
	for _, f := range f.value.fields {
		c := t.add(f.name, f.value.string(), f.at, f.value.at)
		c.Null = f.value.kind == nullKind
		if f.value.kind == mapKind || f.value.kind == listKind {
			t.find(link.Finding{
				Code: link.CodeWrongType, Pointer: c.ValuePointer(), Key: f.name, Offset: f.value.at,
				Detail: "is " + f.value.kind.String() + ", must be a string; jsonencode makes one",
			})
		}
	}
}
