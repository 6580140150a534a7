package link

import "slices"

// AlterConfigsRequest is the body of "alter the configs of a link" (OAS
// 20490). The zero value changes nothing. The caller owns Changes.
type AlterConfigsRequest struct {
	_ struct{}

	Changes []ConfigChange
	// ValidateOnly is the member of the body. The query has a parameter of the
	// same name, and servers are taken to look at that one only: a comment in
	// Kafka REST says that the member is for topics (api.md 4.1, inferred).
	ValidateOnly bool

	// offsets of the members' values in the document, plus one; 0 is unknown.
	offsets [2]int
	// found is what a decoder found.
	found []Finding
}

// Findings lists what is wrong with the form of the document that the request
// was read from, as [CreateRequest.Findings] does.
func (r *AlterConfigsRequest) Findings() []Finding { return r.found }

// The members of the body, in the order of the specification.
const (
	memberChanges = iota
	memberValidateOnly
)

// memberOperation is what a change may have beside a config.
const memberOperation = "operation"

// ValidateOnlyPointer points at validate_only in the body.
const ValidateOnlyPointer Pointer = "/validate_only"

// changeNames are the members of the body.
var changeNames = []string{memberChanges: string(ChangesPointer[1:]), memberValidateOnly: string(ValidateOnlyPointer[1:])}

// DecodeAlterConfigsRequest reads the body of "alter the configs of a link" as
// strictly as [Decoder.Decode] reads its own, with the same findings. Value and
// operation of a change may be null or missing, as the API says. A change
// without a usable name is left out, and Place tells where the others stood.
// The result is never nil and belongs to the caller.
func DecodeAlterConfigsRequest(data []byte) (*AlterConfigsRequest, []Finding) {
	r := &AlterConfigsRequest{}
	d := &Decoder{list: listForm{array: ChangesPointer, changes: true}}
	findings := d.document(data, &bodyForm{
		names: changeNames,
		read: func(d *Decoder, m int) bool {
			if m == memberChanges {
				return d.readConfigs()
			}
			return d.readFlag(ValidateOnlyPointer, &r.ValidateOnly, &r.offsets[m])
		},
		suggest: suggestAlterMember,
	})
	r.found = findings
	r.offsets[memberChanges] = d.request.offsets[memberConfigs]
	if d.request.Configs != nil {
		r.Changes = make([]ConfigChange, len(d.request.Configs))
	}
	for i := range d.request.Configs {
		r.Changes[i] = changeOf(&d.request.Configs[i])
		r.Changes[i].Operation = d.operations[i]
		r.Changes[i].carry(findings)
	}
	return r, slices.Clone(findings)
}

// changeOf makes a change of an entry that was read.
func changeOf(c *Config) ConfigChange {
	return ConfigChange{
		Name: c.Name, Value: c.Value, Null: c.Null, Place: c.Index + 1, NameOffset: c.NameOffset, ValueOffset: c.ValueOffset,
	}
}

// carry keeps what was found in the document of c.
func (c *ConfigChange) carry(findings []Finding) {
	if len(findings) > 0 {
		c.found = &findings
	}
}

// Offset gives the place in the document of a member's value, in bytes plus
// one; 0 if p names none or it was not sent. What changes are made of knows its
// own.
func (r *AlterConfigsRequest) Offset(p Pointer) int {
	for m, name := range changeNames {
		if p == Pointer("/"+name) {
			return r.offsets[m]
		}
	}
	return 0
}

// DecodeUpdateConfigRequest reads the body of "update a config" (OAS 20532),
// which has the value; name is that of the path. A value that is null or missing
// has Null set and is no finding: what is wrong with it depends on nothing that
// is read here. Otherwise it is as [DecodeAlterConfigsRequest].
func DecodeUpdateConfigRequest(name string, data []byte) (*ConfigChange, []Finding) {
	e := entry{Config: Config{Name: name, Null: true}, single: true, named: true, misfit: -1}
	d := &Decoder{list: listForm{changes: true}}
	findings := d.document(data, &bodyForm{
		names:   []string{"value"},
		read:    func(d *Decoder, _ int) bool { return d.readValue(&e) },
		suggest: suggestUpdateMember,
	})
	if len(findings) > 0 && !d.full {
		d.explain(&e, 0)
	}
	if e.valued && !e.Null {
		e.Value = NewSecret(string(d.texts[e.texts.value.from:e.texts.value.to]))
	}
	change := changeOf(&e.Config)
	change.Place = 0
	change.carry(findings)
	return &change, slices.Clone(findings)
}

// readOperation reads what a change does.
func (d *Decoder) readOperation(e *entry) bool {
	e.operated, e.operation = true, ""
	if d.text.PeekKind() == 'n' { // it is nullable, and then SET
		_, _, ok := d.value()
		return ok
	}
	value, _, ok := d.filled(e.Pointer(), memberOperation)
	if value != nil {
		e.operation = ConfigOperation(d.unquote(value))
	}
	return ok
}

func (e *entry) operationPointer() Pointer { return e.Pointer() + "/" + memberOperation }

// readFlag reads a member that is a boolean.
func (d *Decoder) readFlag(p Pointer, to *bool, offset *int) bool {
	value, at, ok := d.value()
	if !ok {
		return false
	}
	*to, *offset = false, at
	switch value.Kind() {
	case 't', 'f':
		*to = value.Kind() == 't'
	case 'n':
		d.add(Finding{Code: CodeNullMember, Pointer: p, Offset: at, Detail: "is null; leave the member out"})
	default:
		d.misfit(p, value, at, "true or false")
	}
	return true
}

// suggestAlterMember says what to do with an unknown member of the body.
func suggestAlterMember(name string) string {
	if len(name) > maxSuggestMember {
		return noMember
	}
	switch foldMember(name) {
	case "configs", "config", "changes", "entries":
		return didYouMean(noMember, changeNames[memberChanges])
	case "linkname":
		return "it goes in the path, not in the body"
	}
	return didYouMean(noMember, NearestName(name, changeNames...))
}

// suggestUpdateMember does the same for the body of one config.
func suggestUpdateMember(name string) string {
	if len(name) > maxSuggestMember {
		return noMember
	}
	switch foldMember(name) {
	case "name", "configname", "linkname":
		return "it goes in the path, not in the body"
	case "val":
		return didYouMean(noMember, "value")
	}
	return didYouMean(noMember, NearestName(name, "value"))
}
