import type { Timers } from "../ports/timers";
import type { Uart } from "../wisun/uart";
import { COMMAND_MS, END, Exchange } from "./exchange";
import type { Outgoing } from "./outgoing";
import type { ReceivedDatagram } from "./receive/datagram";
import { PanCollector } from "./receive/epandesc";
import { KIND, type Line } from "./receive/line";
import type { Reader } from "./receive/reader";
import { ECHO_OFF, LQI_ON, ROPT, SKINFO, SKVER } from "./tables/commands";
import { type Dialect, DSE, SE } from "./tables/dialects";
import { EVENT } from "./tables/events";
import { Wire } from "./wire";

export interface TerminalEvents {
	/** `ask` was answered: `setUp` may follow. */
	onAlive(): void;
	/** `setUp` ended well: dialect and version are known, the echo is off. */
	onReady(): void;
	/** A command of `setUp` went unanswered. */
	onSilent(): void;
	/** The module came up anew by itself. */
	onRestarted(): void;
	/** The command or the datagram in progress ended so (END); the next one may be given. */
	onAnswer(end: number): void;
	/**
	 * An EVENT: its number, and its last token where there is one behind the sender, else -1. EVENT 21 comes
	 * here only for the module's own packets, not for what `send` sends.
	 */
	onEvent(event: number, parameter: number): void;
	/** EPONG: the peer answered to SKPING. */
	onPong(): void;
	onDatagram(datagram: ReceivedDatagram): void;
}

/** A part that has no ROPT may say nothing to it. */
const ROPT_MS = 1000;
/** The try at which pending payload bytes of an interrupted SKSENDTO are made up for. */
const PAD_TRY = 2;

const PHASE = Object.freeze({ CLOSED: 0, SEEK: 1, SETUP: 2, READY: 3 } as const);

/**
 * The module's command line: finds out its dialect, runs one command at a time, tells answers from events. It knows
 * nothing of meters and decides nothing about the session.
 */
export class Terminal {
	readonly pans = new PanCollector();
	/** Version of the stack (EVER); "" while unknown. */
	version = "";
	/** What ROPT tells of received payloads; undefined where there is no ROPT. A hint: each frame decides. */
	payload: "hex" | "binary" | undefined;
	/** Channel and PAN ID of the last EINFO: when the module was found, or when SKINFO was run since. */
	channel = -1;
	panId = -1;
	/** The value of the last register read, or -1. */
	value = -1;
	/** Times that the module came up anew by itself. */
	restarts = 0;
	/** It answered while it was looked for, but refused what every module must know. */
	refuses = false;
	private readonly _events: TerminalEvents;
	private readonly _wire: Wire;
	private readonly _exchange: Exchange;
	private _phase: number = PHASE.CLOSED;
	private _setup = 0;
	private _ever = false;
	private _echoOff = false;
	/** The module goes on echoing although the echo is off: an echo then tells nothing. */
	private _echoStuck = false;

	constructor(uart: Uart, timers: Timers, events: TerminalEvents) {
		this._events = events;
		this._wire = new Wire(uart, timers, this);
		this._exchange = new Exchange(this._wire, timers, this);
	}

	/** True when a command or a datagram can be taken. */
	get free(): boolean {
		return this._phase === PHASE.READY && !this._exchange.busy;
	}

	/** It is set up. */
	get found(): boolean {
		return this._phase === PHASE.READY;
	}

	get dialect(): Dialect {
		return this._exchange.dialect;
	}

	get dialectKnown(): boolean {
		return this._exchange.dialectKnown;
	}

	/** A hint from an earlier run; the module's own word replaces it. */
	set dialect(dialect: Dialect) {
		if (!this._exchange.dialectKnown) this._exchange.dialect = dialect;
	}

	/** The datagram to send next; load it, then `send` it. */
	get request(): Outgoing {
		return this._exchange.request;
	}

	/** A short answer that may go while a request waits. */
	get prompt(): Outgoing {
		return this._exchange.prompt;
	}

	/** NN of the last `FAIL ERNN`. */
	get failCode(): number {
		return this._exchange.failCode;
	}

	get commands(): number {
		return this._exchange.commands;
	}

	get timeouts(): number {
		return this._exchange.timeouts;
	}

	/** Counters of what was dropped. */
	get reader(): Reader {
		return this._wire.reader;
	}

	/** Times that the module says it lost bytes of ours (FAIL ER09). */
	get moduleOverruns(): number {
		return this._exchange.uartFailures;
	}

	beginSearch(): void {
		this._exchange.forget();
		this.refuses = false;
	}

	/** Asks for a sign of life. At one try pending payload bytes of an interrupted SKSENDTO are made up for. */
	ask(round: number): void {
		this._phase = PHASE.SEEK;
		this._ever = false;
		if (round === PAD_TRY) this._wire.pad();
		this._wire.flush(SKVER);
	}

	setUp(): void {
		this._phase = PHASE.SETUP;
		this._setup = 0;
		this._echoOff = false;
		this._echoStuck = false;
		this.payload = undefined;
		this.nextSetup();
	}

	/** Nothing is expected any more. */
	stop(): void {
		this._phase = PHASE.CLOSED;
		this._exchange.forget();
	}

	/** An unfinished line is judged as it is. */
	settle(): void {
		this._wire.reader.settle();
	}

	/** The UART was closed or has another rate. */
	onBreak(): void {
		this._wire.reset();
	}

	onBytes(bytes: Uint8Array, length: number): void {
		this._wire.onBytes(bytes, length, this._phase !== PHASE.SEEK);
	}

