import type { EmulatorEvent } from "../../hosts/emulator/index";
import { type Kind, Recovery, type RecoveryRow, type Samples } from "./recovery";

const MINUTE_MS = 60_000;
/** A value may be this old when it leaves. */
const FRESH_MS = 30_000;
/** Power stands still for this long in the virtual household. */
const SLOT_MS = 10_000;
const CUT_MS = 250;
/** No value for so long although the meter could answer. */
const STUCK_MS = 3_600_000;
const NO_DATA = 0x7ffffffe;

/** What of the emulator's radio counts as its own time, whatever a driver does. */
const RADIO = Object.freeze(["boot", "scan", "join", "pause"]);

export interface Scores {
	/** Shares of minutes present, 0 to 1. */
	readonly outsideOutages: number;
	readonly overall: number;
	readonly minutes: number;
	/** Minutes touched by an outage, and minutes missed outside of them. */
	readonly outageMinutes: number;
	readonly missed: number;
	readonly recovery: Readonly<Record<string, RecoveryRow>>;
	/** What `recovery` is made from. */
	readonly samples: Samples;
	/** Times that no value came for an hour although the meter could answer. */
	readonly stuck: number;
	/** Values that left, and those among them that were not the meter's within the last 30 s. */
	readonly values: number;
	readonly wrong: number;
}

/**
 * Scores a run. It sees the frames that left on the LAN, the emulator's log (with what was done to the host: power,
 * serial line, Wi-Fi), and the power behind the meter; nothing of the app.
 */
export class Score {
	readonly #wattsAt: (at: number) => number;
	readonly #recovery = new Recovery();
	/** Why nothing could come now. */
	readonly #outages = new Set<string>();
	#minuteEnd: number;
	#present = false;
	#touched = false;
	#presentMinutes = 0;
	#presentOutside = 0;
	#outsideMinutes = 0;
	#minutes = 0;
	/** The later of the last value and the end of the last outage. */
	#quietSince: number;
	#isStuck = false;
	#stuck = 0;
	#values = 0;
	#wrong = 0;

	/** `start` and all times are Unix ms; `wattsAt` is the net power in the meter's forward direction. */
	constructor(start: number, wattsAt: (at: number) => number) {
		this.#wattsAt = wattsAt;
		this.#minuteEnd = start + MINUTE_MS;
		this.#quietSince = start;
	}

	/** A line of the emulator's log. */
	event({ at, type, detail }: EmulatorEvent): void {
		if (type === "unable") this.outage(at, "meter");
		else if (type === "able") this.outageOver(at, "meter");
		else if (type === "radio") this.#recovery.radio(at, detail !== "", RADIO.includes(detail));
		else if (type === "answer" && detail === "E7") this.#recovery.answer(at);
	}

	/** Something outside the app makes it impossible that a value leaves. */
	outage(at: number, why: string): void {
		this.#roll(at);
		this.#outages.add(why);
		this.#touched = true;
		this.#recovery.unable(at);
	}

	outageOver(at: number, why: string): void {
		this.#roll(at);
		if (!this.#outages.delete(why) || this.#outages.size > 0) return;
		this.#quietSince = at;
		this.#recovery.able(at);
	}

	/** A fault begins; gives its number. */
	fault(at: number, name: string, kind: Kind): number {
		return this.#recovery.begin(at, name, kind);
	}

	faultOver(id: number): void {
		this.#recovery.over(id);
	}

	/** One ECHONET Lite frame that the device sent. */
	frame(at: number, bytes: Uint8Array, length: number): void {
		const esv = bytes[10]!;
		if (length < 14 || bytes[4] !== 0x02 || bytes[5] !== 0x88 || (esv !== 0x72 && esv !== 0x73)) return;
		for (let block = 12, left = bytes[11]!; left > 0 && block + 2 <= length; left--) {
			const pdc = bytes[block + 1]!;
			if (bytes[block] === 0xe7 && pdc === 4 && block + 6 <= length) {
				const watts =
					(bytes[block + 2]! << 24) |
					(bytes[block + 3]! << 16) |
					(bytes[block + 4]! << 8) |
					bytes[block + 5]!;
				if (watts !== NO_DATA) this.#value(at, watts, esv === 0x73);
			}
			block += 2 + pdc;
		}
	}

	/** The run is over. */
	finish(at: number): Scores {
		this.#roll(at);
		return {
			outsideOutages: share(this.#presentOutside, this.#outsideMinutes),
			overall: share(this.#presentMinutes, this.#minutes),
			minutes: this.#minutes,
			outageMinutes: this.#minutes - this.#outsideMinutes,
			missed: this.#outsideMinutes - this.#presentOutside,
			recovery: this.#recovery.rows(),
			samples: this.#recovery.samples(),
			stuck: this.#stuck,
			values: this.#values,
			wrong: this.#wrong,
		};
	}

	#value(at: number, watts: number, announced: boolean): void {
		this.#roll(at);
		this.#values++;
		if (!this.#isTrue(at, watts)) {
			this.#wrong++;
			return;
		}
		this.#present = true;
		this.#isStuck = false;
		this.#quietSince = at;
		if (this.#outages.size === 0) this.#recovery.value(at, announced);
	}

	/** The meter had this power at some moment of the last 30 s. */
	#isTrue(at: number, watts: number): boolean {
		for (let age = 0; age <= FRESH_MS; age += SLOT_MS) if (this.#wattsAt(at - age) === watts) return true;
		// A slot may have been cut by a failure of the mains.
		for (let age = 0; age <= FRESH_MS; age += CUT_MS) if (this.#wattsAt(at - age) === watts) return true;
		return false;
	}

	/** Closes the minutes that are over. */
	#roll(at: number): void {
		while (at >= this.#minuteEnd) {
			this.#minutes++;
			if (this.#present) this.#presentMinutes++;
			if (!this.#touched) {
				this.#outsideMinutes++;
				if (this.#present) this.#presentOutside++;
			}
			this.#present = false;
			this.#touched = this.#outages.size > 0;
			if (!this.#touched && !this.#isStuck && this.#minuteEnd - this.#quietSince >= STUCK_MS) {
				this.#isStuck = true;
				this.#stuck++;
			}
			this.#minuteEnd += MINUTE_MS;
		}
	}
}

function share(part: number, whole: number): number {
	return whole === 0 ? 1 : part / whole;
}
