package fsm

// maxSymbols is how many states or events a table may have.
const maxSymbols = 254

// index finds the place of a name in a short list. It is an open-addressing
// table, four times as large as its list, over a hash of length and three
// letters: a look-up of a name that is there costs one comparison, and a map's
// cost twice over.
type index struct {
	mask  uint32
	slots []slot
}

// slot holds one name; the empty name marks a free one.
type slot struct {
	name string
	at   uint8
}

// newIndex indexes names by their place. Of equal names the first counts; the
// empty name is never found.
func newIndex[T ~string](names []T) index {
	size := 1
	for size < 4*len(names) {
		size *= 2
	}
	ix := index{mask: uint32(size - 1), slots: make([]slot, size)}
	for at, name := range names {
		if _, ok := find(&ix, name); ok || name == "" {
			continue
		}
		h := hash(string(name)) & ix.mask
		for ix.slots[h].name != "" {
			h = (h + 1) & ix.mask
		}
		ix.slots[h] = slot{name: string(name), at: uint8(at)}
	}
	return ix
}

// find gives the place of a name.
func find[T ~string](ix *index, name T) (uint8, bool) {
	if len(name) == 0 || len(ix.slots) == 0 {
		return 0, false
	}
	for h := hash(string(name)) & ix.mask; ; h = (h + 1) & ix.mask {
		s := &ix.slots[h]
		if s.name == string(name) {
			return s.at, true
		}
		if s.name == "" {
			return 0, false
		}
	}
}

// hash mixes length and three letters of a name that is not empty.
func hash(name string) uint32 {
	n := len(name)
	return (uint32(n)*0x9E5 + uint32(name[0])*0x3D + uint32(name[n/2])*0x1F + uint32(name[n-1])*0x83)
}
