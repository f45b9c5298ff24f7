import { ECHONET_GROUP, ECHONET_PORT } from "../echonet/codes";
import { Node, type NodeLink } from "../echonet/node";
import { announce } from "../echonet/object";
import type { ErrorCode } from "../errors/codes";
import type { Multicasts } from "../lan/multicasts";
import type { DaySource } from "../meter/record/day-source";
import { CHANGE, type Readings, type ReadingsListener } from "../meter/values/readings";
import type { Host } from "../ports/host";
import type { Timer, TimerOwner } from "../ports/timers";
import type { UdpEvents, UdpSocket } from "../ports/udp";
import type { Settings, SettingsListener } from "../settings/settings";
import { Clients } from "./clients";
import { NodeIdentity } from "./identity";
import { MeterFacts } from "./meter-facts";
import { ClientHistory } from "./objects/client-history";
import { ClockProperties } from "./objects/clock-properties";
import { Controller } from "./objects/controller";
import { NodeProfile } from "./objects/node-profile";
import { Place } from "./objects/place";
import { RelayedMeter } from "./objects/relayed-meter";

/** The ports that the relay needs. */
export type RelayPorts = Pick<Host, "udp" | "wifi" | "clock" | "timers" | "system" | "store" | "log">;

/** Milliseconds from one announcement of the instance list to the next: at once, after 5, 30 and 60 s. */
const ANNOUNCE_GAPS = Object.freeze([5_000, 25_000, 30_000]);
/** How often ageing values are looked at. */
const WATCH_MS = 5_000;
/** First and longest pause before a busy port is tried again. */
const RETRY_MS = 2_000;
const RETRY_MAX_MS = 60_000;

/**
 * The LAN node: 0EF001, 05FF01 and, once a meter was ever read, 028801 on UDP 3610. Answers come from Readings
 * alone. What reaches the radio is a history day or single minutes that are not at hand, within `AskedBudget`.
 */
export class Relay implements NodeLink, UdpEvents, ReadingsListener, SettingsListener, TimerOwner {
	/** Why the node is not on the LAN (LAN_PORT_BUSY, LAN_DOWN), undefined while it is or is switched off. */
	error: ErrorCode | undefined;
	/** Called when `error` or `running` changed. One listener. */
	onChange: (() => void) | undefined;
	/** Who asks: addresses and times, for the link view. */
	readonly clients: Clients;
	/** The node with its counters. */
	readonly node: Node;
	/** Packets from our own address. */
	own = 0;
	/** Frames that the host could not send. */
	unsent = 0;

	readonly #ports: RelayPorts;
	readonly #readings: Readings;
	readonly #settings: Settings;
	readonly #multicasts: Multicasts;
	readonly #facts: MeterFacts;
	readonly #profile: NodeProfile;
	readonly #controller: Controller;
	readonly #mirror: RelayedMeter;
	/** Fires when something is to be announced, and every WATCH_MS. */
	readonly #flush: Timer;
	/** Fires for the next announcement of the instance list; while there is no socket, for the next try. */
	readonly #lan: Timer;
	#socket: UdpSocket | undefined;
	#address: string | undefined;
	#started = false;
	#push = false;
	/** True when something other than a value changed, so that maps and lists must be looked at. */
	#dirty = true;
	/** True while `#flush` is armed for now. */
	#soon = false;
	#step = 0;
	#retryMs = RETRY_MS;
	/** `running` as last told to the listener. */
	#reported = false;

