package validate

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/validate/internal/jaas"
	"github.com/clusterlink-go/clusterlink/validate/internal/text"
)

// TestJAASRule holds what is said about whole values, placeholders and all.
func TestJAASRule(t *testing.T) {
	const m = "org.apache.kafka.common.security.plain.PlainLoginModule"
	for _, c := range []struct{ name, text, want string }{
		{"clean", plainLogin, ""},
		{"placeholders in quotes", m + ` required username="${var.key}" password='<the secret>';`, ""},
		{"placeholder as a whole", `${file:/etc/link.properties:jaas}`, ""},
		{"stand-in", `SECRET`, ""},
		{"placeholder for the options", m + ` required ${credentials};`, ""},
		{"bare placeholders", m + ` required username=$KEY password=$SECRET;`, "jaas-unquoted"},
		{"bare placeholders in angles", m + ` required username=<the key> password=<the secret>;`, "jaas-unquoted"},
		{"bare credentials", m + ` required username=alice password=wonder;`, "jaas-unquoted"},
		{"placeholder, but no semicolon", m + ` required username="${key}" password="${secret}"`, "jaas-malformed"},
		{"own key", "sasl.jaas.config=" + plainLogin, "value-repeats-key"},
		{"own key with a colon", "sasl.jaas.config: " + plainLogin, "value-repeats-key"},
		{"own key, then broken", "sasl.jaas.config=" + m + " required", "value-repeats-key jaas-malformed"},
		{"backslash", m + ` required username="alice" password="a\b";`, "jaas-backslash"},
		{"escaped once too often", m + ` required username=\"alice\" password=\"wonder\";`, "jaas-malformed"},
		{"typographic quotes", m + ` required username=“alice” password="wonder";`, "value-typographic"},
		{"another setting glued to it", plainLogin + "security.protocol=SASL_SSL", "jaas-malformed"},
		{"failed template", `<no value>`, "value-failed-template"},
		{"password missing", m + ` required username="alice";`, "sasl-no-credential"},
		{"password empty", m + ` required username="alice" password="";`, "sasl-no-credential"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := link.NewCreateRequest(dest("security.protocol", "SASL_SSL", "sasl.mechanism", "PLAIN", "sasl.jaas.config", c.text)...)
			if got := codesOf(Create(r, nil)); got != c.want {
				t.Errorf("got %q, want %q: %v", got, c.want, Create(r, nil))
			}
		})
	}
}

// Any value in double quotes, with quotes and backslashes escaped, is read
// back, and the clean text gives no problem.
func TestJAASQuoting(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		secret := rapid.StringMatching(`[ -~]{1,40}`).Draw(t, "secret")
		escaped := strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(secret)
		value := `org.apache.kafka.common.security.plain.PlainLoginModule required username="alice" password="` + escaped + `";`
		r := link.NewCreateRequest(dest("security.protocol", "SASL_SSL", "sasl.mechanism", "PLAIN", "sasl.jaas.config", value)...)
		odd := text.IsFailedTemplate(secret) || text.IsNullWord(secret) || text.HTMLEscaped(secret) || strings.TrimSpace(secret) != secret
		if got := Create(r, nil); (got != nil) != odd {
			t.Fatalf("%s: %v", value, got)
		}
		var l jaas.Login
		if fault, _ := jaas.Parse(value, &l); fault != jaas.Fine || l.Option(1).Value != escaped {
			t.Fatalf("fault %d, password %q", fault, l.Option(1).Value)
		}
	})
}

// codesOf joins the codes of problems, in order.
func codesOf(problems Problems) string {
	var codes []string
	for _, p := range problems {
		codes = append(codes, string(p.Code))
	}
	return strings.Join(codes, " ")
}
