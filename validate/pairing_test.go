package validate

import (
	"fmt"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/link"
)

// The pairing rules of lifecycle 3, row by row, with the codes of the rules that
// hold them. Written by hand; a row that no definition shows has its reason
// below.
var pairingRows = map[string]string{
	"P5": "pair-nobody-dials both-inbound", "P6": "source-inbound", "P7": "half-alone", "P8": "pair-modes",
	"P10": "pair-one-way-same-name pair-unrelated",
	"P11": "pair-names-differ pair-names-apart graph-names-apart", "P12": "pair-ids-not-crossed pair-link-ids-differ",
	"P13": "pair-link-id-first link-id-malformed", "P14": "link-id-on-inbound", "P15": "cluster-id-field several-cluster-ids",
	"P16": "self-link pair-one-cluster pair-one-bootstrap graph-self-link", "P17": "graph-name-taken", "P19": "pair-link-ids-differ",
	"P20": "bootstrap-missing local-on-destination", "P21": "bootstrap-on-inbound credentials-on-inbound inbound-without-cluster-id",
	"P22": "pair-local-missing pair-local-missing-in-cloud", "P23": "pair-local-unused", "P24": "pair-local-missing pair-remote-mode",
	"P25": "bootstrap-on-inbound credentials-on-inbound local-on-inbound", "P26": "pair-local-unused pair-local-missing",
	"P27": "stray-argument sasl-no-credential", "P28": "immutable-key change-of-identity",
	"P30": "pair-order", "P31": "pair-order", "P32": "pair-link-id-first", "P33": "mirror-on-source-half verb-on-source-half",
	"P34": "delete-live-mirrors delete-leaves-half",
	"P40": "behaviour-on-source", "P41": "credentials-on-inbound local-on-inbound", "P42": "immutable-key immutable-prefix immutable-key-likely",
	"P43": "read-only-key", "P45": "group-prefix-bidirectional", "P46": "acl-sync-with-prefix", "P47": "sync-without-filter",
	"P50": "mirror-renamed mirrors-name-without-prefix", "P51": "graph-prefix-taken", "P52": "prefix-length prefix-characters mirror-name-length",
	"P53": "pair-same-prefix", "P54": "reverse-with-prefix restore-with-prefix", "P55": "graph-chain-with-prefix",
	"P60": "graph-topic-taken graph-topic-contested graph-prefix-met", "P61": "graph-cycle", "P63": "pair-echo graph-echo",
	"P65": "graph-cycle graph-echo", "P66": "pair-offsets-both-ways graph-offsets-both-ways", "P67": "graph-reverse-in-chain",
	"P71": "bidirectional-too-old", "P72": "source-initiated-too-old",
}

// pairingUnseen says why a row has no rule.
var pairingUnseen = map[string]string{
	"P1": "legal", "P2": "legal", "P3": "legal", "P4": "legal", "P9": "legal", "P18": "legal", "P62": "legal", "P64": "legal",
	"P35": "contradicts P31 and the rest of its own source",
	"P44": "says what pausing reaches; nothing is wrong",
	"P70": "no definition says which type of cluster it goes to",
	"P73": "no definition says whether a cluster runs on KRaft",
	"P74": "no definition says the release of the source",
	"P75": "no definition says the release of the operator",
	"P76": "what one tool can create; the service takes more",
	"P77": "about the nodes of a cluster",
	"P78": "about the storage of a cluster",
	"P79": "no number is known",
	"P80": "about the size of a cluster",
	"P81": "who else manages a link can't be seen",
}

// Every row is held by a rule, or has its reason.
func TestPairingRows(t *testing.T) {
	var rows []string
	for _, span := range [][2]int{{1, 19}, {20, 28}, {30, 35}, {40, 47}, {50, 55}, {60, 67}, {70, 81}} {
		for n := span[0]; n <= span[1]; n++ {
			rows = append(rows, fmt.Sprint("P", n))
		}
	}
	known := 0
	for _, row := range rows {
		codes, reason := pairingRows[row], pairingUnseen[row]
		if (codes == "") == (reason == "") {
			t.Errorf("%s: codes %q, reason %q: want one of them", row, codes, reason)
		}
		known++
		for code := range strings.FieldsSeq(codes) {
			if _, ok := LookupRule(link.Code(code)); !ok {
				t.Errorf("%s: no rule has the code %s", row, code)
			}
		}
	}
	if known != len(pairingRows)+len(pairingUnseen) {
		t.Errorf("%d rows are listed, there are %d", len(pairingRows)+len(pairingUnseen), known)
	}
	// What concerns two halves or several links is about one of the rows, or was
	// found beside them.
	beside := map[link.Code]string{codePairTwins: "a slip with files"}
	var all string
	for _, codes := range pairingRows {
		all += " " + codes + " "
	}
	for _, list := range [][]Rule{pairRules, graphRules} {
		for _, r := range list {
			if !strings.Contains(all, " "+string(r.Code)+" ") && beside[r.Code] == "" {
				t.Errorf("%s holds none of the rows", r.Code)
			}
		}
	}
}
