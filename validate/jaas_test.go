package validate

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/clusterlink-go/clusterlink/link"
)

// TestJAASGrammar holds the accept and reject list that was taken from Apache
// Kafka's own parser.
func TestJAASGrammar(t *testing.T) {
	const m = "org.apache.kafka.common.security.plain.PlainLoginModule"
	for _, c := range []struct {
		name, text string
		want       jaasFault
		key        string
		options    string
	}{
		{"double quotes", m + ` required username="a" password="b";`, jaasFine, "", "username=a password=b"},
		{"single quotes", m + ` required username='a' password='b';`, jaasFine, "", "username=a password=b"},
		{"flag in capitals", m + ` REQUIRED a="b";`, jaasFine, "", "a=b"},
		{"flag optional", m + ` Optional;`, jaasFine, "", ""},
		{"flag sufficient", m + ` sufficient;`, jaasFine, "", ""},
		{"flag requisite", m + ` requisite;`, jaasFine, "", ""},
		{"blanks round equals", m + ` required a = "b" ;`, jaasFine, "", "a=b"},
		{"no options", m + ` required;`, jaasFine, "", ""},
		{"no semicolon", m + ` required a="b"`, jaasNoSemicolon, "", ""},
		{"no semicolon, no options", m + ` required`, jaasNoSemicolon, "", ""},
		{"number", m + ` required password=123;`, jaasNoValue, "password", ""},
		{"word that begins with digits", m + ` required password=12ab;`, jaasNoValue, "password", ""},
		{"slash in a bare word", m + ` required password=a/b;`, jaasNoSemicolon, "", ""},
		{"slash in quotes", m + ` required password="a/b";`, jaasFine, "", "password=a/b"},
		{"plus in a bare word", m + ` required password=a+b;`, jaasNoValue, "", ""},
		{"colon in a bare word", m + ` required password=a:b;`, jaasNoValue, "", ""},
		{"equals in a bare word", m + ` required password=a=b=c;`, jaasNoValue, "", ""},
		{"bare word", m + ` required useKeyTab=true a=x.y_z-$1;`, jaasFine, "", "useKeyTab=true a=x.y_z-$1"},
		{"escaped quote", m + ` required a="b\"c";`, jaasFine, "", `a=b\"c`},
		{"octal escape", m + ` required a="\101";`, jaasFine, "", `a=\101`},
		{"line end in quotes", m + " required a=\"b\nc\";", jaasNoValue, "c", ""},
		{"line end between tokens", m + " required\n a=\"b\"\r\n;", jaasFine, "", "a=b"},
		{"quote left open", m + ` required a="b;`, jaasNoSemicolon, "", ""},
		{"empty value", m + ` required a="";`, jaasFine, "", "a="},
		{"same key twice", m + ` required a="b" a="c";`, jaasFine, "", "a=b a=c"},
		{"line comment", m + " required // a\n a=\"b\";", jaasFine, "", "a=b"},
		{"block comment", m + ` required /* a */ a="b";`, jaasFine, "", "a=b"},
		{"block comment left open", m + ` required /* a="b";`, jaasNoSemicolon, "", ""},
		{"hash is no comment", `# comment` + "\n" + m + ` required;`, jaasBadFlag, "", ""},
		{"two entries", m + ` required; ` + m + ` required;`, jaasTwoEntries, "", ""},
		{"extra semicolon", m + ` required;;`, jaasNoFlag, "", ""},
		{"no flag", m + ` username="a";`, jaasBadFlag, "", ""},
		{"own key in front", `sasl.jaas.config=` + m + ` required;`, jaasFlagMissing, "", ""},
		{"empty", ``, jaasEmpty, "", ""},
		{"comment only", `// nothing`, jaasEmpty, "", ""},
		{"module only", m, jaasNoFlag, "", ""},
		{"module is a number", `12 required;`, jaasNoModule, "", ""},
		{"value missing", m + ` required a;`, jaasNoValue, "a", ""},
		{"value missing at the end", m + ` required a=`, jaasNoValue, "a", ""},
		{"minus in front", m + ` required a=-b;`, jaasNoValue, "a", ""},
		{"typographic quotes make a word", m + ` required a=“b”;`, jaasFine, "", "a=“b”"},
		{"braces of a file", "KafkaClient { " + m + " required; };", jaasFlagMissing, "", ""},
		{"many options", m + ` required a=b c=d e=f g=h i=j k=l m=n o=p q=r s=t;`, jaasFine, "", "a=b c=d e=f g=h i=j k=l m=n o=p q=r s=t"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var l login
			fault, key := parseLogin(c.text, &l)
			if fault != c.want || key != c.key {
				t.Fatalf("fault %d at %q, want %d at %q", fault, key, c.want, c.key)
			}
			if fault != jaasFine {
				if l.ok {
					t.Error("a text with a fault counts as read")
				}
				return
			}
			var options []string
			for i := range l.count {
				options = append(options, l.option(i).key+"="+l.option(i).value)
			}
			if got := strings.Join(options, " "); got != c.options {
				t.Errorf("options %q, want %q", got, c.options)
			}
			if !l.ok || l.module != m {
				t.Errorf("ok %v, module %q", l.ok, l.module)
			}
		})
	}
}

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
		text := `org.apache.kafka.common.security.plain.PlainLoginModule required username="alice" password="` + escaped + `";`
		r := link.NewCreateRequest(dest("security.protocol", "SASL_SSL", "sasl.mechanism", "PLAIN", "sasl.jaas.config", text)...)
		odd := isFailedTemplate(secret) || isNullWord(secret) || htmlEscaped(secret) || strings.TrimSpace(secret) != secret
		if got := Create(r, nil); (got != nil) != odd {
			t.Fatalf("%s: %v", text, got)
		}
		var l login
		if fault, _ := parseLogin(text, &l); fault != jaasFine || l.option(1).value != escaped {
			t.Fatalf("fault %d, password %q", fault, l.option(1).value)
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
