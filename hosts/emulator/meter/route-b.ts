import { hex, linkLocal } from "../air/addresses";
import type { Hooks } from "../air/hooks";
import type { Random } from "../time/random";
import type { Timeline } from "../time/timeline";
import type { SmartMeter } from "./meter";
import { MeterNode } from "./node";

const CLEAN_UP_MS = 10_000;

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

/** The meter's end of route B: admission, the one session, beacons. MeterNode handles the traffic within a session. */
export class RouteB {
	readonly node: MeterNode;
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
	readonly neighbours: Beacon[] = [];
	readonly #time: Timeline;
	readonly #hooks: Hooks;
	#client: { mac: string; until: number } | undefined;
	#cleanUntil = 0;

	constructor(
		time: Timeline,
		random: Random,
		hooks: Hooks,
		meter: SmartMeter,
		credentials: { rbid: string; password: string },
		place: RadioPlace,
	) {
		this.#time = time;
		this.#hooks = hooks;
		this.node = new MeterNode(time, random, hooks, meter);
		this.node.deliver = (bytes, multicast) => {
			if (this.inRange) this.deliver(bytes, multicast);
		};
		this.rbid = credentials.rbid;
		this.password = credentials.password;
		this.place = place;
	}

	get meter(): SmartMeter {
		return this.node.meter;
	}

	set meter(meter: SmartMeter) {
		this.node.meter = meter;
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
		if (this.deaf) return "silent";
		const verdict = this.#hooks.join();
		if (verdict !== "fair") return verdict;
		return this.refused || rbid !== this.rbid || password !== this.password ? "reject" : "fair";
	}

	/** Nobody is let in now, whatever he has to say. */
	get deaf(): boolean {
		return this.ended || this.cleaningUp;
	}

	/** The authentication is through: this module is the one client now, an older one is forgotten. */
	open(mac: string, fresh: boolean): void {
		this.#client = { mac, until: this.#time.now() + this.lifetimeS * 1_000 };
		if (fresh) this.node.begin();
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
		this.node.end();
	}

	/** A datagram to port 3610 that arrived under this module's key. */
	receive(mac: string, bytes: Uint8Array): void {
		if (this.knows(mac)) this.node.receive(bytes);
	}

	/** Sends EA (and EB) now, outside the plan. */
	push(): void {
		if (this.#client !== undefined) this.node.push();
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
