package validate

import (
	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/validate/internal/text"
)

// effective works out the two modes once all entries are read, and says where
// a value is no known mode.
func (c *check) effective() {
	c.mode, c.conn = c.modeOf(c), c.connectionOf(c)
	// A mode under a misspelt key is taken for the default by the service; what
	// the writer meant decides what else is worth saying.
	if !c.given(kLinkMode) && (c.isMeant(kLinkMode) || c.opts.Partial) {
		c.mode = ""
	}
	if !c.given(kConnectionMode) && (c.isMeant(kConnectionMode) || c.opts.Partial) {
		c.conn = ""
	}
}

// passive reports whether the half waits to be dialled. SOURCE halves never do.
func (h *half) passive() bool {
	return h.conn == link.ConnectionInbound && h.mode != link.ModeSource && h.mode != ""
}

// modeOf gives the effective link.mode, empty where it can't be told; report
// may be nil.
func (h *half) modeOf(report *check) link.Mode {
	if !h.given(kLinkMode) {
		return link.ModeDestination
	}
	m := link.Mode(h.text(kLinkMode))
	if h.torn[kLinkMode] {
		return ""
	}
	if m.Known() {
		return m
	}
	if report != nil {
		report.unknownMode(kLinkMode, codeUnknownMode)
	}
	return ""
}

// connectionOf gives the effective connection.mode likewise.
func (h *half) connectionOf(report *check) link.ConnectionMode {
	if !h.given(kConnectionMode) {
		return link.ConnectionOutbound
	}
	m := link.ConnectionMode(h.text(kConnectionMode))
	if h.torn[kConnectionMode] {
		return ""
	}
	if m.Known() {
		return m
	}
	if report != nil {
		report.unknownMode(kConnectionMode, codeUnknownConnectionMode)
	}
	return ""
}

func (c *check) unknownMode(id keyID, code link.Code) {
	i := int(c.at[id]) - 1
	s := specOf(keyNames[id])
	v := c.text(id)
	if text.Templated(v) {
		return
	}
	hint := "Write " + list(s.key.Values) + ", in capitals."
	if near := nearest(v, s.key.Values); near != "" {
		hint = "Write " + near + ", in capitals; the values are " + list(s.key.Values) + "."
	}
	c.add(code, c.valueOf(i), s.key.Name+" is "+c.showEntry(i, &s.key)+", which is no mode", c.cure(s, v, hint))
}

// modes checks what the modes say together.
func (c *check) modes() {
	if c.mode == link.ModeSource && c.conn == link.ConnectionInbound {
		c.add(codeSourceInbound, c.entryOf(kConnectionMode),
			"link.mode=SOURCE goes with connection.mode=OUTBOUND only: the source half is the one that dials",
			"Write OUTBOUND here and give connection.mode=INBOUND to the DESTINATION half, or make this half DESTINATION.")
	}
	if !c.set(kRemoteMode) || c.mode == "" {
		return
	}
	switch {
	case c.mode != link.ModeBidirectional:
		c.add(codeRemoteModeUseless, c.entryOf(kRemoteMode),
			"remote.link.connection.mode says something about the other half of a bidirectional link, but link.mode is "+string(c.mode),
			"Leave it out, or write link.mode=BIDIRECTIONAL.")
	case c.conn == link.ConnectionInbound && c.text(kRemoteMode) == string(link.ConnectionInbound):
		c.add(codeNobodyDials, c.entryOf(kRemoteMode),
			"connection.mode and remote.link.connection.mode are both INBOUND: neither half dials",
			"Make one of the halves OUTBOUND.")
	}
}
