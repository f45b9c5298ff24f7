import type {
	ControlMessage,
	ReadableOptions,
	ResolveOptions,
	SocketIo,
	WriteOptions,
} from "embedded:network/mqtt/client";
import { board } from "./board";

/**
 * The SDK's MQTT client (examples/io/tcp/mqttclient, 8.2.3) as far as its users can tell, with its traps: it writes a packet in parts
 * and reads byte by byte; a refusal by the broker tells no reason; it throws "overflow" beyond its room, and on any write before
 * it is connected or after its close; a message without text stops its parser for good; silence ends it after 1.5 keep-alives.
 */
const OVERHEAD = 8;

interface Options {
	readonly host: string;
	readonly port: number;
	readonly id: string;
	readonly user?: string;
	readonly password?: ArrayBuffer;
	readonly keepAlive?: number;
	readonly will?: { topic: string; message: string; QoS: number; retain: boolean };
	onControl(message: ControlMessage): void;
	onReadable(count: number, options: ReadableOptions): void;
	onWritable(count: number): void;
	onError(): void;
	readonly dns: { io: new () => { resolve(options: ResolveOptions): void } };
	readonly socket: { io: new (options: object) => SocketIo };
}

export default class MQTTClient {
	static readonly CONNACK = 2;
	static readonly PUBLISH = 3;
	static readonly PUBACK = 4;
	static readonly SUBSCRIBE = 8;

	#state: "resolving" | "connecting" | "login" | "connected" | "publishing" | "closed" = "resolving";
	#socket: SocketIo | undefined;
	#options: Options | undefined;
	#room = 0;
	#remaining = 0;
	#payload = 0;
	#stuck = false;
	/** Bytes of a message that are still to come, and what is told with the next of them. */
	#coming = 0;
	#announced: { topic?: string; byteLength?: number } = {};
	#received: number[] = [];
	#pingedAt = 0;
	#heardAt = 0;
	#timer: unknown;
	readonly #keepAlive: number;

