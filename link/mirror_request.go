package link

// CreateMirrorRequest is the body of "create a mirror topic" (OAS 9874). The
// zero value is the empty request. The caller owns Configs.
type CreateMirrorRequest struct {
	_ struct{}

	// SourceTopicName is the topic on the other cluster.
	SourceTopicName string
	// MirrorTopicName is the name on this cluster: the link's prefix and the
	// source topic's name; empty means that.
	MirrorTopicName string
	// ReplicationFactor of the mirror; 0 means that the request does not say.
	ReplicationFactor int
	// Configs of the topic, not of the link.
	Configs []Config
}

// AlterMirrorsRequest is the body of the seven alter verbs (OAS 20692): it
// chooses mirror topics by Names or by Pattern. The zero value chooses none.
// The caller owns Names.
type AlterMirrorsRequest struct {
	_ struct{}

	Names []string
	// Pattern is a regular expression over the names of mirror topics; empty
	// means that the request has none. Its dialect is not published.
	Pattern string
}