	/** The meter's link-local address: whom datagrams go to, and whose EVENT 21 ends a send. */
	setPeer(address: string): void {
		this._exchange.setPeer(address);
	}

	isPeer(datagram: ReceivedDatagram): boolean {
		return this._exchange.isPeer(datagram.bytes, datagram.senderAt, datagram.senderLength);
	}

	/** Runs one command of skstack/commands; false when the module is not free. onAnswer follows. */
	run(text: string, timeoutMs = COMMAND_MS): boolean {
		if (!this.free) return false;
		this.value = -1;
		this._exchange.run(text, timeoutMs);
		return true;
	}

	/**
	 * Starts an active scan: onAnswer follows, later EVENT 20 with what goes to `pans`, and EVENT 22. What was found before
	 * stays until `pans` is cleared.
	 */
	scan(mask: number, duration: number): boolean {
		if (!this.free) return false;
		this._exchange.scan(mask, duration);
		return true;
	}

	ping(): boolean {
		if (!this.free) return false;
		this._exchange.ping();
		return true;
	}

	/** Sends `request` or `prompt` to the peer; false when not free or nothing is loaded. onAnswer follows. */
	send(outgoing: Outgoing): boolean {
		if (!this.free || outgoing.length === 0) return false;
		this._exchange.send(outgoing);
		return true;
	}

	// What the wire calls

	onDatagram(datagram: ReceivedDatagram): void {
		if (this._phase === PHASE.CLOSED) return;
		if (datagram.side >= 0) this._exchange.observe(DSE);
		else if (datagram.secured >= 0 && datagram.lqi < 0) this._exchange.observe(SE);
		datagram.fromPeer = this._exchange.isPeer(datagram.bytes, datagram.senderAt, datagram.senderLength);
		this._events.onDatagram(datagram);
	}

	onLine(line: Line): void {
		if (this._phase === PHASE.CLOSED) return;
		const kind = line.kind;
		if (kind === KIND.EVENT) this.onEvent(line);
		else if (kind === KIND.OK && this._phase === PHASE.READY) this._exchange.onOk();
		else if (kind === KIND.FIELD) this.pans.field(line.text());
		else if (kind === KIND.EPANDESC) this.pans.open();
		else if (kind === KIND.EPONG) this._events.onPong();
		else if (kind === KIND.ECHO) this.onEcho(line);
		else if (this._phase === PHASE.SEEK) this.onSeekLine(line);
		else if (kind === KIND.OK) {
			if (this._phase === PHASE.SETUP && line.count > 1) this.payload = line.hex(1) === 0 ? "binary" : "hex";
			this._exchange.onOk();
		} else if (kind === KIND.FAIL) this._exchange.onFail(line);
		else this.onValue(line);
	}

	private onEvent(line: Line): void {
		const event = line.event;
		const parameter = line.parameter;
		if (event < 0) return;
		if (event !== EVENT.UDP_SENT) this._events.onEvent(event, parameter);
		else if (parameter < 0) return;
		else if (this._exchange.sending) this._exchange.onUdpSent(line);
		// Nothing is being sent: the module's own PANA packet.
		else this._events.onEvent(event, parameter);
	}

	private onValue(line: Line): void {
		const kind = line.kind;
		// SKVER is only asked while seeking, so nobody but a booting module says this now.
		if (kind === KIND.EVER && this._phase === PHASE.READY) this.restarted();
		// A slow module that answers one by one what it was asked while it was looked for.
		else if (kind === KIND.EVER) this._exchange.extend();
		else if (!this._exchange.takes(kind)) return;
		else if (kind === KIND.ESREG) this.value = line.hex(1);
		else if (kind === KIND.EINFO) {
			this.channel = line.hex(3);
			this.panId = line.hex(4);
			// Anything else is damaged: the guess stays, and SKSCAN will tell.
			if (line.width(5) === 4) this._exchange.observe(SE);
			else if (line.width(5) === 1) this._exchange.observe(DSE);
		}
	}

	private onEcho(line: Line): void {
		if (this._phase === PHASE.SETUP) {
			// SKINFO is the first to go out after the echo was turned off; product commands may have none.
			if (this._echoOff || line.text() === SKINFO) this._echoStuck = true;
		} else if (this._phase === PHASE.READY && !this._echoStuck) this.restarted();
	}

	private onSeekLine(line: Line): void {
		if (line.kind === KIND.EVER) {
			this._ever = true;
			this.version = line.token(1);
		} else if (line.kind === KIND.FAIL) this.refuses = true;
		else if (line.kind === KIND.OK && this._ever) this._events.onAlive();
	}

	private nextSetup(): void {
		const step = this._setup++;
		if (step === 0) this._exchange.run(ECHO_OFF);
		else if (step === 1) this._exchange.run(SKINFO);
		else if (step === 2) this._exchange.run(ROPT, ROPT_MS);
		else if (step === 3 && this.dialect.hasLqi && this.dialectKnown) this._exchange.run(LQI_ON);
		else {
			this._phase = PHASE.READY;
			this._events.onReady();
		}
	}

	// What the exchange calls

	onAnswer(end: number): void {
		if (this._phase === PHASE.READY) this._events.onAnswer(end);
		else if (end !== END.SILENT) {
			// From here on no echo is late any more: SKINFO went out after the echo was turned off.
			if (this._setup === 2) this._echoOff = true;
			this.nextSetup();
		} else this._events.onSilent();
	}

	private restarted(): void {
		this.restarts++;
		this._events.onRestarted();
	}
}
