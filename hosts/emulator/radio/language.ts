import type { SendOutcome } from "../air/hooks";
import type { Beacon } from "../meter/route-b";
import { type Patience, type ScanTimes, SKSTACK_PATIENCE, SKSTACK_SCANS } from "./times";

/** Why a session ended or did not come about. Each language has its own words for these, or none. */
export type SessionEnd =
	| "no answer" // the meter stayed silent while we authenticated
	| "rejected" // the check of the password failed
	| "closed by the meter"
	| "left" // ended by us, and the meter said so
	| "left unanswered" // ended by us, and the meter said nothing
	| "expired"; // the lifetime ran out before a renewal

/** What the radio looks up in the language's own registers or state. */
export interface RadioSettings {
	/** Channel (0x21..0x3C) and PAN that the radio is tuned to. */
	readonly channel: number;
	readonly panId: number;
	/** Pairing id of a paired scan. */
	readonly pairing: string;
	/** The transmitter is switched off. */
	readonly muted: boolean;
	/** The session is renewed by the module itself. */
	readonly renewsByItself: boolean;
	/** Echo requests go out encrypted even without a session. */
	readonly securesPings: boolean;
	readonly patience: Patience;
	readonly scanTimes: ScanTimes;
}

/** What the radio reports. `peer` is an IPv6 address in full. */
export interface RadioEvents {
	onBeacon(beacon: Beacon, paired: boolean): void;
	/** A channel of a scan is done, whoever was heard on it. A language that has this is told no single beacon. */
	onChannel?(channel: number, beacons: readonly Beacon[]): void;
	onScanned(): void;
	/** Energy of each channel scanned, raw 0..255. */
	onEnergy(levels: readonly { readonly channel: number; readonly level: number }[]): void;
	/** A message of our side of the authentication left. */
	onAuthenticationSent(peer: string, outcome: SendOutcome): void;
	/** A message of the meter's side of the authentication (PANA) arrived. */
	onAuthentication(frame: Uint8Array): void;
	/** The meter answered a neighbour solicitation. */
	onNeighbour(peer: string): void;
	onJoined(peer: string): void;
	onEnded(peer: string, how: SessionEnd): void;
	/** A datagram of the meter for port 3610, decrypted. */
	onDatagram(bytes: Uint8Array, multicast: boolean): void;
	/** One that could not be decrypted. */
	onUndecrypted?(bytes: Uint8Array): void;
	onPong(): void;
	/** The sending time of the hour is used up, or is free again. */
	onDuty(blocked: boolean): void;
}

/** The language that a module speaks on its UART, in front of the radio. */
export interface Language extends RadioSettings {
	/** Where the radio reports to. */
	readonly events: RadioEvents;
	/** Bytes from the host. */
	input(bytes: Uint8Array, length: number): void;
	/** Reset pin or power-up: everything volatile is forgotten. */
	reset(): void;
	/** The boot is over. */
	onBooted?(): void;
	/** The session is up from the start: the language stands where a host has brought it. */
	onAdopted?(): void;
	/** The wake pin. */
	wakeUp?(): void;
	/** Faults of one language; absent where it has no such thing. */
	echoOn?(): void;
	switchPayload?(): void;
	/** The link below the session is gone, whatever the meter thinks. */
	loseLink?(): void;
	/** The result of an authentication that nobody asked for. */
	tellResult?(result: number): void;
}

/** A language that prints nothing by itself. */
export const NO_EVENTS: RadioEvents = Object.freeze({
	onBeacon() {},
	onScanned() {},
	onEnergy() {},
	onAuthenticationSent() {},
	onAuthentication() {},
	onNeighbour() {},
	onJoined() {},
	onEnded() {},
	onDatagram() {},
	onPong() {},
	onDuty() {},
});

/** A radio that nobody has tuned yet. */
export const UNTUNED: RadioSettings = Object.freeze({
	channel: 0x21,
	panId: 0xffff,
	pairing: "",
	muted: false,
	renewsByItself: true,
	securesPings: true,
	patience: SKSTACK_PATIENCE,
	scanTimes: SKSTACK_SCANS,
});

/** No language: bytes go in, nothing comes out. */
export const SILENCE: Language = Object.freeze({ ...UNTUNED, events: NO_EVENTS, input() {}, reset() {} });
