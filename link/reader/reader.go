package reader

import (
	"bytes"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

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

// extensions are those of the formats. JSON may be of three formats and a .txt of
// any, so what is in the file decides.
var extensions = map[string]Format{
	".json":       JSON,
	".properties": Properties, ".config": Properties, ".conf": Properties, ".txt": Properties,
	".yaml": CFK, ".yml": CFK,
	".tf": Terraform, ".tfvars": Terraform, ".hcl": Terraform,
	".sh": CLI, ".bash": CLI, ".zsh": CLI, ".ksh": CLI, ".ps1": CLI, ".bat": CLI, ".cmd": CLI,
}

// Extensions lists the extensions of the files that may hold link definitions, in
// order. The caller owns the list.
func Extensions() []string { return slices.Sorted(maps.Keys(extensions)) }

// drafts are endings that people add to a file that is to be filled in or was
// kept; the extension before counts.
var drafts = []string{".example", ".sample", ".template", ".tmpl", ".tpl", ".j2", ".dist", ".bak", ".orig"}

// extension of a file, in small letters.
func extension(file string) (name, ext string) {
	name = strings.ToLower(path.Base(strings.ReplaceAll(file, `\`, "/")))
	for slices.Contains(drafts, path.Ext(name)) {
		name = strings.TrimSuffix(name, path.Ext(name))
	}
	return name, path.Ext(name)
}

// FormatOf tells the format of a file by its extension (see [Extensions]), of
// which .example and the like are left out, and where that leaves it open by
// what is in the file: JSON that is a plan, a state or a configuration (.tf.json)
// is Terraform, and a ClusterLink resource in JSON is CFK; settings that begin as
// a JSON object does are JSON; a .txt is Properties unless its first line, comments
// aside, is of another format. A file without an extension tells it by how it
// begins, or by the commands in it. "-", the standard input, is JSON. Anything
// else is of no format that is known, and the result is empty.
func FormatOf(file string, data []byte) Format {
	if file == "-" {
		return JSON
	}
	name, ext := extension(file)
	f, known := extensions[ext]
	switch {
	case !known && ext != "":
		return ""
	case !known:
		return formatOfContent(file, data)
	case f == JSON && (isPlan(data) || strings.HasSuffix(name, ".tf.json")):
		return Terraform
	case f == JSON && isResource(data):
		return CFK
	case ext == ".txt": // a name for anything: what begins as something else is not read as properties
		head, _, _ := bytes.Cut(afterComments(data), []byte("\n"))
		if g := formatOfContent(file, head); g == CLI || g == CFK || g == Terraform || bytes.HasPrefix(head, []byte("{")) {
			return formatOfContent(file, data)
		}
	case f == Properties && isObject(data):
		return JSON
	}
	return f
}

// formatOfContent tells the format by the first word of the file that is no
// comment, by the commands in it, or by its keys.
func formatOfContent(file string, data []byte) Format {
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
	case aboutProperties("link", data):
		return Properties
	}
	return ""
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
	// Name is the link's name as the file gives it; NameGiven says that it does.
	Name string
	// NameOffset is the place of the name, and Start that of the definition, in
	// bytes of the file plus one; 0 is unknown.
	NameOffset, Start int
	// Request is never nil in what [Read] gives. Its offsets are those in the
	// file, and it carries the findings.
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
	// NameGiven tells a name that is empty from none.
	NameGiven bool
	// Findings are in document order. Their pointers are relative to the
	// request, their offsets are those in the file.
	Findings []link.Finding

	source
	// places are those of the ids in formats other than JSON.
	places map[link.Pointer]int
	// unread is nil for none: few items have one, and there may be many.
	unread *string
}

// Unread is the file, or the variable, that a script names and that holds settings
// of the link but was not at hand; empty if there is none. What the request does
// not say is not known then, its modes included.
func (i *Item) Unread() string {
	if i.unread == nil {
		return ""
	}
	return *i.unread
}

// Read reads all definitions of a file, at least one: a file that can't be
// read to its end, or that defines no link, is an Item with a finding that says
// so. A format that is not known is told by [FormatOf]. Files longer than
// [link.DefaultMaxBytes] are not read. The items keep data, which must not be
// changed afterwards.
func Read(file string, data []byte, f Format) []Item {
	return ReadIn(nil, file, data, f)
}

// ReadIn reads what Read does and, where a script names a file with settings, that
// file. It is looked for in folder, which is that of the script, at the path that
// the script's own changes of folder lead to; a name that is absolute or leads
// upwards is not looked for. What a file adds has the place of its name. A nil
// folder has no files; folder must not lead out of itself, as [os.Root.FS] does
// not.
func ReadIn(folder fs.FS, file string, data []byte, f Format) []Item {
	return read(folder, file, data, f).Items
}

// File is what a file defines and does. The zero File is empty.
type File struct {
	_ struct{}

	// Items are the links that it defines, and Operations what it does to links
	// that are there and to mirror topics, each in the order of the file.
	Items      []Item
	Operations []Operation

	name string
	source
}

// ReadFile reads what Read does, and the operations besides. There may be no
// items where there are operations.
func ReadFile(file string, data []byte, f Format) *File {
	return ReadFileIn(nil, file, data, f)
}

// ReadFileIn reads what ReadFile does, with the files that [ReadIn] looks for.
func ReadFileIn(folder fs.FS, file string, data []byte, f Format) *File {
	read := read(folder, file, data, f)
	read.dropNoLink()
	return read
}

// dropNoLink drops the item that says that there is no link where there are
// operations.
func (f *File) dropNoLink() {
	if len(f.Operations) > 0 && onlyNoLink(f.Items) {
		f.Items = nil
	}
}

// onlyNoLink reports whether all that was found is that there is no link.
func onlyNoLink(items []Item) bool {
	return len(items) == 1 && len(items[0].Findings) == 1 && items[0].Findings[0].Code == link.CodeMalformedNoLink
}

// Rest is an Item without a request that stands behind the others, for what is
// about none of them: its positions are those of the file.
func (f *File) Rest() Item {
	return Item{File: f.name, Index: len(f.Items), source: f.source}
}

func read(folder fs.FS, file string, data []byte, f Format) *File {
	var items []Item
	var operations []Operation
	if !f.Known() {
		f = FormatOf(file, data)
	}
	switch f {
	case Properties:
		r, findings := readProperties(data)
		items = []Item{{Request: r, Findings: findings}}
	case CFK:
		items = readCFK(data)
	case Terraform:
		items, operations = readTerraform(data)
	case CLI:
		items, operations = readCLI(folder, data)
	case JSON:
		if items = readEnvelopes(data); items == nil {
			items = make([]Item, 1)
			items[0].readJSON(data)
		}
	default:
		items = failed(noLink("the format of the file is not known; name it"))
	}
	src := newSource(data)
	for i := range items {
		items[i].File, items[i].Index, items[i].source = file, i, src
		items[i].Request.SetFindings(items[i].Findings)
	}
	return &File{Items: items, Operations: operations, name: file, source: src}
}

func newSource(data []byte) source {
	if len(data) > link.DefaultMaxBytes { // it was not read
		return source{data: data}
	}
	return source{data: data, lines: indexLines(data)}
}

// source is the text of a file with the places where its lines begin.
type source struct {
	data  []byte
	lines *lineIndex
}

// Position gives line and column, both from 1, of an offset as [link.Finding]
// and [link.CreateRequest] have it: in bytes of the file, plus one. Columns
// count characters. Both are 0 for an offset that is not known or not in the
// file.
func (s *source) Position(offset int) (line, column int) {
	at := offset - 1
	if at < 0 || at > len(s.data) || s.lines == nil {
		return 0, 0
	}
	return s.lines.origin(s.data, at)
}
