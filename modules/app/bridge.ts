import type { Meter } from "../meter/meter";
import type { AirTime } from "../meter/polling/poll-plan";
import type { Session } from "../routeb/session";
import type { SessionEvents } from "../routeb/session-ports";

/** While a ceiling of the session is reached, the poll plan goes on as slowly as it can. */
const SLOWEST = 8;

export interface SessionListener {
	/** State, error, dialect or the wait of the session changed. */
	onSession(): void;
}

/** Joins session and meter: neither knows the other. */
export class Bridge implements SessionEvents, AirTime {
	session: Session | undefined;
	readonly #meter: Meter;
	readonly #listener: SessionListener;

	constructor(meter: Meter, listener: SessionListener) {
		this.#meter = meter;
		this.#listener = listener;
	}

	get factor(): number {
		const pace = this.session?.budget.pace ?? 1;
		return pace === 0 ? SLOWEST : pace;
	}

	onState(): void {
		this.#listener.onSession();
	}

	onJoined(): void {
		// By its radio address an exchanged meter is told from the one before.
		this.#meter.address = this.session?.connector.pan?.mac ?? "";
		this.#meter.link.onJoined();
	}

	onLost(): void {
		this.#meter.link.onLost();
	}

	onResumed(): void {
		this.#meter.link.onResumed();
	}

	onSent(ok: boolean): void {
		this.#meter.link.onSent(ok);
	}

	onDatagram(bytes: Uint8Array, at: number, length: number): void {
		// A DSE module tells the signal with every datagram.
		if (this.session != null) this.#meter.readings.rssiDbm = this.session.rssiDbm;
		this.#meter.link.onDatagram(bytes, at, length);
	}
}
