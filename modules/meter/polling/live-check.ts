import { EPC } from "../../echonet/epc";
import type { Clock } from "../../ports/clock";
import type { Settings } from "../../settings/settings";
import type { Derived } from "../derived";
import { alarmRank, contractShare, projectedShare } from "../values/contract";
import type { Readings } from "../values/readings";
import { shownWatts } from "../values/roles";
import { currentReason, powerReason } from "../values/special";

/** Power and currents that are no further apart in time say something about each other. */
const TOGETHER_MS = 20_000;
/** A second answer that comes later than this is no witness of the first. */
const PAIR_MS = 30_000;
/** A low-voltage contract ends at 50 kVA. */
const MOST_W = 50_000;
/** Power per 0.1 A at 100 V; and the part of it that is left at the worst power factor. */
const W_PER_TENTH = 10;
const WORST_FACTOR = 0.4;
/** Load that may come and go between the two readings. */
const LOAD_W = 1_500;
/** Currents that differ from those before by more than this, and by more than a tenth, are read again. */
const JUMP_TENTHS = 10;

/**
 * Whether a live value is shown as it came, or must be heard a second time at once: what would raise the alarm, goes
 * against the contract, or does not fit the other of the two, may be one garbled byte. Two such answers in a row are
 * believed.
 */
export class LiveCheck {
	private readonly _clock: Clock;
	private readonly _readings: Readings;
	private readonly _settings: Settings;
	private readonly _derived: Derived;
	/** `ticks()` of a strange answer that waits for its second; -1: none does. */
	private _powerAt = -1;
	private _currentsAt = -1;
	private _r = 0;
	private _t = 0;

	constructor(clock: Clock, readings: Readings, settings: Settings, derived: Derived) {
		this._clock = clock;
		this._readings = readings;
		this._settings = settings;
		this._derived = derived;
	}

	/** True when E7, so many watts or a code, is believed. */
	power(watts: number): boolean {
		const now = this._clock.ticks();
		const isSecond = this._powerAt >= 0 && now - this._powerAt <= PAIR_MS;
		this._powerAt = -1;
		if (isSecond || !this.isStrangePower(watts)) return true;
		this._powerAt = now;
		return false;
	}

	/** True when E8, so many tenths of an ampere or codes, is believed. */
	currents(r: number, t: number): boolean {
		const now = this._clock.ticks();
		const isSecond = this._currentsAt >= 0 && now - this._currentsAt <= PAIR_MS;
		const believed = isSecond ? isNear(r, this._r) && isNear(t, this._t) : !this.isStrangeCurrents(r, t);
		this._currentsAt = believed ? -1 : now;
		this._r = r;
		this._t = t;
		return believed;
	}

	private isStrangePower(watts: number): boolean {
		const readings = this._readings;
		if (powerReason(watts) != null) return readings.watts != null;
		if (Math.abs(watts) > MOST_W) return true;
		const shown = shownWatts(watts, this._derived.wiring);
		const ahead = this._derived.projectedWith(shown);
		if (this.rank(shown, readings.currentR, readings.currentT, ahead) > this.rankNow) return true;
		const r = this.recent(EPC.CURRENT) ? readings.currentR : undefined;
		if (r == null) return false;
		const t = readings.currentT ?? 0;
		const most = (Math.abs(r) + Math.abs(t)) * W_PER_TENTH + LOAD_W;
		const least = Math.abs(r + t) * W_PER_TENTH * WORST_FACTOR - LOAD_W;
		return Math.abs(watts) > most || Math.abs(watts) < least;
	}

	private isStrangeCurrents(r: number, t: number): boolean {
		const readings = this._readings;
		if (readings.lengthOf(EPC.CURRENT) === 0) return true;
		if (!isNear(r, readings.rawCurrent(false)) || !isNear(t, readings.rawCurrent(true))) return true;
		const numberR = currentReason(r) == null ? r : undefined;
		const numberT = currentReason(t) == null ? t : undefined;
		return this.rank(this._derived.watts, numberR, numberT, this._derived.projectedWh) > this.rankNow;
	}

	private recent(epc: number): boolean {
		const at = this._readings.arrivedAt(epc);
		return at != null && this._clock.ticks() - at <= TOGETHER_MS;
	}

	/** Level of the alarm that the values shown now stand for. */
	private get rankNow(): number {
		const { watts, projectedWh } = this._derived;
		return this.rank(watts, this._readings.currentR, this._readings.currentT, projectedWh);
	}

	private rank(
		watts: number | undefined,
		r: number | undefined,
		t: number | undefined,
		ahead: number | undefined,
	): number {
		const contractA = this._settings.integer("contractA");
		const share = contractShare(contractA, watts, r, t);
		const later = (watts ?? 0) > 0 ? projectedShare(contractA, ahead) : undefined;
		return Math.max(alarmRank(share), alarmRank(later));
	}
}

/** True when two currents, or codes, can be of the same load. */
function isNear(a: number, b: number): boolean {
	if (currentReason(a) != null || currentReason(b) != null) return a === b;
	return Math.abs(a - b) <= Math.max(JUMP_TENTHS, Math.max(Math.abs(a), Math.abs(b)) / 10);
}
