package reader

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/clusterlink-go/clusterlink/link"
)

// bash is the program that tells what a script is, empty where there is none: then
// there is nothing to compare with.
func bash(t *testing.T) string {
	t.Helper()
	path, err := exec.LookPath("bash")
	if err != nil {
		t.Log("no bash to compare with")
	}
	return path
}

// bashReads reports whether bash reads a script to its end without a word.
func bashReads(bash string, script []byte) bool {
	cmd := exec.Command(bash, "-n")
	cmd.Stdin = bytes.NewReader(script)
	cmd.Env = []string{"LC_ALL=C.UTF-8"}
	said, err := cmd.CombinedOutput()
	return err == nil && len(said) == 0
}

// seen is a command that stands behind a script.
const seen = "\nkafka-cluster-links --create --link seen\n"

// checkAgainst asserts that what bash reads to its end is read so, and that what
// stands behind it is seen. It reports whether bash does.
func checkAgainst(t interface{ Errorf(string, ...any) }, bash string, script []byte) bool {
	script = append(bytes.Clone(script), seen...)
	if !bashReads(bash, script) {
		return false
	}
	if _, err := parseShell(textOf(script)); err != nil {
		t.Errorf("bash reads this, and it is called malformed: %s at %d\n%s", err.Detail, err.Offset, script)
	}
	items := Read("f.sh", script, CLI)
	if last := items[len(items)-1]; last.Name != "seen" {
		t.Errorf("the command behind the script is not seen\n%s", script)
	}
	return true
}

// TestBashReads compares the scripts that are at hand with bash.
func TestBashReads(t *testing.T) {
	bash := bash(t)
	if bash == "" {
		return
	}
	n := 0
	for _, pattern := range []string{"testdata/format/*.sh", "testdata/shell/*.sh", "testdata/fuzz/FuzzReadCLI/*", "../../validate/validatetest/cases/*.sh", "../cmd/linkctl/testdata/*.sh"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			script, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if checkAgainst(t, bash, script) {
				n++
			}
		}
	}
	if n < 5 {
		t.Errorf("bash reads %d of the scripts", n)
	}
}

// TestBashReadsShort compares what is easily taken for something else.
func TestBashReadsShort(t *testing.T) {
	bash := bash(t)
	for _, script := range []string{
		"echo `echo \\`hostname\\``", "echo `a 'b`", "echo `a # it's`", "echo \"`a \"b c`\"", "echo `\n -a`", "echo `\n -a `\n -b c", "echo `cat <<E\nit's\nE\n`",
		"echo $(a # it's\n)", "echo $(cat <<E\nit's )\nE\n)", "echo \"$(\n# it's )\n)\"", "echo $(echo a;#)\n)", "echo $(echo `)`)",
		"cat <<E $(a\nb)\nit's\nE\nc", "cat <<E $(cat <<F\nit's f\nF\nb)\nit's\nE\nc", "cat <<E\na\\\nE\nit's\nE", "cat <<-E\n\ta\\\n\tE\nit's\n\tE", "cat <<E\nE\\\nx\n\\E\nit's\nE",
		"cat <<$1\nit's\n$1", "cat <<\"a b\"\nit's\na b", "cat <<E && echo 'a\nb'\nit's\nE", "cat <<E # it's\nit's\nE", "cat <<\\$E\nit's \\$E\n\\$E\n$E", "cat <<'E'\n\\\nit's\\\nE",
		"((a<<1)); b", "for ((i=1<<2; i; i++)); do a; done", "a[1<<2]=3", "a[b c #d]+=3", "echo $[1<<2]", "echo $((1<<2))", "((a); (b))", "( (a); (b) )", "echo $((a); (b))", "[[ a =~ (it\\'s) ]]",
		"echo $(case x in a) b;; (c|d) e;; esac)", "echo $(case in in in) x;; esac)", "echo $(case x in esac)", "echo $(case x\nin\n # it's )\n a) b\n ;; esac)", "echo $(case x in(a) b;; esac)",
		"echo $(case $(case y in b) c;; esac) in a) b;; esac)", "echo $(! case x in a) b;; esac)", "echo $(if case x in a) b;; esac; then c; fi)", "echo $(f() case x in a) b;; esac)", "echo $(case x in a) b;& c) d;;& e) f; esac)",
		"a=(case x in y)", "echo $(a=(case x in y); b)", "echo $(echo case x in y)", "echo $(for x in case; do a; done)", "echo $([[ x == case ]])", "echo $([[ (case = a) || b =~ (c) ]])", "echo $([[ a =~ ^(b|c #)$ ]])",
		"echo ${a:-$(echo })}", "echo ${a:-`echo }`}", "echo ${a:-\"}\"}", "echo ${a//\\}/x}", "echo ${a:-{b}} x", "echo \"${a:-{}\"", "echo ${a:-<(b})}", "echo ${a:-$'it\\'s}'}", "echo \"${a:-'}'}\"",
		"echo $\"a'b\"", "echo \"$'a\"", "echo $'it\\'s'", "echo <(echo \")\" # )\n)", "echo \\\n#it's", "echo a#'b' #'c", "echo a <b>'c'", "cat <a`b`>c", "cat <in>'out' <in>\"it's\"", "a () { echo $1; }; a 'b'",
		"echo $(cat <<E\nit's\nE\n) $(cat <<'E'\n`\nE\n)", "echo \"$(echo \"$(echo \"it's\")\")\"", "echo ^\n-b", "echo a ^\n --b 'c'", "cat <<<'it' <<<\"it's\"", "cat <<-'E'>f\n\tit's\n\tE", "a=b case c", "a&b|&c", "{ a; } 2>&1 | b", "a >&- <&-",
		"echo $$'$(' \"$${\"", "echo ${#a} ${a#'#'} $# $$ $!", "echo $(( (1) + $(echo ')') ))", "a 'b\r\n'\r", "select a in case; do b; done",
	} {
		if bash != "" && !bashReads(bash, []byte(script+seen)) {
			t.Errorf("bash does not read %q", script)
		}
		if _, err := parseShell(textOf([]byte(script + seen))); err != nil {
			t.Errorf("%q is called malformed: %s at %d", script, err.Detail, err.Offset)
		}
		items := Read("f.sh", []byte(script+seen), CLI)
		if last := items[len(items)-1]; last.Name != "seen" {
			t.Errorf("the command behind %q is not seen", script)
		}
	}
}

