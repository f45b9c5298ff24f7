import { hex, linkLocal } from "../air/addresses";
import type { Hooks } from "../air/hooks";
import { HALF_HOUR_MS, halfHourBefore } from "../home/calendar";
import type { Random } from "../time/random";
import type { Timeline } from "../time/timeline";
import { CONTROLLER } from "./frame";
import type { SmartMeter } from "./meter";

const CLEAN_UP_MS = 10_000;
/** A pushed INFC that stays unanswered comes again. */
const INFC_AGAIN_MS = 20_000;
const INFC_TRIES = 3;

export interface RadioPlace {
	channel: number;
	panId: number;
	/** Raw LQI; dBm = 0.275 x value - 104.27. */
	lqi: number;
}

/** A coordinator that a scan heard. */
export interface Beacon extends RadioPlace {
	readonly mac: string;
	readonly pairing: string;
}

/** The meter's end of route B: who is let in, the one session, datagrams in and out, and what it sends by itself. */
export class RouteB {
	meter: SmartMeter;
	rbid: string;
	password: string;
	place: RadioPlace;
	/** Seconds granted at each authentication. */
	lifetimeS = 86_400;
	powered = true;
	away = false;
	cut = false;
	/** The utility took the credentials out of the meter; with `ended` it does not answer scans either. */
	refused = false;
	ended = false;
	/** Set by the module's side: a datagram for the host. */
	deliver: (bytes: Uint8Array, multicast: boolean) => void = () => {};
	/** Told of each answer that goes out, after the loss of answers and before that of the air. */
	answered: (bytes: Uint8Array) => void = () => {};
	readonly counters = { requests: 0, answers: 0, pushes: 0, unansweredInfc: 0 };
	readonly neighbours: Beacon[] = [];
	readonly #time: Timeline;
	readonly #random: Random;
	readonly #hooks: Hooks;
	#client: { mac: string; until: number } | undefined;
	#cleanUntil = 0;
	#pushTimer: unknown;
	#listTimer: unknown;
	#infcTimer: unknown;

	constructor(
		time: Timeline,
		random: Random,
		hooks: Hooks,
		meter: SmartMeter,
		credentials: { rbid: string; password: string },
		place: RadioPlace,
	) {
		this.#time = time;
		this.#random = random;
		this.#hooks = hooks;
		this.meter = meter;
		this.rbid = credentials.rbid;
		this.password = credentials.password;
		this.place = place;
	}

	get mac(): string {
		return this.meter.identity.mac;
	}

	get address(): string {
		return linkLocal(this.mac);
	}

	/** The meter's radio is on and in range. */
	get inRange(): boolean {
		return this.powered && !this.away && !this.cut;
	}

	/** A frame sent on this channel and PAN gets there. */
	hears(channel: number, panId: number): boolean {
		return this.inRange && channel === this.place.channel && panId === this.place.panId;
	}

	/** Who answers a beacon request on one channel. Without a pairing id (mode 3) everybody does. */
	beacons(channel: number, pairing: string | undefined): Beacon[] {
		const heard: Beacon[] = [];
		const own = this.rbid.slice(-8);
		if (this.inRange && !this.ended && channel === this.place.channel && this.#hooks.beacons()) {
			if (pairing === undefined || pairing === own)
				heard.push({ ...this.place, mac: this.mac, pairing: own });
		}
		if (this.cut) return heard;
		for (const other of this.neighbours) {
			if (other.channel === channel && (pairing === undefined || pairing === other.pairing))
				heard.push(other);
		}
		return heard;
	}

	/** The meter's answer to somebody who wants in: "silent" never answers, "reject" fails the check of the password. */
	admit(rbid: string, password: string): "fair" | "reject" | "silent" {
		if (this.ended || this.cleaningUp) return "silent";
		const verdict = this.#hooks.join();
		if (verdict !== "fair") return verdict;
		return this.refused || rbid !== this.rbid || password !== this.password ? "reject" : "fair";
	}

