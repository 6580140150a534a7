package link_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/link"
)

// enum is one of the open enums, its type taken away.
type enum struct {
	name   string
	listed []string
	known  func(string) bool
	// want was written by hand from the API specification.
	want string
}

func of[T ~string](name string, list []T, known func(T) bool, want string) enum {
	e := enum{name: name, known: func(s string) bool { return known(T(s)) }, want: want}
	for _, v := range list {
		e.listed = append(e.listed, string(v))
	}
	return e
}

func TestEnums(t *testing.T) {
	for _, e := range []enum{
		of("mode", link.Modes(), link.Mode.Known, "DESTINATION SOURCE BIDIRECTIONAL"),
		of("connection mode", link.ConnectionModes(), link.ConnectionMode.Known, "OUTBOUND INBOUND"),
		of("link state", link.LinkStates(), link.LinkState.Known, "ACTIVE PAUSED UNAVAILABLE FAILED UNKNOWN UNMANAGED_SOURCE"),
		of(
			"link error", link.LinkErrors(), link.LinkError.Known,
			"NO_ERROR UNKNOWN AUTHENTICATION_ERROR UNRESOLVABLE_BOOTSTRAP_ERROR INVALID_BOOTSTRAP_INTERNAL_ENDPOINT_ERROR BOOTSTRAP_TCP_CONNECTION_FAILED_ERROR TIMEOUT_ERROR",
		),
		of(
			"mirror status", link.MirrorStatuses(), link.MirrorStatus.Known,
			"ACTIVE PAUSED PENDING_STOPPED STOPPED FAILED PENDING_SYNCHRONIZE PENDING_MIRROR PENDING_SETUP_FOR_RESTORE PENDING_RESTORE LINK_PAUSED LINK_FAILED SOURCE_UNAVAILABLE UNKNOWN",
		),
		of(
			"stored mirror status", link.StoredMirrorStatuses(), link.MirrorStatus.Stored,
			"ACTIVE PAUSED PENDING_STOPPED STOPPED FAILED PENDING_SYNCHRONIZE PENDING_MIRROR PENDING_SETUP_FOR_RESTORE PENDING_RESTORE",
		),
		of(
			"mirror error", link.MirrorErrors(), link.MirrorError.Known,
			"UNKNOWN NOT_SET NO_ERROR SOURCE_TOPIC_MAY_BE_DELETED SOURCE_TOPIC_ID_CHANGED SOURCE_PARTITIONS_DECREASED NON_MONOTONIC_LOG_APPEND_EPOCH UNEXPECTED_TRUNCATION UNSUPPORTED_MESSAGE_FORMAT NON_MONOTONIC_SOURCE_EPOCH ILLEGAL_STATE UNSUPPORTED_MIRROR_STATE",
		),
		of("state category", link.StateCategories(), link.StateCategory.Known, "PAUSED IN_ERROR PENDING ACTIVE NOT_APPLICABLE UNKNOWN"),
		of("task name", link.TaskNames(), link.TaskName.Known, "ConsumerOffsetSync AutoCreateMirror AclSync TopicConfigsSync"),
		of("task state", link.TaskStates(), link.TaskState.Known, "UNKNOWN ACTIVE IN_ERROR NOT_CONFIGURED LINK_FAILED LINK_UNAVAILABLE LINK_PAUSED"),
		of(
			"task error code", link.TaskErrorCodes(), link.TaskErrorCode.Known,
			"UNKNOWN NO_ERROR INTERNAL_ERROR AUTHENTICATION_ERROR BROKER_AUTHENTICATION_ERROR MISCONFIGURATION_ERROR REMOTE_LINK_NOT_FOUND_ERROR LINK_NOT_FOUND_ERROR CONSUMER_GROUP_IN_USE_ERROR AUTHORIZATION_ERROR BROKER_AUTHORIZATION_ERROR SECURITY_DISABLED_ERROR TOPIC_EXISTS_ERROR POLICY_VIOLATION_ERROR LINK_COORDINATOR_NOT_ENABLED_ERROR ACL_LIMIT_EXCEEDED REMOTE_MIRROR_NOT_FOUND_ERROR UNKNOWN_TOPIC_OR_PARTITION_ERROR INVALID_TOPIC SUPPRESSED_ERRORS INVALID_REQUEST_ERROR",
		),
		of(
			"config source", link.ConfigSources(), link.ConfigSource.Known,
			"DYNAMIC_CLUSTER_LINK_CONFIG DYNAMIC_TOPIC_CONFIG DYNAMIC_BROKER_LOGGER_CONFIG DYNAMIC_BROKER_CONFIG DYNAMIC_DEFAULT_BROKER_CONFIG DYNAMIC_GROUP_CONFIG STATIC_BROKER_CONFIG DEFAULT_CONFIG UNKNOWN",
		),
		of(
			"verb", link.Verbs(), link.Verb.Known,
			"promote failover pause resume reverse-and-start-mirror reverse-and-pause-mirror truncate-and-restore",
		),
		of("product", []link.Product{link.Cloud, link.Platform}, link.Product.Known, "cloud platform"),
		of("confidence", []link.Confidence{link.Documented, link.Observed, link.Inferred}, link.Confidence.Known, "documented observed inferred"),
	} {
		t.Run(e.name, func(t *testing.T) {
			if want := strings.Fields(e.want); !slices.Equal(e.listed, want) {
				t.Errorf("listed\n%q, want\n%q", e.listed, want)
			}
			for _, v := range e.listed {
				if !e.known(v) {
					t.Errorf("%s is not known", v)
				}
				for _, slip := range []string{v + " ", v + "S", v[:len(v)-1], swapCase(v)} {
					if e.known(slip) {
						t.Errorf("%q is known", slip)
					}
				}
			}
			for _, v := range []string{"", "AVAILABLE", "null", "FUTURE_VALUE"} {
				if e.known(v) {
					t.Errorf("%q is known", v)
				}
			}
		})
	}
}

func swapCase(s string) string {
	if up := strings.ToUpper(s); up != s {
		return up
	}
	return strings.ToLower(s)
}

func TestMirrorStatusClasses(t *testing.T) {
	overlays := []link.MirrorStatus{"LINK_PAUSED", "LINK_FAILED", "SOURCE_UNAVAILABLE"}
	for _, s := range append(link.MirrorStatuses(), "", "NEW") {
		if got := s.Overlay(); got != slices.Contains(overlays, s) {
			t.Errorf("%s.Overlay() = %v", s, got)
		}
		if s.Stored() && s.Overlay() {
			t.Errorf("%s is stored and an overlay", s)
		}
	}
	if link.MirrorUnknown.Stored() {
		t.Error("UNKNOWN is stored")
	}
}

func TestLinkErrorHealthy(t *testing.T) {
	for _, e := range append(link.LinkErrors(), "", "NEW") {
		if got := e.Healthy(); got != (e == "" || e == "NO_ERROR") {
			t.Errorf("%q.Healthy() = %v", e, got)
		}
	}
}

// What a list function gives belongs to the caller.
func TestListsAreFresh(t *testing.T) {
	link.Modes()[0] = "x"
	link.MirrorStatuses()[0] = "x"
	link.StoredMirrorStatuses()[0] = "x"
	link.Verbs()[0] = "x"
	if link.Modes()[0] != link.ModeDestination || link.MirrorStatuses()[0] != link.MirrorActive ||
		link.StoredMirrorStatuses()[0] != link.MirrorActive || link.Verbs()[0] != link.Promote {
		t.Error("a list was changed from outside")
	}
}
