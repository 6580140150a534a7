package main

import (
	"encoding/json"
	"net/http"

	"github.com/clusterlink-go/clusterlink/store"
)

// What clients of cluster links ask for besides: clusters, topics and configs of
// topics, as Kafka REST's own API has them, as far as a world knows.

// object is a JSON object of an answer.
type object = map[string]any

func (h *host) neighbours(api *http.ServeMux) {
	const cluster = prefix + "/clusters/{cluster_id}"
	api.HandleFunc("GET "+prefix+"/clusters", func(w http.ResponseWriter, _ *http.Request) {
		list := []object{}
		for _, id := range h.world.Clusters() {
			list = append(list, clusterData(id))
		}
		sendList(w, "KafkaClusterList", prefix+"/clusters", list)
	})
	h.handle(api, "GET "+cluster, func(w http.ResponseWriter, _ *http.Request, id string) {
		sendJSON(w, 200, clusterData(id))
	})
	h.handle(api, "GET "+cluster+"/topics", func(w http.ResponseWriter, req *http.Request, id string) {
		list := []object{}
		for _, name := range h.world.Topics(id) {
			list = append(list, h.topicData(id, name))
		}
		sendList(w, "KafkaTopicList", req.URL.Path, list)
	})
	h.handle(api, "POST "+cluster+"/topics", h.createTopic)
	h.topic(api, "GET "+cluster+"/topics/{topic_name}", func(w http.ResponseWriter, _ *http.Request, id, topic string) {
		sendJSON(w, 200, h.topicData(id, topic))
	})
	h.topic(api, "DELETE "+cluster+"/topics/{topic_name}", func(w http.ResponseWriter, req *http.Request, id, topic string) {
		if err := h.world.DeleteTopic(req.Context(), id, topic); err != nil {
			fail(w, err)
			return
		}
		send(w, 204, nil)
	})
	h.topic(api, "GET "+cluster+"/topics/{topic_name}/configs", func(w http.ResponseWriter, req *http.Request, _, _ string) {
		sendList(w, "KafkaTopicConfigList", req.URL.Path, []object{}) // a world's topics have none
	})
	h.topic(api, "GET "+cluster+"/topics/{topic_name}/partitions", func(w http.ResponseWriter, req *http.Request, id, topic string) {
		list := []object{}
		for p := range h.world.EndOffsets(id, topic) {
			list = append(list, object{"kind": "KafkaPartition", "cluster_id": id, "topic_name": topic, "partition_id": p})
		}
		sendList(w, "KafkaPartitionList", req.URL.Path, list)
	})
}

// handle is for a path below a cluster that exists.
func (h *host) handle(api *http.ServeMux, pattern string, do func(w http.ResponseWriter, req *http.Request, cluster string)) {
	api.HandleFunc(pattern, func(w http.ResponseWriter, req *http.Request) {
		if c, ok := h.cluster(w, req); ok {
			do(w, req, c.ID())
		}
	})
}

// topic is for a path below a topic that exists.
func (h *host) topic(api *http.ServeMux, pattern string, do func(w http.ResponseWriter, req *http.Request, cluster, topic string)) {
	h.handle(api, pattern, func(w http.ResponseWriter, req *http.Request, cluster string) {
		topic := req.PathValue("topic_name")
		if h.world.EndOffsets(cluster, topic) == nil {
			sendJSON(w, 404, object{"error_code": 40403, "message": "This server does not host this topic-partition."})
			return
		}
		do(w, req, cluster, topic)
	})
}

func (h *host) createTopic(w http.ResponseWriter, req *http.Request, cluster string) {
	var body struct {
		Name       string `json:"topic_name"`
		Partitions int    `json:"partitions_count"`
	}
	if err := json.NewDecoder(http.MaxBytesReader(w, req.Body, 1<<20)).Decode(&body); err != nil {
		fail(w, &store.Refusal{Kind: store.ErrInvalidRequest, Status: 400, Code: 400, Message: "Cannot deserialize the request body."})
		return
	}
	if h.world.EndOffsets(cluster, body.Name) != nil {
		fail(w, &store.Refusal{Kind: store.ErrTopicExists, Status: 400, Code: 40002, Message: "Topic '" + body.Name + "' already exists."})
		return
	}
	if err := h.world.CreateTopic(cluster, body.Name, max(1, body.Partitions)); err != nil {
		fail(w, &store.Refusal{Kind: store.ErrInvalidRequest, Status: 400, Code: 40002, Message: err.Error()})
		return
	}
	sendJSON(w, 201, h.topicData(cluster, body.Name))
}

func clusterData(id string) object {
	return object{"kind": "KafkaCluster", "metadata": object{"self": prefix + "/clusters/" + id}, "cluster_id": id}
}

func (h *host) topicData(cluster, name string) object {
	return object{
		"kind": "KafkaTopic", "metadata": object{"self": prefix + "/clusters/" + cluster + "/topics/" + name},
		"cluster_id": cluster, "topic_name": name, "is_internal": false, "replication_factor": 3,
		"partitions_count": len(h.world.EndOffsets(cluster, name)),
		"partitions":       object{"related": ""}, "configs": object{"related": ""}, "partition_reassignments": object{"related": ""},
	}
}

func sendList(w http.ResponseWriter, kind, self string, data []object) {
	sendJSON(w, 200, object{"kind": kind, "metadata": object{"self": self, "next": nil}, "data": data})
}

func sendJSON(w http.ResponseWriter, status int, v any) {
	body, err := json.Marshal(v)
	if err != nil {
		fail(w, err)
		return
	}
	send(w, status, body)
}