// TestBashReadsNested compares what is put together at random.
func TestBashReadsNested(t *testing.T) {
	bash := bash(t)
	if bash == "" {
		return
	}
	all, read := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		script := scriptOf(t, 4)
		all++
		if checkAgainst(t, bash, []byte(script)) {
			read++
		}
	})
	if read*2 < all {
		t.Errorf("bash reads %d of %d scripts", read, all)
	}
}

// TestBashReadsTokens compares what is strung together of signs, which bash reads
// now and then.
func TestBashReadsTokens(t *testing.T) {
	bash := bash(t)
	if bash == "" {
		return
	}
	token := rapid.SampledFrom([]string{
		"a", " ", "\n", "'", "\"", "`", "\\", "\\\n", "$", "(", ")", "((", "))", "$(", "${", "}", "{ ", "#", " # ", "<<E", "\nE\n", "<<-'E' ", "<", ">", "&", "|", ";", ";;",
		"case a in ", " esac", "[[ a ", " ]]", "=", "a[", "]", "=(", "$'", "<(", "@(", "=~ ", "1", "-", "if a; then ", "; fi", "<a>", "^\n-", " `\n-", "\r\n", "!", "$1", "\t", "for x in a; do ", "; done", "a () ",
	})
	rapid.Check(t, func(t *rapid.T) {
		var script string
		for _, s := range rapid.SliceOfN(token, 1, 12).Draw(t, "tokens") {
			script += s
		}
		if !bashReads(bash, []byte(script+"\n")) {
			return
		}
		if _, err := parseShell(textOf([]byte(script + "\n"))); err != nil {
			t.Errorf("bash reads %q, and it is called malformed: %s at %d", script, err.Detail, err.Offset)
		}
	})
}

func pick(t *rapid.T, from ...string) string { return rapid.SampledFrom(from).Draw(t, "part") }

// scriptOf makes the lines of a script.
func scriptOf(t *rapid.T, depth int) string {
	var b strings.Builder
	for range rapid.IntRange(1, 3).Draw(t, "commands") {
		b.WriteString(commandOf(t, depth-1))
		b.WriteByte('\n')
	}
	return b.String()
}

