package link

import "slices"

// The members of the body of "create a mirror topic", in the order of the
// specification.
const (
	memberSourceTopic = iota
	memberMirrorTopic
	memberReplication
	memberTopicConfigs
)

var mirrorNames = [...]string{
	memberSourceTopic: "source_topic_name", memberMirrorTopic: "mirror_topic_name",
	memberReplication: "replication_factor", memberTopicConfigs: string(ConfigsPointer[1:]),
}

// DecodeCreateMirrorRequest reads the body of "create a mirror topic" as
// strictly as [Decoder.Decode] reads its own, with the same findings. The
// result is never nil and belongs to the caller.
func DecodeCreateMirrorRequest(data []byte) (*CreateMirrorRequest, []Finding) {
	r := &CreateMirrorRequest{}
	d := &Decoder{list: listForm{array: ConfigsPointer}}
	findings := d.document(data, &bodyForm{
		names: mirrorNames[:],
		read: func(d *Decoder, m int) bool {
			switch m {
			case memberSourceTopic:
				return d.readRequired(mirrorNames[m], &r.SourceTopicName, &r.offsets[m])
			case memberMirrorTopic:
				return d.readText(mirrorNames[m], &r.MirrorTopicName, &r.offsets[m])
			case memberReplication:
				return d.readCount(mirrorNames[m], &r.ReplicationFactor, &r.offsets[m])
			}
			return d.readConfigs()
		},
		suggest: suggestMirrorMember,
	})
	r.Configs, r.offsets[memberTopicConfigs] = d.request.Configs, d.request.offsets[memberConfigs]
	r.found = findings
	return r, slices.Clone(findings)
}

// The members of the body of the alter verbs.
const (
	memberTopicNames = iota
	memberTopicPattern
)

var mirrorsNames = [...]string{memberTopicNames: "mirror_topic_names", memberTopicPattern: "mirror_topic_name_pattern"}

// DecodeAlterMirrorsRequest reads the body of the alter verbs as strictly as
// [Decoder.Decode] reads its own, with the same findings. An entry of the names
// that is no text is left out; [AlterMirrorsRequest.NamePointer] tells where the
// others stood. The result is never nil and belongs to the caller.
func DecodeAlterMirrorsRequest(data []byte) (*AlterMirrorsRequest, []Finding) {
	r := &AlterMirrorsRequest{}
	findings := new(Decoder).document(data, &bodyForm{
		names: mirrorsNames[:],
		read: func(d *Decoder, m int) bool {
			if m == memberTopicPattern {
				return d.readText(mirrorsNames[m], &r.Pattern, &r.offsets[m])
			}
			return d.readNames(r)
		},
		suggest: suggestMirrorsMember,
	})
	r.found = findings
	return r, slices.Clone(findings)
}

// readNames reads the names of mirror topics. An array that was sent is not
// nil; of two the last counts.
func (d *Decoder) readNames(r *AlterMirrorsRequest) bool {
	p := Pointer("/" + mirrorsNames[memberTopicNames])
	r.Names, r.places = nil, nil
	if d.text.PeekKind() != '[' {
		value, at, ok := d.value()
		if !ok {
			return false
		}
		r.offsets[memberTopicNames] = at
		if value.Kind() == 'n' {
			d.add(Finding{Code: CodeNullMember, Pointer: p, Offset: at, Detail: "is null; leave the member out"})
		} else {
			d.misfit(p, value, at, "an array of strings")
		}
		return true
	}
	if !d.delimiter() {
		return false
	}
	r.offsets[memberTopicNames] = int(d.text.InputOffset())
	r.Names = []string{}
	for i := 0; !d.full; i++ {
		if d.text.PeekKind() == ']' {
			return d.delimiter()
		}
		value, at, ok := d.value()
		switch {
		case !ok:
			return false
		case value.Kind() != '"':
			d.misfit(p.Index(i), value, at, "a string")
		default:
			r.Names = append(r.Names, string(d.unquote(value)))
			r.places = append(r.places, namePlace{i, at})
		}
	}
	return false
}

// readText reads a member that is a text.
func (d *Decoder) readText(name string, to *string, offset *int) bool {
	value, at, ok := d.filled("", name)
	if !ok {
		return false
	}
	if *to, *offset = "", at; value != nil {
		*to = string(d.unquote(value))
	}
	return true
}

// readRequired is readText for a member that must not be left out: that it is
// null or empty is for others to judge.
func (d *Decoder) readRequired(name string, to *string, offset *int) bool {
	value, at, ok := d.value()
	if !ok {
		return false
	}
	*to, *offset = "", at
	switch value.Kind() {
	case '"':
		*to = string(d.unquote(value))
	case 'n':
	default:
		d.misfit(Pointer("/"+name), value, at, "a string")
	}
	return true
}

// readCount reads a member that is a whole number of 32 bits.
func (d *Decoder) readCount(name string, to, offset *int) bool {
	value, at, ok := d.value()
	if !ok {
		return false
	}
	*to, *offset = 0, at
	p := Pointer("/" + name)
	switch value.Kind() {
	case '0':
		n, whole := wholeNumber(string(value))
		if !whole || n != int64(int32(n)) {
			d.misfit(p, value, at, "a whole number of 32 bits")
			break
		}
		*to = int(n)
		return true
	case 'n':
		d.add(Finding{Code: CodeNullMember, Pointer: p, Offset: at, Detail: "is null; leave the member out"})
	default:
		d.misfit(p, value, at, "a number")
	}
	*offset = 0 // there is no number
	return true
}

// suggestMirrorMember says what to do with an unknown member of the body.
func suggestMirrorMember(name string) string {
	if len(name) > maxSuggestMember {
		return noMember
	}
	meant := ""
	switch foldMember(name) {
	case "linkname":
		return "it goes in the path, not in the body"
	case "validateonly":
		return noMember + ": a mirror topic can't be validated only"
	case "topic", "topicname", "source", "sourcetopic", "name":
		meant = mirrorNames[memberSourceTopic]
	case "mirror", "mirrortopic":
		meant = mirrorNames[memberMirrorTopic]
	case "replication", "replicas", "rf":
		meant = mirrorNames[memberReplication]
	case "config", "topicconfigs":
		meant = mirrorNames[memberTopicConfigs]
	default:
		meant = NearestName(name, mirrorNames[:]...)
	}
	return didYouMean(noMember, meant)
}

// suggestMirrorsMember does the same for the body of the alter verbs.
func suggestMirrorsMember(name string) string {
	if len(name) > maxSuggestMember {
		return noMember
	}
	meant := ""
	switch foldMember(name) {
	case "linkname":
		return "it goes in the path, not in the body"
	case "validateonly", "includepartitionleveltruncationdata":
		return "it goes in the query, not in the body"
	case "topics", "topicnames", "names", "mirrortopics", "mirrors":
		meant = mirrorsNames[memberTopicNames]
	case "pattern", "topicnamepattern", "mirrortopicpattern":
		meant = mirrorsNames[memberTopicPattern]
	default:
		meant = NearestName(name, mirrorsNames[:]...)
	}
	return didYouMean(noMember, meant)
}
