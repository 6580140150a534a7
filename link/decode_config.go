package link

import "fmt"

// listForm says how an array of configs looks.
type listForm struct {
	array Pointer
	// changes: the entries are changes, which may have an operation and need no
	// value (OAS 20490).
	changes bool
}

// shape describes an entry.
func (f *listForm) shape() string {
	if f.changes {
		return `{"name":…,"value":…,"operation":…}`
	}
	return `{"name":…,"value":…}`
}

// readConfigs reads the array of configs.
func (d *Decoder) readConfigs() bool {
	if d.text.PeekKind() != '[' {
		value, at, ok := d.value()
		if !ok {
			return false
		}
		d.request.offsets[memberConfigs] = at
		if value.Kind() == 'n' && d.list.changes {
			return true // it is required: others judge that it is not there
		}
		if value.Kind() == 'n' {
			d.add(Finding{Code: CodeNullMember, Pointer: d.list.array, Offset: at, Detail: "is null; leave the member out"})
		} else {
			d.misfit(d.list.array, value, at, "an array of objects "+d.list.shape())
		}
		return true
	}
	if !d.delimiter() {
		return false
	}
	d.request.offsets[memberConfigs] = int(d.text.InputOffset())
	if d.request.Configs == nil {
		d.request.Configs = d.configBuffer()
	}
	for i := 0; !d.full; i++ {
		switch d.text.PeekKind() {
		case ']':
			return d.delimiter()
		case '{':
			if !d.readConfig(i) {
				return false
			}
		default:
			value, at, ok := d.value()
			if !ok {
				return false
			}
			d.misfit(d.list.array.Index(i), value, at, "an object "+d.list.shape())
		}
	}
	return false
}

// usualConfigs has room for most requests.
const usualConfigs = 16

// configBuffer is where entries are collected; an array that was sent is not
// nil even if it has no entries.
func (d *Decoder) configBuffer() []Config {
	if d.configs == nil {
		d.configs = make([]Config, 0, usualConfigs)
		d.configTexts = make([]configSpans, 0, usualConfigs)
	}
	return d.configs[:0]
}

// entry is a config on its way.
type entry struct {
	Config
	texts configSpans
	// of is where the array is whose entry it is; single says that there is none
	// and the body itself is the entry.
	of     Pointer
	single bool
	// operation is that of a change.
	operation ConfigOperation

	named, valued, operated bool
	// misnamed says that there is a name of the wrong type.
	misnamed bool
	// misfit is the place of what was said about a number or boolean that
	// stands where a string must; -1 is none.
	misfit int
}

// Pointer, NamePointer and ValuePointer are those of [Config] for any array.
func (e *entry) Pointer() Pointer {
	if e.single {
		return ""
	}
	return e.of.Index(e.Index)
}
func (e *entry) NamePointer() Pointer  { return e.Pointer() + "/name" }
func (e *entry) ValuePointer() Pointer { return e.Pointer() + "/value" }

// readConfig reads entry i, of which the bracket is next.
func (d *Decoder) readConfig(i int) bool {
	if !d.delimiter() {
		return false
	}
	d.objects++
	object := d.objects
	e := entry{Config: Config{Index: i, Null: true, offset: int(d.text.InputOffset())}, of: d.list.array, misfit: -1}
	first := len(d.findings)
	for !d.full {
		if d.text.PeekKind() == '}' {
			if !d.delimiter() {
				return false
			}
			d.finish(&e, first)
			return true
		}
		name, at, ok := d.name()
		if !ok {
			return false
		}
		switch {
		case string(name) == "name":
			d.repeated(e.named || e.misnamed, e.NamePointer, at)
			ok = d.readName(&e)
		case string(name) == "value":
			d.repeated(e.valued, e.ValuePointer, at)
			ok = d.readValue(&e)
		case string(name) == memberOperation && d.list.changes:
			d.repeated(e.operated, e.operationPointer, at)
			ok = d.readOperation(&e)
		case d.list.changes:
			ok = d.stray(e.Pointer(), name, at, object, suggestChangeMember)
		default:
			ok = d.stray(e.Pointer(), name, at, object, suggestConfigMember)
		}
		if !ok {
			return false
		}
	}
	return false
}

