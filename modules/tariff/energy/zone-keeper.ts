import { EPC } from "../../echonet/epc";
import type { DayTaker } from "../../meter/history/day-taker";
import type { Meter } from "../../meter/meter";
import type { ReadingsListener } from "../../meter/values/readings";
import { KIND, type Tariff, ZONES_MAX } from "../plan/description";
import type { Plans } from "../plan/plans";
import type { Prices } from "../prices";
import type { Counts, StretchSink } from "./counts";
import type { ZoneRecord } from "./zone-record";

const SLOTS = 48;
/** Numbers of a day whose prices came from outside: Wh, and the mean price in sen and in parts of a sen. */
export const PUSHED_NUMBERS = 3;
export const SEN_PARTS = 60_000;

/** Keeps what each day bought in each zone: yesterday when it is over, and days that are fetched again after an edit. */
export class ZoneKeeper implements DayTaker, ReadingsListener, StretchSink {
	private readonly _meter: Meter;
	private readonly _counts: Counts;
	private readonly _plans: Plans;
	private readonly _prices: Prices;
	private readonly _record: ZoneRecord;
	private readonly _parts = new Float64Array(ZONES_MAX + 1);
	private readonly _zones = new Uint8Array(SLOTS);
	private _tariff: Tariff | undefined;
	/** Where the walk through a day has come to; a stretch over two zones spoils it. */
	private _upTo = 0;
	private _isSpoiled = false;
	private _charge = 0;

	constructor(meter: Meter, counts: Counts, plans: Plans, prices: Prices, record: ZoneRecord) {
		this._meter = meter;
		this._counts = counts;
		this._plans = plans;
		this._prices = prices;
		this._record = record;
		meter.readings.listen(this);
		meter.history.taker = this;
	}

	/** Other tariffs hold: days that were counted by other zones are fetched again. */
	renew(): void {
		this._meter.history.searchAgain();
		this.takeYesterday();
	}

	onReading(change: number): void {
		if (change === EPC.FORWARD_HALF_HOUR) this.takeYesterday();
	}

	/** Prices of a day that is gone do not come again: only days of zones are worth a fetch. */
	wants(day: number): boolean {
		const tariff = this._plans.at(day);
		return tariff?.kind === KIND.zones && !this._record.has(day, tariff.signature);
	}

	take(day: number): void {
		const tariff = this._plans.at(day);
		const today = this._meter.clock.day();
		if (tariff == null || tariff.kind === KIND.tiers || today == null || day >= today) return;
		const signature = tariff.signature;
		if (this._record.has(day, signature)) return;
		this._tariff = tariff;
		tariff.zonesOf(day, this._zones);
		this._parts.fill(0);
		this._upTo = this._charge = 0;
		this._isSpoiled = false;
		this._counts.walk(day, SLOTS, false, this);
		if (this._isSpoiled || this._upTo < SLOTS) return;
		if (tariff.kind === KIND.zones) this._record.put(day, signature, this._parts, tariff.rows);
		else this.putPushed(day, signature);
	}

	stretch(day: number, from: number, to: number, wh: number): void {
		const tariff = this._tariff!;
		if (from !== this._upTo) this._isSpoiled = true;
		this._upTo = to;
		if (tariff.kind === KIND.pushed) {
			const sen = this._prices.sen(day, from);
			if (to > from + 1 || sen == null) return;
			this._parts[0]! += wh;
			this._charge += wh * sen;
			return;
		}
		const zones = this._zones;
		const zone = zones[from]!;
		for (let slot = from + 1; slot < to; slot++) if (zones[slot] !== zone) this._isSpoiled = true;
		this._parts[zone]! += wh;
	}

	private takeYesterday(): void {
		const today = this._meter.clock.day();
		if (today != null) this.take(today - 1);
	}

	private putPushed(day: number, signature: number): void {
		const parts = this._parts;
		const mean = parts[0]! > 0 ? this._charge / parts[0]! : 0;
		parts[1] = Math.floor(mean);
		parts[2] = Math.floor((mean - parts[1]) * SEN_PARTS);
		this._record.put(day, signature, parts, PUSHED_NUMBERS);
	}
}
