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
	private readonly _peer = new Address();
	private readonly _wire: Wire;
	private readonly _timer: Timer;
	private readonly _owner: ExchangeOwner;
	/** The command in progress; "" for a datagram. */
	private _command = "";
	private _outgoing: Outgoing | undefined;
	private _draining = false;
	/** What was refused is drained: nothing is its answer. After a silence the answer may only be late. */
	private _deaf = false;
	private _repeated = false;
	/** A FAIL came that may belong to something earlier: it counts when nothing better comes. */
	private _doubted = false;
	private _flipped = false;
	/** KIND of the data line that must come before OK, or 0. */
	private _expects = 0;
	private _gotValue = false;
	private _sendOk = false;
	/** Parameter of the EVENT 21 that ends the send, or -1. */
	private _sent = -1;
	private _timeoutMs = COMMAND_MS;
	private _scanMask = 0;
	private _scanDuration = 0;

	constructor(wire: Wire, timers: Timers, owner: ExchangeOwner) {
		this._wire = wire;
		this._owner = owner;
		this._timer = timers.create(this, "skstack command");
	}

	/** True while a datagram is on its way. */
	get sending(): boolean {
		return this._outgoing != null;
	}

	setPeer(address: string): void {
		this._peer.set(address);
		this.setHeaders();
	}

	/** Whether the address at `bytes[at..at+length)` is the peer's. */
	isPeer(bytes: Uint8Array, at: number, length: number): boolean {
		return this._peer.isAt(bytes, at, length);
	}

	/** `timeoutMs` is for the first try and for the repeat. */
	run(text: string, timeoutMs = COMMAND_MS): void {
		this.start(text);
		this._timeoutMs = timeoutMs;
		this._expects = expects(text);
		this.writeCommand();
	}

	scan(mask: number, duration: number): void {
		this._scanMask = mask;
		this._scanDuration = duration;
		this.run(scan(this.dialect, mask, duration));
	}

	ping(): void {
		this.run(ping(this.dialect, this._peer.text));
	}

	send(outgoing: Outgoing): void {
		this.start("");
		this._outgoing = outgoing;
		this.writeSend(outgoing);
	}

	/** Gives up what is in progress; no answer follows. */
	forget(): void {
		this._timer.stop();
		this.busy = false;
		this._draining = false;
		this._deaf = false;
		this._command = "";
		this._outgoing = undefined;
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
		if (!this.busy || this._deaf || kind !== this._expects || kind === KIND.OTHER) return false;
		this._gotValue = true;
		return true;
	}

	/** The module is still busy with what it was asked before: a command waits as long again. */
	extend(): void {
		if (!this.busy || this._outgoing != null) return;
		this._draining = false;
		this._deaf = false;
		this._timer.start(this._timeoutMs);
	}

	/** `OK`; `OK 00` gives the payload form to ROPT. */
	onOk(): void {
		if (!this.busy || this._deaf) return;
		if (this._outgoing != null) {
			this._sendOk = true;
			this.endSend();
			return;
		}
		// An OK without the data line before it belongs to an earlier command; only a register may be empty.
		if (this._expects !== 0 && !this._gotValue && this._expects !== KIND.ESREG) return;
		this.answer(END.OK);
	}

	/** `isDoubtful`: it may refuse the noise of the finder's J11 request, which another module sees before each SKVER. */
	onFail(line: Line, isDoubtful = false): void {
		if (!this.busy || this._draining) return;
		const code = line.width(1) === 4 ? parseHex(line.bytes, line.start(1) + 2, 2) : -1;
		// The digits are decimal: ER10 is ten.
		this.failCode = code < 0 ? 0 : (code >> 4) * 10 + (code & 15);
		if (this.failCode === FAIL.UART) this.uartFailures++;
		if (isDoubtful && this.failCode === FAIL.UNSUPPORTED) {
			this._doubted = true;
			this.extend();
			return;
		}
		if (this.failCode === FAIL.ARGUMENTS && this.flip()) return;
		const damaged =
			this.failCode === FAIL.UNSUPPORTED || this.failCode === FAIL.UART || this.failCode === FAIL.RANGE;
		if (damaged && this._outgoing == null && this._command !== ROPT && !this._repeated) this.drain(false);
		else this.answer(END.FAIL);
	}

	/** EVENT 21, for the datagram that `sending` tells of. */
	onUdpSent(line: Line): void {
		if (!this.isPeer(line.bytes, line.start(2), line.width(2))) return;
		const parameter = line.parameter;
		if (parameter === SEND.RESOLVING) this._timer.start(RESOLVED_MS);
		else if (parameter === SEND.DONE || parameter === SEND.FAILED) {
			this._sent = parameter;
			this.endSend();
		}
	}

	private start(text: string): void {
		this.busy = true;
		this.commands++;
		this._command = text;
		this._outgoing = undefined;
		this._draining = false;
		this._deaf = false;
		this._repeated = false;
		this._doubted = false;
		this._flipped = false;
		this._expects = 0;
		this._gotValue = false;
		this._wire.secret = text !== "" && isSecret(text);
	}

	/** Sends a line end, waits until what it provokes has come, then repeats the command once. */
	private drain(overdue: boolean): void {
		this._repeated = true;
		this._draining = true;
		this._deaf = !overdue;
		this._wire.flush();
		this._timer.start(DRAIN_MS);
	}

	/** Tries the other dialect's form once; back to the first when that is refused too. */
	private flip(): boolean {
		const scanning = this._command.startsWith("SKSCAN");
		if (this._outgoing == null && !scanning && !this._command.startsWith("SKPING")) return false;
		this.dialect = this.dialect === SE ? DSE : SE;
		this.setHeaders();
		if (this._flipped) return false;
		this._flipped = true;
		if (this._outgoing != null) this.writeSend(this._outgoing);
		else {
			this._command = scanning
				? scan(this.dialect, this._scanMask, this._scanDuration)
				: ping(this.dialect, this._peer.text);
			this.writeCommand();
		}
		return true;
	}

	private endSend(): void {
		if (this._sent < 0 || !this._sendOk) return;
		this.answer(this._sent === SEND.DONE ? END.OK : END.UNSENT);
	}

	private answer(end: number): void {
		if (end === END.OK && this._flipped) this.dialectKnown = true;
		this.forget();
		this._owner.onAnswer(end);
	}

	onTimer(): void {
		if (this._draining) {
			this._draining = false;
			this._deaf = false;
			this._gotValue = false;
			this.writeCommand();
			return;
		}
		this.timeouts++;
		if (this._outgoing != null) {
			if (this._sent === SEND.DONE) this.answer(END.OK);
			else this.answer(this._sendOk || this._sent >= 0 ? END.UNSENT : END.SILENT);
		} else if (this._command === ROPT || this._doubted) this.answer(END.FAIL);
		else if (!this._repeated) this.drain(true);
		else this.answer(END.SILENT);
	}

	private writeCommand(): void {
		this._timer.start(this._timeoutMs);
		this._wire.command(this._command, this._command === ROPT ? "\r" : "\r\n");
	}

	private writeSend(outgoing: Outgoing): void {
		this._sendOk = false;
		this._sent = -1;
		this._timer.start(SEND_MS);
		this._wire.datagram(outgoing.bytes, outgoing.length, outgoing.headerLength);
	}

	private setHeaders(): void {
		const address = this._peer.text;
		if (address === "") return;
		const header = sendHeader(this.dialect, address);
		this.request.setHeader(header);
		this.prompt.setHeader(header);
	}
}
