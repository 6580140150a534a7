package reader_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/link/reader"
)

// told is an operation in a few words: cluster/link, what, and each topic or
// config with its place.
func told(f *reader.File, o *reader.Operation) string {
	var b strings.Builder
	place := func(at int) string {
		line, column := f.Position(at)
		return fmt.Sprintf("%d:%d", line, column)
	}
	fmt.Fprintf(&b, "%s/%s@%s %s", o.LocalCluster, o.Link, place(o.Offset(reader.LinkPointer)), o.Name)
	for _, t := range o.Names() {
		fmt.Fprintf(&b, " %s@%s", t.Name, place(t.Offset))
	}
	if o.CreateMirror != nil && o.CreateMirror.MirrorTopicName != "" && o.CreateMirror.SourceTopicName != "" {
		fmt.Fprintf(&b, " of %s", o.CreateMirror.SourceTopicName)
	}
	if o.AlterMirrors != nil && o.AlterMirrors.Pattern != "" {
		fmt.Fprintf(&b, " like %s", o.AlterMirrors.Pattern)
	}
	for i := range o.Changes {
		c := &o.Changes[i]
		fmt.Fprintf(&b, " %s=%s@%s", c.Name, c.Value.Reveal(), place(c.NameOffset))
		if c.Null {
			b.WriteString(" null")
		}
		if c.Operation == "DELETE" {
			b.WriteString(" DELETE")
		}
	}
	if o.Before != "" {
		fmt.Fprintf(&b, " before %s", o.Before)
	}
	if o.ValidateOnly {
		b.WriteString(" only-validate")
	}
	if o.Force {
		b.WriteString(" force")
	}
	for _, f := range o.Findings {
		fmt.Fprintf(&b, " !%s", f.Code)
	}
	return b.String()
}

