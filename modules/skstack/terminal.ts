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
	readonly #events: TerminalEvents;
	readonly #wire: Wire;
	readonly #exchange: Exchange;
	#phase: number = PHASE.CLOSED;
	#setup = 0;
	#ever = false;
	#echoOff = false;
	/** The module goes on echoing although the echo is off: an echo then tells nothing. */
	#echoStuck = false;

	constructor(uart: Uart, timers: Timers, events: TerminalEvents) {
		this.#events = events;
		this.#wire = new Wire(uart, timers, this);
		this.#exchange = new Exchange(this.#wire, timers, this);
	}

	/** True when a command or a datagram can be taken. */
	get free(): boolean {
		return this.#phase === PHASE.READY && !this.#exchange.busy;
	}

	/** It is set up. */
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

	/** Times that the module says it lost bytes of ours (FAIL ER09). */
	get moduleOverruns(): number {
		return this.#exchange.uartFailures;
	}

	beginSearch(): void {
		this.#exchange.forget();
		this.refuses = false;
	}

	/** Waits for a sign of life. */
	listen(): void {
		this.#phase = PHASE.SEEK;
		this.#ever = false;
	}

	/** Asks for a sign of life. At one try pending payload bytes of an interrupted SKSENDTO are made up for. */
	ask(round: number): void {
		this.listen();
		if (round === PAD_TRY) this.#wire.pad();
		this.#wire.flush(SKVER);
	}

	setUp(): void {
		this.#phase = PHASE.SETUP;
		this.#setup = 0;
		this.#echoOff = false;
		this.#echoStuck = false;
		this.payload = undefined;
		this.nextSetup();
	}

	/** Nothing is expected any more. */
	stop(): void {
		this.#phase = PHASE.CLOSED;
		this.#exchange.forget();
	}

	/** An unfinished line is judged as it is. */
	settle(): void {
		this.#wire.reader.settle();
	}

	/** The UART was closed or has another rate. */
	onBreak(): void {
		this.#wire.reset();
	}

	onBytes(bytes: Uint8Array, length: number): void {
		this.#wire.onBytes(bytes, length);
	}

	/** The meter's link-local address: whom datagrams go to, and whose EVENT 21 ends a send. */
	setPeer(address: string): void {
		this.#exchange.setPeer(address);
	}

	isPeer(datagram: ReceivedDatagram): boolean {
		return this.#exchange.isPeer(datagram.bytes, datagram.senderAt, datagram.senderLength);
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

	onDatagram(datagram: ReceivedDatagram): void {
		if (this.#phase === PHASE.CLOSED) return;
		if (datagram.side >= 0) this.#exchange.observe(DSE);
		else if (datagram.secured >= 0 && datagram.lqi < 0) this.#exchange.observe(SE);
		datagram.fromPeer = this.#exchange.isPeer(datagram.bytes, datagram.senderAt, datagram.senderLength);
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

	private onSeekLine(line: Line): void {
		if (line.kind === KIND.EVER) {
			this.#ever = true;
			this.version = line.token(1);
		} else if (line.kind === KIND.FAIL) this.refuses = true;
		else if (line.kind === KIND.OK && this.#ever) this.#events.onAlive();
	}

	private nextSetup(): void {
		const step = this.#setup++;
		if (step === 0) this.#exchange.run(ECHO_OFF);
		else if (step === 1) this.#exchange.run(SKINFO);
		else if (step === 2) this.#exchange.run(ROPT, ROPT_MS);
		else if (step === 3 && this.dialect.hasLqi && this.dialectKnown) this.#exchange.run(LQI_ON);
		else {
			this.#phase = PHASE.READY;
			this.#events.onReady();
		}
	}

	// What the exchange calls

	onAnswer(end: number): void {
		if (this.#phase === PHASE.READY) this.#events.onAnswer(end);
		else if (end !== END.SILENT) {
			// From here on no echo is late any more: SKINFO went out after the echo was turned off.
			if (this.#setup === 2) this.#echoOff = true;
			this.nextSetup();
		} else this.#events.onSilent();
	}

	private restarted(): void {
		this.restarts++;
		this.#events.onRestarted();
	}
}
