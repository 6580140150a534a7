package reader

import "testing"

// Flags of one letter stand together behind one dash, and the next word is none
// of theirs unless the last one takes a value.
func TestLetters(t *testing.T) {
	for _, args := range []string{
		"-vvvvv west", "-vv west", "-v west", "west -vv", "-vo json west", "-vojson west", "-o=json west", "-ojson west", "-vo=json west", "-v -o json west",
		"--verbose west", "--output json west", "--output=json west", "--verbose=2 west",
	} {
		i := Read("f.sh", []byte("confluent kafka link create "+args), CLI)[0]
		if i.Name != "west" || len(i.Findings) > 0 {
			t.Errorf("%s: name %q, findings %v", args, i.Name, i.Findings)
		}
	}
	for args, want := range map[string]string{"west -vx": "the command has no flag of this name", "west -vo": "-o has no value"} {
		i := Read("f.sh", []byte("confluent kafka link create "+args), CLI)[0]
		if i.Name != "west" || len(i.Findings) != 1 || i.Findings[0].Detail != want {
			t.Errorf("%s: name %q, findings %v", args, i.Name, i.Findings)
		}
	}
}
