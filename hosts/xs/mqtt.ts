import MQTTClient, {
	type ControlMessage,
	type ReadableOptions,
	type ResolveOptions,
} from "embedded:network/mqtt/client";
import type { MqttError } from "../../modules/contracts/status";
import {
	MESSAGE_MAX,
	type Mqtt,
	type MqttBroker,
	type MqttConnection,
	type MqttEvents,
	type MqttMessage,
} from "../../modules/ports/mqtt";
import { ClientSocket, type SocketHolder } from "./client-socket";
import type { Guard } from "./guard";
import { later } from "./later";
import { NOT_FOUND } from "./socket/events";
import type { XsTcp } from "./tcp";

/** CONNACK of MQTT 3.1.1: user and password not accepted, not authorised. */
const BAD_PASSWORD = 4;
const NOT_AUTHORISED = 5;
const MAX_ID = 65_535;
/** Bytes of a PUBLISH before its text, its topic left out: type, length (at most 4), length of the topic, packet id. */
const HEAD = 9;
/** A message begins only when so much of it fits. */
const LEAST = 64;

/** The broker by way of the SDK's client over our own sockets; it has no TLS. */
export class XsMqtt implements Mqtt {
	private readonly _tcp: XsTcp;
	private readonly _guard: Guard;

	constructor(tcp: XsTcp, guard: Guard) {
		this._tcp = tcp;
		this._guard = guard;
	}

	connect(broker: MqttBroker, events: MqttEvents): MqttConnection {
		return new XsMqttConnection(broker, events, this._tcp, this._guard);
	}
}

/**
 * Wraps the SDK's client (8.2.3): every callback under the guard, since an exception that leaves one aborts the machine; the name
 * is given to the socket and not to a resolver, whose answer after a close aborts it, too; packet ids that wrap.
 */
class XsMqttConnection implements MqttConnection, SocketHolder {
	socket: ClientSocket | undefined;
	readonly guard: Guard;
	private readonly _events: MqttEvents;
	private _client: MQTTClient | undefined;
	private _isOpen = true;
	private _isReady = false;
	/** The message that goes out: its next piece, the rest of the one before, bytes that are left, whether its head has gone. */
	private _message: MqttMessage | undefined;
	private _piece = 0;
	private _rest: Uint8Array | undefined;
	private _left = 0;
	private _isBegun = false;
	/** Packet id used last. */
	private _id = 0;
	/** The acknowledgement of this packet is awaited; 0 for none. */
	private _awaited = 0;
	/** Bytes that the client takes now. */
	private _room = 0;
	/** The message that comes in. */
	private _topic = "";
	private _text = "";
	private _isLong = false;

	constructor(broker: MqttBroker, events: MqttEvents, tcp: XsTcp, guard: Guard) {
		this._events = events;
		this.guard = guard;
		if (!broker.tls) this.open(broker, tcp);
		// Nothing is told before the caller has this object.
		if (this._client == null)
			later(guard, "mqtt.connect", () => this.end(broker.tls ? "MQTT_REFUSED" : "MQTT_NOT_FOUND"));
	}

	get isReached(): boolean {
		return this.socket?.stood === true;
	}

	subscribe(topic: string): void {
		this.run("mqtt.subscribe", () => {
			const items = [{ topic, QoS: 0 }];
			this._room = this._client!.write(null, {
				operation: MQTTClient.SUBSCRIBE,
				id: this.nextId(),
				items,
			});
		});
	}

	publish(message: MqttMessage): void {
		this._message = message;
		this._piece = 0;
		this._rest = undefined;
		this._left = message.length;
		this._isBegun = false;
		const id = this.nextId();
		this._awaited = message.atLeastOnce ? id : 0;
		this.run("mqtt.publish", () => this.feed());
	}

	close(): void {
		this._isOpen = false;
		this._message = this._rest = undefined;
		const client = this._client;
		this._client = undefined;
		client?.close();
	}