// commandOf makes a command that a line may end behind.
func commandOf(t *rapid.T, depth int) string {
	if depth <= 0 {
		return pick(t, "a", "# it's (`\"", "a # )\"", "a=b c", "((a<<1))", "[[ a < b && ( c ) ]]", "a >&2", "a=(case x)", "a[1 #]=b")
	}
	word := func() string { return wordOf(t, depth-1) }
	script := func() string { return scriptOf(t, depth-1) }
	switch rapid.IntRange(0, 13).Draw(t, "command") {
	case 0:
		return "(" + script() + ")"
	case 1:
		return "{ " + script() + "}"
	case 2:
		return "case " + word() + " in " + pick(t, "", "(", "\n") + pick(t, "a", "a|b", "*", `"it's"`) + ") " + script() + pick(t, ";;", ";&", ";;&") + " b) " + script() + "esac"
	case 3:
		return "if [[ " + word() + " == a ]]; then\n" + script() + "fi"
	case 4:
		return "for x in " + word() + " case; do " + script() + "done"
	case 5:
		return "cat <<E " + pick(t, "", ";", "&&", "|", "#") + " echo " + word() + "\n" + bodyOf(t) + "E"
	case 6:
		return "cat " + pick(t, "<<'E'", `<<"E"`, `<<\E`) + "\n" + bodyOf(t) + "E"
	case 7:
		return "cat <<-E >f; cat <<F\n\t" + strings.ReplaceAll(bodyOf(t), "\n", "\n\t") + "E\n" + bodyOf(t) + "F"
	case 8:
		return "while a; do " + script() + "done <" + word()
	case 9:
		return "a=" + word() + " b " + word() + pick(t, " && ", " | ", " |& ", "; ", " & ", " || ") + "c " + word()
	case 10:
		return "f() {\n" + script() + "}"
	case 11:
		return "a=(" + word() + " [1]=" + word() + ")"
	case 12:
		return "a " + word() + " \\\n  " + word() + " # it's"
	}
	return "! time a <<<" + word() + " 2>&1"
}

// bodyOf makes the lines of a here-document, in which nothing has to be closed.
func bodyOf(t *rapid.T) string {
	return pick(t, "", "it's\n", "`\n", "$(\n", "\"\n", " E\n", "E \n", "a\\\\\n", "\\$E ${\n", ") # \n")
}

// wordOf makes a word, of which all is closed.
func wordOf(t *rapid.T, depth int) string {
	if depth <= 0 {
		return pick(t, "a", "a#b", `\'`, `\"`, "\\`", `\)`, "$a", "$1", "$#", "'\"`$('", `"it's ) } #"`, `$'it\'s'`, `$"it's"`, "${#a}", "$((1<<2))", "esac", "case", "a\\\nb", "{b,c}")
	}
	script := func() string { return scriptOf(t, depth-1) }
	word := func() string { return wordOf(t, depth-1) }
	switch rapid.IntRange(0, 9).Draw(t, "word") {
	case 0:
		return "$(" + script() + ")"
	case 1:
		return "`" + strings.NewReplacer(`\`, `\\`, "`", "\\`").Replace(script()) + "`"
	case 2:
		return `"` + pick(t, "", "it's ", `\"`, "(", "}") + "$(" + script() + ")" + pick(t, "", "'", `\\`, ")") + `"`
	case 3:
		return `"` + "`" + strings.NewReplacer(`\`, `\\`, "`", "\\`").Replace(script()) + "`" + `"`
	case 4:
		return "${a" + pick(t, ":-", "#", "//", "+", "=") + word() + "}"
	case 5:
		return `"${a` + pick(t, ":-", "#", "//", "+", "=") + word() + `}"`
	case 6:
		return "<(" + script() + ")"
	case 7:
		return "$(( 1 + " + word() + " ))"
	case 8:
		return word() + word()
	}
	return `"` + "$[1 + " + word() + ` ]"`
}

// TestNotRun: a text that no shell is known to run is never called malformed.
func TestNotRun(t *testing.T) {
	for script, want := range map[string]link.Code{
		`git commit -m "don't say confluent kafka link create a"`:             link.CodeMalformedNoLink,
		"cat <<E\ndon't say confluent kafka link create a\nE":                 link.CodeMalformedNoLink,
		"TEXT=\"it's confluent kafka link create a\"":                         link.CodeMalformedNoLink,
		`bash -c "confluent kafka link create 'a"`:                            link.CodeMalformedCommand,
		"/bin/sh <<E\nconfluent kafka link create 'a\nE":                      link.CodeMalformedCommand,
		`docker exec kafka bash -c "kafka-cluster-links --create --link 'a "`: link.CodeMalformedCommand,
	} {
		items := Read("f.sh", []byte(script), CLI)
		last := items[len(items)-1]
		if len(last.Findings) == 0 || last.Findings[0].Code != want {
			t.Errorf("%s: %v, want %s", script, last.Findings, want)
		}
	}
}
