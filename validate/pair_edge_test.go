package validate

import (
	"slices"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/link"
)

// A pair in short. Each half is the mode letter (D, S, B), the letter of
// connection (O, I) and settings: s= d= r= l= are members, on= the cluster it is
// on, name= its name, others configs.
func shortHalf(t *testing.T, short string) (*link.CreateRequest, Options) {
	t.Helper()
	words := strings.Fields(short)
	modes := map[byte]string{'D': "DESTINATION", 'S': "SOURCE", 'B': "BIDIRECTIONAL"}
	pairs := []string{"link.mode", modes[words[0][0]]}
	if words[0][1] == 'I' {
		pairs = append(pairs, "connection.mode", "INBOUND")
	}
	var o Options
	members := map[string]string{}
	for _, w := range words[1:] {
		name, value, ok := strings.Cut(w, "=")
		switch {
		case !ok:
			t.Fatalf("no setting: %s", w)
		case name == "on":
			o.LocalCluster = value
		case name == "name":
			o.Name = strings.ReplaceAll(value, "_", " ")
		case len(name) == 1:
			members[name] = value
		default:
			pairs = append(pairs, name, value)
		}
	}
	r := link.NewCreateRequest(pairs...)
	r.SourceClusterID, r.DestinationClusterID, r.RemoteClusterID, r.ClusterLinkID = members["s"], members["d"], members["r"], members["l"]
	return r, o
}

