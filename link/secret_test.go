package link_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/clusterlink-go/clusterlink/link"
)

func TestSecret(t *testing.T) {
	s := link.NewSecret("hunter2")
	if s.Reveal() != "hunter2" || s.IsEmpty() || !s.Equal(link.NewSecret("hunter2")) || s.Equal(link.NewSecret("hunter3")) {
		t.Error("the secret is not what was put in")
	}
	if !(link.Secret{}).IsEmpty() || (link.Secret{}).Reveal() != "" || !link.NewSecret("").Equal(link.Secret{}) {
		t.Error("the zero secret is not empty")
	}
	if got := fmt.Sprint(s, link.Secret{}); got != "[redacted] [redacted]" {
		t.Errorf("printed %s", got)
	}
}

// hidden has its fields where fmt can't call their methods.
type hidden struct {
	secret  link.Secret
	config  link.Config
	request *link.CreateRequest
}

// printed collects every way in which v can be made text.
func printed(t *rapid.T, v any) string {
	var b bytes.Buffer
	for _, verb := range "vTtbcdoOqxXUeEfFgGspwz!" {
		for _, flags := range []string{"", "+", "#", "-", " ", "0", "+#", "20", ".5"} {
			fmt.Fprintf(&b, "%"+flags+string(verb)+"\n", v)
		}
	}
	b.WriteString(fmt.Sprint(v) + fmt.Sprintln(v) + fmt.Errorf("failed: %v", v).Error())
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	b.Write(raw)
	for _, h := range []slog.Handler{
		slog.NewTextHandler(&b, nil),
		slog.NewJSONHandler(&b, nil),
		slog.NewTextHandler(&b, nil).WithGroup("g").WithAttrs([]slog.Attr{slog.Any("k", v)}),
	} {
		l := slog.New(h)
		l.LogAttrs(context.Background(), slog.LevelInfo, fmt.Sprint(v), slog.Any("k", v), slog.Any("list", []any{v}))
	}
	return b.String()
}

// Whatever is printed of a secret, of a config with a sensitive or unknown key
// or of a request that has them, the text is not in it.
func TestSecretsNeverPrint(t *testing.T) {
	// What the secrets are made of appears nowhere else in what is printed;
	// digits and brackets are in hexadecimal, quotes and addresses.
	text := rapid.StringMatching(`[zqyjw]{6,12}`)
	rapid.Check(t, func(t *rapid.T) {
		secret := text.Draw(t, "secret")
		key := rapid.SampledFrom([]string{"sasl.jaas.config", "ssl.keystore.key", "local.sasl.jaas.config", "no.such.key", ""}).Draw(t, "key")
		c := link.NewConfig(key, secret)
		r := link.NewCreateRequest("link.mode", "SOURCE", key, secret)
		read, findings := link.DecodeCreateRequest(r.AppendJSON(nil))
		if len(findings) > 0 {
			t.Fatal(findings)
		}
		// A value of the wrong type is a secret too.
		broken, findings := link.DecodeCreateRequest(fmt.Appendf(nil, `{"configs":[{"name":%q,"value":[%q]},{"value":%q},{"name":%q,"value":"%s\x"}]}`, key, secret, secret, key, secret))
		hex := fmt.Sprintf("%x", secret)
		for i, v := range []any{
			c.Value, &c.Value, c, &c,
			[]link.Config{c},
			map[string]link.Secret{"k": c.Value},
			struct{ S link.Secret }{c.Value},
			hidden{c.Value, c, r},
			*r, r,
			[]*link.CreateRequest{r},
			*read, read, *broken, broken, findings,
		} {
			got := printed(t, v)
			if low := strings.ToLower(got); strings.Contains(low, secret) || strings.Contains(low, hex) {
				for l := range strings.Lines(got) {
					if low := strings.ToLower(l); strings.Contains(low, secret) || strings.Contains(low, hex) {
						t.Fatalf("value %d (%T) prints the secret %s: %s", i, v, secret, l)
					}
				}
			}
		}
	})
}

func TestConfigPrints(t *testing.T) {
	for _, tc := range []struct {
		config link.Config
		want   string
	}{
		{link.NewConfig("link.mode", "SOURCE"), "link.mode=SOURCE"},
		{link.NewConfig("sasl.jaas.config", "x"), "sasl.jaas.config=[redacted]"},
		{link.NewConfig("no.such.key", "x"), "no.such.key=[redacted]"},
		{link.Config{Name: "link.mode", Null: true}, "link.mode=null"},
	} {
		if got := fmt.Sprintf("%v", tc.config); got != tc.want || tc.config.LogValue().String() != tc.want || tc.config.String() != tc.want {
			t.Errorf("got %s, want %s", got, tc.want)
		}
	}
	r := link.NewCreateRequest("link.mode", "SOURCE", "sasl.jaas.config", "x")
	if got := fmt.Sprintf("%+v", r); !strings.Contains(got, "link.mode=SOURCE") || !strings.Contains(got, "[redacted]") {
		t.Errorf("a request prints as %s", got)
	}
}
