package validate

import (
	"strings"

	"github.com/clusterlink-go/clusterlink/validate/internal/pem"
	"github.com/clusterlink-go/clusterlink/validate/internal/text"
)

// stores checks the combinations of store settings that Apache Kafka's
// DefaultSslEngineFactory refuses (link-configs §7).
func (c *check) stores(s side) {
	if c.set(s.of(kEngine)) {
		return
	}
	c.fileIsPEM(s, kKeystoreLocation, kKeystoreType)
	c.fileIsPEM(s, kTruststoreLocation, kTruststoreType)
	c.keystore(s)
	c.truststore(s)
}

// storeType is the type of a store, JKS where it is not given; empty where it
// can't be told.
func (c *check) storeType(id keyID) string {
	v := c.text(id)
	if v == "" {
		return "JKS"
	}
	if text.Templated(v) {
		return ""
	}
	return v
}

// fileIsPEM says that the name of a store's file speaks of PEM, its type does
// not.
func (c *check) fileIsPEM(s side, location, kind keyID) {
	if !c.set(s.of(location)) {
		return
	}
	file := strings.ToLower(c.text(s.of(location)))
	if is := c.storeType(s.of(kind)); is != "JKS" && is != "PKCS12" || c.isMeant(s.of(kind)) {
		return
	}
	for _, end := range [...]string{".pem", ".crt", ".cer", ".key"} {
		if strings.HasSuffix(file, end) {
			c.add(codeStoreIsPEM, c.entryOf(s.of(location)), s.name(location)+" ends with "+end+", but "+s.name(kind)+" is "+c.storeType(s.of(kind)), "Write "+s.name(kind)+"=PEM.")
		}
	}
}

func (c *check) keystore(s side) {
	key, chain := c.set(s.of(kKeystoreKey)), c.set(s.of(kKeystoreChain))
	location, password := c.set(s.of(kKeystoreLocation)), c.set(s.of(kKeystorePassword))
	kind := c.storeType(s.of(kKeystoreType))
	name := func(id keyID) string { return s.name(id) }
	switch {
	case key && !chain:
		c.lack(codeKeyWithoutChain, s.of(kKeystoreChain), c.entryOf(s.of(kKeystoreKey)), name(kKeystoreKey)+" is given without "+name(kKeystoreChain),
			"Give both, or neither.")
	case chain && !key:
		c.lack(codeKeyWithoutChain, s.of(kKeystoreKey), c.entryOf(s.of(kKeystoreChain)), name(kKeystoreChain)+" is given without "+name(kKeystoreKey),
			"Give both, or neither.")
	case key && kind != "PEM" && kind != "":
		c.add(codePEMType, c.entryOf(s.of(kKeystoreKey)), name(kKeystoreKey)+" needs "+name(kKeystoreType)+"=PEM, which is "+show(kind),
			"Write "+name(kKeystoreType)+"=PEM.")
	case key && strings.Contains(c.text(s.of(kKeystoreKey)), "ENCRYPTED PRIVATE KEY") && !c.set(s.of(kKeyPassword)) && !c.set(kProviders):
		c.lack(codePEMKeyPassword, s.of(kKeyPassword), c.entryOf(s.of(kKeystoreKey)), name(kKeystoreKey)+" holds an encrypted key, but "+name(kKeyPassword)+" is missing",
			"Give "+name(kKeyPassword)+", or the key unencrypted.")
	case key && pem.PlainKey(c.text(s.of(kKeystoreKey))) && c.set(s.of(kKeyPassword)):
		c.add(codePEMKeyPlain, c.entryOf(s.of(kKeyPassword)), name(kKeyPassword)+" is given, but "+name(kKeystoreKey)+" holds a key that is not encrypted",
			"Leave "+name(kKeyPassword)+" out, or give the encrypted key.")
	case key && location:
		c.add(codeStoreTwice, c.entryOf(s.of(kKeystoreLocation)), name(kKeystoreLocation)+" and "+name(kKeystoreKey)+" are both given",
			"Give the file or the text, not both.")
	case key && password, kind == "PEM" && location && password:
		c.add(codePEMPassword, c.entryOf(s.of(kKeystorePassword)), name(kKeystorePassword)+" can't be given for PEM",
			"Write the key's password as "+name(kKeyPassword)+".")
	case key:
	case password && !location:
		c.lack(codePasswordAlone, s.of(kKeystoreLocation), c.entryOf(s.of(kKeystorePassword)), name(kKeystorePassword)+" is given without "+name(kKeystoreLocation),
			"Give the store too, or leave the password out.")
	case location && !password && kind != "PEM" && kind != "" && !c.given(s.of(kKeystorePassword)):
		c.lack(codeStoreNoPassword, s.of(kKeystorePassword), c.entryOf(s.of(kKeystoreLocation)), name(kKeystoreLocation)+" is given without "+name(kKeystorePassword),
			"Give the password of the store.")
	case kind == "PEM" && !location && c.set(s.of(kKeystoreType)):
		c.add(codePEMNothing, c.entryOf(s.of(kKeystoreType)), name(kKeystoreType)+" is PEM, but neither "+name(kKeystoreKey)+" nor a file is given",
			"Give "+name(kKeystoreKey)+" and "+name(kKeystoreChain)+", or leave the type out.")
	}
}

