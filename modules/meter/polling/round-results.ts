import type { System } from "../../ports/system";
import type { MeterClock } from "../clock/meter-clock";
import type { HalfHours } from "../history/half-hours";
import type { Capabilities } from "./capabilities";
import { CLOCK, CONSTANTS, HALF_HOURS, LIVE, MAPS, PLAN } from "./poll-plan";
import type { Schedule } from "./schedule";

/** After a refusal that may be a mood, and after a silence. */
const REFUSED_REST_MS = 5_000;
const SILENT_REST_MS = 10_000;
/** Requests of one row in a row that may stay unanswered before its round is given up. */
const SILENCES = 3;
/** Answers in a row that a row may get without being believed; then the meter is left alone for a while. */
const DISPUTES = 16;
const DISPUTED_REST_MS = 60_000;
const HOUR_MS = 3_600_000;
/** Before a meter is asked again that did not tell what its counts mean. */
const UNCOUNTABLE_MS = 600_000;
/** Readings of 97 and 98 that look for the second at which the meter's minute changes: after a join, in an hour. */
const REFINEMENTS = 10;
const REFINEMENTS_AN_HOUR = 3;

/** What follows from the end of a request of the plan: the round goes on, rests, is given up, or is done. */
export class RoundResults {
	private readonly _schedule: Schedule;
	private readonly _support: Capabilities;
	private readonly _clock: MeterClock;
	private readonly _halfHours: HalfHours;
	private readonly _system: System;
	private readonly _silences = new Uint8Array(PLAN.length);
	private readonly _disputes = new Uint8Array(PLAN.length);
	/** Answers came when nobody waited for them any more: it is waited longer. */
	isSlow = false;
	private _refinements = 0;
	private _refillAt = 0;

	constructor(
		schedule: Schedule,
		support: Capabilities,
		clock: MeterClock,
		halfHours: HalfHours,
		system: System,
	) {
		this._schedule = schedule;
		this._support = support;
		this._clock = clock;
		this._halfHours = halfHours;
		this._system = system;
	}

	/** A new reading of the whole meter begins. */
	begin(now: number): void {
		this._silences.fill(0);
		this._disputes.fill(0);
		this.isSlow = false;
		this._refinements = REFINEMENTS;
		this._refillAt = now + HOUR_MS;
	}

	/** The meter refused `epc` of `row`. */
	refused(row: number, epc: number, now: number): void {
		// Maps and constants are asked for again soon; what is read periodically has its next turn anyway.
		const final = this._support.refused(epc);
		if (final || row > CONSTANTS || row === LIVE) this._schedule.settle(row, epc);
		// Before the map is believed the same is asked for once more anyway.
		else if (this._support.map != null) this._schedule.rest(row, now + REFUSED_REST_MS);
	}

	/**
	 * The meter gave `epc` while the request under way was one of row `purpose`; it may answer an earlier one. True when maps and
	 * constants are now complete.
	 */
	given(purpose: number, epc: number, now: number): boolean {
		const row = PLAN[purpose]?.epcs.includes(epc) === true ? purpose : this._schedule.rowAsking(epc);
		if (row < LIVE) return false;
		this._schedule.settle(row, epc);
		if (row === purpose || row === LIVE) return false;
		this.isSlow = true;
		return !this._schedule.isOpen(row, now) && this.answered(row, now);
	}

	/** A request of `row`, not the live one, was answered. True when maps and constants are now complete. */
	answered(row: number, now: number): boolean {
		this._silences[row] = 0;
		if (this._schedule.isOpen(row, now)) {
			if (++this._disputes[row]! >= DISPUTES) {
				this._disputes[row] = 0;
				this._schedule.rest(row, now + DISPUTED_REST_MS);
			}
			return false;
		}
		this._disputes[row] = 0;
		if (row === MAPS) this._support.apply();
		if (row === HALF_HOURS) {
			this._halfHours.asked();
			this.planHalfHours(now);
		}
		return row === CONSTANTS;
	}

	/** A request of `row` for `count` properties, the first of them `epc`, was not answered. True when the constants are given up for now. */
	silent(row: number, epc: number, count: number, now: number): boolean {
		if (count > 1) {
			// In smaller parts as soon as the meter speaks again: it may be the number, the length or one of them that it does not answer.
			this._support.silentBatch(count, now);
			return false;
		}
		if (this._support.silentAlone(epc, now)) {
			this._schedule.settle(row, epc);
			return this.answered(row, now);
		}
		if (++this._silences[row]! < SILENCES) {
			this._schedule.rest(row, now + SILENT_REST_MS);
			return false;
		}
		this._silences[row] = 0;
		this._schedule.giveUp(row);
		if (row === MAPS || row === CONSTANTS) this._schedule.startAt(row, now + HOUR_MS);
		if (row === HALF_HOURS) this.planHalfHours(now);
		return row === CONSTANTS;
	}

	/** Maps or constants were refused, as a busy meter does: they are asked for again, without a new join. */
	askAgain(now: number): void {
		this._schedule.startAt(MAPS, now + UNCOUNTABLE_MS);
		this._schedule.startAt(CONSTANTS, now + UNCOUNTABLE_MS);
	}

	/** What 97 and 98 said goes against the clock that is known: they are read again at once. */
	askClock(now: number): void {
		this._schedule.startAt(CLOCK, now);
	}

	/** 97 and 98 were read: plans to look for the moment at which the minute changes. */
	clockRead(now: number): void {
		this.planHalfHours(now);
		if (now >= this._refillAt) {
			this._refillAt = now + HOUR_MS;
			this._refinements = Math.max(this._refinements, REFINEMENTS_AN_HOUR);
		}
		const waitMs = this._clock.refineInMs();
		if (waitMs == null || this._refinements === 0) return;
		this._refinements--;
		this._schedule.startAt(CLOCK, now + waitMs);
	}

	/** A property that the meter sent by itself must be heard again to be believed. */
	ask(epc: number, now: number): void {
		this._schedule.ask(epc, now);
	}

	/** Says when EA and EB must be fetched if they do not come. */
	planHalfHours(now: number): void {
		this._schedule.startAt(HALF_HOURS, now + this._halfHours.fetchInMs(this._system.random()));
	}
}
