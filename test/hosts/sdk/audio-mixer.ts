import { type AudioDevice, board } from "./board";

interface Element {
	readonly hertz: number;
	readonly samples: number;
	readonly level: number;
}

/** `pins/audioout` of the ESP32: one I2S port, a task and DMA buffers from construction to `close`. */
export default class AudioOut implements AudioDevice {
	static readonly Volume = 4;
	static readonly Tone = 6;
	readonly queue: Element[] = [];
	playing = false;
	open = true;

	constructor(options: { streams: number }) {
		if (options.streams < 1 || options.streams > 4) throw new RangeError("bad streamCount");
		board().openAudio(this);
	}

	get hertz(): number | undefined {
		return this.playing ? this.queue[0]?.hertz : undefined;
	}

	enqueue(stream: number, kind: number, value: number, samples = Infinity, level = 8191): this {
		this.#check();
		if (stream !== 0) throw new RangeError("invalid stream");
		if (kind !== AudioOut.Tone) throw new Error("bad kind");
		if (value < 10) throw new Error("invalid frequency");
		if (this.queue.length === 8) throw new Error("queue full");
		this.queue.push({ hertz: value, samples, level });
		return this;
	}

	start(): void {
		this.#check();
		if (board().audioFails) throw new Error("can't enable");
		this.playing = true;
	}

	close(): void {
		this.open = false;
		this.playing = false;
		board().closeAudio(this);
	}

	#check(): void {
		if (!this.open) throw new Error("invalid: closed");
	}
}
