package compat

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// sarifSchema is the standard's own schema, with formats checked.
func sarifSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	raw, err := os.ReadFile("testdata/sarif-schema-2.1.0.json")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	const url = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
	if err := c.AddResource(url, doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile(url)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// linkctl builds the command and gives a function that runs it in the
// directory of its test data.
func linkctl(t *testing.T) func(args ...string) (stdout []byte, code int) {
	t.Helper()
	root := filepath.Join("..", "..")
	binary := filepath.Join(t.TempDir(), "linkctl")
	build := exec.Command("go", "build", "-o", binary, "./link/cmd/linkctl")
	build.Dir = root
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return func(args ...string) ([]byte, int) {
		cmd := exec.Command(binary, args...)
		cmd.Dir = filepath.Join(root, "link", "cmd", "linkctl", "testdata")
		out, err := cmd.Output()
		var exit *exec.ExitError
		if err != nil && !errors.As(err, &exit) {
			t.Fatal(err)
		}
		return out, cmd.ProcessState.ExitCode()
	}
}

// TestSARIF: what linkctl writes for code scanning is SARIF 2.1.0 by the
// standard's schema, whatever it is given.
func TestSARIF(t *testing.T) {
	schema, run := sarifSchema(t), linkctl(t)
	odd := filepath.Join(t.TempDir(), "odd name %20 ü#?.json")
	if err := os.WriteFile(odd, []byte(`{"configs":[{"name":"acl.sync.ms","value":"\u0000"}]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range []string{
		"check check dir formats ../internal/demo/bodies",
		"check check/clean.json",
		"check check/absent.json check/truncated.json",
		"check --strict --edition cloud --name orders formats",
		"check ../../../reader/testdata/format",
		"pair pair/east.json pair/waiting.json",
		"pair pair/source.json",
		"pair check/truncated.json check/absent.json",
		"graph graph dir check/truncated.json",
		"check ODD",
	} {
		words := append(strings.Fields(args), "--format", "sarif")
		for i, w := range words {
			if w == "ODD" {
				words[i] = odd
			}
		}
		out, code := run(words...)
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(out))
		if err != nil {
			t.Errorf("%s: exit %d: %v\n%.200s", args, code, err, out)
			continue
		}
		if err := schema.Validate(doc); err != nil {
			t.Errorf("%s: %v", args, err)
		}
	}
	// The schema does refuse something.
	bad, err := jsonschema.UnmarshalJSON(strings.NewReader(`{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"x"}},"results":[{"level":"bad"}]}]}`))
	if err != nil {
		t.Fatal(err)
	}
	if schema.Validate(bad) == nil {
		t.Error("a result without a message and with an unknown level passes")
	}
}