// What each tool's command does, by its help and the API's table of routes.
func TestOperations(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		format     reader.Format
		want       []string
	}{
		{"mirror create", "confluent kafka mirror create orders --link west --cluster lkc-1", "cli", []string{"lkc-1/west@1:45 createKafkaMirrorTopic orders@1:31"}},
		{"mirror create, named", "confluent kafka mirror create orders --link west --mirror-topic w.orders", "cli", []string{"/west@1:45 createKafkaMirrorTopic w.orders@1:65 of orders"}},
		{"promote", "confluent kafka mirror promote a b --link west --dry-run", "cli", []string{"/west@1:43 promote a@1:32 b@1:34 only-validate"}},
		{"failover", "ccloud kafka mirror failover a --link west", "cli", []string{"/west@1:39 failover a@1:30"}},
		{"reverse", "confluent kafka mirror reverse-and-start a --link west", "cli", []string{"/west@1:51 reverse-and-start-mirror a@1:42"}},
		{"reverse, paused", "confluent kafka mirror reverse-and-pause a --link west", "cli", []string{"/west@1:51 reverse-and-pause-mirror a@1:42"}},
		{"restore", "confluent kafka mirror truncate-and-restore a --link west", "cli", []string{"/west@1:54 truncate-and-restore a@1:45"}},
		{"describe", "confluent kafka mirror describe a --link west", "cli", []string{"/west@1:42 readKafkaMirrorTopic a@1:33"}},
		{"update", "confluent kafka link configuration update west --config acl.sync.ms=6000,acl.sync.enable=true", "cli", []string{"/west@1:43 updateKafkaLinkConfigBatch acl.sync.ms=6000@1:57 acl.sync.enable=true@1:74"}},
		{"delete", "confluent kafka link delete west south --force", "cli", []string{"/west@1:29 deleteKafkaLink", "/south@1:34 deleteKafkaLink"}},
		{"no such flag", "confluent kafka mirror pause a --lnk west", "cli", []string{"/@0:0 pause a@1:30 !stray-argument"}},
		{"other commands", "confluent kafka topic list; confluent login; kafka-configs --alter --topic t --add-config retention.ms=1", "cli", nil},

		{"kafka-mirrors create", "kafka-mirrors.sh --create --mirror-topic w.a --source-topic a --link west --bootstrap-server b:9092", "cli", []string{"b:9092/west@1:70 createKafkaMirrorTopic w.a@1:42 of a"}},
		{"kafka-mirrors promote", "kafka-mirrors --promote --topics a,b --bootstrap-server b:9092", "cli", []string{"b:9092/@0:0 promote a@1:34 b@1:36"}},
		{"kafka-mirrors list", "kafka-mirrors --list --bootstrap-server b:9092", "cli", []string{"b:9092/@0:0 readKafkaMirrorTopic"}},
		{"kafka-cluster-links alter", "kafka-cluster-links --alter --link west --add-config acl.sync.ms=1000 --delete-config acl.filters --bootstrap-server b:9092", "cli", []string{"b:9092/west@1:36 updateKafkaLinkConfigBatch acl.sync.ms=1000@1:54 acl.filters=@1:87 null DELETE"}},
		{"kafka-cluster-links delete", "kafka-cluster-links --delete --link west --force --bootstrap-server b:9092", "cli", []string{"b:9092/west@1:37 deleteKafkaLink force"}},
		{"kafka-configs", "kafka-configs --alter --cluster-link west --add-config acl.sync.ms=1000 --bootstrap-server b:9092", "cli", []string{"b:9092/west@1:38 updateKafkaLinkConfigBatch acl.sync.ms=1000@1:56"}},

		{"curl list", "curl https://h/kafka/v3/clusters/lkc-1/links", "cli", []string{"lkc-1/@0:0 listKafkaLinks"}},
		{"curl get", "curl 'https://h/kafka/v3/clusters/lkc-1/links/a%20b?include_tasks=true'", "cli", []string{"lkc-1/a b@1:47 getKafkaLink"}},
		{"curl delete", "curl -X DELETE 'https://h/kafka/v3/clusters/lkc-1/links/west?force=true&validate_only=true'", "cli", []string{"lkc-1/west@1:57 deleteKafkaLink only-validate force"}},
		{"curl configs", "curl https://h/kafka/v3/clusters/lkc-1/links/west/configs", "cli", []string{"lkc-1/west@1:46 listKafkaLinkConfigs"}},
		{"curl put", `curl -X PUT https://h/kafka/v3/clusters/lkc-1/links/west/configs/acl.sync.ms -d '{"value":"6000"}'`, "cli", []string{"lkc-1/west@1:53 updateKafkaLinkConfig acl.sync.ms=6000@1:66"}},
		{"curl reset", `curl -X DELETE https://h/kafka/v3/clusters/lkc-1/links/west/configs/acl.sync.ms`, "cli", []string{"lkc-1/west@1:56 deleteKafkaLinkConfig acl.sync.ms=@1:69 null DELETE"}},
		{"curl alter", `curl -X PUT https://h/kafka/v3/clusters/lkc-1/links/west/configs:alter -d '{"data":[{"name":"acl.sync.ms","value":"1"}]}'`, "cli", []string{"lkc-1/west@1:53 updateKafkaLinkConfigBatch acl.sync.ms=1@1:93"}},
		{"curl alter by POST", `curl -X POST https://h/kafka/v3/clusters/lkc-1/links/west/configs:alter -d '{"data":[]}'`, "cli", []string{"lkc-1/west@1:54 updateKafkaLinkConfigBatch !stray-argument"}},
		{"curl mirror", `curl https://h/kafka/v3/clusters/lkc-1/links/west/mirrors -d '{"source_topic_name":"a"}'`, "cli", []string{"lkc-1/west@1:46 createKafkaMirrorTopic a@1:84"}},
		{"curl mirrors of all", `curl https://h/kafka/v3/clusters/lkc-1/links/-/mirrors?mirror_status=ACTIVE`, "cli", []string{"lkc-1/@0:0 listKafkaMirrorTopics"}},
		{"curl one mirror", `curl https://h/kafka/v3/clusters/lkc-1/links/west/mirrors/a`, "cli", []string{"lkc-1/west@1:46 readKafkaMirrorTopic a@1:59"}},
		{"curl verb", `curl -X POST https://h/kafka/v3/clusters/lkc-1/links/west/mirrors:failover -d '{"mirror_topic_names":["a","b"]}'`, "cli", []string{"lkc-1/west@1:54 failover a@1:103 b@1:107"}},
		{"curl verb by pattern", `curl -X POST https://h/kafka/v3/clusters/lkc-1/links/west/mirrors:pause -d '{"mirror_topic_name_pattern":".*"}'`, "cli", []string{"lkc-1/west@1:54 pause like .*"}},
		{"curl verb, cut off", `curl -X POST https://h/kafka/v3/clusters/lkc-1/links/west/mirrors:pause -d '{"mirror_topic_names":["a"'`, "cli", []string{"lkc-1/west@1:54 pause a@1:100 !malformed-truncated"}},
		{"curl of something else", `curl https://h/kafka/v3/clusters/lkc-1/topics; curl https://h/links`, "cli", nil},
		{"in a shell", `docker exec broker bash -c "kafka-mirrors --pause --topics a --bootstrap-server b:9092"`, "cli", []string{"b:9092/@0:0 pause a@1:60"}},

		{
			"resource", "resource \"confluent_cluster_link\" \"w\" {\n  link_name = \"west\"\n}\nresource \"confluent_kafka_mirror_topic\" \"m\" {\n  source_kafka_topic {\n    topic_name = \"a\"\n  }\n  cluster_link {\n    link_name = confluent_cluster_link.w.link_name\n  }\n  kafka_cluster {\n    id = \"lkc-1\"\n  }\n  status = \"PAUSED\"\n}\n",
			"terraform",
			[]string{"lkc-1/west@9:17 createKafkaMirrorTopic a@6:18", "lkc-1/west@9:17 pause a@14:12 before ACTIVE"},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := reader.ReadFile("file", []byte(tt.text), tt.format)
			var got []string
			for i := range f.Operations {
				got = append(got, told(f, &f.Operations[i]))
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
			}
		})
	}
}

