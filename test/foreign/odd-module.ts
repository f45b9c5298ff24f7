import type { Serial, SerialEvents, SerialPort } from "../../modules/ports/serial";
import type { FakeTime } from "../support/fake-time";
import { type Air, digits, hex, METER_EOJ, NODE_EOJ, OddMeter } from "./odd-meter";

/** Every way in which modules differ, or might: each stands in a manual, a capture or a report, or is left open there. */
export interface Oddities {
	readonly dialect?: "SE" | "DSE";
	/** ERXUDP payloads as raw bytes. */
	readonly binary?: boolean;
	/** What ROPT answers. */
	readonly ropt?: "OK" | "ER04" | "silent";
	/** "off": never on; "on": until SFE 0; "stuck": SFE 0 is answered with OK and changes nothing. */
	readonly echo?: "off" | "on" | "stuck";
	/** ROPT is echoed like any other command. Default true. */
	readonly echoProduct?: boolean;
	/** Bytes of the payload show up behind the echo of SKSENDTO. */
	readonly echoPayload?: boolean;
	/** Blank lines before each OK, EVENT and ERXUDP. */
	readonly blanks?: number;
	/** Behind each line, before CR LF. */
	readonly tail?: string;
	/** Behind each EVENT but 21: "EVENT 25 addr 00". */
	readonly eventTail?: string;
	/** What DSE prints as side of an EVENT. */
	readonly eventSide?: string;
	/** Order of OK and EVENT 21 of SKSENDTO. */
	readonly send?: "event-first" | "ok-first" | "resolve";
	readonly erxudp?: "as dialect" | "no sec" | "han";
	readonly lowerCase?: boolean;
	/** The answer to SKSREG SA2 1. */
	readonly sa2?: "OK" | "ER04" | "ER06" | "ER10";
	/** What becomes of SKTERM: no session; no answer; EVENT 27 or 28, so many ms later. */
	readonly term?: "ER10" | "silent" | { readonly event: "27" | "28"; readonly ms: number };
	/** Commands that are always answered so: by their first word. */
	readonly answers?: Readonly<Record<string, string>>;
	/** The join ends in EVENT 24 after so many ms; "never" in nothing. */
	readonly joinFails?: number | "never";
	/** A session from before is alive: SKINFO shows its PAN, and datagrams go through. */
	readonly joined?: boolean;
	/** Commands at the start that are not heard. */
	readonly deaf?: number;
	/** From the end of a command to its answer. */
	readonly answerMs?: number;
	/** Every so many bytes of those it sends, one is lost. */
	readonly dropEvery?: number;
	readonly mac?: string;
	readonly channel?: string;
	readonly panId?: string;
	/** Lines in front of EPANDESC fields. */
	readonly indent?: string;
	/** More fields, as of the HAN side. */
	readonly fields?: readonly string[];
	readonly pairId?: boolean;
	/** EPANDESC comes so many ms after EVENT 22; before it when undefined. */
	readonly lateMs?: number;
	/** Whole blocks of others that are heard first. */
	readonly others?: readonly (readonly string[])[];
	/** How the meter tells its instance list after a join. */
	readonly list?: "INF" | "INFC" | "never";
}

const MODULE_ADDRESS = "FE80:0000:0000:0000:021D:1290:0003:809A";
const ALL_NODES = "FF02:0000:0000:0000:0000:0000:0000:0001";
const AIR_MS = 200;
const ANSWER_MS = 365;

/** A Wi-SUN module scripted from the notes alone, as a Serial port on virtual time. */
export class OddModule implements Serial {
	readonly overruns = undefined;
	readonly meter: OddMeter;
	readonly odd: Oddities;
	/** Commands in the order they came, without payloads. */
	readonly commands: string[] = [];
	readonly mac: string;
	readonly address: string;
	readonly #time: FakeTime;
	#events: SerialEvents | undefined;
	#line = "";
	#need = 0;
	#payload = "";
	#echo: boolean;
	#lqi = false;
	#joined: boolean;
	#channel: string;
	#panId: string;
	#heard = 0;
	#said = 0;
	/** Until when the module is busy with a command; those that follow wait. */
	#busyUntil = 0;

	constructor(time: FakeTime, odd: Oddities) {
		this.#time = time;
		this.odd = odd;
		this.meter = new OddMeter(() => time.now());
		this.mac = odd.mac ?? "001C6400030C8CF5";
		const first = hex(Number.parseInt(this.mac.slice(0, 2), 16) ^ 2, 2);
		const id = (first + this.mac.slice(2)).match(/..../g)!;
		this.address = `FE80:0000:0000:0000:${id.join(":")}`;
		this.#echo = odd.echo === "on" || odd.echo === "stuck";
		this.#joined = odd.joined === true;
		this.#channel = this.#joined ? (odd.channel ?? "39") : "21";
		this.#panId = this.#joined ? (odd.panId ?? "8CF5") : "FFFF";
	}

