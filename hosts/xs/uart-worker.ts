import Serial, { type SerialOptions } from "embedded:io/serial";
import Timer, { type TimerId } from "timer";
import { Outbox } from "./uart-outbox";
import { UartWatch } from "./uart-watch";

/**
 * The other half of serial.ts, in a virtual machine and task of its own: nothing that the main machine does
 * (drawing, collecting garbage) may keep the 128-byte FIFO from being emptied. It only moves bytes.
 *
 * From the main machine: SerialOptions opens (closing what was open), null closes, an ArrayBuffer is written, 1 gives
 * back the place of one message. To the main machine: an ArrayBuffer was received; a number that many bytes have
 * left the queue; or a UartNotice (uart-outbox.ts).
 */

/** The receive FIFO of the ESP32: a read that finds it full has most probably come too late. */
const FIFO_BYTES = 128;
/**
 * Received bytes are handed over when this many are there, or nothing came for FLUSH_MS: longer than the FIFO
 * takes to reach its interrupt threshold of 96 bytes at 115200 baud (8.3 ms), so that a long line is not cut up.
 */
const BATCH_BYTES = 512;
const FLUSH_MS = 12;
/** A port that reports "readable" this often with nothing to read has lost its other end (Linux). */
const EMPTY_READS = 50;

class UartWorker {
	private readonly _outbox = new Outbox(() => this._flush());
	private readonly _watch = new UartWatch(
		() => this._read(),
		() => this._reopen(),
	);
	private readonly _batch = new Uint8Array(BATCH_BYTES + FIFO_BYTES);
	private _used = 0;
	private _flushTimer: TimerId | undefined;
	private _port: Serial | undefined;
	private _options: SerialOptions | undefined;
	/** Bytes that the transmit side takes now. */
	private _writable = 0;
	private readonly _queue: ArrayBuffer[] = [];
	/** Bytes of the first buffer in the queue that are already written. */
	private _written = 0;
	private _emptyReads = 0;
	private _onDevice = false;

	onMessage(message: ArrayBuffer | SerialOptions | number | null): void {
		try {
			if (message instanceof ArrayBuffer) {
				if (this._port == null) return;
				this._queue.push(message);
				this._watch.waitsForRoom = true;
				this._send();
			} else if (typeof message === "number") this._outbox.onTaken();
			else if (message === null) this._close();
			else this._open(message);
		} catch {
			this._fail();
		}
	}

	private _open(options: SerialOptions): void {
		this._close();
		this._onDevice = options.device == null;
		this._options = options;
		this._outbox.notice(this._make(options) ? "opened" : "absent");
	}

	/** All or nothing: what is not answered as opened or absent would never be asked for again. */
	private _make(options: SerialOptions): boolean {
		try {
			if (this._onDevice) this._watch.start(options.baud);
			this._port = new Serial({
				...options,
				format: "buffer",
				onReadable: () => this._onReadable(),
				onWritable: (count) => this._onWritable(count),
				onError: () => this._onError(),
			});
			return true;
		} catch {
			this._watch.stop();
			return false;
		}
	}

	private _close(): void {
		const port = this._port;
		this._port = undefined;
		this._watch.stop();
		this._queue.length = 0;
		this._written = 0;
		this._writable = 0;
		this._used = 0;
		this._emptyReads = 0;
		this._outbox.forget();
		try {
			port?.close();
		} catch {
			// It is gone either way; whoever asked for another one gets an answer.
		}
	}

	/**
	 * An interrupt whose message found no place in the queue is never followed by another one, in the same direction. A
	 * port made anew begins with neither under way; the FIFOs keep their bytes.
	 */
	private _reopen(): void {
		const port = this._port;
		if (port == null || this._options == null) return;
		this._port = undefined;
		this._writable = 0;
		port.close();
		if (this._make(this._options)) this._outbox.notice("deaf");
		else this._end();
	}

