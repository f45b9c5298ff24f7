import AudioOut from "pins/audioout";

/** An eighth of full scale: heard in the next room, and no strain on a speaker of 1 W. */
const LEVEL = 4096;

/**
 * Set-up module "setup/speaker" of the boards whose amplifier hangs on I2S behind the SDK's mixer (Core2: NS4168, which
 * the SDK's own set-up switches on through the power chip). Task, DMA buffers and queue exist only while a tone sounds.
 */
export default function setup(done: () => void): void {
	globalThis.speaker = Object.freeze({
		start(hertz: number): BoardTone {
			const out = new AudioOut({ streams: 1 });
			try {
				out.enqueue(0, AudioOut.Tone, hertz, Number.POSITIVE_INFINITY, LEVEL);
				out.start();
			} catch (error) {
				out.close();
				throw error;
			}
			return out;
		},
	});
	done();
}
