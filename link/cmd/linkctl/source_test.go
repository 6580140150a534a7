package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// tree writes files below a new directory: name, text, name, text, …
func tree(t *testing.T, files ...string) string {
	t.Helper()
	dir := t.TempDir()
	for i := 0; i < len(files); i += 2 {
		file := filepath.Join(dir, filepath.FromSlash(files[i]))
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(files[i+1]), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const goodLink = `{"source_cluster_id":"west","configs":[{"name":"bootstrap.servers","value":"a.example.com:9092"}]}`

// A repository has many files that are no definitions, of the same formats.
func TestRepository(t *testing.T) {
	dir := tree(
		t,
		"link.json", goodLink,
		"package.json", `{"name":"app","version":"1.0.0"}`,
		"tsconfig.json", `{"compilerOptions":{}}`,
		"log4j.properties", "log4j.rootLogger=INFO\n",
		"requirements.txt", "kafka-python==2.0\n",
		"main.tf", "resource \"aws_instance\" \"a\" {}\n",
		"empty.json", `{}`,
		"app.ts", "export {}\n",
		"tool.py", "print(1)\n",
	)
	code, stdout, stderr := call("check", dir)
	if want := "1 definition: 1 valid, 0 errors, 0 warnings; 8 files passed over\n"; code != exitOK || stdout != want || stderr != "" {
		t.Errorf("exit %d, %s%s", code, stdout, stderr)
	}
	_, stdout, _ = call("check", "-v", dir)
	for _, name := range []string{"package.json", "tsconfig.json", "log4j.properties", "requirements.txt", "main.tf", "empty.json", "app.ts", "tool.py"} {
		if !strings.Contains(stdout, filepath.Join(dir, name)+": passed over: ") {
			t.Errorf("-v does not list %s:\n%s", name, stdout)
		}
	}
	if _, stdout, _ = call("check", "--format", "json", dir); strings.Count(stdout, `"file"`) != 1 {
		t.Errorf("JSON has other files: %s", stdout)
	}
}

// Directories in each other, what is left out of them, and every extension.
func TestDirectories(t *testing.T) {
	script := "confluent kafka link create a --source-cluster lkc-a --source-bootstrap-server a.example.com:9092\n"
	dir := tree(
		t,
		".git/config", "",
		".gitignore", "/build/\n*.tmp.json\n",
		"a/b/link.json", goodLink,
		"a/link.sh", script,
		"a/gen/.gitignore", "*.json\n!kept.json\n",
		"a/gen/out.json", goodLink,
		"a/gen/kept.json", goodLink,
		"build/link.json", goodLink,
		"x.tmp.json", goodLink,
		".hidden/link.json", goodLink,
		"node_modules/x/link.json", goodLink,
		"test/link.json", goodLink,
		"link.yaml", "apiVersion: platform.confluent.io/v1beta1\nkind: ClusterLink\nmetadata:\n  name: a\nspec:\n  sourceKafkaCluster:\n    bootstrapEndpoint: a.example.com:9092\n    clusterID: lkc-a\n",
		"link.properties", "bootstrap.servers=a.example.com:9092\nacl.sync.ms=5000\n",
	)
	files := func(args ...string) (list []string) {
		t.Helper()
		_, found := objects(t, "", args...)
		for _, o := range found {
			rel, err := filepath.Rel(dir, o.File)
			if err != nil {
				t.Fatal(err)
			}
			list = append(list, filepath.ToSlash(rel))
		}
		return list
	}
	want := []string{"a/b/link.json", "a/gen/kept.json", "a/link.sh", "link.properties", "link.yaml", "test/link.json"}
	if got := files(dir); !slices.Equal(got, want) {
		t.Errorf("reads %q, want %q", got, want)
	}
	if got := files("--exclude", "test/", "--exclude", "*.sh", "--exclude", "/a/gen", dir); !slices.Equal(got, []string{"a/b/link.json", "link.properties", "link.yaml"}) {
		t.Errorf("with --exclude reads %q", got)
	}
	// A directory of a repository has the rules of those above it.
	if got := files(filepath.Join(dir, "a", "gen")); !slices.Equal(got, []string{"a/gen/kept.json"}) {
		t.Errorf("of a/gen reads %q", got)
	}
	// Who names a file wants it.
	if got := files(filepath.Join(dir, "x.tmp.json")); len(got) != 1 {
		t.Errorf("a file that .gitignore names: %q", got)
	}
	if code, _, stderr := call("check", "--exclude", "[", dir); code != exitUsage || !strings.Contains(stderr, "bracket") {
		t.Errorf("exit %d, %s", code, stderr)
	}
}

// git itself says what .gitignore means.
func TestGitIgnore(t *testing.T) {
	git, err := exec.LookPath("git")
	if err != nil {
		t.Log("git is not there, so there is nothing to compare with")
		return
	}
	names := []string{
		"a", "b.json", "a.json", "dir/a.json", "dir/sub/a.json", "dir/sub/b.txt", "other/dir/a.json", "foo", "foo/bar", "x/foo/bar",
		"a b", "#x", "!y", "q1", "q2", "qa", "deep/a/b/c.json", "deep/c.json", "star*", "[z]", "tail ", "logs/x/debug.log", "debug.log",
	}
	for _, rules := range []string{
		"*.json\n", "/a.json\n", "dir/\n", "dir/*.json\n", "**/sub\n", "dir/**\n", "dir/**/a.json\n", "*.json\n!a.json\n", "foo\n", "/foo\n", "foo/\n", "foo/bar\n",
		"a b\n", "\\#x\n", "\\!y\n", "#x\n", "q?\n", "q[0-9]\n", "q[!0-9]\n", "q[^0-9]\n", "deep/**/c.json\n", "**/c.json\n", "star\\*\n", "\\[z\\]\n", "tail\n", "tail\\ \n",
		"**/logs/**\n!**/debug.log\n", "x/\n!x/foo\n", "[\n", "*\n!*/\n!*.json\n", "dir\n!dir/a.json\n", "*.j[s]on  \n", "**\n", "a/**/b\n", "\\\n",
	} {
		dir := t.TempDir()
		for _, args := range [][]string{{"init", "-q", dir}} {
			if out, err := exec.Command(git, args...).CombinedOutput(); err != nil {
				t.Fatalf("git %q: %v: %s", args, err, out)
			}
		}
		if err := os.WriteFile(filepath.Join(dir, ".gitignore"), []byte(rules), 0o600); err != nil {
			t.Fatal(err)
		}
		list := ignoresAbove(dir).with(dir)
		for _, name := range names {
			err := exec.Command(git, "-C", dir, "check-ignore", "-q", "--no-index", name).Run()
			if got, want := below(list, dir, name), err == nil; got != want {
				t.Errorf("%q: %q is ignored: %v, git says %v", rules, name, got, want)
			}
		}
	}
}

// below reports whether a path is left out, by itself or with a directory that it
// is in.
func below(list gitIgnores, dir, name string) bool {
	parts := strings.Split(name, "/")
	for i := 1; i < len(parts); i++ {
		if list.ignored(filepath.Join(dir, filepath.Join(parts[:i]...)), true) {
			return true
		}
	}
	return list.ignored(filepath.Join(dir, filepath.FromSlash(name)), false)
}

// A file whose format nobody knows is not guessed to be anything.
func TestUnknownFormat(t *testing.T) {
	dir := tree(t, "a.ts", "const link = 1\n", "b.py", "x = 1\n", "c", "x=1\n", "link.json", goodLink)
	for _, name := range []string{"a.ts", "b.py", "c"} {
		file := filepath.Join(dir, name)
		code, stdout, stderr := call("check", file, filepath.Join(dir, "link.json"))
		if code != exitUsage || !strings.Contains(stderr, name+": the format of the file is not known; name it with --input json|properties|cfk|terraform|cli") || !strings.Contains(stdout, "1 definition: 1 valid") {
			t.Errorf("%s: exit %d, %s%s", name, code, stdout, stderr)
		}
		if code, _, _ := call("check", "--input", "properties", file); code == exitUsage {
			t.Errorf("%s with --input: exit %d", name, code)
		}
	}
}

// What files do to links that are there is checked, too, and told as an object
// behind the definitions.
func TestOperations(t *testing.T) {
	create := "confluent kafka link create west --cluster lkc-b --source-cluster lkc-a --source-bootstrap-server a.example.com:9092 --source-api-key K --source-api-secret S --config cluster.link.prefix=w.\n"
	dir := tree(
		t,
		"ops.sh", create+"confluent kafka mirror create orders --cluster lkc-b --link west --mirror-topic x.orders\n",
		"good.sh", create+"confluent kafka mirror create orders --cluster lkc-b --link west\n",
		"only.sh", "confluent kafka mirror pause orders --link west\n",
	)
	code, stdout, _ := call("check", filepath.Join(dir, "ops.sh"))
	if code != exitInvalid || !strings.Contains(stdout, `ops.sh:2:81: error: mirror_topic_name is "x.orders", must be "w.orders" [mirror-renamed]`) ||
		!strings.HasSuffix(stdout, "1 definition: 1 valid, 1 error, 0 warnings, 1 operation\n") {
		t.Errorf("exit %d, %s", code, stdout)
	}
	_, list := objects(t, "", filepath.Join(dir, "ops.sh"))
	if len(list) != 2 || !*list[0].Valid || *list[1].Valid || list[1].Problems[0].Line != 2 {
		t.Errorf("%+v", list)
	}
	if _, list := objects(t, "", filepath.Join(dir, "good.sh")); len(list) != 1 || !*list[0].Valid {
		t.Errorf("%+v", list)
	}
	if code, list := objects(t, "", filepath.Join(dir, "only.sh")); code != exitOK || len(list) != 1 || !*list[0].Valid {
		t.Errorf("exit %d, %+v", code, list)
	}
	// Commands about definitions pass it over, or say that there is none.
	if code, _, _ := call("graph", filepath.Join(dir, "good.sh")); code != exitOK {
		t.Errorf("graph: exit %d", code)
	}
	if code, _, stderr := call("convert", "--to", "json", filepath.Join(dir, "only.sh")); code != exitInvalid || !strings.Contains(stderr, "no command that creates a cluster link") {
		t.Errorf("convert: exit %d, %s", code, stderr)
	}
}

// A fault of this program names the input, and hides nothing of the others.
func TestProtect(t *testing.T) {
	err := protect("definition 3", func() { panic("index out of range") })
	if err == nil || !strings.Contains(err.Error(), "definition 3: ") || !strings.Contains(err.Error(), "index out of range") {
		t.Errorf("got %v", err)
	}
	if err := protect("", func() {}); err != nil {
		t.Error(err)
	}
}

// The hook is given the files that the README speaks of.
func TestHookMatchesTheReadme(t *testing.T) {
	hook, err := os.ReadFile("../../../.pre-commit-hooks.yaml")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(hook), "  files: ")
	text, _, _ := strings.Cut(rest, "\n")
	readme, err := os.ReadFile("../../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	pattern := regexp.MustCompile(text)
	n := 0
	for line := range strings.Lines(string(readme)) {
		if _, args, ok := strings.Cut(line, "linkctl check "); ok {
			for _, word := range strings.Fields(args) {
				if ext := filepath.Ext(word); ext == ".json" || ext == ".tf" || ext == ".yaml" || ext == ".sh" {
					if n++; !pattern.MatchString(word) {
						t.Errorf("the hook does not match %s of the README", word)
					}
				}
			}
		}
	}
	if n == 0 {
		t.Error("the README names no file")
	}
	for name, want := range map[string]bool{
		"links/east.json": true, "deploy/cluster-link.tf": true, "mylink.properties": true, "a/b/link-create.sh": true, "clusterLinks.yaml": true,
		"package.json": false, "linkedin.json": false, "src/blink.json": false, "README.md": false,
	} {
		if pattern.MatchString(name) != want {
			t.Errorf("%s: want %v", name, want)
		}
	}
}

// A plan that is far longer than a definition may be is read as a stream, and its
// problems have their places in it.
func TestLongPlan(t *testing.T) {
	var b strings.Builder
	b.WriteString(`{"format_version":"1.2","terraform_version":"1.11","resource_changes":[` + "\n")
	for b.Len() < 8<<20 {
		b.WriteString(`{"address":"aws_instance.a","mode":"managed","type":"aws_instance","change":{"actions":["create"],"before":null,"after":{"tags":"` + strings.Repeat("x", 500) + `"}}},` + "\n")
	}
	line := strings.Count(b.String(), "\n") + 1
	b.WriteString(`{"address":"confluent_kafka_mirror_topic.m","mode":"managed","type":"confluent_kafka_mirror_topic","change":{"actions":["update"],"before":{"status":"FAILED","mirror_topic_name":"orders"},"after":{"status":"FAILED_OVER","mirror_topic_name":"orders"}}}]}` + "\n")
	dir := tree(t, "plan.json", b.String(), "other/package-lock.json", `{"x":"`+strings.Repeat("y", 2<<20)+`"}`)
	for _, arg := range []string{filepath.Join(dir, "plan.json"), dir} {
		code, list := objects(t, "", arg)
		if code != exitInvalid || len(list) != 1 || len(list[0].Problems) != 1 || list[0].Problems[0].Code != "provider-refuses-transition" || list[0].Problems[0].Line != line {
			t.Errorf("exit %d, %+v, want line %d", code, list, line)
		}
	}
	if code, list := objects(t, b.String(), "--input", "terraform", "-"); code != exitInvalid || len(list) != 1 {
		t.Errorf("standard input: exit %d, %+v", code, list)
	}
	code, stdout, _ := call("check", "--max-bytes", "100000", filepath.Join(dir, "plan.json"))
	if code != exitInvalid || !strings.Contains(stdout, "more than 100000 bytes") {
		t.Errorf("with --max-bytes: exit %d, %s", code, stdout)
	}
	small := filepath.Join(tree(t, "link.json", goodLink), "link.json")
	if code, _, stderr := call("check", "--max-bytes", "10", small); code != exitUsage || !strings.Contains(stderr, "more than 10 bytes, which --max-bytes allows") {
		t.Errorf("a small file: exit %d, %s", code, stderr)
	}
	for _, bad := range []string{"0", "-1", "x", "1e3"} {
		if code, _, stderr := call("check", "--max-bytes", bad, small); code != exitUsage || !strings.Contains(stderr, "max-bytes") {
			t.Errorf("--max-bytes %s: exit %d, %s", bad, code, stderr)
		}
	}
}
