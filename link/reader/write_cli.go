package reader

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/clusterlink-go/clusterlink/link"
)

// writeCLI writes a command of the Confluent CLI, one flag on each line.
func writeCLI(i *Item) []byte {
	var b bytes.Buffer
	b.WriteString("confluent kafka link create")
	// A name that looks like a flag comes last, behind the end of the flags.
	last := strings.HasPrefix(i.Name, "-")
	if i.NameGiven && !last {
		b.WriteString(" " + shellQuote(i.Name))
	}
	flag := func(name, value string) { b.WriteString(" \\\n  --" + name + " " + shellQuote(value)) }
	r := i.Request
	role, known := roles[r.Mode()]
	if known {
		want, _ := modeID(r.Mode())
		for p, id := range ids(r) {
			if p == want {
				flag(role.remote+"-cluster", id)
			}
		}
	}
	// The flag goes where it says the same: over an only setting.
	bootstrap := ""
	if c := r.Lookup("bootstrap.servers"); known && c != nil && !c.Null && once(r, c.Name) {
		bootstrap = c.Value.Reveal()
		flag(role.remote+"-bootstrap-server", bootstrap)
	}
	if i.LocalCluster != "" {
		flag("cluster", i.LocalCluster)
	}
	for k := range r.Configs {
		c := &r.Configs[k]
		if c.Null || c.Name == "bootstrap.servers" && bootstrap != "" {
			continue
		}
		flag("config", csvQuote(c.Name+"="+c.Value.Reveal()))
	}
	if i.ValidateOnly {
		b.WriteString(" \\\n  --dry-run")
	}
	if i.NoValidate {
		b.WriteString(" \\\n  --no-validate")
	}
	if i.NameGiven && last {
		b.WriteString(" \\\n  -- " + shellQuote(i.Name))
	}
	b.WriteByte('\n')
	return b.Bytes()
}

// once reports whether a config is there once.
func once(r *link.CreateRequest, name string) bool {
	n := 0
	for i := range r.Configs {
		if r.Configs[i].Name == name {
			n++
		}
	}
	return n == 1
}

// csvQuote makes a text one field of CSV.
func csvQuote(s string) string {
	if !strings.ContainsAny(s, ",\"\r\n") {
		return s
	}
	return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
}

// What is written without quotes, and the references that a shell is meant to
// expand.
var (
	bareWord  = regexp.MustCompile(`^[A-Za-z0-9_./:@%+=,-]+$`)
	reference = regexp.MustCompile(`\$\{(?:[A-Za-z_][A-Za-z0-9_]*|[1-9@*])\}|\$[A-Z_][A-Z0-9_]*`)
)

// shellQuote makes a text one word. A text whose dollar signs all begin
// references stays open to them; all others mean themselves.
func shellQuote(s string) string {
	if bareWord.MatchString(s) {
		return s
	}
	if strings.Contains(s, "$") && !strings.Contains(reference.ReplaceAllString(s, ""), "$") {
		return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "`", "\\`").Replace(s) + `"`
	}
	return `'` + strings.ReplaceAll(s, `'`, `'\''`) + `'`
}
