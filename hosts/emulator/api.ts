import type { ModuleName } from "./module/kinds";
import type { Occupation } from "./module/module";
import type { Scheduler } from "./time/timeline";
import type { Truth } from "./truth";

/** Something that happened, for a program that scores a soak run. */
export interface EmulatorEvent {
	/** Unix ms. */
	at: number;
	/**
	 * "able": from now on the meter could answer a driver that does everything right; "unable": from now on it could
	 * not (reset, boot and join are the driver's own way back, and count as able). "fault" and "fault-over" name a
	 * fault. "joined" and "idle" are the module's session. "radio": what occupies the radio from now on, "boot",
	 * "scan", "join", "end", "pause" (the meter's 10 s after an end) or "" when it is free. "answer": an answer of the
	 * meter goes out; `detail` is its first EPC.
	 */
	type: "able" | "unable" | "fault" | "fault-over" | "joined" | "idle" | "restart" | "radio" | "answer";
	detail: string;
}

export interface EmulatorOptions {
	scheduler: Scheduler;
	/** What the module writes. The bytes are valid during the call only. */
	output(bytes: Uint8Array): void;
	/** Default bp35a1. */
	module?: ModuleName;
	/** What ROPT says at first, on kinds that have it. Default binary, as from the factory. */
	payload?: "binary" | "hex";
	/** A name of METER_KINDS. Default solar. */
	meter?: string;
	rbid?: string;
	password?: string;
	/** Default 1. */
	seed?: number;
	/** Time at the start, ISO or Unix ms. Default: the scheduler's. */
	start?: string | number;
	/** Faults on from the start. */
	faults?: readonly string[];
	/** Radio addresses (16 hex digits), channel 0x21..0x3C and PAN id, drawn from the seed otherwise. */
	moduleMac?: string;
	meterMac?: string;
	channel?: number;
	panId?: number;
	/** Seconds of a session. Default 86,400. */
	lifetimeS?: number;
	/** The session is up from the start, as when only the host restarted. */
	joined?: boolean;
	onEvent?(event: EmulatorEvent): void;
}

export interface Counters {
	/** Blocks asked of the meter's objects, by EPC (two hex digits). */
	requests: Record<string, number>;
	datagrams: number;
	answers: number;
	pushes: number;
	unansweredInfc: number;
	commands: number;
	sends: number;
	sendFailures: number;
	joins: number;
	joinFailures: number;
	renewals: number;
	scans: number;
	boots: number;
	flashWrites: number;
	wopt: number;
	/** Air time of the module in ms: since the start, and within the last hour. */
	airMs: number;
	airMsLastHour: number;
}

/** Where module and meter stand. */
export interface EmulatorState {
	/** Unix ms on the emulator's time line. */
	now: number;
	/** True while a driver that does everything right would get its answers. */
	able: boolean;
	module: ModuleName;
	/** The host can pull the reset pin. */
	resetLine: boolean;
	session: "idle" | "joining" | "joined" | "ending";
	/** What occupies the module's radio, whatever a driver does. */
	occupation: Occupation;
	/** A name of METER_KINDS. */
	meter: string;
	/** EUI-64, 16 hex digits, and the link-local address made from it. */
	meterMac: string;
	meterAddress: string;
	/** 0x21..0x3C. */
	channel: number;
	panId: number;
	radioCut: boolean;
	meterPower: boolean;
	/** Watts set by `load` and `sun`, or null where the drawn curves hold. */
	load: number | null;
	sun: number | null;
	/** What flows through the meter, in watts; negative while selling. */
	watts: number;
	faults: string[];
}

export interface Emulator {
	/** Bytes from the host. */
	input(bytes: Uint8Array, length?: number): void;
	/** The hardware reset pin pulled low for a moment; false where the host cannot reach it. */
	pulseReset(): boolean;
	/** A host opens a serial line that cannot carry the reset pulse: `j11` takes it for one. */
	lineOpened(): void;
	/** Power of the module off and on again. */
	powerCycle(): void;
	/** Power of the module. */
	modulePower(on: boolean): void;
	/** Where module and meter stand now. */
	state(): EmulatorState;
	/** The truth now, or at an earlier Unix time (ms). */
	truth(at?: number): Truth;
	counters(): Counters;
	/** Switches a fault on. Throws RangeError for an unknown name or parameter. */
	fault(name: string, params?: Readonly<Record<string, number>>): void;
	clearFault(name: string): void;
	/** Names of the faults that are on. */
	faults(): string[];
	/** House load in watts from now on; undefined gives the drawn curve back. */
	load(watts: number | undefined): void;
	/** The same for the panels. */
	sun(watts: number | undefined): void;
	/** True: nothing gets through the air. */
	cutRadio(cut: boolean): void;
	/** Mains at the meter; a house without mains uses nothing. */
	meterPower(on: boolean): void;
	/** True while a driver that does everything right would get its answers. */
	readonly able: boolean;
	/** Unix ms on the emulator's time line. */
	now(): number;
}
