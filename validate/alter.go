package validate

import (
	"slices"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/validate/internal/text"
)

// Alter lists what is wrong with changes to the configs of a link, in their
// order; nil means nothing. Each value is checked as [Create] does, and the
// configs that result are checked together. What a decoder found in the documents
// of the changes is listed too; where one of these could not be read to its end,
// nothing else is.
//
// What was wrong before and is not made worse is not listed: a value that the
// changes leave as it is, or set to what it was, never stands in the way.
// Check the present configs with [Create] to see it.
func Alter(current *Current, changes []link.ConfigChange, opts *Options) Problems {
	return judge(foundIn(changes), func() Problems { return alter(current, changes, opts) })
}

// foundIn lists what decoders found in the documents of changes, each once.
func foundIn(changes []link.ConfigChange) (found []link.Finding) {
	var last []link.Finding
	for i := range changes {
		list := changes[i].Findings()
		if len(list) > 0 && (len(last) == 0 || &list[0] != &last[0]) {
			found, last = append(found, list...), list
		}
	}
	return found
}

// alter is Alter without what a decoder found.
func alter(current *Current, changes []link.ConfigChange, opts *Options) Problems {
	a := newAlteration(current, changes, opts)
	if len(changes) == 0 {
		a.add(codeChangeNothing, place{pointer: link.ConfigsPointer}, "data has no entries: nothing changes", "")
	}
	for i := range changes {
		a.change(i)
	}
	a.features()
	a.compare()
	a.tooMany()
	return a.list()
}

// change checks change i by itself, and decides whether it is taken over.
func (a *alteration) change(i int) {
	ch := &a.changes[i]
	if !a.named(i) || !a.operation(i) {
		return
	}
	if first := a.last[ch.Name]; first != i {
		a.add(codeChangeTwice, a.nameOf(i), show(ch.Name)+" is changed more than once in one request: which change holds is not published",
			"Keep one.")
		return
	}
	deletes := a.deletes(i)
	switch {
	case deletes && !ch.Null && !ch.Value.IsEmpty():
		a.add(codeChangeValueIgnored, a.valueOf(i), "the value is ignored: DELETE brings the default back", "Leave the value out, or write SET.")
	case !deletes && ch.Null:
		a.add(codeChangeNoValue, a.nameOf(i), show(ch.Name)+" is set to no value: what comes of it is not published",
			"To bring the default back write operation DELETE.")
		return
	}
	if deletes && a.probe(i) {
		return
	}
	if k, ok := link.LookupKey(ch.Name); ok && !a.mutable(i, k) {
		return
	}
	if _, set := a.old(ch.Name); deletes && !set {
		a.add(codeChangeNotSet, a.nameOf(i), show(ch.Name)+" has its default already", "")
	}
	a.takes[i] = true
}

// bodyOnly are members of the body or parameters of "create a link" that are
// no configs.
var bodyOnly = append([]string{"link_name", "link.name", "link_id"}, bodyMembers...)

// named checks the name of change i.
func (a *alteration) named(i int) bool {
	name := a.changes[i].Name
	switch {
	case name == "":
		a.add(codeChangeNoName, a.nameOf(i), "the change names no config", "Write the config in name.")
	case slices.Contains(bodyOnly, name):
		a.add(codeChangeIdentity, a.nameOf(i), name+" is no config, and is fixed when the link is created",
			"Delete the link and create it anew.")
	default:
		return !text.Templated(name)
	}
	return false
}

// operation checks the operation of change i, and whether it can be followed.
func (a *alteration) operation(i int) bool {
	o := a.changes[i].Operation
	if o == "" || o.Known() || text.Templated(string(o)) {
		return true
	}
	folded := text.EqualFold(string(o), string(link.OperationSet)) || a.deletes(i)
	a.add(codeChangeOperation, place{pointer: link.ConfigsPointer.Index(i) + "/operation", offset: a.changes[i].NameOffset, key: a.changes[i].Name},
		"the operation is "+show(string(o))+", known are SET and DELETE", "Write SET or DELETE, in capitals.")
	return folded
}

