package store

import (
	"net/url"
	"strings"
)

// params reads query parameters and keeps the first thing that is wrong.
type params struct {
	query url.Values
	err   error
}

// flag reads a boolean, true and false in letters of any case. How the service
// takes anything else is not published; here it is refused (inferred).
func (p *params) flag(name string, otherwise bool) bool {
	if !p.query.Has(name) {
		return otherwise
	}
	switch text := p.query.Get(name); {
	case strings.EqualFold(text, "true"):
		return true
	case strings.EqualFold(text, "false"):
		return false
	}
	if p.err == nil {
		p.err = badRequest("The query parameter %s is not a boolean; write true or false.", name)
	}
	return otherwise
}
