package reader

import (
	"bytes"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/clusterlink-go/clusterlink/link"
)

// Format names a form in which link definitions are written. The zero value
// is no format.
type Format string

// The formats that are read.
const (
	// JSON is the body of a create request; or an envelope around one, an
	// object {"link_name":…,"query":{"link_name":…},"request":{…}} whose other
	// members are passed over. An object with a member configs is no envelope. An
	// array of envelopes is several definitions; of requests, it is a mistake.
	JSON Format = "json"
	// Properties is the format of java.util.Properties in UTF-8; each property
	// is a config.
	Properties Format = "properties"
	// CFK is YAML with ClusterLink resources of Confluent for Kubernetes; other
	// documents are passed over.
	CFK Format = "cfk"
	// Terraform is HCL with confluent_cluster_link resources, the same in JSON,
	// or a plan or state as "terraform show -json" prints it.
	Terraform Format = "terraform"
	// CLI is a shell script, or a line of one, with commands that create links:
	// "confluent kafka link create", "kafka-cluster-links --create", and curl with
	// a create request of the API.
	CLI Format = "cli"
)

// Formats lists the formats that are read.
func Formats() []Format { return []Format{JSON, Properties, CFK, Terraform, CLI} }

// Known reports whether f is one of [Formats].
func (f Format) Known() bool { return slices.Contains(Formats(), f) }

