import type { ErrorCode } from "../errors/codes";
import type { Clock } from "../ports/clock";
import type { Serial } from "../ports/serial";
import type { Timer, TimerOwner, Timers } from "../ports/timers";
import { J11Mark } from "./j11-mark";
import type { ModuleEvents, ModuleKind, WisunModule } from "./module";
import { Uart, type UartListener } from "./uart";

export interface FinderPorts {
	readonly serial: Serial;
	readonly timers: Timers;
	readonly clock: Clock;
}

/** What the module tells the finder while it is looked for and set up. */
export interface SearchEvents {
	/** This one answered: nothing else need be looked for. Its `setUp` follows. */
	onAlive(module: SearchedModule): void;
	/** It was set up. */
	onReady(): void;
	/** It does not answer to what sets it up. */
	onSilent(): void;
	/** It came up anew by itself. */
	onRestarted(): void;
}

/** A module as the finder handles it. */
export interface SearchedModule extends WisunModule {
	/** What made it. */
	readonly protocol: Protocol;
	/** It answered, but refused what every module of its protocol must know. */
	readonly refuses: boolean;
	/** A search begins; `setUp` not before `onAlive`. */
	beginSearch(): void;
	/** Asks for a sign of life; `round` counts the tries from 0. */
	ask(round: number): void;
	setUp(): void;
	/** Nothing is expected of it any more. */
	stop(): void;
	/** Received bytes that were held back until more came are judged now. */
	settle(): void;
	onBytes(bytes: Uint8Array, length: number): void;
	onBreak(): void;
}

/** A protocol that modules speak. */
export interface Protocol {
	/** Rates at which a module may have been left, the factory's first. */
	readonly bauds: readonly number[];
	/**
	 * The finder itself asks for a module of this protocol and knows it by what it says (J11Mark); the driver is made when
	 * one was found. Else a driver asks, and is let go when a module of another protocol is found.
	 */
	readonly marked: boolean;
	make(uart: Uart, ports: FinderPorts, search: SearchEvents, events: ModuleEvents): SearchedModule;
}

/** Between two tries to get a sign of life. */
const SEEK_MS = 400;
/**
 * Tries at the last known rate before others are tried: a module needs up to 3 s to boot, and one that was seen
 * before is given longer.
 */
const SEEKS_NEW = 10;
const SEEKS_KNOWN = 20;
/** Tries that a module which the finder itself asks is given alone before drivers of other protocols are made again. */
const SEEKS_ALONE = 3;

/** Finds the module on the UART: what it speaks, at which rate it is, and sets it up. It keeps the port. */
export class Finder implements TimerOwner, UartListener, SearchEvents {
	/** The module that was found; before that, one that might be. */
	module: SearchedModule;
	readonly uart: Uart;
	/** The rate at which the module was last found. */
	baud: number;
	private readonly _ports: FinderPorts;
	private readonly _protocols: readonly Protocol[];
	/** The rates of all protocols. */
	private readonly _bauds: readonly number[];
	private readonly _events: ModuleEvents;
	private readonly _timer: Timer;
	private readonly _j11 = new J11Mark();
	/** Drivers that ask, from when they are needed until a module was found. */
	private _candidates: readonly SearchedModule[] = [];
	private _hint: ModuleKind | undefined;
	private _seeking = false;
	private _sweep = true;
	private _round = 0;
	private _setupFailures = 0;
	private _seen = false;

	/** `protocols` has one at least. */
	constructor(ports: FinderPorts, protocols: readonly Protocol[], events: ModuleEvents) {
		this._ports = ports;
		this._protocols = protocols;
		this._events = events;
		this._timer = ports.timers.create(this, "module search");
		this._bauds = ratesOf(protocols);
		this.baud = this._bauds[0]!;
		this.uart = new Uart(ports.serial, this);
		this.module = this.make(protocols.find(({ marked }) => !marked) ?? protocols[0]!);
	}

	/** A hint from an earlier run of what the module speaks. */
	expect(kind: ModuleKind): void {
		this._hint = kind;
		this.module.expect(kind);
	}

	/**
	 * Opens the port where needed, looks for the module and sets it up; onFound or onTrouble follows. With
	 * `sweep` a module that is silent is also looked for at other baud rates, which takes 5 s more.
	 */
	probe(sweep = true): void {
		this._sweep = sweep;
		this._round = 0;
		this._setupFailures = 0;
		this.stop();
		this.search();
	}

	/** Closes the port at once; `probe` opens it again. */
	close(): void {
		this.stop();
		this.uart.close();
	}

