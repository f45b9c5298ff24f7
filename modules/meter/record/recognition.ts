import type { MeterClock } from "../clock/meter-clock";
import type { CounterWatch } from "../history/counter-watch";
import { CONSTANTS, MAPS, PLAN } from "../polling/poll-plan";
import type { Readings } from "../values/readings";
import type { IdentityChange, MeterIdentity } from "./identity";
import type { DayRecord } from "./record";

/** Which meter answers: what was read at a join against what was known, and what follows for the record. */
export class Recognition {
	private readonly _readings: Readings;
	private readonly _identity: MeterIdentity;
	private readonly _record: DayRecord;
	private readonly _clock: MeterClock;
	private readonly _watch: CounterWatch;
	/** What answers is not what was at this address before: it has been read once more. */
	private _suspected = false;
	/** The record is still to be looked at for what was kept under a false unit. */
	private _mends = false;

	constructor(
		readings: Readings,
		identity: MeterIdentity,
		record: DayRecord,
		clock: MeterClock,
		watch: CounterWatch,
	) {
		this._readings = readings;
		this._identity = identity;
		this._record = record;
		this._clock = clock;
		this._watch = watch;
	}

	/** A new reading of the whole meter begins. */
	begin(): void {
		this._suspected = false;
		this._mends = false;
	}

	/**
	 * Maps and constants are known. `suspicious`: at the same address something else answers than before; what was read is
	 * forgotten, and must be read once more from the start. Undefined: the meter has not told what its counts mean.
	 */
	look(address: string): IdentityChange | "suspicious" | undefined {
		const readings = this._readings;
		const identity = this._identity;
		if (!this._suspected && address !== "" && address === identity.address) {
			const change = identity.compare(readings, address);
			this._suspected = change === "other" || change === "scaled";
			if (this._suspected) {
				for (const row of [MAPS, CONSTANTS])
					for (const epc of PLAN[row]!.epcs) readings.setReason(epc, "NOT_READ");
				return "suspicious";
			}
		}
		const change = identity.check(readings, address);
		this._mends = change != null;
		return change;
	}

	/** Once after a join, when meter, day and counter are known: what was recorded of it under a false unit is put right. */
	mend(): void {
		if (!this._mends) return;
		const count = this._watch.lastOf(false);
		const day = this._clock.day();
		if (count < 0 || day == null) return;
		this._mends = false;
		this._record.mend(count, day);
	}
}
