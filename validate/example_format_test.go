package validate_test

import (
	"testing"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/link/reader"
	"github.com/clusterlink-go/clusterlink/validate"
)

// ofOperations are the rules about operations; package store/dryrun, which finds
// what they say, runs their examples.
var ofOperations = map[link.Code]bool{
	validate.CodeOperationNoLink: true, validate.CodeOperationNoMirror: true, validate.CodeOperationEarly: true,
	validate.CodeOperationRefused: true, validate.CodeProviderRefuses: true, validate.CodeOperationUnchecked: true,
	validate.CodeLinkTwice: true, validate.CodeMirrorTwice: true, validate.CodeHalvesOrder: true, link.CodeMirrorState: true,
}

// The examples in other formats than JSON trigger their rule, too, and no
// other error.
func TestExamplesOfOtherFormats(t *testing.T) {
	n := 0
	for _, r := range validate.Rules() {
		if r.Example.Format == "" || ofOperations[r.Code] {
			continue
		}
		n++
		t.Run(string(r.Code), func(t *testing.T) {
			found := false
			for _, item := range reader.Read("example", []byte(r.Example.Raw), reader.Format(r.Example.Format)) {
				for _, p := range validate.Findings(item.Findings) {
					found = found || p.Code == r.Code && p.Severity == r.Severity
					if p.Code != r.Code && p.Severity == validate.SeverityError {
						t.Errorf("finds %s besides", p.Code)
					}
				}
			}
			if !found {
				t.Errorf("does not trigger %s", r.Code)
			}
		})
	}
	if n < 8 {
		t.Errorf("%d rules have an example in another format, want at least 8", n)
	}
}
