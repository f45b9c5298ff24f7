import type { Masker } from "../bytes/masker";
import type { ErrorCode } from "../errors/codes";
import type { Serial } from "../ports/serial";
import type { Timer, TimerOwner, Timers } from "../ports/timers";
import { ECHO_OFF, LQI_ON, ROPT, SKINFO, SKVER } from "./commands";
import type { Datagram } from "./datagram";
import { BAUDS, type Dialect, DSE, SE } from "./dialects";
import { EVENT } from "./events";
import { COMMAND_MS, Exchange, OUTCOME } from "./exchange";
import { KIND, type Line } from "./line";
import type { Outgoing } from "./outgoing";
import { PanCollector } from "./pan";
import type { Reader } from "./reader";
import { type Trace, Wire } from "./wire";

export interface ModulePorts {
	readonly serial: Serial;
	readonly timers: Timers;
}

export interface ModuleEvents {
	/** `probe` ended well: dialect and version are known, the echo is off. */
	onFound(): void;
	/**
	 * The module or its port cannot be used: SERIAL_ABSENT, SERIAL_LOST, PINS_INVALID, MODULE_SILENT,
	 * MODULE_J11, MODULE_REFUSED, MODULE_RESTARTED. A command under way gets no answer; `probe` begins anew.
	 */
	onTrouble(code: ErrorCode): void;
	/** The command or the datagram in progress ended so (OUTCOME); the next one may be given. */
	onAnswer(outcome: number): void;
	/**
	 * An EVENT: its number, and its last token where there is one behind the sender, else -1. EVENT 21 comes
	 * here only for the module's own packets, not for what `send` sends.
	 */
	onEvent(event: number, parameter: number): void;
	/** EPONG: the peer answered to SKPING. */
	onPong(): void;
	onDatagram(datagram: Datagram): void;
}

/** A part that has no ROPT may say nothing to it. */
const ROPT_MS = 1000;
/** Between two tries to get a sign of life. */
const SEEK_MS = 400;
/**
 * Tries at the last known rate before others are tried: a module needs up to 3 s to boot, and one that was seen
 * before is given longer.
 */
const SEEKS_NEW = 10;
const SEEKS_KNOWN = 20;
/** The try at which pending payload bytes of an interrupted SKSENDTO are made up for. */
const PAD_TRY = 2;

const PHASE = Object.freeze({ CLOSED: 0, SEEK: 1, SETUP: 2, READY: 3 } as const);

/**
 * The Wi-SUN module: finds it, finds out its dialect, tells answers from events. It knows nothing of meters
 * and decides nothing about the session.
 */
export class Module implements TimerOwner {
	readonly pans = new PanCollector();
	/** Version of the stack (EVER); "" while unknown. */
	version = "";
	/** What ROPT tells of received payloads; undefined where there is no ROPT. A hint: each frame decides. */
	payload: "hex" | "binary" | undefined;
	/** The rate at which the module was last found. */
	baud = BAUDS[0]!;
	/** Channel and PAN ID of the last EINFO: when the module was found, or when SKINFO was run since. */
	channel = -1;
	panId = -1;
	/** The value of the last register read, or -1. */
	value = -1;
	/** Times that the module came up anew by itself. */
	restarts = 0;
	readonly #events: ModuleEvents;
	readonly #wire: Wire;
	readonly #exchange: Exchange;
	readonly #timer: Timer;
	#phase: number = PHASE.CLOSED;
	#sweep = true;
	#try = 0;
	#setup = 0;
	#setupFailures = 0;
	#seen = false;
	#ever = false;
	#refused = false;
	#echoOff = false;
	/** The module goes on echoing although the echo is off: an echo then tells nothing. */
	#echoStuck = false;

	constructor(ports: ModulePorts, events: ModuleEvents) {
		this.#events = events;
		this.#wire = new Wire(ports.serial, ports.timers, this);
		this.#exchange = new Exchange(this.#wire, ports.timers, this);
		this.#timer = ports.timers.create(this);
	}

	/** True when a command or a datagram can be taken. */
	get free(): boolean {
		return this.#phase === PHASE.READY && !this.#exchange.busy;
	}

	/** True from onFound to onTrouble. */
	get found(): boolean {
		return this.#phase === PHASE.READY;
	}

	get dialect(): Dialect {
		return this.#exchange.dialect;
	}

	get dialectKnown(): boolean {
		return this.#exchange.dialectKnown;
	}

