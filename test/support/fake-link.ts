import type { Link, LinkEvents } from "../../modules/echonet/link";
import type { FakeTime } from "./fake-time";

/** A Link for tests: keeps what was sent, confirms it after `sendMs`, hands it to `onSend`. */
export class FakeLink implements Link {
	open = false;
	events: LinkEvents | undefined;
	/** Every datagram given to `send`, and to `sendPrompt`. */
	readonly sent: Uint8Array[] = [];
	readonly prompts: Uint8Array[] = [];
	strikes = 0;
	/** Strikes that were not forgotten by an answer. */
	strikesInRow = 0;
	sendMs = 200;
	/** What `onSent` reports. */
	sendOk = true;
	/** Called with each datagram when it is on the air. */
	onSend: ((bytes: Uint8Array) => void) | undefined;
	onPrompt: ((bytes: Uint8Array) => void) | undefined;
	onStrike: (() => void) | undefined;
	readonly #time: FakeTime;
	#sending = false;

	constructor(time: FakeTime) {
		this.#time = time;
	}

	join(): void {
		this.open = true;
		this.strikesInRow = 0;
		this.events!.onJoined();
	}

	lose(): void {
		this.open = false;
		this.events!.onLost();
	}

	send(bytes: Uint8Array, length: number): boolean {
		if (!this.open || this.#sending) return false;
		const copy = bytes.slice(0, length);
		this.sent.push(copy);
		this.#sending = true;
		this.#time.setTimer(() => {
			this.#sending = false;
			const ok = this.sendOk && this.open;
			this.events!.onSent(ok);
			if (ok) this.onSend?.(copy);
		}, this.sendMs);
		return true;
	}

	sendPrompt(bytes: Uint8Array, length: number): void {
		const copy = bytes.slice(0, length);
		this.prompts.push(copy);
		this.onPrompt?.(copy);
	}

	strike(): void {
		this.strikes++;
		this.strikesInRow++;
		this.onStrike?.();
	}

	answered(): void {
		this.strikesInRow = 0;
	}

	/** A datagram of the meter arrives. */
	receive(bytes: Uint8Array): void {
		if (this.open) this.events!.onDatagram(bytes, 0, bytes.length);
	}
}
