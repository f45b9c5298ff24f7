import type { ModuleParts } from "../parts";
import type { Data } from "./frame";

/** The meter that a start of the B route found. */
export interface Peer {
	readonly mac: string;
	/** Link-local IPv6 address of `mac`. */
	readonly address: string;
	readonly panId: number;
	readonly lqi: number;
}

/** Initial setting: mode, HAN sleep, channel and power as sent by the host. */
export type Setting = readonly [mode: number, sleep: number, channel: number, power: number];

/** What the host has set; all of it is lost by a reset. */
export interface J11Memory {
	setting: Setting;
	/** The whole block has started. */
	setUp: boolean;
	/** Set while the B route operates. */
	peer: Peer | undefined;
	/** UDP ports that the host opened. */
	readonly ports: Set<number>;
	solicits: boolean;
	flowControl: number;
	/** Pairing id of the scan that was asked for last. */
	pairing: string;
}

/** What the commands and the notifications see of the J11 front. */
export interface J11Parts extends ModuleParts {
	readonly memory: J11Memory;
	/** Whole block 2 or 3, B route 1 to 3, HAN 1. */
	readonly states: readonly [whole: number, routeB: number, han: number];
	/** The session's keys are there. */
	readonly authenticated: boolean;
	/** A ping is out. */
	readonly pinging: boolean;
	/** The answer to the request that is being carried out. */
	finish(data: Data): void;
	/** The request that is being carried out and has not been answered. */
	readonly pending: number | undefined;
	notify(code: number, data: Data): void;
	/** Runs after `low` to `high` ms unless a reset comes first. */
	later(low: number, high: number, run: () => void): unknown;
	/** Back to B route 01; the meter is not told. */
	stopRoute(): void;
	/** The loader of the firmware takes over: nothing more is understood. */
	enterLoader(): void;
	/** An echo request is out; `onEcho` or the end of the wait comes. */
	beginPing(onEcho: () => void, onNone: () => void): void;
	echoed(): void;
	/** A renewal or a join that the host asked for: its result is told in any case. */
	expectResult(): void;
}
