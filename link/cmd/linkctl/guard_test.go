package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/validate"
)

func TestSecretive(t *testing.T) {
	for name, want := range map[string]bool{
		"": false, "short": false, "hostname": false, "linkMode": false, "owner.team": false, "sasl.passwort": false,
		"boostrap.servers": false, "sasl.password": false, "log.cleanup.policy": false, "X-Request-Id": false,
		"MIIEvQIBADANBgkqhkiG9w0BAQEFAASC": true, "Ab1+cdefgh": true, "aGVsbG8gd29ybGQ=": true, "Hunter22": true,
		"hunter2hunter2hunter2": true, "a-Zq81kdJx0": true, "abcdefghijklmnopqrs": true,
	} {
		if got := secretive(name); got != want {
			t.Errorf("secretive(%q) = %v", name, got)
		}
	}
	for _, k := range link.Keys() {
		if secretive(k.Name) && !strings.HasSuffix(k.Name, "<key>") {
			t.Errorf("%s is hidden", k.Name)
		}
	}
}

func TestGuard(t *testing.T) {
	const line = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC"
	ps := guard(validate.Problems{
		{Code: "unknown-key", Key: line, Pointer: "/configs/1/name", Message: `unknown key "` + line + `"`},
		{Code: "unknown-key", Key: line, Message: `unknown key "` + line[:20] + `…"`},
		{Code: "unknown-key", Key: "owner.team", Message: `unknown key "owner.team"`},
	})
	for _, p := range ps[:2] {
		if strings.Contains(p.Message, line[:shortSecret]) || p.Key != "" {
			t.Errorf("shown: %+v", p)
		}
	}
	if ps[0].Pointer != "/configs/1/name" || ps[2].Key != "owner.team" || !strings.Contains(ps[2].Message, "owner.team") {
		t.Errorf("lost: %+v", ps)
	}
}

// TestGuardQuoted: a message quotes the name, so a quote in it is escaped there.
func TestGuardQuoted(t *testing.T) {
	const name = `sasl.jaas.config'"A000+++++++++++++++`
	ps := guard(validate.Problems{{Code: "unknown-key", Key: name, Message: fmt.Sprintf("unknown key %q", name)}})
	if want := `unknown key "[redacted]"`; ps[0].Message != want {
		t.Errorf("%s, want %s", ps[0].Message, want)
	}
}
