import type { Meter } from "../meter/meter";
import type { Role } from "../meter/values/roles";
import type { Counts, StretchSink } from "./energy/counts";
import { SEN_PARTS } from "./energy/zone-keeper";
import type { ZoneRecord } from "./energy/zone-record";
import { KIND, TARIFFS_MAX, type Tariff, ZONES_MAX } from "./plan/description";
import type { Plans } from "./plan/plans";
import { baseCharge, fuelCharge, levyCharge, tierCharge } from "./price";
import type { Prices } from "./prices";

const SLOTS = 48;
const HALF_HOUR_MS = 1_800_000;

/** Where the sums of the tariffs begin, each of TARIFFS_MAX numbers, and two single ones. */
const COVERED = TARIFFS_MAX;
const CHARGE = 2 * TARIFFS_MAX;
const GAPS = 3 * TARIFFS_MAX;
const DAYS = 4 * TARIFFS_MAX;
const WITHOUT = 5 * TARIFFS_MAX;
const OWN = WITHOUT + 1;
const SUMS = OWN + 1;

/**
 * What was bought, or sold, since the last reading day, apart for each tariff that held. Of tariffs by time `covered` is
 * the energy whose prices are known and `charge` what it costs; the rest is shared at the mean of that.
 */
export class Month implements StretchSink {
	/** First day of the billing month. */
	from = 0;
	/** False while a part of the month is missing, or the meter's clock was in doubt then. */
	complete = true;
	/** What was counted so far is known; else all sums are of a part at best. */
	known = false;
	private readonly _meter: Meter;
	private readonly _counts: Counts;
	private readonly _plans: Plans;
	private readonly _prices: Prices;
	private readonly _record: ZoneRecord;
	private readonly _role: Role;
	/** By tariff: Wh, Wh whose price is known, what they cost, days without a total, days with one; energy of no tariff; all of the present meter. */
	private readonly _sums = new Float64Array(SUMS);
	/** The same of the days that are over, for `_key`; the first day whose beginning the present meter counted, or -1. */
	private readonly _past = new Float64Array(SUMS);
	private _key = "";
	private _base = -1;
	private _isPastComplete = true;
	private readonly _row = new Float64Array(ZONES_MAX + 1);
	private _today = 0;
	/** The zone of each half hour of today. */
	private readonly _zones = new Uint8Array(SLOTS);
	private _zonesKey = "";

	constructor(meter: Meter, counts: Counts, plans: Plans, prices: Prices, record: ZoneRecord, role: Role) {
		this._meter = meter;
		this._counts = counts;
		this._plans = plans;
		this._prices = prices;
		this._record = record;
		this._role = role;
	}

	/** Energy of the month so far, and of it what no tariff held for. */
	get total(): number {
		return this.without + this._sums[0]! + this._sums[1]! + this._sums[2]!;
	}

	get without(): number {
		return this._sums[WITHOUT]!;
	}

	/** Energy under the tariff of this rank. */
	wh(index: number): number {
		return this._sums[index]!;
	}

	/** Reckons the month from `from` up to now, `today` being a day of it. */
	sum(from: number, today: number): void {
		const { record, identity, derived, history } = this._meter;
		this.from = from;
		this._today = today;
		const versions = `${record.version} ${this._record.version} ${this._plans.version}`;
		const key = `${from} ${today} ${versions} ${identity.generation} ${derived.wiring}`;
		if (key !== this._key) {
			this.sumDays(from, today);
			this._past.set(this._sums);
			this._key = key;
		} else this._sums.set(this._past);
		this.complete = this._isPastComplete && !history.isDoubtful(today);
		const todayWh = this._counts.since(today, this._role);
		const base = this._base < 0 && todayWh != null ? today : this._base;
		const all = base < 0 ? undefined : this._counts.since(base, this._role);
		this.known = all != null;
		if (all == null) return;
		if (todayWh == null) this.gap(today);
		else this.addToday(todayWh);
		this.share(all - this._sums[OWN]! - (todayWh ?? 0));
	}

