import { ECHONET_GROUP, ECHONET_PORT } from "../echonet/codes";
import { EPC, PROFILE_EPC } from "../echonet/epc";
import { Node, type NodeLink } from "../echonet/node";
import { announce } from "../echonet/object";
import type { ErrorCode } from "../errors/codes";
import type { Multicasts } from "../lan/multicasts";
import { languageOf } from "../languages/choice";
import type { DaySource } from "../meter/record/day-source";
import { RELAY_LOOKS_MS } from "../meter/values/ages";
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
const ANNOUNCE_GAPS_MS = Object.freeze([5_000, 25_000, 30_000]);
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

	private readonly _ports: RelayPorts;
	private readonly _readings: Readings;
	private readonly _settings: Settings;
	private readonly _multicasts: Multicasts;
	private readonly _facts: MeterFacts;
	private readonly _profile: NodeProfile;
	private readonly _controller: Controller;
	private readonly _mirror: RelayedMeter;
	/** Fires when something is to be announced, and every RELAY_LOOKS_MS. */
	private readonly _flush: Timer;
	/** Fires for the next announcement of the instance list; while there is no socket, for the next try. */
	private readonly _lan: Timer;
	private _socket: UdpSocket | undefined;
	private _address: string | undefined;
	private _started = false;
	private _push = false;
	/** True when something other than a value changed, so that maps and lists must be looked at. */
	private _dirty = true;
	/** True while `_flush` is armed for now. */
	private _soon = false;
	private _step = 0;
	private _retryMs = RETRY_MS;
	/** `running` as last told to the listener. */
	private _reported = false;

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
		this._ports = ports;
		this._readings = readings;
		this._settings = settings;
		this._multicasts = multicasts;
		this.clients = new Clients(clock);
		this.node = new Node(this.clients, this);
		const identity = new NodeIdentity(store, ports.system, log);
		this._facts = new MeterFacts(readings, store, log);
		const meterClock = new ClockProperties(readings, clock);
		this._mirror = new RelayedMeter(
			readings,
			clock,
			this._facts,
			identity,
			new Place(store, "meterPlace"),
			meterClock,
			new ClientHistory(this.clients, days, meterClock),
		);
		this._controller = new Controller(identity, this._mirror, store, log);
		this._profile = new NodeProfile(identity, this.node.objects);
		this.node.objects.push(this._profile, this._controller);
		this._flush = ports.timers.create(this, "relay flush");
		this._lan = ports.timers.create(this, "relay announce");
		if (this._facts.known) this.show(true, true);
		readings.listen(this);
		settings.listen(this);
	}

	/** Begins to serve, unless the setting `relay` is off. */
	start(): void {
		if (this._started) return;
		this._started = true;
		this.onFlush();
		this.open();
	}

	/** Ends: socket closed, timers stopped. `start` begins again. */
	stop(): void {
		if (!this._started) return;
		this._started = false;
		this._flush.stop();
		this._soon = false;
		this.close();
		this.report(undefined);
	}

	/** True while the node is on the LAN. */
	get running(): boolean {
		return this._socket != null;
	}

	/** True while 028801 is offered. */
	get offersMeter(): boolean {
		return this.node.objects.length > 2;
	}

	/** Tell this at every change of the network: a new address means a new socket, the group, a D5. */
	networkChanged(): void {
		const address = this._ports.wifi.state === "up" ? this._ports.wifi.address : undefined;
		if (this._started && address !== this._address) this.open();
	}

	/** The meter is no longer ours: 028801 goes, and D5 says so. Once Readings has forgotten it too. */
	forgetMeter(): void {
		this._facts.forget();
		this._dirty = true;
		if (this._started) this.onFlush();
	}

	send(bytes: Uint8Array, length: number, address: string = ECHONET_GROUP): void {
		if (this._socket?.send(bytes, length, address, ECHONET_PORT) !== true) this.unsent++;
	}

	announce(bytes: Uint8Array, length: number): void {
		this.send(bytes, length);
		if (!this._push) return;
		for (let i = 0; i < this.clients.count; i++) this.send(bytes, length, this.clients.address(i));
	}

	mayInform(): boolean {
		return this._multicasts.takeInform();
	}

	mayAnnounce(asked: boolean): boolean {
		return asked ? this._multicasts.mayAnswer : this._multicasts.mayTell;
	}

	onPacket(bytes: Uint8Array, length: number, address: string): void {
		if (address === this._address) this.own++;
		else this.node.receive(bytes, length, address);
	}

	onClosed(code: ErrorCode): void {
		this._socket = undefined;
		this._lan.start(this._retryMs);
		this._retryMs = Math.min(RETRY_MAX_MS, this._retryMs * 2);
		this.report(code);
	}

	private open(): void {
		this.close();
		if (!this._started || !this._settings.isOn("relay")) {
			this.report(undefined);
			return;
		}
		this._address = this._ports.wifi.state === "up" ? this._ports.wifi.address : undefined;
		if (this._address == null) {
			this.report("LAN_DOWN");
			return;
		}
		this._socket = this._ports.udp.open(ECHONET_PORT, ECHONET_GROUP, this);
		// Whether a busy port is free now shows later: the host reports it after `open` has returned.
		this.report(this.error === "LAN_PORT_BUSY" ? this.error : undefined);
		this._step = 0;
		this._lan.start(0);
	}

	private close(): void {
		this._lan.stop();
		this._socket?.close();
		this._socket = undefined;
		this._address = undefined;
	}

	private report(error: ErrorCode | undefined): void {
		const running = this.running;
		if (error === this.error && running === this._reported) return;
		if (error != null && error !== this.error) this._ports.log.write("warn", error, "relay");
		this.error = error;
		this._reported = running;
		this.onChange?.();
	}

	private onAnnounce(): void {
		announce(this._profile, PROFILE_EPC.INSTANCE_NOTICE);
		this.node.flush();
		if (this._step > 0) {
			// Open for some seconds: the port is ours, and the next failure begins with a short pause again.
			this._retryMs = RETRY_MS;
			this.report(undefined);
		}
		const gapMs = ANNOUNCE_GAPS_MS[this._step++];
		if (gapMs != null) this._lan.start(gapMs);
	}

	onReading(change: number): void {
		const known = this._mirror.received(change) && this.offersMeter;
		if (!known && change !== CHANGE.AGE) this._dirty = true;
		if (!this._started || this._soon) return;
		this._soon = true;
		this._flush.start(0);
	}

	onSetting(key: string): void {
		if (key === "relay") this.open();
		else if (key === "push" || key === "lang") {
			this._dirty = true;
			if (key === "push") announce(this._profile, PROFILE_EPC.INSTANCE_NOTICE);
			if (this._started) this.onFlush();
		}
	}

	/** Brings the objects up to date and sends what is to be announced. */
	onTimer(timer: Timer): void {
		if (timer === this._flush) this.onFlush();
		else if (this.running) this.onAnnounce();
		else this.open();
	}

	private onFlush(): void {
		this._soon = false;
		this._flush.start(RELAY_LOOKS_MS);
		const updated = this._dirty;
		if (updated) this.update();
		if (this._mirror.evaluate() || updated) this._controller.evaluate();
		if (this._socket != null) this.node.flush();
	}

	private update(): void {
		this._dirty = false;
		const linkError = this._readings.linkError;
		const fault = linkError != null && (linkError.startsWith("SERIAL_") || linkError.startsWith("MODULE_"));
		if (fault !== this._controller.fault) {
			announce(this._controller, EPC.FAULT);
			announce(this._profile, EPC.FAULT);
		}
		this._controller.fault = fault;
		this._profile.fault = fault;
		this._controller.language = languageOf(this._settings.text("lang"));
		this._push = this._settings.isOn("push");
		this._facts.update();
		this.show(this._facts.known, false);
		this._mirror.rebuild(this._push);
		this._controller.rebuild(this._push);
	}

	/** Makes 028801 appear or disappear; `restored` when it was there before the restart. */
	private show(meter: boolean, restored: boolean): void {
		if (meter === this.offersMeter) return;
		if (meter) this.node.objects.push(this._mirror);
		else this.node.objects.pop();
		this._controller.list(meter, restored);
		if (restored) return;
		announce(this._profile, PROFILE_EPC.INSTANCE_NOTICE);
		// Now with the next flush; again and again, as at the start, since multicast gets lost.
		this._step = 1;
		if (this.running) this._lan.start(ANNOUNCE_GAPS_MS[0]!);
	}
}
