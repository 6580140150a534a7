package text

import "strings"

// references begin values that something else looks up and puts in: secret
// stores, their injectors, encrypted files and tags of templates.
var references = []string{
	"vault:", "bao:", "op://", "ref+", "ENC[", "ENC(", "secretref:", "secretsmanager:", "ssm:/", "sm://", "env://", "awssm://", "gcpsm://",
	"gcp:secretmanager:", "azurekv://", "keyvault://", "awskms:", "gcpkms:", "azurekms:", "hashivault:", "akeyless:", "doppler:",
	"k8s:secret/", "arn:aws:secretsmanager:", "arn:aws:ssm:", "@Microsoft.KeyVault(",
	"!Ref ", "!Sub ", "!GetAtt ", "!ImportValue ", "!Join ", "!FindInMap ", "!vault ", "!secret ", "!reference ",
}

// maxReference is the longest reference, in bytes: an encrypted value is as long
// as the text in it.
const maxReference = 1 << 15

// IsReference reports whether the whole of s is such a reference.
func IsReference(s string) bool {
	if s == "" || len(s) > maxReference || strings.IndexByte("vborEsegkadh@!", s[0]) < 0 {
		return false
	}
	for _, r := range references {
		if len(s) <= len(r) || s[:len(r)] != r {
			continue
		}
		switch r {
		case "ENC[":
			return s[len(s)-1] == ']' && OneWord(s)
		case "ENC(":
			return s[len(s)-1] == ')' && OneWord(s)
		case "op://":
			// Names of vaults and items may have blanks.
			return strings.IndexByte(s, '\n') < 0
		}
		return r[0] == '!' || OneWord(s)
	}
	return false
}

// OneWord reports whether s holds no blanks and line ends.
func OneWord(s string) bool { return !strings.ContainsAny(s, " \t\r\n") }

// standInStarts are the bytes that stand-ins begin with; those of … and • are
// the first of their encoding.
const standInStarts = "YyCcTtRrXxFfPpIiEe*.?\xe2"

// standInPrefixes begin words that stand for a value, in small letters.
var standInPrefixes = [...]string{"your-", "your_", "change-me", "change_me", "changeme", "replace-me", "replace_me", "replaceme", "replacewith", "replace-with", "replace_with", "xxxx", "fill-me", "fill_me", "fillme", "fill-in", "fill_in"}

// standInWords are such words as a whole.
var standInWords = [...]string{"todo", "tbd", "tba", "fixme", "placeholder", "redacted", "xxx"}

// standInVerbs begin words that end with "here".
var standInVerbs = [...]string{"your", "insert", "put", "enter", "paste", "type", "fill", "provide"}

// standInPairs marks the first two letters of all these words, by which nearly
// every other word is told apart.
var standInPairs = func() (table [1 << 10]bool) {
	for _, words := range [][]string{standInPrefixes[:], standInWords[:], standInVerbs[:]} {
		for _, word := range words {
			table[letterPair(word)] = true
		}
	}
	return table
}()

// letterPair numbers the first two letters of a text, whether capital or small.
// Other characters share a number with some letter.
func letterPair(s string) int { return int(s[0]&31)<<5 | int(s[1]&31) }

// maxStandIn is the longest word that stands in for a value, in bytes.
const maxStandIn = 60

// standIn measures words and marks that people write where a value is to be
// put, or in place of one that is not shown.
func standIn(s string) int {
	if !isLetter(s[0]) {
		for _, mark := range [...]string{"***", "...", "???", "…", "••"} {
			if s[0] == mark[0] && strings.HasPrefix(s, mark) {
				return marked(s, mark)
			}
		}
		return 0
	}
	if len(s) < 2 || !standInPairs[letterPair(s)] {
		return 0
	}
	n := 0
	for n < len(s) && n <= maxStandIn && (IsWord(s[n]) || s[n] == '-') {
		n++
	}
	if n > maxStandIn {
		return 0
	}
	word := strings.ToLower(s[:n])
	for _, prefix := range standInPrefixes {
		if prefix[0] == word[0] && strings.HasPrefix(word, prefix) {
			return n
		}
	}
	// As in YourKey, and in TODO_KEY; todo-list is something else.
	if n > 4 && word[:4] == "your" && s[4] >= 'A' && s[4] <= 'Z' || strings.HasPrefix(s, "TODO") || strings.HasPrefix(s, "REPLACE_") {
		return n
	}
	for _, whole := range standInWords {
		if word == whole || whole == "xxx" && strings.HasPrefix(word, "xxx-") {
			return len(whole)
		}
	}
	if strings.HasSuffix(word, "here") {
		for _, verb := range standInVerbs {
			if strings.HasPrefix(word, verb) {
				return n
			}
		}
	}
	return 0
}

// marked measures a run of marks with what is joined to it.
func marked(s, mark string) int {
	n := 0
	for strings.HasPrefix(s[n:], mark) {
		n += len(mark)
	}
	for n < len(s) && (IsWord(s[n]) || s[n] == '-' || s[n] == s[0] && s[0] < 0x80) {
		n++
	}
	if n > maxStandIn && s[0] < 0x80 {
		return 0
	}
	return n
}
