package link

// TaskName is task_name: one of the background tasks of a link. The API
// declares plain text; these four are what servers send (LAB7; CLI test
// server 779-788). It is open on reading; the empty value is invalid.
type TaskName string

// The tasks of a link.
const (
	TaskConsumerOffsetSync TaskName = "ConsumerOffsetSync"
	TaskACLSync            TaskName = "AclSync"
	TaskAutoCreateMirror   TaskName = "AutoCreateMirror"
	TaskTopicConfigsSync   TaskName = "TopicConfigsSync"
)

// TaskNames lists the known tasks.
func TaskNames() []TaskName {
	return []TaskName{TaskConsumerOffsetSync, TaskAutoCreateMirror, TaskACLSync, TaskTopicConfigsSync}
}

// Known reports whether n is a task this package knows.
func (n TaskName) Known() bool { return contains(TaskNames(), n) }

// TaskState is the state of a link task, an open enum (OAS 20618). The empty
// value is invalid.
type TaskState string

// The task states of the API.
const (
	TaskUnknown         TaskState = "UNKNOWN"
	TaskActive          TaskState = "ACTIVE"
	TaskInError         TaskState = "IN_ERROR"
	TaskNotConfigured   TaskState = "NOT_CONFIGURED"
	TaskLinkFailed      TaskState = "LINK_FAILED"
	TaskLinkUnavailable TaskState = "LINK_UNAVAILABLE"
	TaskLinkPaused      TaskState = "LINK_PAUSED"
)

// TaskStates lists the known task states.
func TaskStates() []TaskState {
	return []TaskState{
		TaskUnknown, TaskActive, TaskInError, TaskNotConfigured,
		TaskLinkFailed, TaskLinkUnavailable, TaskLinkPaused,
	}
}

// Known reports whether s is a state this package knows.
func (s TaskState) Known() bool { return contains(TaskStates(), s) }

// TaskErrorCode says why a task is in error, or why a mirror topic's pending
// state does not advance (OAS 20628). It is an open enum.
type TaskErrorCode string

// The task error codes of the API.
const (
	TaskErrorUnknown              TaskErrorCode = "UNKNOWN"
	TaskNoError                   TaskErrorCode = "NO_ERROR"
	TaskInternalError             TaskErrorCode = "INTERNAL_ERROR"
	TaskAuthenticationError       TaskErrorCode = "AUTHENTICATION_ERROR"
	TaskBrokerAuthenticationError TaskErrorCode = "BROKER_AUTHENTICATION_ERROR"
	TaskMisconfigurationError     TaskErrorCode = "MISCONFIGURATION_ERROR"
	TaskRemoteLinkNotFound        TaskErrorCode = "REMOTE_LINK_NOT_FOUND_ERROR"
	TaskLinkNotFound              TaskErrorCode = "LINK_NOT_FOUND_ERROR"
	TaskConsumerGroupInUse        TaskErrorCode = "CONSUMER_GROUP_IN_USE_ERROR"
	TaskAuthorizationError        TaskErrorCode = "AUTHORIZATION_ERROR"
	TaskBrokerAuthorizationError  TaskErrorCode = "BROKER_AUTHORIZATION_ERROR"
	TaskSecurityDisabled          TaskErrorCode = "SECURITY_DISABLED_ERROR"
	TaskTopicExists               TaskErrorCode = "TOPIC_EXISTS_ERROR"
	TaskPolicyViolation           TaskErrorCode = "POLICY_VIOLATION_ERROR"
	TaskLinkCoordinatorNotEnabled TaskErrorCode = "LINK_COORDINATOR_NOT_ENABLED_ERROR"
	TaskACLLimitExceeded          TaskErrorCode = "ACL_LIMIT_EXCEEDED"
	TaskRemoteMirrorNotFound      TaskErrorCode = "REMOTE_MIRROR_NOT_FOUND_ERROR"
	TaskUnknownTopicOrPartition   TaskErrorCode = "UNKNOWN_TOPIC_OR_PARTITION_ERROR"
	TaskInvalidTopic              TaskErrorCode = "INVALID_TOPIC"
	TaskSuppressedErrors          TaskErrorCode = "SUPPRESSED_ERRORS"
	TaskInvalidRequest            TaskErrorCode = "INVALID_REQUEST_ERROR"
)

// TaskErrorCodes lists the known task error codes.
func TaskErrorCodes() []TaskErrorCode {
	return []TaskErrorCode{
		TaskErrorUnknown, TaskNoError, TaskInternalError, TaskAuthenticationError,
		TaskBrokerAuthenticationError, TaskMisconfigurationError, TaskRemoteLinkNotFound,
		TaskLinkNotFound, TaskConsumerGroupInUse, TaskAuthorizationError,
		TaskBrokerAuthorizationError, TaskSecurityDisabled, TaskTopicExists,
		TaskPolicyViolation, TaskLinkCoordinatorNotEnabled, TaskACLLimitExceeded,
		TaskRemoteMirrorNotFound, TaskUnknownTopicOrPartition, TaskInvalidTopic,
		TaskSuppressedErrors, TaskInvalidRequest,
	}
}

// Known reports whether c is a code this package knows.
func (c TaskErrorCode) Known() bool { return contains(TaskErrorCodes(), c) }

// ConfigSource is the source of a config value in a listing, an open enum
// (OAS 19987; KR ConfigSource.java).
type ConfigSource string

// The config sources of the API.
const (
	SourceDynamicClusterLink   ConfigSource = "DYNAMIC_CLUSTER_LINK_CONFIG"
	SourceDynamicTopic         ConfigSource = "DYNAMIC_TOPIC_CONFIG"
	SourceDynamicBrokerLogger  ConfigSource = "DYNAMIC_BROKER_LOGGER_CONFIG"
	SourceDynamicBroker        ConfigSource = "DYNAMIC_BROKER_CONFIG"
	SourceDynamicDefaultBroker ConfigSource = "DYNAMIC_DEFAULT_BROKER_CONFIG"
	SourceDynamicGroup         ConfigSource = "DYNAMIC_GROUP_CONFIG"
	SourceStaticBroker         ConfigSource = "STATIC_BROKER_CONFIG"
	SourceDefault              ConfigSource = "DEFAULT_CONFIG"
	SourceUnknown              ConfigSource = "UNKNOWN"
)

// ConfigSources lists the known config sources.
func ConfigSources() []ConfigSource {
	return []ConfigSource{
		SourceDynamicClusterLink, SourceDynamicTopic, SourceDynamicBrokerLogger,
		SourceDynamicBroker, SourceDynamicDefaultBroker, SourceDynamicGroup,
		SourceStaticBroker, SourceDefault, SourceUnknown,
	}
}

// Known reports whether s is a source this package knows.
func (s ConfigSource) Known() bool { return contains(ConfigSources(), s) }
