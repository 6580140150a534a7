package link

import "slices"

// Route is how the REST API reaches one of its twenty operations (api.md 1).
// It is data: a host gives it to the router of its choice, and what it receives
// to store.Cluster.Do. The zero Route is none.
type Route struct {
	_ struct{}

	// ID is the operation id of the API's specification. Two routes list mirror
	// topics and have one Operation.
	ID        string
	Operation Operation
	// Method and Path are those of the request. Path begins behind the base of
	// the API, which is /kafka/v3 on Confluent Cloud, and has its parameters in
	// braces: cluster_id, link_name, config_name and mirror_topic_name, each one
	// path segment that clients escape. A path with a slash behind it is the same
	// path: the service's router makes no difference (inferred from JAX-RS).
	Method, Path string
	// Query are the names of the query parameters. The API passes over others.
	Query []string
	// Body says that the request has a body.
	Body bool
	// Status is that of success as the specification has it. 200 has a body but
	// where a link is deleted. Clients take any 2xx: servers were seen to answer
	// 201 where the specification says 204 (api.md 5).
	Status int
}

// Parts of the paths.
const (
	clusterPath = "/clusters/{cluster_id}/links"
	linkPath    = clusterPath + "/{link_name}"
	configPath  = linkPath + "/configs/{config_name}"
	mirrorsPath = linkPath + "/mirrors"
)

// Names of the query parameters.
const (
	ParamLinkName     = "link_name"
	ParamValidateOnly = "validate_only"
	ParamValidateLink = "validate_link"
	ParamTasks        = "include_tasks"
	ParamForce        = "force"
	ParamStatus       = "mirror_status"
	ParamErrors       = "include_state_transition_errors"
	ParamPartitions   = "include_partition_level_truncation_data"
)

// routes are the operations in the order of the specification.
var routes = []Route{
	{ID: "listKafkaLinks", Operation: OpListLinks, Method: "GET", Path: clusterPath, Status: 200},
	{
		ID: "createKafkaLink", Operation: OpCreateLink, Method: "POST", Path: clusterPath,
		Query: []string{ParamLinkName, ParamValidateOnly, ParamValidateLink}, Body: true, Status: 204,
	},
	{ID: "getKafkaLink", Operation: OpGetLink, Method: "GET", Path: linkPath, Query: []string{ParamTasks}, Status: 200},
	{
		ID: "deleteKafkaLink", Operation: OpDeleteLink, Method: "DELETE", Path: linkPath,
		Query: []string{ParamForce, ParamValidateOnly}, Status: 200,
	},
	{ID: "listKafkaLinkConfigs", Operation: OpListConfigs, Method: "GET", Path: linkPath + "/configs", Status: 200},
	{ID: "getKafkaLinkConfigs", Operation: OpGetConfig, Method: "GET", Path: configPath, Status: 200},
	{ID: "updateKafkaLinkConfig", Operation: OpAlterConfig, Method: "PUT", Path: configPath, Body: true, Status: 204},
	{ID: "deleteKafkaLinkConfig", Operation: OpResetConfig, Method: "DELETE", Path: configPath, Status: 204},
	{
		ID: "updateKafkaLinkConfigBatch", Operation: OpAlterConfigs, Method: "PUT", Path: linkPath + "/configs:alter",
		Query: []string{ParamValidateOnly}, Body: true, Status: 204,
	},
	{
		ID: "listKafkaMirrorTopicsUnderLink", Operation: OpListMirrors, Method: "GET", Path: mirrorsPath,
		Query: []string{ParamStatus}, Status: 200,
	},
	{ID: "createKafkaMirrorTopic", Operation: OpCreateMirror, Method: "POST", Path: mirrorsPath, Body: true, Status: 204},
	{
		ID: "listKafkaMirrorTopics", Operation: OpListMirrors, Method: "GET", Path: clusterPath + "/-/mirrors",
		Query: []string{ParamStatus}, Status: 200,
	},
	{
		ID: "readKafkaMirrorTopic", Operation: OpGetMirror, Method: "GET", Path: mirrorsPath + "/{mirror_topic_name}",
		Query: []string{ParamErrors}, Status: 200,
	},
	verbRoute("updateKafkaMirrorTopicsPromote", Promote),
	verbRoute("updateKafkaMirrorTopicsFailover", Failover),
	verbRoute("updateKafkaMirrorTopicsPause", Pause),
	verbRoute("updateKafkaMirrorTopicsResume", Resume),
	verbRoute("updateKafkaMirrorTopicsReverseAndStartMirror", ReverseAndStart),
	verbRoute("updateKafkaMirrorTopicsReverseAndPauseMirror", ReverseAndPause),
	verbRoute("updateKafkaMirrorTopicsTruncateAndRestoreMirror", TruncateAndRestore, ParamPartitions),
}

func verbRoute(id string, verb Verb, query ...string) Route {
	return Route{
		ID: id, Operation: Operation(verb), Method: "POST", Path: mirrorsPath + ":" + string(verb),
		Query: append([]string{ParamValidateOnly}, query...), Body: true, Status: 200,
	}
}

// Routes lists the API's twenty routes in the order of the specification. The
// caller owns the list, not the Query of its items.
func Routes() []Route { return slices.Clone(routes) }
