/**
 * A smart meter written from the published frames alone, with a place where each test can bend what it says. It
 * shares no code with modules/ or with the emulator.
 */

/** One datagram that comes over the air to the module. */
export interface Air {
	/** Payload, one character a byte. */
	readonly payload: string;
	/** Milliseconds after the request, or after the answer before it. */
	readonly delayMs?: number;
	/** Sender, when it is not the meter. */
	readonly sender?: string;
	readonly multicast?: boolean;
	/** "0": the datagram was not encrypted. */
	readonly sec?: string;
	readonly port?: string;
}

/** Changes what the meter says to one request; `request` is the payload of SKSENDTO. */
export type Bend = (answer: string, request: string, meter: OddMeter) => readonly Air[];

export const METER_EOJ = "\x02\x88\x01";
export const CONTROLLER_EOJ = "\x05\xff\x01";
export const NODE_EOJ = "\x0e\xf0\x01";

/** Bytes of hex digits as text, one character a byte. */
export function raw(hex: string): string {
	let text = "";
	for (const pair of hex.replaceAll(" ", "").match(/../g) ?? [])
		text += String.fromCharCode(Number.parseInt(pair, 16));
	return text;
}

export function digits(text: string): string {
	let hex = "";
	for (const char of text) hex += char.charCodeAt(0).toString(16).padStart(2, "0");
	return hex.toUpperCase();
}

/** The frame of the worked examples: power 632 W, current 3.0 A and 5.0 A, release F, 0.1 kWh. */
const VALUES: Readonly<Record<string, string>> = {
	"80": "30",
	"81": "61",
	"82": "00004600",
	"88": "42",
	"8A": "000016",
	"8D": "413030423030303030310000",
	"9D": "03808188",
	"9E": "0381E5ED",
	"9F": "1941414160404000624300414040430202",
	D3: "00000001",
	D7: "06",
	E0: "0000B9D7",
	E1: "01",
	E3: "00000005",
	E5: "00",
	E7: "00000278",
	E8: "001E0032",
	ED: "FFFFFFFFFFFF01",
};
export const WATTS = 632;

const MINUTE_MS = 60_000;
const JST_MS = 9 * 3_600_000;

export class OddMeter {
	/** EDT by EPC, both as hex digits; "" is refused with PDC 0. */
	readonly values = new Map(Object.entries(VALUES));
	bend: Bend = (answer) => [{ payload: answer }];
	/** Requests that came, as hex digits. */
	readonly requests: string[] = [];
	readonly #unix: () => number;

	constructor(unix: () => number) {
		this.#unix = unix;
	}

	/** What comes over the air after this request. */
	take(request: string): readonly Air[] {
		this.requests.push(digits(request));
		const answer = this.answer(request);
		return answer === "" ? [] : this.bend(answer, request, this);
	}

	/** The frame that a meter as in the books would answer with; "" for silence. */
	answer(request: string): string {
		const service = request.charCodeAt(10);
		const head = request.slice(0, 4) + request.slice(7, 10) + request.slice(4, 7);
		if (request.startsWith("\x10\x81") && service === 0x62) return this.#give(head, request, 0x72);
		if (service === 0x63) return `${head}\x73\x01\xd5\x04\x01${METER_EOJ}`;
		if (service !== 0x61) return "";
		const [block] = blocksOf(request);
		this.values.set(block!.epc, digits(block!.edt));
		return `${head}\x71\x01${raw(block!.epc)}\0`;
	}

	#give(head: string, request: string, service: number): string {
		let body = "";
		let refused = false;
		const blocks = blocksOf(request);
		for (const { epc } of blocks) {
			const edt = raw(this.value(epc));
			refused ||= edt === "";
			body += raw(epc) + String.fromCharCode(edt.length) + edt;
		}
		const esv = refused ? service - 0x20 : service;
		return head + String.fromCharCode(esv, blocks.length) + body;
	}

	/** The EDT of a property as hex digits. */
	value(epc: string): string {
		const fixed = this.values.get(epc);
		if (fixed !== undefined) return fixed;
		const now = new Date(Math.floor(this.#unix() / MINUTE_MS) * MINUTE_MS + JST_MS);
		const date = `${hex(now.getUTCFullYear(), 4)}${hex(now.getUTCMonth() + 1, 2)}${hex(now.getUTCDate(), 2)}`;
		const half = hex(now.getUTCHours(), 2) + (now.getUTCMinutes() < 30 ? "00" : "1E");
		switch (epc) {
			case "97":
				return hex(now.getUTCHours(), 2) + hex(now.getUTCMinutes(), 2);
			case "98":
				return date;
			case "EA":
				return `${date}${half}000000B9D0`;
			case "EB":
				return `${date}${half}0000000005`;
			case "E2":
			case "E4":
				return `00${this.values.get("E5")}${"FFFFFFFE".repeat(48)}`;
			default:
				return "";
		}
	}
}

/** The properties of a frame. */
export function blocksOf(frame: string): { epc: string; edt: string }[] {
	const blocks: { epc: string; edt: string }[] = [];
	let at = 12;
	for (let left = frame.charCodeAt(11); left > 0; left--) {
		const length = frame.charCodeAt(at + 1);
		blocks.push({ epc: digits(frame[at]!), edt: frame.slice(at + 2, at + 2 + length) });
		at += 2 + length;
	}
	return blocks;
}

export function hex(value: number, width: number): string {
	return value.toString(16).toUpperCase().padStart(width, "0");
}