func TestPairsOfHalves(t *testing.T) {
	const id, other = "AAECAwQFBgcICQoLDA0ODw", "BBECAwQFBgcICQoLDA0ODw"
	const at = "bootstrap.servers="
	const auto = " auto.create.mirror.topics.enable=true auto.create.mirror.topics.filters="
	const all = auto + `{"topicFilters":[{"name":"*","patternType":"LITERAL","filterType":"INCLUDE"}]}`
	const offsets = " consumer.offset.sync.enable=true consumer.offset.group.filters=" + allGroups
	const local = " local.security.protocol=SSL"
	for _, tc := range []struct{ a, b, want string }{
		// One definition twice.
		{"BO " + at + "a:1", "BO " + at + "a:1", "/a pair-same-definition /b pair-same-definition"},
		{"BO " + at + "a:1", "BO " + at + "a:1 acl.sync.ms=5000", "/a pair-one-bootstrap /b pair-one-bootstrap"},
		{"BO " + at + "a:1 acl.sync.ms=5000", "BO " + at + "a:1 acl.sync.ms=6000", "/a pair-one-bootstrap /b pair-one-bootstrap"},
		{"BO " + at + "a:1 acl.sync.ms=${x}", "BO " + at + "a:1 acl.sync.ms=${x}", "/a pair-one-bootstrap /b pair-one-bootstrap"},
		{"BO " + at + "a:1 acl.sync.ms=5000", "BO " + at + "a:1 consumer.offset.sync.ms=5000", "/a pair-one-bootstrap /b pair-one-bootstrap"},
		{"BO " + at + "a:1 on=A", "BO " + at + "a:1 on=B", "/a pair-one-bootstrap /b pair-one-bootstrap"},
		{"BO " + at + "a:1 name=x", "BO " + at + "a:1 name=y", "/a pair-names-apart /a pair-one-bootstrap /b pair-names-apart /b pair-one-bootstrap"},
		{"BO " + at + "a:1 name=${x}", "BO " + at + "a:1 name=${x}", "/a pair-one-bootstrap /b pair-one-bootstrap"},
		{"BO " + at + "a:1 r=A", "BO " + at + "a:1 r=A", "/a pair-ids-not-crossed /a pair-same-definition /b pair-ids-not-crossed /b pair-same-definition"},
		{"BO " + at + "a:1 r=${x}", "BO " + at + "a:1 r=${x}", "/a pair-one-bootstrap /b pair-one-bootstrap"},
		{"DO " + at + "a:1 s=A", "DO " + at + "a:1 s=A", "/a pair-same-definition /b pair-same-definition"},
		{"BO", "BO", ""},
		// Whom they dial.
		{"BO " + at + "a:1", "BO " + at + "b:1", ""},
		{"BO " + at + "a:1,b:1", "BO " + at + "c:1,SSL://B:1", "/a pair-one-bootstrap /b pair-one-bootstrap"},
		{"BO " + at + "${a}:1", "BO " + at + "${a}:1 acl.sync.ms=5000", ""},
		{"DO " + at + "a:1", "DO " + at + "a:1 acl.sync.ms=5000", "/a pair-unrelated /b pair-unrelated"},
		{"DO " + at + "a:1", "DO " + at + "b:1", ""},
		{"BO " + at + "a:1,", "BO " + at + "b:1,", ""},
		{"BO on=lkc-a1 " + at + "lkc-c3.example.com:1", "BO on=lkc-b2 " + at + "x:1", "/a bootstrap-of-other-cluster"},
		{"BO on=lkc-a1 r=lkc-b2 " + at + "lkc-b2.example.com:1", "BO on=lkc-b2 " + at + "x:1", ""},
		{"BO on=lkc-a1 " + at + "lkc-b2.example.com:1", "BO on=lkc-b2 " + at + "x:1", ""},
		{"BO on=lkc-a1 " + at + "lkc-c3.example.com:1", "BO on=b2 " + at + "x:1", ""},
		{"BO " + at + "lkc-a1.example.com:1", "BO on=lkc-b2 r=lkc-a1 " + at + "x:1", "/a bootstrap-of-other-cluster"},
		// Names.
		{"BO name=x", "BO name=x", ""},
		{"BO name=x", "BO name=y", "/a pair-names-apart /b pair-names-apart"},
		{"BO name=x", "BO", ""},
		{"BO name=${x}", "BO name=y", ""},
		{"BO name=x", "BO name=${y}", ""},
		{"SO name=x" + local, "DI name=y", "/a pair-names-differ /a pair-order"},
		{"DI name=y", "SO name=x" + local, "/b pair-names-differ"},
		{"BO name=x" + local, "BI name=y", "/a pair-names-differ /a pair-order"},
		{"BO name=x", "BO name=X", "/a pair-names-apart /b pair-names-apart"},
		{"BO name=x_", "BO name=x", "/a pair-names-apart /b pair-names-apart"},
		{"DO name=x", "DO name=y", ""},
		{"DO name=x", "DO name=x", "/a pair-one-way-same-name /b pair-one-way-same-name"},
		// Clusters.
		{"BO on=A", "BO on=A", "/a pair-one-cluster /b pair-one-cluster"},
		{"BO on=A r=B", "BO on=B r=A", ""},
		{"BO on=A r=C", "BO on=B r=A", "/a pair-ids-not-crossed"},
		{"BO r=C", "BO on=B", "/a pair-ids-not-crossed"},
		{"BO on=A r=${c}", "BO on=B r=A", ""},
		{"BO r=C", "BO r=C", "/a pair-ids-not-crossed /b pair-ids-not-crossed"},
		{"BO on=A r=C", "BO r=C", "/b pair-ids-not-crossed"},
		{"DO s=A on=B", "DO s=B on=A", ""},
		{"DO s=C on=B", "DO s=B on=A", "/a pair-unrelated"},
		{"SO d=B on=A" + local, "DI s=A on=B", "/a pair-order"},
		{"SO d=C on=A" + local, "DI s=A on=B", "/a pair-ids-not-crossed /a pair-order"},
		// Ids of the link.
		{"BO l=" + id, "BO", ""},
		{"BO l=" + id, "BO l=" + id, "/a pair-link-id-first /b pair-link-id-first"},
		{"BO l=" + id, "BO l=" + other, "/a pair-link-ids-differ /b pair-link-ids-differ"},
		{"SO l=" + id + local, "DI l=" + other, "/a pair-link-ids-differ /a pair-order /b pair-link-id-first"},
		{"SO l=" + id + local, "DI", "/a pair-order"},
		{"BO l=" + id, "BO l=${id}", ""},
		{"BO l=${id}", "BO l=" + id, ""},
		{"DO l=" + id, "DO l=" + other, ""},
		// The other half's connection, and what is given for it.
		{"BO remote.link.connection.mode=OUTBOUND" + local, "BI", "/a pair-order /a pair-remote-mode"},
		{"BO remote.link.connection.mode=INBOUND" + local, "BI", "/a pair-order"},
		{"BO remote.link.connection.mode=INBOUND", "BO", ""},
		{"BO remote.link.connection.mode=OUTBOUND", "BO", ""},
		{"BO" + local, "BO", "/a pair-local-unused"},
		{"BO local.sasl.mechanism=PLAIN", "BO", "/a pair-local-unused"},
		{"BO", "BI", "/a pair-local-missing /a pair-order"},
		{"SO", "DI", "/a pair-local-missing /a pair-order"},
		{"DI", "SO", "/b pair-local-missing"},
		{"SO local.listener.name=X", "DI", "/a pair-order"},
		{"SO on=lkc-a", "DI", "/a pair-local-missing-in-cloud /a pair-order"},
		{"SO on=lkc-${x}", "DI", "/a pair-local-missing /a pair-order"},
		// Both receive.
		{"BO cluster.link.prefix=a.", "BO cluster.link.prefix=b.", ""},
		{"BO cluster.link.prefix=a.", "BO cluster.link.prefix=a.", "/a pair-same-prefix /b pair-same-prefix"},
		{"BO cluster.link.prefix=${p}", "BO cluster.link.prefix=${p}", ""},
		{"BO cluster.link.prefix=a." + local, "BI cluster.link.prefix=a.", "/a pair-order /a pair-same-prefix /b pair-same-prefix"},
		{"DO cluster.link.prefix=a.", "DO cluster.link.prefix=a.", "/a pair-same-prefix /b pair-same-prefix"},
		{"BO" + offsets, "BO" + offsets, "/a pair-offsets-both-ways /b pair-offsets-both-ways"},
		{"BO" + offsets, "BO", ""},
		{"BO" + offsets, "BO" + strings.Replace(offsets, "true", "false", 1), ""},
		{"DO" + offsets, "DO" + offsets, "/a pair-offsets-both-ways /b pair-offsets-both-ways"},
		{"DO" + offsets + " consumer.group.prefix.enable=true cluster.link.prefix=a.", "DO" + offsets, ""},
		{"DO" + offsets, "DO" + offsets + " consumer.group.prefix.enable=true cluster.link.prefix=a.", ""},
		{"DO" + offsets + " consumer.group.prefix.enable=true", "DO" + offsets, "/a pair-offsets-both-ways /b pair-offsets-both-ways"},
		{"DO" + offsets + " cluster.link.prefix=a.", "DO" + offsets, "/a pair-offsets-both-ways /b pair-offsets-both-ways"},
		{"BO cluster.link.prefix=b." + all, "BO" + all, "/b pair-echo"},
		{"BO cluster.link.prefix=b." + all, "BO", ""},
		{"BO cluster.link.prefix=b.", "BO" + all, ""},
		{"BO cluster.link.prefix=${p}" + all, "BO" + all, ""},
		{"BO cluster.link.prefix=b." + all, "BO" + strings.Replace(all, "=true", "=false", 1), ""},
		{"BO cluster.link.prefix=b." + all, "BO" + auto + "${f}", ""},
		// What does not fit.
		{"BI", "BI", "/a pair-nobody-dials /b pair-nobody-dials"},
		{"DI", "DI", "/a pair-nobody-dials /b pair-nobody-dials"},
		{"BO", "DO", "/b pair-modes"},
		{"SO", "BO", "/a pair-modes"},
		{"SO", "SO", "/a pair-modes /b pair-modes"},
		{"SO", "DO", "/b pair-modes"},
		{"DO", "DI", "/a pair-modes"},
		{"SI", "DO", "/a pair-modes"},
	} {
		a, oa := shortHalf(t, tc.a)
		b, ob := shortHalf(t, tc.b)
		var got []string
		_, problems := Pair(a, b, &PairOptions{A: oa, B: ob})
		for _, p := range problems {
			got = append(got, string(p.Pointer[:2])+" "+string(p.Code))
		}
		want := strings.Split(tc.want, " /")
		if strings.Join(sortedCopy(got), "; ") != strings.TrimPrefix(strings.Join(sortedCopy(prefixed(want)), "; "), "; ") {
			t.Errorf("%s | %s:\n got %s\nwant %s", tc.a, tc.b, strings.Join(got, " "), tc.want)
		}
	}
}

// prefixed gives back the slash that the cut took.
func prefixed(list []string) (out []string) {
	for _, s := range list {
		if s != "" && s[0] != '/' {
			s = "/" + s
		}
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}

func sortedCopy(list []string) []string {
	list = slices.Clone(list)
	slices.Sort(list)
	return list
}
