package link

import "strings"

// What foreign names belong to, said once.
const (
	brokerSetting   = "It is a broker setting, not one of a link; set it in the broker's configuration."
	topicSetting    = "It is a topic setting; topic.config.sync.include names those that mirrors take over."
	consumerSetting = "It is a Kafka consumer setting; a link has no use for it."
	producerSetting = "It is a Kafka producer setting; a link has no use for it."
	streamsSetting  = "It is a Kafka Streams setting; a link has no use for it."
	librdkafka      = "It is a librdkafka setting; links take Java client settings."
	connectSetting  = "It is a Kafka Connect setting; a link has no use for it."
	mirrorMaker     = "It is a MirrorMaker setting."
	replicator      = "It is a Confluent Replicator setting; a link has no use for it."
	bodyField       = "It is a field of the create request, not a config; put it beside configs."
)

// foreignNames says what well-known names belong to that are no link
// settings. The confluent.* names are those that public material shows near
// links; the others are what the tools named document of themselves.
var foreignNames = map[string]string{
	"confluent.cluster.link.enable":                            brokerSetting,
	"confluent.cluster.link.metadata.topic.replication.factor": brokerSetting,
	"confluent.cluster.link.metadata.topic.enable":             brokerSetting,
	"confluent.cluster.link.io.max.bytes.per.second":           brokerSetting,
	"confluent.cluster.link.fetch.response.min.bytes":          brokerSetting,
	"confluent.cluster.link.fetch.response.total.bytes":        brokerSetting,
	"password.encoder.secret":                                  brokerSetting,
	"password.encoder.old.secret":                              brokerSetting,
	"advertised.listeners":                                     brokerSetting,
	"auto.create.topics.enable":                                "It is a broker setting; the link's own is auto.create.mirror.topics.enable.",
	"broker.id":                                                brokerSetting,
	"default.replication.factor":                               brokerSetting,
	"inter.broker.listener.name":                               brokerSetting,
	"inter.broker.protocol.version":                            brokerSetting,
	"listener.security.protocol.map":                           brokerSetting,
	"listeners":                                                brokerSetting,
	"log.dirs":                                                 brokerSetting,
	"log.retention.ms":                                         brokerSetting,
	"message.max.bytes":                                        brokerSetting,
	"node.id":                                                  brokerSetting,
	"num.partitions":                                           brokerSetting,
	"process.roles":                                            brokerSetting,
	"sasl.enabled.mechanisms":                                  brokerSetting,
	"security.inter.broker.protocol":                           brokerSetting,
	"ssl.client.auth":                                          brokerSetting,
	"zookeeper.connect":                                        brokerSetting,
	"authorizer.class.name":                                    brokerSetting,
	"super.users":                                              brokerSetting,
	"unclean.leader.election.enable":                           brokerSetting,
	"confluent.license":                                        brokerSetting,

	"confluent.cluster.link.allow.legacy.message.format": "It is a topic setting; set it on the topic.",
	"cleanup.policy":                      topicSetting,
	"compression.type":                    topicSetting,
	"delete.retention.ms":                 topicSetting,
	"max.compaction.lag.ms":               topicSetting,
	"max.message.bytes":                   topicSetting,
	"message.timestamp.difference.max.ms": topicSetting,
	"message.timestamp.type":              topicSetting,
	"min.compaction.lag.ms":               topicSetting,
	"min.insync.replicas":                 topicSetting,
	"retention.bytes":                     topicSetting,
	"retention.ms":                        topicSetting,
	"segment.bytes":                       topicSetting,
	"segment.ms":                          topicSetting,
	"replication.factor":                  "It is a field of the create-mirror request, not a link setting.",
	"replication_factor":                  "It is a field of the create-mirror request, not a link setting.",

	"allow.auto.create.topics":      consumerSetting,
	"auto.commit.interval.ms":       consumerSetting,
	"auto.offset.reset":             "It is a Kafka consumer setting; write mirror.start.offset.spec to say where mirrors begin.",
	"check.crcs":                    consumerSetting,
	"enable.auto.commit":            consumerSetting,
	"exclude.internal.topics":       consumerSetting,
	"fetch.max.bytes":               "It is a Kafka consumer setting; the link's own is replica.fetch.response.max.bytes.",
	"fetch.max.wait.ms":             "It is a Kafka consumer setting; the link's own is replica.fetch.wait.max.ms.",
	"fetch.min.bytes":               "It is a Kafka consumer setting; the link's own is replica.fetch.min.bytes.",
	"group.id":                      consumerSetting,
	"group.instance.id":             consumerSetting,
	"heartbeat.interval.ms":         consumerSetting,
	"isolation.level":               consumerSetting,
	"key.deserializer":              consumerSetting,
	"max.partition.fetch.bytes":     "It is a Kafka consumer setting; the link's own is replica.fetch.max.bytes.",
	"max.poll.interval.ms":          consumerSetting,
	"max.poll.records":              consumerSetting,
	"partition.assignment.strategy": consumerSetting,
	"session.timeout.ms":            consumerSetting,
	"value.deserializer":            consumerSetting,

	"acks":                                  producerSetting,
	"batch.size":                            producerSetting,
	"buffer.memory":                         producerSetting,
	"delivery.timeout.ms":                   producerSetting,
	"enable.idempotence":                    producerSetting,
	"key.serializer":                        producerSetting,
	"linger.ms":                             producerSetting,
	"max.block.ms":                          producerSetting,
	"max.in.flight.requests.per.connection": producerSetting,
	"max.request.size":                      producerSetting,
	"partitioner.class":                     producerSetting,
	"transaction.timeout.ms":                producerSetting,
	"transactional.id":                      producerSetting,
	"value.serializer":                      producerSetting,

	"application.id":       streamsSetting,
	"default.key.serde":    streamsSetting,
	"default.value.serde":  streamsSetting,
	"num.stream.threads":   streamsSetting,
	"processing.guarantee": streamsSetting,
	"state.dir":            streamsSetting,
	"interceptor.classes":  consumerSetting,

	"api.version.request":                 librdkafka,
	"broker.address.family":               librdkafka,
	"broker.address.ttl":                  librdkafka,
	"broker.list":                         "It is a setting of older Kafka tools; write bootstrap.servers.",
	"broker.version.fallback":             librdkafka,
	"debug":                               librdkafka,
	"enable.partition.eof":                librdkafka,
	"enable.ssl.certificate.verification": "It is a librdkafka setting; an empty ssl.endpoint.identification.algorithm turns off the host name check alone.",
	"log.connection.close":                librdkafka,
	"log_level":                           librdkafka,
	"metadata.broker.list":                "It is a librdkafka setting; write bootstrap.servers.",
	"queue.buffering.max.messages":        librdkafka,
	"queued.min.messages":                 librdkafka,
	"sasl.kerberos.keytab":                "It is a librdkafka setting; name the key tab in sasl.jaas.config.",
	"sasl.kerberos.principal":             "It is a librdkafka setting; name the principal in sasl.jaas.config.",
	"sasl.mechanisms":                     "It is a librdkafka setting; write sasl.mechanism.",
	"sasl.oauthbearer.client.id":          "It is a librdkafka setting; name the client in sasl.jaas.config.",
	"sasl.oauthbearer.client.secret":      "It is a librdkafka setting; put the secret in sasl.jaas.config.",
	"sasl.oauthbearer.method":             librdkafka,
	"sasl.password":                       "It is a librdkafka setting; put user name and password in sasl.jaas.config.",
	"sasl.username":                       "It is a librdkafka setting; put user name and password in sasl.jaas.config.",
	"socket.keepalive.enable":             librdkafka,
	"socket.timeout.ms":                   "It is a librdkafka setting; the link's own is replica.socket.timeout.ms.",
	"ssl.ca.location":                     "It is a librdkafka setting; write ssl.truststore.location, or ssl.truststore.certificates for PEM text.",
	"ssl.ca.pem":                          "It is a librdkafka setting; write ssl.truststore.certificates.",
	"ssl.certificate.location":            "It is a librdkafka setting; write ssl.keystore.location, or ssl.keystore.certificate.chain for PEM text.",
	"ssl.certificate.pem":                 "It is a librdkafka setting; write ssl.keystore.certificate.chain.",
	"ssl.key.location":                    "It is a librdkafka setting; write ssl.keystore.location, or ssl.keystore.key for PEM text.",
	"ssl.key.pem":                         "It is a librdkafka setting; write ssl.keystore.key.",
	"statistics.interval.ms":              librdkafka,
	"topic.metadata.refresh.interval.ms":  "It is a librdkafka setting; the link's own is metadata.max.age.ms.",

	"connector.class":          connectSetting,
	"errors.tolerance":         connectSetting,
	"header.converter":         connectSetting,
	"key.converter":            connectSetting,
	"offset.flush.interval.ms": connectSetting,
	"offset.flush.timeout.ms":  connectSetting,
	"plugin.path":              connectSetting,
	"tasks.max":                connectSetting,
	"transforms":               connectSetting,
	"value.converter":          connectSetting,

	"admin.timeout.ms":                     mirrorMaker,
	"checkpoints.topic.replication.factor": mirrorMaker,
	"emit.checkpoints.enabled":             "It is a MirrorMaker setting; write consumer.offset.sync.enable.",
	"emit.heartbeats.enabled":              mirrorMaker,
	"groups.exclude":                       "It is a MirrorMaker setting; write consumer.offset.group.filters.",
	"heartbeats.topic.replication.factor":  mirrorMaker,
	"mirror.topic.prefix":                  "It is no link setting; write cluster.link.prefix.",
	"refresh.groups.enabled":               mirrorMaker,
	"refresh.topics.enabled":               "It is a MirrorMaker setting; write auto.create.mirror.topics.enable.",
	"replication.policy.class":             "It is a MirrorMaker setting; write cluster.link.prefix to rename mirrors.",
	"replication.policy.separator":         "It is a MirrorMaker setting; put the separator at the end of cluster.link.prefix.",
	"source.cluster.alias":                 mirrorMaker,
	"source.cluster.bootstrap.servers":     "It is a MirrorMaker setting; write bootstrap.servers.",
	"sync.group.offsets.enabled":           "It is a MirrorMaker setting; write consumer.offset.sync.enable.",
	"sync.topic.acls.enabled":              "It is a MirrorMaker setting; write acl.sync.enable.",
	"sync.topic.configs.enabled":           "It is a MirrorMaker setting; write topic.config.sync.include.",
	"target.cluster.alias":                 mirrorMaker,
	"target.cluster.bootstrap.servers":     mirrorMaker,
	"config.properties.exclude":            mirrorMaker,
	"config.property.filter.class":         mirrorMaker,
	"forwarding.admin.class":               mirrorMaker,
	"group.filter.class":                   "It is a MirrorMaker setting; write consumer.offset.group.filters.",
	"offset.lag.max":                       mirrorMaker,
	"sync.group.offsets.interval.seconds":  "It is a MirrorMaker setting; write consumer.offset.sync.ms.",
	"sync.topic.acls.interval.seconds":     "It is a MirrorMaker setting; write acl.sync.ms.",
	"sync.topic.configs.interval.seconds":  "It is a MirrorMaker setting; write topic.config.sync.ms.",
	"topic.filter.class":                   "It is a MirrorMaker setting; write auto.create.mirror.topics.filters.",
	"topics.exclude":                       "It is a MirrorMaker setting; write auto.create.mirror.topics.filters.",

	"topic.auto.create":         "It is a Confluent Replicator setting; write auto.create.mirror.topics.enable.",
	"topic.blacklist":           "It is a Confluent Replicator setting; write auto.create.mirror.topics.filters.",
	"topic.config.sync":         "It is a Confluent Replicator setting; write topic.config.sync.include.",
	"topic.preserve.partitions": replicator,
	"dest.zookeeper.connect":    replicator,
	"provenance.header.enable":  replicator,
	"src.zookeeper.connect":     replicator,
	"topic.poll.interval.ms":    replicator,
	"topic.timestamp.type":      replicator,
	"topic.regex":               "It is a Confluent Replicator setting; write auto.create.mirror.topics.filters.",
	"topic.rename.format":       "It is a Confluent Replicator setting; write cluster.link.prefix.",
	"topic.whitelist":           "It is a Confluent Replicator setting; write auto.create.mirror.topics.filters.",

	"basic.auth.credentials.source": "It is a Schema Registry client setting; schemas are not copied by a cluster link.",
	"basic.auth.user.info":          "It is a Schema Registry client setting; schemas are not copied by a cluster link.",

	"cluster_link_id":        bodyField,
	"destination_cluster_id": bodyField,
	"remote_cluster_id":      bodyField,
	"source_cluster_id":      bodyField,
	"destination.cluster.id": "It is no config; write destination_cluster_id beside configs.",
	"remote.cluster.id":      "It is no config; write remote_cluster_id beside configs.",
	"source.cluster.id":      "It is no config; write source_cluster_id beside configs.",
}

