package validate

import (
	"math"
	"strconv"
	"strings"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/validate/internal/text"
)

// value checks the value of entry i, which is not null, against its key: raw as
// it was sent, v trimmed. What several keys must say together is checked later.
func (c *check) value(i int, s *spec, raw, v string) {
	if len(v) != len(raw) && s.grammar != filterJSON && s.grammar < pemCertificate {
		c.blanks(i, raw, v)
	}
	switch s.grammar {
	case boolean:
		c.boolean(i, s, v)
	case integer:
		c.integer(i, s, v)
	case decimal:
		c.decimal(i, s, v)
	case enumeration:
		c.enumeration(i, s, v, s.refusal(codeValueNotAllowed))
	case hintedEnum:
		c.enumeration(i, s, v, codeValueUnknown)
	case modeName:
		// Modes are judged once the last entry of each is known.
	case filterJSON:
		c.filters(i, s, v)
	case jaasText:
		c.jaas(i, s, v)
	case pemCertificate, pemKey:
		c.pem(i, s, v)
	case bootstrapList:
		c.slips(i, s, v)
	case linkPrefix:
		c.slips(i, s, v)
		c.prefix(i, s, v)
	case startOffset:
		c.slips(i, s, v)
		c.startOffset(i, v)
	case topicConfigList:
		c.slips(i, s, v)
		c.topicConfigs(i, s, v)
	case storePath:
		c.slips(i, s, v)
		c.storePath(i, v)
	case opaque:
		c.secretSlips(i, v)
	case plainText:
		c.slips(i, s, v)
		if s.id == kEndpointCheck || s.id == localSide.of(kEndpointCheck) {
			c.checkName(i, s, v)
			return
		}
		c.plain(i, s, v)
	}
}

// refusal is the code of a value that can't be read. What is refused is known
// for keys only that links are known to have.
func (s *spec) refusal(code link.Code) link.Code {
	if s.key.Confidence == link.Inferred {
		return codeValueUnknown
	}
	return code
}

func (c *check) boolean(i int, s *spec, v string) {
	if text.EqualFold(v, "true") || text.EqualFold(v, "false") || text.Templated(v) {
		return
	}
	c.add(s.refusal(codeNotBoolean), c.valueOf(i), s.key.Name+" is "+c.showEntry(i, &s.key)+", which is neither true nor false",
		c.cure(s, v, boolHint(v)))
}

func (c *check) integer(i int, s *spec, v string) {
	bits := 32
	switch s.key.Type {
	case link.TypeShort:
		bits = 16
	case link.TypeLong:
		bits = 64
	default:
	}
	n, err := strconv.ParseInt(v, 10, bits)
	if err != nil && !text.IsASCII(v) {
		n, err = strconv.ParseInt(text.PlainDigits(v), 10, bits)
	}
	if err != nil {
		if !text.Templated(v) {
			c.add(s.refusal(codeNotNumber), c.valueOf(i), s.key.Name+" is "+c.showEntry(i, &s.key)+", which is no whole number of "+
				strconv.Itoa(bits)+" bits", c.cure(s, v, numberHint(s.key.Name, v)+unitHint(s.key.Name)))
		}
		return
	}
	c.bounds(i, s, float64(n))
}

func (c *check) decimal(i int, s *spec, v string) {
	// Java takes a letter for the type at the end, and signs and exponents as
	// Go does.
	f, err := strconv.ParseFloat(strings.TrimRight(v, "fFdD"), 64)
	if err != nil || strings.Contains(v, "_") {
		if !text.Templated(v) {
			c.add(s.refusal(codeNotNumber), c.valueOf(i), s.key.Name+" is "+c.showEntry(i, &s.key)+", which is no number",
				c.cure(s, v, decimalHint(v)))
		}
		return
	}
	c.bounds(i, s, f)
}

