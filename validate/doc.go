// Package validate says whether a request about cluster links is right: all
// its problems at once, in document order, each with a stable code, a
// severity, a place and a cure.
//
// Of links to be made, [Create] checks a decoded request, [Body] decodes one
// first, [Name] checks a link's name, and [Pair] how two halves fit together; a
// [Validator] is Create with buffers that are kept. Of links that exist,
// [Alter], [Update] and [Reset] check changes to their configs against what is
// set, [Delete] their end, [CreateMirror] and [AlterMirrors] what is asked of
// their mirror topics. [Graph] looks at many links between many clusters;
// [GraphOf] makes its input of definitions. [FilterSet] is what topic and group
// filters select, with [Overlap] and witnesses.
//
// Everything here is a pure function of its arguments: no input or output, no
// clock, no goroutine.
//
// An error is what the service itself or Apache Kafka's own parser is known or
// documented to refuse; a warning is what they accept and the user regrets;
// an info is worth saying once. [Rules] lists everything that is looked for,
// with sources.
//
// Values are trimmed and booleans are any case, as Kafka reads them. A value
// that holds a placeholder of a template counts as set and is not called
// malformed. No message holds the value of a sensitive or unknown key.
package validate
