import type { Timeline } from "../../time/timeline";
import { RESULT } from "./codes";
import {
	CODE_AT,
	DATA_SUM_AT,
	HEAD_BYTES,
	HEADER_SUM_AT,
	LENGTH_AT,
	MOST_BYTES,
	REQUEST,
	SUMS_BYTES,
	sum,
	uint16,
} from "./frame";

/** The module waits this long for each further byte of a frame. */
const PAUSE_MS = 1_000;

export interface ReceiverEvents {
	/** 0000 stands for any checksum. */
	readonly zeroSums: boolean;
	/** Valid during the call. */
	onFrame(code: number, data: Uint8Array): void;
	/** A frame that counts for nothing; `code` is undefined where its header cannot be trusted. */
	onBadFrame(code: number | undefined, result: number): void;
}

/** Cuts what the host writes into frames. All up to a unique code is thrown away without a word. */
export class Receiver {
	readonly #time: Timeline;
	readonly #events: ReceiverEvents;
	readonly #frame = new Uint8Array(MOST_BYTES);
	#length = 0;
	/** Bytes of the frame under way, once its header is known. */
	#total = 0;
	#timer: unknown;
	#resets = 0;

	constructor(time: Timeline, events: ReceiverEvents) {
		this.#time = time;
		this.#events = events;
	}

	reset(): void {
		this.#resets++;
		this.#begin();
		this.#time.cancel(this.#timer);
		this.#timer = undefined;
	}

	input(bytes: Uint8Array, length: number): void {
		// A reset asked for in the middle loses the rest.
		const resets = this.#resets;
		for (let i = 0; i < length && resets === this.#resets; i++) this.#take(bytes[i]!);
		this.#time.cancel(this.#timer);
		const begun = this.#length >= REQUEST.length;
		this.#timer = begun ? this.#time.after(PAUSE_MS, () => this.#giveUp()) : undefined;
	}

	#take(byte: number): void {
		if (this.#length < REQUEST.length && byte !== REQUEST[this.#length]) {
			this.#length = byte === REQUEST[0] ? 1 : 0;
			if (this.#length === 1) this.#frame[0] = byte;
			return;
		}
		this.#frame[this.#length++] = byte;
		if (this.#length < HEAD_BYTES) return;
		if (this.#length === HEAD_BYTES && !this.#readHead()) return;
		if (this.#length === this.#total) this.#complete();
	}

	/** False: the hunt for a unique code begins anew behind the header. */
	#readHead(): boolean {
		const frame = this.#frame;
		const length = uint16(frame, LENGTH_AT);
		const code = uint16(frame, CODE_AT);
		if (!this.#holds(HEADER_SUM_AT, sum(frame, 0, HEADER_SUM_AT))) this.#bad(undefined, RESULT.HEADER_SUM);
		else if (length < SUMS_BYTES) this.#bad(code, RESULT.TOO_SHORT);
		else if (length > MOST_BYTES - HEADER_SUM_AT) this.#bad(code, RESULT.TOO_LONG);
		else this.#total = length + HEADER_SUM_AT;
		return this.#total > 0;
	}

	#complete(): void {
		const data = this.#frame.slice(HEAD_BYTES, this.#total);
		const holds = this.#holds(DATA_SUM_AT, sum(data, 0, data.length));
		const code = uint16(this.#frame, CODE_AT);
		if (!holds) {
			this.#bad(code, RESULT.DATA_SUM);
			return;
		}
		this.#begin();
		this.#events.onFrame(code, data);
	}

	#giveUp(): void {
		this.#bad(this.#total > 0 ? uint16(this.#frame, CODE_AT) : undefined, RESULT.PAUSE);
	}

	#bad(code: number | undefined, result: number): void {
		this.#begin();
		this.#events.onBadFrame(code, result);
	}

	#begin(): void {
		this.#length = 0;
		this.#total = 0;
	}

	#holds(at: number, actual: number): boolean {
		const given = uint16(this.#frame, at);
		return given === actual || (given === 0 && this.#events.zeroSums);
	}
}
