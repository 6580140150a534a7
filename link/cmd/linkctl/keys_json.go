package main

import "github.com/clusterlink-go/clusterlink/link"

// jsonKey is a config key in the JSON output: a contract. Default is null
// where the key has none.
type jsonKey struct {
	Name            string                `json:"name"`
	Category        link.Category         `json:"category"`
	Type            link.KeyType          `json:"type"`
	Default         *string               `json:"default"`
	Values          []string              `json:"values,omitempty"`
	OpenValues      bool                  `json:"open_values,omitempty"`
	FoldCase        bool                  `json:"fold_case,omitempty"`
	Min             *float64              `json:"min,omitempty"`
	Max             *float64              `json:"max,omitempty"`
	MaxLength       int                   `json:"max_length,omitempty"`
	Pattern         string                `json:"pattern,omitempty"`
	NonEmpty        bool                  `json:"non_empty,omitempty"`
	Sensitive       bool                  `json:"sensitive"`
	Modes           []link.Mode           `json:"modes"`
	Connections     []link.ConnectionMode `json:"connections"`
	MutableCloud    link.Tri              `json:"mutable_cloud,omitempty"`
	MutablePlatform link.Tri              `json:"mutable_platform,omitempty"`
	ListedCloud     bool                  `json:"listed_cloud"`
	ListedPlatform  bool                  `json:"listed_platform"`
	ReadOnlyCloud   bool                  `json:"read_only_cloud,omitempty"`
	Products        []link.Product        `json:"products,omitempty"`
	Since           string                `json:"since,omitempty"`
	DependsOn       string                `json:"depends_on,omitempty"`
	RequiredWhen    string                `json:"required_when,omitempty"`
	Doc             string                `json:"doc"`
	Confidence      link.Confidence       `json:"confidence"`
	Source          link.Source           `json:"source"`
}

func jsonKeys(keys []link.Key) (list []jsonKey) {
	for i := range keys {
		list = append(list, newJSONKey(&keys[i]))
	}
	return list
}

func newJSONKey(k *link.Key) jsonKey {
	j := jsonKey{
		Name: k.Name, Category: k.Category, Type: k.Type,
		Values: k.Values, OpenValues: k.OpenValues, FoldCase: k.FoldCase,
		MaxLength: k.MaxLength, Pattern: k.Pattern, NonEmpty: k.NonEmpty, Sensitive: k.Sensitive,
		Modes: k.Modes, Connections: k.Connections,
		MutableCloud: k.MutableCloud, MutablePlatform: k.MutablePlatform,
		ListedCloud: k.ListedCloud, ListedPlatform: k.ListedPlatform, ReadOnlyCloud: k.ReadOnlyCloud,
		Products: k.Products, Since: k.Since, DependsOn: k.DependsOn, RequiredWhen: k.RequiredWhen,
		Doc: k.Doc, Confidence: k.Confidence, Source: k.Source,
	}
	if k.HasDefault {
		j.Default = &k.Default
	}
	if k.Bounds.HasMin {
		j.Min = &k.Bounds.Min
	}
	if k.Bounds.HasMax {
		j.Max = &k.Bounds.Max
	}
	return j
}
