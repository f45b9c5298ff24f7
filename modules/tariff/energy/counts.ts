import type { Meter } from "../../meter/meter";
import { countBetween } from "../../meter/values/kwh";
import { isReverse, type Role } from "../../meter/values/roles";
import { dayWh } from "./day-wh";

const SLOTS = 48;

/** Takes the energy of a stretch of half hours of one day. */
export interface StretchSink {
	/** `wh` were counted between the beginning of half hour `from` and that of `to` (1..48), and no reading lies between. */
	stretch(day: number, from: number, to: number, wh: number): void;
}

/** The meter's counts in whole Wh. */
export class Counts {
	private readonly _meter: Meter;

	constructor(meter: Meter) {
		this._meter = meter;
	}

	/** Wh of a count; the finest unit (0.0001 kWh) is a tenth of a Wh and rounded. */
	wh(count: number | undefined): number | undefined {
		const { coefficient, unitExponent } = this._meter.readings;
		if (count == null || coefficient == null || unitExponent == null) return undefined;
		const units = count * coefficient;
		return unitExponent < -3 ? Math.round(units / 10) : units * 10 ** (unitExponent + 3);
	}

	/** From 00:00 of `day` to the meter's last word. */
	since(day: number, role: Role): number | undefined {
		const meter = this._meter;
		const from = meter.history.midnight(day, this.isReverse(role));
		const to = from == null ? undefined : meter.derived.count(role);
		return to == null ? undefined : this.wh(countBetween(from!, to, meter.identity.digits));
	}

	/** Of a whole day in the past. */
	ofDay(day: number, role: Role): number | undefined {
		return this.wh(this._meter.derived.dayCount(day, role));
	}

	/** What the meters of a day counted by the record, in Wh, whichever they were. */
	ofOthers(day: number, role: Role): number | undefined {
		return dayWh(this._meter.record.totals(day, this._meter.derived.wiring), role);
	}

	/**
	 * Gives each stretch of `day` between two readings that are at hand, up to half hour `slots`; `now`: and the one that
	 * goes on.
	 */
	walk(day: number, slots: number, now: boolean, sink: StretchSink): void {
		const { history, derived, identity } = this._meter;
		const reverse = this.isReverse("bought");
		let from = -1;
		let fromCount = 0;
		for (let slot = 0; slot <= slots; slot++) {
			const isEnd = now && slot === slots;
			const count = isEnd ? derived.count("bought") : history.count(day, slot, reverse);
			if (count == null) continue;
			const wh = from < 0 ? undefined : this.wh(countBetween(fromCount, count, identity.digits));
			if (wh != null) sink.stretch(day, from, Math.min(slot, SLOTS), wh);
			from = slot;
			fromCount = count;
		}
	}

	private isReverse(role: Role): boolean {
		return isReverse(role, this._meter.derived.wiring);
	}
}
