package pem

import "strings"

// JoinedMarker reports whether a marker has no white space behind it, of two
// markers on one line the first aside.
func JoinedMarker(v string) bool {
	for _, word := range []string{"BEGIN ", "END "} {
		for rest := v; ; {
			i := strings.Index(rest, word)
			if i < 0 {
				break
			}
			rest = rest[i+len(word):]
			end := strings.IndexByte(rest, '-')
			if end < 0 {
				break
			}
			behind := strings.TrimLeft(rest[end:], "-")
			if behind != "" && behind[0] > ' ' && !(word == "END " && strings.HasPrefix(behind, "BEGIN ")) {
				return true
			}
		}
	}
	return false
}

// SoundBlock reports whether one of several blocks is of the kind that is
// wanted and has white space behind its markers: Kafka takes what it finds.
func SoundBlock(v, kind string) bool {
	for begin := strings.Index(v, "BEGIN "); begin >= 0; {
		part := v[begin:]
		next := strings.Index(part[len("BEGIN "):], "BEGIN ")
		if next >= 0 {
			next += len("BEGIN ")
			part = part[:next]
		}
		label, _, _ := strings.Cut(part, "-")
		if strings.HasSuffix(label, kind) && strings.Contains(part, "END ") && !JoinedMarker(part) {
			return true
		}
		if next < 0 {
			return false
		}
		begin += next
	}
	return false
}

// EmptyBlock reports whether the first block has nothing in it.
func EmptyBlock(v string) bool {
	begin := strings.Index(v, "BEGIN ")
	if begin < 0 {
		return false
	}
	dash := strings.IndexByte(v[begin:], '-')
	return dash >= 0 && strings.HasPrefix(strings.TrimLeft(v[begin+dash:], "- \r\n"), "END ")
}

// EvenDashes reports whether each BEGIN and END stands between five dashes.
func EvenDashes(v string) bool {
	for _, word := range []string{"BEGIN ", "END "} {
		for rest := v; ; {
			i := strings.Index(rest, word)
			if i < 0 {
				break
			}
			before := len(rest[:i]) - len(strings.TrimRight(rest[:i], "-"))
			after := rest[i+len(word):]
			end := strings.IndexByte(after, '-')
			if end < 0 {
				return false
			}
			dashes := len(after[end:]) - len(strings.TrimLeft(after[end:], "-"))
			if before != 5 || dashes != 5 && dashes != 10 {
				return false
			}
			rest = after[end:]
		}
	}
	return true
}

// PlainKey reports whether the text holds a private key without encryption.
func PlainKey(v string) bool {
	return strings.Contains(v, "BEGIN PRIVATE KEY") && !strings.Contains(v, "ENCRYPTED")
}

// OtherKey reports whether the text holds a private key in one of the forms
// that Kafka does not read.
func OtherKey(v string) bool {
	for _, kind := range [...]string{"RSA", "EC", "DSA", "OPENSSH", "SSH2 ENCRYPTED"} {
		if strings.Contains(v, "BEGIN "+kind+" PRIVATE KEY") {
			return true
		}
	}
	return false
}
