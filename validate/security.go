package validate

import (
	"strings"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/validate/internal/addr"
	"github.com/clusterlink-go/clusterlink/validate/internal/jaas"
	"github.com/clusterlink-go/clusterlink/validate/internal/text"
)

// Handlers of Apache Kafka that fetch tokens.
const (
	apacheHandler        = "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginCallbackHandler"
	apacheHandlerSecured = "org.apache.kafka.common.security.oauthbearer.secured.OAuthBearerLoginCallbackHandler"
)

// protocol is the effective security protocol of a side in capitals, empty
// where it can't be told.
func (h *half) protocol(s side) string {
	id := s.of(kProtocol)
	if !h.given(id) {
		return "PLAINTEXT"
	}
	if h.torn[id] {
		return ""
	}
	v := h.text(id)
	for _, known := range [...]string{"SASL_SSL", "PLAINTEXT", "SSL", "SASL_PLAINTEXT"} {
		if text.EqualFold(v, known) {
			return known
		}
	}
	return ""
}

// hasAny reports whether any of the keys of a side is set.
func (h *half) hasAny(s side, ids ...keyID) (keyID, bool) {
	for _, id := range ids {
		if h.set(s.of(id)) {
			return s.of(id), true
		}
	}
	return kNone, false
}

// security checks how the settings of one side go together.
func (c *check) security(s side) {
	if c.glued {
		return
	}
	protocol := c.protocol(s)
	if c.misplaced(s, protocol) {
		return
	}
	switch protocol {
	case "SASL_PLAINTEXT", "SASL_SSL":
		c.sasl(s)
	case "PLAINTEXT", "SSL":
		c.unusedSASL(s, protocol)
	}
	switch protocol {
	case "SSL", "SASL_SSL":
		c.stores(s)
	case "PLAINTEXT", "SASL_PLAINTEXT":
		c.unusedTLS(s, protocol)
	}
	c.endpointCheck(s)
}

// misplaced reports settings on a half that has no use for them, and whether
// the rest need not be looked at.
func (c *check) misplaced(s side, protocol string) bool {
	if c.mode == "" || c.conn == "" {
		return false
	}
	credentials := [...]keyID{kJAAS, kMechanism, kKeystoreKey, kKeystoreChain, kKeystoreLocation, kTruststoreCertificates, kTruststoreLocation, kLoginHandler}
	id, found := c.hasAny(s, credentials[:]...)
	if !found && protocol != "PLAINTEXT" && c.set(s.of(kProtocol)) {
		id, found = s.of(kProtocol), true
	}
	switch {
	case c.passive():
		if !found {
			return true
		}
		code, what := codeInboundCredentials, " is of no use on an INBOUND half, which dials nobody"
		if s == localSide {
			code, what = codeInboundLocal, " is of no use on an INBOUND half: local.* settings go to the half that dials"
		}
		at := c.entryOf(id)
		c.add(code, at, at.key+what, "Move it to the OUTBOUND half.")
		return true
	case s == localSide && c.mode == link.ModeDestination:
		if found {
			at := c.entryOf(id)
			c.add(codeDestinationLocal, at, at.key+" is of no use on a DESTINATION half: only the cluster it dials needs credentials",
				"Leave the local.* settings out.")
		}
		return true
	}
	return false
}

// sasl checks what a SASL protocol needs.
func (c *check) sasl(s side) {
	mechanism := c.text(s.of(kMechanism))
	switch {
	case c.given(s.of(kMechanism)) && mechanism == "":
		c.add(codeNoMechanism, c.entryOf(s.of(kMechanism)), s.name(kMechanism)+" is empty, but "+s.name(kProtocol)+" is a SASL protocol",
			"Write the mechanism, such as PLAIN.")
		return
	case mechanism == "" && !c.isMeant(s.of(kMechanism)):
		at := c.entryOf(s.of(kProtocol))
		at.key = s.name(kMechanism)
		c.add(codeDefaultMechanism, at, s.name(kMechanism)+" is missing, and its default is GSSAPI, that is Kerberos",
			"Write "+s.name(kMechanism)+", such as PLAIN.")
		return
	}
	if !c.given(s.of(kJAAS)) {
		c.noJAAS(s, mechanism)
		return
	}
	entry, ok := c.login(s)
	if !ok {
		return
	}
	c.module(s, mechanism, entry)
	switch mechanism {
	case "OAUTHBEARER":
		c.oauth(s, entry)
	case "AWS_MSK_IAM":
		if !c.set(s.of(kClientHandler)) && !c.isMeant(s.of(kClientHandler)) {
			at := c.entryOf(s.of(kMechanism))
			at.key = s.name(kClientHandler)
			c.add(codeNoIAMHandler, at, s.name(kMechanism)+" is AWS_MSK_IAM, but "+s.name(kClientHandler)+" is missing, without which nothing is signed",
				"Write "+s.name(kClientHandler)+"=software.amazon.msk.auth.iam.IAMClientCallbackHandler.")
		}
	case "GSSAPI":
		if !c.set(s.of(kServiceName)) && !entry.Has("serviceName") {
			at := c.entryOf(s.of(kMechanism))
			c.add(codeNoServiceName, at, s.name(kMechanism)+" is GSSAPI, but neither "+s.name(kServiceName)+" nor serviceName in "+s.name(kJAAS)+" names the service",
				"Write "+s.name(kServiceName)+", mostly kafka.")
		}
	}
}

