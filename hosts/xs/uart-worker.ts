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
	readonly #outbox = new Outbox(() => this.#flush());
	readonly #watch = new UartWatch(
		() => this.#read(),
		() => this.#reopen(),
	);
	readonly #batch = new Uint8Array(BATCH_BYTES + FIFO_BYTES);
	#used = 0;
	#flushTimer: TimerId | undefined;
	#port: Serial | undefined;
	#options: SerialOptions | undefined;
	/** Bytes that the transmit side takes now. */
	#writable = 0;
	readonly #queue: ArrayBuffer[] = [];
	/** Bytes of the first buffer in the queue that are already written. */
	#written = 0;
	#emptyReads = 0;
	#onDevice = false;

	onMessage(message: ArrayBuffer | SerialOptions | number | null): void {
		try {
			if (message instanceof ArrayBuffer) {
				if (this.#port == null) return;
				this.#queue.push(message);
				this.#watch.waitsForRoom = true;
				this.#send();
			} else if (typeof message === "number") this.#outbox.onTaken();
			else if (message === null) this.#close();
			else this.#open(message);
		} catch {
			this.#fail();
		}
	}

	#open(options: SerialOptions): void {
		this.#close();
		this.#onDevice = options.device == null;
		this.#options = options;
		this.#outbox.notice(this.#make(options) ? "opened" : "absent");
	}

	#make(options: SerialOptions): boolean {
		try {
			this.#port = new Serial({
				...options,
				format: "buffer",
				onReadable: () => this.#onReadable(),
				onWritable: (count) => this.#onWritable(count),
				onError: () => this.#onError(),
			});
		} catch {
			return false;
		}
		if (this.#onDevice) this.#watch.start(options.baud);
		return true;
	}

	#close(): void {
		const port = this.#port;
		this.#port = undefined;
		this.#watch.stop();
		this.#queue.length = 0;
		this.#written = 0;
		this.#writable = 0;
		this.#used = 0;
		this.#emptyReads = 0;
		this.#outbox.forget();
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
	#reopen(): void {
		const port = this.#port;
		if (port == null || this.#options == null) return;
		this.#port = undefined;
		this.#writable = 0;
		port.close();
		if (this.#make(this.#options)) this.#outbox.notice("deaf");
		else this.#end();
	}

	#fail(): void {
		if (this.#port != null) this.#end();
	}

	#end(): void {
		this.#close();
		this.#outbox.notice("lost");
	}

	/** Linux, the other end is gone: the SDK closes the port itself when this returns. */
	#onError(): void {
		this.#port = undefined;
		this.#end();
	}

	#onReadable(): void {
		this.#watch.heard = true;
		// Linux keeps the bytes until there is a place for them.
		if (!this.#onDevice && this.#outbox.places < 2) return;
		try {
			if (this.#read()) this.#emptyReads = 0;
			// Closing here, inside the port's own callback, would pull the port from under the SDK.
			else if (++this.#emptyReads === EMPTY_READS) Timer.set(() => this.#fail());
		} catch {
			this.#outbox.notice("fault");
		}
	}

	/** Takes what the port has; false when that is nothing. */
	#read(): boolean {
		const bytes = this.#port?.read();
		if (bytes == null) return false;
		if (this.#onDevice && bytes.byteLength >= FIFO_BYTES) this.#outbox.notice("overrun");
		this.#take(bytes);
		return true;
	}

	#take(bytes: ArrayBuffer): void {
		// Linux reads up to 4,095 bytes at once: those need no batching.
		if (this.#used + bytes.byteLength > this.#batch.length) {
			this.#flush();
			if (bytes.byteLength > FIFO_BYTES) {
				this.#outbox.data(bytes);
				return;
			}
			if (this.#used > 0) {
				// The main machine has taken nothing for a third of a second and more: only what fits is kept.
				this.#outbox.notice("overrun");
				return;
			}
		}
		this.#batch.set(new Uint8Array(bytes), this.#used);
		this.#used += bytes.byteLength;
		if (this.#used >= BATCH_BYTES) this.#flush();
		else if (this.#flushTimer == null)
			this.#flushTimer = Timer.set(() => this.#onFlush(), FLUSH_MS, FLUSH_MS);
		else Timer.schedule(this.#flushTimer, FLUSH_MS, FLUSH_MS);
	}

	/**
	 * The SDK clears the "line is quiet" interrupt when it enables it again after a read: what came in between, and
	 * was the last for a while, would wait in the FIFO for the next byte. So the FIFO is looked at once more.
	 */
	#onFlush(): void {
		if (this.#flushTimer != null) Timer.schedule(this.#flushTimer);
		try {
			if (this.#onDevice && this.#read()) return;
			this.#flush();
		} catch {
			this.#outbox.notice("fault");
		}
	}

	/** Without a place the batch goes on to grow; the next place that is given back sends it. */
	#flush(): void {
		if (this.#used === 0 || this.#outbox.places === 0) return;
		const length = this.#used;
		this.#used = 0;
		this.#outbox.data(this.#batch.buffer.slice(0, length));
	}

	#onWritable(count: number): void {
		this.#writable = count;
		this.#watch.roomHeard = true;
		try {
			this.#send();
		} catch {
			this.#outbox.notice("fault");
		}
	}

	/** Writes slices that fit; the next `onWritable` goes on. */
	#send(): void {
		for (let bytes = this.#queue[0]; bytes != null && this.#writable > 0; bytes = this.#queue[0]) {
			const length = Math.min(this.#writable, bytes.byteLength - this.#written);
			const whole = length === bytes.byteLength;
			this.#writable -= length;
			this.#port?.write(whole ? bytes : bytes.slice(this.#written, this.#written + length));
			this.#written += length;
			if (this.#written === bytes.byteLength) {
				this.#queue.shift();
				this.#written = 0;
			}
			this.#outbox.sent(length);
			// Linux takes nothing more until it has reported "writable" again, whatever the count was.
			if (!this.#onDevice) this.#writable = 0;
		}
		this.#watch.waitsForRoom = this.#queue.length > 0;
	}
}

/** Runs in the Worker when its machine starts. */
export default function start(): void {
	const worker = new UartWorker();
	self.onmessage = (message: ArrayBuffer | SerialOptions | number | null) => worker.onMessage(message);
}
