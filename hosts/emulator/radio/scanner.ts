import type { Beacon } from "../meter/route-b";
import { fraction } from "../time/random";
import type { RadioParts } from "./parts";

const FIRST_CHANNEL = 0x21;
const CHANNELS = 28;
/** Longest duration exponent. */
export const LONGEST_SCAN = 0xe;
/** How likely a coordinator is heard in one pass, by duration exponent: short windows miss the beacon. */
const HEARD = [0.02, 0.04, 0.06, 0.25, 0.5, 0.85, 0.97, 0.995] as const;

/** Channels of a scan mask: bit 0 is channel 33 (0x21); bits above the 28 channels mean nothing. */
export function channelsOf(mask: number): number[] {
	const channels: number[] = [];
	for (let i = 0; i < CHANNELS; i++) if ((mask >>> i) & 1) channels.push(FIRST_CHANNEL + i);
	return channels;
}

/** What a scan looks for: energy, everybody's beacons, or those of the own pairing id. */
export type ScanMode = "energy" | "active" | "paired";

/** Walks the channels in their own time and reports what was heard. */
export class Scanner {
	readonly #radio: RadioParts;
	#timer: unknown;
	#count = 0;
	running = false;

	constructor(radio: RadioParts) {
		this.#radio = radio;
	}

	reset(): void {
		this.#radio.time.cancel(this.#timer);
		this.running = false;
	}

	/** Starts a scan. While one runs, another is accepted and does nothing, as a capture shows. */
	start(mode: ScanMode, channels: readonly number[], duration: number): void {
		if (this.running) return;
		this.running = true;
		this.#radio.counters.scans++;
		const draw = fraction(this.#radio.seed, 128, this.#count++);
		const heard = draw < HEARD[Math.min(duration, HEARD.length - 1)]!;
		this.#step(mode, channels, duration, heard, 0);
	}

	#step(mode: ScanMode, channels: readonly number[], duration: number, heard: boolean, from: number): void {
		const { language, random, routeB, time } = this.#radio;
		const pairing = mode === "paired" ? language.pairing : undefined;
		const { scanTimes } = language;
		const channelMs = mode === "energy" ? scanTimes.energy(duration) : scanTimes.active(duration);
		const everyChannel = language.events.onChannel !== undefined;
		// Only channels of which something is to be told need a stop of their own.
		for (let i = from; i < channels.length; i++) {
			const channel = channels[i]!;
			if (mode === "energy" || !(everyChannel || (heard && this.#somebody(channel)))) continue;
			this.#timer = time.after(channelMs * (i + 1 - from), () => {
				this.#tell(channel, heard ? routeB.beacons(channel, pairing) : [], mode === "paired");
				this.#step(mode, channels, duration, heard, i + 1);
			});
			return;
		}
		const [low, high] = scanTimes.rest;
		const rest = channelMs * (channels.length - from) + random.int(low, high);
		this.#timer = time.after(rest, () => {
			this.running = false;
			if (mode === "energy")
				language.events.onEnergy(channels.map((channel) => ({ channel, level: random.int(2, 18) })));
			else language.events.onScanned();
		});
	}

	#tell(channel: number, beacons: readonly Beacon[], paired: boolean): void {
		const { events } = this.#radio.language;
		if (events.onChannel !== undefined) events.onChannel(channel, beacons);
		else for (const beacon of beacons) events.onBeacon(beacon, paired);
	}

	#somebody(channel: number): boolean {
		const { routeB } = this.#radio;
		return channel === routeB.place.channel || routeB.neighbours.some((other) => other.channel === channel);
	}
}