	/** The authentication is through: this module is the one client now, an older one is forgotten. */
	open(mac: string, fresh: boolean): void {
		this.#client = { mac, until: this.#time.now() + this.lifetimeS * 1_000 };
		if (!fresh) return;
		this.#cancelTimers();
		this.#listTimer = this.#time.after(this.#random.int(2_950, 3_200), () => {
			this.#send(this.meter.instanceList().copy(), true);
		});
		this.#planPush();
	}

	/** The meter holds keys for this module. */
	knows(mac: string): boolean {
		return this.#client !== undefined && this.#client.mac === mac && this.#client.until > this.#time.now();
	}

	/** Ended by the client's request; the meter needs a while before it takes the next one. */
	close(): void {
		this.forget();
		this.#cleanUntil = this.#time.now() + CLEAN_UP_MS;
		// An empty turn at the end, so that whoever watches sees it on time.
		this.#time.after(CLEAN_UP_MS, () => {});
	}

	/** After an end of the session: the next client is not let in yet. */
	get cleaningUp(): boolean {
		return this.#time.now() < this.#cleanUntil;
	}

	/** The session is gone on the meter's side only. */
	forget(): void {
		this.#client = undefined;
		this.#cancelTimers();
	}

	/** A datagram to port 3610 that arrived under this module's key. */
	receive(mac: string, bytes: Uint8Array): void {
		if (!this.knows(mac)) return;
		if (bytes[10] === 0x7a) {
			this.#time.cancel(this.#infcTimer);
			this.#infcTimer = undefined;
			return;
		}
		this.counters.requests++;
		const answer = this.meter.answer(bytes, this.#time.now());
		if (answer === undefined || !this.#hooks.answers()) return;
		const copy = answer.copy();
		this.#time.after(this.#latency(copy) + this.#hooks.answerDelay(), () => {
			this.counters.answers++;
			this.answered(copy);
			this.#send(copy, copy[10] === 0x73);
		});
	}

	/** Sends EA (and EB) now, outside the plan. */
	push(): void {
		if (this.#client === undefined) return;
		this.counters.pushes++;
		this.#pushFrame(this.meter.scheduled(this.#time.now(), CONTROLLER).copy(), 1);
	}

	#latency(answer: Uint8Array): number {
		let ms = this.#random.spread(211, 365, 467);
		if (answer.length > 60) ms += this.#random.spread(150, 320, 900);
		// 3.6 s were seen once for three properties.
		if (answer[11]! > 1)
			ms += this.#random.next() < 0.04 ? this.#random.int(800, 3_100) : this.#random.int(40, 300);
		return ms;
	}

	#send(bytes: Uint8Array, multicast: boolean): void {
		if (this.inRange) this.deliver(bytes, multicast);
	}

	/** Within five minutes after the meter's own hh:00 and hh:30. */
	#planPush(): void {
		const label = this.meter.clock.label(this.#time.now());
		const wait = halfHourBefore(label) + HALF_HOUR_MS - label + this.#random.int(5_000, 270_000);
		this.#pushTimer = this.#time.after(wait, () => {
			this.push();
			this.#planPush();
		});
	}

	#pushFrame(frame: Uint8Array, attempt: number): void {
		if (this.#client === undefined) return;
		this.#send(frame, false);
		if (frame[10] !== 0x74) return;
		this.#time.cancel(this.#infcTimer);
		this.#infcTimer = this.#time.after(INFC_AGAIN_MS, () => {
			this.counters.unansweredInfc++;
			if (attempt < INFC_TRIES) this.#pushFrame(frame, attempt + 1);
		});
	}

	#cancelTimers(): void {
		for (const timer of [this.#pushTimer, this.#listTimer, this.#infcTimer]) this.#time.cancel(timer);
		this.#pushTimer = undefined;
		this.#listTimer = undefined;
		this.#infcTimer = undefined;
	}
}

/** The PAN id that goes with a radio address: its last four digits, as in every unmasked sample. */
export function panIdOf(mac: string): number {
	return Number.parseInt(mac.slice(-4), 16);
}

/** Other people's meters on other channels: only a scan without pairing id shows them. */
export function drawNeighbours(random: Random, ownChannel: number): Beacon[] {
	const neighbours: Beacon[] = [];
	for (let i = random.int(1, 2); i > 0; i--) {
		const channel = random.int(0x21, 0x3c);
		const mac = `001C6400${hex(random.int(0, 0xffffff), 8)}`;
		const pairing = hex(random.int(0, 0xffffff), 8);
		if (channel === ownChannel) continue;
		neighbours.push({ channel, panId: panIdOf(mac), lqi: random.int(20, 80), mac, pairing });
	}
	return neighbours;
}
