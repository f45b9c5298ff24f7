import { Guard } from "../../../hosts/xs/guard";
import { TraceLog } from "../../../hosts/xs/log";
import { XsMqtt } from "../../../hosts/xs/mqtt";
import { XsTcp } from "../../../hosts/xs/tcp";
import type { MqttBroker, MqttMessage } from "../../../modules/ports/mqtt";
import { powerUp } from "../sdk/board";
import { called, closeAll, deliver, type Peer } from "../sdk/sockets";

export const BROKER: MqttBroker = {
	host: "homeassistant.local",
	port: 1883,
	tls: false,
	clientId: "kabewatt_a1b2c3d4e5f6",
	user: "user",
	password: "pässwörd",
	keepAliveS: 30,
	willTopic: "kabewatt/a1b2c3d4e5f6/availability",
	willText: "offline",
};

export interface Packet {
	readonly type: number;
	readonly flags: number;
	readonly body: string;
}

/** Whole packets in a text of one character a byte, and what is left. */
export function packetsOf(text: string): { packets: Packet[]; rest: string } {
	const packets: Packet[] = [];
	for (let at = 0; ; ) {
		let length = 0;
		let end = at + 1;
		for (let shift = 0; end < text.length; shift += 7) {
			const byte = text.charCodeAt(end++);
			length += (byte & 0x7f) << shift;
			if (byte < 0x80) break;
			if (end === text.length) length = Number.POSITIVE_INFINITY;
		}
		if (end === at + 1 || end + length > text.length) return { packets, rest: text.slice(at) };
		const head = text.charCodeAt(at);
		packets.push({ type: head >> 4, flags: head & 15, body: text.slice(end, end + length) });
		at = end + length;
	}
}

const counted = (text: string) => String.fromCharCode(text.length >> 8, text.length & 0xff) + text;

/** A PUBLISH of the broker, QoS 0. */
export function publishOf(topic: string, text: string): string {
	const body = counted(topic) + text;
	let length = "";
	let left = body.length;
	do {
		length += String.fromCharCode((left & 0x7f) | (left > 0x7f ? 0x80 : 0));
		left >>= 7;
	} while (left > 0);
	return `\x30${length}${body}`;
}

export const CONNACK = "\x20\x02\x00\x00";
export const puback = (id: number) => `\x40\x02${String.fromCharCode(id >> 8, id & 0xff)}`;

/** What a PUBLISH of the device says. */
export function publishedIn({ flags, body }: Packet) {
	const length = body.charCodeAt(0) * 256 + body.charCodeAt(1);
	const at = 2 + length + (flags & 6 ? 2 : 0);
	const id = flags & 6 ? body.charCodeAt(2 + length) * 256 + body.charCodeAt(3 + length) : 0;
	return { topic: body.slice(2, 2 + length), text: body.slice(at), retain: (flags & 1) === 1, id };
}

export function message(topic: string, text: string, atLeastOnce = false, piece = 500): MqttMessage {
	return {
		topic,
		retain: atLeastOnce,
		atLeastOnce,
		length: text.length,
		piece: (index) =>
			index * piece < text.length ? text.slice(index * piece, (index + 1) * piece) : undefined,
	};
}

/** The adapter on a virtual board; the test plays the broker. */
export function mqttRig(options: Partial<MqttBroker> = {}) {
	closeAll();
	const board = powerUp();
	const guard = new Guard(new TraceLog("error"));
	const tcp = new XsTcp(guard);
	const events: string[] = [];
	const on = { ready: () => {}, published: () => {}, message: () => {}, closed: () => {} };
	const mqtt = new XsMqtt(tcp, guard);
	const connect = () =>
		mqtt.connect(
			{ ...BROKER, ...options },
			{
				onReady: () => {
					events.push("ready");
					on.ready();
				},
				onMessage: (topic, text) => {
					events.push(`${topic} ${text}`);
					on.message();
				},
				onPublished: () => {
					events.push("published");
					on.published();
				},
				onClosed: (error) => {
					events.push(error);
					on.closed();
				},
			},
		);
	const connection = connect();
	const peer = (): Peer => called.at(-1)!.peer;
	/** Time passes, with what comes of it. */
	const pass = (ms: number) => {
		for (let done = 0; done < ms; done += 50) {
			deliver();
			board.time.advance(50);
		}
		deliver();
	};
	/** The network takes what is written; the packets since the last call. */
	let seen = "";
	const take = (): Packet[] => {
		for (let i = 0; i < 20; i++) {
			peer().take();
			deliver();
		}
		const { packets, rest } = packetsOf(peer().received.slice(seen.length));
		seen = peer().received.slice(0, peer().received.length - rest.length);
		return packets;
	};
	const send = (bytes: string) => {
		peer().send(bytes);
		deliver();
	};
	/** The broker takes the device in. */
	const stand = (): Packet[] => {
		peer().answer();
		deliver();
		const packets = take();
		send(CONNACK);
		return packets;
	};
	return { board, guard, tcp, mqtt, connect, connection, events, on, peer, pass, take, send, stand };
}
