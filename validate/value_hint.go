package validate

import (
	"math"
	"strconv"
	"strings"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/validate/internal/text"
)

// nearest finds the word that v probably means: the same letters and digits in
// any case, or the first of the words that begins or ends with them.
func nearest(v string, words []string) string {
	squashed := text.Squash(text.PlainLetters(strings.Trim(v, `"'`)))
	if squashed == "" {
		if v == "*" && contains(words, "ANY") {
			return "ANY"
		}
		return ""
	}
	for _, w := range words {
		if text.Squash(w) == squashed {
			return w
		}
	}
	if alias := aliases[squashed]; contains(words, alias) {
		return alias
	}
	for _, w := range words {
		s := text.Squash(w)
		if len(squashed) >= 4 && len(s) >= 4 && (strings.HasPrefix(s, squashed) || strings.HasPrefix(squashed, s)) {
			return w
		}
	}
	return ""
}

// aliases are other words for values, in letters and digits alone, that the
// spelling does not lead to.
var aliases = map[string]string{
	"TLS": "SSL", "MTLS": "SSL", "SSLSASL": "SASL_SSL", "SASLTLS": "SASL_SSL", "SASL": "SASL_SSL", "SASLPLAIN": "PLAIN", "NONE": "PLAINTEXT", "TCP": "PLAINTEXT",
	"KERBEROS": "GSSAPI", "SHA256": "SCRAM-SHA-256", "SHA512": "SCRAM-SHA-512", "OAUTH2": "OAUTHBEARER", "OIDC": "OAUTHBEARER", "BEARER": "OAUTHBEARER",
	"IAM": "AWS_MSK_IAM", "AWSIAM": "AWS_MSK_IAM", "MSKIAM": "AWS_MSK_IAM", "P12": "PKCS12", "PFX": "PKCS12",
	"EXACT": "LITERAL", "EQUALS": "LITERAL", "STARTSWITH": "PREFIXED", "ALLOW": "INCLUDE", "WHITELIST": "INCLUDE", "DENY": "EXCLUDE", "BLACKLIST": "EXCLUDE",
	"PERMIT": "ALLOW", "GRANT": "ALLOW", "FORBID": "DENY", "CONSUMERGROUP": "GROUP", "SRC": "SOURCE", "DST": "DESTINATION",
	// The Kubernetes operator has the one, and in one version the other.
	"TRANSACTIONID": "TRANSACTIONAL_ID", "TRANSCATIONID": "TRANSACTIONAL_ID",
	"IN": "INBOUND", "OUT": "OUTBOUND", "BEGINNING": "earliest", "SMALLEST": "earliest", "END": "latest", "LARGEST": "latest",
}

// cure is [valueHint], and knows a value that other settings ran into, as where
// several were written on one line. What is in there is not missing.
func (c *check) cure(s *spec, v, general string) string {
	first := ""
	for rest := v; ; {
		other, ok := swallowed(rest, s.key.Name)
		if !ok {
			break
		}
		if first == "" {
			first = other
		}
		if o := specOf(other); o != nil {
			c.meant[o.id] = swallowedKey
		}
		rest = rest[strings.Index(rest, other)+len(other):]
	}
	if first != "" {
		return "The setting " + first + " ran into it: give that a config of its own, on a line of its own."
	}
	return valueHint(s, v, general)
}

// valueHint names the slip that made a value unreadable, where one can be
// seen, before the general hint.
func valueHint(s *spec, v, general string) string {
	switch {
	case v == "":
		return general + " To have the default, leave the config out."
	case strings.HasPrefix(v, s.key.Name):
		return "Write the value alone, without the key in front. " + general
	case strings.Contains(v, " #") || strings.Contains(v, " //"):
		return "Take away the comment: it is part of the value. " + general
	case strings.HasSuffix(v, ",") || strings.HasSuffix(v, ";"):
		return "Take away the " + v[len(v)-1:] + " at the end. " + general
	}
	if hint := text.Disguise(v); hint != "" {
		return hint + " " + general
	}
	return general
}

// boolHint says which of the two a word means.
func boolHint(v string) string {
	switch strings.ToLower(strings.Trim(v, `"'`+"`.,; =:")) {
	case "yes", "y", "on", "1", "t", "enabled", "enable", "ja", "si", "oui", "tru", "ture", "treu", "truee", "true":
		return "Write true."
	case "no", "n", "off", "0", "f", "disabled", "disable", "nein", "non", "fals", "flase", "falsch", "false":
		return "Write false."
	}
	return "Write true or false."
}

