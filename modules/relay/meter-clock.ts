import { readU16, writeU16 } from "../bytes/bytes";
import type { FrameWriter } from "../echonet/frame-writer";
import type { Readings } from "../meter/readings";
import type { Clock } from "../ports/clock";

const DAY_MS = 86_400_000;

/**
 * The meter's clock (97, 98) between two readings of it: the session asks once an hour, so the time that
 * passed since is added. The meter tells no seconds; the time shown is therefore up to a minute late.
 */
export class MeterClock {
	readonly #readings: Readings;
	readonly #clock: Clock;
	readonly #edt = new Uint8Array(4);

	constructor(readings: Readings, clock: Clock) {
		this.#readings = readings;
		this.#clock = clock;
	}

	/** True when 97 and 98 can both be told. */
	get known(): boolean {
		return this.#readings.lengthOf(0x97) === 2 && this.#readings.lengthOf(0x98) === 4;
	}

	/** Adds 97 (hh mm) or 98 (YYYY MM DD). */
	write(writer: FrameWriter, epc: number): boolean {
		const readings = this.#readings;
		if (!this.known) return false;
		const edt = this.#edt;
		const at = writer.reserve(epc, epc === 0x97 ? 2 : 4);
		if (at < 0) return false;
		readings.copyRaw(0x97, edt, 0);
		const timeAt = readings.arrivedAt(0x97)!;
		/** `clock.ticks()` at the beginning of the day in which 97 was read. */
		const midnight = timeAt - (edt[0]! * 60 + edt[1]!) * 60_000;
		const passed = this.#clock.ticks() - midnight;
		if (epc === 0x97) {
			const minutes = Math.floor((passed % DAY_MS) / 60_000);
			writer.bytes[at] = Math.floor(minutes / 60);
			writer.bytes[at + 1] = minutes % 60;
			return true;
		}
		readings.copyRaw(0x98, edt, 0);
		const since = Math.floor((readings.arrivedAt(0x98)! - midnight) / DAY_MS);
		for (let days = Math.floor(passed / DAY_MS) - since; days > 0; days--) nextDay(edt);
		writer.bytes.set(edt, at);
		return true;
	}
}

/** Days of `month` (1 to 12) in the Gregorian calendar. */
export function daysInMonth(year: number, month: number): number {
	if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
	return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Advances YYYY MM DD (4 bytes) by a day. */
function nextDay(date: Uint8Array): void {
	const year = readU16(date, 0);
	if (++date[3]! <= daysInMonth(year, date[2]!)) return;
	date[3] = 1;
	if (++date[2]! <= 12) return;
	date[2] = 1;
	writeU16(date, 0, year + 1);
}