	constructor(
		ports: RelayPorts,
		readings: Readings,
		settings: Settings,
		days: DaySource,
		multicasts: Multicasts,
	) {
		const clock = ports.clock;
		const store = ports.store;
		const log = ports.log;
		this.#ports = ports;
		this.#readings = readings;
		this.#settings = settings;
		this.#multicasts = multicasts;
		this.clients = new Clients(clock);
		this.node = new Node(this.clients, this);
		const identity = new NodeIdentity(store, ports.system, log);
		this.#facts = new MeterFacts(readings, store, log);
		const meterClock = new ClockProperties(readings, clock);
		this.#mirror = new RelayedMeter(
			readings,
			clock,
			this.#facts,
			identity,
			new Place(store, "meterPlace"),
			meterClock,
			new ClientHistory(this.clients, days, meterClock),
		);
		this.#controller = new Controller(identity, this.#mirror, store, log);
		this.#profile = new NodeProfile(identity, this.node.objects);
		this.node.objects.push(this.#profile, this.#controller);
		this.#flush = ports.timers.create(this);
		this.#lan = ports.timers.create(this);
		if (this.#facts.known) this.show(true, true);
		readings.listen(this);
		settings.listen(this);
	}

	/** Begins to serve, unless the setting `relay` is off. */
	start(): void {
		if (this.#started) return;
		this.#started = true;
		this.onFlush();
		this.open();
	}

	/** Ends: socket closed, timers stopped. `start` begins again. */
	stop(): void {
		if (!this.#started) return;
		this.#started = false;
		this.#flush.stop();
		this.#soon = false;
		this.close();
		this.report(undefined);
	}

	/** True while the node is on the LAN. */
	get running(): boolean {
		return this.#socket != null;
	}

	/** True while 028801 is offered. */
	get offersMeter(): boolean {
		return this.node.objects.length > 2;
	}

	/** Tell this at every change of the network: a new address means a new socket, the group, a D5. */
	networkChanged(): void {
		const address = this.#ports.wifi.state === "up" ? this.#ports.wifi.address : undefined;
		if (this.#started && address !== this.#address) this.open();
	}

	/** The meter is no longer ours: 028801 goes, and D5 says so. Once Readings has forgotten it too. */
	forgetMeter(): void {
		this.#facts.forget();
		this.#dirty = true;
		if (this.#started) this.onFlush();
	}

	send(bytes: Uint8Array, length: number, address: string = ECHONET_GROUP): void {
		if (this.#socket?.send(bytes, length, address, ECHONET_PORT) !== true) this.unsent++;
	}

	announce(bytes: Uint8Array, length: number): void {
		this.send(bytes, length);
		if (!this.#push) return;
		for (let i = 0; i < this.clients.count; i++) this.send(bytes, length, this.clients.address(i));
	}

	mayInform(): boolean {
		return this.#multicasts.takeInform();
	}

	mayAnnounce(asked: boolean): boolean {
		return asked ? this.#multicasts.mayAnswer : this.#multicasts.mayTell;
	}

	onPacket(bytes: Uint8Array, length: number, address: string): void {
		if (address === this.#address) this.own++;
		else this.node.receive(bytes, length, address);
	}

	onClosed(code: ErrorCode): void {
		this.#socket = undefined;
		this.#lan.start(this.#retryMs);
		this.#retryMs = Math.min(RETRY_MAX_MS, this.#retryMs * 2);
		this.report(code);
	}

	private open(): void {
		this.close();
		if (!this.#started || !this.#settings.isOn("relay")) {
			this.report(undefined);
			return;
		}
		this.#address = this.#ports.wifi.state === "up" ? this.#ports.wifi.address : undefined;
		if (this.#address == null) {
			this.report("LAN_DOWN");
			return;
		}
		this.#socket = this.#ports.udp.open(ECHONET_PORT, ECHONET_GROUP, this);
		// Whether a busy port is free now shows later: the host reports it after `open` has returned.
		this.report(this.error === "LAN_PORT_BUSY" ? this.error : undefined);
		this.#step = 0;
		this.#lan.start(0);
	}

	private close(): void {
		this.#lan.stop();
		this.#socket?.close();
		this.#socket = undefined;
		this.#address = undefined;
	}

	private report(error: ErrorCode | undefined): void {
		const running = this.running;
		if (error === this.error && running === this.#reported) return;
		if (error != null && error !== this.error) this.#ports.log.write("warn", error, "relay");
		this.error = error;
		this.#reported = running;
		this.onChange?.();
	}

	private onAnnounce(): void {
		announce(this.#profile, 0xd5);
		this.node.flush();
		if (this.#step > 0) {
			// Open for some seconds: the port is ours, and the next failure begins with a short pause again.
			this.#retryMs = RETRY_MS;
			this.report(undefined);
		}
		const gap = ANNOUNCE_GAPS[this.#step++];
		if (gap != null) this.#lan.start(gap);
	}

	onReading(change: number): void {
		const known = this.#mirror.received(change) && this.offersMeter;
		if (!known && change !== CHANGE.AGE) this.#dirty = true;
		if (!this.#started || this.#soon) return;
		this.#soon = true;
		this.#flush.start(0);
	}

	onSetting(key: string): void {
		if (key === "relay") this.open();
		else if (key === "push" || key === "lang") {
			this.#dirty = true;
			if (key === "push") announce(this.#profile, 0xd5);
			if (this.#started) this.onFlush();
		}
	}

	/** Brings the objects up to date and sends what is to be announced. */
	onTimer(timer: Timer): void {
		if (timer === this.#flush) this.onFlush();
		else if (this.running) this.onAnnounce();
		else this.open();
	}

	private onFlush(): void {
		this.#soon = false;
		this.#flush.start(WATCH_MS);
		const updated = this.#dirty;
		if (updated) this.update();
		if (this.#mirror.evaluate() || updated) this.#controller.evaluate();
		if (this.#socket != null) this.node.flush();
	}

	private update(): void {
		this.#dirty = false;
		const linkError = this.#readings.linkError;
		const fault = linkError != null && (linkError.startsWith("SERIAL_") || linkError.startsWith("MODULE_"));
		if (fault !== this.#controller.fault) {
			announce(this.#controller, 0x88);
			announce(this.#profile, 0x88);
		}
		this.#controller.fault = fault;
		this.#profile.fault = fault;
		this.#controller.english = this.#settings.text("lang") === "en";
		this.#push = this.#settings.isOn("push");
		this.#facts.update();
		this.show(this.#facts.known, false);
		this.#mirror.rebuild(this.#push);
		this.#controller.rebuild(this.#push);
	}

	/** Makes 028801 appear or disappear; `restored` when it was there before the restart. */
	private show(meter: boolean, restored: boolean): void {
		if (meter === this.offersMeter) return;
		if (meter) this.node.objects.push(this.#mirror);
		else this.node.objects.pop();
		this.#controller.list(meter, restored);
		if (restored) return;
		announce(this.#profile, 0xd5);
		// Now with the next flush; again and again, as at the start, since multicast gets lost.
		this.#step = 1;
		if (this.running) this.#lan.start(ANNOUNCE_GAPS[0]!);
	}
}
