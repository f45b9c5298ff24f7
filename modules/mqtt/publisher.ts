import type { MqttError, MqttState } from "../contracts/status";
import { EPC } from "../echonet/epc";
import type { Meter } from "../meter/meter";
import { CHANGE, type ReadingsListener } from "../meter/values/readings";
import type { Clock } from "../ports/clock";
import type { Host } from "../ports/host";
import type { MqttConnection, MqttEvents } from "../ports/mqtt";
import type { Timer, TimerOwner } from "../ports/timers";
import type { Settings, SettingsListener } from "../settings/settings";
import type { Costs } from "../tariff/costs";
import { MqttIdentity } from "./identity";
import { DUE, Outbox, type OutboxFacts } from "./outbox";

/** From the first attempt until the broker must have taken us in. */
const CONNECT_MS = 15_000;
/** From a message until it must be out, or acknowledged. */
const DELIVERY_MS = 20_000;
/** Pauses between tries double up to this; a connection that stood this long begins with a short one again. */
const LONGEST_PAUSE_S = 300;
const STEADY_MS = 60_000;
/** Home Assistant's start is answered after a random 1 to 10 s: many devices hear of it at once. */
const BIRTH_LEAST_MS = 1_000;
const BIRTH_SPAN_MS = 9_000;
/** What comes right after a subscription is what the broker kept, not what we publish now. */
const SETTLE_MS = 1_000;
/** Until our own message must have come back. */
const OWN_MS = 5_000;
/** Changes of one answer go out together. */
const GATHER_MS = 100;
const BEAT_MS = 60_000;
/** We say that we are there again when somebody says otherwise, but no more often than this. */
const CONTRADICT_MS = 10_000;
const KEEP_ALIVE_S = 30;
const BIRTH_TOPIC = "homeassistant/status";
const ONLINE = "online";

export interface PublisherParts {
	/** The app's, which knows the time of day. */
	readonly clock: Clock;
	readonly host: Pick<Host, "mqtt" | "timers" | "system" | "store" | "wifi" | "log">;
	readonly version: string;
	readonly settings: Settings;
	readonly meter: Meter;
	readonly costs: Costs;
	readonly facts: OutboxFacts;
}

/**
 * Publishes the readings at an MQTT broker while one is set. It makes the connection again and again, sees whether the broker
 * really takes what it is given, and lets one message at a time out of the outbox.
 */
export class Publisher implements MqttEvents, ReadingsListener, SettingsListener, TimerOwner {
	state: MqttState = "off";
	error: MqttError | undefined;
	/** State or error changed. */
	onChange: (() => void) | undefined;
	private readonly _parts: PublisherParts;
	private readonly _identity: MqttIdentity;
	private readonly _outbox: Outbox;
	/** Time limit of the connection attempt or message in progress; between attempts, the pause until the next one. */
	private readonly _limit: Timer;
	private readonly _gather: Timer;
	private readonly _beat: Timer;
	private readonly _birth: Timer;
	/** Until the broker's kept messages have come; then until our own has. */
	private readonly _own: Timer;
	private _connection: MqttConnection | undefined;
	private _running = false;
	/** Failures in a row. */
	private _attempt = 0;
	private _readyAt = 0;
	private _onlineAt = 0;
	private _settled = false;
	private _awaitsOwn = false;
	/** Our own message came back over this connection. */
	private _isProven = false;
	/** The kind of the message that is under way, or 0. */
	private _underWay = 0;

	constructor(parts: PublisherParts) {
		this._parts = parts;
		const { host, clock, version, settings, meter, costs, facts } = parts;
		this._identity = new MqttIdentity(host.store, host.system);
		const identity = this._identity;
		this._outbox = new Outbox({
			clock,
			version,
			board: host.system.board,
			settings,
			meter,
			costs,
			facts,
			identity,
		});
		this._limit = host.timers.create(this, "mqtt limit");
		this._gather = host.timers.create(this, "mqtt gather");
		this._beat = host.timers.create(this, "mqtt minute");
		this._birth = host.timers.create(this, "mqtt birth");
		this._own = host.timers.create(this, "mqtt own message");
		meter.readings.listen(this);
		settings.listen(this);
	}

