import type { MqttError } from "../contracts/status";

/** Connections to an MQTT broker (3.1.1), one at a time. */
export interface Mqtt {
	/**
	 * Begins a connection. Never throws and never calls back before it returns: `onClosed` says why it does not stand.
	 * It has no time limit of its own: who asked for it closes it.
	 */
	connect(broker: MqttBroker, events: MqttEvents): MqttConnection;
}

export interface MqttBroker {
	/** A name or an IPv4 address. */
	readonly host: string;
	readonly port: number;
	/** Over TLS, with a certificate that the host trusts. Where it cannot, the connection is closed with MQTT_REFUSED. */
	readonly tls: boolean;
	readonly clientId: string;
	/** "" for none. */
	readonly user: string;
	readonly password: string;
	readonly keepAliveS: number;
	/** What the broker publishes when we are gone: retained, at least once. */
	readonly willTopic: string;
	readonly willText: string;
}

export interface MqttEvents {
	/** The broker took us in. */
	onReady(): void;
	/** A message of at most MESSAGE_MAX bytes to a topic that was subscribed to; longer ones are dropped unseen. */
	onMessage(topic: string, text: string): void;
	/** The message that `publish` took is out; with `atLeastOnce`, the broker has acknowledged it. */
	onPublished(): void;
	/** The connection is gone. No further event comes. */
	onClosed(error: MqttError): void;
}

export const MESSAGE_MAX = 64;

/** A message to be published; its text is ASCII and is asked for piece by piece. */
export interface MqttMessage {
	readonly topic: string;
	readonly retain: boolean;
	/** Quality of service 1, else 0. */
	readonly atLeastOnce: boolean;
	/** Bytes of all pieces. */
	readonly length: number;
	/** Piece `index`, from 0, of some hundred bytes; undefined after the last one. */
	piece(index: number): string | undefined;
}

export interface MqttConnection {
	/** Something at the broker's address took the connection, whether it speaks MQTT or not. */
	readonly isReached: boolean;
	/** Both only after `onReady`, and `publish` only after `onPublished` of the message before. */
	subscribe(topic: string): void;
	publish(message: MqttMessage): void;
	/** Ends it without a word to the broker, so that this publishes the will. No event comes any more. Harmless twice. */
	close(): void;
}
