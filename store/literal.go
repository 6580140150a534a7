package store

import (
	"github.com/clusterlink-go/clusterlink/link"
)

// Package validate takes what looks like a template's placeholder for a value
// that is filled in later. A request that has come to a cluster is not a
// template, so what records and keys are made of is checked here as it stands.

// literal refuses a link whose names, modes or prefix are placeholders.
func literal(name string, req *link.CreateRequest) error {
	if link.CheckName(name) != nil {
		return refuse(ErrInvalidRequest, 400, codeBadRequest, "Invalid Cluster Link Name.")
	}
	for _, id := range [...]string{req.SourceClusterID, req.DestinationClusterID, req.RemoteClusterID} {
		if id != "" && link.CheckClusterID(id) != nil {
			return badRequest("Invalid cluster id.")
		}
	}
	if !req.Mode().Known() {
		return badRequest("Invalid value for configuration link.mode.")
	}
	if !req.ConnectionMode().Known() {
		return badRequest("Invalid value for configuration connection.mode.")
	}
	prefix, _ := req.Value("cluster.link.prefix")
	return literalPrefix(prefix)
}

// literalPrefix refuses a prefix that no topic name can begin with.
func literalPrefix(prefix string) error {
	if !link.PlainName(prefix) || len(prefix) > link.MaxTopicLength {
		return badRequest("Invalid value for configuration cluster.link.prefix.")
	}
	return nil
}