	private _fail(): void {
		if (this._port != null) this._end();
	}

	private _end(): void {
		this._close();
		this._outbox.notice("lost");
	}

	/** Linux, the other end is gone: the SDK closes the port itself when this returns. */
	private _onError(): void {
		this._port = undefined;
		this._end();
	}

	private _onReadable(): void {
		this._watch.heard = true;
		// Linux keeps the bytes until there is a place for them.
		if (!this._onDevice && this._outbox.places < 2) return;
		try {
			if (this._read()) this._emptyReads = 0;
			// Closing here, inside the port's own callback, would pull the port from under the SDK.
			else if (++this._emptyReads === EMPTY_READS) Timer.set(() => this._fail());
		} catch {
			this._outbox.notice("fault");
		}
	}

	/** Takes what the port has; false when that is nothing. */
	private _read(): boolean {
		const bytes = this._port?.read();
		if (bytes == null) return false;
		if (this._onDevice && bytes.byteLength >= FIFO_BYTES) this._outbox.notice("overrun");
		this._take(bytes);
		return true;
	}

	private _take(bytes: ArrayBuffer): void {
		// Linux reads up to 4,095 bytes at once: those need no batching.
		if (this._used + bytes.byteLength > this._batch.length) {
			this._flush();
			if (bytes.byteLength > FIFO_BYTES) {
				this._outbox.data(bytes);
				return;
			}
			if (this._used > 0) {
				// The main machine has handled nothing for a third of a second and more: only what fits is kept.
				this._outbox.notice("overrun");
				return;
			}
		}
		this._batch.set(new Uint8Array(bytes), this._used);
		this._used += bytes.byteLength;
		if (this._used >= BATCH_BYTES) this._flush();
		else if (this._flushTimer == null)
			this._flushTimer = Timer.set(() => this._onFlush(), FLUSH_MS, FLUSH_MS);
		else Timer.schedule(this._flushTimer, FLUSH_MS, FLUSH_MS);
	}

	/**
	 * The SDK clears the "line is quiet" interrupt when it enables it again after a read: what came in between, and
	 * was the last for a while, would wait in the FIFO for the next byte. So the FIFO is read once more.
	 */
	private _onFlush(): void {
		if (this._flushTimer != null) Timer.schedule(this._flushTimer);
		try {
			if (this._onDevice && this._read()) return;
			this._flush();
		} catch {
			this._outbox.notice("fault");
		}
	}

	/** Without a place the batch goes on to grow; the next place that is freed sends it. */
	private _flush(): void {
		if (this._used === 0 || this._outbox.places === 0) return;
		const length = this._used;
		this._used = 0;
		this._outbox.data(this._batch.buffer.slice(0, length));
	}

	private _onWritable(count: number): void {
		this._writable = count;
		this._watch.roomHeard = true;
		try {
			this._send();
		} catch {
			this._outbox.notice("fault");
		}
	}

	/** Writes slices that fit; the next `onWritable` goes on. */
	private _send(): void {
		for (let bytes = this._queue[0]; bytes != null && this._writable > 0; bytes = this._queue[0]) {
			const length = Math.min(this._writable, bytes.byteLength - this._written);
			const whole = length === bytes.byteLength;
			this._writable -= length;
			this._port?.write(whole ? bytes : bytes.slice(this._written, this._written + length));
			this._written += length;
			if (this._written === bytes.byteLength) {
				this._queue.shift();
				this._written = 0;
			}
			this._outbox.sent(length);
			// Linux takes nothing more until it has reported "writable" again, whatever the count was.
			if (!this._onDevice) this._writable = 0;
		}
		this._watch.waitsForRoom = this._queue.length > 0;
	}
}

/** Runs in the Worker when its machine starts. */
export default function start(): void {
	const worker = new UartWorker();
	self.onmessage = (message: ArrayBuffer | SerialOptions | number | null) => worker.onMessage(message);
}
