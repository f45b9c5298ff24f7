import type { LinkEvents } from "../echonet/link";
import type { Clock } from "../ports/clock";
import type { Log } from "../ports/log";
import type { Serial } from "../ports/serial";
import type { Store } from "../ports/store";
import type { System } from "../ports/system";
import type { Timers } from "../ports/timers";

export interface SessionPorts {
	readonly serial: Serial;
	readonly timers: Timers;
	readonly clock: Clock;
	readonly store: Store;
	readonly system: System;
	readonly log: Log;
}

export type SessionState = "off" | "probing" | "scanning" | "joining" | "ready" | "blocked" | "recovering";

export interface SessionEvents extends LinkEvents {
	/** `state`, `error`, `dialect`, `attempt` or `waitUntil` changed. */
	onState(): void;
}