// probe says of a config that is to be deleted what [Create] says of one that
// is set: that it is unknown or read-only. It reports whether there is such.
func (a *alteration) probe(i int) bool {
	ch := &a.changes[i]
	if _, set := a.old(ch.Name); set {
		return false
	}
	c := &check{}
	c.reset(&link.CreateRequest{Configs: []link.Config{{Name: ch.Name, Null: true, Index: i, NameOffset: ch.NameOffset, ValueOffset: ch.ValueOffset}}}, a.opts)
	c.entries()
	c.problems = slices.DeleteFunc(c.problems, func(p Problem) bool { return p.Severity == SeverityInfo && p.Code != codeReadOnlyKey })
	a.problems = append(a.problems, c.problems...)
	return len(c.problems) > 0
}

// mutable checks whether the service lets a config of an existing link be
// changed, and reports whether the change is to be looked at further.
func (a *alteration) mutable(i int, k *link.Key) bool {
	if a.same(i) {
		return true
	}
	at, product := a.nameOf(i), a.opts.Edition.Product
	const anew = "Delete the link and create it anew with the other value."
	switch {
	case k.Name == keyNames[kLinkMode] || k.Name == keyNames[kConnectionMode],
		k.Name == keyNames[kPrefix] && product == link.Platform:
		a.add(codeImmutable, at, k.Name+" is fixed when the link is created", anew)
		return false
	case k.Name == keyNames[kPrefix]:
		a.add(codeImmutablePrefix, at, "cluster.link.prefix is fixed when the link is created, most sources say; Confluent's Terraform provider lets it be changed. "+
			"Mirror topics that exist keep their names", anew)
	case k.Name == "link.prefix" || k.Category == link.CategoryPseudo:
		// Create's own rule says that it can only be read.
	case k.ReadOnlyCloud && product == link.Cloud:
		a.add(codeAlterReadOnly, at, k.Name+" is read-only in Confluent Cloud", "Leave it as it is.")
		return false
	case k.ReadOnlyCloud && product == "":
		a.add(codeAlterReadOnlyCloud, at, k.Name+" can be changed in Confluent Platform, but is read-only in Confluent Cloud", "")
	case fixed(k, product):
		a.add(codeImmutableLikely, at, k.Name+" is not known to be changeable once the link exists", anew)
	}
	return true
}

// fixed reports whether the key table says that a key can't be changed there;
// without a product, that no product lets it be changed.
func fixed(k *link.Key, product link.Product) bool {
	switch product {
	case link.Cloud:
		return k.MutableCloud == link.No
	case link.Platform:
		return k.MutablePlatform == link.No
	}
	return !k.ReadOnlyCloud && (k.MutableCloud == link.No || k.MutablePlatform == link.No) &&
		k.MutableCloud != link.Yes && k.MutablePlatform != link.Yes
}

// features says which filters are cleared because their feature is switched
// off.
func (a *alteration) features() {
	for _, f := range features {
		enable, filters := keyNames[f.enable], keyNames[f.filters]
		i, ok := a.last[enable]
		if was, _ := a.old(enable); !ok || !a.takes[i] || !text.EqualFold(was, "true") {
			continue
		}
		if !a.deletes(i) && !text.EqualFold(text.Trim(a.changes[i].Value.Reveal()), "false") {
			continue
		}
		j, given := a.last[filters]
		given = given && a.takes[j]
		if had, _ := a.old(filters); had == "" && !given || given && a.deletes(j) {
			continue
		}
		a.cleared[filters] = !given
		a.add(codeChangeClears, a.nameOf(i), "switching "+enable+" off clears "+filters, "Keep a copy of "+filters+": it must be given again to switch the feature back on.")
	}
}
