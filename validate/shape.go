package validate

// Shape names how the two halves of a link fit together (lifecycle 3.1). The
// zero value is invalid.
type Shape string

// The shapes of a pair.
const (
	// DestinationInitiated: one OUTBOUND half on the destination (P1).
	DestinationInitiated Shape = "destination-initiated"
	// SourceInitiated: SOURCE+OUTBOUND with DESTINATION+INBOUND (P2).
	SourceInitiated Shape = "source-initiated"
	// BidirectionalOutbound: both halves BIDIRECTIONAL+OUTBOUND, or one of
	// them alone (P3, P9).
	BidirectionalOutbound Shape = "bidirectional-outbound"
	// BidirectionalInbound: BIDIRECTIONAL+OUTBOUND with BIDIRECTIONAL+INBOUND (P4).
	BidirectionalInbound Shape = "bidirectional-inbound"
	// TwoDestinationInitiated: two independent one-way links, one each way (P10).
	TwoDestinationInitiated Shape = "two-destination-initiated"
	// NoShape: the halves do not fit together.
	NoShape Shape = "none"
)
