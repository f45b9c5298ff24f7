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
 * merged: notices by kind, sent bytes as a sum; received bytes stay with the owner until there is room.
 */
export class Outbox {
	private readonly _onPlace: () => void;
	private _onTheWay = 0;
	private readonly _notices: UartNotice[] = [];
	private _sent = 0;

	/** `onPlace`: a message more may go. */
	constructor(onPlace: () => void) {
		this._onPlace = onPlace;
	}

	/** Messages that may go now. */
	get places(): number {
		return this._notices.length > 0 ? 0 : MAX_ON_THE_WAY - this._onTheWay;
	}

	/** Only with a place: the bytes are lost, and that is said, when the queue does not take them. */
	data(bytes: ArrayBuffer): void {
		if (!this._post(bytes)) this.notice("overrun");
	}

	notice(text: UartNotice): void {
		const isAnswer = text === "opened" || text === "absent";
		if (this._notices.length >= MAX_NOTICES || (!isAnswer && this._notices.includes(text))) return;
		this._notices.push(text);
		this._go();
	}

	/** Reports that `count` bytes have left the transmit queue. */
	sent(count: number): void {
		this._sent += count;
		this._go();
	}

	/** The port is closed: nobody waits any more for what it has sent. */
	forget(): void {
		this._sent = 0;
	}

	/** The main machine has handled a message. */
	onTaken(): void {
		if (this._onTheWay > 0) this._onTheWay--;
		this._go();
		if (this.places > 0) this._onPlace();
	}

	private _go(): void {
		while (this._notices.length > 0 && this._post(this._notices[0]!)) this._notices.shift();
		if (this._sent > 0 && this.places > 0 && this._post(this._sent)) this._sent = 0;
	}

	/** In a debug build a full queue is an exception, after 20 ms; then the message keeps its place here. */
	private _post(message: ArrayBuffer | number | UartNotice): boolean {
		if (this._onTheWay >= MAX_ON_THE_WAY) return false;
		try {
			self.postMessage(message);
		} catch {
			return false;
		}
		this._onTheWay++;
		return true;
	}
}
