package storetest

// clauses is the contract; a test compares it with the documentation of package
// store.
var clauses = []Clause{
	{
		ID: "C1", Name: "keys",
		Rule: "Keys are byte strings ordered byte by byte; every key of 1 to MaxKeyBytes bytes is kept as it is, " +
			"and two different keys are two records.",
	},
	{
		ID: "C2", Name: "get",
		Rule: "Get gives the record as the newest revision has it; an absent key gives its key with revision 0, a " +
			"nil value and no error, and an empty value is not an absent record.",
	},
	{
		ID: "C3", Name: "revision",
		Rule: "A Commit that changes something gives the revision after the newest, 1 in a new store, and each " +
			"record it wrote has that revision.",
	},
	{
		ID: "C4", Name: "no change",
		Rule: "A Commit without effect, because it has no operations or deletes only absent keys, checks its " +
			"conditions all the same, makes no revision and gives the newest.",
	},
	{
		ID: "C5", Name: "atomic",
		Rule: "All operations of a transaction appear to every reader at once, or none ever does.",
	},
	{
		ID: "C6", Name: "condition",
		Rule: "A transaction is applied if and only if each of its conditions holds: the key was last written at " +
			"exactly that revision, or, for revision 0, is absent.",
	},
	{
		ID: "C7", Name: "conflict",
		Rule: "A Commit with a condition that does not hold gives ErrConflict and leaves the records, the newest " +
			"revision and the watches as they were.",
	},
	{
		ID: "C8", Name: "delete",
		Rule: "A deleted key is absent from Get and Scan until it is written anew, at a revision it never had " +
			"before.",
	},
	{
		ID: "C9", Name: "misuse",
		Rule: "An empty key, one key in two operations and a Limit that is not positive give ErrMisuse, and nothing " +
			"is applied.",
	},
	{
		ID: "C10", Name: "limits",
		Rule: "MaxOps is at least 64; conditions and operations up to MaxOps and keys and values up to MaxKeyBytes " +
			"and MaxTxnBytes are taken, and more gives ErrTooLarge with nothing applied.",
	},
	{
		ID: "C11", Name: "scan",
		Rule: "Scan gives the records with From <= key < To in key order, to the end where To is empty, the first " +
			"Limit of them; More says exactly that records of the range are left, and At is the newest revision.",
	},
	{
		ID: "C12", Name: "snapshot",
		Rule: "Pages read at the At of a page that had More show the records and revisions of that revision, " +
			"whatever is committed in between.",
	},
	{
		ID: "C13", Name: "compacted",
		Rule: "A Scan at or a Watch from a revision that is not kept, no longer or because it was never reached, " +
			"gives ErrCompacted and nothing else; a gap is never passed over.",
	},
	{
		ID: "C14", Name: "watch",
		Rule: "Watch yields each change under its prefix after revision from once, in the order of revisions and " +
			"within one in the order of the operations, with the value of that revision; what changed nothing " +
			"yields nothing.",
	},
	{
		ID: "C15", Name: "watch end",
		Rule: "A Watch goes on with what is committed while it runs until its context is done, when it ends without " +
			"yielding more, or its consumer stops; a consumer that is slow delays neither writers nor other " +
			"watches.",
	},
	{
		ID: "C16", Name: "context",
		Rule: "A call whose context is done before the effect gives the context's error and nothing is applied.",
	},
	{
		ID: "C17", Name: "isolation",
		Rule: "What a caller does to a value after Commit changes no record, and a value once handed out stays as " +
			"it is whatever is committed later.",
	},
	{
		ID: "C18", Name: "close",
		Rule: "After Close every other call and every running Watch gives ErrClosed, and closing again gives nil.",
	},
	{
		ID: "C19", Name: "concurrent",
		Rule: "Calls from any number of goroutines act as if one came after the other, each between its begin and " +
			"its end.",
	},
	{
		ID: "C20", Name: "durable",
		Rule: "What a durable backend acknowledged is there when it is opened again, and revisions go on from " +
			"there.",
	},
}
