package validate

import (
	"strings"

	"github.com/clusterlink-go/clusterlink/validate/internal/text"
)

// spokenProtocol is the security protocol that a side's last entry of that key
// spells out, read ahead of its turn; empty where it spells none.
type spokenProtocol struct {
	read bool
	name string
}

// idle reports whether a login or a store on the side of key id is known not to
// be used: Kafka's clients parse a login only under a SASL protocol, and load
// stores only under TLS. A protocol that is left out may be given elsewhere, so
// it makes nothing idle.
func (c *check) idle(id keyID, login bool) bool {
	switch c.spoken(sideOf(id)) {
	case "PLAINTEXT":
		return true
	case "SSL":
		return login
	case "SASL_PLAINTEXT":
		return !login
	}
	return false
}

// sideOf is the side that a key of security belongs to.
func sideOf(id keyID) side {
	if id >= keyID(localSide)+kProtocol {
		return localSide
	}
	return remoteSide
}

// spoken reads a side's protocol once, while entries are still being read.
func (c *check) spoken(s side) string {
	p := &c.protocols[0]
	if s == localSide {
		p = &c.protocols[1]
	}
	if p.read {
		return p.name
	}
	p.read = true
	for i := len(c.req.Configs) - 1; i >= 0; i-- {
		if e := &c.req.Configs[i]; e.Name == s.name(kProtocol) && !e.Null {
			p.name = strings.ToUpper(text.Trim(e.Value.Reveal()))
			break
		}
	}
	return p.name
}

// loginUnasked reports whether a side says nothing of a login: no protocol, and
// so PLAINTEXT, in a definition that is whole. An empty login is harmless there.
func (c *check) loginUnasked(id keyID) bool {
	return !c.opts.Partial && c.spoken(sideOf(id)) == ""
}
