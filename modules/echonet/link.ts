/**
 * What the client sees of the session with the meter: a gate that is open or not, and one datagram at
 * a time. routeb/session implements it; echonet/client uses it; tests fake it.
 */
export interface Link {
	/** True while a datagram may be sent: joined, not re-authenticating, not blocked by the duty limit. */
	readonly open: boolean;
	/**
	 * Sends one ECHONET Lite frame to the meter (at most 1,232 bytes, copied). False when the gate is closed
	 * or a send is under way; otherwise `onSent` follows exactly once.
	 */
	send(bytes: Uint8Array, length: number): boolean;
	/**
	 * Sends a short answer to the meter (INFC_Res, at most 64 bytes, copied) as soon as the module is free,
	 * also while a request waits for its answer. Nothing follows; a later one replaces one not yet sent.
	 */
	sendPrompt(bytes: Uint8Array, length: number): void;
	/** A request and its repeat went unanswered: three of these in a row make the session rejoin. */
	strike(): void;
	/** The meter answered something: strikes are forgotten. */
	answered(): void;
}

export interface LinkEvents {
	/** The gate opened after a join: the first request may go out at once. Not called for a mere pause. */
	onJoined(): void;
	/** The session is gone; a request under way will not be answered. */
	onLost(): void;
	/** The gate opened again after a pause (29 .. 25, 32 .. 33). */
	onResumed(): void;
	/** The datagram given to `send` is on the air and acknowledged (true), or could not be sent (false). */
	onSent(ok: boolean): void;
	/** An ECHONET Lite datagram of the meter, `bytes[at..at+length)`; valid only during the call. */
	onDatagram(bytes: Uint8Array, at: number, length: number): void;
}
