package validate

import (
	"github.com/clusterlink-go/clusterlink/link"
)

// keyID numbers the keys that rules name.
type keyID int

// Keys of the link itself, then those of the connection to the other cluster,
// then the local.* twins of these in the same order.
const (
	kNone keyID = iota
	kLinkMode
	kConnectionMode
	kRemoteMode
	kPrefix
	kGroupPrefix
	kACLSync
	kACLFilters
	kACLSyncMs
	kAutoCreate
	kTopicFilters
	kOffsetSync
	kGroupFilters
	kOffsetSyncMs
	kTopicConfigs
	kTopicConfigsMs
	kStartOffset
	kBootstrap
	kLocalListenerName
	kProviders
	kLinkID

	kProtocol
	kMechanism
	kJAAS
	kClientHandler
	kLoginHandler
	kLoginClass
	kServiceName
	kTokenURL
	kKeystoreType
	kKeystoreLocation
	kKeystorePassword
	kKeyPassword
	kKeystoreKey
	kKeystoreChain
	kTruststoreType
	kTruststoreLocation
	kTruststorePassword
	kTruststoreCertificates
	kEngine
	kEndpointCheck

	kLocal   // the first twin is that of kProtocol
	keyCount = kLocal + (kLocal - kProtocol)
)

// keyNames spells them; the twins have "local." in front.
var keyNames = [kLocal]string{
	kLinkMode:          "link.mode",
	kConnectionMode:    "connection.mode",
	kRemoteMode:        "remote.link.connection.mode",
	kPrefix:            "cluster.link.prefix",
	kGroupPrefix:       "consumer.group.prefix.enable",
	kACLSync:           "acl.sync.enable",
	kACLFilters:        "acl.filters",
	kACLSyncMs:         "acl.sync.ms",
	kAutoCreate:        "auto.create.mirror.topics.enable",
	kTopicFilters:      "auto.create.mirror.topics.filters",
	kOffsetSync:        "consumer.offset.sync.enable",
	kGroupFilters:      "consumer.offset.group.filters",
	kOffsetSyncMs:      "consumer.offset.sync.ms",
	kTopicConfigs:      "topic.config.sync.include",
	kTopicConfigsMs:    "topic.config.sync.ms",
	kStartOffset:       "mirror.start.offset.spec",
	kBootstrap:         "bootstrap.servers",
	kLocalListenerName: "local.listener.name",
	kProviders:         "config.providers",
	kLinkID:            "cluster.link.id",

	kProtocol:               "security.protocol",
	kMechanism:              "sasl.mechanism",
	kJAAS:                   "sasl.jaas.config",
	kClientHandler:          "sasl.client.callback.handler.class",
	kLoginHandler:           "sasl.login.callback.handler.class",
	kLoginClass:             "sasl.login.class",
	kServiceName:            "sasl.kerberos.service.name",
	kTokenURL:               "sasl.oauthbearer.token.endpoint.url",
	kKeystoreType:           "ssl.keystore.type",
	kKeystoreLocation:       "ssl.keystore.location",
	kKeystorePassword:       "ssl.keystore.password",
	kKeyPassword:            "ssl.key.password",
	kKeystoreKey:            "ssl.keystore.key",
	kKeystoreChain:          "ssl.keystore.certificate.chain",
	kTruststoreType:         "ssl.truststore.type",
	kTruststoreLocation:     "ssl.truststore.location",
	kTruststorePassword:     "ssl.truststore.password",
	kTruststoreCertificates: "ssl.truststore.certificates",
	kEngine:                 "ssl.engine.factory.class",
	kEndpointCheck:          "ssl.endpoint.identification.algorithm",
}

// side shifts the ids of the connection keys to their local twins.
type side keyID

const (
	remoteSide side = 0
	localSide  side = side(kLocal - kProtocol)
)

func (s side) of(id keyID) keyID { return id + keyID(s) }

// name spells a connection key on that side.
func (s side) name(id keyID) string {
	if s == localSide {
		return "local." + keyNames[id]
	}
	return keyNames[id]
}

