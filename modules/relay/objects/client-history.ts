import { copy, readU16, writeU32 } from "../../bytes/bytes";
import { EPC } from "../../echonet/epc";
import type { FrameWriter } from "../../echonet/frame-writer";
import { daysInMonth, readDay } from "../../meter/clock/calendar";
import { writeNoDay } from "../../meter/history/day-cache";
import type { DaySource } from "../../meter/record/day-source";
import { NO_COUNT } from "../../meter/values/special";
import type { Clients } from "../clients";
import { SELECT } from "../clients";
import type { ClockProperties } from "./clock-properties";

const DAY_LENGTH = 194;
const MAX_BACK = 99;
/** The day of E2 and E4 while none was chosen. */
const NEVER_CHOSEN = 0xff;

/**
 * The history properties of the mirrored meter: E2, E4 with E5, EC with ED, EE with EF. Each client has its
 * own E5, ED and EF, so that two clients reading different days do not disturb each other.
 */
export class ClientHistory {
	private readonly _clients: Clients;
	private readonly _days: DaySource;
	private readonly _clock: ClockProperties;

	constructor(clients: Clients, days: DaySource, clock: ClockProperties) {
		this._clients = clients;
		this._days = days;
		this._clock = clock;
	}

	/**
	 * Adds E2, E4, E5, EC, ED, EE or EF; false while what is asked for is not at hand. `reverse` tells whether
	 * the meter counts that direction too.
	 */
	get(epc: number, writer: FrameWriter, client: number, reverse: boolean): boolean {
		const clients = this._clients;
		const selections = clients.selections;
		switch (epc) {
			case EPC.DAY:
				return writer.add(epc, selections, clients.selection(client) + SELECT.DAY, 1);
			case EPC.HALF_HOURS_FROM:
				return writer.add(epc, selections, clients.selection(client) + SELECT.PAIRS, 7);
			case EPC.MINUTES_FROM:
				return writer.add(epc, selections, clients.selection(client) + SELECT.MINUTES, 7);
			case EPC.FORWARD_DAY:
			case EPC.REVERSE_DAY:
				return this.day(epc, writer, selections[clients.select(client) + SELECT.DAY]!);
			case EPC.HALF_HOURS:
				return this.halfHours(writer, clients.select(client) + SELECT.PAIRS, reverse);
			case EPC.MINUTES:
				return this.minutes(writer, clients.select(client) + SELECT.MINUTES);
			default:
				return false;
		}
	}

	/** Takes E5 (0 to 99), ED or EF (YYYY MM DD hh mm, count). */
	set(epc: number, bytes: Uint8Array, at: number, pdc: number, client: number): boolean {
		const selections = this._clients.selections;
		if (epc === EPC.DAY) {
			if (pdc !== 1 || bytes[at]! > MAX_BACK) return false;
			selections[this._clients.select(client) + SELECT.DAY] = bytes[at]!;
			return true;
		}
		const halfHours = epc === EPC.HALF_HOURS_FROM;
		if (!halfHours && epc !== EPC.MINUTES_FROM) return false;
		if (pdc !== 7 || !isMoment(bytes, at, halfHours)) return false;
		const count = bytes[at + 6]!;
		if (count < 1 || count > (halfHours ? 12 : 10)) return false;
		const to = this._clients.select(client) + (halfHours ? SELECT.PAIRS : SELECT.MINUTES);
		for (let i = 0; i < 7; i++) selections[to + i] = bytes[at + i]!;
		return true;
	}

	/** One day of 48 readings; day 00FF without any when no day was selected (class 0288, E2). */
	private day(epc: number, writer: FrameWriter, back: number): boolean {
		const at = writer.reserve(epc, DAY_LENGTH);
		if (at < 0) return false;
		if (back <= MAX_BACK) return this._days.readDay(back, epc === EPC.REVERSE_DAY, writer.bytes, at);
		writeNoDay(NEVER_CHOSEN, writer.bytes, at);
		return true;
	}

	/** EC: the readings at the selected half hour and those before it, newest first, out of the days at hand. */
	private halfHours(writer: FrameWriter, selected: number, reverse: boolean): boolean {
		const selections = this._clients.selections;
		if (readU16(selections, selected) === 0xffff) return this.unset(EPC.HALF_HOURS, writer, selected);
		const today = this._clock.today;
		if (today == null) return false;
		const count = selections[selected + 6]!;
		const at = writer.reserve(EPC.HALF_HOURS, 7 + 8 * count);
		// The day is read into the unused end of the frame.
		const day = writer.length;
		if (at < 0 || day + DAY_LENGTH > writer.bytes.length) {
			writer.full = true;
			return false;
		}
		for (let i = 0; i < 7; i++) writer.bytes[at + i] = selections[selected + i]!;
		const back = today - readDay(selections, selected);
		const slot = selections[selected + 4]! * 2 + (selections[selected + 5] === 30 ? 1 : 0);
		const first = Math.min(count, slot + 1);
		return (
			this.fill(writer, at + 7, first, back, slot, reverse) &&
			this.fill(writer, at + 7 + first * 8, count - first, back + 1, 47, reverse)
		);
	}

	/** EE: the meter's own answer to the selection, fetched on demand; refused while it is on its way. */
	private minutes(writer: FrameWriter, selected: number): boolean {
		const selections = this._clients.selections;
		if (readU16(selections, selected) === 0xffff) return this.unset(EPC.MINUTES, writer, selected);
		const at = writer.reserve(EPC.MINUTES, 7 + 8 * selections[selected + 6]!);
		return at >= 0 && this._days.readMinutes(selections, selected, writer.bytes, at);
	}

	/** Writes `count` pairs at `bytes[at]` from `slot` of the day `back` downwards; false when it is not at hand. */
	private fill(
		writer: FrameWriter,
		at: number,
		count: number,
		back: number,
		slot: number,
		reverse: boolean,
	): boolean {
		const bytes = writer.bytes;
		const day = writer.length;
		for (let i = 0; i < count * 2; i++) writeU32(bytes, at + i * 4, NO_COUNT);
		// What lies ahead, or further back than a meter keeps, has no data and never will.
		if (count === 0 || back < 0 || back > MAX_BACK) return true;
		for (let direction = 0; direction < (reverse ? 2 : 1); direction++) {
			if (!this._days.readDay(back, direction === 1, bytes, day)) return false;
			for (let i = 0; i < count; i++)
				copy(bytes, day + 2 + (slot - i) * 4, 4, bytes, at + i * 8 + direction * 4);
		}
		return true;
	}

	/** EC or EE as the class gives it while no time is selected: FFFFFFFFFFFF, one pair without data. */
	private unset(epc: number, writer: FrameWriter, selected: number): boolean {
		if (readU16(this._clients.selections, selected) !== 0xffff) return false;
		const at = writer.reserve(epc, 15);
		if (at < 0) return false;
		writer.bytes.fill(0xff, at, at + 6);
		writer.bytes[at + 6] = 1;
		writeU32(writer.bytes, at + 7, NO_COUNT);
		writeU32(writer.bytes, at + 11, NO_COUNT);
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
