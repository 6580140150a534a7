// Package linktest draws the values of package link for property tests: ids,
// names, configs, requests and pairs of requests that fit together.
//
// What is drawn is meant to be right: the generators of requests and pairs
// keep the rules of package validate, which holds them to that. All hosts are
// under example.com, and all secrets are made up. The functions are safe for
// concurrent use; what a generator draws belongs to the caller.
package linktest

import (
	"pgregory.net/rapid"

	"github.com/clusterlink-go/clusterlink/link"
)

// ID draws a valid link id.
func ID() *rapid.Generator[link.ID] {
	return rapid.Custom(func(t *rapid.T) link.ID {
		var id link.ID
		copy(id[:], rapid.SliceOfN(rapid.Byte(), len(id), len(id)).Draw(t, "bytes"))
		if id.IsZero() {
			id[0] = 1
		}
		return id
	})
}

// Name draws a link name: 1 to [link.MaxNameLength] of the characters that
// Kafka takes in names, most of them short.
func Name() *rapid.Generator[string] { return name(link.MaxNameLength, link.CheckName) }

// Topic draws a Kafka topic name.
func Topic() *rapid.Generator[string] { return name(link.MaxTopicLength, link.CheckTopic) }

// ClusterID draws a cluster id in the two forms that servers have: "lkc-…" and
// 22 characters of base64url.
func ClusterID() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.StringMatching(`lkc-[a-z0-9]{5,6}`),
		rapid.Map(ID(), link.ID.String),
	)
}

func name(longest int, check func(string) error) *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.StringMatching(`[a-z][a-z0-9]{0,7}([._-][a-z0-9]{1,8}){0,2}`),
		rapid.StringMatching(`[a-zA-Z0-9._-]{1,40}`),
		rapid.StringOfN(rapid.SampledFrom([]rune("abcXYZ019._-")), longest, longest, longest),
	).Filter(func(s string) bool { return check(s) == nil })
}

// Mode draws one of the known link modes.
func Mode() *rapid.Generator[link.Mode] { return rapid.SampledFrom(link.Modes()) }

// ConnectionMode draws one of the known connection modes.
func ConnectionMode() *rapid.Generator[link.ConnectionMode] {
	return rapid.SampledFrom(link.ConnectionModes())
}
