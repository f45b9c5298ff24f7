import { copy } from "../../bytes/bytes";
import type { Client } from "../../echonet/client";
import { EOJ } from "../../echonet/codes";
import { EPC } from "../../echonet/epc";
import type { MeterClock } from "../clock/meter-clock";
import type { Schedule } from "../polling/schedule";
import type { DayRecord } from "../record/record";
import type { Readings } from "../values/readings";
import type { DayFetch } from "./day-fetch";
import { STEP, type Step } from "./steps";

/** Between two requests of the history: about one for each live value at the default. */
const SPACING_MS = 8_000;
/** The same while somebody waits for the day. */
const AWAITED_MS = 2_000;
/** The record goes to flash when the history rests, at the latest after half an hour. */
const FLUSH_REST_MS = 60_000;
const FLUSH_LATEST_MS = 1_800_000;

const DATE = Object.freeze([EPC.DATE]);
const FORWARD = Object.freeze([EPC.FORWARD_DAY]);
const REVERSE = Object.freeze([EPC.REVERSE_DAY]);
const PAIRS = Object.freeze([EPC.HALF_HOURS]);
const MINUTES = Object.freeze([EPC.MINUTES]);

function isForMinutes(step: Step): boolean {
	return step === STEP.SELECT_MINUTES || step === STEP.MINUTES;
}

/** Turns the steps of the history into requests at the lowest priority, and sees to the record's flash. */
export class HistoryRequests {
	private readonly _client: Client;
	private readonly _schedule: Schedule;
	private readonly _clock: MeterClock;
	private readonly _readings: Readings;
	private readonly _history: DayFetch;
	private readonly _record: DayRecord;
	private readonly _edt = new Uint8Array(7);
	private _step: Step = STEP.NONE;
	/** The request is for somebody who asked; datagrams that the client had sent before it. */
	private _isAsked = false;
	private _sentBefore = 0;
	/** What the request under way brought: undefined while nothing has come, false when it was refused. */
	private _brought: boolean | undefined;
	private _date = -1;
	private _nextAt = 0;
	private _dirtySince: number | undefined;

	constructor(
		client: Client,
		schedule: Schedule,
		clock: MeterClock,
		readings: Readings,
		history: DayFetch,
		record: DayRecord,
	) {
		this._client = client;
		this._schedule = schedule;
		this._clock = clock;
		this._readings = readings;
		this._history = history;
		this._record = record;
	}

	/** Sends the next request of the history if one is wanted and does not delay a live value. */
	begin(now: number): boolean {
		if (now < this._nextAt) return false;
		let step = this._history.next();
		this.flush(now, step === STEP.NONE);
		// Minutes are for somebody who waits; but days go on too, in turn. EF does not disturb E5 and ED.
		const minutes = this._history.minutes;
		if (minutes.step !== STEP.NONE && (step === STEP.NONE || !isForMinutes(this._step))) step = minutes.step;
		if (step === STEP.NONE) return false;
		const long =
			step === STEP.FORWARD || step === STEP.REVERSE || step === STEP.PAIRS || step === STEP.MINUTES;
		if (!this._schedule.fits(now, long)) return false;
		this._step = step;
		this._isAsked = isForMinutes(step) || this._history.isAwaited;
		this._brought = undefined;
		this._date = -1;
		return true;
	}

	/** Hands the request chosen by `begin` to the client. */
	send(): void {
		this._sentBefore = this._client.counters.sent;
		switch (this._step) {
			case STEP.SELECT:
				this._edt[0] = this._history.back;
				this._client.set(EOJ.METER, EPC.DAY, this._edt, 1);
				break;
			case STEP.FORWARD:
				this._client.get(EOJ.METER, FORWARD, 1, true);
				break;
			case STEP.REVERSE:
				this._client.get(EOJ.METER, REVERSE, 1, true);
				break;
			case STEP.SELECT_PAIRS:
				this._client.set(EOJ.METER, EPC.HALF_HOURS_FROM, this._history.gap.request, 7);
				break;
			case STEP.PAIRS:
				this._client.get(EOJ.METER, PAIRS, 1, true);
				break;
			case STEP.SELECT_MINUTES:
				copy(this._history.minutes.request, 0, 7, this._edt, 0);
				this._client.set(EOJ.METER, EPC.MINUTES_FROM, this._edt, 7);
				break;
			case STEP.MINUTES:
				this._client.get(EOJ.METER, MINUTES, 1, true);
				break;
			default:
				this._client.get(EOJ.METER, DATE, 1, true);
		}
	}

	/** When `begin` may have more to send, in ticks. */
	get nextAt(): number {
		return this._nextAt;
	}

	onHistory(epc: number, bytes: Uint8Array, at: number, pdc: number): void {
		if (epc !== EPC.MINUTES) this._history.onHistory(epc, bytes, at, pdc);
		else if (this._step === STEP.MINUTES) this._history.minutes.take(bytes, at, pdc);
		this._brought = true;
	}

	/** The meter's date came, whatever asked for it. */
	onDate(day: number): void {
		this._date = day;
		this._brought = true;
	}

	onRefused(): void {
		this._brought = false;
	}

	/** The request under way is over. */
	onEnd(answered: boolean, now: number): void {
		const history = this._history;
		const brought = answered ? this._brought : false;
		if (this._isAsked) history.budget.spend(this._client.counters.sent - this._sentBefore);
		this._nextAt = now + (history.isAwaited ? AWAITED_MS : SPACING_MS);
		switch (this._step) {
			case STEP.SELECT:
				if (!answered) history.onFailed();
				else {
					if (brought !== false) this._readings.store(EPC.DAY, this._edt, 0, 1);
					history.onSelected(brought !== false);
				}
				break;
			case STEP.SELECT_PAIRS:
				if (answered && brought !== false)
					this._readings.store(EPC.HALF_HOURS_FROM, history.gap.request, 0, 7);
				history.onPairsSelected(answered && brought !== false);
				break;
			case STEP.SELECT_MINUTES:
				if (answered && brought !== false) this._readings.store(EPC.MINUTES_FROM, this._edt, 0, 7);
				history.minutes.onSelected(answered && brought !== false);
				break;
			case STEP.MINUTES:
				if (brought !== true) history.minutes.fail();
				break;
			case STEP.FORWARD:
			case STEP.REVERSE:
			case STEP.PAIRS:
				if (brought !== true) history.onFailed();
				break;
			default:
				if (brought === true) history.onDate(this._date);
				else history.onFailed();
		}
	}

	/** True when the meter's date is not the one that our idea of its clock gives: the clock was set. */
	get clockMoved(): boolean {
		return this._date >= 0 && this._date !== this._clock.day();
	}

	private flush(now: number, resting: boolean): void {
		if (!this._record.dirty) {
			this._dirtySince = undefined;
			return;
		}
		this._dirtySince ??= now;
		const waited = now - this._dirtySince;
		if (waited < (resting ? FLUSH_REST_MS : FLUSH_LATEST_MS)) return;
		this._record.flush();
		this._dirtySince = undefined;
	}
}