	/** What the broker knows the meter by; "" before it was needed. */
	get id(): string {
		return this._identity.id;
	}

	start(): void {
		this._running = true;
		this.begin();
	}

	stop(): void {
		this._running = false;
		this.end();
		this.tell("off", undefined);
	}

	/** The network came or went. */
	networkChanged(): void {
		if (!this._running || this.state === "ready" || this._connection != null) return;
		this._attempt = 0;
		if (this.state !== "off") this.connect();
	}

	onSetting(key: string): void {
		if (!this._running) return;
		if (key.startsWith("mqtt")) this.begin();
		else this.mark(DUE.DISCOVERY | DUE.STATE);
	}

	onReading(change: number): void {
		if (this.state !== "ready") return;
		switch (change) {
			case EPC.POWER:
			case EPC.CURRENT:
				this.mark(DUE.LIVE | DUE.STATE | DUE.DISCOVERY);
				break;
			case EPC.FORWARD:
			case EPC.REVERSE:
				this.mark(DUE.ENERGY | DUE.DISCOVERY);
				break;
			case EPC.FORWARD_HALF_HOUR:
			case EPC.REVERSE_HALF_HOUR:
				this.mark(DUE.HALF_HOURS);
				break;
			case CHANGE.LINK:
			case CHANGE.SUPPORT:
			case CHANGE.AGE:
				this.mark(DUE.LIVE | DUE.STATE | DUE.ENERGY);
		}
	}

	onTimer(timer: Timer): void {
		if (timer === this._gather) this.pump();
		else if (timer === this._beat) this.onBeat();
		else if (timer === this._birth) {
			this._outbox.renew();
			this.pump();
		} else if (timer === this._own) this.onOwn();
		else if (this._connection == null) this.connect();
		else if (this.state === "ready") this.fail("MQTT_LOST");
		else this.fail(this._connection.isReached ? "MQTT_REFUSED" : "MQTT_NOT_FOUND");
	}

	onReady(): void {
		this._readyAt = this._parts.clock.ticks();
		this._limit.stop();
		this._settled = this._awaitsOwn = this._isProven = false;
		this._underWay = 0;
		this.tell("ready", undefined);
		this._outbox.renew();
		this._connection!.subscribe(this._outbox.topic("availability"));
		this._connection!.subscribe(BIRTH_TOPIC);
		this._own.start(SETTLE_MS);
		this._beat.start(BEAT_MS);
	}

	onMessage(topic: string, text: string): void {
		if (topic === BIRTH_TOPIC) {
			const random = this._parts.host.system.random() % (BIRTH_SPAN_MS + 1);
			if (text === ONLINE && this._settled && !this._birth.running)
				this._birth.start(BIRTH_LEAST_MS + random);
		} else if (topic === this._outbox.topic("availability")) this.onAvailability(text);
	}

	onPublished(): void {
		const kind = this._underWay;
		this._underWay = 0;
		this._limit.stop();
		// A broker that has not even acknowledged it says nothing about rights.
		if (kind === DUE.AVAILABILITY && this._awaitsOwn) this._own.start(OWN_MS);
		this._outbox.published(kind, this._isProven);
		this.pump();
	}

	onClosed(error: MqttError): void {
		this._connection = undefined;
		this.fail(error);
	}

	/** With the settings as they are now. */
	private begin(): void {
		this.end();
		this._attempt = 0;
		if (this._parts.host.mqtt == null || this._parts.settings.text("mqttHost") === "") {
			this.tell("off", undefined);
			return;
		}
		this.tell("connecting", undefined);
		this.connect();
	}

	/** Lets go of the connection; the broker publishes the will. */
	private end(): void {
		const connection = this._connection;
		this._connection = undefined;
		this._underWay = 0;
		this._limit.stop();
		this._gather.stop();
		this._beat.stop();
		this._birth.stop();
		this._own.stop();
		connection?.close();
	}

