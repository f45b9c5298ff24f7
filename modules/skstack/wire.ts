import { asciiText, visibleText } from "../bytes/ascii";
import { bytesToHex } from "../bytes/hex";
import { MASK } from "../bytes/masker";
import type { Timer, TimerOwner, Timers } from "../ports/timers";
import { carriesSecret } from "../wisun/trace";
import type { Uart } from "../wisun/uart";
import type { ReceivedDatagram } from "./receive/datagram";
import type { Line } from "./receive/line";
import { Reader } from "./receive/reader";
import { isAnswer, maskedEcho, redact, redactNoise, secretsOf } from "./redact";

export interface WireEvents {
	onLine(line: Line): void;
	onDatagram(datagram: ReceivedDatagram): void;
}

/** After this pause an unfinished line is given up. */
const SETTLE_MS = 500;
/** Makes up for all payload bytes that an interrupted SKSENDTO may still wait for. */
const PAD_LENGTH = 1232;
/** `ERXUDP` and a space. */
const NAME_LENGTH = 7;

/** SKSTACK's lines on the UART: puts commands and datagrams on it, takes lines and datagrams from it, and shows both to a trace. */
export class Wire implements TimerOwner {
	readonly reader: Reader;
	/** From a secret command to the next, only what cannot be a part of its echo is shown. */
	secret = false;
	private readonly _uart: Uart;
	private readonly _events: WireEvents;
	private readonly _settle: Timer;
	private _out = new Uint8Array(80);

	constructor(uart: Uart, timers: Timers, events: WireEvents) {
		this._uart = uart;
		this._events = events;
		this.reader = new Reader(this);
		this._settle = timers.create(this, "skstack drain");
	}

	/** The UART was closed or has another rate. */
	reset(): void {
		this._settle.stop();
		this.reader.reset();
	}

	/** Writes a command and its line end (CR alone for product commands). */
	command(text: string, lineEnd = "\r\n"): void {
		this.text(text + lineEnd);
		const secrets = secretsOf(text);
		for (let i = 0; i < secrets.length; i++) this._uart.secrets.learn(secrets[i]!);
		if (this._uart.trace != null) this.show(">", this.readable(text));
	}

	/** Ends whatever line the module may have begun; `more` follows in the same write. */
	flush(more = ""): void {
		this.text(more === "" ? "\r\n" : `\r\n${more}\r\n`);
		if (this._uart.trace != null) this.show(">", this.readable(more));
	}

	/** Line ends for every payload byte that a module may wait for since an earlier SKSENDTO was cut short. */
	pad(): void {
		const pad = new Uint8Array(PAD_LENGTH);
		for (let i = 0; i < PAD_LENGTH; i++) pad[i] = (i & 1) === 0 ? 0x0d : 0x0a;
		this.write(pad, PAD_LENGTH);
	}

	/** Writes a whole SKSENDTO, of which `headerLength` bytes are text. */
	datagram(bytes: Uint8Array, length: number, headerLength: number): void {
		this.write(bytes, length);
		if (this._uart.trace == null) return;
		const header = this.readable(asciiText(bytes, 0, headerLength));
		const isHidden = carriesSecret(bytes, headerLength, length - headerLength);
		const payload = isHidden ? MASK : this._uart.secrets.mask(asciiText(bytes, headerLength, length));
		this.show(">", header + payload);
	}

	// What the timer, the UART and the reader call

	onTimer(): void {
		this.reader.settle();
	}

	/**
	 * `settles`: an unfinished line is given up after a pause. Else who searches does that: the driver of a module that is not
	 * there arms no timer, which a host would keep for it.
	 */
	onBytes(bytes: Uint8Array, length: number, settles: boolean): void {
		this.reader.push(bytes, length);
		if (this.reader.partial && settles) this._settle.start(SETTLE_MS);
		else if (this._settle.running) this._settle.stop();
	}

	onLine(line: Line): void {
		if (this._uart.trace != null) this.show("<", this.shown(asciiText(line.bytes, line.at, line.end)));
		this._events.onLine(line);
	}

	onDatagram(datagram: ReceivedDatagram): void {
		if (this._uart.trace != null) {
			const bytes = datagram.bytes;
			const at = datagram.at;
			const length = datagram.length;
			const header = this.readable(asciiText(bytes, datagram.senderAt - NAME_LENGTH, datagram.payloadAt));
			const payload = datagram.hex ? bytesToHex(bytes, at, length) : asciiText(bytes, at, at + length);
			this.show("<", header + (carriesSecret(bytes, at, length) ? MASK : this._uart.secrets.mask(payload)));
		}
		this._events.onDatagram(datagram);
	}

	onGarbage(bytes: Uint8Array, at: number, length: number): void {
		if (this._uart.trace == null) return;
		const noise = asciiText(bytes, at, at + length);
		this.show("!", this.secret ? MASK : redactNoise(this._uart.secrets.mask(noise)));
	}

	private readable(text: string): string {
		return redact(this._uart.secrets.mask(text));
	}

	/** A line of the module; one that may be the echo of a secret, only where it is short and exact. */
	private shown(text: string): string {
		if (!this.secret) return this.readable(text);
		return isAnswer(text) ? text : maskedEcho(text);
	}

	/** `text` has characters of 8 bits. */
	private show(direction: string, text: string): void {
		this._uart.trace!.onTrace(direction, visibleText(text));
	}

	private text(text: string): void {
		const out = this._out;
		for (let i = 0; i < text.length; i++) out[i] = text.charCodeAt(i);
		this.write(out, text.length);
	}

	private write(bytes: Uint8Array, length: number): void {
		this._uart.write(bytes, length);
	}
}
