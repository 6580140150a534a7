package addr

import (
	"testing"
)

// TestNotConfluent: the services that are known by their names, and hosts that
// only look like theirs.
func TestNotConfluent(t *testing.T) {
	for host, want := range map[string]string{
		"b-1.orders.ab12cd.c3.kafka.eu-west-1.amazonaws.com":       "Amazon MSK",
		"B-1.Orders.ab12cd.c3.Kafka.eu-west-1.AmazonAWS.com":       "Amazon MSK",
		"boot-x1.c2.kafka-serverless.us-east-1.amazonaws.com":      "Amazon MSK",
		"b-1.orders.ab12cd.c3.kafka.cn-north-1.amazonaws.com.cn":   "Amazon MSK",
		"ec2-1-2-3-4.eu-west-1.compute.amazonaws.com":              "",
		"kafka-lb-1.elb.eu-west-1.amazonaws.com":                   "",
		"orders-fjord.aivencloud.com":                              "Aiven for Apache Kafka",
		"orders.servicebus.windows.net":                            "Azure Event Hubs",
		"lisbon-kafka-bootstrap":                                   "Apache Kafka under Strimzi",
		"lisbon-kafka-bootstrap.kafka":                             "Apache Kafka under Strimzi",
		"lisbon-kafka-bootstrap.kafka.svc":                         "Apache Kafka under Strimzi",
		"lisbon-kafka-bootstrap.kafka.svc.cluster.local":           "Apache Kafka under Strimzi",
		"lisbon-kafka-bootstrap.example.com":                       "",
		"lisbon-kafka-bootstrap.brokers.example.com":               "",
		"kafka.lisbon.svc.cluster.local":                           "",
		"kafka-bootstrap.example.com":                              "",
		"pkc-0example.eu-west-1.aws.confluent.cloud":               "",
		"lkc-0example.domz6wj0p.eu-west-1.aws.glb.confluent.cloud": "",
		"":              "",
		"amazonaws.com": "",
		"10.0.0.1":      "",
	} {
		if got := NotConfluent(host); got != want {
			t.Errorf("%s: %q, want %q", host, got, want)
		}
	}
}

// TestLastAddress: what Kafka before 3.8 made of a text that is no address.
func TestLastAddress(t *testing.T) {
	for item, want := range map[string]string{
		"a:9092;b:9092":       "b:9092",
		"a:9092 b:9092":       "b:9092",
		"a:9092|b:9092|c:1":   "c:1",
		"user:pass@host:9092": "host:9092",
		`"a:9092`:             "a:9092",
		"a:9092;":             "",
		"a:9092;b":            "",
		"a:9092;:9092":        "",
		"a:9092;b:90921":      "",
		"a:90921":             "",
		"a:9092/path":         "",
		"":                    "",
	} {
		if got := Last(item); got != want {
			t.Errorf("%s: %q, want %q", item, got, want)
		}
	}
}
