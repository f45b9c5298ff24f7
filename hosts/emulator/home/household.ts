import { fraction } from "../time/random";
import { DAY_MS, dayOf, startOfDay } from "./calendar";
import { type DayShape, drawDay, type HousePlan, planHouse, SLOT_MS, SLOTS_PER_DAY } from "./load-curve";

/** 1 kWh in watt milliseconds. */
export const KWH = 3_600_000_000;
/** Days whose 10-second curve is kept; more are drawn again when asked for. */
const KEPT_DAYS = 4;

interface Curve extends DayShape {
	day: number;
	/** Watt milliseconds from 00:00 to the start of each slot, and at last to 24:00. */
	readonly forward: Float64Array;
	readonly reverse: Float64Array;
}

/** Somebody's hand on the house from a moment on; undefined leaves the drawn curve. */
interface Override {
	at: number;
	load: number | undefined;
	sun: number | undefined;
	powered: boolean;
}

/**
 * Power and energy behind the meter. Power stands still within a 10 s slot (or until somebody changes it by hand),
 * in whole watts; energy is its exact integral in watt milliseconds. Positive is the meter's forward direction.
 */
export class Household {
	readonly plan: HousePlan;
	/** Filled by `integrate`. */
	forward = 0;
	reverse = 0;
	readonly #overrides: Override[] = [];
	readonly #curves: Curve[] = [];
	/** Totals at 00:00, from the day of the start onwards and backwards (index 0 is the day of the start in both). */
	readonly #ahead: { forward: number; reverse: number }[];
	readonly #back: { forward: number; reverse: number }[];
	readonly #firstDay: number;

	constructor(seed: number, role: HousePlan["role"], twoWire: boolean, startMs: number) {
		this.plan = planHouse(seed, role, twoWire);
		this.#firstDay = dayOf(startMs);
		const origin = {
			forward: Math.floor(14_000 + 20_000 * fraction(seed, 71)) * KWH + Math.floor(KWH * fraction(seed, 72)),
			reverse: Math.floor(9_000 + 9_000 * fraction(seed, 73)) * KWH + Math.floor(KWH * fraction(seed, 74)),
		};
		this.#ahead = [origin];
		this.#back = [origin];
	}

	/** Net watts at a Unix time (ms). */
	watts(ms: number): number {
		const curve = this.#curve(dayOf(ms));
		const slot = Math.floor((ms - startOfDay(curve.day)) / SLOT_MS);
		return this.#net(curve, slot, this.#overrides[this.#indexAt(ms)]);
	}

	/** Tenths of an ampere on R and T at 100 V; the panels feed both alike. */
	currents(ms: number): { r: number; t: number } {
		const curve = this.#curve(dayOf(ms));
		const slot = Math.floor((ms - startOfDay(curve.day)) / SLOT_MS);
		const override = this.#overrides[this.#indexAt(ms)];
		const net = this.#net(curve, slot, override);
		if (this.plan.twoWire || curve.load[slot] === 0) return { r: Math.round(net / 10), t: 0 };
		const sign = this.plan.role === "generator" ? -1 : 1;
		const load = override?.powered === false ? 0 : (override?.load ?? curve.load[slot]!);
		const sun = sign * load - net;
		const onR = Math.round((sign * load * curve.phaseR[slot]!) / curve.load[slot]!);
		const r = onR - sun / 2;
		return { r: Math.round(r / 10), t: Math.round((net - r) / 10) };
	}

	/** Sets `forward` and `reverse` to the totals (W ms) at a Unix time (ms). */
	integrate(ms: number): void {
		const day = dayOf(ms);
		const base = this.#totals(day);
		const curve = this.#curve(day);
		const start = startOfDay(day);
		const slot = Math.floor((ms - start) / SLOT_MS);
		this.forward = base.forward + curve.forward[slot]!;
		this.reverse = base.reverse + curve.reverse[slot]!;
		this.#addSlot(curve, slot, start + slot * SLOT_MS, ms);
	}