	private sumDays(from: number, today: number): void {
		const counts = this._counts;
		const role = this._role;
		this._sums.fill(0);
		this._base = -1;
		this._isPastComplete = true;
		for (let day = from; day < today; day++) {
			const wh = counts.ofDay(day, role);
			if (this._base < 0 && (wh != null || counts.since(day, role) != null)) this._base = day;
			if (wh != null) {
				this._sums[OWN]! += wh;
				this.addDay(day, wh);
			} else if (this._base >= 0) this.gap(day);
			else this.addOther(day);
			if (this._meter.history.isDoubtful(day)) this._isPastComplete = false;
		}
	}

	stretch(day: number, from: number, to: number, wh: number): void {
		const index = this._plans.indexAt(day);
		const sen = this.priceAt(from);
		for (let slot = from + 1; slot < to; slot++) if (this.priceAt(slot) !== sen) return;
		if (sen == null) return;
		this._sums[COVERED + index]! += wh;
		this._sums[CHARGE + index]! += wh * sen;
	}

	/** What today's energy costs without fuel and levy, of a tariff by time; undefined where no price is known. */
	todayCharge(wh: number): number | undefined {
		const index = this._plans.indexAt(this._today);
		const covered = this._sums[COVERED + index]! - this._past[COVERED + index]!;
		const charge = this._sums[CHARGE + index]! - this._past[CHARGE + index]!;
		if (wh <= covered) return charge;
		const mean = this.mean(index);
		return mean == null ? undefined : charge + Math.round((wh - covered) * mean);
	}

	/** Price of a half hour of today by its zone or from outside, in sen; undefined where none came, and of tiers. */
	priceAt(slot: number): number | undefined {
		const tariff = this._plans.at(this._today);
		if (tariff?.kind === KIND.pushed) return this._prices.sen(this._today, slot);
		if (tariff?.kind !== KIND.zones) return undefined;
		const key = `${this._today} ${this._plans.version}`;
		if (key !== this._zonesKey) {
			tariff.zonesOf(this._today, this._zones);
			this._zonesKey = key;
		}
		return tariff.price(this._zones[slot]!);
	}

	/**
	 * Mean price in sen per kWh of a tariff by time: weighted by the energy whose hours are known; without any, the plain mean of
	 * today's half hours; undefined when no price is known.
	 */
	mean(index: number): number | undefined {
		if (this._sums[COVERED + index]! > 0) return this._sums[CHARGE + index]! / this._sums[COVERED + index]!;
		let sum = 0;
		let count = 0;
		for (let slot = 0; slot < SLOTS; slot++) {
			const sen = this.priceAt(slot);
			if (sen == null) continue;
			sum += sen;
			count++;
		}
		return count === 0 ? undefined : sum / count;
	}

	/** True where some of it was shared at the mean price. */
	get shared(): boolean {
		for (let i = 0; i < this._plans.count; i++)
			if (
				this._plans.tariff(i).kind !== KIND.tiers &&
				this._sums[i]! - this._sums[COVERED + i]! > this._sums[DAYS + i]!
			)
				return true;
		return false;
	}

	/**
	 * The charges of the month without the levy, and the levy, as if it ended after `days` days with `moreWh` more;
	 * undefined where a price is missing for all of it, or no tariff holds.
	 */
	bill(end: number, moreWh: number): { charge: number; levy: number } | undefined {
		const last = this._plans.indexAt(this._today);
		let before = 0;
		let charge = 0;
		let levy = 0;
		const total = this.total - this.without + moreWh;
		for (let i = 0; i <= last; i++) {
			const tariff = this._plans.tariff(i);
			const wh = this._sums[i]! + (i === last ? moreWh : 0);
			const energy = this.energy(i, tariff, before, wh);
			if (energy == null) return undefined;
			charge += energy + fuelCharge(tariff, before, before + wh);
			levy += levyCharge(tariff, wh);
			const share = this.shareOfMonth(i, end);
			const base = baseCharge(tariff, total);
			charge += share === 1 ? base : Math.round(base * share);
			before += wh;
		}
		return last < 0 ? undefined : { charge, levy };
	}

