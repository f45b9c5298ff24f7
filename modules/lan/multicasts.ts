import type { Clock } from "../ports/clock";
import { Allowance } from "./allowance";

/** Multicast datagrams that leave at once, and in each second in the long run, from all services together. */
export const MULTICASTS = 10;
/** Of these, kept for what is told of our own accord: nobody can use them up by asking. */
const RESERVE = 5;
/** Answers to INF_REQ that go to the group: at once, and in each second. */
export const INFORMS = 3;
const SECOND_MS = 1000;

/**
 * One budget for all multicast that leaves, whichever service sends it: on Wi-Fi each one is sent at the lowest rate, and
 * wakes every phone in the home.
 */
export class Multicasts {
	/** Datagrams that did not leave, or went to the asker alone, since the budget was used up. */
	held = 0;
	private readonly _all: Allowance;
	private readonly _informs: Allowance;

	constructor(clock: Clock) {
		this._all = new Allowance(clock, MULTICASTS, SECOND_MS);
		this._informs = new Allowance(clock, INFORMS, SECOND_MS);
	}

	/** True when something may be told of our own accord (an announcement, a probe). */
	get mayTell(): boolean {
		return this._all.left >= 1;
	}

	/** True when something may be told because somebody asked or set something. */
	get mayAnswer(): boolean {
		return this._all.left >= 1 + RESERVE;
	}

	/** Takes the right to answer one INF_REQ to the group; false when it has to go to the asker alone. */
	takeInform(): boolean {
		if (!this.mayAnswer || this._informs.left < 1) {
			this.held++;
			return false;
		}
		this._informs.spend(1);
		return true;
	}

	/** Takes the right to send one datagram to a group; false when there is none, and it must not leave. */
	take(): boolean {
		if (!this.mayTell) {
			this.held++;
			return false;
		}
		this._all.spend(1);
		return true;
	}
}