// FormatOf tells the format of a file: by its extension (.json; .properties
// .config .conf, unless a JSON object begins there; .yaml .yml; .tf .tfvars .hcl; .sh .bash .zsh .ksh .ps1 .bat
// .cmd), else by how it begins, by the commands in it, and by whether it holds an
// equals sign. A .txt is Properties unless its first line, comments aside, is of
// another format. JSON that is a plan, a state or a configuration (.tf.json) is
// Terraform, and a ClusterLink resource in JSON is CFK. "-", the standard input,
// is JSON.
func FormatOf(file string, data []byte) Format {
	if file == "-" {
		return JSON
	}
	name := strings.ToLower(path.Base(strings.ReplaceAll(file, `\`, "/")))
	switch path.Ext(name) {
	case ".json":
		switch {
		case isPlan(data), strings.HasSuffix(name, ".tf.json"):
			return Terraform
		case isResource(data):
			return CFK
		}
		return JSON
	case ".properties", ".config", ".conf":
		if isObject(data) {
			return JSON
		}
		return Properties
	case ".txt": // a name for anything: what begins as something else is not read as properties
		head, _, _ := bytes.Cut(afterComments(data), []byte("\n"))
		if f := formatOfContent(head); f == CLI || f == CFK || f == Terraform || bytes.HasPrefix(head, []byte("{")) {
			return formatOfContent(data)
		}
		return Properties
	case ".yaml", ".yml":
		return CFK
	case ".tf", ".tfvars", ".hcl":
		return Terraform
	case ".sh", ".bash", ".zsh", ".ksh", ".ps1", ".bat", ".cmd":
		return CLI
	}
	return formatOfContent(data)
}

// formatOfContent tells the format by the first word of the file that is no
// comment, or by the commands in it.
func formatOfContent(data []byte) Format {
	text := afterComments(data)
	begins := func(words ...string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return bytes.HasPrefix(text, []byte(w)) })
	}
	switch {
	case bytes.HasPrefix(data, []byte("#!")):
		return CLI
	case begins("{") && isPlan(data):
		return Terraform
	case begins("{") && isResource(data):
		return CFK
	case begins("{", "["):
		return JSON
	case begins("apiVersion:", "kind:", "---\n", "---\r\n", "{{"):
		return CFK
	case begins("resource \"", "provider \"", "terraform {", "variable \"", "data \""):
		return Terraform
	case creates(text):
		return CLI
	case bytes.IndexByte(text, '=') >= 0:
		return Properties
	}
	return JSON
}

// afterComments is what follows the blank lines and comments that a file begins
// with.
func afterComments(data []byte) []byte {
	text := bytes.TrimPrefix(data, []byte(byteOrderMark))
	for {
		text = bytes.TrimLeft(text, " \t\r\n")
		if !bytes.HasPrefix(text, []byte("#")) && !bytes.HasPrefix(text, []byte("//")) {
			return text
		}
		_, text, _ = bytes.Cut(text, []byte("\n"))
	}
}

// isObject reports whether a file begins as a JSON object, which no name of a
// property does.
func isObject(data []byte) bool {
	rest, ok := bytes.CutPrefix(bytes.TrimLeft(data, " \t\r\n"), []byte("{"))
	return ok && bytes.HasPrefix(bytes.TrimLeft(rest, " \t\r\n"), []byte(`"`))
}

// isResource reports whether a JSON file is a resource of Kubernetes that this
// package reads.
func isResource(data []byte) bool {
	return bytes.Contains(data, []byte(`"apiVersion"`)) && bytes.Contains(data, []byte(`"ClusterLink"`))
}

// Item is one link definition of a file. The zero Item is empty. It is not
// changed by its methods, so it is safe for concurrent use as long as nobody
// writes to it; what it holds belongs to the caller of [Read].
type Item struct {
	_ struct{}

	// File is the name that was given to [Read]; Index is the place among the
	// definitions of the file.
	File  string
	Index int
	// Name is the link's name as the file gives it. NameGiven says that it
	// does: without it Name is empty, but an empty Name may be given.
	Name      string
	NameGiven bool
	// NameOffset is the place of the name, and Start that of the definition, in
	// bytes of the file plus one; 0 is unknown.
	NameOffset, Start int
	// Request is never nil in what [Read] gives. Its offsets are those in the
	// file.
	Request *link.CreateRequest
	// LocalCluster is the id of the cluster that the request goes to, which is no
	// part of the request; empty means that the definition does not say.
	LocalCluster string
	// MirrorTopics are the mirror topics that the definition asks for besides.
	MirrorTopics []MirrorTopic
	// ValidateOnly and NoValidate are what a command asks for with --dry-run
	// or --validate-only, and with --no-validate: the query parameters
	// validate_only=true and validate_link=false.
	ValidateOnly, NoValidate bool
	// Findings are in document order. Their pointers are relative to the
	// request, their offsets are those in the file.
	Findings []link.Finding

	data  []byte
	lines []int
	// places are those of the ids in formats other than JSON.
	places map[link.Pointer]int
}

// Position gives line and column, both from 1, of an offset as [link.Finding]
// and [link.CreateRequest] have it: in bytes of the file, plus one. Columns
// count characters. Both are 0 for an offset that is not known or not in the
// file.
func (i *Item) Position(offset int) (line, column int) {
	at := offset - 1
	if at < 0 || at > len(i.data) || len(i.lines) == 0 {
		return 0, 0
	}
	line, found := slices.BinarySearch(i.lines, at)
	if found {
		line++
	}
	start := i.lines[line-1]
	if start == 0 && bytes.HasPrefix(i.data, []byte(byteOrderMark)) && at >= len(byteOrderMark) {
		start = len(byteOrderMark) // no editor shows it
	}
	return line, utf8.RuneCount(i.data[start:at]) + 1
}

// Read reads all definitions of a file, at least one: a file that can't be
// read to its end, or that defines no link, is an Item with a finding that says
// so. A format that is not known is told by [FormatOf]. Files longer than
// [link.DefaultMaxBytes] are not read. The items keep data, which must not be
// changed afterwards.
func Read(file string, data []byte, f Format) []Item {
	if !f.Known() {
		f = FormatOf(file, data)
	}
	var items []Item
	switch f {
	case Properties:
		r, findings := readProperties(data)
		items = []Item{{Request: r, Findings: findings}}
	case CFK:
		items = readCFK(data)
	case Terraform:
		items = readTerraform(data)
	case CLI:
		items = readCLI(data)
	default:
		if items = readEnvelopes(data); items == nil {
			items = make([]Item, 1)
			items[0].readJSON(data)
		}
	}
	var lines []int
	if len(data) <= link.DefaultMaxBytes {
		lines = lineStarts(data)
	}
	for i := range items {
		items[i].File, items[i].Index, items[i].data, items[i].lines = file, i, data, lines
	}
	return items
}

// lineStarts lists where the lines begin.
func lineStarts(data []byte) []int {
	starts := make([]int, 1, 1+bytes.Count(data, []byte("\n")))
	for i, c := range data {
		if c == '\n' {
			starts = append(starts, i+1)
		}
	}
	return starts
}
