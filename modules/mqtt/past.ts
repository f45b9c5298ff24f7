import { DAY_MS, dateText, HALF_HOUR_MS, localText } from "../meter/clock/calendar";
import type { Meter } from "../meter/meter";
import { NO_COUNT, SeriesMessage } from "./series";

const SLOTS = 48;
/** EDT of E2 or E4. */
const EDT = 194;
/** Half hours go back to yesterday; after an outage of the broker to what it has not confirmed, as far as they are kept. */
const MOST_BACK = 3;
/** Days go back so far; after an outage to the first that the broker may lack. */
const DAYS_BACK = 31;
const MOST_DAYS_BACK = 100;

/** What has been, for the broker to keep. */
export class Past {
	/** Found by `halfHours`: the last day up to which nothing is missing, or -1. */
	completeDay = -1;
	private readonly _meter: Meter;

	constructor(meter: Meter) {
		this._meter = meter;
	}

	/** Changes when half hours may have changed; "" without a clock. */
	get halfHoursKey(): string {
		const { clock, history, record } = this._meter;
		const local = clock.local();
		if (local == null) return "";
		const { days, gaps } = history.counters;
		return `${Math.floor(local / HALF_HOUR_MS)} ${days} ${gaps} ${record.version}`;
	}

	/** The same for days. */
	get daysKey(): string {
		const day = this._meter.clock.day();
		return day == null ? "" : `${day} ${this._meter.record.version}`;
	}

	/** The topic `halfhours`, up to the last one that is over; undefined without a clock. */
	halfHours(topic: string, confirmedDay: number): SeriesMessage | undefined {
		const { clock, derived, readings } = this._meter;
		const local = clock.local();
		if (local == null) return undefined;
		const today = Math.floor(local / DAY_MS);
		const from = firstDay(today, confirmedDay, 1, MOST_BACK);
		const count = Math.floor(local / HALF_HOUR_MS) - from * SLOTS;
		const bought = new Int32Array(count);
		const sold = new Int32Array(count);
		this.completeDay = -1;
		let missing = 0;
		for (let i = 0; i < count; i++) {
			const day = from + Math.floor(i / SLOTS);
			const slot = i % SLOTS;
			bought[i] = derived.halfHourCount(day, slot, "bought") ?? NO_COUNT;
			sold[i] = derived.halfHourCount(day, slot, "sold") ?? NO_COUNT;
			if (bought[i] === NO_COUNT) missing++;
			if (slot < SLOTS - 1) continue;
			if (missing > 0) this.ask(today - day);
			else if (day === from || this.completeDay === day - 1) this.completeDay = day;
			missing = 0;
		}
		const head = `"from":"${localText(from * DAY_MS)}","stepMin":30,`;
		return new SeriesMessage(topic, head, bought, sold, readings);
	}

	/** The topic `days`, up to yesterday; undefined without a clock. */
	days(topic: string, confirmedDay: number): SeriesMessage | undefined {
		const { clock, derived, readings } = this._meter;
		const today = clock.day();
		if (today == null) return undefined;
		const from = firstDay(today, confirmedDay, DAYS_BACK, MOST_DAYS_BACK);
		const bought = new Int32Array(today - from);
		const sold = new Int32Array(today - from);
		for (let i = 0; i < bought.length; i++) {
			bought[i] = derived.dayCount(from + i, "bought") ?? NO_COUNT;
			sold[i] = derived.dayCount(from + i, "sold") ?? NO_COUNT;
		}
		return new SeriesMessage(topic, `"from":"${dateText(from)}",`, bought, sold, readings);
	}

	/** What of yesterday is missing is fetched anyway; a day before that has to be asked for. */
	private ask(back: number): void {
		if (back > 1) this._meter.history.readDay(back, false, new Uint8Array(EDT), 0);
	}
}

/** `usual` days back, or from the first day that is not confirmed, but never more than `most`. */
function firstDay(today: number, confirmedDay: number, usual: number, most: number): number {
	if (confirmedDay < 0) return today - usual;
	return Math.max(today - most, Math.min(today - usual, confirmedDay + 1));
}
