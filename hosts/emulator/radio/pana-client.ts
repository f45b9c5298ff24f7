import { MASKED } from "../air/addresses";
import type { SessionEnd } from "./language";
import { PanaServer } from "./pana";
import type { RadioParts } from "./parts";
import type { Span } from "./times";

const RETRIES = [2_000, 4_000, 8_000, 8_000, 8_000, 8_000, 8_000] as const;
/** The client authenticates again by itself at this part of the lifetime. */
const RENEW_AT = 0.8;

export type SessionState = "idle" | "joining" | "joined" | "ending";

/** The PANA client in the module: join, renewal, end. One step is under way at a time. */
export class PanaClient {
	state: SessionState = "idle";
	/** The module holds keys. They stay while a renewal runs. */
	key = false;
	/** Addresses that need no neighbour solicitation, with their EUI-64. */
	readonly neighbours = new Map<string, string>();
	readonly #radio: RadioParts;
	readonly #pana: PanaServer;
	#timer: unknown;
	#renewTimer: unknown;
	#expiryTimer: unknown;
	#verdict: "fair" | "reject" | "silent" = "fair";
	#renewing = false;
	/** How it goes on when the meter hears a repetition of the first message; undefined where it has heard one. */
	#resume: (() => void) | undefined;
	#begun = 0;
	#deadline = 0;
	#retry = 0;
	#peer = "";

	constructor(radio: RadioParts) {
		this.#radio = radio;
		this.#pana = new PanaServer(radio.random);
	}

	/** Everything forgotten, nobody informed: a reset, power-up. */
	reset(): void {
		this.#stop();
		this.state = "idle";
		this.key = false;
		this.neighbours.clear();
	}

	/** A join or a renewal is under way. */
	get authenticating(): boolean {
		return this.state === "joining" || this.#renewing;
	}

	/** No datagram can leave: there are no keys yet, or none any more. */
	get keyless(): boolean {
		return this.authenticating && !this.key;
	}

	join(address: string): void {
		this.#stop();
		this.state = "joining";
		this.key = false;
		this.#resume = () => this.#offer();
		this.#peer = address;
		this.#radio.counters.joins++;
		this.#begin(this.#radio.language.patience.join);
		this.#then(60, 160, () => this.#solicit());
	}