	constructor(options: Options) {
		if (options.host === "") throw new Error("host required");
		this.#options = options;
		this.#keepAlive = options.keepAlive ?? 0;
		new options.dns.io().resolve({
			host: options.host,
			onResolved: (host, address) => {
				try {
					this.#state = "connecting";
					this.#socket = new options.socket.io({
						...options.socket,
						address,
						host,
						port: this.#options!.port,
						onReadable: (count: number) => this.#onReadable(count),
						onWritable: (count: number) => this.#onWritable(count),
						onError: () => this.#onError(),
					});
					this.#after(30_000, () => this.#onError());
				} catch {
					this.#onError();
				}
			},
			onError: () => this.#onError(),
		});
	}

	close(): void {
		board().time.clearTimer(this.#timer);
		this.#state = "closed";
		this.#socket?.close();
		this.#socket = undefined;
		this.#options = undefined;
		this.#room = 0;
		this.#payload = 0;
	}

	read(count = this.#payload): ArrayBuffer | undefined {
		this.#socket!.format = "buffer";
		this.#payload -= count;
		return this.#socket!.read(count) as ArrayBuffer | undefined;
	}

	write(data: ArrayBuffer | Uint8Array | null, options?: WriteOptions): number {
		// After the close there is no socket, and this throws a TypeError, as there.
		const socket = this.#socket!;
		socket.format = "buffer";
		if (this.#state !== "connected") {
			if (this.#state !== "publishing" || options !== undefined || data!.byteLength > this.#remaining)
				throw new Error();
			this.#room = socket.write(data!);
			this.#remaining -= data!.byteLength;
			if (this.#remaining === 0) this.#state = "connected";
			return this.#told();
		}
		const { id = 0, operation = MQTTClient.PUBLISH } = options!;
		const ids = [id >> 8, id & 0xff];
		if (operation === MQTTClient.SUBSCRIBE) {
			const items = options!.items!.flatMap(({ topic, QoS }) => [...counted(topic), QoS]);
			this.#send([0x82, ...lengthOf(2 + items.length)], [...ids, ...items]);
		} else if (operation === MQTTClient.PUBLISH) {
			const { topic = "", QoS = 0, retain = false, byteLength = data!.byteLength } = options!;
			if (data!.byteLength > byteLength) throw new Error("invalid");
			const head = [...counted(topic), ...(QoS > 0 ? ids : [])];
			const type = 0x30 | (QoS << 1) | (retain ? 1 : 0);
			this.#send([type, ...lengthOf(head.length + byteLength)], head, data!);
			this.#remaining = byteLength - data!.byteLength;
			if (this.#remaining > 0) this.#state = "publishing";
		} else throw new Error("unknown");
		return this.#told();
	}

	#told(): number {
		return this.#room > OVERHEAD ? this.#room - OVERHEAD : 0;
	}

	/** In parts: the first names the length of all, the last has no `more`. */
	#send(...parts: (readonly number[] | ArrayBuffer | Uint8Array)[]): void {
		const buffers = parts.map((part) =>
			part instanceof Uint8Array
				? part
				: part instanceof ArrayBuffer
					? new Uint8Array(part)
					: Uint8Array.from(part),
		);
		const byteLength = buffers.reduce((sum, { length }) => sum + length, 0);
		if (byteLength > this.#room) throw new Error("overflow");
		for (const [i, buffer] of buffers.entries()) {
			const last = i === buffers.length - 1;
			this.#room = this.#socket!.write(
				buffer,
				last ? undefined : i === 0 ? { more: true, byteLength } : { more: true },
			);
		}
	}

	#onWritable(count: number): void {
		this.#room = count;
		if (this.#state === "connecting") {
			board().time.clearTimer(this.#timer);
			const { id, user, password, will } = this.#options!;
			const fields = [
				...counted(id),
				...(will === undefined ? [] : [...counted(will.topic), ...counted(will.message)]),
			];
			if (user !== undefined) fields.push(...counted(user));
			if (password !== undefined) {
				const bytes = new Uint8Array(password);
				fields.push(bytes.length >> 8, bytes.length & 0xff, ...bytes);
			}
			const flags =
				2 |
				(user === undefined ? 0 : 0x80) |
				(password === undefined ? 0 : 0x40) |
				(will === undefined ? 0 : 4 | (will.retain ? 0x20 : 0) | (will.QoS << 3));
			const seconds = Math.ceil(this.#keepAlive / 1000);
			this.#send(
				[0x10, ...lengthOf(10 + fields.length)],
				[0, 4, 0x4d, 0x51, 0x54, 0x54, 4, flags, seconds >> 8, seconds & 0xff],
				fields,
			);
			this.#state = "login";
			this.#heardAt = this.#pingedAt = board().time.ticks();
			if (seconds > 0) this.#after(seconds * 250, () => this.#minute());
			return;
		}
		if ((this.#state === "connected" || this.#state === "publishing") && this.#room > OVERHEAD)
			this.#options!.onWritable(this.#told());
	}

	/** A quarter of the keep-alive has passed. */
	#minute(): void {
		const now = board().time.ticks();
		if (now - this.#heardAt >= 1.5 * this.#keepAlive) {
			this.#onError();
			return;
		}
		if (
			now - this.#pingedAt >= 0.75 * this.#keepAlive - 500 &&
			this.#state === "connected" &&
			this.#room >= 2
		) {
			this.#pingedAt = now;
			this.#send([0xc0, 0]);
		}
		this.#after(this.#keepAlive / 4, () => this.#minute());
	}

	#onReadable(count: number): void {
		const socket = this.#socket!;
		let left = this.#part(count, {});
		while (left > 0 && !this.#stuck && this.#socket !== undefined) {
			socket.format = "number";
			this.#received.push(socket.read() as number);
			left--;
			const [head, body] = headOf(this.#received);
			if (head === undefined) continue;
			if (head >> 4 === MQTTClient.PUBLISH) {
				const topic = topicOf(this.#received, body.at);
				if (topic === undefined) continue;
				const size = body.length - topic.length - 2;
				if (size === 0) {
					this.#stuck = true;
					return;
				}
				left = this.#message(topic, size, left);
			} else if (this.#received.length === body.at + body.length) this.#control(head >> 4, body.at);
			else continue;
			this.#received = [];
		}
	}

	/** Hands over what has come of a message; gives what is left of the bytes. */
	#message(topic: string, size: number, left: number): number {
		this.#coming = size;
		return this.#part(left, { topic, byteLength: size });
	}

	#part(left: number, options: { topic?: string; byteLength?: number }): number {
		const count = Math.min(left, this.#coming);
		if (count === 0 && options.topic === undefined) return left;
		this.#coming -= count;
		// The head alone is told with the first bytes.
		if (count === 0) this.#announced = options;
		else {
			this.#payload = count;
			this.#options!.onReadable(count, { ...this.#announced, ...options, more: this.#coming > 0 });
			this.#announced = {};
			if (this.#payload > 0) throw new Error("unread");
		}
		return left - count;
	}

	#control(operation: number, at: number): void {
		const bytes = this.#received;
		if (operation === 13) this.#heardAt = board().time.ticks();
		if (operation === MQTTClient.CONNACK) {
			if (bytes[at + 1] !== 0) {
				this.#onError();
				return;
			}
			this.#state = "connected";
		}
		const id = (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0);
		this.#options!.onControl(operation === 13 ? { operation } : { operation, id });
		if (operation === MQTTClient.CONNACK && this.#room > OVERHEAD) this.#options!.onWritable(this.#told());
	}

	#onError(): void {
		this.#options!.onError();
		this.close();
	}

	#after(ms: number, call: () => void): void {
		this.#timer = board().time.setTimer(call, ms);
	}
}

function counted(text: string): number[] {
	const bytes = new TextEncoder().encode(text);
	return [bytes.length >> 8, bytes.length & 0xff, ...bytes];
}

function lengthOf(length: number): number[] {
	return length < 128 ? [length] : [(length & 0x7f) | 0x80, ...lengthOf(length >> 7)];
}

/** The first byte, and where the rest begins and how long it is; nothing while the head is not whole. */
function headOf(bytes: readonly number[]): [head: number | undefined, body: { at: number; length: number }] {
	let length = 0;
	for (let i = 1; i < bytes.length; i++) {
		length += (bytes[i]! & 0x7f) << (7 * (i - 1));
		if (bytes[i]! < 0x80) return [bytes[0], { at: i + 1, length }];
	}
	return [undefined, { at: 0, length: 0 }];
}

function topicOf(bytes: readonly number[], at: number): string | undefined {
	const length = bytes[at]! * 256 + bytes[at + 1]!;
	if (!(bytes.length >= at + 2 + length)) return undefined;
	return String.fromCharCode(...bytes.slice(at + 2, at + 2 + length));
}