func (c *check) truststore(s side) {
	certificates := c.set(s.of(kTruststoreCertificates))
	location, password := c.set(s.of(kTruststoreLocation)), c.set(s.of(kTruststorePassword))
	kind := c.storeType(s.of(kTruststoreType))
	name := func(id keyID) string { return s.name(id) }
	switch {
	case certificates && kind != "PEM" && kind != "":
		c.add(codePEMType, c.entryOf(s.of(kTruststoreCertificates)), name(kTruststoreCertificates)+" needs "+name(kTruststoreType)+"=PEM, which is "+show(kind),
			"Write "+name(kTruststoreType)+"=PEM.")
	case certificates && location:
		c.add(codeStoreTwice, c.entryOf(s.of(kTruststoreLocation)), name(kTruststoreLocation)+" and "+name(kTruststoreCertificates)+" are both given",
			"Give the file or the text, not both.")
	case certificates && password, kind == "PEM" && location && password:
		c.add(codePEMPassword, c.entryOf(s.of(kTruststorePassword)), name(kTruststorePassword)+" can't be given for PEM",
			"Leave it out: PEM trust anchors have no password.")
	case certificates:
	case password && !location:
		c.lack(codePasswordAlone, s.of(kTruststoreLocation), c.entryOf(s.of(kTruststorePassword)), name(kTruststorePassword)+" is given without "+name(kTruststoreLocation),
			"Give the store too, or leave the password out.")
	case kind == "PEM" && !location && c.set(s.of(kTruststoreType)) && !c.isMeant(s.of(kTruststoreCertificates)):
		c.add(codePEMNothing, c.entryOf(s.of(kTruststoreType)), name(kTruststoreType)+" is PEM, but neither "+name(kTruststoreCertificates)+" nor a file is given",
			"Give "+name(kTruststoreCertificates)+", or leave the type out.")
	}
}

// pem checks PEM text. Apache takes any number of dashes and blanks for line
// ends, but needs a block of the right kind.
func (c *check) pem(i int, s *spec, v string) {
	name := s.key.Name
	at := c.valueOf(i)
	if rest, ok := afterOwnKey(v, name); ok {
		c.add(codeRepeatsKey, at, "the value of "+name+" begins with the key itself", "Write what is behind it alone.")
		v = rest
	}
	if v == "" || text.IsStandIn(v) && !text.IsNullWord(v) {
		return
	}
	what, block := "certificate", "CERTIFICATE-----"
	if s.grammar == pemKey {
		what, block = "private key", "PRIVATE KEY-----"
	}
	begin := strings.Index(v, "BEGIN ")
	idle := c.idle(s.id, false) // so that nothing looks for the block
	switch {
	case begin < 0:
		if !idle {
			c.noPEM(at, name, v, what)
		}
	case !strings.Contains(v, block[:len(block)-5]), strings.Contains(v, "CERTIFICATE REQUEST") && strings.Count(v, "BEGIN ") == 1:
		if !idle {
			c.add(codePEMWrongBlock, at, name+" holds no "+what+", but a block of another kind", "Put the "+what+" here.")
		}
	case s.grammar == pemKey && pem.OtherKey(v):
		if !idle {
			c.add(codePEMKeyFormat, at, name+" holds a private key that is not in PKCS#8 form", "Convert it with openssl pkcs8 -topk8 -nocrypt; the result begins with -----BEGIN PRIVATE KEY-----.")
		}
	case strings.Contains(v, `\n`) && !strings.Contains(text.Trim(v), "\n"):
		c.add(codePEMEscaped, at, name+` holds the two characters \n where lines are to end`, "Write real line ends, or blanks.")
	case pem.JoinedMarker(v):
		switch {
		case text.Templated(v), idle:
		case pem.SoundBlock(v, strings.TrimSuffix(block, "-----")):
			c.add(codePEMMarker, at, name+" has a marker that is joined to what is behind it: that block is not read", pemHint(v))
		default:
			c.add(codePEMJoined, at, name+" has a marker that is joined to what is behind it, so that Kafka finds no "+what, pemHint(v))
		}
	case !pem.EvenDashes(v):
		if strings.Contains(v, "----------BEGIN") {
			c.add(codePEMMarker, at, name+" has an END marker and a BEGIN marker on one line: the block behind them is not read", "Put a line end between them.")
			return
		}
		c.add(codePEMMarker, at, name+" has a marker without five dashes on each side", "Write -----BEGIN "+strings.TrimSuffix(block, "-----")+"----- with five.")
	case !strings.Contains(v, "END "):
		if !text.Templated(v) {
			c.add(codePEMCut, at, name+" has a BEGIN marker but no END: the text is cut off", "Give the whole block; a value on several lines is easily lost.")
		}
	case pem.EmptyBlock(v):
		c.add(codePEMCut, at, name+" has nothing between its markers", "Give the whole block.")
	}
}