	/** When the host asks for it, and by itself at 80 % of the lifetime. */
	renew(): void {
		this.#renewing = true;
		this.#radio.counters.renewals++;
		this.#begin(this.#radio.language.patience.renewal);
		this.#then(60, 160, () => {
			const { hooks, mac, reaches, routeB } = this.#radio;
			const known = routeB.knows(mac) && !routeB.refused && hooks.reauthenticates();
			this.#verdict = known ? "fair" : "silent";
			this.#resume = known ? () => this.#challenge() : undefined;
			this.#sent(reaches);
			if (this.#verdict === "silent" || !reaches) this.#stall();
			else this.#challenge();
		});
	}

	/** The host ends the session. */
	end(): void {
		const { routeB, mac } = this.#radio;
		this.#stop();
		this.state = "ending";
		this.key = false;
		this.#then(100, 250, () => {
			const { reaches } = this.#radio;
			const heard = reaches && routeB.knows(mac);
			this.#sent(reaches);
			if (heard) {
				this.#then(150, 400, () => {
					routeB.close();
					this.#over("left");
				});
			} else {
				const [low, high] = this.#radio.language.patience.leaving;
				this.#then(low, high, () => this.#over("left unanswered"));
			}
		});
	}

	/** The meter closes the session. */
	endedByMeter(): void {
		if (this.state !== "joined") return;
		this.#radio.routeB.close();
		this.#stop();
		this.#over("closed by the meter");
	}

	/** The session ends on the module's side, as if the host had asked for it. */
	drop(how: "left" | "left unanswered"): void {
		if (this.state !== "joined") return;
		this.#stop();
		this.#radio.routeB.forget();
		this.#over(how);
	}

	/** The lifetime ran out: keys are gone; the client may try again by itself. */
	expire(): void {
		if (this.state !== "joined") return;
		this.#stop();
		this.key = false;
		const { language } = this.#radio;
		language.events.onEnded(this.#peerAddress(), "expired");
		if (language.renewsByItself) this.renew();
		else this.state = "idle";
	}

	/** As after a join that happened earlier: for a module whose session outlived its host. */
	adopt(): void {
		const { routeB } = this.#radio;
		this.#peer = routeB.address;
		this.neighbours.set(this.#peer, routeB.mac);
		this.#radio.language.onAdopted?.();
		this.#opened(true);
	}

	#solicit(): void {
		const { language, routeB } = this.#radio;
		const reaches = this.#radio.isMeter(this.#peer) && this.#radio.reaches;
		if (this.neighbours.has(this.#peerAddress())) {
			this.#sent(reaches);
			if (reaches) this.#offer();
			else this.#stall();
			return;
		}
		language.events.onAuthenticationSent(this.#peerAddress(), "solicited");
		if (!reaches) {
			this.#stall();
			return;
		}
		this.#then(40, 160, () => {
			language.events.onNeighbour(this.#peerAddress());
			this.neighbours.set(this.#peerAddress(), routeB.mac);
			this.#offer();
		});
	}

	#offer(): void {
		const { routeB, rbid, password } = this.#radio;
		if (!routeB.deaf) this.#resume = undefined;
		this.#verdict = routeB.admit(rbid, password);
		if (this.#verdict === "silent") this.#stall();
		else this.#exchange(500, 1_000, this.#pana.start(), () => this.#challenge());
	}

	#challenge(): void {
		this.#exchange(300, 600, this.#pana.challenge(), () => {
			if (this.#verdict === "reject") this.#refuse();
			else this.#exchange(300, 600, this.#pana.confirm(), () => this.#complete());
		});
	}

	#complete(): void {
		this.#exchange(100, 240, this.#pana.complete(this.#radio.routeB.lifetimeS), () => {
			this.#then(4, 7, () => {
				const fresh = !this.#renewing;
				this.#radio.language.events.onJoined(this.#peerAddress());
				this.#opened(fresh);
			});
		});
	}

	/** One request of the meter, and our answer to it on the air. */
	#exchange(low: number, high: number, frame: Uint8Array, next: () => void): void {
		this.#resume = undefined;
		this.#then(low, high, () => {
			if (!this.#radio.reaches) {
				this.#breakOff();
				return;
			}
			this.#radio.language.events.onAuthentication(frame);
			this.#then(110, 200, () => {
				this.#sent(true);
				next();
			});
		});
	}

	#opened(fresh: boolean): void {
		const { language, mac, routeB, time } = this.#radio;
		this.state = "joined";
		this.key = true;
		this.#renewing = false;
		routeB.open(mac, fresh);
		this.#radio.onSession("joined");
		const lifetimeMs = routeB.lifetimeS * 1_000;
		time.cancel(this.#renewTimer);
		time.cancel(this.#expiryTimer);
		this.#renewTimer = time.after(lifetimeMs * RENEW_AT, () => {
			if (language.renewsByItself) this.renew();
		});
		this.#expiryTimer = time.after(lifetimeMs, () => this.expire());
	}

	#refuse(): void {
		if (this.#radio.language.patience.hearsRefusal) this.#then(100, 400, () => this.#fail());
		else this.#stall();
	}

	/** The meter fell silent half-way. */
	#breakOff(): void {
		const { brokenJoin, brokenRenewal } = this.#radio.language.patience;
		const span = this.#renewing ? brokenRenewal : brokenJoin;
		if (span !== undefined) this.#failWithin(span);
		this.#stall();
	}

	/** Sends again and again into the void until PANA gives up. */
	#stall(): void {
		const { time } = this.#radio;
		const left = this.#deadline - time.now();
		const wait = RETRIES[Math.min(this.#retry, RETRIES.length - 1)]!;
		if (wait >= left) {
			this.#timer = time.after(Math.max(0, left), () => this.#fail());
			return;
		}
		this.#retry++;
		this.#timer = time.after(wait, () => {
			const arrives = this.#radio.reaches && this.#radio.isMeter(this.#peer);
			this.#sent(arrives);
			const resume = this.#resume;
			if (arrives && resume !== undefined && this.#radio.language.patience.heardLater) resume();
			else this.#stall();
		});
	}

	#fail(): void {
		this.#radio.counters.joinFailures++;
		this.#stop();
		this.#over(this.#verdict === "reject" ? "rejected" : "no answer");
	}

	/** Back to idle. */
	#over(how: SessionEnd): void {
		this.state = "idle";
		this.key = false;
		this.#radio.language.events.onEnded(this.#peerAddress(), how);
		this.#radio.onSession("idle");
	}

	#sent(arrived: boolean): void {
		this.#radio.air.spend(80);
		this.#radio.language.events.onAuthenticationSent(this.#peerAddress(), arrived ? "sent" : "failed");
	}

	/** The address as typed, except that the masked one becomes the meter's. */
	#peerAddress(): string {
		return this.#peer === MASKED ? this.#radio.routeB.address : this.#peer.toUpperCase();
	}

	#begin(patience: Span): void {
		this.#retry = 0;
		this.#begun = this.#radio.time.now();
		this.#failWithin(patience);
	}

	#failWithin([low, high]: Span): void {
		this.#deadline = this.#begun + this.#radio.random.int(low, high);
	}

	#then(low: number, high: number, run: () => void): void {
		this.#timer = this.#radio.time.after(this.#radio.random.int(low, high), run);
	}

	#stop(): void {
		const { time } = this.#radio;
		time.cancel(this.#timer);
		time.cancel(this.#renewTimer);
		time.cancel(this.#expiryTimer);
		this.#renewing = false;
	}
}
