package reader

import (
	"maps"
	"slices"

	"github.com/clusterlink-go/clusterlink/link"
)

// shape is what a field of a resource holds: fields if it is an object,
// elements if it is a list, else a scalar; anything if it is open.
type shape struct {
	open     bool
	fields   map[string]*shape
	elements *shape
}

// The shapes of a ClusterLink resource, as far as its public manifests show
// them. Filters are checked as the JSON that they become.
var (
	scalarShape = &shape{}
	openShape   = &shape{open: true}
	refShape    = &shape{fields: map[string]*shape{"name": scalarShape, "namespace": scalarShape}}

	clusterShape = &shape{fields: map[string]*shape{
		"authentication":    {open: true, fields: map[string]*shape{"type": scalarShape, "jaasConfig": openShape}},
		"tls":               {open: true, fields: map[string]*shape{"enabled": scalarShape, "secretRef": scalarShape}},
		"bootstrapEndpoint": scalarShape, "clusterID": scalarShape,
		"kafkaRestClassRef": refShape, "kafkaClusterRef": refShape,
	}}
	filtersShape = &shape{elements: openShape}

	specShape = &shape{fields: map[string]*shape{
		"name":                scalarShape,
		"sourceInitiatedLink": {fields: map[string]*shape{"linkMode": scalarShape}},
		"bidirectionalLink":   {fields: map[string]*shape{"linkMode": scalarShape, "connectionMode": scalarShape}},
		"sourceKafkaCluster":  clusterShape, "destinationKafkaCluster": clusterShape,
		"mirrorTopics": {elements: &shape{fields: map[string]*shape{
			"name": scalarShape, "sourceTopicName": scalarShape, "state": scalarShape, "replicationFactor": scalarShape, "configs": openShape,
		}}},
		"mirrorTopicOptions": {fields: map[string]*shape{
			"prefix":           scalarShape,
			"autoCreateTopics": {fields: map[string]*shape{"enabled": scalarShape, "topicFilters": filtersShape}},
		}},
		"consumerGroupFilters": filtersShape, "aclFilters": filtersShape,
		// Each setting is checked by itself.
		"configs": {open: true, fields: map[string]*shape{}},
	}}
)

// kind is that of the values of a shape.
func (s *shape) kind() kind {
	switch {
	case s.fields != nil:
		return mapKind
	case s.elements != nil:
		return listKind
	}
	return textKind
}

// fits reports whether a value is of the kind of a shape; null is.
func (s *shape) fits(n *node) bool {
	switch want := s.kind(); want {
	case textKind:
		return s.open || n.kind != mapKind && n.kind != listKind
	default:
		return n.kind == want || n.kind == nullKind
	}
}

// fields notes what the operator does not know in a resource, and what is not
// of the kind it must be.
func (c *cfk) fields(n *node, s *shape, path string) {
	if n == nil || c.full() {
		return
	}
	if !s.fits(n) {
		c.find(link.Finding{
			Code: link.CodeWrongType, Offset: n.at,
			Detail: path + " is " + n.kind.String() + ", must be " + s.kind().String(), Cure: "Write the type that the message names.",
		})
		return
	}
	for _, item := range n.items {
		if s.elements != nil {
			c.fields(item, s.elements, path+"[]")
		}
	}
	for _, f := range n.fields {
		inner, known := s.fields[f.name]
		switch {
		case known:
			c.fields(f.value, inner, path+"."+f.name)
		case !s.open && s.fields != nil:
			c.unknownField(&f, s, path)
		}
	}
}

// unknownField notes a field that is not known: probably a slip, or one of a
// newer operator.
func (c *cfk) unknownField(f *field, s *shape, path string) {
	found := link.Finding{
		Code: link.CodeNotRead, Offset: f.at,
		Detail: path + " has " + fieldName(f.name) + ", which is not known here and not checked",
	}
	if meant := link.NearestName(f.name, slices.Sorted(maps.Keys(s.fields))...); meant != "" {
		found.Code = link.CodeUnknownField
		found.Detail = path + " has no field " + fieldName(f.name) + "; did you mean " + meant + "?"
		found.Cure = "Write " + meant + "."
	}
	c.find(found)
}
