import { asciiText, visibleText } from "../bytes/ascii";
import { bytesToHex } from "../bytes/hex";
import { MASK, Masker } from "../bytes/masker";
import type { ErrorCode } from "../errors/codes";
import type { Serial, SerialPort } from "../ports/serial";
import type { Timer, TimerOwner, Timers } from "../ports/timers";
import type { Datagram } from "./datagram";
import { J11_MARK, J11_VERSION_REQUEST } from "./dialects";
import type { Line } from "./line";
import { Reader } from "./reader";
import { carriesSecret, isAnswer, maskedEcho, redact, redactNoise, secretsOf } from "./redact";

/** Records what passes on the UART, without secrets: lines and datagrams, not reads. For `--record`. */
export interface Trace {
	/**
	 * `direction` is ">" to the module, "<" from it, "!" for bytes that could not be read. Bytes that are not
	 * printable stand as `\xNN`, so that a binary payload can be told from a hex one; line ends are left out.
	 */
	onTrace(direction: string, text: string): void;
}

export interface WireEvents {
	onLine(line: Line): void;
	onDatagram(datagram: Datagram): void;
	onClosed(code: ErrorCode): void;
}

/** After this pause an unfinished line is given up. */
const SETTLE_MS = 500;
/** Makes up for all payload bytes that an interrupted SKSENDTO may still wait for. */
const PAD_LENGTH = 1232;
/** `ERXUDP` and a space. */
const NAME_LENGTH = 7;

/** The UART with the reader behind it: opens and closes the port, writes, and shows both directions to a trace. */
export class Wire implements TimerOwner {
	readonly reader: Reader;
	/** What no trace may show; the secrets of commands are learned as they are written. */
	readonly secrets = new Masker();
	trace: Trace | undefined;
	/** Baud rate of the open port. */
	baud = 0;
	/** While it is set, what cannot be read is searched for the start of a J11 module's message, which sets `j11`. */
	seeking = false;
	j11 = false;
	/** From a secret command to the next, only what cannot be a part of its echo is shown. */
	secret = false;
	readonly #serial: Serial;
	readonly #events: WireEvents;
	readonly #settle: Timer;
	#port: SerialPort | undefined;
	#out = new Uint8Array(80);

	constructor(serial: Serial, timers: Timers, events: WireEvents) {
		this.#serial = serial;
		this.#events = events;
		this.reader = new Reader(this);
		this.#settle = timers.create(this);
	}

	get overruns(): number | undefined {
		return this.#serial.overruns;
	}

	/** Opens the port unless it is open at this rate. */
	open(baud: number): void {
		if (this.#port != null && this.baud === baud) return;
		this.close();
		this.baud = baud;
		this.#port = this.#serial.open(baud, this);
	}

	close(): void {
		this.#settle.stop();
		this.reader.reset();
		this.#port?.close();
		this.#port = undefined;
	}

	pulseReset(): boolean {
		return this.#port?.pulseReset() ?? false;
	}

	/** Writes a command and its line end (CR alone for product commands). */
	command(text: string, lineEnd = "\r\n"): void {
		this.text(text + lineEnd);
		const secrets = secretsOf(text);
		for (let i = 0; i < secrets.length; i++) this.secrets.learn(secrets[i]!);
		if (this.trace != null) this.show(">", this.readable(text));
	}

	/** Ends whatever line the module may have begun; `more` follows in the same write. */
	flush(more = ""): void {
		this.text(more === "" ? "\r\n" : `\r\n${more}\r\n`);
		if (this.trace != null) this.show(">", this.readable(more));
	}

	/** Line ends for every payload byte that a module may wait for since an earlier SKSENDTO was cut short. */
	pad(): void {
		const pad = new Uint8Array(PAD_LENGTH);
		for (let i = 0; i < PAD_LENGTH; i++) pad[i] = (i & 1) === 0 ? 0x0d : 0x0a;
		this.write(pad, PAD_LENGTH);
	}

	askJ11(): void {
		const out = this.#out;
		for (let i = 0; i < J11_VERSION_REQUEST.length; i++) out[i] = J11_VERSION_REQUEST[i]!;
		this.write(out, J11_VERSION_REQUEST.length);
	}

	/** Writes a whole SKSENDTO, of which `headerLength` bytes are text. */
	datagram(bytes: Uint8Array, length: number, headerLength: number): void {
		this.write(bytes, length);
		if (this.trace == null) return;
		const header = this.readable(asciiText(bytes, 0, headerLength));
		const isHidden = carriesSecret(bytes, headerLength, length - headerLength);
		const payload = isHidden ? MASK : this.secrets.mask(asciiText(bytes, headerLength, length));
		this.show(">", header + payload);
	}

	// What the timer, the port and the reader call

	onTimer(): void {
		this.reader.settle();
	}

	onBytes(bytes: Uint8Array, length: number): void {
		this.reader.push(bytes, length);
		if (this.reader.partial) this.#settle.start(SETTLE_MS);
		else if (this.#settle.running) this.#settle.stop();
	}

	onClosed(code: ErrorCode): void {
		this.#port = undefined;
		this.close();
		this.#events.onClosed(code);
	}

	onLine(line: Line): void {
		if (this.trace != null) this.show("<", this.shown(asciiText(line.bytes, line.at, line.end)));
		this.#events.onLine(line);
	}

	onDatagram(datagram: Datagram): void {
		if (this.trace != null) {
			const bytes = datagram.bytes;
			const at = datagram.at;
			const length = datagram.length;
			const header = this.readable(asciiText(bytes, datagram.senderAt - NAME_LENGTH, datagram.payloadAt));
			const payload = datagram.hex ? bytesToHex(bytes, at, length) : asciiText(bytes, at, at + length);
			this.show("<", header + (carriesSecret(bytes, at, length) ? MASK : this.secrets.mask(payload)));
		}
		this.#events.onDatagram(datagram);
	}

	onGarbage(bytes: Uint8Array, at: number, length: number): void {
		if (this.seeking && findMark(bytes, at, at + length)) this.j11 = true;
		if (this.trace == null) return;
		const noise = asciiText(bytes, at, at + length);
		this.show("!", this.secret ? MASK : redactNoise(this.secrets.mask(noise)));
	}

	private readable(text: string): string {
		return redact(this.secrets.mask(text));
	}

	/** A line of the module; one that may be the echo of a secret, only where it is short and exact. */
	private shown(text: string): string {
		if (!this.secret) return this.readable(text);
		return isAnswer(text) ? text : maskedEcho(text);
	}

	/** `text` has characters of 8 bits. */
	private show(direction: string, text: string): void {
		this.trace!.onTrace(direction, visibleText(text));
	}

	private text(text: string): void {
		const out = this.#out;
		for (let i = 0; i < text.length; i++) out[i] = text.charCodeAt(i);
		this.write(out, text.length);
	}

	private write(bytes: Uint8Array, length: number): void {
		this.#port?.write(bytes, length);
	}
}

function findMark(bytes: Uint8Array, at: number, end: number): boolean {
	for (let i = at; i + 4 <= end; i++) {
		let same = 0;
		while (same < 4 && bytes[i + same] === J11_MARK[same]) same++;
		if (same === 4) return true;
	}
	return false;
}
