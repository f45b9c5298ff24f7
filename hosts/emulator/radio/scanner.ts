import { hex } from "../air/addresses";
import type { Beacon } from "../meter/route-b";
import type { SkModule } from "../module/module";
import { fraction } from "../time/random";

const FIRST_CHANNEL = 0x21;
const CHANNELS = 28;
/** Longest duration exponent. */
export const LONGEST_SCAN = 0xe;
/** How likely a coordinator is heard in one pass, by duration exponent: short windows miss the beacon. */
const HEARD = [0.02, 0.04, 0.06, 0.25, 0.5, 0.85, 0.97, 0.995] as const;

/** Milliseconds that a scan stays on each channel. */
export function channelMs(duration: number): number {
	return 9.6 * (2 ** duration + 1);
}

/** Channels of a scan mask: bit 0 is channel 33 (0x21); bits above the 28 channels mean nothing. */
export function channelsOf(mask: number): number[] {
	const channels: number[] = [];
	for (let i = 0; i < CHANNELS; i++) if ((mask >>> i) & 1) channels.push(FIRST_CHANNEL + i);
	return channels;
}

/** SKSCAN: walks the channels in their own time and tells what it heard. */
export class Scanner {
	readonly #module: SkModule;
	#timer: unknown;
	#count = 0;
	running = false;

	constructor(module: SkModule) {
		this.#module = module;
	}

	reset(): void {
		this.#module.time.cancel(this.#timer);
		this.running = false;
	}

	/** Starts a scan. While one runs, another is answered OK by the shell and does nothing, as a capture shows. */
	start(mode: number, channels: readonly number[], duration: number): void {
		if (this.running) return;
		this.running = true;
		this.#module.counters.scans++;
		const draw = fraction(this.#module.seed, 128, this.#count++);
		const heard = draw < HEARD[Math.min(duration, HEARD.length - 1)]!;
		this.#step(mode, channels, duration, heard, 0);
	}

	#step(mode: number, channels: readonly number[], duration: number, heard: boolean, from: number): void {
		const module = this.#module;
		const pairing = mode === 2 ? module.registers.pairing : undefined;
		// Only channels on which somebody is to be heard need a stop of their own.
		for (let i = from; i < channels.length; i++) {
			if (mode === 0 || !heard || !this.#somebody(channels[i]!)) continue;
			this.#timer = module.time.after(channelMs(duration) * (i + 1 - from), () => {
				for (const beacon of module.radio.beacons(channels[i]!, pairing)) this.#report(beacon, mode === 2);
				this.#step(mode, channels, duration, heard, i + 1);
			});
			return;
		}
		const rest = channelMs(duration) * (channels.length - from) + module.random.int(30, 600);
		this.#timer = module.time.after(rest, () => {
			this.running = false;
			if (mode === 0) this.#reportEnergy(channels);
			else module.event("22", module.address);
		});
	}

	#somebody(channel: number): boolean {
		const { radio } = this.#module;
		return channel === radio.place.channel || radio.neighbours.some((other) => other.channel === channel);
	}

	#report(beacon: Beacon, paired: boolean): void {
		const module = this.#module;
		const { wire } = module;
		module.event("20", module.address);
		wire.line("EPANDESC");
		wire.line(`  Channel:${hex(beacon.channel, 2)}`);
		wire.line("  Channel Page:09");
		wire.line(`  Pan ID:${hex(beacon.panId, 4)}`);
		wire.line(`  Addr:${beacon.mac}`);
		wire.line(`  LQI:${hex(beacon.lqi, 2)}`);
		if (module.dse) wire.line("  Side:0");
		if (paired) wire.line(`  PairID:${beacon.pairing}`);
	}

	#reportEnergy(channels: readonly number[]): void {
		const module = this.#module;
		module.event("1F", module.address);
		module.wire.line("EEDSCAN");
		const pairs = channels.map((channel) => `${hex(channel, 2)} ${hex(module.random.int(2, 18), 2)}`);
		module.wire.line(`${module.dse ? "0 " : ""}${pairs.join(" ")}`);
		// BP35A1 (rev26e) lets an empty line follow; the DSE manual shows none.
		if (!module.dse) module.wire.end();
	}
}
