package main

import (
	"bytes"
	"cmp"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/link/reader"
)

// mask says which bytes of a document may be shown. What it does not name is
// hidden: in a document with slips a secret may stand anywhere.
type mask struct {
	data    []byte
	visible []span // in order, without overlaps
	// grammar finds what may be shown of a line beside that; nil finds nothing.
	grammar func(line []byte) []span
}

// span is a range of bytes; end is exclusive.
type span struct{ start, end int }

// Excerpts show this much round the place, in bytes before hiding and in
// characters afterwards.
const (
	excerptBytes = 300
	excerptRunes = 90
)

// hidden stands for what is not shown.
const hidden = "[redacted]"

// sheet is what the definitions of one file share: its bytes are looked at once,
// however many definitions and problems it has.
type sheet struct {
	definitions []*definition
	mask        *mask
}

// masked gives the mask of a definition's document. The definitions of the file
// are checked by then, as it shows the names that their problems tell anyway.
func (d *definition) masked() mask {
	switch {
	case d.sheet == nil:
		return newMask(d)
	case d.sheet.mask == nil:
		d.sheet.mask = new(newMask(d.sheet.definitions...))
	}
	return *d.sheet.mask
}

// newMask reads a document, of which the definitions are all or some.
func newMask(list ...*definition) mask {
	w := words{names: map[string]bool{}, at: map[int]*link.Config{}}
	for _, d := range list {
		w.learn(d)
	}
	d := list[0]
	m := mask{data: d.data}
	switch d.format {
	case reader.JSON:
		m.visible = w.json(d.data)
	case reader.Properties:
		for _, d := range list {
			m.visible = append(m.visible, w.properties(d.data, d.item.Request)...)
		}
	case reader.Terraform:
		if bytes.HasPrefix(bytes.TrimLeft(d.data, " \t\r\n"), []byte("{")) {
			m.visible = w.json(d.data)
			break
		}
		m.grammar = w.hcl
	case reader.CFK:
		m.grammar = w.yaml
	case reader.CLI:
		m.grammar = w.shell
	default:
		return m
	}
	for _, d := range list {
		if m.grammar != nil {
			m.visible = append(m.visible, w.anchors(d)...)
		}
		m.visible = append(m.visible, linkNames(d)...)
		if d.read != nil {
			m.visible = append(m.visible, w.operationSpans(d)...)
		}
	}
	m.visible = merge(m.visible)
	return m
}

// learn takes in what a definition's reading and check found.
func (w words) learn(d *definition) {
	for _, p := range d.problems {
		w.names[p.Key] = true // the report names it anyway, and the pointer
		for token := range p.Pointer.Tokens() {
			w.names[token] = true
		}
	}
	if r := d.item.Request; r != nil {
		for i := range r.Configs {
			c := &r.Configs[i]
			w.at[c.NameOffset-1], w.at[c.ValueOffset-1] = c, c
		}
	}
	delete(w.at, -1)
	if d.read != nil {
		for _, word := range operationWords {
			w.names[word] = true
		}
	}
}

// linkNames finds the names of links and topics where they stand as they were
// read.
func linkNames(d *definition) []span {
	var spans []span
	show := func(name string, offset int) {
		// A name that looks like a secret may be a value that lost its flag.
		if !plainWord(name) || secretive(name) {
			return
		}
		if s, ok := verbatim(d.data, offset, name); ok {
			spans = append(spans, s)
		}
	}
	show(d.item.Name, d.item.NameOffset)
	if d.read != nil {
		for i := range d.read.Operations {
			o := &d.read.Operations[i]
			show(o.Link, o.Offset(reader.LinkPointer))
			for _, topic := range o.Names() {
				show(topic.Name, topic.Offset)
			}
		}
	}
	return spans
}

// words knows which words of a document may be shown.
type words struct {
	names map[string]bool
	// at finds the config whose name or value begins at an offset.
	at map[int]*link.Config
}

// key reports whether s is the name of a config key.
func key(s string) bool {
	_, ok := link.LookupKey(s)
	return ok
}

// value reports whether a config's value may be shown as it is written: the key
// is known and not sensitive, and the value one plain word, or a filter of
// such words. A longer text may hold another setting that was glued to it.
func (w words) value(c *link.Config, written string) bool {
	k, ok := link.LookupKey(c.Name)
	return ok && !k.Sensitive && (plainWord(written) || k.Type == link.TypeJSON && plainFilter(written))
}

