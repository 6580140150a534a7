package validate

import (
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/link"
)

// ids in short: s, d, r for the members that name clusters, l for the link id.
func TestIdentity(t *testing.T) {
	const id, uuid = "AAECAwQFBgcICQoLDA0ODw", "00010203-0405-0607-0809-0a0b0c0d0e0f"
	const source, two, inbound = "link.mode=SOURCE", "link.mode=BIDIRECTIONAL", "connection.mode=INBOUND"
	for _, tc := range []struct{ members, configs, local, want string }{
		{"s=lkc-a1", "", "", ""},
		{"d=lkc-a1", source, "", ""},
		{"r=lkc-a1", two, "", ""},
		{"", "", "", ""},
		{"d=lkc-a1", "", "", "cluster-id-field"},
		{"r=lkc-a1", "", "", "cluster-id-field"},
		{"s=lkc-a1", source, "", "cluster-id-field"},
		{"r=lkc-a1", source, "", "cluster-id-field"},
		{"s=lkc-a1", two, "", "cluster-id-field"},
		{"d=lkc-a1", two, "", "cluster-id-field"},
		{"d=lkc-a1", inbound, "", "cluster-id-field"},
		{"s=lkc-a1", "link.mode=${m}", "", ""},
		{"r=lkc-a1", "link.mode=${m}", "", ""},
		{"s=lkc-a1 d=lkc-b1", "", "", "several-cluster-ids"},
		{"s=lkc-a1 r=lkc-b1", "", "", "several-cluster-ids"},
		{"s=a d=b r=c", "", "", "several-cluster-ids"},
		{"", inbound, "", "inbound-without-cluster-id"},
		{"", two + " " + inbound, "", "inbound-without-cluster-id"},
		{"s=lkc-a1", inbound, "", ""},
		{"s=lkc-a1 d=lkc-b1", inbound, "", "several-cluster-ids"},
		{"s=lkc-a1", "", "lkc-a1", "self-link"},
		{"s=lkc-a1", "", "lkc-b1", ""},
		{"d=lkc-a1", "", "lkc-a1", "cluster-id-field"},
		{"d=lkc-a1", source, "lkc-a1", "self-link"},
		{"r=lkc-a1", two, "lkc-a1", "self-link"},
		{"s=a/b", "", "", "cluster-id-unusual"},
		{"s=${a}/b", "", "", ""},
		{"s=..", "", "", "cluster-id-unusual"},
		{"s=broker:9092", "", "", "cluster-id-foreign"},
		{"s=:9092", "", "", ""},
		{"s=${a}:b", "", "", ""},
		{"s=pkc-a1", "", "", "cluster-id-foreign"},
		{"s=lsrc-a1", "", "", "cluster-id-foreign"},
		{"s=psrc-a1", "", "", "cluster-id-foreign"},
		{"s=env-a1", "", "", "cluster-id-foreign"},
		{"s=org-a1", "", "", "cluster-id-foreign"},
		{"s=sa-a1", "", "", "cluster-id-foreign"},
		{"s=lcc-a1", "", "", "cluster-id-foreign"},
		{"s=lksqlc-a1", "", "", "cluster-id-foreign"},
		{"s=pool-a1", "", "", "cluster-id-foreign"},
		{"s=lfcp-a1", "", "", "cluster-id-foreign"},
		{"s=env-", "", "", ""},
		{"s=env-A1", "", "", ""},
		{"s=env-aaaaaaaaaaaa", "", "", "cluster-id-foreign"},
		{"s=env-aaaaaaaaaaaaa", "", "", ""},
		{"s=env-${x}", "", "", ""},
		{"s=xenv-a1", "", "", ""},
		{"l=" + id, source, "", ""},
		{"l=" + id, "", "", "link-id-without-half"},
		{"l=" + id, inbound + " s", "", "inbound-without-cluster-id"},
		{"l=" + id, two, "", ""},
		{"r=lkc-a1 l=" + id, two + " " + inbound, "", "link-id-on-inbound"},
		{"l=x", source, "", "link-id-malformed"},
		{"l=" + uuid, source, "", "link-id-malformed"},
		{"l=${id}", source, "", ""},
		{"l=${id}", "", "", "link-id-without-half"},
		{"r=lkc-a1", two + " " + inbound + " cluster.link.id=" + id, "", "link-id-on-inbound"},
		{"s=lkc-a1", inbound + " cluster.link.id=" + id, "", ""},
	} {
		var pairs []string
		for _, c := range strings.Fields(tc.configs) {
			if name, value, ok := strings.Cut(c, "="); ok {
				pairs = append(pairs, name, value)
			}
		}
		if !strings.Contains(tc.configs, inbound) {
			pairs = append(pairs, "bootstrap.servers", "broker-a.example.com:9092", "security.protocol", "SASL_SSL", "sasl.mechanism", "PLAIN", "sasl.jaas.config", plainLogin)
		}
		r := link.NewCreateRequest(pairs...)
		for _, m := range strings.Fields(tc.members) {
			name, value, _ := strings.Cut(m, "=")
			switch name {
			case "s":
				r.SourceClusterID = value
			case "d":
				r.DestinationClusterID = value
			case "r":
				r.RemoteClusterID = value
			case "l":
				r.ClusterLinkID = value
			}
		}
		problems := Create(r, &Options{LocalCluster: tc.local})
		if got := codesOf(problems); got != tc.want {
			t.Errorf("%q, %q, on %q: %s, want %s", tc.members, tc.configs, tc.local, got, tc.want)
		}
		if strings.Contains(tc.members, uuid) && !strings.Contains(problems[0].Hint, "UUID") || tc.members == "l=x" && strings.Contains(problems[0].Hint, "UUID") {
			t.Errorf("%s: %s", tc.members, problems[0].Hint)
		}
	}
}

