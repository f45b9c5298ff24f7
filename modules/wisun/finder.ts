import type { ErrorCode } from "../errors/codes";
import type { Clock } from "../ports/clock";
import type { Serial } from "../ports/serial";
import type { Timer, TimerOwner, Timers } from "../ports/timers";
import { J11Mark } from "./j11-mark";
import type { ModuleEvents, WisunModule } from "./module";
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
	/** It answered, but refused what every module of its language must know. */
	readonly refuses: boolean;
	/** A search begins; `setUp` not before `onAlive`. */
	beginSearch(): void;
	/** Waits for a sign of life without asking for it. */
	listen(): void;
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

/** A language that modules speak. */
export interface Language {
	/** Rates at which a module may have been left, the factory's first. */
	readonly bauds: readonly number[];
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

/** Finds the module on the UART: at which rate it is, and sets it up. It keeps the port. */
export class Finder implements TimerOwner, UartListener, SearchEvents {
	/** The module that was found; before that, one that might be. */
	module: SearchedModule;
	readonly uart: Uart;
	/** The rate at which the module was last found. */
	baud: number;
	private readonly _bauds: readonly number[];
	private readonly _events: ModuleEvents;
	private readonly _timer: Timer;
	private readonly _j11 = new J11Mark();
	/** One for each language; those that are not there let go when one answers. */
	private _candidates: SearchedModule[];
	private _seeking = false;
	private _sweep = true;
	private _round = 0;
	private _setupFailures = 0;
	private _seen = false;

	/** `languages` has one at least; the rates of the first are searched. */
	constructor(ports: FinderPorts, languages: readonly Language[], events: ModuleEvents) {
		this._events = events;
		this._timer = ports.timers.create(this, "module search");
		this._bauds = languages[0]!.bauds;
		this.baud = this._bauds[0]!;
		this.uart = new Uart(ports.serial, this);
		this._candidates = languages.map((language) => language.make(this.uart, ports, this, events));
		this.module = this._candidates[0]!;
	}

	/**
	 * Opens the port where needed, looks for the module and sets it up; onFound or onTrouble follows. With
	 * `sweep` a module that is silent is also looked for at other baud rates, which takes 5 s more.
	 */
	probe(sweep = true): void {
		this._sweep = sweep;
		this._round = 0;
		this._setupFailures = 0;
		this._j11.reset();
		for (const candidate of this._candidates) candidate.beginSearch();
		this.seek();
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

	private seek(): void {
		this._seeking = true;
		const home = this._seen ? SEEKS_KNOWN : SEEKS_NEW;
		const round = this._round++;
		const other = (round - home - 1) >> 1;
		if (this._j11.seen || other + 1 >= this._bauds.length || (round > home && !this._sweep)) {
			this.trouble(this._j11.seen ? "MODULE_J11" : this.module.refuses ? "MODULE_REFUSED" : "MODULE_SILENT");
			return;
		}
		this._timer.start(SEEK_MS);
		this.uart.open(round > home ? this.otherBaud(other) : this.baud);
		for (const candidate of this._candidates)
			if (round === home) candidate.listen();
			else candidate.ask(round);
		if (round === home) this._j11.ask(this.uart);
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
	}

	private trouble(code: ErrorCode): void {
		this.stop();
		this._events.onTrouble(code);
	}

	// What the module calls

	onAlive(module: SearchedModule): void {
		this._seeking = false;
		this._timer.stop();
		this.module = module;
		this._candidates = [module];
		this.baud = this.uart.baud;
		module.setUp();
	}

	onReady(): void {
		this._seen = true;
		this._events.onFound();
	}

	onSilent(): void {
		if (++this._setupFailures > 2) this.trouble("MODULE_SILENT");
		else this.seek();
	}

	onRestarted(): void {
		this.trouble("MODULE_RESTARTED");
	}

	// What the UART calls

	onBytes(bytes: Uint8Array, length: number): void {
		if (this._seeking) this._j11.push(bytes, length);
		for (const candidate of this._candidates) candidate.onBytes(bytes, length);
	}

	onBreak(): void {
		for (const candidate of this._candidates) candidate.onBreak();
	}

	onPortLost(code: ErrorCode): void {
		this.trouble(code);
	}
}
