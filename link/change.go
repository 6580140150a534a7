package link

// ConfigOperation is what a [ConfigChange] does to a config. It is open on
// reading; the empty value is [OperationSet] (KR
// AlterConfigBatchRequestData.java:96-106).
type ConfigOperation string

// The operations of the API (OAS 20490).
const (
	OperationSet    ConfigOperation = "SET"
	OperationDelete ConfigOperation = "DELETE"
)

// ConfigOperations lists the known operations.
func ConfigOperations() []ConfigOperation {
	return []ConfigOperation{OperationSet, OperationDelete}
}

// Known reports whether o is an operation this package knows.
func (o ConfigOperation) Known() bool { return o == OperationSet || o == OperationDelete }

// ConfigChange is one entry of data in "alter the configs of a link" (OAS
// 9416): it sets a config, or deletes it, which brings its default back. The
// zero value sets nothing. Printing it never shows the value.
type ConfigChange struct {
	_ struct{}

	Name  string
	Value Secret
	// Null says that the entry has no value.
	Null      bool
	Operation ConfigOperation

	// Place is the entry's place in the array that was sent, plus one; 0 means
	// that it is its place in the slice.
	Place int
	// NameOffset and ValueOffset are where the name and the value begin in the
	// document, in bytes, plus one; 0 means not known.
	NameOffset, ValueOffset int

	// found is what a decoder found in the document that the change was read
	// from, whose changes share it; nil is nothing.
	found *[]Finding
}

// Findings lists what is wrong with the form of the document that the change was
// read from, the whole of it: who takes some of its changes takes what was found
// with them. Otherwise it is as [CreateRequest.Findings].
func (c *ConfigChange) Findings() []Finding {
	if c.found == nil {
		return nil
	}
	return *c.found
}

// SetConfig is the change that gives a config a value.
func SetConfig(name, value string) ConfigChange {
	return ConfigChange{Name: name, Value: NewSecret(value), Operation: OperationSet}
}

// DeleteConfig is the change that brings a config's default back.
func DeleteConfig(name string) ConfigChange {
	return ConfigChange{Name: name, Null: true, Operation: OperationDelete}
}

// ChangesPointer points at the array of changes.
const ChangesPointer Pointer = "/data"
