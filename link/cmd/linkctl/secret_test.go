package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/link/reader"
)

// shortestLeak is the length of a part of a secret that must not be printed.
const shortestLeak = 8

// leaked finds a part of the secret in an output.
func leaked(output, secret string) (string, bool) {
	for i := 0; i+shortestLeak <= len(secret); i++ {
		if part := secret[i : i+shortestLeak]; strings.Contains(output, part) {
			return part, true
		}
	}
	return "", false
}

// TestSecretsStayHidden draws definitions with secrets, whole and damaged, and
// searches everything the command prints.
func TestSecretsStayHidden(t *testing.T) {
	var sensitive []string
	for _, k := range link.Keys() {
		if k.Sensitive && !strings.Contains(k.Name, "<") {
			sensitive = append(sensitive, k.Name)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		secret := rapid.StringMatching(`[A-Z][a-z0-9]{3}[A-Za-z0-9+/]{12,24}`).Draw(t, "secret")
		form := rapid.SampledFrom([]string{
			"%s",
			"org.apache.kafka.common.security.plain.PlainLoginModule required username=\"u\" password=\"%s\";",
			"org.apache.kafka.common.security.scram.ScramLoginModule required username='u' password='%s'",
			"sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required password=\"%s\";",
			"-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----",
			"\"%s", "%s;", " %s ",
		}).Draw(t, "form")
		name, value := rapid.SampledFrom(sensitive).Draw(t, "key"), fmt.Sprintf(form, secret)
		layout := rapid.SampledFrom([]string{"compact", "indented", "properties", "damaged", "cut", "yaml", "block", "hcl", "plan", "shell", "lines", "curl", "pipe"}).Draw(t, "layout")
		// A name that is damaged where the value was glued to it is a new name.
		if sign := rapid.SampledFrom([]string{"", "", "", "=", ": ", " = "}).Draw(t, "glue"); sign != "" && layout != "damaged" {
			name, value = name+sign+value, ""
		}
		configs := []map[string]any{
			{"name": "bootstrap.servers", "value": "a.example.com:9092"},
			{"name": name, "value": value},
			{"name": rapid.SampledFrom([]string{"link.mode", "sasl.passwort", "acl.sync.ms"}).Draw(t, "other"), "value": "x"},
		}
		body, err := json.Marshal(map[string]any{"source_cluster_id": "lkc-a", "configs": configs})
		if err != nil {
			t.Fatal(err)
		}
		input := "json"
		switch layout {
		case "indented":
			body, err = json.MarshalIndent(map[string]any{"configs": configs}, "", "  ")
			if err != nil {
				t.Fatal(err)
			}
		case "properties":
			input, body = "properties", nil
			for _, c := range configs {
				line := fmt.Sprintf("%s=%s", c["name"], c["value"])
				body = fmt.Appendf(body, "%s\n", strings.ReplaceAll(line, "\n", "\\n"))
			}
			body = body[:rapid.IntRange(1, len(body)).Draw(t, "length")]
		case "damaged":
			body[rapid.IntRange(0, len(body)-1).Draw(t, "at")] = rapid.SampledFrom([]byte("\"\\{}[],: x\n\xff")).Draw(t, "byte")
		case "cut":
			body = body[:rapid.IntRange(0, len(body)-1).Draw(t, "length")]
		case "yaml", "block", "hcl", "plan", "shell", "lines", "curl", "pipe":
			input, body = inFormat(layout, configs, secret)
			// Half a secret on a line of its own may look like any name.
			if at := rapid.IntRange(0, len(body)-1).Draw(t, "at"); rapid.Bool().Draw(t, "damage") && !inside(string(body), secret, at) {
				body[at] = rapid.SampledFrom([]byte("\"'\\{}[],: =\n#$<|x")).Draw(t, "byte")
			}
		}
		for _, args := range []string{
			"check -", "check --format json -", "check --format sarif -", "pair --strict -", "pair --format json -", "pair --format sarif -",
			"graph -", "graph --format json -", "graph --format sarif -",
		} {
			_, stdout, stderr := callWith(string(body), append(strings.Fields(args), "--input", input)...)
			if part, ok := leaked(stdout+stderr, secret); ok {
				t.Fatalf("linkctl %s printed %q of the secret:\n%s\n%s%s", args, part, body, stdout, stderr)
			}
		}
		for _, format := range reader.Formats() {
			_, _, stderr := callWith(string(body), "convert", "--to", string(format), "--input", input, "-")
			if part, ok := leaked(stderr, secret); ok {
				t.Fatalf("linkctl convert --to %s told %q of the secret:\n%s\n%s", format, part, body, stderr)
			}
		}
	})
}

