package link

import "testing"

func TestKeyNumber(t *testing.T) {
	for i, k := range Keys() {
		want := i
		if k.isFamily() {
			want = -1
		}
		if n, m := KeyNumber(k.Name), keyNumber([]byte(k.Name)); n != want || m != want {
			t.Errorf("%s has the numbers %d and %d, want %d", k.Name, n, m, want)
		}
		for _, near := range []string{k.Name + "x", k.Name[1:], k.Name[:len(k.Name)-1], "x" + k.Name, k.Name[:1] + "\x00" + k.Name[2:]} {
			if n := KeyNumber(near); n >= 0 && keyTable[n].Name != near {
				t.Errorf("%q is taken for %s", near, keyTable[n].Name)
			}
		}
	}
	for _, name := range []string{"", "a", "config.providers.clusterlink.param.encrypted.secret.1"} {
		if n := KeyNumber(name); n >= 0 {
			t.Errorf("%q is taken for %s", name, keyTable[n].Name)
		}
	}
}

// TestKeySlots: whatever name is looked up, few slots are looked at.
func TestKeySlots(t *testing.T) {
	run, keys := 0, 0
	for i := range 2 * keySlotCount {
		if keyPlaces[i%keySlotCount] == 0 {
			run = 0
			continue
		}
		if i < keySlotCount {
			keys++
		}
		if run++; run > 8 {
			t.Fatalf("more than %d slots in a row are taken before %d", run-1, i)
		}
	}
	if want := len(keyTable) - len(keyFamilies); keys != want {
		t.Errorf("%d keys are in the slots, want %d", keys, want)
	}
}
