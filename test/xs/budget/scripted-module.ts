import { toHex } from "../../../modules/bytes/hex";
import type { Serial, SerialEvents, SerialPort } from "../../../modules/ports/serial";
import type { Timer } from "../../../modules/ports/timers";
import type { QuietHost } from "./quiet-host";
import { RunningMeter } from "./running-meter";
import { outside } from "./stopwatch";

const MODULE = "FE80:0000:0000:0000:021D:1290:1234:5678";
const METER = "FE80:0000:0000:0000:021C:6400:030C:12A4";

/** How long the meter takes to answer, and the module to join. */
const ANSWER_MS = 400;
const JOIN_MS = 3_000;

/**
 * A module of the SE dialect with a meter behind it, as far as the budget needs them: it answers commands from
 * a table and prints payloads in hex (the long form).
 */
export class ScriptedModule implements Serial, SerialPort {
	readonly overruns = 0;
	/** Requests answered, and how many of them asked for E7 alone. */
	answers = 0;
	liveAnswers = 0;
	/** Times that anything passed the UART in either direction, and datagrams that the app sent. */
	spoken = 0;
	sends = 0;
	readonly #host: QuietHost;
	readonly #meter: RunningMeter;
	readonly #queue: { due: number; bytes: Uint8Array }[] = [];
	readonly #timer: Timer;
	#events: SerialEvents | undefined;
	#input = "";

	constructor(host: QuietHost) {
		this.#host = host;
		this.#meter = new RunningMeter(host.clock);
		this.#timer = host.timers.create({ onTimer: () => this.#deliver() }, "scripted module");
	}

	open(_baud: number, events: SerialEvents): SerialPort {
		this.#events = events;
		return this;
	}

	write(bytes: Uint8Array, length: number): boolean {
		outside(() => {
			this.spoken++;
			this.#take(bytes, length);
		});
		return true;
	}

	close(): void {
		this.#events = undefined;
	}

	pulseReset(): boolean {
		return false;
	}

	/** Bytes as they come from the UART, at once. */
	push(bytes: Uint8Array, length = bytes.length): void {
		this.#events!.onBytes(bytes, length);
	}

	/** An ERXUDP line with this ECHONET Lite frame (hex). */
	datagram(frame: string): Uint8Array {
		const length = toHex(frame.length / 2, 4);
		return ascii(`ERXUDP ${METER} ${MODULE} 0E1A 0E1A 001C6400030C12A4 1 ${length} ${frame}\r\n`);
	}

	#take(bytes: Uint8Array, length: number): void {
		for (let i = 0; i < length; i++) this.#input += String.fromCharCode(bytes[i]!);
		for (;;) {
			const send = /^SKSENDTO 1 \S+ 0E1A 1 ([0-9A-F]{4}) /.exec(this.#input);
			if (send !== null) {
				const end = send[0].length + Number.parseInt(send[1]!, 16);
				if (this.#input.length < end) return;
				this.#onFrame(this.#input.slice(send[0].length, end));
				this.#input = this.#input.slice(end);
				continue;
			}
			const stop = this.#input.search(/[\r\n]/);
			if (stop < 0) return;
			const line = this.#input.slice(0, stop);
			this.#input = this.#input.slice(stop + 1);
			if (line !== "") this.#onCommand(line);
		}
	}

	#onCommand(line: string): void {
		const word = line.split(" ")[0]!;
		if (line === "ROPT") this.#say(0, "OK 01\r");
		else if (word === "SKVER") this.#say(0, "EVER 1.2.10\r\nOK\r\n");
		else if (word === "SKINFO") this.#say(0, `EINFO ${MODULE} 001D129012345678 21 8888 FFFE\r\nOK\r\n`);
		else if (line === "SKSREG SFB") this.#say(0, "ESREG 0\r\nOK\r\n");
		else if (line === "SKSREG S3") this.#say(0, "ESREG 8888\r\nOK\r\n");
		else this.#say(0, "OK\r\n");
		if (word === "SKSCAN") {
			const found = `EVENT 20 ${METER}\r\nEPANDESC\r\n  Channel:21\r\n  Channel Page:09\r\n  Pan ID:8888\r\n  Addr:001C6400030C12A4\r\n  LQI:E1\r\n  PairID:89ABCDEF\r\n`;
			this.#say(2_000, found);
			this.#say(4_000, `EVENT 22 ${MODULE}\r\n`);
		} else if (word === "SKJOIN") this.#say(JOIN_MS, `EVENT 21 ${METER} 00\r\nEVENT 25 ${METER}\r\n`);
		else if (word === "SKTERM") this.#say(100, `EVENT 27 ${METER}\r\n`);
		else if (word === "SKPING") this.#say(100, `EPONG ${METER}\r\n`);
	}

	#onFrame(frame: string): void {
		this.sends++;
		this.#say(20, `EVENT 21 ${METER} 00\r\nOK\r\n`);
		const code = (at: number): number => frame.charCodeAt(at);
		const hex = (from: number, to: number): string => {
			let text = "";
			for (let i = from; i < to; i++) text += toHex(code(i), 2);
			return text;
		};
		const esv = code(10);
		if (esv < 0x60 || esv > 0x6f) return;
		let blocks = "";
		let whole = true;
		for (let at = 12; at < frame.length; at += 2 + code(at + 1)) {
			if (esv === 0x61) this.#meter.set(code(at), hex(at + 2, at + 2 + code(at + 1)));
			const edt = esv === 0x61 ? "" : this.#meter.edt(code(at));
			if (edt === undefined) whole = false;
			blocks += toHex(code(at), 2) + toHex((edt?.length ?? 0) / 2, 2) + (edt ?? "");
		}
		const answer = `${hex(0, 4)}${hex(7, 10)}${hex(4, 7)}${toHex(whole ? esv + 0x10 : esv - 0x10, 2)}${hex(11, 12)}${blocks}`;
		this.answers++;
		if (blocks.startsWith("E704") && blocks.length === 12) this.liveAnswers++;
		this.#queue.push({ due: this.#host.now() + ANSWER_MS, bytes: this.datagram(answer) });
		this.#arm();
	}

	#say(ms: number, text: string): void {
		this.#queue.push({ due: this.#host.now() + ms, bytes: ascii(text) });
		this.#arm();
	}

	#arm(): void {
		let due = Number.POSITIVE_INFINITY;
		for (const item of this.#queue) due = Math.min(due, item.due);
		if (this.#queue.length > 0) this.#timer.start(Math.max(0, due - this.#host.now()));
	}

	#deliver(): void {
		let bytes: Uint8Array | undefined;
		outside(() => {
			this.spoken++;
			const now = this.#host.now();
			const at = this.#queue.findIndex(({ due }) => due <= now);
			if (at >= 0) bytes = this.#queue.splice(at, 1)[0]!.bytes;
			this.#arm();
		});
		if (bytes !== undefined) this.#events?.onBytes(bytes, bytes.length);
	}
}

export function ascii(text: string): Uint8Array {
	const bytes = new Uint8Array(text.length);
	for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
	return bytes;
}