	private connect(): void {
		const { host, settings, meter } = this._parts;
		// The network's return begins anew.
		if (host.wifi.address == null) return;
		if (this._identity.know(meter.identity)) this._outbox.forgetMeter();
		if (this._identity.id === "") {
			this.retry();
			return;
		}
		this._limit.start(CONNECT_MS);
		this._connection = host.mqtt!.connect(
			{
				host: settings.text("mqttHost"),
				port: settings.integer("mqttPort"),
				tls: settings.isOn("mqttTls"),
				clientId: `kabewatt_${this._identity.id}`,
				user: settings.text("mqttUser"),
				password: settings.text("mqttPassword"),
				keepAliveS: KEEP_ALIVE_S,
				willTopic: this._outbox.topic("availability"),
				willText: "offline",
			},
			this,
		);
	}

	private fail(error: MqttError): void {
		const { clock, host } = this._parts;
		if (this.state === "ready" && clock.ticks() - this._readyAt >= STEADY_MS) this._attempt = 0;
		this.end();
		if (error !== this.error) host.log.write("warn", error, `MQTT, try ${this._attempt + 1}`);
		this.tell("down", error);
		this.retry();
	}

	/** 1, 2, 4 ... 300 s, each 20 % more or less, so that not all devices come at once. */
	private retry(): void {
		const pauseS = Math.min(2 ** this._attempt, LONGEST_PAUSE_S);
		if (2 ** this._attempt < LONGEST_PAUSE_S) this._attempt++;
		const share = 0.8 + (0.4 * (this._parts.host.system.random() % 1001)) / 1000;
		this._limit.start(Math.min(Math.max(pauseS * share, 1), LONGEST_PAUSE_S) * 1000);
	}

	/** Something is due; it goes out together with what comes with it. */
	private mark(due: number): void {
		if (this.state !== "ready") return;
		this._outbox.mark(due);
		if (this._settled && !this._gather.running) this._gather.start(GATHER_MS);
	}

	/** One message at a time. */
	private pump(): void {
		if (this.state !== "ready" || !this._settled || this._underWay !== 0) return;
		const kind = this._outbox.next();
		if (kind === 0) return;
		this._underWay = kind;
		if (kind === DUE.AVAILABILITY) {
			this._onlineAt = this._parts.clock.ticks();
			this._awaitsOwn = true;
		}
		this._limit.start(DELIVERY_MS);
		this._connection!.publish(this._outbox.message!);
	}

	/** Once a minute: what nobody tells of, such as the half hour that is over, or another meter. */
	private onBeat(): void {
		this._beat.start(BEAT_MS);
		if (this._identity.know(this._parts.meter.identity)) {
			// Topics and will have the name of the meter in them.
			this._outbox.forgetMeter();
			this.begin();
			return;
		}
		this._outbox.mark(DUE.DISCOVERY | DUE.STATE | DUE.ENERGY | DUE.HALF_HOURS | DUE.DAYS | DUE.COST);
		if (this.error != null) this._outbox.mark(DUE.AVAILABILITY);
		this.pump();
	}

	/** The broker's kept messages have come; or our own message has not. */
	private onOwn(): void {
		if (!this._settled) {
			this._settled = true;
			this.pump();
		} else if (this._awaitsOwn) {
			this._awaitsOwn = this._isProven = false;
			this.tell("ready", "MQTT_NO_RIGHT");
		}
	}

	private onAvailability(text: string): void {
		if (text !== ONLINE) {
			// The will of our connection before this one, perhaps.
			const isNews = this._parts.clock.ticks() - this._onlineAt >= CONTRADICT_MS;
			if (this._settled && isNews) this.mark(DUE.AVAILABILITY);
			return;
		}
		if (!this._awaitsOwn) return;
		this._awaitsOwn = false;
		this._isProven = true;
		this._own.stop();
		this.mark(DUE.OLD);
		if (this.error == null) return;
		// It was dropped until now, and so was all else.
		this.tell("ready", undefined);
		this._outbox.renew();
		this.pump();
	}

	private tell(state: MqttState, error: MqttError | undefined): void {
		if (state === this.state && error === this.error) return;
		if (error === "MQTT_NO_RIGHT") this._parts.host.log.write("warn", error, "MQTT");
		this.state = state;
		this.error = error;
		this.onChange?.();
	}
}
