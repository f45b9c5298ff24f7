import { decodeProperty } from "../../modules/meter/values/decode";
import { PROPERTIES } from "../../modules/meter/values/properties";
import { EmulatedRig } from "../meter/emulated-rig";

/** Runs the meter module through a join and an hour with one hex digit of one answer wrong, and compares all it shows with the truth. */

const METER = 0x028801;
const MINUTE = 60_000;
const HOUR = 3_600_000;
const POWER = 0xe7;
const DIGITS = "0123456789ABCDEF";
/** Which answer of its kind is garbled: the first, at the join, and one in the middle of the hour. */
const OCCURRENCES = [0, 30] as const;

/** One answer of the meter. */
export interface Target {
	/** Service and EPCs: "72 9F 82". */
	readonly kind: string;
	readonly occurrence: number;
	/** Hex digits of the frame. */
	readonly digits: number;
}

export interface Wrong {
	readonly epc: string;
	readonly shown: string;
	readonly truth: string;
	readonly stoodMs: number;
}

export interface Outcome {
	readonly kind: string;
	readonly occurrence: number;
	readonly position: number;
	readonly to: string;
	readonly wrong: readonly Wrong[];
	/** Half hours that are shown and false, and codes of what is said to be wrong. */
	readonly halfHours: number;
	readonly trouble: string | null;
	/** The digit was one of the watts themselves. */
	readonly inWatts: boolean;
}

export interface GarbleReport {
	readonly seed: number;
	readonly runs: number;
	/** Runs in which anything but watts was shown wrongly. */
	readonly wrongValues: number;
	/** Runs with wrong watts, how many digits of watts were garbled, and the longest and the mean time that they stood. */
	readonly wrongWatts: number;
	readonly wattDigits: number;
	readonly worstStoodMs: number;
	readonly meanStoodMs: number;
	readonly outcomes: readonly Outcome[];
}

/** The service and EPCs of a frame. */
function kindOf(frame: Uint8Array): string {
	let text = hex(frame.subarray(10, 11));
	let at = 12;
	for (let left = frame[11]!; left > 0 && at + 1 < frame.length; left--) {
		text += ` ${hex(frame.subarray(at, at + 1))}`;
		at += 2 + frame[at + 1]!;
	}
	return text;
}

/** The answers that there are to garble. */
export function targets(seed: number): Target[] {
	const counts = new Map<string, number>();
	const found: Target[] = [];
	run(seed, (frame) => {
		const kind = kindOf(frame);
		const occurrence = counts.get(kind) ?? 0;
		counts.set(kind, occurrence + 1);
		if (OCCURRENCES.some((one) => one === occurrence))
			found.push({ kind, occurrence, digits: frame.length * 2 });
		return frame;
	});
	return found;
}

/** One run: `position` of the answer `target` becomes another digit, chosen by `seed`. */
export function garble(seed: number, target: Target, position: number): Outcome {
	let seen = 0;
	let to = "";
	let inWatts = false;
	const { wrong, halfHours, trouble } = run(seed, (frame) => {
		if (kindOf(frame) !== target.kind || seen++ !== target.occurrence) return frame;
		const text = hex(frame);
		const was = DIGITS.indexOf(text[position]!);
		to = DIGITS[(was + 1 + ((seed * 31 + position * 7) % 15)) % 16]!;
		inWatts = target.kind === "72 E7" && position >= 28;
		const spoiled = text.slice(0, position) + to + text.slice(position + 1);
		return Uint8Array.from(spoiled.match(/../g)!, (byte) => Number.parseInt(byte, 16));
	});
	return {
		kind: target.kind,
		occurrence: target.occurrence,
		position,
		to,
		wrong,
		halfHours,
		trouble,
		inWatts,
	};
}

/** `every`: so many-th position of each answer; 1: all. */
export function garbleAll(seed: number, every: number, tell: (line: string) => void): GarbleReport {
	const outcomes: Outcome[] = [];
	let turn = seed;
	for (const target of targets(seed)) {
		for (let position = 0; position < target.digits; position++)
			if (turn++ % every === 0) outcomes.push(garble(seed, target, position));
		tell(`${target.kind} #${target.occurrence}: ${outcomes.length} runs so far`);
	}
	const watts = outcomes.flatMap(({ wrong }) => wrong.filter(({ epc }) => epc === "E7"));
	const isValue = ({ wrong, halfHours, trouble }: Outcome) =>
		halfHours > 0 || trouble !== null || wrong.some(({ epc }) => epc !== "E7");
	return {
		seed,
		runs: outcomes.length,
		wrongValues: outcomes.filter(isValue).length,
		wrongWatts: watts.length,
		wattDigits: outcomes.filter(({ inWatts }) => inWatts).length,
		worstStoodMs: Math.max(0, ...watts.map(({ stoodMs }) => stoodMs)),
		meanStoodMs: Math.round(watts.reduce((sum, { stoodMs }) => sum + stoodMs, 0) / Math.max(1, watts.length)),
		outcomes: outcomes.filter((outcome) => isValue(outcome) || outcome.wrong.length > 0),
	};
}

interface Seen {
	readonly wrong: readonly Wrong[];
	readonly halfHours: number;
	readonly trouble: string | null;
}

function run(seed: number, change: (frame: Uint8Array) => Uint8Array): Seen {
	const rig = new EmulatedRig(seed, "solar");
	const receive = rig.link.receive.bind(rig.link);
	rig.link.receive = (frame) => receive(change(frame));
	const wrong: Wrong[] = [];
	const open = new Map<number, { shown: string; truth: string; from: number }>();
	const close = (epc: number) => {
		const one = open.get(epc);
		open.delete(epc);
		if (one !== undefined)
			wrong.push({
				epc: epc.toString(16).toUpperCase(),
				shown: one.shown,
				truth: one.truth,
				stoodMs: rig.time.ticks() - one.from,
			});
	};
	let trouble: string | null = null;
	rig.readings.listen({
		onReading: (epc) => {
			trouble ??= rig.meter.trouble ?? null;
			if (!PROPERTIES.some((row) => row.epc === epc)) return;
			close(epc);
			const shown = shownOf(rig, epc);
			const truth = hex(rig.real.property(METER, epc, rig.time.now()) ?? new Uint8Array(0));
			// What is missing is not wrong.
			if (shown !== "" && shown !== truth) open.set(epc, { shown, truth, from: rig.time.ticks() });
		},
	});
	rig.join();
	rig.time.advance(HOUR);
	rig.time.advance(MINUTE);
	for (const epc of [...open.keys()]) close(epc);
	return { wrong, halfHours: rig.check(3).wrong.length, trouble };
}

function shownOf(rig: EmulatedRig, epc: number): string {
	if (epc !== POWER && decodeProperty(rig.readings, epc, "en").value == null) return "";
	const bytes = new Uint8Array(32);
	return hex(bytes.subarray(0, rig.readings.copyRaw(epc, bytes, 0)));
}

function hex(bytes: Uint8Array): string {
	let text = "";
	for (const byte of bytes) text += byte.toString(16).toUpperCase().padStart(2, "0");
	return text;
}