func TestEditionsOfSettings(t *testing.T) {
	const source, two, inbound = "link.mode=SOURCE", "link.mode=BIDIRECTIONAL", "connection.mode=INBOUND"
	for _, tc := range []struct{ edition, configs, want string }{
		{"platform:7.4", two, "bidirectional-too-old"},
		{"platform:7.5", two, ""},
		{"platform:7.0", source, "source-initiated-too-old"},
		{"platform:7.1", source, ""},
		{"platform:7.0", inbound, "source-initiated-too-old"},
		{"platform:7.1", inbound, ""},
		{"platform:6.9", "", ""},
		{"platform", two, ""},
		{"", two, ""},
		{"platform:7.4", "mirror.start.offset.spec=latest", "key-too-new"},
		{"platform:7.5", "mirror.start.offset.spec=latest", ""},
		{"platform", "mirror.start.offset.spec=latest", ""},
		{"platform:7.1", "cluster.link.prefix=a.", "key-too-new"},
		{"platform:7.2", "cluster.link.prefix=a.", ""},
		{"platform:6.2", "cluster.link.prefix=a.", ""},
		{"platform:8.1", "cluster.link.prefix=a.", ""},
		{"platform:7.0", "acl.sync.enable=false", ""},
		{"platform:7.0", "acl.sync.enable=true acl.filters=" + allACLs, "key-too-new"},
		{"platform:7.1", "acl.sync.enable=true acl.filters=" + allACLs, ""},
		{"platform:8.0", "acl.sync.enable=true acl.filters=" + allACLs, ""},
		{"cloud", two, ""},
		{"cloud", "security.protocol=SSL ssl.truststore.location=/a/b", "cloud-store-file"},
		{"cloud", "retry.backoff.ms=200", "cloud-read-only-key"},
		{"cloud", "ssl.truststore.location=", ""},
		{"cloud", "cluster.link.paused=true", ""},
		{"cloud", "availability.check.ms=1000", "cloud-unlisted-key"},
		{"cloud", "availability.check.ms=${x}", "cloud-unlisted-key"},
		{"cloud", source + " local.security.protocol=PLAINTEXT", "cloud-protocol"},
		{"cloud", source + " local.security.protocol=SSL", ""},
		{"cloud", source + " local.security.protocol=${p}", ""},
	} {
		var pairs []string
		for _, c := range strings.Fields(tc.configs) {
			name, value, _ := strings.Cut(c, "=")
			pairs = append(pairs, name, value)
		}
		o := Options{}
		var err error
		if o.Edition, err = link.ParseEdition(tc.edition); err != nil {
			t.Fatal(err)
		}
		r := link.NewCreateRequest(pairs...)
		if strings.Contains(tc.configs, inbound) {
			r.SourceClusterID = "lkc-a1"
		} else {
			r = link.NewCreateRequest(append(pairs, "bootstrap.servers", "broker-a.example.com:9092")...)
		}
		if got := codesOf(Create(r, &o)); got != tc.want {
			t.Errorf("%s, %s: %s, want %s", tc.edition, tc.configs, got, tc.want)
		}
	}
	// What the other half logs in with, on a cluster in Confluent Cloud.
	for mechanism, want := range map[string]bool{"PLAIN": false, "OAUTHBEARER": false, "SCRAM-SHA-256": true, "AWS_MSK_IAM": true, "GSSAPI": false, "": false, "${m}": false} {
		o := Options{Edition: link.Edition{Product: link.Cloud}}
		problems := Create(link.NewCreateRequest("link.mode", "SOURCE", "bootstrap.servers", "broker-a.example.com:9092", "local.security.protocol", "SASL_SSL", "local.sasl.mechanism", mechanism), &o)
		if got := strings.Contains(codesOf(problems), "cloud-mechanism"); got != want {
			t.Errorf("%s: %v", mechanism, problems)
		}
	}
}