// noJAAS says that no credentials are given. It is an error for mechanisms
// that carry them in the JAAS value; Kerberos and the local side often have
// them from elsewhere.
func (c *check) noJAAS(s side, mechanism string) {
	if c.set(kProviders) || text.Templated(mechanism) {
		return
	}
	at := c.entryOf(s.of(kProtocol))
	if c.given(s.of(kMechanism)) {
		at = c.entryOf(s.of(kMechanism))
	}
	at.key = s.name(kJAAS)
	message := s.name(kJAAS) + " is missing, but " + s.name(kMechanism) + " is " + show(mechanism)
	hint := "Write the login module with its credentials, ending with a semicolon."
	switch mechanism {
	case "PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "OAUTHBEARER", "AWS_MSK_IAM":
		if s == remoteSide {
			c.lack(codeNoJAAS, s.of(kJAAS), at, message, hint)
			return
		}
		if c.set(kLocalListenerName) {
			return
		}
	}
	if !c.isMeant(s.of(kJAAS)) {
		c.add(codeNoJAASHere, at, message, hint)
	}
}

// module checks that the login module is the one of the mechanism.
func (c *check) module(s side, mechanism string, entry *jaas.Login) {
	is := jaas.ModuleOf(mechanism)
	if pack, ok := strings.CutSuffix(entry.Module, is); !ok || is == "" || pack != jaas.PackageOf(is) {
		if is = entry.Module[strings.LastIndexByte(entry.Module, '.')+1:]; c.wrongModule(s, mechanism, entry, is) {
			return
		}
	}
	if is != jaas.PlainModule && is != jaas.ScramModule || c.isMeant(s.of(kJAAS)) {
		return
	}
	joined := jaas.KeyAndSecret(entry.Value("username")) // which is told as that
	for _, option := range [...]string{"username", "password"} {
		if !entry.Has(option) && !joined {
			c.add(codeNoCredential, c.entryOf(s.of(kJAAS)), s.name(kJAAS)+" has no "+option, "Write "+option+`="…" before the semicolon.`+entry.OtherSpelling(option))
		}
	}
}

// wrongModule reports a login module whose last part, is, belongs to another
// mechanism or to a name that brokers do not have.
func (c *check) wrongModule(s side, mechanism string, entry *jaas.Login, is string) bool {
	want := jaas.ModuleOf(mechanism)
	at := c.entryOf(s.of(kJAAS))
	if want != "" && is != want && jaas.ModuleKnown(is) {
		if s == remoteSide && is == jaas.PlainModule && c.conn == link.ConnectionOutbound && c.protocol(s) == "SASL_SSL" && c.cloudRemote() != "" {
			return true // the mechanism is the slip, and [check.cloudHost] told so
		}
		c.add(codeWrongModule, at, s.name(kJAAS)+" names "+is+", but "+s.name(kMechanism)+" is "+mechanism+", which goes with "+want,
			"Write the "+want+", or the mechanism of "+is+".")
		return true
	}
	if pack := entry.Module[:len(entry.Module)-len(is)]; is != jaas.KerberosModule && (!jaas.ModuleKnown(is) || pack != jaas.PackageOf(is)) {
		if near := jaas.NearModule(is); near != "" {
			c.add(codeUnknownModule, at, s.name(kJAAS)+" names a login module that brokers do not have", "Write "+jaas.PackageOf(near)+near+".")
			return true
		}
	}
	return false
}

// oauth checks what OAUTHBEARER needs beside the JAAS value.
func (c *check) oauth(s side, entry *jaas.Login) {
	handler := c.text(s.of(kLoginHandler))
	if handler == "" {
		if c.isMeant(s.of(kLoginHandler)) || c.set(s.of(kLoginClass)) || entry.HasPrefix("unsecured") {
			return
		}
		at := c.entryOf(s.of(kMechanism))
		at.key = s.name(kLoginHandler)
		c.add(codeNoHandler, at, s.name(kMechanism)+" is OAUTHBEARER, but "+s.name(kLoginHandler)+" is missing: the default handler makes unsecured tokens",
			"Write "+s.name(kLoginHandler)+"="+apacheHandler+".")
		return
	}
	if handler != apacheHandler && handler != apacheHandlerSecured {
		return
	}
	url := c.text(s.of(kTokenURL))
	if !hasScheme(url, "file") {
		c.oauthClient(s, entry)
	}
	c.oauthCluster(s, entry)
	switch {
	case url == "":
		at := c.entryOf(s.of(kLoginHandler))
		at.key = s.name(kTokenURL)
		c.lack(codeNoTokenURL, s.of(kTokenURL), at, s.name(kTokenURL)+" is missing, which "+s.name(kLoginHandler)+" needs to fetch tokens",
			"Write "+s.name(kTokenURL)+" with the address of the token endpoint.")
	case !text.Templated(url) && !hasScheme(url, "https", "http", "file"):
		c.add(codeTokenURL, c.entryOf(s.of(kTokenURL)), s.name(kTokenURL)+" is "+show(url)+", which is no http, https or file URL",
			"Write the whole URL, with https:// in front.")
	}
}