	private energy(index: number, tariff: Tariff, before: number, wh: number): number | undefined {
		if (tariff.kind === KIND.tiers) return tierCharge(tariff, before + wh) - tierCharge(tariff, before);
		const rest = wh - this._sums[COVERED + index]!;
		if (rest <= 0) return this._sums[CHARGE + index]!;
		const mean = this.mean(index);
		return mean == null ? undefined : this._sums[CHARGE + index]! + Math.round(rest * mean);
	}

	/** The part of the billing month in which a tariff holds. */
	private shareOfMonth(index: number, end: number): number {
		const next = index + 1 < this._plans.count ? this._plans.tariff(index + 1).from : end;
		const from = Math.max(this.from, this._plans.tariff(index).from);
		return Math.max(0, Math.min(next, end) - from) / (end - this.from);
	}

	private addDay(day: number, wh: number): void {
		const index = this._plans.indexAt(day);
		if (index < 0) {
			this._sums[WITHOUT]! += wh;
			return;
		}
		this._sums[index]! += wh;
		this._sums[DAYS + index]!++;
		if (this._role === "bought") this.cover(index, day, wh);
	}

	/** A day of which the record has what each zone bought. */
	private cover(index: number, day: number, wh: number): void {
		const tariff = this._plans.tariff(index);
		const row = this._row;
		if (tariff.kind === KIND.tiers || !this._record.read(day, tariff.signature, row)) return;
		if (tariff.kind === KIND.pushed) {
			this._sums[COVERED + index]! += row[0]!;
			this._sums[CHARGE + index]! += Math.round(row[0]! * (row[1]! + row[2]! / SEN_PARTS));
			return;
		}
		let rest = wh;
		for (let zone = 0; zone < tariff.rows; zone++) {
			this._sums[CHARGE + index]! += row[zone]! * tariff.price(zone);
			rest -= row[zone]!;
		}
		this._sums[CHARGE + index]! += Math.max(0, rest) * tariff.price(tariff.rows);
		this._sums[COVERED + index]! += wh;
	}

	private addToday(wh: number): void {
		const index = this._plans.indexAt(this._today);
		const local = this._meter.clock.local();
		if (index < 0) {
			this._sums[WITHOUT]! += wh;
			return;
		}
		this._sums[index]! += wh;
		if (this._role !== "bought" || local == null || this._plans.tariff(index).kind === KIND.tiers) return;
		const slots = Math.floor((local - this._today * SLOTS * HALF_HOUR_MS) / HALF_HOUR_MS) + 1;
		this._counts.walk(this._today, slots, true, this);
	}

	/** A day before the present meter's first: what another one counted. */
	private addOther(day: number): void {
		const wh = this._counts.ofOthers(day, this._role);
		if (wh == null) this._isPastComplete = false;
		else this.addDay(day, wh);
	}

	private gap(day: number): void {
		const index = this._plans.indexAt(day);
		if (index >= 0) this._sums[GAPS + index]!++;
	}

	/** What was counted over days without a total of their own, and what rounding left. */
	private share(rest: number): void {
		if (rest <= 0) return;
		let gaps = 0;
		for (let i = 0; i < TARIFFS_MAX; i++) gaps += this._sums[GAPS + i]!;
		const last = this._plans.indexAt(this._today);
		if (last < 0) this._sums[WITHOUT]! += rest;
		else if (gaps === 0) this._sums[last]! += rest;
		else
			for (let i = 0, left = rest; i <= last; i++) {
				const part = i === last ? left : Math.round((rest * this._sums[GAPS + i]!) / gaps);
				this._sums[i]! += part;
				left -= part;
			}
	}
}