	open(_baud: number, events: SerialEvents): SerialPort {
		this.#events = events;
		return {
			write: (bytes, length) => {
				for (let i = 0; i < length; i++) this.#hear(String.fromCharCode(bytes[i]!));
				return true;
			},
			close: () => {
				if (this.#events === events) this.#events = undefined;
			},
			pulseReset: () => false,
		};
	}

	/** Something comes over the air by itself. */
	receive(air: Air): void {
		if (!this.#joined) return;
		const { odd } = this;
		const sec = air.sec ?? "1";
		const dse = odd.dialect === "DSE";
		const side = dse ? " 0" : "";
		let flags = `${this.#lqi && dse ? "7B " : ""}${sec}${side} `;
		if (odd.erxudp === "no sec") flags = "";
		else if (odd.erxudp === "han") flags = `7B ${sec} `;
		const to = air.multicast === true ? ALL_NODES : MODULE_ADDRESS;
		const sender = air.sender ?? this.address;
		const port = air.port ?? "0E1A";
		const head = `${sender} ${to} ${port} ${port} ${this.mac} ${flags}${hex(air.payload.length, 4)} `;
		const data = odd.binary === true ? air.payload : digits(air.payload);
		const lower = odd.lowerCase === true;
		this.#blank();
		this.#say(`ERXUDP ${lower ? head.toLowerCase() : head}`);
		this.#say(`${lower && odd.binary !== true ? data.toLowerCase() : data}\r\n`);
	}

	/** Sends bytes as they stand. */
	#say(text: string): void {
		const bytes: number[] = [];
		for (const char of text) {
			this.#said++;
			if (this.odd.dropEvery === undefined || this.#said % this.odd.dropEvery !== 0)
				bytes.push(char.charCodeAt(0));
		}
		this.#events?.onBytes(Uint8Array.from(bytes), bytes.length);
	}

	#print(line: string): void {
		this.#say(`${line}${this.odd.tail ?? ""}\r\n`);
	}

	#blank(): void {
		this.#say("\r\n".repeat(this.odd.blanks ?? 0));
	}

