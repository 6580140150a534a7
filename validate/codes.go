package validate

import (
	"strconv"
	"strings"

	"github.com/clusterlink-go/clusterlink/link"
)

// Codes of the rules, family by family as in the catalogue. Codes are promises:
// one that was ever published keeps its meaning. Those of decoders are in
// package link.
const (
	codeTooMany link.Code = "too-many-problems"

	codeLinkName      link.Code = "link-name-invalid"
	codeLinkNameOdd   link.Code = "link-name-unusual"
	codeClusterID     link.Code = "cluster-id-unusual"
	codeForeignID     link.Code = "cluster-id-foreign"
	codeSelfLink      link.Code = "self-link"
	codeSeveralIDs    link.Code = "several-cluster-ids"
	codeNoRemoteID    link.Code = "inbound-without-cluster-id"
	codeClusterField  link.Code = "cluster-id-field"
	codeLinkIDInbound link.Code = "link-id-on-inbound"
	codeLinkID        link.Code = "link-id-malformed"
	codeLinkIDUseless link.Code = "link-id-without-half"

	codeUnknownMode           link.Code = "unknown-link-mode"
	codeUnknownConnectionMode link.Code = "unknown-connection-mode"
	codeSourceInbound         link.Code = "source-inbound"
	codeRemoteModeUseless     link.Code = "remote-mode-without-bidirectional"
	codeNobodyDials           link.Code = "both-inbound"

	codeUnknownKey    link.Code = "unknown-key"
	codeForeignKey    link.Code = "foreign-key"
	codeDuplicateKey  link.Code = "duplicate-key"
	codeConflict      link.Code = "conflicting-entries"
	codeToolName      link.Code = "tool-name-as-key"
	codeReadOnlyKey   link.Code = "read-only-key"
	codeUnlistedKey   link.Code = "unlisted-key"
	codeLocalListener link.Code = "local-listener"
	codeKeyHoldsValue link.Code = "key-holds-value"
	codeDirtyKey      link.Code = "key-with-extras"
	codeCommentedKey  link.Code = "key-commented-out"
	codeLookAlikeKey  link.Code = "key-look-alike"

	codeNotBoolean       link.Code = "value-not-boolean"
	codeNotNumber        link.Code = "value-not-number"
	codeOutOfBounds      link.Code = "value-out-of-bounds"
	codeBelowZero        link.Code = "value-below-zero"
	codeBeyondKnown      link.Code = "value-beyond-known-bounds"
	codeValueNotAllowed  link.Code = "value-not-allowed"
	codeValueUnknown     link.Code = "value-unknown"
	codeEmptyValue       link.Code = "value-empty"
	codeClassName        link.Code = "value-no-class"
	codePrefixCharacters link.Code = "prefix-characters"
	codePrefixLength     link.Code = "prefix-length"
	codeStartOffset      link.Code = "start-offset-unknown"
	codeTopicConfig      link.Code = "topic-config-not-synced"

	codeRepeatsKey     link.Code = "value-repeats-key"
	codeGlued          link.Code = "value-glued"
	codeQuotedValue    link.Code = "value-quoted"
	codeNullWord       link.Code = "value-null-word"
	codeInlineComment  link.Code = "value-inline-comment"
	codeEscapedValue   link.Code = "value-html-escaped"
	codeFailedTemplate link.Code = "value-failed-template"
	codeInvisible      link.Code = "value-invisible-character"
	codeCurly          link.Code = "value-typographic"
	codeBlanks         link.Code = "value-blanks"
	codeBlockMarker    link.Code = "value-block-marker"
	codeURLEncoded     link.Code = "value-url-encoded"
	codeBase64         link.Code = "value-base64"
	codeBackslash      link.Code = "value-backslash"
	codeTrailingMark   link.Code = "value-trailing-mark"
	codeLookAlike      link.Code = "value-look-alike"

	codeNoBootstrap      link.Code = "bootstrap-missing"
	codeNoBootstrapYet   link.Code = "bootstrap-missing-unvalidated"
	codeInboundBootstrap link.Code = "bootstrap-on-inbound"
	codeNoPort           link.Code = "bootstrap-without-port"
	codeBadAddress       link.Code = "bootstrap-malformed"
	codeReadInPart       link.Code = "bootstrap-read-in-part"
	codeNotConfluent     link.Code = "bootstrap-not-confluent"
	codeUnroutable       link.Code = "bootstrap-unroutable"
	codeLoopback         link.Code = "bootstrap-loopback"
	codeURLBootstrap     link.Code = "bootstrap-web-address"
	codeRestPort         link.Code = "bootstrap-odd-port"
	codeSchemeDiffers    link.Code = "bootstrap-scheme-differs"
	codeOddHost          link.Code = "bootstrap-odd-host"
	codeOtherCluster     link.Code = "bootstrap-of-other-cluster"
	codeCloudProtocol    link.Code = "cloud-protocol"
	codeCloudMechanism   link.Code = "cloud-mechanism"

	codeNoMechanism        link.Code = "sasl-mechanism-empty"
	codeDefaultMechanism   link.Code = "sasl-mechanism-missing"
	codeNoJAAS             link.Code = "sasl-jaas-missing"
	codeNoJAASHere         link.Code = "sasl-jaas-not-here"
	codeWrongModule        link.Code = "sasl-wrong-module"
	codeUnknownModule      link.Code = "sasl-unknown-module"
	codeNoIAMHandler       link.Code = "iam-handler-missing"
	codeNoCredential       link.Code = "sasl-no-credential"
	codeNoServiceName      link.Code = "kerberos-service-name"
	codeNoHandler          link.Code = "oauth-handler-missing"
	codeOAuthCluster       link.Code = "oauth-cluster-differs"
	codeOneLogin           link.Code = "one-login-two-clusters"
	codeNoTokenURL         link.Code = "oauth-endpoint-missing"
	codeTokenURL           link.Code = "oauth-endpoint-malformed"
	codeUnusedCredentials  link.Code = "sasl-unused"
	codeUnusedMechanism    link.Code = "sasl-mechanism-unused"
	codeUnusedTLS          link.Code = "tls-unused"
	codeNoHostCheck        link.Code = "host-check-off"
	codeInboundCredentials link.Code = "credentials-on-inbound"
	codeInboundLocal       link.Code = "local-on-inbound"
	codeDestinationLocal   link.Code = "local-on-destination"

	codeJAASEmpty     link.Code = "jaas-empty"
	codeJAASMalformed link.Code = "jaas-malformed"
	codeJAASTwo       link.Code = "jaas-two-modules"
	codeJAASJndi      link.Code = "jaas-jndi"
	codeJAASUnquoted  link.Code = "jaas-unquoted"
	codeJAASBackslash link.Code = "jaas-backslash"
	codeJAASBlanks    link.Code = "jaas-blanks"
	codeJAASTwice     link.Code = "jaas-option-twice"
	codeJAASSwapped   link.Code = "jaas-key-and-secret-swapped"
	codeJAASJoined    link.Code = "jaas-key-and-secret-joined"

	codeKeyWithoutChain link.Code = "keystore-incomplete"
	codePEMType         link.Code = "pem-type"
	codeStoreTwice      link.Code = "store-twice"
	codePEMPassword     link.Code = "pem-store-password"
	codePasswordAlone   link.Code = "store-password-alone"
	codeStoreNoPassword link.Code = "keystore-without-password"
	codePEMNothing      link.Code = "pem-without-text"
	codePEMMarker       link.Code = "pem-marker"
	codePEMWrongBlock   link.Code = "pem-wrong-block"
	codePEMEscaped      link.Code = "pem-escaped-line-ends"
	codePEMCut          link.Code = "pem-cut-off"
	codePEMKeyFormat    link.Code = "pem-key-format"
	codePEMKeyPassword  link.Code = "pem-key-password"
	codePEMKeyPlain     link.Code = "pem-key-not-encrypted"
	codeStoreIsPEM      link.Code = "store-is-pem"
	codePEMPath         link.Code = "pem-is-path"
	codePEMNoMarkers    link.Code = "pem-without-markers"
	codePEMJoined       link.Code = "pem-lines-joined"
	codePEMAsPath       link.Code = "pem-as-path"
	codeTmpStore        link.Code = "store-in-tmp"
	codeRelativeStore   link.Code = "store-path-relative"

	codeSyncNoFilter             link.Code = "sync-without-filter"
	codeFilterNoSync             link.Code = "filter-without-sync"
	codeFilterOff                link.Code = "filter-switched-off"
	codeBehaviourOnSource        link.Code = "behaviour-on-source"
	codeACLWithPrefix            link.Code = "acl-sync-with-prefix"
	codeACLBidirectional         link.Code = "acl-sync-bidirectional"
	codeGroupPrefixBidirectional link.Code = "group-prefix-bidirectional"
	codeGroupPrefixAlone         link.Code = "group-prefix-without-prefix"
	codeTopicTypes               link.Code = "topic-types-one-way"

	codeFilterNotJSON    link.Code = "filter-not-json"
	codeFilterNotObject  link.Code = "filter-not-object"
	codeFilterMember     link.Code = "filter-wrong-member"
	codeFilterUnknown    link.Code = "filter-unknown-member"
	codeFilterTwice      link.Code = "filter-member-twice"
	codeFilterShape      link.Code = "filter-wrong-type"
	codeFilterMissing    link.Code = "filter-incomplete"
	codeFilterValue      link.Code = "filter-unknown-value"
	codeFilterCase       link.Code = "filter-letter-case"
	codeFilterBlankName  link.Code = "filter-blank-name"
	codeFilterGlob       link.Code = "filter-name-is-pattern"
	codeFilterNothing    link.Code = "filter-selects-nothing"
	codeFilterDead       link.Code = "filter-dead-include"
	codeFilterIdle       link.Code = "filter-idle-exclude"
	codeFilterRedundant  link.Code = "filter-redundant"
	codeFilterImpossible link.Code = "filter-impossible-name"
	codeFilterInternal   link.Code = "filter-internal-topic"
	codePrincipal        link.Code = "acl-principal-type"
	codeACLHost          link.Code = "acl-host-with-blank"

	codeOldBidirectional link.Code = "bidirectional-too-old"
	codeOldSource        link.Code = "source-initiated-too-old"
	codeKeyTooNew        link.Code = "key-too-new"
	codeCloudUnlisted    link.Code = "cloud-unlisted-key"
	codeCloudStore       link.Code = "cloud-store-file"
	codeCloudReadOnly    link.Code = "cloud-read-only-key"
	codeCloudKerberos    link.Code = "cloud-kerberos"
	codeCloudNoLocal     link.Code = "cloud-local-missing"

	codeHalfAlone        link.Code = "half-alone"
	codePairNobodyDials  link.Code = "pair-nobody-dials"
	codePairModes        link.Code = "pair-modes"
	codePairNamesDiffer  link.Code = "pair-names-differ"
	codePairNamesApart   link.Code = "pair-names-apart"
	codePairSameName     link.Code = "pair-one-way-same-name"
	codePairNotCrossed   link.Code = "pair-ids-not-crossed"
	codePairOneCluster   link.Code = "pair-one-cluster"
	codePairOneBootstrap link.Code = "pair-one-bootstrap"
	codePairLinkIDs      link.Code = "pair-link-ids-differ"
	codePairRemoteMode   link.Code = "pair-remote-mode"
	codePairNoLocal      link.Code = "pair-local-missing"
	codePairOrder        link.Code = "pair-order"
	codePairLinkIDFirst  link.Code = "pair-link-id-first"
	codePairSamePrefix   link.Code = "pair-same-prefix"
	codePairLocalUnused  link.Code = "pair-local-unused"
	codePairOffsets      link.Code = "pair-offsets-both-ways"
	codePairTwins        link.Code = "pair-same-definition"
	codePairUnrelated    link.Code = "pair-unrelated"
	codePairNoLocalCloud link.Code = "pair-local-missing-in-cloud"
	codePairEcho         link.Code = "pair-echo"
)

