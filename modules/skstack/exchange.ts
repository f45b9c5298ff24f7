import type { Timer, TimerOwner, Timers } from "../ports/timers";
import { Outgoing } from "./outgoing";
import { Address } from "./receive/address";
import { parseHex } from "./receive/bytes";
import { KIND, type Line } from "./receive/line";
import { isSecret } from "./redact";
import { expects, ping, ROPT, scan, sendHeader } from "./tables/commands";
import { type Dialect, DSE, SE } from "./tables/dialects";
import { SEND } from "./tables/events";
import { FAIL } from "./tables/fail-codes";
import type { Wire } from "./wire";

/** How a command ended. */
export const END = Object.freeze({
	OK: 0,
	/** The module said FAIL; `failCode` has the number. */
	FAIL: 1,
	/** It said nothing, also not to a repeat. */
	SILENT: 2,
	/** A datagram was accepted but did not get on the air (EVENT 21 01, or no EVENT 21). */
	UNSENT: 3,
} as const);

/** Manuals: some answers take seconds; drivers wait 2 to 5 s. */
export const COMMAND_MS = 3000;
/**
 * For EVENT 21 and OK of a datagram together; 115 to 343 ms were measured. A module that restarts under a datagram is
 * noticed no sooner than this. What comes later is not taken for the answer to something else.
 */
const SEND_MS = 3500;
/** For the second EVENT 21, after the one that tells of a neighbour solicitation. */
const RESOLVED_MS = 5000;
/** Time for what a lone line end provokes. */
const DRAIN_MS = 150;

export interface ExchangeOwner {
	/** Once for each command, when the next one may be given. */
	onAnswer(end: number): void;
}

/**
 * The one command or datagram in progress: writes it, waits for what ends it, repeats it once where bytes got
 * lost, and turns to the other dialect where the module refuses the arguments.
 */
export class Exchange implements TimerOwner {
	/** What goes to the peer next, and a short answer that may go before it. */
	readonly request = new Outgoing(64);
	readonly prompt = new Outgoing(64);
	dialect: Dialect = SE;
	/** True once the module itself showed its dialect. */
	dialectKnown = false;
	busy = false;
	/** NN of the last `FAIL ERNN`. */
	failCode = 0;
	commands = 0;
	timeouts = 0;
	/** How often the module said FAIL ER09. */
	uartFailures = 0;
	readonly #peer = new Address();
	readonly #wire: Wire;
	readonly #timer: Timer;
	readonly #owner: ExchangeOwner;
	/** The command in progress; "" for a datagram. */
	#command = "";
	#outgoing: Outgoing | undefined;
	#draining = false;
	/** What was refused is drained: nothing is its answer. After a silence the answer may only be late. */
	#deaf = false;
	#repeated = false;
	#flipped = false;
	/** KIND of the data line that must come before OK, or 0. */
	#expects = 0;
	#gotValue = false;
	#sendOk = false;
	/** Parameter of the EVENT 21 that ends the send, or -1. */
	#sent = -1;
	#timeoutMs = COMMAND_MS;
	#scanMask = 0;
	#scanDuration = 0;

	constructor(wire: Wire, timers: Timers, owner: ExchangeOwner) {
		this.#wire = wire;
		this.#owner = owner;
		this.#timer = timers.create(this);
	}

	/** True while a datagram is on its way. */
	get sending(): boolean {
		return this.#outgoing != null;
	}

	setPeer(address: string): void {
		this.#peer.set(address);
		this.setHeaders();
	}

	/** Whether the address at `bytes[at..at+length)` is the peer's. */
	isPeer(bytes: Uint8Array, at: number, length: number): boolean {
		return this.#peer.isAt(bytes, at, length);
	}

	/** `timeoutMs` is for the first try and for the repeat. */
	run(text: string, timeoutMs = COMMAND_MS): void {
		this.start(text);
		this.#timeoutMs = timeoutMs;
		this.#expects = expects(text);
		this.writeCommand();
	}

	scan(mask: number, duration: number): void {
		this.#scanMask = mask;
		this.#scanDuration = duration;
		this.run(scan(this.dialect, mask, duration));
	}

