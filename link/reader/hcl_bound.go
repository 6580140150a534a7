package reader

import (
	"bytes"
	"fmt"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/clusterlink-go/clusterlink/link"
)

// What the HCL parser is given at most. It recurses into what is nested and
// along what is chained, and takes about 1.5 kB for each token; a text that
// consists of several parts it joins one by one.
const (
	maxHCLDepth  = 200
	maxHCLChain  = 1000
	maxHCLTokens = 120_000
	maxHCLNumber = 1000
	maxHCLJoined = 128 << 20
)

// unboundedHCL finds what the parser would need too much for.
func unboundedHCL(data []byte) (link.Finding, bool) {
	found := func(at int, format string, args ...any) (link.Finding, bool) {
		return link.Finding{Code: link.CodeMalformedTerraform, Offset: at + 1, Detail: fmt.Sprintf(format, args...)}, true
	}
	most, many := manyTokens(data)
	// What the lexer does not like the parser tells.
	tokens, _ := hclsyntax.LexConfig(data[:most], "", hcl.InitialPos)
	var open hclLevels
	open.enter(hclsyntax.TokenOBrace)
	joined := 0
	for i, t := range tokens {
		at := t.Range.Start.Byte
		switch t.Type {
		case hclsyntax.TokenOBrack, hclsyntax.TokenOBrace, hclsyntax.TokenOParen, hclsyntax.TokenTemplateInterp, hclsyntax.TokenOQuote, hclsyntax.TokenOHeredoc:
			if t.Type == hclsyntax.TokenOBrack && i+1 < len(tokens) && tokens[i+1].Type == hclsyntax.TokenStar {
				open.chain()
			}
			open.enter(t.Type)
		case hclsyntax.TokenTemplateControl:
			// What it begins ends in another one.
			open.chain()
			open.enter(t.Type)
		case hclsyntax.TokenCBrack, hclsyntax.TokenCBrace, hclsyntax.TokenCParen, hclsyntax.TokenTemplateSeqEnd, hclsyntax.TokenCQuote, hclsyntax.TokenCHeredoc:
			open.leave()
		case hclsyntax.TokenMinus, hclsyntax.TokenBang, hclsyntax.TokenQuestion, hclsyntax.TokenDoubleColon:
			open.chain()
		case hclsyntax.TokenComma:
			open.next()
		case hclsyntax.TokenNewline:
			if open.top().kind == hclsyntax.TokenOBrace { // else the line goes on
				open.next()
			}
		case hclsyntax.TokenQuotedLit, hclsyntax.TokenStringLit:
			joined += open.text(len(t.Bytes))
		case hclsyntax.TokenNumberLit:
			if len(t.Bytes) > maxHCLNumber {
				return found(at, "a number has more than %d digits", maxHCLNumber)
			}
		}
		switch {
		case len(open.levels) > maxHCLDepth:
			return found(at, "values are nested more than %d deep", maxHCLDepth)
		case open.chained > maxHCLChain:
			return found(at, "an expression goes on for more than %d operators, conditions or directives", maxHCLChain)
		case joined > maxHCLJoined:
			return found(at, "a text has too many lines and escapes")
		}
	}
	if !many {
		return link.Finding{}, false
	}
	f, _ := found(most, "the file has more than %d words and signs", maxHCLTokens)
	f.Cure = "Split it into several files."
	return f, true
}

// manyTokens finds where the tokens of a file become too many, or else its end:
// they are at most as many as its words, signs, line ends and lines of comment.
func manyTokens(data []byte) (at int, many bool) {
	tokens, word, begins := 0, false, true
	for i := 0; i < len(data); i++ {
		c := data[i]
		isWord := c == '_' || c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' || c >= 0x80 || c == '-' && word
		switch {
		case c == ' ' || c == '\t' || c == '\r':
		case begins && (c == '#' || bytes.HasPrefix(data[i:], []byte("//"))):
			tokens++
			if n := bytes.IndexByte(data[i:], '\n'); n >= 0 {
				i += n - 1
			} else {
				i = len(data)
			}
		case !isWord || !word:
			tokens++
		}
		if c != ' ' && c != '\t' {
			begins = c == '\n'
		}
		if word = isWord; tokens > maxHCLTokens {
			return i, true
		}
	}
	return len(data), false
}

// hclLevels are the brackets, quotes and templates that are open in each other,
// and what is chained in them.
type hclLevels struct {
	levels []hclLevel
	// chained is the sum of all that are open.
	chained int
}

// hclLevel is one of them: what opened it, how many operators and directives
// its expression has so far, and how long the text in it is of which the next
// part becomes one.
type hclLevel struct {
	kind     hclsyntax.TokenType
	chained  int
	text     int
	literals int
}

func (h *hclLevels) top() *hclLevel { return &h.levels[len(h.levels)-1] }

func (h *hclLevels) enter(kind hclsyntax.TokenType) {
	h.levels = append(h.levels, hclLevel{kind: kind})
}

// leave ends a level; the outermost one stays.
func (h *hclLevels) leave() {
	h.next()
	if len(h.levels) > 1 {
		h.levels = h.levels[:len(h.levels)-1]
	}
}

// chain counts one more operator of the expression.
func (h *hclLevels) chain() {
	h.top().chained++
	h.chained++
}

// next begins another expression.
func (h *hclLevels) next() {
	h.chained -= h.top().chained
	h.top().chained = 0
}

// text counts one more part of a text, and tells how many bytes are moved to
// join it with those before.
func (h *hclLevels) text(n int) int {
	t := h.top()
	t.text, t.literals = t.text+n, t.literals+1
	const part = 16 // what one takes in the list of them
	return t.text + part*t.literals
}
