import { readU16, writeU32 } from "../bytes/bytes";
import type { FrameWriter } from "../echonet/frame-writer";
import type { DaySource } from "../meter/day-source";
import type { Clients } from "./clients";
import { SELECT } from "./clients";
import { daysInMonth } from "./meter-clock";

const NO_DATA = 0xfffffffe;
const DAY_LENGTH = 194;
const MAX_BACK = 99;

/**
 * The history properties of the mirrored meter: E2, E4 with E5, EC with ED, EE with EF. Each client has its
 * own E5, ED and EF, so that two clients reading different days do not disturb each other.
 */
export class History {
	readonly #clients: Clients;
	readonly #days: DaySource;

	constructor(clients: Clients, days: DaySource) {
		this.#clients = clients;
		this.#days = days;
	}

	/** Adds E2, E4, E5, EC, ED, EE or EF; false while what is asked for is not at hand. */
	get(epc: number, writer: FrameWriter, client: number): boolean {
		const clients = this.#clients;
		const { selections } = clients;
		switch (epc) {
			case 0xe5:
				return writer.add(epc, selections, clients.selection(client) + SELECT.DAY, 1);
			case 0xed:
				return writer.add(epc, selections, clients.selection(client) + SELECT.PAIRS, 7);
			case 0xef:
				return writer.add(epc, selections, clients.selection(client) + SELECT.MINUTES, 7);
			case 0xe2:
			case 0xe4:
				return this.#day(epc, writer, selections[clients.select(client) + SELECT.DAY]!);
			case 0xec:
				return this.#unset(epc, writer, clients.select(client) + SELECT.PAIRS);
			default:
				return this.#unset(epc, writer, clients.select(client) + SELECT.MINUTES);
		}
	}

	/** Takes E5 (0 to 99), ED or EF (YYYY MM DD hh mm, count). */
	set(epc: number, bytes: Uint8Array, at: number, pdc: number, client: number): boolean {
		const { selections } = this.#clients;
		if (epc === 0xe5) {
			if (pdc !== 1 || bytes[at]! > MAX_BACK) return false;
			selections[this.#clients.select(client) + SELECT.DAY] = bytes[at]!;
			return true;
		}
		const halfHours = epc === 0xed;
		if (pdc !== 7 || !isMoment(bytes, at, halfHours)) return false;
		const count = bytes[at + 6]!;
		if (count < 1 || count > (halfHours ? 12 : 10)) return false;
		const to = this.#clients.select(client) + (halfHours ? SELECT.PAIRS : SELECT.MINUTES);
		for (let i = 0; i < 7; i++) selections[to + i] = bytes[at + i]!;
		return true;
	}

	/** One day of 48 readings; day 00FF without any when no day was selected (class 0288, E2). */
	#day(epc: number, writer: FrameWriter, back: number): boolean {
		const at = writer.reserve(epc, DAY_LENGTH);
		if (at < 0) return false;
		if (back <= MAX_BACK) return this.#days.readDay(back, epc === 0xe4, writer.bytes, at);
		const { bytes } = writer;
		bytes.fill(0xff, at, at + DAY_LENGTH);
		bytes[at] = 0;
		for (let i = at + 5; i < at + DAY_LENGTH; i += 4) bytes[i] = 0xfe;
		return true;
	}

	/** EC or EE as the class gives it while no time is selected: FFFFFFFFFFFF, one pair without data. */
	#unset(epc: number, writer: FrameWriter, selected: number): boolean {
		if (readU16(this.#clients.selections, selected) !== 0xffff) return false;
		const at = writer.reserve(epc, 15);
		if (at < 0) return false;
		writer.bytes.fill(0xff, at, at + 6);
		writer.bytes[at + 6] = 1;
		writeU32(writer.bytes, at + 7, NO_DATA);
		writeU32(writer.bytes, at + 11, NO_DATA);
		return true;
	}
}

/** True for a real YYYY MM DD hh mm (6 bytes); on the half hour where that is asked for. */
function isMoment(bytes: Uint8Array, at: number, halfHours: boolean): boolean {
	const year = readU16(bytes, at);
	const month = bytes[at + 2]!;
	const day = bytes[at + 3]!;
	const minute = bytes[at + 5]!;
	if (year < 1 || year > 9999 || month < 1 || month > 12) return false;
	if (day < 1 || day > daysInMonth(year, month) || bytes[at + 4]! > 23) return false;
	return halfHours ? minute === 0 || minute === 30 : minute < 60;
}
