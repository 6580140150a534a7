package link

import "slices"

// Slices that many rows share. Nothing writes to them, and [Keys] copies them.
var (
	allModes   = []Mode{ModeDestination, ModeSource, ModeBidirectional}
	receiving  = []Mode{ModeDestination, ModeBidirectional}
	localModes = []Mode{ModeSource, ModeBidirectional}

	anyConnection = []ConnectionMode{ConnectionOutbound, ConnectionInbound}
	outbound      = []ConnectionMode{ConnectionOutbound}
	inbound       = []ConnectionMode{ConnectionInbound}

	everywhere = []Product{Cloud, Platform}
	onPlatform = []Product{Platform}
)

// keyTable holds every row, in the order of the reference: by category, and
// in a category by topic. It is built once and never changed.
var keyTable = slices.Concat(linkKeys, fetchKeys, clientKeys, securityKeys, localKeys(),
	providerKeys, unlistedKeys, oauthKeys)

// keyPlaces finds a row by its exact name; keyFamilies lists the rows that
// stand for many names.
var (
	keyPlaces   = newKeySlots(keyTable)
	keyFamilies = familyKeys(keyTable)
)

func atLeast(low float64) Bounds { return Bounds{Min: low, HasMin: true} }

func between(low, high float64) Bounds {
	return Bounds{Min: low, Max: high, HasMin: true, HasMax: true}
}

func familyKeys(rows []Key) []*Key {
	var families []*Key
	for i := range rows {
		if rows[i].isFamily() {
			families = append(families, &rows[i])
		}
	}
	return families
}

// Keys lists all config keys that the public sources know, in the order of
// the reference: by [Category], and within a category by topic. The result
// is a fresh deep copy that belongs to the caller.
func Keys() []Key {
	keys := slices.Clone(keyTable)
	for i := range keys {
		k := &keys[i]
		k.Values = slices.Clone(k.Values)
		k.Modes = slices.Clone(k.Modes)
		k.Connections = slices.Clone(k.Connections)
		k.Products = slices.Clone(k.Products)
	}
	return keys
}

// LookupKey finds the row of a key by its exact name; a name of a family
// ("config.providers.clusterlink.param.encrypted.secret." and more) finds the
// family's row. The row is shared by all callers: it must not be modified,
// and neither must its slices. Take a copy from [Keys] to change one.
// LookupKey is safe for concurrent use and does not allocate.
func LookupKey(name string) (*Key, bool) {
	if n := keyNumber(name); n >= 0 {
		return &keyTable[n], true
	}
	for _, k := range keyFamilies {
		if k.matches(name) {
			return k, true
		}
	}
	return nil, false
}