// bounds compares a number with what is known of the key's range.
func (c *check) bounds(i int, s *spec, n float64) {
	b := &s.key.Bounds
	low, high := b.HasMin && n < b.Min, b.HasMax && n > b.Max
	if !low && !high && !(math.IsNaN(n) && (b.HasMin || b.HasMax)) {
		return
	}
	want := "at least " + number(b.Min)
	if b.HasMax {
		want = "between " + number(b.Min) + " and " + number(b.Max)
	}
	code := codeOutOfBounds
	switch {
	case s.key.Confidence == link.Inferred:
		code = codeBeyondKnown
	case s.soft && n < 0 && b.Min >= 0 && strings.HasSuffix(s.key.Name, ".ms"):
		code = codeBelowZero
	case s.soft:
		code = codeBeyondKnown
	}
	c.add(code, c.valueOf(i), s.key.Name+" is "+c.showEntry(i, &s.key)+", must be "+want,
		"Write a number "+want+"."+unitHint(s.key.Name))
}

func number(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// enumeration checks a value against the list of its key.
func (c *check) enumeration(i int, s *spec, v string, code link.Code) {
	fold := ""
	for _, known := range s.key.Values {
		if v == known {
			return
		}
		if text.EqualFold(v, known) {
			fold = known
		}
	}
	if fold != "" && (s.key.FoldCase || fold == "JKS" || fold == "PKCS12") {
		return
	}
	if text.Templated(v) {
		return
	}
	// An empty mechanism is judged together with the protocol, and an empty
	// hinted value means that there is none.
	if v == "" && code == codeValueUnknown || otherStore(s, v) {
		return
	}
	hint := "Write " + list(s.key.Values) + "."
	if near := nearest(v, s.key.Values); near != "" {
		hint = "Write " + near + "; the values are " + list(s.key.Values) + "."
	}
	c.add(code, c.valueOf(i), s.key.Name+" is "+c.showEntry(i, &s.key)+", which is none of its known values",
		c.cure(s, v, hint))
}

// otherStores are types of stores that security providers of Java are known to
// bring, beside those that Kafka names.
var otherStores = []string{"BCFKS", "BKS", "JCEKS", "DKS", "PKCS11"}

func otherStore(s *spec, v string) bool {
	switch s.id {
	case kKeystoreType, kTruststoreType, localSide.of(kKeystoreType), localSide.of(kTruststoreType):
		return containsFold(otherStores, v)
	}
	return false
}

// plain checks strings, classes and lists that have no grammar of their own.
func (c *check) plain(i int, s *spec, v string) {
	k := &s.key
	if v == "" {
		if k.NonEmpty {
			c.add(codeEmptyValue, c.valueOf(i), k.Name+" is empty", "Write a value, or leave the config out.")
		}
		return
	}
	if k.Type == link.TypeClass && (strings.ContainsAny(v, " /\\,") || strings.HasSuffix(v, ".class") || strings.IndexByte(v, '.') < 0) && !text.Templated(v) && !text.Quoted(v) && !text.IsNullWord(v) {
		c.add(codeClassName, c.valueOf(i), k.Name+" is "+c.showEntry(i, k)+", which is no full name of a Java class",
			"Write the full name of the class, with its package and dots, without .class or a path.")
		return
	}
	if k.Values == nil || !k.OpenValues {
		return
	}
	for rest, more := v, true; more; {
		var item string
		item, rest, more = cutItem(rest, k.Type == link.TypeList)
		// Java compares the name of one protocol in any case, those of a list as
		// they are written.
		if !contains(k.Values, item) && !text.Templated(item) && !(k.Type == link.TypeString && containsFold(k.Values, item)) {
			c.add(codeValueUnknown, c.valueOf(i), k.Name+" holds "+show(item)+", which is none of its known values", listHint(k, item))
			return
		}
	}
}

// checkName checks how host names are compared: Java knows two ways, and an
// empty text switches it off.
func (c *check) checkName(i int, s *spec, v string) {
	if v == "" || text.EqualFold(v, "https") || text.EqualFold(v, "ldaps") || text.Templated(v) || text.EqualFold(v, "null") || text.Quoted(v) && len(v) == 2 {
		return
	}
	c.add(codeValueUnknown, c.valueOf(i), s.key.Name+" is "+c.showEntry(i, &s.key)+", which Java does not know",
		"Write https, or the empty text to compare no host names.")
}

// cutItem takes the first item off a list; a text that is no list is one item.
func cutItem(v string, isList bool) (item, rest string, more bool) {
	if !isList || text.IsReference(v) {
		return v, "", false
	}
	for from := 0; ; {
		comma := strings.IndexByte(v[from:], ',')
		if comma < 0 {
			return text.Trim(v), "", false
		}
		comma += from
		// A comma inside a placeholder divides nothing.
		if _, end, ok := text.PlaceholderBefore(v, from, comma); ok {
			from = end
			continue
		}
		return text.Trim(v[:comma]), v[comma+1:], true
	}
}

func contains(words []string, w string) bool {
	for _, x := range words {
		if x == w {
			return true
		}
	}
	return false
}

func containsFold(words []string, w string) bool {
	for _, x := range words {
		if text.EqualFold(x, w) {
			return true
		}
	}
	return false
}

// prefix checks cluster.link.prefix.
func (c *check) prefix(i int, s *spec, v string) {
	plain := link.PlainName(v)
	switch {
	case plain && len(v) <= s.key.MaxLength, text.Templated(v):
	case !plain:
		c.add(codePrefixCharacters, c.valueOf(i), s.key.Name+" is "+c.showEntry(i, &s.key)+
			", which holds characters that no topic name may have", c.cure(s, v, "Use a-z A-Z 0-9 . _ and - only."))
	default:
		c.add(codePrefixLength, c.valueOf(i), s.key.Name+" has "+strconv.Itoa(len(v))+" characters, at most "+
			strconv.Itoa(s.key.MaxLength)+" are documented", "Write a shorter prefix; it can't be changed later.")
	}
}

// startOffset checks mirror.start.offset.spec, whose timestamps have no
// published grammar.
func (c *check) startOffset(i int, v string) {
	if v == "earliest" || v == "latest" || text.Templated(v) || isTimestamp(v) {
		return
	}
	c.add(codeStartOffset, c.valueOf(i), "mirror.start.offset.spec is "+show(v)+
		", which is neither earliest, latest nor an ISO-8601 timestamp", startHint(v))
}

// isTimestamp takes anything that begins like an ISO-8601 date.
func isTimestamp(v string) bool {
	const form = "dddd-dd-dd"
	if len(v) < len(form) {
		return false
	}
	for i := range len(form) {
		if form[i] == 'd' && (v[i] < '0' || v[i] > '9') || form[i] == '-' && v[i] != '-' {
			return false
		}
	}
	month, day := v[5:7], v[8:10]
	if month < "01" || month > "12" || day < "01" || day > "31" {
		return false
	}
	return len(v) == len(form) || v[len(form)] == 'T' || v[len(form)] == ' '
}

// topicConfigs checks topic.config.sync.include: what is not a topic config
// that links are known to copy is named once.
func (c *check) topicConfigs(i int, s *spec, v string) {
	if text.Templated(v) || v == "" {
		return
	}
	var odd []string
	for rest, more := v, true; more; {
		var item string
		item, rest, more = cutItem(rest, true)
		if item != "" && !contains(s.key.Values, item) && len(odd) < 3 {
			odd = append(odd, item)
		}
	}
	if len(odd) == 0 {
		return
	}
	shown := make([]string, len(odd))
	for n := range odd {
		shown[n] = show(odd[n])
	}
	c.add(codeTopicConfig, c.valueOf(i), s.key.Name+" names "+strings.Join(shown, ", ")+", which links are not known to copy",
		topicConfigHint(v, odd[0], s.key.Values))
}
