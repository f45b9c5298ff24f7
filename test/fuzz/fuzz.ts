import { HttpTarget } from "./http";
import { J11ReaderTarget } from "./j11";
import { RelayTarget, SettingsTarget } from "./lan";
import { MdnsTarget } from "./mdns";
import { DecodeTarget, FrameTarget, ReaderTarget } from "./parsers";
import { Random } from "./random";
import { attempt, type Failure, type Target } from "./target";

export const TARGETS: ReadonlyMap<string, () => Target> = new Map<string, () => Target>([
	["reader", () => new ReaderTarget()],
	["j11", () => new J11ReaderTarget()],
	["frame", () => new FrameTarget()],
	["decode", () => new DecodeTarget()],
	["relay", () => new RelayTarget()],
	["http", () => new HttpTarget()],
	["mdns", () => new MdnsTarget()],
	["settings", () => new SettingsTarget()],
]);

export interface FuzzReport {
	readonly seed: number;
	readonly runs: Readonly<Record<string, number>>;
	readonly failures: readonly Failure[];
	readonly seconds: number;
}

/** Attempts at a stretch; a target starts anew after each, so that a failure is found again from its seed. */
const STRETCH = 1_000;

/** `runs` attempts in all, shared equally between the targets in `names`. */
export function fuzz(
	names: readonly string[],
	seed: number,
	runs: number,
	say: (line: string) => void,
): FuzzReport {
	const started = Date.now();
	const done: Record<string, number> = {};
	const failures: Failure[] = [];
	for (const name of names) {
		const mine = Math.ceil(runs / names.length);
		for (let at = 0; at < mine; at += STRETCH) {
			const found = attempt(
				TARGETS.get(name)!,
				(number) => new Random(number),
				seed + at,
				Math.min(STRETCH, mine - at),
			);
			failures.push(...found);
			for (const { seed, message } of found) say(`${name}, seed ${seed}: ${message}`);
			if (failures.length >= 20) break;
		}
		done[name] = mine;
		say(`${name}: ${mine} runs`);
	}
	return { seed, runs: done, failures, seconds: Math.round((Date.now() - started) / 100) / 10 };
}
