import mqtt, { type IClientOptions, type MqttClient } from "mqtt";
import type { MqttError } from "../../modules/contracts/status";
import {
	MESSAGE_MAX,
	type Mqtt,
	type MqttBroker,
	type MqttConnection,
	type MqttEvents,
	type MqttMessage,
} from "../../modules/ports/mqtt";
import type { NodeGuard } from "./ports/guard";

/** Longer than the publisher waits: the time limit is the publisher's. */
const CONNECT_MS = 60_000;
/** CONNACK of MQTT 3.1.1: identifier or user and password not accepted, and not authorised. */
const DENIED = [4, 5];
/** The host does not exist, or nobody answers there. */
const NOWHERE = ["ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH", "ETIMEDOUT", "EHOSTDOWN"];

/** The broker by way of npm's `mqtt`: without its reconnecting and without its queues, which have no bound. */
export class NodeMqtt implements Mqtt {
	readonly #guard: NodeGuard;

	constructor(guard: NodeGuard) {
		this.#guard = guard;
	}

	connect(broker: MqttBroker, events: MqttEvents): MqttConnection {
		return new NodeConnection(broker, events, this.#guard);
	}
}

class NodeConnection implements MqttConnection {
	isReached = false;
	readonly #events: MqttEvents;
	readonly #guard: NodeGuard;
	readonly #client: MqttClient;
	#isOpen = true;
	#isReady = false;
	/** Why it does not stand, as far as that was told. */
	#error: MqttError = "MQTT_REFUSED";

	constructor(broker: MqttBroker, events: MqttEvents, guard: NodeGuard) {
		this.#events = events;
		this.#guard = guard;
		const options: IClientOptions = {
			protocol: broker.tls ? "mqtts" : "mqtt",
			host: broker.host,
			port: broker.port,
			clientId: broker.clientId,
			clean: true,
			keepalive: broker.keepAliveS,
			connectTimeout: CONNECT_MS,
			reconnectPeriod: 0,
			queueQoSZero: false,
			resubscribe: false,
			will: { topic: broker.willTopic, payload: Buffer.from(broker.willText), qos: 1, retain: true },
		};
		if (broker.user !== "") options.username = broker.user;
		if (broker.password !== "") options.password = broker.password;
		this.#client = mqtt.connect(options);
		this.#listen();
	}

	subscribe(topic: string): void {
		// A refusal shows in that nothing comes; the broker of most homes does not even tell of one.
		this.#client.subscribe(topic, { qos: 0 }, () => undefined);
	}

	publish(message: MqttMessage): void {
		let text = "";
		let piece = message.piece(0);
		for (let index = 1; piece !== undefined; index++) {
			text += piece;
			piece = message.piece(index);
		}
		const qos = message.atLeastOnce ? 1 : 0;
		this.#client.publish(message.topic, text, { qos, retain: message.retain }, (error) => {
			// Without the connection the end of it is what is told.
			if (!error) this.#run("published", () => this.#events.onPublished());
		});
	}

	close(): void {
		this.#isOpen = false;
		// By force: without DISCONNECT.
		this.#client.end(true);
	}

	#listen(): void {
		const client = this.#client;
		const stream = client.stream as typeof client.stream & { once(event: string, call: () => void): void };
		stream.once("connect", () => {
			this.isReached = true;
		});
		client.on("connect", () => {
			this.#isReady = true;
			this.#error = "MQTT_LOST";
			this.#run("ready", () => this.#events.onReady());
		});
		client.on("message", (topic, payload) => {
			if (payload.length > MESSAGE_MAX) return;
			this.#run("message", () => this.#events.onMessage(topic, payload.toString("latin1")));
		});
		client.on("error", (error) => {
			if (this.#isOpen && !this.#isReady) this.#error = errorOf(error);
			// The library closes after some errors only.
			client.end(true);
		});
		client.on("close", () => this.#onGone());
		client.on("end", () => this.#onGone());
	}

	#onGone(): void {
		if (!this.#isOpen) return;
		const error = this.#error;
		this.#run("closed", () => {
			this.#isOpen = false;
			this.#events.onClosed(error);
		});
		this.#client.end(true);
	}

	/** No event comes after the close. */
	#run(place: string, call: () => void): void {
		if (this.#isOpen) this.#guard.run(`mqtt ${place}`, call);
	}
}

function errorOf(error: Error & { code?: number | string }): MqttError {
	if (typeof error.code === "number" && DENIED.includes(error.code)) return "MQTT_DENIED";
	return NOWHERE.includes(String(error.code)) ? "MQTT_NOT_FOUND" : "MQTT_REFUSED";
}
