import { EOJ } from "../../echonet/codes";
import { EPC, FIRST_METER_EPC, PROFILE_EPC } from "../../echonet/epc";
import type { FrameReader } from "../../echonet/frame-reader";
import type { Intake } from "./intake";
import type { RoundResults } from "./round-results";

/** What the meter sends by itself: half hours, states, and the list of its instances (D5). */
export class Notices {
	private readonly _intake: Intake;
	private readonly _rounds: RoundResults;

	constructor(intake: Intake, rounds: RoundResults) {
		this._intake = intake;
		this._rounds = rounds;
	}

	/**
	 * Takes an INF or INFC. `isSettled`: it is certain which meter this is. What is not believed at once is asked for. `list`: it
	 * was D5; `values`: there may be something to ask now.
	 */
	take(frame: FrameReader, isSettled: boolean, now: number): "list" | "values" | "nothing" {
		const isMeter = frame.seoj === EOJ.METER;
		const isNode = frame.seoj === EOJ.NODE_PROFILE;
		let isPlanned = false;
		let what: "values" | "nothing" = "nothing";
		while (frame.next()) {
			const epc = frame.epc;
			if (isNode && epc === PROFILE_EPC.INSTANCE_NOTICE) return "list";
			// Until the constants have been read it is not certain that this is still the same meter.
			if (!isMeter || frame.pdc === 0 || (epc >= FIRST_METER_EPC && !isSettled)) continue;
			if (this._intake.take(frame)) isPlanned ||= epc === EPC.FORWARD_HALF_HOUR;
			else this._rounds.ask(epc, now);
			what = "values";
		}
		if (isPlanned) this._rounds.planHalfHours(now);
		return what;
	}
}