	ping(): void {
		this.run(ping(this.dialect, this.#peer.text));
	}

	send(outgoing: Outgoing): void {
		this.start("");
		this.#outgoing = outgoing;
		this.writeSend(outgoing);
	}

	/** Gives up what is in progress; no answer follows. */
	forget(): void {
		this.#timer.stop();
		this.busy = false;
		this.#draining = false;
		this.#deaf = false;
		this.#command = "";
		this.#outgoing = undefined;
	}

	/** Takes the dialect that the module showed by itself. */
	observe(dialect: Dialect): void {
		this.dialectKnown = true;
		if (this.dialect === dialect) return;
		this.dialect = dialect;
		this.setHeaders();
	}

	/** True when a data line of this kind is the one that the command in progress waits for. */
	takes(kind: number): boolean {
		if (!this.busy || this.#deaf || kind !== this.#expects || kind === KIND.OTHER) return false;
		this.#gotValue = true;
		return true;
	}

	/** The module is still busy with what it was asked before: a command waits as long again. */
	extend(): void {
		if (!this.busy || this.#outgoing != null) return;
		this.#draining = false;
		this.#deaf = false;
		this.#timer.start(this.#timeoutMs);
	}

	/** `OK`; `OK 00` gives the payload form to ROPT. */
	onOk(): void {
		if (!this.busy || this.#deaf) return;
		if (this.#outgoing != null) {
			this.#sendOk = true;
			this.endSend();
			return;
		}
		// An OK without the data line before it belongs to an earlier command; only a register may be empty.
		if (this.#expects !== 0 && !this.#gotValue && this.#expects !== KIND.ESREG) return;
		this.answer(END.OK);
	}

	onFail(line: Line): void {
		if (!this.busy || this.#draining) return;
		const code = line.width(1) === 4 ? parseHex(line.bytes, line.start(1) + 2, 2) : -1;
		// The digits are decimal: ER10 is ten.
		this.failCode = code < 0 ? 0 : (code >> 4) * 10 + (code & 15);
		if (this.failCode === FAIL.UART) this.uartFailures++;
		if (this.failCode === FAIL.ARGUMENTS && this.flip()) return;
		const damaged =
			this.failCode === FAIL.UNSUPPORTED || this.failCode === FAIL.UART || this.failCode === FAIL.RANGE;
		if (damaged && this.#outgoing == null && this.#command !== ROPT && !this.#repeated) this.drain(false);
		else this.answer(END.FAIL);
	}

	/** EVENT 21, for the datagram that `sending` tells of. */
	onUdpSent(line: Line): void {
		if (!this.isPeer(line.bytes, line.start(2), line.width(2))) return;
		const parameter = line.parameter;
		if (parameter === SEND.RESOLVING) this.#timer.start(RESOLVED_MS);
		else if (parameter === SEND.DONE || parameter === SEND.FAILED) {
			this.#sent = parameter;
			this.endSend();
		}
	}

	private start(text: string): void {
		this.busy = true;
		this.commands++;
		this.#command = text;
		this.#outgoing = undefined;
		this.#draining = false;
		this.#deaf = false;
		this.#repeated = false;
		this.#flipped = false;
		this.#expects = 0;
		this.#gotValue = false;
		this.#wire.secret = text !== "" && isSecret(text);
	}

	/** Sends a line end, waits until what it provokes has come, then repeats the command once. */
	private drain(overdue: boolean): void {
		this.#repeated = true;
		this.#draining = true;
		this.#deaf = !overdue;
		this.#wire.flush();
		this.#timer.start(DRAIN_MS);
	}

	/** Tries the other dialect's form once; back to the first when that is refused too. */
	private flip(): boolean {
		const scanning = this.#command.startsWith("SKSCAN");
		if (this.#outgoing == null && !scanning && !this.#command.startsWith("SKPING")) return false;
		this.dialect = this.dialect === SE ? DSE : SE;
		this.setHeaders();
		if (this.#flipped) return false;
		this.#flipped = true;
		if (this.#outgoing != null) this.writeSend(this.#outgoing);
		else {
			this.#command = scanning
				? scan(this.dialect, this.#scanMask, this.#scanDuration)
				: ping(this.dialect, this.#peer.text);
			this.writeCommand();
		}
		return true;
	}

	private endSend(): void {
		if (this.#sent < 0 || !this.#sendOk) return;
		this.answer(this.#sent === SEND.DONE ? END.OK : END.UNSENT);
	}

	private answer(end: number): void {
		if (end === END.OK && this.#flipped) this.dialectKnown = true;
		this.forget();
		this.#owner.onAnswer(end);
	}

	onTimer(): void {
		if (this.#draining) {
			this.#draining = false;
			this.#deaf = false;
			this.#gotValue = false;
			this.writeCommand();
			return;
		}
		this.timeouts++;
		if (this.#outgoing != null) {
			if (this.#sent === SEND.DONE) this.answer(END.OK);
			else this.answer(this.#sendOk || this.#sent >= 0 ? END.UNSENT : END.SILENT);
		} else if (this.#command === ROPT) this.answer(END.FAIL);
		else if (!this.#repeated) this.drain(true);
		else this.answer(END.SILENT);
	}

	private writeCommand(): void {
		this.#timer.start(this.#timeoutMs);
		this.#wire.command(this.#command, this.#command === ROPT ? "\r" : "\r\n");
	}

	private writeSend(outgoing: Outgoing): void {
		this.#sendOk = false;
		this.#sent = -1;
		this.#timer.start(SEND_MS);
		this.#wire.datagram(outgoing.bytes, outgoing.length, outgoing.headerLength);
	}

	private setHeaders(): void {
		const address = this.#peer.text;
		if (address === "") return;
		const header = sendHeader(this.dialect, address);
		this.request.setHeader(header);
		this.prompt.setHeader(header);
	}
}
