import type { Random } from "./random";

/** One parser under fuzz. `run` throws when an invariant is broken. */
export interface Target {
	readonly name: string;
	/** One attempt: hostile input, then something good that must be understood. */
	run(random: Random): void;
}

export function insist(condition: boolean, message: string): asserts condition {
	if (!condition) throw new Error(message);
}

/** One attempt by its number, so that a failure can be repeated alone. */
export interface Failure {
	readonly target: string;
	readonly seed: number;
	readonly message: string;
}

export type MakeRandom = (seed: number) => Random;

/** Runs `count` attempts, the first with `seed`; stops at the tenth failure. */
export function attempt(make: () => Target, makeRandom: MakeRandom, seed: number, count: number): Failure[] {
	const failures: Failure[] = [];
	let target = make();
	for (let i = 0; i < count && failures.length < 10; i++) {
		try {
			target.run(makeRandom(seed + i));
		} catch (error) {
			const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
			failures.push({ target: target.name, seed: seed + i, message });
			// What failed may have been left in any state.
			target = make();
		}
	}
	return failures;
}
