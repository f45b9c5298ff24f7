import { bytesToHex, hexToBytes, toHex } from "../../modules/bytes/hex";
import type { FakeLink } from "./fake-link";
import type { FakeTime } from "./fake-time";

/** The property maps of a meter with exactly the utility's 23 items. */
const KYUSHU_9F = "1741414160404000624300414000030202";

/**
 * A meter behind a FakeLink that answers by a script: each EPC has an EDT as hex, or a function of the time.
 * What is not in `edt` is refused.
 */
export class ScriptedMeter {
	readonly edt = new Map<number, string | (() => string)>();
	/** EPCs of each Get, SetC and INF_REQ that arrived, as hex: "62 E7", "61 E5=02". */
	readonly requests: string[] = [];
	/** Ticks at which each arrived. */
	readonly times: number[] = [];
	latencyMs = 400;
	/** Answers only so many blocks of a Get. */
	limit = 6;
	/** Called for each request; true leaves it unanswered. */
	ignores: ((request: string) => boolean) | undefined;
	/** Called for each EPC asked; true refuses it this time. */
	refuses: ((epc: number) => boolean) | undefined;
	readonly #time: FakeTime;
	readonly #link: FakeLink;

	constructor(time: FakeTime, link: FakeLink) {
		this.#time = time;
		this.#link = link;
		link.onSend = (bytes) => this.#receive(bytes);
		const fixed: [number, string][] = [
			[0x80, "30"],
			[0x81, "61"],
			[0x82, "00004600"],
			[0x88, "42"],
			[0x8a, "000016"],
			[0x8d, "413030423030303030310000"],
			[0x9d, "03808188"],
			[0x9e, "0281E5"],
			[0x9f, KYUSHU_9F],
			[0xd3, "00000001"],
			[0xd7, "06"],
			[0xe0, "0000B9D7"],
			[0xe1, "01"],
			[0xe3, "00000005"],
			[0xe5, "FF"],
			[0xe7, "00000278"],
			[0xe8, "001E0032"],
		];
		for (const [epc, hex] of fixed) this.edt.set(epc, hex);
		this.edt.set(0x97, () => this.#local().slice(11, 16).split(":").map(hex2).join(""));
		this.edt.set(0x98, () => date(this.#local()));
		const half = () => {
			const at = new Date(Math.floor(this.localMs / 1_800_000) * 1_800_000).toISOString();
			return `${date(at)}${hex2(at.slice(11, 13))}${hex2(at.slice(14, 16))}00`;
		};
		this.edt.set(0xea, () => `${half()}0000B9D0`);
		this.edt.set(0xeb, () => `${half()}00000004`);
	}

	/** Added to the true time: the error of the meter's clock. */
	clockErrorMs = 0;

	get localMs(): number {
		return this.#time.now() + 32_400_000 + this.clockErrorMs;
	}

	/** Counts requests that ask for `epc`. */
	asked(epc: number): number {
		const text = toHex(epc, 2);
		return this.requests.filter((request) => request.slice(3).split(" ").includes(text)).length;
	}

	announceList(): void {
		this.#push("0EF001 0EF001 73 01 D5 04 01028801");
	}

	/** Sends a frame of its own: everything behind the TID, as hex. */
	#push(rest: string, tid = "0000"): void {
		this.#link.receive(hexToBytes(`1081${tid}${rest}`)!);
	}

	/** Sends EA and EB as INF (73) or INFC (74). */
	pushHalfHour(esv: string): void {
		this.#push(`028801 05FF01 ${esv} 02 EA 0B ${this.value(0xea)} EB 0B ${this.value(0xeb)}`, "0361");
	}

	push(rest: string): void {
		this.#push(rest, "0362");
	}

	value(epc: number): string | undefined {
		const edt = this.edt.get(epc);
		return typeof edt === "function" ? edt() : edt;
	}

	#local(): string {
		return new Date(this.localMs).toISOString();
	}

	#receive(bytes: Uint8Array): void {
		const esv = bytes[10]!;
		const names: string[] = [];
		const out: string[] = [];
		let refused = false;
		let at = 12;
		for (let i = 0; i < bytes[11]!; i++) {
			const epc = bytes[at]!;
			const pdc = bytes[at + 1]!;
			const data = bytesToHex(bytes, at + 2, pdc);
			at += 2 + pdc;
			names.push(toHex(epc, 2) + (esv === 0x61 ? `=${data}` : ""));
			if (out.length >= this.limit) {
				refused = true;
				continue;
			}
			const value = epc === 0xd5 ? "01028801" : this.value(epc);
			if (value === undefined || this.refuses?.(epc) === true) {
				refused = true;
				out.push(toHex(epc, 2) + (esv === 0x61 ? toHex(pdc, 2) + data : "00"));
			} else if (esv === 0x61) {
				this.edt.set(epc, data);
				out.push(`${toHex(epc, 2)}00`);
			} else out.push(toHex(epc, 2) + toHex(value.length >> 1, 2) + value);
		}
		const request = `${toHex(esv, 2)} ${names.join(" ")}`;
		this.requests.push(request);
		this.times.push(this.#time.ticks());
		if (this.ignores?.(request) === true) return;
		const answer = toHex(refused ? esv - 0x10 : esv + 0x10, 2);
		const frame = `1081${bytesToHex(bytes, 2, 2)}${bytesToHex(bytes, 7, 3)}${bytesToHex(bytes, 4, 3)}${answer}${toHex(out.length, 2)}${out.join("")}`;
		this.#time.setTimer(() => this.#link.receive(hexToBytes(frame)!), this.latencyMs);
	}
}

function hex2(text: string): string {
	return toHex(Number(text), 2);
}

function date(iso: string): string {
	return toHex(Number(iso.slice(0, 4)), 4) + hex2(iso.slice(5, 7)) + hex2(iso.slice(8, 10));
}
