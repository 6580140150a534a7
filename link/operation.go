package link

// Operation names what a caller asks for, in the API's operation ids where it
// has one. The seven verbs are spelled as [Verb]. The zero value is
// invalid.
type Operation string

// The operations beside the verbs.
const (
	OpCreateLink   Operation = "createKafkaLink"
	OpGetLink      Operation = "getKafkaLink"
	OpListLinks    Operation = "listKafkaLinks"
	OpDeleteLink   Operation = "deleteKafkaLink"
	OpListConfigs  Operation = "listKafkaLinkConfigs"
	OpGetConfig    Operation = "getKafkaLinkConfigs"
	OpAlterConfig  Operation = "updateKafkaLinkConfig"
	OpResetConfig  Operation = "deleteKafkaLinkConfig"
	OpAlterConfigs Operation = "updateKafkaLinkConfigBatch"
	OpCreateMirror Operation = "createKafkaMirrorTopic"
	OpGetMirror    Operation = "readKafkaMirrorTopic"
	OpListMirrors  Operation = "listKafkaMirrorTopics"
)

// Verb is the verb of an operation on mirror topics; ok is false for the others.
func (o Operation) Verb() (v Verb, ok bool) {
	v = Verb(o)
	return v, v.Known()
}
