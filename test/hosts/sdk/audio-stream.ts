import { type AudioDevice, board } from "./board";

/** Six DMA buffers of 4,092 bytes, of which five may be full. */
const BUFFER_BYTES = 4092;
const TOTAL_BYTES = 5 * BUFFER_BYTES;
const RATE = 24_000;

/** `embedded:io/audio/out` of the ESP32: asks for samples as buffers have been played. */
export default class AudioOut implements AudioDevice {
	readonly sampleRate = RATE;
	open = true;
	/** Everything written so far. */
	readonly samples: number[] = [];
	readonly #onWritable: (bytes: number) => void;
	#writable = TOTAL_BYTES;
	#started = false;
	#inCallback = false;

	constructor(options: { onWritable: (bytes: number) => void }) {
		board().openAudio(this);
		this.#onWritable = options.onWritable;
		board().time.setTimer(() => this.#deliver(), 0);
	}

	get hertz(): number | undefined {
		const second = this.samples.slice(0, RATE);
		const rises = second.filter((sample, i) => i > 0 && sample > 0 && second[i - 1]! < 0).length;
		return this.#started ? Math.round((rises * RATE) / second.length) : undefined;
	}

	start(): void {
		if (!this.open) throw new Error("invalid: closed");
		if (board().audioFails) throw new Error("can't enable");
		this.#started = true;
		this.#played();
	}

	write(samples: Int16Array): void {
		if (!this.open) throw new Error("invalid: closed");
		if (samples.byteLength > this.#writable) throw new Error("insufficient space");
		this.#writable -= samples.byteLength;
		for (const sample of samples) this.samples.push(sample);
	}

	close(): void {
		if (this.#inCallback) throw new Error("closed inside its own callback");
		this.open = false;
		board().closeAudio(this);
	}

	#played(): void {
		board().time.setTimer(
			() => {
				if (!this.open) return;
				this.#writable = Math.min(TOTAL_BYTES, this.#writable + BUFFER_BYTES);
				this.#deliver();
				this.#played();
			},
			Math.floor((BUFFER_BYTES / 2 / RATE) * 1000),
		);
	}

	#deliver(): void {
		if (!this.open) return;
		this.#inCallback = true;
		this.#onWritable.call(this, this.#writable);
		this.#inCallback = false;
	}
}
