package validate

import (
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/validate/internal/jaas"
	"github.com/clusterlink-go/clusterlink/validate/internal/text"
)

func TestJAASHints(t *testing.T) {
	for _, tc := range []struct {
		v     string
		fault jaas.Fault
		part  string
	}{
		{`M required a="b" security.protocol=SSL`, jaas.NoSemicolon, "security.protocol ran into"},
		{`M required a=\"b\";`, jaas.NoValue, "backslashes before the quotes"},
		{`M required a=\'b\';`, jaas.NoValue, "backslashes before the quotes"},
		{"M%20required", jaas.NoFlag, "URL-encoded"},
		{"M required a=%22b%22;", jaas.NoValue, "URL-encoded"},
		{"M\u00a0required;", jaas.NoFlag, "invisible"},
		{`"M required"`, jaas.NoFlag, "Take away the quotes"},
		{"M required “", jaas.NoSemicolon, `Type quotes`},
		{"M required &quot;", jaas.NoValue, "escaped for HTML"},
		{"M required &#39;", jaas.NoValue, "escaped for HTML"},
		{"KafkaClient { M", jaas.NoFlag, "braces of the JAAS file"},
		{"b3JnLmFwYWNoZS5rYWZrYS5h", jaas.NoFlag, "base64"},
		{`"M required a=\"b\";"`, jaas.NoFlag, "encoded twice"},
		{`M required a="b"; # x`, jaas.BadFlag, "comment behind the semicolon"},
		{`M required a="b;`, jaas.NoSemicolon, "A quote is not closed"},
		{`M required a="b"`, jaas.NoSemicolon, "Put a semicolon"},
		{"M required a;", jaas.NoValue, "Put the values in double quotes"},
		{"M", jaas.NoFlag, "Write required after"},
		{"M =", jaas.FlagMissing, "Write required after"},
		{"M a", jaas.BadFlag, "Write required after"},
		{"12 required;", jaas.NoModule, "Write module required"},
	} {
		if got := jaasHint(tc.v, "sasl.jaas.config", tc.fault); !strings.Contains(got, tc.part) {
			t.Errorf("%s: %q, want %q in it", tc.v, got, tc.part)
		}
	}
	for v, want := range map[string]bool{
		"b3JnLmFwYWNoZS5rYWZrYS5h": true, "b3JnLmFwYWNoZS5rYWZrYS4=": true, "b3JnLmFwYWNoZS5rYWZr": true, "b3Jn": false, "////////": false, "b3JnLmFwYWNoZS5rYWZrYS5hY": false, "b3JnLmFwYWNoZS5rYWZrYS5-": false, "": false,
	} {
		if text.Base64Text(v) != want {
			t.Errorf("base64Text(%q) is %t", v, !want)
		}
	}
	for fault, part := range map[jaas.Fault]string{
		jaas.NoModule: "begin with a login module", jaas.NoFlag: "not followed", jaas.FlagMissing: "not followed", jaas.BadFlag: "no control flag", jaas.NoValue: "an option has no value",
		jaas.NoSemicolon: "semicolon", jaas.Empty: "names no login module",
	} {
		if got := faultText(fault, "x"); !strings.Contains(got, part) {
			t.Errorf("fault %d: %q", fault, got)
		}
	}
	for _, key := range strings.Fields("username password clientId clientSecret scope principal keyTab useKeyTab storeKey useTicketCache serviceName tokenauth metadataServerUrls extension_logicalCluster extension_identityPoolId") {
		if got := optionText(key); got != "the option "+key {
			t.Error(got)
		}
	}
	if optionText("s3cret") != "an option" {
		t.Error("an option that may be a secret is told")
	}
	for _, key := range []string{"username", "password", "clientId", "clientSecret"} {
		if !isCredential(key) {
			t.Errorf("%s is no credential", key)
		}
	}
	if isCredential("scope") {
		t.Error("scope is a credential")
	}
	for v, want := range map[string]bool{
		"": false, "a": false, `a\b`: true, `\n`: true, `a\\b`: false, `a\"b`: false, `a\'b`: false, `a\`: false, `\\\b`: true, `a\\b\c`: true, `\\n`: false, `a\"\n`: true,
	} {
		if badEscape(v) != want {
			t.Errorf("badEscape(%q) is %t", v, !want)
		}
	}
}

// What follows a login module on lines of its own is read as settings.
func TestJAASOnLines(t *testing.T) {
	for next, part := range map[string]string{"username": "backslash", "clientId": "backslash", "acl.sync.ms": "semicolon at the end", "": "semicolon at the end"} {
		pairs := []string{"security.protocol", "SASL_SSL", "sasl.mechanism", "PLAIN", "sasl.jaas.config", plainModuleName + " required"}
		if next != "" {
			pairs = append(pairs, next, "5000")
		}
		problems := Create(link.NewCreateRequest(dest(pairs...)...), nil)
		for i := range problems {
			if p := &problems[i]; p.Code == codeJAASMalformed && !strings.Contains(p.Hint, part) {
				t.Errorf("%q: %v", next, p)
			}
		}
		if !strings.Contains(codesOf(problems), string(codeJAASMalformed)) {
			t.Errorf("%q: %v", next, problems)
		}
	}
}