// oauthCluster compares the cluster that a token is for with the one that is
// dialled.
func (c *check) oauthCluster(s side, entry *jaas.Login) {
	want := c.remote()
	if s == localSide {
		want = c.opts.LocalCluster
	}
	is := entry.Value("extension_logicalCluster")
	if addr.IsCloudID(want) && addr.IsCloudID(is) && is != want {
		c.add(codeOAuthCluster, c.entryOf(s.of(kJAAS)), s.name(kJAAS)+" asks for a token of "+show(is)+", but the cluster to log in to is "+show(want), "Write extension_logicalCluster="+want+".")
	}
}

// oneLogin says that both sides log in with one API key.
func (c *check) oneLogin() {
	if key := c.logins[0].CloudKey(); key != "" && key == c.logins[1].CloudKey() && !c.torn[kJAAS] {
		c.add(codeOneLogin, c.entryOf(localSide.of(kJAAS)), "local.sasl.jaas.config and sasl.jaas.config have the same API key, but they log in to two clusters", "Give local.sasl.jaas.config a key of this cluster.")
	}
}

// oauthClient says that Apache's handler has no client to ask a token for.
// Newer keys can name one beside the JAAS value.
func (c *check) oauthClient(s side, entry *jaas.Login) {
	if entry.Has("clientId") && entry.Has("clientSecret") || c.set(kProviders) || c.isMeant(s.of(kJAAS)) {
		return
	}
	for i := range c.req.Configs {
		name := c.req.Configs[i].Name
		for _, part := range [...]string{"sasl.oauthbearer.client.credentials.", "sasl.oauthbearer.assertion.", "sasl.oauthbearer.jwt.retriever."} {
			if strings.Contains(name, part) {
				return
			}
		}
	}
	for _, option := range [...]string{"clientId", "clientSecret"} {
		if !entry.Has(option) {
			c.add(codeNoCredential, c.entryOf(s.of(kJAAS)), s.name(kJAAS)+" has no "+option+", which "+s.name(kLoginHandler)+" reads there", "Write "+option+`="…" before the semicolon.`)
		}
	}
}

func hasScheme(url string, schemes ...string) bool {
	scheme, _, ok := strings.Cut(url, ":")
	for _, s := range schemes {
		if ok && text.EqualFold(scheme, s) {
			return true
		}
	}
	return false
}

// unusedSASL says that SASL settings do nothing under this protocol.
func (c *check) unusedSASL(s side, protocol string) {
	if s == localSide && c.set(kLocalListenerName) || c.isMeant(s.of(kProtocol)) {
		return
	}
	if c.set(s.of(kJAAS)) {
		c.add(codeUnusedCredentials, c.entryOf(s.of(kJAAS)), s.name(kJAAS)+" is not used: "+c.protocolText(s, protocol),
			"Write "+s.name(kProtocol)+"=SASL_SSL, or leave the sasl settings out.")
	} else if c.set(s.of(kMechanism)) {
		c.add(codeUnusedMechanism, c.entryOf(s.of(kMechanism)), s.name(kMechanism)+" is not used: "+c.protocolText(s, protocol), "")
	}
}

// protocolText says what the protocol of a side is, and whence.
func (c *check) protocolText(s side, protocol string) string {
	if !c.given(s.of(kProtocol)) {
		return s.name(kProtocol) + " is missing, and its default is PLAINTEXT"
	}
	return s.name(kProtocol) + " is " + protocol
}

// unusedTLS says that stores and keys do nothing under this protocol.
func (c *check) unusedTLS(s side, protocol string) {
	if s == localSide && c.set(kLocalListenerName) || c.isMeant(s.of(kProtocol)) {
		return
	}
	id, ok := c.hasAny(s, kTruststoreLocation, kTruststoreCertificates, kKeystoreLocation, kKeystoreKey, kKeystoreChain)
	if !ok {
		return
	}
	at := c.entryOf(id)
	c.add(codeUnusedTLS, at, at.key+" is not used: "+c.protocolText(s, protocol), "Write "+s.name(kProtocol)+"=SSL or SASL_SSL, or leave the ssl settings out.")
}

// endpointCheck says that host names are not compared.
func (c *check) endpointCheck(s side) {
	id := s.of(kEndpointCheck)
	if c.given(id) && c.text(id) == "" {
		c.add(codeNoHostCheck, c.entryOf(id), s.name(kEndpointCheck)+" is empty: certificates of any host are taken", "")
	}
}
