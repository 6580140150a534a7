package link_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/link/linktest"
)

// One id as the API shows it in both forms.
const (
	idText = "eEBkTffYSESld6EO898x3w"
	idUUID = "7840644d-f7d8-4844-a577-a10ef3df31df"
)

func TestID(t *testing.T) {
	id, err := link.ParseID(idText)
	if err != nil {
		t.Fatal(err)
	}
	if id.String() != idText || id.UUID() != idUUID || id.IsZero() {
		t.Errorf("%s, %s", id, id.UUID())
	}
	if id != link.MustParseID(idText) {
		t.Error("ids differ")
	}
	if !(link.ID{}).IsZero() {
		t.Error("the zero id is not zero")
	}
}

func TestParseIDRefuses(t *testing.T) {
	for _, tc := range []struct{ name, text, reason string }{
		{"empty", "", "0 characters"},
		{"21 characters", idText[:21], "21 characters"},
		{"23 characters", idText + "A", "23 characters"},
		{"padded", idText + "==", "24 characters"},
		{"padding inside", idText[:21] + "=", "character 22"},
		{"base64 plus", "+" + idText[1:], "character 1"},
		{"base64 slash", idText[:5] + "/" + idText[6:], "character 6"},
		{"blank", idText[:21] + " ", "character 22"},
		{"newline, which base64 skips", idText[:21] + "\n", "character 22"},
		{"not ASCII", idText[:20] + "é", "character 21"},
		{"trailing bits", idText[:21] + "x", "last character"},
		{"the UUID", idUUID, "36 characters"},
		{"zero", strings.Repeat("A", 22), "all zero"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			id, err := link.ParseID(tc.text)
			var e *link.IDError
			if !errors.As(err, &e) || id != (link.ID{}) {
				t.Fatalf("%v, %v", id, err)
			}
			if e.Text != tc.text || !strings.Contains(e.Reason, tc.reason) || !strings.HasPrefix(err.Error(), "link: id ") {
				t.Errorf("%v", err)
			}
			if new(link.ID).UnmarshalText([]byte(tc.text)) == nil {
				t.Error("UnmarshalText takes it")
			}
		})
	}
}

// The 22nd character holds two bits of the id; the other four must be zero.
func TestParseIDLastCharacter(t *testing.T) {
	taken := ""
	for _, c := range "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_" {
		if _, err := link.ParseID(idText[:21] + string(c)); err == nil {
			taken += string(c)
		}
	}
	if taken != "AQgw" {
		t.Errorf("taken at the end: %q", taken)
	}
}

func TestMustParseIDPanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	link.MustParseID("")
}

func TestIDRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		id := linktest.ID().Draw(t, "id")
		back, err := link.ParseID(id.String())
		if err != nil || back != id {
			t.Fatalf("%v, %v", back, err)
		}
		raw, err := json.Marshal(map[link.ID]link.ID{id: id})
		if err != nil {
			t.Fatal(err)
		}
		var m map[link.ID]link.ID
		if err := json.Unmarshal(raw, &m); err != nil || m[id] != id {
			t.Fatalf("%s: %v, %v", raw, m, err)
		}
		hex := strings.ReplaceAll(id.UUID(), "-", "")
		if len(hex) != 32 || len(id.UUID()) != 36 {
			t.Fatalf("uuid %s", id.UUID())
		}
	})
}

func TestNewID(t *testing.T) {
	id, err := link.NewID(bytes.NewReader(append(make([]byte, 16), bytes.Repeat([]byte{7}, 16)...)))
	if err != nil || id.String() != "BwcHBwcHBwcHBwcHBwcHBw" {
		t.Errorf("%s, %v: zero must be drawn again", id, err)
	}
	if _, err := link.NewID(strings.NewReader("short")); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("error %v", err)
	}
}
