package link

// keySlots is a hash table of the exact names. Every name of every request is
// looked up twice, by the decoder and by the rules, and this takes less than
// half of the time that a map takes. A slot holds the place of a row in the table plus
// one; a row whose slot is taken stands in the next free one.
type keySlots [keySlotCount]uint16

// keySlotCount is a power of two, several times the number of keys, so that
// few of them meet.
const (
	keySlotBits  = 10
	keySlotCount = 1 << keySlotBits
)

func newKeySlots(rows []Key) *keySlots {
	var slots keySlots
	for i := range rows {
		if rows[i].isFamily() {
			continue
		}
		at := keyHash(rows[i].Name)
		for slots[at] != 0 {
			at = (at + 1) % keySlotCount
		}
		slots[at] = uint16(i + 1)
	}
	return &slots
}

// KeyNumber gives the place in [Keys] of the key with exactly that name, so
// that callers can keep tables of their own by it; -1 is no key, or one of a
// family of names, which [LookupKey] finds. It is safe for concurrent use and
// does not allocate.
func KeyNumber(name string) int { return keyNumber(name) }

func keyNumber[T string | []byte](name T) int {
	for at := keyHash(name); ; at = (at + 1) % keySlotCount {
		n := int(keyPlaces[at]) - 1
		if n < 0 || string(name) == keyTable[n].Name {
			return n
		}
	}
}

// keyHash takes the length of a name, eight bytes from its middle and the last
// eight, which together tell almost all keys apart.
func keyHash[T string | []byte](name T) uint {
	n := len(name)
	if n < 8 {
		if n == 0 {
			return 0
		}
		return (uint(name[0]) + uint(name[n-1])<<3 + uint(n)) % keySlotCount
	}
	const odd = 0x9e3779b97f4a7c15 // the golden ratio: its multiples lie well spread
	h := eightBytes(name, n-8) + eightBytes(name, (n-8)/2)*odd + uint64(n)
	return uint(h * odd >> (64 - keySlotBits))
}

// eightBytes reads the bytes of a text from i on as one number; the compiler
// makes one load of it.
func eightBytes[T string | []byte](s T, i int) uint64 {
	s = s[i : i+8]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}
