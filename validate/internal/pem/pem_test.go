package pem

import "testing"

// TestEdges: what each question takes and what it doesn't, to the byte.
func TestEdges(t *testing.T) {
	for _, tc := range []struct {
		name    string
		does    func(string) bool
		yes, no []string
	}{
		{
			"JoinedMarker", JoinedMarker,
			[]string{"-----BEGIN X-----MII", "-----BEGIN X----- a -----END X-----b", "BEGIN -a"},
			[]string{"", "-----BEGIN X----- MII -----END X-----", "-----BEGIN X-----\nMII", "-----END X-----BEGIN Y-----", "BEGIN x"},
		},
		{
			"EvenDashes", EvenDashes,
			[]string{"", "-----BEGIN X-----\na\n-----END X-----"},
			[]string{"-----END X----------BEGIN X-----", "-----BEGIN X----", "----BEGIN X-----", "-----BEGIN X", "-----END X------", "-----BEGIN -----x BEGIN ----"},
		},
		{
			"EmptyBlock", EmptyBlock,
			[]string{"-----BEGIN X-----\n-----END X-----", "-----BEGIN X----------END X-----"},
			[]string{"", "-----BEGIN X-----\nMII\n-----END X-----", "BEGIN X", "-----END X-----"},
		},
		{
			"PlainKey", PlainKey,
			[]string{"-----BEGIN PRIVATE KEY-----"},
			[]string{"", "-----BEGIN ENCRYPTED PRIVATE KEY-----", "-----BEGIN PRIVATE KEY----- ENCRYPTED", "-----BEGIN CERTIFICATE-----"},
		},
		{
			"OtherKey", OtherKey,
			[]string{"-----BEGIN RSA PRIVATE KEY-----", "-----BEGIN EC PRIVATE KEY-----", "---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----"},
			[]string{"", "-----BEGIN PRIVATE KEY-----", "-----BEGIN ENCRYPTED PRIVATE KEY-----", "-----BEGIN RSA PUBLIC KEY-----"},
		},
		{
			"SoundBlock", func(v string) bool { return SoundBlock(v, "CERTIFICATE") },
			[]string{"-----BEGIN CERTIFICATE----- MII -----END CERTIFICATE-----", "-----BEGIN X-----MII -----END X-----\n-----BEGIN CERTIFICATE----- MII -----END CERTIFICATE-----"},
			[]string{"", "-----BEGIN CERTIFICATE-----MII -----END CERTIFICATE-----", "-----BEGIN CERTIFICATE----- MII", "-----BEGIN X----- MII -----END X-----"},
		},
	} {
		for _, v := range tc.yes {
			if !tc.does(v) {
				t.Errorf("%s(%q) is false", tc.name, v)
			}
		}
		for _, v := range tc.no {
			if tc.does(v) {
				t.Errorf("%s(%q) is true", tc.name, v)
			}
		}
	}
}
