import type { EnergyFacts } from "../display/model";
import { DAY_MS, dayOfMonth, HALF_HOUR_MS, monthOf } from "../meter/clock/calendar";
import type { Meter } from "../meter/meter";
import type { Role } from "../meter/values/roles";

/** The meter's derived figures in whole Wh, by days back from today, as the views want them. */
export class Energy implements EnergyFacts {
	private readonly _meter: Meter;

	constructor(meter: Meter) {
		this._meter = meter;
	}

	get todayBoughtWh(): number | undefined {
		return this.wh(this._meter.derived.todayCount("bought"));
	}

	get todaySoldWh(): number | undefined {
		return this.wh(this._meter.derived.todayCount("sold"));
	}

	get projectedWh(): number | undefined {
		return this._meter.derived.projectedWh;
	}

	get sells(): boolean {
		return this._meter.derived.has("sold");
	}

	get surplusW(): number | undefined {
		return this._meter.surplus.surplusW;
	}

	get halfHours(): number {
		const local = this._meter.clock.local();
		return local == null ? 0 : Math.floor((local % DAY_MS) / HALF_HOUR_MS);
	}

	halfHourWh(back: 0 | 1, slot: number, sold: boolean): number | undefined {
		const day = this.day(back);
		return day == null ? undefined : this.wh(this._meter.derived.halfHourCount(day, slot, role(sold)));
	}

	get days(): number {
		const today = this.day(0);
		const oldestDay = this._meter.record.oldestDay;
		return today == null || oldestDay < 0 ? 0 : Math.max(0, today - oldestDay + 1);
	}

	dayWh(back: number, sold: boolean): number | undefined {
		if (back === 0) return this.wh(this._meter.derived.todayCount(role(sold)));
		const day = this.day(back);
		return day == null ? undefined : this.wh(this._meter.derived.dayCount(day, role(sold)));
	}

	dayDate(back: number): number {
		const day = this.day(back);
		if (day == null) return 0;
		const month = monthOf(day);
		return Math.floor(month / 12) * 10_000 + ((month % 12) + 1) * 100 + dayOfMonth(day);
	}

	dayDoubtful(back: number): boolean {
		const day = this.day(back);
		return day != null && this._meter.history.isDoubtful(day);
	}

	halfHourDoubtful(back: 0 | 1, slot: number): boolean {
		const day = this.day(back);
		return day != null && this._meter.history.isSlotDoubtful(day, slot);
	}

	private day(back: number): number | undefined {
		const today = this._meter.clock.day();
		return today == null ? undefined : today - back;
	}

	/** Whole Wh of a count. The finest unit (0.0001 kWh) is a tenth of a Wh: cut off, not rounded up. */
	private wh(count: number | undefined): number | undefined {
		const coefficient = this._meter.readings.coefficient;
		const unitExponent = this._meter.readings.unitExponent;
		if (count == null || coefficient == null || unitExponent == null) return undefined;
		const units = count * coefficient;
		return unitExponent < -3 ? Math.floor(units / 10) : units * 10 ** (unitExponent + 3);
	}
}

function role(sold: boolean): Role {
	return sold ? "sold" : "bought";
}