// pemHint says how the lines of a PEM text came to be joined, if it can be seen.
func pemHint(v string) string {
	if hint := text.Disguise(v); hint != "" {
		return hint
	}
	return "Put a line end, or a blank, behind each marker."
}

// noPEM reports a value that can't be PEM text: a path, or base64 without
// markers. Other short texts are taken for stand-ins.
func (c *check) noPEM(at place, name, v, what string) {
	if text.Templated(v) && !strings.Contains(v, "BEGIN%20") {
		return
	}
	switch {
	case text.IsNullWord(v):
		c.add(codeNullWord, at, "the value of "+name+" is the word "+v+", taken literally", "To have no value, leave the config out.")
	case text.BlockMarker(v) == v:
		c.add(codeBlockMarker, at, "the value of "+name+" is "+v+", a mark of YAML, and the text is lost", "Give the text.")
	case strings.Contains(strings.ToUpper(v), "-BEGIN "):
		c.add(codePEMNoMarkers, at, name+" has its markers in small letters, so that Kafka finds none", "Write them in capitals.")
	case len(v) >= 40 && text.Base64Text(v):
		c.add(codePEMNoMarkers, at, name+" is PEM text in base64, so that Kafka finds no -----BEGIN marker", "Write it decoded.")
	case looksLikePath(v):
		c.add(codePEMPath, at, name+" is the path of a file, must be the text itself",
			"Paste the "+what+", or use the setting that ends in .location with a store that the brokers can read.")
	case strings.Contains(v, "BEGIN%20") || strings.Contains(v, "BEGIN+"):
		c.add(codePEMNoMarkers, at, name+" is URL-encoded, so that Kafka finds no -----BEGIN marker", "Write it decoded.")
	case len(v) >= 64 && strings.Trim(v, base64Letters) == "":
		c.add(codePEMNoMarkers, at, name+" holds no -----BEGIN marker", "Paste the PEM text with its markers.")
	}
}

// base64Letters are what base64 and its line ends are made of.
const base64Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=\r\n"

func looksLikePath(v string) bool {
	if strings.ContainsAny(v, "\n\r ") || len(v) > 250 {
		return false
	}
	lower := strings.ToLower(v)
	for _, end := range []string{".pem", ".crt", ".cer", ".key", ".jks", ".p12"} {
		if strings.HasSuffix(lower, end) {
			return true
		}
	}
	return strings.HasPrefix(v, "/") && strings.Count(v, "/") > 1 && len(v) < 64 || strings.HasPrefix(v, "./") || strings.HasPrefix(v, "~/") || strings.HasPrefix(v, "file:")
}

// storePath checks the path of a store, which brokers open.
func (c *check) storePath(i int, v string) {
	name := c.req.Configs[i].Name
	at := c.valueOf(i)
	switch {
	case v == "":
	case strings.Contains(v, "BEGIN "):
		c.add(codePEMAsPath, at, name+" holds PEM text, must be the path of a file",
			"Write the text as "+strings.TrimSuffix(name, "location")+pemTwin(name)+".")
	case text.Templated(v), text.IsStandIn(v) && strings.IndexByte(v, '_') > 0, text.Quoted(v):
	case strings.HasPrefix(v, "/tmp/"):
		c.add(codeTmpStore, at, name+" is in /tmp, where files do not last", "Put the store in a lasting place, the same on each broker.")
	case !strings.HasPrefix(v, "/") && !text.DriveLetter(v):
		c.add(codeRelativeStore, at, name+" is "+show(v)+", a relative path: the brokers open the file, not this tool",
			pathHint(v))
	}
}

func pathHint(v string) string {
	if strings.HasPrefix(v, "file:") {
		return "Write the path alone, without file: in front."
	}
	return "Write the whole path as it is on each broker."
}

func pemTwin(name string) string {
	if strings.Contains(name, "truststore") {
		return "certificates"
	}
	return "certificate.chain and key"
}
