import { toHex } from "../../../modules/bytes/hex";
import type { Clock } from "../../../modules/ports/clock";

const JST_MS = 32_400_000;
const DAY_MS = 86_400_000;
const SLOT_MS = 1_800_000;
const NO_DATA = "FFFFFFFE";

/**
 * A meter of release F whose clock runs and whose counters rise, so that after an hour the app has read what it
 * wants to know and only polls. EDTs are hex.
 */
export class RunningMeter {
	readonly #clock: Clock;
	/** E5, the day that E2 and E4 are about. */
	#back = 0;

	constructor(clock: Clock) {
		this.#clock = clock;
	}

	/** The EDT of a property; undefined when the meter lacks it. */
	edt(epc: number): string | undefined {
		const now = this.#clock.unix()! + JST_MS;
		switch (epc) {
			case 0x97:
				return stamp(now).slice(8, 12);
			case 0x98:
				return stamp(now).slice(0, 8);
			case 0xe0:
				return count(now, false);
			case 0xe3:
				return count(now, true);
			case 0xe2:
			case 0xe4:
				return this.#day(now, epc === 0xe4);
			case 0xe5:
				return toHex(this.#back, 2);
			case 0xe7:
				return toHex(929 + (Math.floor(now / 1_000) % 60), 8);
			case 0xea:
			case 0xeb: {
				const slot = now - (now % SLOT_MS);
				return stamp(slot) + count(slot, epc === 0xeb);
			}
			default:
				return CONSTANTS.get(epc);
		}
	}

	set(epc: number, edt: string): void {
		if (epc === 0xe5) this.#back = Number.parseInt(edt, 16);
	}

	#day(now: number, reverse: boolean): string {
		const start = now - (now % DAY_MS) - this.#back * DAY_MS;
		let edt = toHex(this.#back, 4);
		for (let time = start; time < start + DAY_MS; time += SLOT_MS)
			edt += time <= now ? count(time, reverse) : NO_DATA;
		return edt;
	}
}

/** What does not change. */
const CONSTANTS: ReadonlyMap<number, string> = new Map([
	[0x80, "30"],
	[0x81, "61"],
	[0x82, "00004600"],
	[0x88, "42"],
	[0x8a, "000016"],
	[0x8d, "413030423030303030310000"],
	[0x9d, "03808188"],
	[0x9e, "0381E5ED"],
	[0x9f, "1941414160404000624300414040430202"],
	[0xd3, "00000001"],
	[0xd7, "06"],
	[0xe1, "01"],
	[0xe8, "00460028"],
]);

/** 0.1 kWh in 10 minutes bought, a quarter of that sold. */
function count(local: number, reverse: boolean): string {
	const sum = 47_000 + Math.floor((local - START) / 600_000);
	return toHex(reverse ? sum >> 2 : sum, 8);
}

/** 2026-05-17 00:00 local. */
const START = 1_778_976_000_000;

/** Date and time as ECHONET Lite writes it: YYYY MM DD hh mm ss. */
function stamp(local: number): string {
	const date = new Date(local);
	return (
		toHex(date.getUTCFullYear(), 4) +
		toHex(date.getUTCMonth() + 1, 2) +
		toHex(date.getUTCDate(), 2) +
		toHex(date.getUTCHours(), 2) +
		toHex(date.getUTCMinutes(), 2) +
		toHex(date.getUTCSeconds(), 2)
	);
}