	#event(num: string, parameter = ""): void {
		const { odd } = this;
		const side = odd.dialect === "DSE" ? ` ${odd.eventSide ?? "0"}` : "";
		const more = num === "21" ? "" : (odd.eventTail ?? "");
		this.#blank();
		this.#print(
			`EVENT ${num} ${num === "22" || num === "20" ? MODULE_ADDRESS : this.address}${side}${parameter}${more}`,
		);
	}

	#after(ms: number, run: () => void): void {
		this.#time.setTimer(run, Math.round(ms));
	}

	#hear(char: string): void {
		if (this.#need > 0) {
			this.#payload += char;
			if (--this.#need === 0) this.#send(this.#line, this.#payload);
			return;
		}
		if (char === "\r") {
			const line = this.#line.trimEnd();
			this.#line = "";
			if (line !== "") this.#queue(line);
			return;
		}
		if (char < " ") return;
		this.#line += char;
		const words = this.#line.split(" ");
		if (words[0] !== "SKSENDTO" || words.length !== (this.odd.dialect === "DSE" ? 8 : 7)) return;
		this.#need = Number.parseInt(words[words.length - 2]!, 16);
		this.#payload = "";
	}

	/** One command at a time, each answered after its time. */
	#queue(line: string): void {
		if (++this.#heard <= (this.odd.deaf ?? 0)) return;
		const due = Math.max(this.#busyUntil, this.#time.ticks()) + (this.odd.answerMs ?? 4);
		this.#busyUntil = due;
		this.#after(due - this.#time.ticks(), () => this.#run(line));
	}

	#send(head: string, payload: string): void {
		this.#line = "";
		this.commands.push(head.trimEnd());
		const { odd } = this;
		if (this.#echo) {
			this.#say(head);
			if (odd.echoPayload === true) this.#say(payload.replaceAll(/[\0-\x1f]/g, ""));
		}
		this.#say("\r\n");
		const first = () =>
			odd.send === "ok-first" ? this.#ok() : this.#event("21", odd.send === "resolve" ? " 02" : " 00");
		const second = () => (odd.send === "ok-first" ? this.#event("21", " 00") : this.#ok());
		this.#after(AIR_MS, () => {
			if (!this.#joined) {
				this.#event("21", " 01");
				this.#ok();
				return;
			}
			first();
			second();
			if (odd.send === "resolve") {
				this.#after(60, () => this.#event("02"));
				this.#after(260, () => this.#event("21", " 00"));
			}
			let delay = odd.send === "resolve" ? 260 : 0;
			for (const air of this.meter.take(payload)) {
				delay += air.delayMs ?? ANSWER_MS;
				this.#after(delay, () => this.receive(air));
			}
		});
	}

	#ok(): void {
		this.#blank();
		this.#print("OK");
	}

	#run(line: string): void {
		this.commands.push(line);
		const words = line.split(" ");
		const name = words[0]!;
		if (name === "ROPT") {
			this.#runRopt();
			return;
		}
		if (this.#echo) this.#print(line);
		const side = this.odd.dialect === "DSE";
		const fixed = this.odd.answers?.[name];
		if (fixed !== undefined) this.#print(fixed);
		else if (name === "SKSCAN" && words.length !== (side ? 5 : 4)) this.#print("FAIL ER05");
		else if (name === "SKLL64") this.#print(this.address);
		else if (name === "SKTERM") this.#term();
		else if (name === "SKSREG" && words[1] === "SA2") this.#signal();
		else if (!KNOWN.includes(name)) this.#print("FAIL ER04");
		else {
			if (name === "SKVER") this.#print("EVER 1.2.10");
			else if (name === "SKINFO") this.#info();
			else if (name === "SKSREG") this.#register(words[1]!, words[2]);
			this.#ok();
			if (name === "SKSCAN") this.#scan(Number.parseInt(words[3]!, 16), words[2]!);
			else if (name === "SKJOIN" || name === "SKREJOIN") this.#join();
			else if (name === "SKPING")
				this.#after(ANSWER_MS, () => this.#print(`EPONG ${side ? "0 " : ""}${this.address}`));
		}
	}

	#runRopt(): void {
		const { odd } = this;
		const ropt = odd.ropt ?? "OK";
		if (this.#echo && odd.echoProduct !== false) this.#say("ROPT\r");
		if (ropt === "ER04") this.#print("FAIL ER04");
		else if (ropt === "OK") this.#say(odd.binary === true ? "OK 00\r" : "OK 01\r");
	}

	#info(): void {
		const last = this.odd.dialect === "DSE" ? "0" : "FFFE";
		this.#print(`EINFO ${MODULE_ADDRESS} 001D12900003809A ${this.#channel} ${this.#panId} ${last}`);
	}

	#register(name: string, value: string | undefined): void {
		if (value === undefined) this.#print(`ESREG ${name === "SFE" && this.#echo ? "1" : "0"}`);
		else if (name === "SFE") this.#echo = this.odd.echo === "stuck" || value === "1";
		else if (name === "S2") this.#channel = value;
		else if (name === "S3") this.#panId = value;
	}

	#signal(): void {
		const answer = this.odd.sa2 ?? "OK";
		if (answer === "OK") {
			this.#lqi = true;
			this.#ok();
		} else this.#print(`FAIL ${answer}`);
	}

	#term(): void {
		const term = this.odd.term ?? "ER10";
		if (term === "silent") return;
		if (term === "ER10" || !this.#joined) {
			this.#print("FAIL ER10");
			return;
		}
		this.#ok();
		this.#joined = false;
		this.#after(term.ms, () => this.#event(term.event));
	}

	#scan(duration: number, mask: string): void {
		const { odd } = this;
		const channel = odd.channel ?? "39";
		const heard = (Number.parseInt(mask, 16) >>> (Number.parseInt(channel, 16) - 0x21)) & 1;
		const describe = (lines: readonly string[]) => {
			this.#event("20");
			this.#print("EPANDESC");
			for (const line of lines) this.#print(`${odd.indent ?? "  "}${line}`);
		};
		const own = [
			`Channel:${channel}`,
			"Channel Page:09",
			`Pan ID:${odd.panId ?? "8CF5"}`,
			`Addr:${this.mac}`,
			"LQI:2D",
		];
		if (odd.dialect === "DSE") own.push("Side:0");
		if (odd.pairId !== false) own.push(`PairID:${PAIR_ID}`);
		own.push(...(odd.fields ?? []));
		const ms = 28 * 9.6 * (2 ** duration + 1);
		this.#after(ms / 2, () => {
			for (const other of odd.others ?? []) describe(other);
			if (heard === 1 && odd.lateMs === undefined) describe(own);
		});
		this.#after(ms, () => this.#event("22"));
		if (odd.lateMs !== undefined && heard === 1) this.#after(ms + odd.lateMs, () => describe(own));
	}

	#join(): void {
		const { odd } = this;
		this.#joined = false;
		const channel = (odd.channel ?? "39").toUpperCase();
		const right = this.#channel === channel && this.#panId === (odd.panId ?? "8CF5");
		this.#after(100, () => this.#event("21", " 02"));
		this.#after(150, () => this.#event("02"));
		if (!right) {
			this.#after(39_000, () => this.#event("24"));
			return;
		}
		this.#after(1_500, () => this.#event("21", " 00"));
		if (odd.joinFails !== undefined) {
			if (odd.joinFails !== "never") this.#after(odd.joinFails, () => this.#event("24"));
			return;
		}
		this.#after(3_300, () => {
			this.#joined = true;
			this.#event("25");
		});
		const esv = odd.list === "INFC" ? "\x74" : "\x73";
		const list = `\x10\x81\x03\x61${NODE_EOJ}${NODE_EOJ}${esv}\x01\xd5\x04\x01${METER_EOJ}`;
		if (odd.list !== "never") this.#after(6_300, () => this.receive({ payload: list, multicast: true }));
	}
}

/** The last eight characters of the ID that the tests use. */
export const PAIR_ID = "C0FFEE42";

const KNOWN = [
	"SKVER",
	"SKINFO",
	"SKRESET",
	"SKSREG",
	"SKSETPWD",
	"SKSETRBID",
	"SKSCAN",
	"SKJOIN",
	"SKREJOIN",
	"SKPING",
];
