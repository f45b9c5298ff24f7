import { ALL_NODES, linkLocal, MASKED } from "../air/addresses";
import { AirTime } from "../air/air-time";
import type { Hooks, SendOutcome } from "../air/hooks";
import type { RouteB } from "../meter/route-b";
import type { Random } from "../time/random";
import type { Timeline } from "../time/timeline";
import type { Language } from "./language";
import { PanaClient } from "./pana-client";
import type { RadioCounters, RadioParts } from "./parts";
import { Scanner } from "./scanner";

const ECHONET_PORT = 3610;
const PING_BYTES = 50;

/** The 920 MHz part of a Wi-SUN module, whatever language stands in front of it. */
export class Radio implements RadioParts {
	readonly mac: string;
	/** Link-local IPv6 address of `mac`. */
	readonly address: string;
	readonly seed: number;
	readonly time: Timeline;
	readonly random: Random;
	readonly hooks: Hooks;
	readonly routeB: RouteB;
	readonly air: AirTime;
	readonly session: PanaClient;
	readonly scanner: Scanner;
	readonly counters: RadioCounters = {
		sends: 0,
		sendFailures: 0,
		joins: 0,
		joinFailures: 0,
		renewals: 0,
		scans: 0,
	};
	/** Set by the module before anything happens, and whenever it becomes another one. */
	language!: Language;
	rbid = "";
	password = "";
	onSession: (state: "joined" | "idle") => void = () => {};

	constructor(
		mac: string,
		seed: number,
		parts: { time: Timeline; random: Random; routeB: RouteB; hooks: Hooks },
	) {
		this.mac = mac;
		this.address = linkLocal(mac);
		this.seed = seed;
		this.time = parts.time;
		this.random = parts.random;
		this.hooks = parts.hooks;
		this.routeB = parts.routeB;
		this.air = new AirTime(parts.time, (blocked) => this.language.events.onDuty(blocked));
		this.session = new PanaClient(this);
		this.scanner = new Scanner(this);
		parts.routeB.deliver = (bytes, multicast) => this.#receive(bytes, multicast);
	}

	/** The radio is tuned to the meter and may be heard there. */
	get tuned(): boolean {
		return this.routeB.hears(this.language.channel, this.language.panId);
	}

	get reaches(): boolean {
		return !this.air.blocked && this.tuned;
	}

	isMeter(address: string): boolean {
		return address === MASKED || address.toUpperCase() === this.routeB.address;
	}

	/** Session, scan and credentials are forgotten; the meter is not informed. */
	reset(): void {
		this.session.reset();
		this.scanner.reset();
		this.rbid = "";
		this.password = "";
	}

	/** No datagram can leave: there are no keys yet, or none any more. */
	get keyless(): boolean {
		return this.session.authenticating && !this.session.key;
	}

	/**
	 * Puts one UDP datagram on the air. `encrypted`: "must" fails without keys, "may" uses them when there are some.
	 * "sent" means that the meter has it when it was meant for the meter's ECHONET Lite port and encrypted.
	 */
	transmit(address: string, port: number, encrypted: "no" | "must" | "may", bytes: Uint8Array): SendOutcome {
		const { session } = this;
		const keysMissing = encrypted === "must" && !session.key;
		if (this.air.blocked) return "limited";
		if (this.scanner.running || this.language.muted || keysMissing) return "failed";
		const multicast = address === ALL_NODES;
		if (!multicast && !this.isMeter(address)) return session.neighbours.has(address) ? "failed" : "solicited";
		const fate = this.hooks.sendOutcome();
		if (fate !== "sent") return fate;
		this.air.spend(bytes.length);
		if (!this.reaches) return multicast ? "sent" : "failed";
		if (port === ECHONET_PORT && encrypted !== "no" && session.key) this.routeB.receive(this.mac, bytes);
		return "sent";
	}

	/** An ICMP echo request; the language gets the answer. */
	ping(address: string): void {
		this.air.spend(PING_BYTES);
		// The meter takes plain echo requests unless the module encrypts them without a session.
		const understood = this.session.key || this.language.securesPings;
		if (!this.isMeter(address) || !this.tuned || !understood || this.air.blocked) return;
		this.time.after(this.random.int(80, 260), () => this.language.events.onPong());
	}

	#receive(bytes: Uint8Array, multicast: boolean): void {
		if (this.session.state !== "joined" || !this.session.key || !this.tuned) return;
		const { events } = this.language;
		if (this.hooks.decrypts()) events.onDatagram(bytes, multicast);
		else events.onUndecrypted?.(bytes);
	}
}