// repeated reports a member that was met before. The pointer is made only
// then.
func (d *Decoder) repeated(again bool, pointer func() Pointer, at int) {
	if again {
		d.add(Finding{Code: CodeDuplicateMember, Pointer: pointer(), Offset: at, Detail: "the member is sent more than once"})
	}
}

func (d *Decoder) readName(e *entry) bool {
	value, at, ok := d.value()
	if !ok {
		return false
	}
	e.NameOffset = at
	e.named = value.Kind() == '"'
	e.misnamed = !e.named
	if e.misnamed {
		d.misfit(e.NamePointer(), value, at, "a string")
		return true
	}
	e.Name, e.texts.name = d.known(d.hold(value))
	return true
}

// known gives the name of a key that was read last, so that its text need not
// be kept; another name stays where it is.
func (d *Decoder) known(text span) (string, span) {
	n := keyNumber(d.texts[text.from:text.to])
	if n < 0 {
		return "", text
	}
	d.texts = d.texts[:text.from]
	return keyTable[n].Name, span{}
}

func (d *Decoder) readValue(e *entry) bool {
	value, at, ok := d.value()
	if !ok {
		return false
	}
	e.ValueOffset = at
	e.valued, e.Null, e.texts.value, e.misfit = true, false, span{}, -1
	switch value.Kind() {
	case '"':
		e.texts.value = d.hold(value)
	case 'n':
		if e.Null = true; !d.list.changes {
			d.add(Finding{Code: CodeNullValue, Pointer: e.ValuePointer(), Offset: at, Detail: "the value is null"})
		}
	case '{', '[':
		e.Null = true
		d.misfit(e.ValuePointer(), value, at, "a string in quotes")
	default:
		// Whether it may be shown depends on the name, which may follow.
		from := len(d.texts)
		d.texts = append(d.texts, value...)
		e.texts.value = span{from, len(d.texts)}
		e.misfit = len(d.findings)
		d.misfit(e.ValuePointer(), value, at, "a string in quotes")
	}
	return true
}

// maxShown is the longest number that is repeated in a message.
const maxShown = 20

// finish says what can only be said at the end of an entry, whose findings
// begin at first, and keeps the entry.
func (d *Decoder) finish(e *entry, first int) {
	if d.full {
		return
	}
	if e.named && first < len(d.findings) {
		d.explain(e, first)
	}
	if !e.valued && !d.list.changes {
		d.insert(first, Finding{Code: CodeMissingValue, Pointer: e.Pointer(), Key: d.nameOf(e), Offset: e.offset, Detail: "the config has no value"})
	}
	if !e.named {
		if !e.misnamed {
			d.insert(first, Finding{Code: CodeMissingName, Pointer: e.Pointer(), Offset: e.offset, Detail: "the config has no name"})
		}
		return
	}
	d.request.Configs = append(d.request.Configs, e.Config)
	d.configs = d.request.Configs
	d.configTexts = append(d.configTexts, e.texts)
	if d.list.changes {
		d.operations = append(d.operations, e.operation)
	}
}

// explain completes the findings from first on with what the name tells.
func (d *Decoder) explain(e *entry, first int) {
	name := d.nameOf(e)
	for i := range d.findings[first:] {
		d.findings[first+i].Key = name
	}
	literal := d.texts[e.texts.value.from:e.texts.value.to]
	if e.misfit >= 0 && len(literal) <= maxShown {
		if k, known := LookupKey(name); known && !k.Sensitive {
			d.findings[e.misfit].Detail += fmt.Sprintf("; write %q", literal)
		}
	}
}

// nameOf gives the name of an entry, whether it is known or not.
func (d *Decoder) nameOf(e *entry) string {
	if !e.named || e.Name != "" {
		return e.Name
	}
	return string(d.texts[e.texts.name.from:e.texts.name.to])
}
