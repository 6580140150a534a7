package link

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits of names, in characters.
const (
	// MaxTopicLength is the longest topic name Kafka takes (KCP
	// migrate_topics_mirror_destination_test.go ~731).
	MaxTopicLength = 249
	// MaxNameLength is the longest link name this package takes. The service's
	// limit is not published; it is taken to be that of a topic (inferred).
	MaxNameLength = MaxTopicLength
)

// NameError says why a text is not the name of a link, a topic or a cluster.
type NameError struct {
	// What was named: "link name", "topic name", "cluster id".
	What string
	Text string
	// Reason is a short clause: "is empty", "holds '/' at character 3".
	Reason string
}

// Error implements error.
func (e *NameError) Error() string {
	return fmt.Sprintf("link: %s %.60q: %s", e.What, e.Text, e.Reason)
}

// CheckName reports, as a [*NameError], why name can't be a link name: it must
// not be empty, longer than [MaxNameLength], ".", ".." or "-" (the wildcard of
// /links/-/mirrors), and must not hold a slash, a blank at either end, or a
// control character. The service publishes no grammar (api.md 4.5), so other
// characters pass.
func CheckName(name string) error {
	if name == "-" {
		return &NameError{"link name", name, `"-" stands for all links in the API's paths`}
	}
	return checkText("link name", name, MaxNameLength)
}

// CheckTopic reports, as a [*NameError], why name can't be a Kafka topic name:
// 1 to 249 characters of [a-zA-Z0-9._-], not "." or "..".
func CheckTopic(name string) error {
	if err := checkText("topic name", name, MaxTopicLength); err != nil {
		return err
	}
	if i := strings.IndexFunc(name, func(r rune) bool { return !isTopicRune(r) }); i >= 0 {
		return &NameError{"topic name", name, fmt.Sprintf("holds a character other than a-z A-Z 0-9 . _ - at byte %d", i+1)}
	}
	return nil
}

// CheckClusterID reports, as a [*NameError], why id can't be a cluster id: it
// must not be empty, hold a slash, a blank at either end or a control
// character. The form of ids is not published.
func CheckClusterID(id string) error { return checkText("cluster id", id, MaxNameLength) }

// PlainName reports whether all characters of name are ones that Kafka takes
// in names: [a-zA-Z0-9._-].
func PlainName(name string) bool {
	for i := range len(name) {
		if !isTopicRune(rune(name[i])) {
			return false
		}
	}
	return true
}

func isTopicRune(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '.' || r == '_' || r == '-'
}

// checkText checks what all names have in common.
func checkText(what, s string, limit int) error {
	fail := func(format string, args ...any) error {
		return &NameError{what, s, fmt.Sprintf(format, args...)}
	}
	if s != "" && len(s) <= limit && s[0] != '.' && PlainName(s) {
		return nil
	}
	if s == "" {
		return fail("is empty")
	}
	if !utf8.ValidString(s) {
		return fail("is not UTF-8")
	}
	if n := utf8.RuneCountInString(s); n > limit {
		return fail("has %d characters, at most %d are allowed", n, limit)
	}
	if s == "." || s == ".." {
		return fail("stands for a directory in a path")
	}
	if strings.TrimSpace(s) != s {
		return fail("begins or ends with a blank")
	}
	for i, r := range s {
		if r == '/' || unicode.IsControl(r) {
			return fail("holds %q at byte %d", r, i+1)
		}
	}
	return nil
}
