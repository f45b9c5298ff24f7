import { copy } from "../../bytes/bytes";
import type { Client } from "../../echonet/client";
import { EOJ } from "../../echonet/codes";
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

const DATE = Object.freeze([0x98]);
const FORWARD = Object.freeze([0xe2]);
const REVERSE = Object.freeze([0xe4]);
const PAIRS = Object.freeze([0xec]);
const MINUTES = Object.freeze([0xee]);

function isForMinutes(step: Step): boolean {
	return step === STEP.SELECT_MINUTES || step === STEP.MINUTES;
}

/** Turns the steps of the history into requests at the lowest priority, and sees to the record's flash. */
export class HistoryRequests {
	readonly #client: Client;
	readonly #schedule: Schedule;
	readonly #clock: MeterClock;
	readonly #readings: Readings;
	readonly #history: DayFetch;
	readonly #record: DayRecord;
	readonly #edt = new Uint8Array(7);
	#step: Step = STEP.NONE;
	/** The request is for somebody who asked; datagrams that the client had sent before it. */
	#isAsked = false;
	#sentBefore = 0;
	/** What the request under way brought: undefined while nothing has come, false when it was refused. */
	#brought: boolean | undefined;
	#date = -1;
	#nextAt = 0;
	#dirtySince: number | undefined;

	constructor(
		client: Client,
		schedule: Schedule,
		clock: MeterClock,
		readings: Readings,
		history: DayFetch,
		record: DayRecord,
	) {
		this.#client = client;
		this.#schedule = schedule;
		this.#clock = clock;
		this.#readings = readings;
		this.#history = history;
		this.#record = record;
	}

	/** Sends the next request of the history if one is wanted and does not delay a live value. */
	begin(now: number): boolean {
		if (now < this.#nextAt) return false;
		let step = this.#history.next();
		this.flush(now, step === STEP.NONE);
		// Minutes are for somebody who waits; but days go on too, in turn. EF does not disturb E5 and ED.
		const minutes = this.#history.minutes;
		if (minutes.step !== STEP.NONE && (step === STEP.NONE || !isForMinutes(this.#step))) step = minutes.step;
		if (step === STEP.NONE) return false;
		const long =
			step === STEP.FORWARD || step === STEP.REVERSE || step === STEP.PAIRS || step === STEP.MINUTES;
		if (!this.#schedule.fits(now, long)) return false;
		this.#step = step;
		this.#isAsked = isForMinutes(step) || this.#history.isAwaited;
		this.#brought = undefined;
		this.#date = -1;
		return true;
	}

	/** Hands the request chosen by `begin` to the client. */
	send(): void {
		this.#sentBefore = this.#client.counters.sent;
		switch (this.#step) {
			case STEP.SELECT:
				this.#edt[0] = this.#history.back;
				this.#client.set(EOJ.METER, 0xe5, this.#edt, 1);
				break;
			case STEP.FORWARD:
				this.#client.get(EOJ.METER, FORWARD, 1, true);
				break;
			case STEP.REVERSE:
				this.#client.get(EOJ.METER, REVERSE, 1, true);
				break;
			case STEP.SELECT_PAIRS:
				this.#client.set(EOJ.METER, 0xed, this.#history.gap.request, 7);
				break;
			case STEP.PAIRS:
				this.#client.get(EOJ.METER, PAIRS, 1, true);
				break;
			case STEP.SELECT_MINUTES:
				copy(this.#history.minutes.request, 0, 7, this.#edt, 0);
				this.#client.set(EOJ.METER, 0xef, this.#edt, 7);
				break;
			case STEP.MINUTES:
				this.#client.get(EOJ.METER, MINUTES, 1, true);
				break;
			default:
				this.#client.get(EOJ.METER, DATE, 1, true);
		}
	}

	/** When `begin` may have more to send, in ticks. */
	get nextAt(): number {
		return this.#nextAt;
	}

	onHistory(epc: number, bytes: Uint8Array, at: number, pdc: number): void {
		if (epc !== 0xee) this.#history.onHistory(epc, bytes, at, pdc);
		else if (this.#step === STEP.MINUTES) this.#history.minutes.take(bytes, at, pdc);
		this.#brought = true;
	}

	/** The meter's date came, whatever asked for it. */
	onDate(day: number): void {
		this.#date = day;
		this.#brought = true;
	}

	onRefused(): void {
		this.#brought = false;
	}

	/** The request under way is over. */
	onEnd(answered: boolean, now: number): void {
		const history = this.#history;
		const brought = answered ? this.#brought : false;
		if (this.#isAsked) history.budget.spend(this.#client.counters.sent - this.#sentBefore);
		this.#nextAt = now + (history.isAwaited ? AWAITED_MS : SPACING_MS);
		switch (this.#step) {
			case STEP.SELECT:
				if (!answered) history.onFailed();
				else {
					if (brought !== false) this.#readings.store(0xe5, this.#edt, 0, 1);
					history.onSelected(brought !== false);
				}
				break;
			case STEP.SELECT_PAIRS:
				if (answered && brought !== false) this.#readings.store(0xed, history.gap.request, 0, 7);
				history.onPairsSelected(answered && brought !== false);
				break;
			case STEP.SELECT_MINUTES:
				if (answered && brought !== false) this.#readings.store(0xef, this.#edt, 0, 7);
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
				if (brought === true) history.onDate(this.#date);
				else history.onFailed();
		}
	}

	/** True when the meter's date is not the one that our idea of its clock gives: the clock was set. */
	get clockMoved(): boolean {
		return this.#date >= 0 && this.#date !== this.#clock.day();
	}

	private flush(now: number, resting: boolean): void {
		if (!this.#record.dirty) {
			this.#dirtySince = undefined;
			return;
		}
		this.#dirtySince ??= now;
		const waited = now - this.#dirtySince;
		if (waited < (resting ? FLUSH_REST_MS : FLUSH_LATEST_MS)) return;
		this.#record.flush();
		this.#dirtySince = undefined;
	}
}
