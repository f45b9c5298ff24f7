import { connect } from "node:net";
import { SerialPort as NativePort } from "serialport";
import type { ErrorCode } from "../../../modules/errors/codes";
import type { Serial, SerialEvents, SerialPort } from "../../../modules/ports/serial";
import type { NodeGuard } from "./guard";

/** Bytes that may wait to be sent; a command with its datagram is at most 1.3 kB. */
const QUEUE = 4096;

/** The part that a serial device and a TCP socket have in common. */
interface Stream {
	write(bytes: Uint8Array): void;
	/** Bytes that `write` accepted and that are not out yet. */
	readonly pending: number;
	close(): void;
}

/** A device such as /dev/ttyUSB0 or /dev/pts/3, by npm's serialport. */
export class DeviceSerial implements Serial {
	readonly overruns = undefined;
	readonly #path: string;
	readonly #guard: NodeGuard;

	constructor(path: string, guard: NodeGuard) {
		this.#path = path;
		this.#guard = guard;
	}

	open(baud: number, events: SerialEvents): SerialPort {
		const native = new NativePort({ path: this.#path, baudRate: baud, autoOpen: false });
		const port = new StreamPort(events, this.#guard, {
			write: (bytes) => native.write(bytes),
			get pending() {
				return native.writableLength;
			},
			close: () => native.isOpen && native.close(),
		});
		native.on("data", (bytes: Uint8Array) => port.received(bytes));
		native.on("error", (error) => this.#guard.note("warn", "serial", `${this.#path}: ${error.message}`));
		native.on("close", () => port.gone("SERIAL_LOST"));
		native.open((error) => {
			if (error === null) {
				port.opened();
				return;
			}
			this.#guard.note("warn", "SERIAL_ABSENT", `${this.#path}: ${error.message}`);
			port.gone("SERIAL_ABSENT");
		});
		return port;
	}
}

/** A module behind TCP: the emulator in another process, or a serial server. The baud rate has no meaning. */
export class TcpSerial implements Serial {
	readonly overruns = undefined;
	readonly #host: string;
	readonly #port: number;
	readonly #guard: NodeGuard;

	constructor(host: string, port: number, guard: NodeGuard) {
		this.#host = host;
		this.#port = port;
		this.#guard = guard;
	}

	open(_baud: number, events: SerialEvents): SerialPort {
		const socket = connect({ host: this.#host, port: this.#port, noDelay: true, keepAlive: true });
		let connected = false;
		const port = new StreamPort(events, this.#guard, {
			write: (bytes) => socket.write(bytes),
			get pending() {
				return socket.writableLength;
			},
			close: () => socket.destroy(),
		});
		socket.on("connect", () => {
			connected = true;
			port.opened();
		});
		socket.on("data", (bytes) => port.received(bytes));
		socket.on("error", (error) => {
			if (!connected)
				this.#guard.note("warn", "SERIAL_ABSENT", `${this.#host}:${this.#port}: ${error.message}`);
		});
		socket.on("close", () => port.gone(connected ? "SERIAL_LOST" : "SERIAL_ABSENT"));
		return port;
	}
}

/** Keeps what is written before the stream is open, and the events in order once it is gone or closed. */
class StreamPort implements SerialPort {
	readonly #events: SerialEvents;
	readonly #guard: NodeGuard;
	readonly #stream: Stream;
	#early: Uint8Array[] | undefined = [];
	#earlyLength = 0;
	#closed = false;

	constructor(events: SerialEvents, guard: NodeGuard, stream: Stream) {
		this.#events = events;
		this.#guard = guard;
		this.#stream = stream;
	}

	opened(): void {
		if (this.#closed) {
			this.#stream.close();
			return;
		}
		const early = this.#early ?? [];
		this.#early = undefined;
		for (const bytes of early) this.#stream.write(bytes);
	}

	received(bytes: Uint8Array): void {
		if (!this.#closed) this.#guard.run("serial.onBytes", () => this.#events.onBytes(bytes, bytes.length));
	}

	gone(code: ErrorCode): void {
		if (this.#closed) return;
		this.#closed = true;
		this.#guard.run("serial.onClosed", () => this.#events.onClosed(code));
	}

	write(bytes: Uint8Array, length: number): boolean {
		if (this.#closed) return false;
		const waiting = this.#early === undefined ? this.#stream.pending : this.#earlyLength;
		if (waiting + length > QUEUE) return false;
		const copied = bytes.slice(0, length);
		if (this.#early === undefined) this.#stream.write(copied);
		else {
			this.#early.push(copied);
			this.#earlyLength += length;
		}
		return true;
	}

	close(): void {
		if (this.#closed) return;
		this.#closed = true;
		this.#stream.close();
	}

	pulseReset(): boolean {
		return false;
	}
}