// Values that many examples share.
const (
	brokerA = "broker-a.example.com:9092"
	brokerB = "broker-b.example.com:9092"

	plainLogin = `org.apache.kafka.common.security.plain.PlainLoginModule required username="alice" password="wonder";`
	scramLogin = `org.apache.kafka.common.security.scram.ScramLoginModule required username="alice" password="wonder";`
	cloudLogin = `org.apache.kafka.common.security.plain.PlainLoginModule required username="ABCDEFGHIJ234567" password="wonder";`
	oauthLogin = `org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required clientId="link" clientSecret="wonder";`

	allGroups = `{"groupFilters":[{"name":"*","patternType":"LITERAL","filterType":"INCLUDE"}]}`
	allACLs   = `{"aclFilters":[{"resourceFilter":{"resourceType":"any","patternType":"any"},"accessFilter":{"operation":"any","permissionType":"any"}}]}`
)

// conf is an example with these configs, dest the configs of a half that dials
// broker-a and has these too.
func conf(pairs ...string) Example { return Example{Configs: pairs} }

func dest(pairs ...string) []string {
	return append([]string{"bootstrap.servers", brokerA}, pairs...)
}

// tooManyFaults has more unknown members than a decoder lists.
func tooManyFaults() Example {
	var b strings.Builder
	for i := range link.MaxFindings + 1 {
		b.WriteString(",\"unknown-" + strconv.Itoa(i) + "\":0")
	}
	return Example{Raw: "{" + b.String()[1:] + "}"}
}

// tooManyExample has more unknown keys than are listed.
func tooManyExample() Example {
	configs := dest()
	for i := range maxProblems + 1 {
		configs = append(configs, "unknown-"+strconv.Itoa(i), "x")
	}
	return Example{Configs: configs}
}
