import type { Meter } from "../meter/meter";
import type { Session } from "../routeb/session";
import type { SessionEvents } from "../routeb/session-ports";

export interface SessionListener {
	/** State, error, dialect or the wait of the session changed. */
	onSession(): void;
}

/** Joins session and meter: neither knows the other. */
export class Bridge implements SessionEvents {
	session: Session | undefined;
	private readonly _meter: Meter;
	private readonly _listener: SessionListener;

	constructor(meter: Meter, listener: SessionListener) {
		this._meter = meter;
		this._listener = listener;
	}

	onState(): void {
		this._listener.onSession();
	}

	onJoined(): void {
		// The radio address tells a replaced meter apart.
		this._meter.address = this.session?.connector.pan?.mac ?? "";
		this._meter.link.onJoined();
	}

	onLost(): void {
		this._meter.link.onLost();
	}

	onResumed(): void {
		this._meter.link.onResumed();
	}

	onSent(ok: boolean): void {
		this._meter.link.onSent(ok);
	}

	onDatagram(bytes: Uint8Array, at: number, length: number): void {
		// A DSE module tells the signal with every datagram.
		if (this.session != null) this._meter.readings.rssiDbm = this.session.rssiDbm;
		this._meter.link.onDatagram(bytes, at, length);
	}
}
