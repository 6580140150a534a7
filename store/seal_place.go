package store

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"strconv"

	"github.com/clusterlink-go/clusterlink/link"
)

// place is what sealed values of a link are bound to: which half it is, where it
// leads, and all that its record says of the connection in clear. Configs that
// sealed says are, or will be, sealed are left out.
func place(clusterID string, r *linkRecord, sealed func(*link.Config) bool) []byte {
	h := sha256.New()
	add := func(parts ...string) {
		for _, p := range parts {
			h.Write(binary.AppendUvarint(nil, uint64(len(p))))
			h.Write([]byte(p))
		}
	}
	add("clusterlink seal 2", clusterID, r.ID.String(), r.RemoteClusterID, string(r.Mode), string(r.ConnectionMode))
	for i := range r.Configs {
		if c := &r.Configs[i]; !sealed(c) {
			add(c.Name, strconv.FormatBool(c.Null), c.Value.Reveal())
		}
	}
	return h.Sum(nil)
}

// placeAsStored is the place by a record that was read.
func placeAsStored(clusterID string, r *linkRecord) []byte {
	return place(clusterID, r, func(c *link.Config) bool { return isSealed(c.Value.Reveal()) })
}

// placeToStore is the place by a record that is to be sealed.
func placeToStore(clusterID string, r *linkRecord) []byte {
	return place(clusterID, r, func(c *link.Config) bool { return toSeal(c) || isSealed(c.Value.Reveal()) })
}

// within is the associated data of a sealed value: key and config at a place.
func within(place []byte, keyID, name string) []byte {
	b := binary.AppendUvarint(slices.Clone(place), uint64(len(keyID)))
	return append(append(b, keyID...), name...)
}
