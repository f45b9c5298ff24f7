import type { ErrorCode } from "../errors/codes";

/** The exceptions that reached the host's guard; `place` names the last one. */
export interface FaultRecord {
	readonly code: ErrorCode;
	readonly place: string;
	/** Over all restarts. */
	readonly count: number;
	readonly sinceStart: number;
}

/** How the collector of garbage stops the program, on a host whose engine has one that does. */
export interface Collections {
	/** Since the start. */
	readonly count: number;
	/** Collects once now; how long that took. */
	pauseMs(): number;
}

export interface System {
	/** A name for this kind of host: "node", "sim", "m5stick_cplus", ... */
	readonly board: string;
	/** Six bytes that are stable and unique to this device (the MAC address of its Wi-Fi). */
	readonly uniqueId: Uint8Array;
	/** A random integer from 0 to 0xFFFFFFFF, fit for secrets. */
	random(): number;
	/** Why the program started: "power", "brownout", "restart", "watchdog", "crash", "unknown". */
	readonly resetReason: string;
	/** Free bytes of the native heap, or undefined where unknown. */
	freeMemory(): number | undefined;
	/** The least that was free since the start; absent where unknown. */
	lowestFreeMemory?(): number;
	readonly collections?: Collections | undefined;
	/** Undefined while there was none; absent on a host that keeps no such record. */
	readonly fault?: FaultRecord | undefined;
	/** Ends and starts the program anew. The app has closed its session by then. */
	restart(): void;
}
