import type { Serial, SerialEvents, SerialPort } from "../../modules/ports/serial";
import type { FakeTime } from "../support/fake-time";
import { codeOf, frame, hexOf } from "./frames";
import { ADDRESS, MAC } from "./rig";

const ANSWER_MS = 20;
const BOOT_MS = 800;
const METER_MS = 300;

/** A J11 with a meter behind it, as far as a session needs them: it keeps state, answers in its own time, and can be told to fail. */
export class PlayedModule implements Serial {
	readonly overruns = undefined;
	/** Codes of all requests, in hex. */
	readonly asked: string[] = [];
	/** Whole block (2 not started, 3 started), and route B (1 stopped, 2 operating, 3 authenticated). */
	whole = 2;
	route = 1;
	/** The channel of the meter; 0: it is out of reach. */
	channel = 12;
	/** Result of PANA: 01, 02, 03; "" for none at all. */
	pana = "01";
	/** What becomes of a datagram: second byte of the answer. */
	sent = "00";
	/** The meter answers. */
	answers = true;
	/** Its datagrams are encrypted. */
	security = "02";
	/** The stick is pulled out. */
	absent = false;
	readonly #time: FakeTime;
	#events: SerialEvents | undefined;
	#setting = 0;

	constructor(time: FakeTime) {
		this.#time = time;
	}

	open(_baud: number, events: SerialEvents): SerialPort {
		this.#events = events;
		if (this.absent) this.#later(0, () => events.onClosed("SERIAL_ABSENT"));
		return {
			write: (bytes, length) => {
				this.#onFrame(String.fromCharCode(...bytes.subarray(0, length)));
				return true;
			},
			close: () => {
				if (this.#events === events) this.#events = undefined;
			},
			pulseReset: () => false,
		};
	}

	/** It came up anew by itself. */
	restart(): void {
		this.whole = 2;
		this.route = 1;
		this.say(0x6019);
	}

	say(code: number, data = ""): void {
		const bytes = Uint8Array.from(frame(code, data), (char) => char.charCodeAt(0));
		this.#events?.onBytes(bytes, bytes.length);
	}

	/** How often it was asked so. */
	count(code: string): number {
		return this.asked.filter((one) => one === code).length;
	}

	#onFrame(written: string): void {
		const code = codeOf(written);
		if (code < 0 || this.absent) return;
		this.asked.push(code.toString(16).toUpperCase().padStart(4, "0"));
		const answer = (data: string) => this.#later(ANSWER_MS, () => this.say(code + 0x2000, data));
		switch (code) {
			case 0x00d9:
				this.whole = 2;
				this.route = 1;
				this.#later(BOOT_MS, () => this.say(0x6019));
				break;
			case 0x006b:
				answer("01 0400 01 03 0000158A");
				break;
			case 0x0001:
				answer(`01 0${this.whole} 0${this.route} 01`);
				break;
			case 0x0011:
				answer(this.route === 3 ? `01 01 01 ${MAC} BCDE 01 07 02` : "01 00");
				break;
			case 0x0107:
				answer(`01 05 00 ${hexOf(String.fromCharCode(this.#setting))} 00`);
				break;
			case 0x005f:
				if (this.route > 1) answer(this.route === 2 ? "34" : "35");
				else {
					this.whole = 3;
					this.#setting = written.charCodeAt(14);
					answer("01");
				}
				break;
			case 0x0051:
				this.#scan(written.charCodeAt(12));
				break;
			case 0x0053:
				if (this.channel !== this.#setting) answer("0E");
				else {
					this.route = 2;
					answer(`01 ${hexOf(String.fromCharCode(this.channel))} BCDE ${MAC} DE`);
				}
				break;
			case 0x0056:
				answer("01");
				this.#later(2000, () => this.#authenticate());
				break;
			case 0x0057:
				this.route = 2;
				answer("01");
				break;
			case 0x0058:
				this.route = 1;
				answer("01");
				break;
			case 0x0008:
				this.#send(written, answer);
				break;
			default:
				answer("01");
		}
	}

	#scan(duration: number): void {
		const step = 9.64 * 2 ** duration + 90;
		for (let channel = 4; channel <= 17; channel++) {
			const own = hexOf(String.fromCharCode(channel));
			const found = channel === this.channel ? `00 ${own} 01 ${MAC} BCDE C4` : `01 ${own}`;
			this.#later(step * (channel - 3), () => this.say(0x4051, found));
		}
		this.#later(step * 14 + ANSWER_MS, () => this.say(0x2051, "01"));
	}

	#authenticate(): void {
		if (this.route !== 2 || this.pana === "") return;
		if (this.pana === "01") this.route = 3;
		this.say(0x6028, `${this.pana} ${MAC}`);
	}

	#send(written: string, answer: (data: string) => void): void {
		if (this.route !== 3) answer("10");
		else answer(`01 ${this.sent} 1081000105`);
		if (this.route !== 3 || this.sent !== "00" || !this.answers) return;
		const tid = hexOf(written.slice(36, 38));
		const payload = `1081 ${tid} 028801 05FF01 72 01 E7 04 000004D2`;
		this.#later(METER_MS, () =>
			this.say(0x6018, `${ADDRESS} 0E1A 0E1A BCDE 00 ${this.security} C4 0012 ${payload}`),
		);
	}

	#later(ms: number, act: () => void): void {
		this.#time.create(act).start(ms);
	}
}
