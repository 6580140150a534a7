package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What a script reads and what is not at hand is told as unknown: nothing takes
// the service's defaults for it.
func TestUnknown(t *testing.T) {
	dir := t.TempDir()
	script := filepath.Join(dir, "west.sh")
	for name, text := range map[string]string{
		script:                         "kafka-cluster-links --create --link west --cluster-id lkc-east --config-file link.properties\n",
		filepath.Join(dir, "known.sh"): "kafka-cluster-links --create --link west --cluster-id lkc-east --config-file west/link.properties\n",
	} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	const unknown = "the script reads link.properties, which is not at hand"
	for _, tc := range []struct {
		args   string
		code   int
		absent string
	}{
		{"pair", exitOK, "destination-initiated"},
		{"pair --format json", exitOK, "destination-initiated"},
		{"graph", exitOK, "destination-initiated"},
		{"graph --format json", exitOK, "destination-initiated"},
		{"convert --to cfk", exitInvalid, "kind: ClusterLink"},
		{"convert --to json", exitInvalid, "configs\":"},
	} {
		code, out, errs := callWith("", append(strings.Fields(tc.args), script)...)
		if code != tc.code || !strings.Contains(out+errs, unknown) || strings.Contains(out, tc.absent) {
			t.Errorf("%s: exit %d\n%s%s", tc.args, code, out, errs)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "west"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "west", "link.properties"), []byte("link.mode=SOURCE\nbootstrap.servers=broker-a.example.com:9092\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	code, out, errs := callWith("", "convert", "--to", "json", filepath.Join(dir, "known.sh"))
	if code != exitOK || !strings.Contains(out, `"SOURCE"`) || strings.Contains(errs, "unknown") {
		t.Errorf("with the file: exit %d\n%s%s", code, out, errs)
	}
}
