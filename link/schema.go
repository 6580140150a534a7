package link

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// CreateRequestSchema renders a JSON Schema (draft 2020-12) of the create
// request with the key table in it, for editors and for languages without this
// library. It says less than package validate: a schema can't tell which keys
// fit together. Unknown keys pass, as the service takes them.
func CreateRequestSchema() []byte {
	var buf bytes.Buffer
	s := schemaWriter{jsontext.NewEncoder(&buf, jsontext.WithIndent("  "))}
	s.object(func() {
		s.text("$schema", "https://json-schema.org/draft/2020-12/schema")
		s.text("title", "CreateLinkRequestData")
		s.text("type", "object")
		s.member("properties", func() {
			s.object(func() {
				for _, name := range memberNames {
					s.member(name, func() { s.object(func() { s.text("type", "string") }) })
				}
				s.member("configs", s.configs)
			})
		})
	})
	return buf.Bytes()
}

// schemaWriter writes JSON into memory. The encoder can fail only on misuse,
// which the schema's golden test would show as a broken document.
type schemaWriter struct{ enc *jsontext.Encoder }

func (s schemaWriter) token(t jsontext.Token) { _ = s.enc.WriteToken(t) }

func (s schemaWriter) object(body func()) {
	s.token(jsontext.BeginObject)
	body()
	s.token(jsontext.EndObject)
}

func (s schemaWriter) array(body func()) {
	s.token(jsontext.BeginArray)
	body()
	s.token(jsontext.EndArray)
}

func (s schemaWriter) member(name string, value func()) {
	s.token(jsontext.String(name))
	value()
}

func (s schemaWriter) text(name, value string) {
	s.member(name, func() { s.token(jsontext.String(value)) })
}

func (s schemaWriter) texts(name string, values []string) {
	s.member(name, func() {
		s.array(func() {
			for _, v := range values {
				s.token(jsontext.String(v))
			}
		})
	})
}

// configs describes the array: entries of name and value, and for each known
// name what its value must look like.
func (s schemaWriter) configs() {
	s.object(func() {
		s.text("type", "array")
		s.member("items", func() {
			s.object(func() {
				s.text("type", "object")
				s.texts("required", []string{"name", "value"})
				s.member("properties", func() {
					s.object(func() {
						s.member("name", func() { s.object(func() { s.text("type", "string") }) })
						s.member("value", func() { s.object(func() { s.texts("type", []string{"string", "null"}) }) })
					})
				})
				s.member("allOf", func() {
					s.array(func() {
						for _, k := range Keys() {
							s.key(&k)
						}
					})
				})
			})
		})
	})
}

// key writes the condition of one key: if the name is this, then the value is
// such.
func (s schemaWriter) key(k *Key) {
	s.object(func() {
		s.member("if", func() { s.property("name", func() { s.nameCondition(k) }) })
		s.member("then", func() {
			s.property("value", func() {
				s.text("description", k.Doc)
				if pattern := k.schemaPattern(); pattern != "" {
					s.text("pattern", pattern)
				}
				if k.HasDefault {
					s.text("default", k.Default)
				}
				if k.Sensitive {
					s.member("writeOnly", func() { s.token(jsontext.Bool(true)) })
				}
			})
		})
	})
}

// nameCondition matches the key's name, or the names of its family.
func (s schemaWriter) nameCondition(k *Key) {
	if prefix, ok := strings.CutSuffix(k.Name, family); ok {
		s.text("pattern", "^"+regexp.QuoteMeta(prefix)+".")
		return
	}
	s.text("const", k.Name)
}

// property writes {"properties": {name: {…}}}.
func (s schemaWriter) property(name string, body func()) {
	s.object(func() {
		s.member("properties", func() {
			s.object(func() { s.member(name, func() { s.object(body) }) })
		})
	})
}

// schemaPattern is the pattern of the whole text for the types whose texts
// have one. Blanks round a value are cut by the service, and a placeholder
// stands for any value, so both pass.
func (k *Key) schemaPattern() string {
	body := ""
	switch k.Type {
	case TypeBoolean:
		body = `[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee]`
	case TypeShort, TypeInt, TypeLong:
		body = `[+-]?[0-9]+`
	case TypeEnum:
		if !k.OpenValues && !k.FoldCase {
			quoted := make([]string, len(k.Values))
			for i, v := range k.Values {
				quoted[i] = regexp.QuoteMeta(v)
			}
			body = strings.Join(quoted, "|")
		}
	}
	if body == "" {
		return ""
	}
	return `^\s*(` + body + `)\s*$|[<$%@{\[]`
}