// foreignPrefixes does the same for whole families, the first match wins.
var foreignPrefixes = []struct{ prefix, reason string }{
	{"confluent.cluster.link.", brokerSetting},
	{"schema.registry.", "It is a Schema Registry client setting; schemas are not copied by a cluster link."},
	{"topic.creation.", connectSetting},
	{"key.converter.", connectSetting},
	{"value.converter.", connectSetting},
	{"transforms.", connectSetting},
	{"errors.deadletterqueue.", connectSetting},
	{"consumer.override.", connectSetting},
	{"producer.override.", connectSetting},
	{"admin.override.", connectSetting},
	{"offset-syncs.topic.", mirrorMaker},
	{"src.kafka.", replicator},
	{"src.consumer.", replicator},
	{"dest.kafka.", replicator},
	{"listener.name.", brokerSetting},
	{"confluent.topic.", connectSetting},
	{"confluent.license.", brokerSetting},
	{"confluent.metadata.", brokerSetting},
	{"confluent.balancer.", brokerSetting},
	{"kafka.rest.", brokerSetting},
	{"transaction.state.log.", brokerSetting},
	{"offsets.topic.", brokerSetting},
	{"log.", brokerSetting},
	{"config.storage.", connectSetting},
	{"offset.storage.", connectSetting},
	{"status.storage.", connectSetting},
	{"refresh.", mirrorMaker},
	{"emit.", mirrorMaker},
	{"heartbeats.topic.", mirrorMaker},
	{"checkpoints.topic.", mirrorMaker},
	{"offset.translator.", replicator},
	{"offset.timestamps.", replicator},
}

// NonLinkKey says of a name that is often seen among link settings, but is
// none, what it belongs to and what to write instead, if anything, in one
// short sentence. A name that it does not know, and every link key, gives
// false. The name is compared as it is written. It is pure and safe for
// concurrent use.
func NonLinkKey(name string) (reason string, ok bool) {
	if _, known := LookupKey(name); known {
		return "", false
	}
	if reason, ok = foreignNames[name]; ok {
		return reason, true
	}
	for _, f := range foreignPrefixes {
		if len(name) > len(f.prefix) && strings.HasPrefix(name, f.prefix) {
			return f.reason, true
		}
	}
	return "", false
}