	/** From `ms` on (never earlier than the last change): undefined gives the curve back. */
	change(
		ms: number,
		change: { load?: number | undefined; sun?: number | undefined; powered?: boolean },
	): void {
		const last = this.#overrides[this.#overrides.length - 1];
		this.#overrides.push({
			at: ms,
			load: "load" in change ? whole(change.load) : last?.load,
			sun: "sun" in change ? whole(change.sun) : last?.sun,
			powered: change.powered ?? last?.powered ?? true,
		});
		const day = dayOf(ms);
		for (let i = this.#curves.length - 1; i >= 0; i--) {
			if (this.#curves[i]!.day >= day) this.#curves.splice(i, 1);
		}
		this.#ahead.length = Math.min(this.#ahead.length, Math.max(1, day - this.#firstDay + 1));
	}

	get loadOverride(): number | undefined {
		return this.#overrides[this.#overrides.length - 1]?.load;
	}

	get sunOverride(): number | undefined {
		return this.#overrides[this.#overrides.length - 1]?.sun;
	}

	#totals(day: number): { forward: number; reverse: number } {
		const ahead = day >= this.#firstDay;
		const known = ahead ? this.#ahead : this.#back;
		const wanted = Math.abs(day - this.#firstDay);
		while (known.length <= wanted) {
			const last = known[known.length - 1]!;
			const n = known.length;
			const curve = this.#curve(ahead ? this.#firstDay + n - 1 : this.#firstDay - n);
			const sign = ahead ? 1 : -1;
			known.push({
				forward: last.forward + sign * curve.forward[SLOTS_PER_DAY]!,
				reverse: last.reverse + sign * curve.reverse[SLOTS_PER_DAY]!,
			});
		}
		return known[wanted]!;
	}

	#curve(day: number): Curve {
		const curves = this.#curves;
		for (let i = curves.length - 1; i >= 0; i--) {
			if (curves[i]!.day === day) return curves[i]!;
		}
		const curve = curves.length >= KEPT_DAYS ? curves.shift()! : emptyCurve();
		curve.day = day;
		drawDay(this.plan, day, curve);
		curves.push(curve);
		const start = startOfDay(day);
		const untouched = this.#indexAt(start + DAY_MS) < 0;
		this.forward = 0;
		this.reverse = 0;
		for (let slot = 0; slot < SLOTS_PER_DAY; slot++) {
			curve.forward[slot] = this.forward;
			curve.reverse[slot] = this.reverse;
			const from = start + slot * SLOT_MS;
			if (untouched) this.#add(this.#net(curve, slot, undefined) * SLOT_MS);
			else this.#addSlot(curve, slot, from, from + SLOT_MS);
		}
		curve.forward[SLOTS_PER_DAY] = this.forward;
		curve.reverse[SLOTS_PER_DAY] = this.reverse;
		return curve;
	}

	#add(energy: number): void {
		if (energy > 0) this.forward += energy;
		else this.reverse -= energy;
	}

	/** Adds the energy of a part of one slot, split where somebody changed something within it. */
	#addSlot(curve: Curve, slot: number, from: number, end: number): void {
		let index = this.#overrides.length === 0 ? -1 : this.#indexAt(from);
		let start = from;
		while (start < end) {
			const next = this.#overrides[index + 1];
			const until = next !== undefined && next.at < end ? next.at : end;
			this.#add(this.#net(curve, slot, this.#overrides[index]) * (until - start));
			start = until;
			index++;
		}
	}

	#net(curve: Curve, slot: number, override: Override | undefined): number {
		if (override?.powered === false) return 0;
		const load = override?.load ?? curve.load[slot]!;
		const sun = override?.sun ?? curve.sun[slot]!;
		return this.plan.role === "generator" ? sun - load : load - sun;
	}

	/** Index of the override that holds at `ms`, -1 for none. */
	#indexAt(ms: number): number {
		let index = this.#overrides.length - 1;
		while (index >= 0 && this.#overrides[index]!.at > ms) index--;
		return index;
	}
}

function whole(watts: number | undefined): number | undefined {
	return watts === undefined ? undefined : Math.round(watts);
}

function emptyCurve(): Curve {
	return {
		day: Number.NaN,
		load: new Int16Array(SLOTS_PER_DAY),
		phaseR: new Int16Array(SLOTS_PER_DAY),
		sun: new Int16Array(SLOTS_PER_DAY),
		forward: new Float64Array(SLOTS_PER_DAY + 1),
		reverse: new Float64Array(SLOTS_PER_DAY + 1),
	};
}
