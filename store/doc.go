// Package store keeps cluster links and their mirror topics and applies the
// operations on them. A [Cluster] is one Kafka cluster's side: it decides with
// packages validate and fsm, asks the other side through a [Peer], and keeps
// its records in a [Backend]. It has no transport and starts no goroutine.
//
// A server gives each request to [Cluster.Do], which does the operation of a
// [link.Route] and answers as the API does, without its transport. Who needs more than
// that reads the body of a request with a decoder of package link and gives the
// request to the method of its operation, which refuses it if the decoder found an
// error. [Cluster.APIError] makes of any error what the API answers. Methods whose
// names end with Data give answers as the API has them;
// [Cluster.WriteLink], [Cluster.WriteLinks] and [Cluster.WriteMirrors] write those
// that may be long.
//
// Package memstore is the Backend in memory; package storetest checks any other
// against the contract below.
//
// # Contract of a Backend
//
// Revisions in these clauses are those of transactions that changed something;
// "newest" is the last of them. An engine that is shared with other users may
// skip revision numbers; it declares that to storetest.
//
// C1 keys: Keys are byte strings ordered byte by byte; every key of 1 to
// MaxKeyBytes bytes is kept as it is, and two different keys are two records.
//
// C2 get: Get gives the record as the newest revision has it; an absent key
// gives its key with revision 0, a nil value and no error, and an empty value is
// not an absent record.
//
// C3 revision: A Commit that changes something gives the revision after the
// newest, 1 in a new store, and each record it wrote has that revision.
//
// C4 no change: A Commit without effect, because it has no operations or deletes
// only absent keys, checks its conditions all the same, makes no revision and
// gives the newest.
//
// C5 atomic: All operations of a transaction appear to every reader at once, or
// none ever does.
//
// C6 condition: A transaction is applied if and only if each of its conditions
// holds: the key was last written at exactly that revision, or, for revision 0,
// is absent.
//
// C7 conflict: A Commit with a condition that does not hold gives ErrConflict
// and leaves the records, the newest revision and the watches as they were.
//
// C8 delete: A deleted key is absent from Get and Scan until it is written anew,
// at a revision it never had before.
//
// C9 misuse: An empty key, one key in two operations and a Limit that is not
// positive give ErrMisuse, and nothing is applied.
//
// C10 limits: MaxOps is at least 64; conditions and operations up to MaxOps and
// keys and values up to MaxKeyBytes and MaxTxnBytes are taken, and more gives
// ErrTooLarge with nothing applied.
//
// C11 scan: Scan gives the records with From <= key < To in key order, to the
// end where To is empty, the first Limit of them; More says exactly that records
// of the range are left, and At is the newest revision.
//
// C12 snapshot: Pages read at the At of a page that had More show the records
// and revisions of that revision, whatever is committed in between.
//
// C13 compacted: A Scan at or a Watch from a revision that is not kept, no
// longer or because it was never reached, gives ErrCompacted and nothing else; a
// gap is never passed over.
//
// C14 watch: Watch yields each change under its prefix after revision from once,
// in the order of revisions and within one in the order of the operations, with
// the value of that revision; what changed nothing yields nothing.
//
// C15 watch end: A Watch goes on with what is committed while it runs until its
// context is done, when it ends without yielding more, or its consumer stops; a
// consumer that is slow delays neither writers nor other watches.
//
// C16 context: A call whose context is done before the effect gives the
// context's error and nothing is applied.
//
// C17 isolation: What a caller does to a value after Commit changes no record,
// and a value once handed out stays as it is whatever is committed later.
//
// C18 close: After Close every other call and every running Watch gives
// ErrClosed, and closing again gives nil.
//
// C19 concurrent: Calls from any number of goroutines act as if one came after
// the other, each between its begin and its end.
//
// C20 durable: What a durable backend acknowledged is there when it is opened
// again, and revisions go on from there.
package store
