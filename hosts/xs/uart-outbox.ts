/** What the Worker says besides bytes and counts. */
export type UartNotice = "opened" | "absent" | "lost" | "overrun" | "fault" | "deaf";

/**
 * Messages that may be on their way to the main machine, whose queue is shared with the network and must never be full:
 * there the SDK waits for ever, or drops the message (debug). 4 kB of received bytes, a third of a second of the line.
 */
export const MAX_ON_THE_WAY = 8;
/** Notices that wait for a place: each kind once, and an answer for each opening. */
const MAX_NOTICES = 8;

/**
 * What the Worker says to the main machine, never more than MAX_ON_THE_WAY at once. What finds no place waits and is
 * merged: notices by kind, sent bytes as a sum; received bytes stay with the owner, who is asked for them.
 */
export class Outbox {
	readonly #onPlace: () => void;
	#onTheWay = 0;
	readonly #notices: UartNotice[] = [];
	#sent = 0;

	/** `onPlace`: a message more may go. */
	constructor(onPlace: () => void) {
		this.#onPlace = onPlace;
	}

	/** Messages that may go now. */
	get places(): number {
		return this.#notices.length > 0 ? 0 : MAX_ON_THE_WAY - this.#onTheWay;
	}

	/** Only with a place: the bytes are lost, and that is said, when the queue does not take them. */
	data(bytes: ArrayBuffer): void {
		if (!this.#post(bytes)) this.notice("overrun");
	}

	notice(text: UartNotice): void {
		const isAnswer = text === "opened" || text === "absent";
		if (this.#notices.length >= MAX_NOTICES || (!isAnswer && this.#notices.includes(text))) return;
		this.#notices.push(text);
		this.#go();
	}

	/** So many bytes have left the queue of what is to be written. */
	sent(count: number): void {
		this.#sent += count;
		this.#go();
	}

	/** The port is closed: nobody waits any more for what it has sent. */
	forget(): void {
		this.#sent = 0;
	}

	/** The main machine has taken a message. */
	onTaken(): void {
		if (this.#onTheWay > 0) this.#onTheWay--;
		this.#go();
		if (this.places > 0) this.#onPlace();
	}

	#go(): void {
		while (this.#notices.length > 0 && this.#post(this.#notices[0]!)) this.#notices.shift();
		if (this.#sent > 0 && this.places > 0 && this.#post(this.#sent)) this.#sent = 0;
	}

	/** In a debug build a full queue is an exception, after 20 ms; then the message keeps its place here. */
	#post(message: ArrayBuffer | number | UartNotice): boolean {
		if (this.#onTheWay >= MAX_ON_THE_WAY) return false;
		try {
			self.postMessage(message);
		} catch {
			return false;
		}
		this.#onTheWay++;
		return true;
	}
}
