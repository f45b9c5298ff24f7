import AudioOut from "embedded:io/audio/out";

/** An eighth of full scale: heard in the next room, and no strain on a speaker of 1 W. */
const LEVEL = 4096;
/** Samples handed over at once; whole periods of the tone, as many as fit. */
const BLOCK_SAMPLES = 512;

/**
 * Set-up module "setup/speaker" of the CoreS3 (AW88298): the SDK's stream of samples, which tells the amplifier the
 * sample rate. Its DMA buffers (29 kB of internal RAM) and the block below exist only while a tone sounds.
 */
export default function setup(done: () => void): void {
	globalThis.speaker = Object.freeze({ start });
	done();
}

function start(hertz: number): BoardTone {
	let block: Int16Array | undefined;
	const out = new AudioOut({
		onWritable(bytes) {
			block ??= squareWave(this.sampleRate, hertz);
			for (let left = bytes; left >= block.byteLength; left -= block.byteLength) this.write(block);
		},
	});
	try {
		out.start();
	} catch (error) {
		out.close();
		throw error;
	}
	return out;
}

/** Whole periods, so that one block follows the other without a step. */
export function squareWave(sampleRate: number, hertz: number): Int16Array {
	const half = Math.max(1, Math.round(sampleRate / hertz / 2));
	const periods = Math.max(1, Math.floor(BLOCK_SAMPLES / (2 * half)));
	const samples = new Int16Array(2 * half * periods);
	for (let i = 0; i < samples.length; i++) samples[i] = Math.floor(i / half) % 2 === 0 ? LEVEL : -LEVEL;
	return samples;
}
