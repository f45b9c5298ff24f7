import { readU16, writeU16 } from "../../bytes/bytes";
import { EPC } from "../../echonet/epc";
import type { FrameWriter } from "../../echonet/frame-writer";
import { DAY_MS, daysInMonth, readDay } from "../../meter/clock/calendar";
import type { Readings } from "../../meter/values/readings";
import type { Clock } from "../../ports/clock";

/**
 * The meter's clock (97, 98) between two readings of it: the session asks once an hour, so the time that
 * passed since is added. The meter tells no seconds; the time shown is therefore up to a minute late.
 */
export class ClockProperties {
	private readonly _readings: Readings;
	private readonly _clock: Clock;
	private readonly _edt = new Uint8Array(4);

	constructor(readings: Readings, clock: Clock) {
		this._readings = readings;
		this._clock = clock;
	}

	/** True when 97 and 98 can both be told. */
	get known(): boolean {
		return this._readings.lengthOf(EPC.TIME) === 2 && this._readings.lengthOf(EPC.DATE) === 4;
	}

	/** Day number of the meter's today, or undefined while it is not known or no day that a clock may show. */
	get today(): number | undefined {
		if (!this.known) return undefined;
		this._readings.copyRaw(EPC.DATE, this._edt, 0);
		const day = readDay(this._edt, 0);
		return day < 0 ? undefined : day + this.daysSinceRead();
	}

	/** Adds 97 (hh mm) or 98 (YYYY MM DD). */
	write(writer: FrameWriter, epc: number): boolean {
		if (!this.known) return false;
		const at = writer.reserve(epc, epc === EPC.TIME ? 2 : 4);
		if (at < 0) return false;
		if (epc === EPC.TIME) {
			const minutes = Math.floor((this.sinceMidnight(this._clock.ticks()) % DAY_MS) / 60_000);
			writer.bytes[at] = Math.floor(minutes / 60);
			writer.bytes[at + 1] = minutes % 60;
			return true;
		}
		const days = this.daysSinceRead();
		this._readings.copyRaw(EPC.DATE, this._edt, 0);
		for (let i = 0; i < days; i++) nextDay(this._edt);
		writer.bytes.set(this._edt, at);
		return true;
	}

	/** Midnights that passed since 98 was read. */
	private daysSinceRead(): number {
		const read = this.sinceMidnight(this._readings.arrivedAt(EPC.DATE)!);
		return Math.floor(this.sinceMidnight(this._clock.ticks()) / DAY_MS) - Math.floor(read / DAY_MS);
	}

	/** Milliseconds at `ticks` since the beginning of the day in which 97 was read. */
	private sinceMidnight(ticks: number): number {
		this._readings.copyRaw(EPC.TIME, this._edt, 0);
		const minutes = this._edt[0]! * 60 + this._edt[1]!;
		return ticks - this._readings.arrivedAt(EPC.TIME)! + minutes * 60_000;
	}
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