// A plan says how each mirror topic is and how it is to be.
func TestOperationsOfPlan(t *testing.T) {
	for _, tt := range []struct {
		name, change string
		want         []string
	}{
		{"create", `"before":null,"after":{"mirror_topic_name":"a","status":"ACTIVE","cluster_link":[{"link_name":"west"}],"source_kafka_topic":[{"topic_name":"a"}]}`, []string{"createKafkaMirrorTopic"}},
		{"nothing", `"before":{"mirror_topic_name":"a","status":"ACTIVE"},"after":{"mirror_topic_name":"a","status":"ACTIVE"}`, []string{"readKafkaMirrorTopic"}},
		{"pause", `"before":{"mirror_topic_name":"a","status":"ACTIVE"},"after":{"mirror_topic_name":"a","status":"PAUSED"}`, []string{"pause before ACTIVE"}},
		{"resume", `"before":{"mirror_topic_name":"a","status":"PAUSED"},"after":{"mirror_topic_name":"a","status":"ACTIVE"}`, []string{"resume before PAUSED"}},
		{"promote", `"before":{"mirror_topic_name":"a","status":"ACTIVE"},"after":{"mirror_topic_name":"a","status":"PROMOTED"}`, []string{"promote before ACTIVE"}},
		{"again", `"before":{"mirror_topic_name":"a","status":"PROMOTED"},"after":{"mirror_topic_name":"a","status":"FAILED_OVER"}`, []string{"failover before STOPPED"}},
		{"delete", `"before":{"mirror_topic_name":"a","status":"ACTIVE"},"after":null`, []string{"deleteKafkaTopic"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			text := `{"format_version":"1.2","terraform_version":"1.11","resource_changes":[{"type":"confluent_kafka_mirror_topic","change":{` + tt.change + `}}]}`
			f := reader.ReadFile("plan.json", []byte(text), "")
			var got []string
			for i := range f.Operations {
				o := &f.Operations[i]
				s := string(o.Name)
				if o.Before != "" {
					s += " before " + string(o.Before)
				}
				got = append(got, s)
				for _, n := range o.Names() {
					if n.Name != "a" || n.Offset == 0 {
						t.Errorf("names %+v", n)
					}
				}
			}
			if !slices.Equal(got, tt.want) || len(f.Items) != 0 {
				t.Errorf("got %q and %d links, want %q", got, len(f.Items), tt.want)
			}
		})
	}
}

// The place behind the definitions is of the same file.
func TestRest(t *testing.T) {
	f := reader.ReadFile("f.sh", []byte("a\nconfluent kafka link delete west\n"), "")
	rest := f.Rest()
	if line, column := rest.Position(f.Operations[0].Start); line != 2 || column != 1 || rest.Index != 0 || rest.File != "f.sh" || rest.Request != nil {
		t.Errorf("%d:%d %+v", line, column, rest)
	}
	if items := reader.Read("f.sh", []byte("confluent kafka link delete west\n"), ""); len(items) != 1 || items[0].Findings[0].Code != "malformed-no-link" {
		t.Errorf("Read gives %+v", items)
	}
}
