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
	// ReplicationFactor of the mirror; 0 means that the request does not say,
	// unless [CreateMirrorRequest.Offset] knows where it says so.
	ReplicationFactor int
	// Configs of the topic, not of the link.
	Configs []Config

	// offsets of the members' values in the document, plus one; 0 is unknown.
	offsets [len(mirrorNames)]int
	// found is what a decoder found.
	found []Finding
}

// Findings lists what is wrong with the form of the document that the request
// was read from, as [CreateRequest.Findings] does.
func (r *CreateMirrorRequest) Findings() []Finding { return r.found }

// Offset gives the place in the document of a member's value, in bytes plus
// one; 0 if p names none or it was not sent. Configs know their own. A
// replication factor that is no number has none.
func (r *CreateMirrorRequest) Offset(p Pointer) int {
	for m, name := range mirrorNames {
		if p == Pointer("/"+name) {
			return r.offsets[m]
		}
	}
	return 0
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

	// offsets of the members' values in the document, plus one; 0 is unknown.
	offsets [len(mirrorsNames)]int
	// places are those of the names that were read from a document.
	places []namePlace
	// found is what a decoder found.
	found []Finding
}

// Findings lists what is wrong with the form of the document that the request
// was read from, as [CreateRequest.Findings] does.
func (r *AlterMirrorsRequest) Findings() []Finding { return r.found }

// namePlace is the place of a name in its array, and of its value in the
// document, plus one.
type namePlace struct{ index, offset int }

// NamePointer points at the name that is Names[i], and gives its place in the
// document in bytes, plus one; 0 where that is not known.
func (r *AlterMirrorsRequest) NamePointer(i int) (p Pointer, offset int) {
	p = Pointer("/" + mirrorsNames[memberTopicNames])
	if i < len(r.places) {
		return p.Index(r.places[i].index), r.places[i].offset
	}
	return p.Index(i), 0
}

// Offset gives the place in the document of a member's value, in bytes plus
// one; 0 if p names none or it was not sent.
func (r *AlterMirrorsRequest) Offset(p Pointer) int {
	for m, name := range mirrorsNames {
		if p == Pointer("/"+name) {
			return r.offsets[m]
		}
	}
	return 0
}
