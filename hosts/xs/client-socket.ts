import type { SocketIo, SocketOptions } from "embedded:network/mqtt/client";
import type { Guard } from "./guard";
import { ENDED, READABLE, WRITABLE } from "./socket/events";
import type { SocketOwner, XsTcp } from "./tcp";

/** What `ClientSocket` gets beside what the SDK's client gives it. */
export interface ClientSocketOptions extends SocketOptions {
	readonly tcp: XsTcp;
	readonly holder: SocketHolder;
}

/** Learns of the socket as soon as there is one, and takes what its callbacks throw. */
export interface SocketHolder {
	socket: ClientSocket | undefined;
	readonly guard: Guard;
}

/** CONNACK: its first byte, and the place of its return code. */
const CONNACK = 0x20;
const CODE_AT = 3;

/**
 * A socket as the SDK's MQTT client wants one (ECMA-419: `format`, `read`, `write`, callbacks with counts), over our own
 * sockets (docs/dev/tcp.md says why not the SDK's). The address may be a name, which those look up.
 */
export class ClientSocket implements SocketIo, SocketOwner {
	format = "buffer";
	/** Something at the other end took the connection. */
	stood = false;
	/** Why it never stood, as `Sockets.failure` tells. */
	failure = 0;
	/** The broker's return code, which the SDK's client keeps to itself; -1 before it came. */
	code = -1;
	private readonly _tcp: XsTcp;
	private readonly _options: ClientSocketOptions;
	/** -1 once it is closed. */
	private _index: number;
	/** What was read and not handed on, and from where. */
	private _bytes: Uint8Array | undefined;
	private _at = 0;
	/** A packet that is written in parts goes out whole: each part would be a segment of its own. */
	private _packet: Uint8Array | undefined;
	private _filled = 0;
	/** Bytes that came in all, up to CODE_AT + 1. */
	private _seen = 0;
	private _first = 0;

	/** Throws when no connection can be begun now. */
	constructor(options: ClientSocketOptions) {
		this._tcp = options.tcp;
		this._options = options;
		this._index = options.tcp.connect(options.address, options.port, this);
		if (this._index < 0) throw new Error("no socket");
		options.holder.socket = this;
	}

	/** A number in the format "number", else a buffer of `count` bytes; undefined when nothing is there. */
	read(count?: number): number | ArrayBuffer | undefined {
		const bytes = this._bytes;
		if (bytes == null || this._at >= bytes.length) return undefined;
		if (this.format === "number") return bytes[this._at++];
		const from = this._at;
		this._at = Math.min(bytes.length, from + (count ?? bytes.length));
		return bytes.slice(from, this._at).buffer;
	}

	/** Takes bytes, or with `more` keeps them until the last part of their packet; how much room is left. */
	write(data: ArrayBuffer | Uint8Array, options?: { more?: boolean; byteLength?: number }): number {
		const bytes = data instanceof Uint8Array ? data : new Uint8Array(data);
		const hasMore = options?.more === true;
		if (hasMore && this._packet == null) {
			this._packet = new Uint8Array(options.byteLength ?? bytes.length);
			this._filled = 0;
		}
		const packet = this._packet;
		if (packet == null) this.send(bytes, bytes.length);
		else {
			packet.set(bytes, this._filled);
			this._filled += bytes.length;
			if (!hasMore) {
				this._packet = undefined;
				this.send(packet, this._filled);
			}
		}
		const kept = this._packet == null ? 0 : this._filled;
		return this._index < 0 ? 0 : this._tcp.sockets.writable(this._index) - kept;
	}

	close(): void {
		if (this._index < 0) return;
		const index = this._index;
		this._index = -1;
		this._bytes = this._packet = undefined;
		this._tcp.release(index);
	}

	handle(news: number): void {
		try {
			if (news & ENDED) this.failure = this._tcp.sockets.failure(this._index);
			else {
				this.stood = true;
				if (news & READABLE) this.receive();
				if (news & WRITABLE && this._index >= 0)
					this._options.onWritable(this._tcp.sockets.writable(this._index));
				return;
			}
		} catch (error) {
			// What the client was about to do is not known: it is given up.
			this._options.holder.guard.caught("mqtt.socket", error);
		}
		this.close();
		try {
			this._options.onError();
		} catch (error) {
			this._options.holder.guard.caught("mqtt.onError", error);
		}
	}

	private receive(): void {
		const buffer = this._tcp.sockets.read(this._index);
		if (buffer == null) return;
		const bytes = new Uint8Array(buffer);
		this._bytes = bytes;
		this._at = 0;
		for (let i = 0; i < bytes.length && this._seen <= CODE_AT; i++, this._seen++) {
			if (this._seen === 0) this._first = bytes[i]!;
			if (this._seen === CODE_AT && this._first === CONNACK) this.code = bytes[i]!;
		}
		this._options.onReadable(bytes.length);
	}

	private send(bytes: Uint8Array, length: number): void {
		if (this._index >= 0 && length > 0) this._tcp.sockets.write(this._index, bytes, 0, length);
	}
}
