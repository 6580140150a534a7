package reader

import (
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/clusterlink-go/clusterlink/link"
)

// Which file a script reads, and that none outside its folder is.
func TestReadIn(t *testing.T) {
	file := func(value string) *fstest.MapFile { return &fstest.MapFile{Data: []byte("link.mode=" + value + "\n")} }
	folder := fstest.MapFS{
		"f": file("here"), "d/f": file("below"), "d/e/f": file("deeper"), "etc/f": file("no"), "f/x": file("no"),
		"body.json": {Data: []byte(`{"configs":[{"name":"link.mode","value":"body"}]}`)}, "binary": {Data: []byte("\xff\xfe\x00")},
	}
	const (
		use  = "confluent kafka link create a --config-file "
		post = "curl -X POST \"$R/clusters/c/links?link_name=a\" "
	)
	for _, tc := range []struct{ script, want string }{
		{use + "f", "here"},
		{use + "./f", "here"},
		{use + "d/f", "below"},
		{"kafka-cluster-links --create --link a --config-file d/e/f", "deeper"},
		{"cd d\n" + use + "f", "below"},
		{"cd d && cd e; " + use + "f", "deeper"},
		{"if cd d; then " + use + "f; fi", "below"},
		{"(cd d; true)\n" + use + "f", "here"},
		{"(cd d; " + use + "f)", "below"},
		{"(cd d); (" + use + "f)", "here"},
		{"cd d; cd e; cd -; " + use + "f", "below"},
		{"pushd d; pushd e; popd; " + use + "f", "below"},
		{"cd \"$(dirname \"$0\")\"; cd d; " + use + "f", "below"},
		{"cd d; " + use + "\"$(dirname \"$0\")/f\"", "here"},
		{"D=$(cd \"$(dirname \"${BASH_SOURCE[0]}\")\" && pwd)\ncd d; " + use + "\"$D/f\"", "here"},
		{"D=d; " + use + "$D/e/f", "deeper"},
		{"cd d; " + use + "$PWD/e/f", "deeper"},
		{"docker exec broker bash -c '" + use + "d/f'", "below"},
		{"docker exec broker bash -c 'cd d; " + use + "f'\n", "below"},
		{"kubectl cp d/f confluent/kafka-0:/tmp/f\nkubectl exec kafka-0 -- " + use + "/tmp/f", "below"},
		{"docker cp d/f broker:/tmp/\ndocker exec broker " + use + "/tmp/f", "below"},
		{"docker exec -i broker tee /tmp/f < d/f\n" + use + "/tmp/f", "below"},
		{"cat d/f | docker exec -i broker tee /tmp/f\n" + use + "/tmp/f", "below"},
		{"cp d/f g; " + use + "g", "below"},
		{"cat d/f > g; " + use + "g", "below"},
		{"cat d/f > g; echo a=b >> g; " + use + "g", "below"},
		{post + "-d @body.json", "body"},
		{post + "-d @- < body.json", "body"},
		{post + "-d \"$(cat body.json)\"", "body"},
		{post + "-d \"$(<body.json)\"", "body"},
		{"cat body.json | " + post + "-d @-", "body"},
		{"echo a=b > f; " + use + "f", "DESTINATION"},

		{use + "/f", ""},
		{use + "/etc/f", ""},
		{use + "../f", ""},
		{use + "d/../f", ""},
		{"cd ..; " + use + "f", ""},
		{"cd d; cd ..; " + use + "f", ""},
		{"cd d; " + use + "../f", ""},
		{"cd /etc; " + use + "f", ""},
		{"cd; " + use + "f", ""},
		{"cd $X; " + use + "f", ""},
		{"popd; " + use + "f", ""},
		{"D=..; " + use + "$D/f", ""},
		{use + "$X/f", ""},
		{use + "~/f", ""},
		{use + "d", ""},
		{use + "none", ""},
		{use + "binary", ""},
		{"envsubst < t > f; " + use + "f", ""},
		{"docker cp broker:/tmp/f f; " + use + "f", ""},
		{"kubectl cp d/f kafka-0:f; " + use + "/home/f", ""},
		{post + "-d @../body.json", ""},
	} {
		items := ReadIn(folder, "f.sh", []byte(tc.script), CLI)
		i := &items[0]
		got := ""
		if c := i.Request.Lookup("link.mode"); c != nil {
			got = c.Value.Reveal()
		}
		if i.Name != "a" || got != tc.want || (i.Unread() == "") != (tc.want != "") {
			t.Errorf("%s: mode %q, unread %q, want mode %q; %v", tc.script, got, i.Unread(), tc.want, i.Findings)
		}
		checkItem(t, i, []byte(tc.script))
	}
}

// A link of the file system leads to no file outside the folder.
func TestReadInRoot(t *testing.T) {
	dir := t.TempDir()
	inside := filepath.Join(dir, "inside")
	if err := os.Mkdir(inside, 0o700); err != nil {
		t.Fatal(err)
	}
	secret := filepath.Join(dir, "secret")
	if err := os.WriteFile(secret, []byte("link.mode=SOURCE\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(secret, filepath.Join(inside, "f.config")); err != nil {
		t.Fatal(err)
	}
	root, err := os.OpenRoot(inside)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = root.Close() }()
	i := ReadIn(root.FS(), "f.sh", []byte("confluent kafka link create a --config-file f.config"), CLI)[0]
	if i.Unread() != "f.config" || len(i.Request.Configs) > 0 {
		t.Errorf("unread %q, %d configs", i.Unread(), len(i.Request.Configs))
	}
}

// Resources that a script gives to Kubernetes are read with their places in it.
func TestReadResources(t *testing.T) {
	const resource = "apiVersion: platform.confluent.io/v1beta1\nkind: ClusterLink\nmetadata:\n  name: west\nspec:\n  configs:\n    acl.sync.ms: \"5000\"\n"
	for _, script := range []string{
		"kubectl apply -f - <<EOF\n" + resource + "EOF\n",
		"kubectl -n kafka apply -f- <<'EOF'\n" + resource + "EOF\n",
		"cat <<EOF | kubectl create --filename=-\n" + resource + "EOF\n",
		"cat > l.yaml <<EOF\n" + resource + "EOF\noc replace --filename l.yaml\n",
	} {
		items := Read("f.sh", []byte(script), CLI)
		i := &items[0]
		c := i.Request.Lookup("acl.sync.ms")
		if len(items) != 1 || i.Name != "west" || c == nil || script[c.NameOffset-1:c.NameOffset+10] != "acl.sync.ms" || script[i.NameOffset-1:i.NameOffset+3] != "west" {
			t.Errorf("%s: %s", script, dump(items))
		}
		checkItem(t, i, []byte(script))
	}
	for _, script := range []string{"kubectl get -f - <<EOF\n" + resource + "EOF\n", "kubectl apply -f - <<EOF\nkind: Pod\nEOF\n", "kubectl apply -f l.yaml"} {
		if f := Read("f.sh", []byte(script), CLI)[0].Findings; len(f) != 1 || f[0].Code != link.CodeMalformedNoLink {
			t.Errorf("%s: %v", script, f)
		}
	}
}
