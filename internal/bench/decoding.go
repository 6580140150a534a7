package bench

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/validate"
	"github.com/getkin/kin-openapi/openapi3"
)

// seedDir holds the five example bodies, seen from this directory.
var seedDir = filepath.Join("..", "..", "validate", "testdata", "seed")

// Body is one example of a request to create a link.
type Body struct {
	Name string
	Data []byte
}

// Bodies reads the example bodies, in the order of their names.
func Bodies() ([]Body, error) {
	files, err := filepath.Glob(filepath.Join(seedDir, "*.json"))
	if err != nil || len(files) == 0 {
		return nil, errors.Join(errors.New("bench: no bodies: run it in internal/bench"), err)
	}
	slices.Sort(files)
	var list []Body
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			return nil, err
		}
		list = append(list, Body{Name: filepath.Base(f), Data: data})
	}
	return list, nil
}

// CleanBodies are the bodies in which nothing is left to remark: bootstrap
// servers with ports, JAAS values that don't repeat their key.
func CleanBodies() ([]Body, error) {
	bodies, err := Bodies()
	if err != nil {
		return nil, err
	}
	var clean []Body
	for _, b := range bodies {
		data := bytes.ReplaceAll(b.Data, []byte(`-server"`), []byte(`-server:9092"`))
		data = bytes.ReplaceAll(data, []byte(`"local.sasl.jaas.config=`), []byte(`"`))
		data = bytes.ReplaceAll(data, []byte(`"sasl.jaas.config=`), []byte(`"`))
		if _, problems := validate.Body(data, nil); len(problems) == 0 {
			clean = append(clean, Body{Name: b.Name, Data: data})
		}
	}
	return clean, nil
}

// strict is what encoding/json can be told to hold a body to.
type strict struct {
	SourceClusterID      *string `json:"source_cluster_id"`
	DestinationClusterID *string `json:"destination_cluster_id"`
	RemoteClusterID      *string `json:"remote_cluster_id"`
	ClusterLinkID        *string `json:"cluster_link_id"`
	Configs              []struct {
		Name  string  `json:"name"`
		Value *string `json:"value"`
	} `json:"configs"`
}

// DecodeStrict decodes a body with encoding/json: no unknown fields, nothing
// after the value.
func DecodeStrict(data []byte) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	var s strict
	if err := d.Decode(&s); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("bench: something follows the value")
	}
	return nil
}

// Schema is the shape of a body for kin-openapi.
func Schema() *openapi3.Schema {
	text := func() *openapi3.Schema { return openapi3.NewStringSchema() }
	config := openapi3.NewObjectSchema().WithProperty("name", text()).WithProperty("value", text().WithNullable())
	config.Required = []string{"name", "value"}
	configs := openapi3.NewArraySchema()
	configs.Items = openapi3.NewSchemaRef("", config)
	return openapi3.NewObjectSchema().
		WithProperty("source_cluster_id", text()).WithProperty("destination_cluster_id", text()).
		WithProperty("remote_cluster_id", text()).WithProperty("cluster_link_id", text()).
		WithProperty("configs", configs)
}

// CheckShape decodes a body and holds it to the schema.
func CheckShape(s *openapi3.Schema, data []byte) error {
	var v any
	if err := json.Unmarshal(data, &v); err != nil {
		return err
	}
	return s.VisitJSON(v)
}

// decoding is one body an iteration, in turn.
func decoding() []Case {
	bodies, err := Bodies()
	clean, errClean := CleanBodies()
	err = errors.Join(err, errClean)
	schema := Schema()
	cases := []Case{{"pair", "validate", func(b *testing.B) {
		if err != nil {
			b.Fatal(err)
		}
		east, _ := link.DecodeCreateRequest(clean[0].Data)
		west, _ := link.DecodeCreateRequest(clean[1].Data)
		b.ReportAllocs()
		for b.Loop() {
			validate.Pair(east, west, nil)
		}
	}}}
	for _, set := range []struct {
		group  string
		bodies []Body
	}{{"body", bodies}, {"clean-body", clean}} {
		each := func(f func(data []byte) error) func(b *testing.B) {
			return func(b *testing.B) {
				if err != nil {
					b.Fatal(err)
				}
				b.ReportAllocs()
				for i := 0; b.Loop(); i++ {
					if err := f(set.bodies[i%len(set.bodies)].Data); err != nil {
						b.Fatal(err)
					}
				}
			}
		}
		var d link.Decoder
		var v validate.Validator
		cases = append(cases,
			Case{set.group, "decode+validate", each(func(data []byte) error {
				req, findings := d.Decode(data)
				if len(findings) > 0 {
					return errMalformed
				}
				v.Create(req, nil)
				return nil
			})},
			Case{set.group, "create", func(b *testing.B) {
				if err != nil {
					b.Fatal(err)
				}
				reqs := make([]*link.CreateRequest, len(set.bodies))
				for i := range reqs {
					reqs[i], _ = link.DecodeCreateRequest(set.bodies[i].Data)
				}
				b.ReportAllocs()
				for i := 0; b.Loop(); i++ {
					validate.Create(reqs[i%len(reqs)], nil)
				}
			}},
			Case{set.group, "decode", each(func(data []byte) error {
				if _, findings := d.Decode(data); len(findings) > 0 {
					return errMalformed
				}
				return nil
			})},
			Case{set.group, "encoding-json-strict", each(DecodeStrict)},
			Case{set.group, "kin-openapi-shape", each(func(data []byte) error { return CheckShape(schema, data) })},
		)
	}
	return cases
}

var errMalformed = errors.New("bench: a body is malformed")
