package reader

import "slices"

// construct is what is open around a word of a script. Its commands need not be
// told apart any further than to find the bracket that ends a substitution.
type construct byte

const (
	// group is ( … ) round commands, array ( … ) behind name=.
	group construct = iota + 1
	array
	// test is [[ … ]], testGroup ( … ) in it.
	test
	testGroup
	// subject is what stands between case and its word, in what stands behind that.
	subject
	in
	// pattern is what stands before the bracket of a branch, branch the rest of it.
	pattern
	branch
)

// grammar follows the constructs of a script.
type grammar struct {
	open []construct
	// lead says that the next word may be a reserved one, closed that the bracket
	// which ends the substitution was read.
	lead, closed bool
	// scope is that of the innermost group, nil where nothing is kept.
	scope *scope
}

func (g *grammar) top() construct {
	if len(g.open) == 0 {
		return 0
	}
	return g.open[len(g.open)-1]
}

func (g *grammar) push(c construct) {
	g.open = append(g.open, c)
	if c == group && g.scope != nil {
		g.scope = &scope{outer: g.scope}
	}
}

func (g *grammar) pop() {
	if g.top() == group && g.scope != nil {
		g.scope = g.scope.outer
	}
	g.open = g.open[:len(g.open)-1]
}

// leaders are the reserved words with another one behind them.
var leaders = []string{"if", "then", "elif", "else", "while", "until", "do", "{", "!", "time", "coproc"}

// take follows a word of a command.
func (g *grammar) take(w *shellText) {
	text := ""
	if w.plain && len(w.text) < maxWord {
		text = w.String()
	}
	lead := g.lead
	g.lead = false
	switch top := g.top(); {
	case top == subject:
		g.open[len(g.open)-1] = in
	case top == in && text == "in":
		g.open[len(g.open)-1], g.lead = pattern, true
	case top == test && text == "]]", (top == branch || top == pattern) && lead && text == "esac":
		g.pop()
	case !lead || top != 0 && top != group && top != branch:
	case text == "case":
		g.push(subject)
	case text == "[[":
		g.push(test)
	default:
		g.lead = slices.Contains(leaders, text)
	}
}

// branch follows what ends a branch of a case.
func (g *grammar) branch() {
	if g.top() == branch {
		g.open[len(g.open)-1] = pattern
	}
}

// close follows a closing bracket. What is not closed in it ends with it.
func (g *grammar) close(inner bool) {
	if g.top() == pattern {
		g.open[len(g.open)-1] = branch
		return
	}
	for len(g.open) > 0 {
		top := g.top()
		if g.pop(); top == group || top == array || top == testGroup {
			g.lead = top == group
			return
		}
	}
	g.closed = inner
}
