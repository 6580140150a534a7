package reader

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/clusterlink-go/clusterlink/link"
)

// streamed reads a text as a stream.
func streamed(t *testing.T, data string, o *StreamOptions) *File {
	t.Helper()
	f, err := ReadStream("f.json", iotest.HalfReader(strings.NewReader(data)), o)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// summary tells what a file holds, and where.
func summary(f *File) string {
	var b strings.Builder
	for k := range f.Items {
		i := &f.Items[k]
		fmt.Fprintln(&b, i.File, i.Index, brief(i))
		for c := range i.Request.Configs {
			line, column := i.Position(i.Request.Configs[c].ValueOffset)
			fmt.Fprintf(&b, "%d.%d ", line, column)
		}
		line, column := i.Position(i.Start)
		fmt.Fprintf(&b, "%d.%d\n", line, column)
	}
	rest := f.Rest()
	for k := range f.Operations {
		o := &f.Operations[k]
		line, column := rest.Position(o.Start)
		fmt.Fprintln(&b, o.Name, line, column, o.Findings)
	}
	return b.String()
}

// A stream gives what the file gives, with its places.
func TestStreamIsFile(t *testing.T) {
	files, err := filepath.Glob("testdata/format/*.json")
	if err != nil || len(files) == 0 {
		t.Fatal("no files", err)
	}
	plans := map[string]string{
		"two lists and lines": `{"a":[{"b":"é"}],
 "resource_changes":[{"type":"null_resource","change":{"after":{"a":1}}}, {"address":"é.a","type":"confluent_cluster_link","mode":"managed","name":"a",
  "change":{"after":{"link_name":"a",
    "config":{"x":"1"}},"after_unknown":{"link_mode":true}}}, 3,
 {"type":"confluent_cluster_link","change":{"after":{"link_name":"b"}}}],
 "planned_values":{"root_module":{"resources":[{"type":"confluent_cluster_link","values":{"link_name":"c"}}]}}}`,
		"planned alone": `{"planned_values":{"root_module":{"resources":[{"type":"confluent_cluster_link","values":{"link_name":"c"}}]}},"resource_changes":[]}`,
		"state in modules": `{"terraform_version":"1","values":{"root_module":{"resources":[{"type":"x"},{"type":"confluent_cluster_link","values":{"link_name":"a"}}],
 "child_modules":[{"resources":[{"type":"confluent_cluster_link","values":{"link_name":"b"}}],"child_modules":[{"resources":[{"type":"confluent_cluster_link","mode":"data","values":{"link_name":"c"}},{"type":"confluent_cluster_link","values":{"link_name":"d"}}]}]}]}}}`,
		"mark":          byteOrderMark + `{"values":{"root_module":{"resources":[{"type":"confluent_cluster_link","values":{"link_name":"a"}}]}}}`,
		"mirror topics": `{"resource_changes":[{"type":"confluent_kafka_mirror_topic","change":{"before":null,"after":{"status":"ACTIVE"}}}]}`,
		"other kinds":   `{"resource_changes":{"a":[]},"planned_values":[],"values":null,"terraform_version":"1"}`,
		"none":          `{"resource_changes":[]}`,
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if isPlan(data) {
			plans[file] = string(data)
		}
	}
	for name, data := range plans {
		whole := summary(ReadFile("f.json", []byte(data), Terraform))
		if got := summary(streamed(t, data, nil)); got != whole {
			t.Errorf("%s:\nstream %s\nfile   %s", name, got, whole)
		}
	}
}

// What ends a stream too early is told at its place, behind what was read.
func TestStreamEnds(t *testing.T) {
	const (
		before   = "{\"resource_changes\":[\n"
		resource = `{"type":"confluent_cluster_link","change":{"after":{"link_name":"a"}}}`
	)
	long := strings.Repeat("x", 3*link.DefaultMaxBytes)
	for name, tc := range map[string]struct {
		data  string
		most  int64
		items int
		want  string
	}{
		"cut":                  {before + resource, 0, 2, `malformed-terraform@"" 2.`},
		"broken":               {before + resource + ",\n}", 0, 2, `malformed-terraform@"" 2.`},
		"behind":               {before + resource + "]} x", 0, 2, `malformed-terraform@"" 2.`},
		"no JSON":              {"x", 0, 1, `malformed-terraform@"" 1.1`},
		"empty":                {"", 0, 1, `malformed-terraform@"" 1.1`},
		"longer than allowed":  {before + resource + "," + resource + "," + resource + "]}", 200, 3, `malformed-too-long@"" 2.`},
		"as long as allowed":   {before + resource + "]}", int64(len(before + resource + "]}")), 1, ""},
		"long text":            {before + resource + ",{\"type\":\"x\",\"values\":\"" + long + "\"}]}", 0, 2, `malformed-too-long@"" 2.`},
		"long resource":        {before + resource + `,{"type":"confluent_cluster_link","values":{"a":"` + long + `"}}]}`, 0, 2, `malformed-too-long@"" 2.`},
		"long resource inside": {before + resource + `,{"type":"confluent_cluster_link","values":[` + strings.Repeat("1,", link.DefaultMaxBytes) + "1]}]}", 0, 2, `malformed-too-long@"" 2.`},
	} {
		f := streamed(t, tc.data, &StreamOptions{MaxBytes: tc.most})
		n := len(f.Items)
		if n != tc.items {
			t.Errorf("%s: %d items", name, n)
			continue
		}
		if got := brief(&f.Items[n-1]); tc.want != "" && !strings.HasPrefix(got, tc.want) {
			t.Errorf("%s: %s, want %s", name, got, tc.want)
		}
		if tc.items > 1 && f.Items[0].Name != "a" {
			t.Errorf("%s: the first link is lost", name)
		}
	}
	broken := errors.New("broken")
	if f, err := ReadStream("f", io.MultiReader(strings.NewReader(before), iotest.ErrReader(broken)), nil); f != nil || !errors.Is(err, broken) {
		t.Errorf("%v, %v", f, err)
	}
}

// A plan of 64 MB is read in memory that does not grow with it.
func TestStreamBounded(t *testing.T) {
	const (
		size  = 64 << 20
		links = 10
	)
	r, w := io.Pipe()
	go func() {
		other := []byte(`{"address":"a.b","mode":"managed","type":"kubernetes_manifest","change":{"after":{"text":"` + strings.Repeat("x", 20_000) + `","list":[` + strings.Repeat("1,", 10_000) + "1]}}},\n")
		_, err := io.WriteString(w, `{"format_version":"1.2","resource_changes":[`)
		for n := 0; n < size && err == nil; n += len(other) {
			_, err = w.Write(other)
		}
		for i := 0; i < links && err == nil; i++ {
			_, err = fmt.Fprintf(w, `{"type":"confluent_cluster_link","change":{"after":{"link_name":"l%d"}}},`, i)
		}
		if err == nil {
			_, err = w.Write(append(bytes.TrimRight(other, ",\n"), "]}"...))
		}
		w.CloseWithError(err)
	}()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f, err := ReadStream("f.json", r, nil)
	runtime.ReadMemStats(&after)
	if err != nil || len(f.Items) != links || f.Items[links-1].Name != "l9" {
		t.Fatalf("%v, %d items", err, len(f.Items))
	}
	if a := after.TotalAlloc - before.TotalAlloc; a > 4<<20 {
		t.Errorf("%d bytes of memory", a)
	}
	if n := len(f.Kept()); n > 200*links {
		t.Errorf("%d bytes kept", n)
	}
}

func TestStreamKeepsSoMuch(t *testing.T) {
	resource := `{"type":"confluent_cluster_link","change":{"after":{"link_name":"` + strings.Repeat("x", 1_000_000) + `"}}},`
	f := streamed(t, `{"resource_changes":[`+strings.Repeat(resource, 20)+"0]}", nil)
	n := len(f.Items)
	if n < 10 || n > 18 || len(f.Kept()) > maxKept+2_000_000 {
		t.Fatalf("%d items, %d bytes", n, len(f.Kept()))
	}
	if got := brief(&f.Items[n-1]); !strings.HasPrefix(got, `malformed-too-long@"" 1.`) {
		t.Error(got)
	}
}