	/** A hint from an earlier run; the module's own word replaces it. */
	set dialect(dialect: Dialect) {
		if (!this.#exchange.dialectKnown) this.#exchange.dialect = dialect;
	}

	/** The datagram to send next; load it, then `send` it. */
	get request(): Outgoing {
		return this.#exchange.request;
	}

	/** A short answer that may go while a request waits. */
	get prompt(): Outgoing {
		return this.#exchange.prompt;
	}

	/** NN of the last `FAIL ERNN`. */
	get failCode(): number {
		return this.#exchange.failCode;
	}

	get commands(): number {
		return this.#exchange.commands;
	}

	get timeouts(): number {
		return this.#exchange.timeouts;
	}

	/** Counters of what was dropped. */
	get reader(): Reader {
		return this.#wire.reader;
	}

	/** Times that the host lost received bytes, or undefined where it cannot tell. */
	get overruns(): number | undefined {
		return this.#wire.overruns;
	}

	/** Times that the module says it lost bytes of ours (FAIL ER09). */
	get moduleOverruns(): number {
		return this.#exchange.uartFailures;
	}

	/** What no trace may show; commands with secrets teach it by themselves. */
	get secrets(): Masker {
		return this.#wire.secrets;
	}

	/** Who is shown both directions, without secrets. */
	set trace(trace: Trace | undefined) {
		this.#wire.trace = trace;
	}

	/**
	 * Opens the port where needed, looks for the module and sets it up; onFound or onTrouble follows. With
	 * `sweep` a module that is silent is also looked for at other baud rates, which takes 5 s more.
	 */
	probe(sweep = true): void {
		this.#sweep = sweep;
		this.#exchange.forget();
		this.#try = 0;
		this.#setupFailures = 0;
		this.#refused = false;
		this.#wire.j11 = false;
		this.#wire.seeking = true;
		this.seek();
	}

	/** Closes the port at once; `probe` opens it again. */
	close(): void {
		this.stop();
		this.#wire.close();
	}

	/** Drives the module's reset line; false where there is none. */
	pulseReset(): boolean {
		return this.#wire.pulseReset();
	}

	/** The meter's link-local address: whom datagrams go to, and whose EVENT 21 ends a send. */
	setPeer(address: string): void {
		this.#exchange.setPeer(address);
	}

	isPeer(datagram: Datagram): boolean {
		return this.#exchange.isPeer(datagram.senderAt, datagram.senderLength);
	}

	/** Runs one command of skstack/commands; false when the module is not free. onAnswer follows. */
	run(text: string, timeoutMs = COMMAND_MS): boolean {
		if (!this.free) return false;
		this.value = -1;
		this.#exchange.run(text, timeoutMs);
		return true;
	}

	/**
	 * Starts an active scan: onAnswer follows, later EVENT 20 with what goes to `pans`, and EVENT 22. What was found before
	 * stays until `pans` is cleared.
	 */
	scan(mask: number, duration: number): boolean {
		if (!this.free) return false;
		this.#exchange.scan(mask, duration);
		return true;
	}

	ping(): boolean {
		if (!this.free) return false;
		this.#exchange.ping();
		return true;
	}

	/** Sends `request` or `prompt` to the peer; false when not free or nothing is loaded. onAnswer follows. */
	send(outgoing: Outgoing): boolean {
		if (!this.free || outgoing.length === 0) return false;
		this.#exchange.send(outgoing);
		return true;
	}

	// What the wire calls

	onClosed(code: ErrorCode): void {
		this.trouble(code);
	}

	onDatagram(datagram: Datagram): void {
		if (this.#phase === PHASE.CLOSED) return;
		if (datagram.side >= 0) this.#exchange.observe(DSE);
		else if (datagram.secured >= 0 && datagram.lqi < 0) this.#exchange.observe(SE);
		this.#events.onDatagram(datagram);
	}

	onLine(line: Line): void {
		if (this.#phase === PHASE.CLOSED) return;
		const kind = line.kind;
		if (kind === KIND.EVENT) this.onEvent(line);
		else if (kind === KIND.OK && this.#phase === PHASE.READY) this.#exchange.onOk();
		else if (kind === KIND.FIELD) this.pans.field(line.text());
		else if (kind === KIND.EPANDESC) this.pans.open();
		else if (kind === KIND.EPONG) this.#events.onPong();
		else if (kind === KIND.ECHO) this.onEcho(line);
		else if (this.#phase === PHASE.SEEK) this.onSeekLine(line);
		else if (kind === KIND.OK) {
			if (this.#phase === PHASE.SETUP && line.count > 1) this.payload = line.hex(1) === 0 ? "binary" : "hex";
			this.#exchange.onOk();
		} else if (kind === KIND.FAIL) this.#exchange.onFail(line);
		else this.onValue(line);
	}

	private onEvent(line: Line): void {
		const event = line.event;
		const parameter = line.parameter;
		if (event < 0) return;
		if (event !== EVENT.UDP_SENT) this.#events.onEvent(event, parameter);
		else if (parameter < 0) return;
		else if (this.#exchange.sending) this.#exchange.onUdpSent(line);
		// Nothing is being sent: the module's own PANA packet.
		else this.#events.onEvent(event, parameter);
	}

	private onValue(line: Line): void {
		const kind = line.kind;
		// SKVER is only asked while seeking, so nobody but a booting module says this now.
		if (kind === KIND.EVER && this.#phase === PHASE.READY) this.restarted();
		// A slow module that answers one by one what it was asked while it was looked for.
		else if (kind === KIND.EVER) this.#exchange.extend();
		else if (!this.#exchange.takes(kind)) return;
		else if (kind === KIND.ESREG) this.value = line.hex(1);
		else if (kind === KIND.EINFO) {
			this.channel = line.hex(3);
			this.panId = line.hex(4);
			// Anything else is damaged: the guess stays, and SKSCAN will tell.
			if (line.width(5) === 4) this.#exchange.observe(SE);
			else if (line.width(5) === 1) this.#exchange.observe(DSE);
		}
	}

	private onEcho(line: Line): void {
		if (this.#phase === PHASE.SETUP) {
			// SKINFO is the first to go out after the echo was turned off; product commands may have none.
			if (this.#echoOff || line.text() === SKINFO) this.#echoStuck = true;
		} else if (this.#phase === PHASE.READY && !this.#echoStuck) this.restarted();
	}

	// Finding the module

	private seek(): void {
		this.#phase = PHASE.SEEK;
		this.#ever = false;
		const home = this.#seen ? SEEKS_KNOWN : SEEKS_NEW;
		const round = this.#try++;
		const other = (round - home - 1) >> 1;
		if (this.#wire.j11 || other + 1 >= BAUDS.length || (round > home && !this.#sweep)) {
			this.trouble(this.#wire.j11 ? "MODULE_J11" : this.#refused ? "MODULE_REFUSED" : "MODULE_SILENT");
			return;
		}
		this.#timer.start(SEEK_MS);
		this.#wire.open(round > home ? otherBaud(this.baud, other) : this.baud);
		if (round === home) this.#wire.askJ11();
		else {
			if (round === PAD_TRY) this.#wire.pad();
			this.#wire.flush(SKVER);
		}
	}

	private onSeekLine(line: Line): void {
		if (line.kind === KIND.EVER) {
			this.#ever = true;
			this.version = line.token(1);
		} else if (line.kind === KIND.FAIL) this.#refused = true;
		else if (line.kind === KIND.OK && this.#ever) {
			this.#timer.stop();
			this.#wire.seeking = false;
			this.baud = this.#wire.baud;
			this.#phase = PHASE.SETUP;
			this.#setup = 0;
			this.#echoOff = false;
			this.#echoStuck = false;
			this.payload = undefined;
			this.nextSetup();
		}
	}

	onTimer(): void {
		this.#wire.reader.settle();
		if (this.#phase === PHASE.SEEK) this.seek();
	}

	private nextSetup(): void {
		const step = this.#setup++;
		if (step === 0) this.#exchange.run(ECHO_OFF);
		else if (step === 1) this.#exchange.run(SKINFO);
		else if (step === 2) this.#exchange.run(ROPT, ROPT_MS);
		else if (step === 3 && this.dialect.hasLqi && this.dialectKnown) this.#exchange.run(LQI_ON);
		else {
			this.#phase = PHASE.READY;
			this.#seen = true;
			this.#events.onFound();
		}
	}

	// What the exchange calls

	onAnswer(outcome: number): void {
		if (this.#phase === PHASE.READY) this.#events.onAnswer(outcome);
		else if (outcome !== OUTCOME.SILENT) {
			// From here on no echo is late any more: SKINFO went out after the echo was turned off.
			if (this.#setup === 2) this.#echoOff = true;
			this.nextSetup();
		} else if (++this.#setupFailures > 2) this.trouble("MODULE_SILENT");
		else this.seek();
	}

	private restarted(): void {
		this.restarts++;
		this.trouble("MODULE_RESTARTED");
	}

	private stop(): void {
		this.#phase = PHASE.CLOSED;
		this.#timer.stop();
		this.#exchange.forget();
	}

	private trouble(code: ErrorCode): void {
		this.stop();
		this.#events.onTrouble(code);
	}
}

/** The `index`-th of the rates other than `home`. */
function otherBaud(home: number, index: number): number {
	for (let i = 0; i < BAUDS.length; i++) if (BAUDS[i] !== home && index-- === 0) return BAUDS[i]!;
	return home;
}