// units are those that people write behind a number of milliseconds, bytes or
// seconds.
var units = map[string]map[string]float64{
	".ms":      {"ms": 1, "millis": 1, "s": 1e3, "sec": 1e3, "seconds": 1e3, "m": 60e3, "min": 60e3, "minutes": 60e3, "h": 3600e3, "hours": 3600e3, "d": 86400e3},
	".seconds": {"s": 1, "sec": 1, "seconds": 1, "m": 60, "min": 60, "minutes": 60, "h": 3600},
	".bytes":   {"b": 1, "bytes": 1, "k": 1 << 10, "kb": 1 << 10, "kib": 1 << 10, "m": 1 << 20, "mb": 1 << 20, "mib": 1 << 20, "g": 1 << 30, "gb": 1 << 30, "gib": 1 << 30},
}

// numberHint says which digits are meant, where that can be told.
func numberHint(key, v string) string {
	plain := strings.NewReplacer("_", "", " ", "", "'", "", ",", "", "\u00a0", "").Replace(strings.ToLower(strings.Trim(v, `"'`)))
	end := len(strings.TrimRight(plain, "abcdefghijklmnopqrstuvwxyz"))
	number, unit := plain[:end], plain[end:]
	if strings.Trim(v, "0123456789-+") == "" {
		return "Write a number that is nearer to zero."
	}
	if _, err := strconv.ParseInt(number, 10, 64); err == nil && unit != "" {
		if factor := units[key[max(strings.LastIndexByte(key, '.'), 0):]][unit]; factor > 0 {
			n, _ := strconv.ParseFloat(number, 64)
			return "Write " + strconv.FormatFloat(n*factor, 'f', -1, 64) + ": units are not understood."
		}
		if unit == "l" {
			return "Write " + number + "."
		}
		return "Write digits only."
	}
	// 1e3 and 5000.0 are whole numbers; 5.000 is one or the other.
	if f, err := strconv.ParseFloat(plain, 64); err == nil && f == math.Trunc(f) && math.Abs(f) < 1e15 && (!strings.Contains(plain, ".") || strings.HasSuffix(plain, ".0") || strings.HasSuffix(plain, ".")) && !strings.HasPrefix(plain, "0x") {
		return "Write " + strconv.FormatFloat(f, 'f', -1, 64) + "."
	}
	return "Write digits only."
}

// unitHint reminds of the unit that a key's name ends with.
func unitHint(key string) string {
	switch {
	case strings.HasSuffix(key, ".ms"):
		return " The unit is milliseconds."
	case strings.HasSuffix(key, ".bytes"):
		return " The unit is bytes."
	case strings.HasSuffix(key, ".seconds"):
		return " The unit is seconds."
	}
	return ""
}

// decimalHint says which number is meant, where that can be told.
func decimalHint(v string) string {
	if percent, ok := strings.CutSuffix(v, "%"); ok {
		if f, err := strconv.ParseFloat(text.Trim(percent), 64); err == nil {
			return "Write " + strconv.FormatFloat(f/100, 'f', -1, 64) + "."
		}
	}
	if whole, part, ok := strings.Cut(v, ","); ok && part != "" && strings.Trim(whole+part, "0123456789") == "" {
		return "Write " + whole + "." + part + "."
	}
	return "Write a number such as 0.8."
}

// listHint says what to write for an item of a list, or for a text, that is none
// of the known ones.
func listHint(k *link.Key, item string) string {
	if k.Type == link.TypeList && strings.ContainsAny(item, "; |") {
		return "Put commas between the items, and nothing else."
	}
	if near := nearest(item, k.Values); near != "" {
		return "Write " + near + "; the values are " + list(k.Values) + "."
	}
	return "Write " + list(k.Values) + "."
}

func startHint(v string) string {
	if near := nearest(v, []string{"earliest", "latest"}); near != "" {
		return "Write " + near + "."
	}
	return "Write earliest, latest or a timestamp like 2025-01-31T08:00:00Z."
}

func topicConfigHint(v, odd string, known []string) string {
	switch {
	case v[0] == '[' || text.Quoted(odd):
		return "Write the names with commas between them, without brackets and quotes."
	case strings.ContainsAny(odd, "; |"):
		return "Put commas between the names."
	}
	return "Leave it out; known are " + strings.Join(known, ", ") + "."
}
