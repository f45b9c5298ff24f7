import type { AirTime } from "../air/air-time";
import type { Hooks } from "../air/hooks";
import type { RouteB } from "../meter/route-b";
import type { Random } from "../time/random";
import type { Timeline } from "../time/timeline";
import type { Language } from "./language";

/** What the module's radio has done since power was first on. */
export interface RadioCounters {
	sends: number;
	sendFailures: number;
	joins: number;
	joinFailures: number;
	renewals: number;
	scans: number;
}

/** What the parts of a radio (authentication, scan) see of each other and of the world. */
export interface RadioParts {
	/** EUI-64 of the module, 16 hex digits. */
	readonly mac: string;
	readonly seed: number;
	readonly time: Timeline;
	readonly random: Random;
	readonly hooks: Hooks;
	/** The meter's end of the air. */
	readonly routeB: RouteB;
	readonly air: AirTime;
	readonly language: Language;
	readonly counters: RadioCounters;
	/** Credentials that the host gave; "" when none. */
	readonly rbid: string;
	readonly password: string;
	/** A frame sent now gets to the meter. */
	readonly reaches: boolean;
	/** The address is the meter's, in full or masked. */
	isMeter(address: string): boolean;
	/** Told when the session opens or is gone. */
	onSession(state: "joined" | "idle"): void;
}