// plainFilter reports whether s can be a filter from its first brace to its
// last: plain words, stars and the signs of JSON.
func plainFilter(s string) bool {
	if !strings.HasPrefix(s, "{") || !strings.HasSuffix(s, "}") {
		return false
	}
	for word := range strings.FieldsFuncSeq(s, func(r rune) bool { return strings.ContainsRune(" \t{}[]\":,*", r) }) {
		if !plainWord(word) {
			return false
		}
	}
	return true
}

// maxWord is the length of the longest word that is shown, in bytes.
const maxWord = 64

// plainWord reports whether s can be a name, a number, or hosts with ports.
func plainWord(s string) bool {
	return len(s) <= maxWord && link.PlainName(strings.NewReplacer(":", "", ",", "").Replace(s))
}

// line renders the line round a place and tells where in it the place is. It
// gives false if nothing of the line may be shown.
func (m mask) line(at int) (shown string, caret int, ok bool) {
	if at < 0 || at > len(m.data) {
		return "", 0, false
	}
	from, to := max(0, at-excerptBytes), min(len(m.data), at+excerptBytes)
	if i := bytes.LastIndexAny(m.data[from:at], "\r\n"); i >= 0 {
		from += i + 1
	}
	if i := bytes.IndexAny(m.data[at:to], "\r\n"); i >= 0 {
		to = at + i
	}
	if m.grammar != nil && (from == 0 || m.data[from-1] == '\n' || m.data[from-1] == '\r') {
		m.visible = union(m.visible, m.grammar(m.data[from:to]), from, to)
	}
	var out []rune
	next := sort.Search(len(m.visible), func(i int) bool { return m.visible[i].end > from })
	for i := from; i < to; {
		if i <= at {
			caret = len(out)
		}
		end := to
		if next < len(m.visible) && i >= m.visible[next].start {
			end = min(to, m.visible[next].end)
			if i <= at && at < end {
				caret += len(printable(m.data[i:at]))
			}
			part := printable(m.data[i:end])
			ok = ok || strings.TrimSpace(string(part)) != ""
			out = append(out, part...)
			next++
		} else {
			if next < len(m.visible) {
				end = min(to, m.visible[next].start)
			}
			out = append(out, []rune(hidden)...)
		}
		i = end
	}
	if at >= to {
		caret = len(out)
	}
	shown, caret = window(out, caret)
	return shown, caret, ok
}

// union joins the spans of a whole document that touch the bytes from..to with
// those of these bytes alone.
func union(all, line []span, from, to int) []span {
	list := make([]span, 0, len(line)+4)
	for _, s := range line {
		list = append(list, span{s.start + from, s.end + from})
	}
	first := sort.Search(len(all), func(i int) bool { return all[i].end > from })
	for _, s := range all[first:] {
		if s.start >= to {
			break
		}
		list = append(list, s)
	}
	return merge(list)
}

// merge puts spans in order and joins those that overlap or touch.
func merge(list []span) []span {
	slices.SortFunc(list, func(a, b span) int { return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end)) })
	out := list[:0]
	for _, s := range list {
		if s.end <= s.start {
			continue
		}
		if n := len(out); n > 0 && s.start <= out[n-1].end {
			out[n-1].end = max(out[n-1].end, s.end)
			continue
		}
		out = append(out, s)
	}
	return out
}

// printable gives each byte sequence a form that takes one place on a line.
func printable(b []byte) []rune {
	return []rune(clean(strings.ReplaceAll(string(b), "\t", " ")))
}

// window cuts a long line down to what is round the caret, and takes the
// indentation away.
func window(line []rune, caret int) (string, int) {
	start := 0
	for start < len(line) && start < caret && line[start] == ' ' {
		start++
	}
	if over := caret - start - excerptRunes/2; over > 0 && len(line)-start > excerptRunes {
		start += over
	}
	text, shift := line[start:], start
	ahead := ""
	if start > 0 && line[start-1] != ' ' {
		ahead = "…"
		shift--
	}
	if len(text) > excerptRunes {
		text = append(text[:excerptRunes:excerptRunes], '…')
	}
	shown := strings.TrimRight(string(text), " ")
	return ahead + shown, min(caret-shift, utf8.RuneCountInString(ahead+shown))
}
