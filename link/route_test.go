package link_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/link"
)

// The table of api.md 1, by hand: operation id, method and path behind the
// cluster, query parameters, whether there is a body, and the status of success.
const wantRoutes = `
listKafkaLinks GET /links  - 200
createKafkaLink POST /links link_name,validate_only,validate_link body 204
getKafkaLink GET /links/{link_name} include_tasks - 200
deleteKafkaLink DELETE /links/{link_name} force,validate_only - 200
listKafkaLinkConfigs GET /links/{link_name}/configs  - 200
getKafkaLinkConfigs GET /links/{link_name}/configs/{config_name}  - 200
updateKafkaLinkConfig PUT /links/{link_name}/configs/{config_name}  body 204
deleteKafkaLinkConfig DELETE /links/{link_name}/configs/{config_name}  - 204
updateKafkaLinkConfigBatch PUT /links/{link_name}/configs:alter validate_only body 204
listKafkaMirrorTopicsUnderLink GET /links/{link_name}/mirrors mirror_status - 200
createKafkaMirrorTopic POST /links/{link_name}/mirrors  body 204
listKafkaMirrorTopics GET /links/-/mirrors mirror_status - 200
readKafkaMirrorTopic GET /links/{link_name}/mirrors/{mirror_topic_name} include_state_transition_errors - 200
updateKafkaMirrorTopicsPromote POST /links/{link_name}/mirrors:promote validate_only body 200
updateKafkaMirrorTopicsFailover POST /links/{link_name}/mirrors:failover validate_only body 200
updateKafkaMirrorTopicsPause POST /links/{link_name}/mirrors:pause validate_only body 200
updateKafkaMirrorTopicsResume POST /links/{link_name}/mirrors:resume validate_only body 200
updateKafkaMirrorTopicsReverseAndStartMirror POST /links/{link_name}/mirrors:reverse-and-start-mirror validate_only body 200
updateKafkaMirrorTopicsReverseAndPauseMirror POST /links/{link_name}/mirrors:reverse-and-pause-mirror validate_only body 200
updateKafkaMirrorTopicsTruncateAndRestoreMirror POST /links/{link_name}/mirrors:truncate-and-restore validate_only,include_partition_level_truncation_data body 200
`

func TestRoutes(t *testing.T) {
	var got strings.Builder
	got.WriteByte('\n')
	for _, r := range link.Routes() {
		path, ok := strings.CutPrefix(r.Path, "/clusters/{cluster_id}")
		if !ok {
			t.Errorf("%s: %s is not below a cluster", r.ID, r.Path)
		}
		body := "-"
		if r.Body {
			body = "body"
		}
		fmt.Fprintln(&got, r.ID, r.Method, path, strings.Join(r.Query, ","), body, r.Status)
	}
	if got.String() != wantRoutes {
		t.Errorf("the routes are\n%s\nwant\n%s", got.String(), wantRoutes)
	}
}

// What the caller does to the list changes nothing.
func TestRoutesAreCopies(t *testing.T) {
	link.Routes()[0].Path = "/"
	if got := link.Routes()[0].Path; got == "/" {
		t.Error("the table was changed")
	}
}