	onTimer(): void {
		for (const candidate of this._candidates) candidate.settle();
		if (this._seeking) this.seek();
	}

	/** Asks for a module, from the present round on. */
	private search(): void {
		this._j11.reset();
		this.module.beginSearch();
		for (const candidate of this._candidates) candidate.beginSearch();
		this.seek();
	}

	/** Drivers that ask for modules of their protocol. */
	private candidates(): readonly SearchedModule[] {
		const made = this._protocols.filter(({ marked }) => !marked).map((one) => this.driver(one));
		for (const candidate of made) candidate.beginSearch();
		return made;
	}

	private seek(): void {
		const home = this._seen ? SEEKS_KNOWN : SEEKS_NEW;
		const round = this._round++;
		const other = (round - home) >> 1;
		this._seeking = true;
		if (round >= home && (other + 1 >= this._bauds.length || !this._sweep)) {
			this.trouble(this._candidates.some(({ refuses }) => refuses) ? "MODULE_REFUSED" : "MODULE_SILENT");
			return;
		}
		this._timer.start(SEEK_MS);
		this.uart.open(round >= home ? this.otherBaud(other) : this.baud);
		this._j11.ask(this.uart);
		const isAlone = this.module.protocol.marked && round < SEEKS_ALONE;
		if (this._candidates.length === 0 && !isAlone) this._candidates = this.candidates();
		for (const candidate of this._candidates) candidate.ask(round);
	}

	/** The `index`-th of the rates other than the last known. */
	private otherBaud(index: number): number {
		for (let i = 0; i < this._bauds.length; i++)
			if (this._bauds[i] !== this.baud && index-- === 0) return this._bauds[i]!;
		return this.baud;
	}

	private stop(): void {
		this._seeking = false;
		this._timer.stop();
		for (const candidate of this._candidates) candidate.stop();
		this.module.stop();
	}

	/** The driver of the module that was found last, where it speaks this protocol; else a new one. */
	private driver(protocol: Protocol): SearchedModule {
		return protocol === this.module.protocol ? this.module : this.make(protocol);
	}

	private make(protocol: Protocol): SearchedModule {
		const module = protocol.make(this.uart, this._ports, this, this._events);
		if (this._hint != null) module.expect(this._hint);
		return module;
	}

	/** The header of a J11 module came; what follows it starts at `at`. */
	private onMark(bytes: Uint8Array, at: number, length: number): void {
		const protocol = this._protocols.find(({ marked }) => marked);
		if (protocol == null) {
			this.trouble("MODULE_J11");
			return;
		}
		const module = this.driver(protocol);
		module.beginSearch();
		// The frame that it was known by counts for nothing more, but it is read to its end.
		module.onBytes(this._j11.header, this._j11.header.length);
		if (at < length) module.onBytes(bytes.subarray(at, length), length - at);
		this.onAlive(module);
	}

	private trouble(code: ErrorCode): void {
		this.stop();
		this._events.onTrouble(code);
	}

	// What the module calls

	onAlive(module: SearchedModule): void {
		this._seeking = false;
		this._timer.stop();
		for (const candidate of this._candidates) if (candidate !== module) candidate.stop();
		this._candidates = NOBODY;
		this.module = module;
		this.baud = this.uart.baud;
		module.setUp();
	}

	onReady(): void {
		this._seen = true;
		this._events.onFound();
	}

	onSilent(): void {
		if (++this._setupFailures > 2) this.trouble(this.module.refuses ? "MODULE_REFUSED" : "MODULE_SILENT");
		else this.search();
	}

	onRestarted(): void {
		this.trouble("MODULE_RESTARTED");
	}

	// What the UART calls

	onBytes(bytes: Uint8Array, length: number): void {
		if (!this._seeking) {
			this.module.onBytes(bytes, length);
			return;
		}
		const at = this._j11.push(bytes, length);
		if (at >= 0) this.onMark(bytes, at, length);
		else for (const candidate of this._candidates) candidate.onBytes(bytes, length);
	}

	onBreak(): void {
		this._j11.reset();
		this.module.onBreak();
		for (const candidate of this._candidates) if (candidate !== this.module) candidate.onBreak();
	}

	onPortLost(code: ErrorCode): void {
		this.trouble(code);
	}
}

const NOBODY: readonly SearchedModule[] = Object.freeze([]);

/** The rates of all protocols, those of the first first. */
function ratesOf(protocols: readonly Protocol[]): readonly number[] {
	const rates: number[] = [];
	for (const { bauds } of protocols) for (const baud of bauds) if (!rates.includes(baud)) rates.push(baud);
	return rates;
}
