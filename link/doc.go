// Package link is the vocabulary of Kafka cluster links: what a link is called
// and configured with, and what a request to create one says.
//
//   - Names: [ID] is a link's id, [CheckName], [CheckTopic] and
//     [CheckClusterID] say why a text is no name.
//   - States and roles are texts as the API spells them: [Mode],
//     [ConnectionMode], [LinkState], [LinkError], [MirrorStatus],
//     [MirrorError], [TaskName], [TaskState], [TaskErrorCode],
//     [StateCategory], [ConfigSource], [Verb]. Any text survives reading; the
//     method Known tells which are known, and the empty text is never a value.
//   - Config keys: [Keys], [LookupKey] and [SuggestKey] over one table.
//   - Requests: a [Decoder] reads a [CreateRequest] and lists a [Finding] for
//     all that is wrong with its form, each with a [Pointer] and an offset.
//     [CreateRequest.AppendJSON] writes it.
//   - A [Secret] is never printed.
//   - [Confidence] and [Source] say how sure a row of a table is and why.
//
// The package holds no rules (package validate) and no machines (package fsm),
// and does no input or output: same arguments, same result. Unless a type says
// otherwise, everything here is safe for concurrent use.
package link
