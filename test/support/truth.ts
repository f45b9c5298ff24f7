import { jsonFrom, type Place } from "./programs";

/** What the emulator says of one instant; see docs/dev/emulator.md. */
export interface Truth {
	watts: number;
	meterClock: string;
	properties: Record<string, string>;
}

const SLOT_MS = 10_000;
const MINUTE_MS = 60_000;
const HALF_HOUR_MS = 1_800_000;
/** Until the meter has sent EA and EB, or they were fetched. */
const HALF_HOUR_LATE_MS = 420_000;
/** How old a value may be: two polls of its row in the poll plan, and the time of an answer. */
const LIVE_MS = 22_000;
const CURRENT_MS = 42_000;
const ENERGY_MS = 125_000;

/** A day, month and year, hours, minutes and seconds of an EDT in Japanese time, in Unix ms. */
function stamp(edt: string): number {
	const part = (from: number, digits: number) => Number.parseInt(edt.slice(from, from + digits), 16);
	return Date.UTC(part(0, 4), part(4, 2) - 1, part(6, 2), part(8, 2) - 9, part(10, 2), part(12, 2));
}

/** Compares what LAN clients were told of a meter with what the emulator knows. */
export class TruthTeller {
	readonly #control: Place;
	/** The meter before anybody asked it for anything: its history properties with no day selected. */
	readonly #unasked: Truth;
	readonly #known = new Map<number, Promise<Truth>>();

	private constructor(control: Place, unasked: Truth) {
		this.#control = control;
		this.#unasked = unasked;
	}

	/** To be made before the meter is asked for anything. */
	static async meet(control: Place): Promise<TruthTeller> {
		return new TruthTeller(control, await jsonFrom(control, "/truth"));
	}

	at(ms: number): Promise<Truth> {
		const known = this.#known.get(ms) ?? jsonFrom<Truth>(this.#control, `/truth?at=${ms}`);
		this.#known.set(ms, known);
		return known;
	}

	/** EPCs that the mirrored meter must have: the meter's own without C0, and 83 and D3. */
	get epcs(): string[] {
		const own = Object.keys(this.#unasked.properties).filter((epc) => epc !== "C0");
		return [...new Set([...own, "83", "D3"])].sort();
	}

	/** Whether this is the mirrored meter's Get map. Some clients keep long maps as a list, too. */
	isMap(edt: string): boolean {
		const { epcs } = this;
		return edt === mapOf(epcs) || edt === hexByte(epcs.length) + epcs.join("");
	}

	/** Whether property `epc` of the mirrored meter could be told as `edt` at `ms`. */
	async agrees(epc: string, edt: string, ms: number): Promise<boolean> {
		const now = await this.at(ms);
		const same = async (at: number) => (await this.at(at)).properties[epc] === edt;
		switch (epc) {
			case "83":
				return /^FE[0-9A-F]{32}$/.test(edt);
			case "9D":
				return edt === "03808188";
			case "9F":
				return this.isMap(edt);
			// Selected by each client for itself, and by these clients not at all.
			case "E2":
			case "E4":
			case "E5":
			case "EC":
			case "ED":
			case "EE":
			case "EF":
				return edt === this.#unasked.properties[epc];
			case "97":
			case "98":
				return (await same(ms)) || same(ms - MINUTE_MS);
			// These stand still within a slot of the household's curve.
			case "E7":
				return this.#within(ms - LIVE_MS, ms, same);
			case "E8":
				return this.#within(ms - CURRENT_MS, ms, same);
			case "E0":
			case "E3": {
				const before = (await this.at(ms - ENERGY_MS)).properties[epc]!;
				return before <= edt && edt <= now.properties[epc]!;
			}
			// These say themselves when they were measured.
			case "D0":
				return (await same(stamp(edt))) && ms - stamp(edt) <= ENERGY_MS + MINUTE_MS;
			case "EA":
			case "EB":
				return (await same(stamp(edt))) && ms - stamp(edt) <= HALF_HOUR_MS + HALF_HOUR_LATE_MS;
			default:
				return edt === now.properties[epc];
		}
	}

	/** Whether it holds at the beginning of one of the slots from..to, or at their ends. */
	async #within(from: number, to: number, holds: (at: number) => Promise<boolean>): Promise<boolean> {
		if ((await holds(from)) || (await holds(to))) return true;
		for (let at = Math.ceil(from / SLOT_MS) * SLOT_MS; at < to; at += SLOT_MS)
			if (await holds(at)) return true;
		return false;
	}
}

/** A property map in hex, as the specification lays it out: a list, or one bit for each property. */
function mapOf(epcs: readonly string[]): string {
	if (epcs.length < 16) return hexByte(epcs.length) + epcs.join("");
	const bits = new Uint8Array(16);
	for (const name of epcs) {
		const epc = Number.parseInt(name, 16);
		bits[epc & 15]! |= 1 << ((epc >> 4) - 8);
	}
	return hexByte(epcs.length) + [...bits].map(hexByte).join("");
}

function hexByte(value: number): string {
	return value.toString(16).padStart(2, "0").toUpperCase();
}