// TestRestOfACommandStaysHidden: behind a missing quotation mark the rest of a
// command is the id of a cluster.
func TestRestOfACommandStaysHidden(t *testing.T) {
	const command = "confluent kafka link create a --source-cluster 'lkc-a --source-api-secret hunter2hunter2 \\\n --config 'link.mode=x'\n"
	for _, format := range []string{"text", "json", "sarif"} {
		_, stdout, stderr := callWith(command, "graph", "--input", "cli", "--format", format, "-")
		if strings.Contains(stdout+stderr, "hunter2") || stdout == "" {
			t.Errorf("%s: %s%s", format, stdout, stderr)
		}
	}
}

// inside reports whether a place is in one of the secrets of a text.
func inside(text, secret string, at int) bool {
	for from := 0; ; {
		i := strings.Index(text[from:], secret)
		if i < 0 {
			return false
		}
		if from += i; at >= from && at < from+len(secret) {
			return true
		}
		from += len(secret)
	}
}

// inFormat writes configs, and the secret once more where the format has a place
// for it.
func inFormat(layout string, configs []map[string]any, secret string) (input string, body []byte) {
	var b strings.Builder
	each := func(form string) {
		for _, c := range configs {
			fmt.Fprintf(&b, form, c["name"], c["value"])
		}
	}
	switch layout {
	case "yaml":
		fmt.Fprintf(&b, "apiVersion: platform.confluent.io/v1beta1\nkind: ClusterLink\nspec:\n  sourceKafkaCluster:\n    clusterID: lkc-a\n    password: %s\n  configs:\n", secret)
		each("    %q: %q\n")
		return "cfk", []byte(b.String())
	case "block":
		fmt.Fprintf(&b, "# %s\napiVersion: platform.confluent.io/v1beta1\nkind: ClusterLink\nspec:\n  configs:\n", secret)
		for _, c := range configs {
			fmt.Fprintf(&b, "    %s: |\n      %s\n", c["name"], strings.ReplaceAll(c["value"].(string), "\n", "\n      "))
		}
		return "cfk", []byte(b.String())
	case "hcl":
		fmt.Fprintf(&b, "resource \"confluent_cluster_link\" \"a\" {\n  source_kafka_cluster {\n    id = \"lkc-a\"\n    credentials {\n      key = \"K\"\n      secret = %q\n    }\n  }\n  config = {\n", secret)
		each("    %q = %q\n")
		b.WriteString("  }\n}\n")
		return "terraform", []byte(b.String())
	case "plan":
		settings := map[string]any{}
		for _, c := range configs {
			settings[c["name"].(string)] = c["value"]
		}
		values := map[string]any{"config": settings, "source_kafka_cluster": []any{map[string]any{"id": "lkc-a", "credentials": []any{map[string]any{"key": "K", "secret": secret}}}}}
		plan := map[string]any{"planned_values": map[string]any{"root_module": map[string]any{"resources": []any{map[string]any{"type": "confluent_cluster_link", "values": values}}}}}
		body, _ := json.MarshalIndent(plan, "", " ") // of texts
		return "terraform", body
	case "lines":
		b.WriteString("cat > a.config <<'END'\n")
		each("%s=%s\n")
		b.WriteString("END\nkafka-cluster-links --create --link a --config-file a.config\n")
		return "cli", []byte(b.String())
	}
	if layout == "curl" || layout == "pipe" {
		request, _ := json.Marshal(map[string]any{"configs": configs}) // of texts
		text := "'" + strings.ReplaceAll(string(request), "'", `'\''`) + "'"
		const command = "curl -sS -u \"K:%[1]s\" -H \"Authorization: Basic %[1]s\" -X POST \"https://k:%[1]s@rest.example.com/kafka/v3/clusters/lkc-a/links?link_name=a\" -d "
		if layout == "curl" {
			return "cli", []byte(fmt.Sprintf(command, secret) + text + "\n")
		}
		return "cli", []byte("echo " + text + " | " + fmt.Sprintf(command, secret) + "@- " + secret + "\n")
	}
	fmt.Fprintf(&b, "confluent kafka link create a --source-cluster lkc-a --source-api-key K --source-api-secret %s", secret)
	for _, c := range configs {
		fmt.Fprintf(&b, " \\\n  --config '%s=%s'", c["name"], strings.ReplaceAll(c["value"].(string), "'", `'\''`))
	}
	return "cli", []byte(b.String() + "\n")
}

func TestNoTerminalControl(t *testing.T) {
	const body = "{\"owner\\u001b[31m\":1,\"source_cluster_id\":\"a\x1b[31mb\u009b\",\"configs\":[{\"name\":\"link.mod\\u0007e\",\"value\":\"\x1b\"}]}"
	for _, args := range []string{"check -", "check --name \x1b[2J -", "pair -", "check \x1b[2J", "check --format \x1b -", "keys \x1b", "\x1b"} {
		_, stdout, stderr := callWith(body, strings.Split(args, " ")...)
		if strings.ContainsAny(stdout+stderr, "\x1b\x07\u009b") {
			t.Errorf("linkctl %q printed a control character:\n%q\n%q", args, stdout, stderr)
		}
	}
}
