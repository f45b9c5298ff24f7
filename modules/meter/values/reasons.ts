/** Why there is no number. Shown to people, and to programs as it stands here. */
export type Reason =
	| "NOT_READ" // nothing was received yet
	| "LACKS" // this meter does not have the property
	| "NO_DATA" // the meter sent its no-data code
	| "OVERFLOW"
	| "UNDERFLOW"
	| "NO_PHASE" // T phase of a two-wire meter
	| "INVALID" // the meter sent something outside the class definition
	| "STALE"; // the last value is too old to be true