	private open(broker: MqttBroker, tcp: XsTcp): void {
		try {
			const client = new MQTTClient({
				host: broker.host,
				port: broker.port,
				id: broker.clientId,
				user: broker.user === "" ? undefined : broker.user,
				password: broker.password === "" ? undefined : ArrayBuffer.fromString(broker.password),
				clean: true,
				keepAlive: broker.keepAliveS * 1000,
				will: { topic: broker.willTopic, message: broker.willText, QoS: 1, retain: true },
				onControl: (message) => this.run("mqtt.onControl", () => this.onControl(message)),
				onReadable: (count, options) => this.run("mqtt.onReadable", () => this.onReadable(count, options)),
				onWritable: (count) => this.run("mqtt.onWritable", () => this.onWritable(count)),
				onError: () => this.onError(),
				dns: { io: NoResolver },
				socket: { io: ClientSocket, tcp, holder: this },
			});
			// Without a socket it has closed itself.
			if (this.socket != null) this._client = client;
		} catch (error) {
			this.guard.caught("mqtt.connect", error);
		}
	}

	private onControl({ operation, id }: ControlMessage): void {
		if (operation === MQTTClient.CONNACK) {
			this._isReady = true;
			this._events.onReady();
		} else if (operation === MQTTClient.PUBACK && id === this._awaited && this._message == null) {
			this._awaited = 0;
			this._events.onPublished();
		}
	}

	/** A part of a message; the first one names its topic. */
	private onReadable(count: number, { topic, byteLength, more }: ReadableOptions): void {
		if (topic != null) {
			this._topic = topic;
			this._text = "";
			this._isLong = (byteLength ?? 0) > MESSAGE_MAX;
		}
		const bytes = new Uint8Array(this._client!.read(count)!);
		if (this._isLong) return;
		for (let i = 0; i < bytes.length; i++) this._text += String.fromCharCode(bytes[i]!);
		if (!more) this._events.onMessage(this._topic, this._text);
	}

	private onWritable(count: number): void {
		this._room = count;
		this.feed();
	}

	/** The client closes itself after this. */
	private onError(): void {
		// Not while it is being made: then there is nobody to tell yet.
		if (this._client != null) this.end(this.why());
	}

	private why(): MqttError {
		const { socket } = this;
		if (this._isReady) return "MQTT_LOST";
		if (socket == null || socket.failure === NOT_FOUND) return "MQTT_NOT_FOUND";
		return socket.code === BAD_PASSWORD || socket.code === NOT_AUTHORISED ? "MQTT_DENIED" : "MQTT_REFUSED";
	}

	/** Hands over as much of the message as there is room for. */
	private feed(): void {
		const message = this._message;
		const client = this._client;
		if (message == null || client == null) return;
		while (!this._isBegun || this._left > 0) {
			const head = this._isBegun ? 0 : HEAD + message.topic.length;
			if (this._room - head < Math.min(LEAST, this._left)) return;
			const bytes = this.part(message, this._room - head);
			this._left -= bytes.length;
			this._room = this._isBegun
				? client.write(bytes)
				: client.write(bytes, {
						topic: message.topic,
						QoS: message.atLeastOnce ? 1 : 0,
						retain: message.retain,
						id: this._id,
						byteLength: message.length,
					});
			this._isBegun = true;
		}
		this._message = undefined;
		if (this._awaited !== 0) return;
		later(this.guard, "mqtt.onPublished", () =>
			this.run("mqtt.onPublished", () => this._events.onPublished()),
		);
	}

	/** The next bytes of the message, `most` of them at most; none of an empty one. */
	private part(message: MqttMessage, most: number): Uint8Array {
		const bytes = this._rest ?? new Uint8Array(ArrayBuffer.fromString(message.piece(this._piece++) ?? ""));
		this._rest = bytes.length > most ? bytes.subarray(most) : undefined;
		return bytes.length > most ? bytes.subarray(0, most) : bytes;
	}

	private nextId(): number {
		this._id = (this._id % MAX_ID) + 1;
		return this._id;
	}

	/** No event comes after the close; an exception gives this connection up. */
	private run(place: string, call: () => void): void {
		if (!this._isOpen) return;
		try {
			call();
		} catch (error) {
			this.guard.caught(place, error);
			later(this.guard, place, () => this.end("MQTT_LOST"));
		}
	}

	private end(error: MqttError): void {
		if (!this._isOpen) return;
		this.close();
		try {
			this._events.onClosed(error);
		} catch (caught) {
			this.guard.caught("mqtt.onClosed", caught);
		}
	}
}

/** In the place of the SDK's resolver: the sockets look names up. */
class NoResolver {
	resolve({ host, onResolved }: ResolveOptions): void {
		onResolved(host, host);
	}
}