// nameOfKey spells a key of either side.
func nameOfKey(id keyID) string {
	if id >= kLocal {
		return localSide.name(id - keyID(localSide))
	}
	return keyNames[id]
}

// grammar says how the value of a key is checked beyond its type.
type grammar uint8

const (
	plainText grammar = iota
	boolean
	integer
	decimal
	modeName
	enumeration
	hintedEnum
	filterJSON
	jaasText
	pemCertificate
	pemKey
	bootstrapList
	linkPrefix
	startOffset
	topicConfigList
	storePath
	opaque
)

// spec is a key with what the hot path needs of it.
type spec struct {
	key     link.Key
	id      keyID
	number  uint
	grammar grammar
	// soft says that bounds or pattern are not known to be refused.
	soft bool
	// note is the code of an info that the mere presence of the key gives.
	note link.Code
}

// specs is the table of all keys, in the order of [link.Keys]. It never changes.
var specs = newSpecs()

// maxSpecs is more than the table holds.
const maxSpecs = 256

// specOf gives the spec of the key with exactly that name, or nil.
func specOf(name string) *spec {
	n := link.KeyNumber(name)
	if n < 0 {
		return nil
	}
	return &specs[n]
}

func newSpecs() []spec {
	keys := link.Keys()
	list := make([]spec, len(keys))
	ids := make(map[string]keyID, keyCount)
	for id := kLinkMode; id < kLocal; id++ {
		ids[keyNames[id]] = id
		if id >= kProtocol {
			ids[localSide.name(id)] = localSide.of(id)
		}
	}
	for i, k := range keys {
		s := &list[i]
		*s = spec{key: k, id: ids[k.Name], number: uint(i)}
		s.grammar = grammarOf(s)
		s.soft = softBounds[k.Name]
		s.note = noteOf(&k)
	}
	return list
}

// softBounds lists the keys whose bounds are inferred or second-hand (the
// confidence of single fields in the key reference), so that a value beyond
// them is not known to be refused.
var softBounds = map[string]bool{
	"cluster.link.retry.timeout.ms":                    true,
	"availability.check.ms":                            true,
	"availability.check.consecutive.failure.threshold": true,
	"consumer.offset.sync.ms":                          true,
	"topic.config.sync.ms":                             true,
	"num.cluster.link.fetchers":                        true,
	"link.fetcher.max.lagging.partitions":              true,
	"link.fetcher.lagging.partition.ms":                true,
	"link.fetcher.enforce.max.lagging.partitions.ms":   true,
	"confluent.replica.fetch.backoff.max.ms":           true,
	"reverse.connection.setup.timeout.ms":              true,
}

func grammarOf(s *spec) grammar {
	id := s.id
	if id >= kLocal {
		id -= keyID(localSide)
	}
	switch id {
	case kJAAS:
		return jaasText
	case kKeystoreKey:
		return pemKey
	case kKeystoreChain, kTruststoreCertificates:
		return pemCertificate
	case kKeystoreLocation, kTruststoreLocation:
		return storePath
	case kBootstrap:
		return bootstrapList
	case kPrefix:
		return linkPrefix
	case kStartOffset:
		return startOffset
	case kTopicConfigs:
		return topicConfigList
	case kLinkMode, kConnectionMode:
		return modeName
	case kRemoteMode, kKeystoreType, kTruststoreType:
		// A value beyond those known is not known to be refused: Apache takes
		// any type that a security provider knows.
		return hintedEnum
	}
	switch s.key.Type {
	case link.TypeBoolean:
		return boolean
	case link.TypeShort, link.TypeInt, link.TypeLong:
		return integer
	case link.TypeDouble:
		return decimal
	case link.TypeJSON:
		return filterJSON
	case link.TypePassword:
		return opaque
	case link.TypeEnum:
		if s.key.OpenValues {
			return hintedEnum
		}
		return enumeration
	}
	if s.key.Sensitive {
		return opaque
	}
	return plainText
}
