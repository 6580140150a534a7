package main

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/validate"
)

// guard takes names out of problems that may be a piece of a secret: a line of
// a private key that stands alone in a settings file is read as a name.
func guard(ps validate.Problems) validate.Problems {
	for i := range ps {
		p := &ps[i]
		if !secretive(p.Key) {
			continue
		}
		p.Message, p.Hint = without(p.Message, p.Key), without(p.Hint, p.Key)
		p.Key = ""
	}
	return ps
}

// What is long enough to be worth something to others, in bytes; and how much
// of a name messages show at most.
const (
	shortSecret = 8
	longWord    = 16
	longName    = 200
)

// without hides a name, or the beginning of it that is shown, as it is or with
// the escapes of a quoted text.
func without(text, name string) string {
	for n := min(len(name), longName); n >= shortSecret; n-- {
		if quoted := strconv.Quote(name[:n]); len(quoted) > n+2 {
			text = strings.ReplaceAll(text, quoted[1:len(quoted)-1], hidden)
		}
		text = strings.ReplaceAll(text, name[:n], hidden)
	}
	return text
}

var (
	// plainKey is a word, or one made of several: hostname, linkMode.
	plainKey = regexp.MustCompile(`^[a-z]+(?:[A-Z][a-z]+)*$`)
	wordEnds = regexp.MustCompile(`[._-]+`)
)

// secretive reports whether a name that is no key of Kafka may be a secret: it
// has the signs of base64, or a word that is long or mixed as names are not.
func secretive(name string) bool {
	if len(name) < shortSecret || key(name) {
		return false
	}
	if _, foreign := link.NonLinkKey(name); foreign {
		return false
	}
	if _, near := link.SuggestKey(name); near {
		return false
	}
	if strings.ContainsAny(name, "+/=") {
		return true
	}
	words := wordEnds.Split(name, -1)
	for _, word := range words {
		switch {
		case len(word) >= longWord:
			return true
		case len(word) >= shortSecret && len(words) == 1 && !plainKey.MatchString(word):
			return true
		case len(word) >= shortSecret && strings.ContainsAny(word, "0123456789") && strings.ToLower(word) != word:
			return true
		}
	}
	return false
}
