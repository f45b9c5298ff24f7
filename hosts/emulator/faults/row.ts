import type { Hooks } from "../air/hooks";
import type { Household } from "../home/household";
import type { RouteB } from "../meter/route-b";
import type { VirtualModule } from "../module/module";
import type { Random } from "../time/random";
import type { Timeline } from "../time/timeline";

/** What one fault does while it is on. Every hook left out is an honest one. */
export interface Behaviour extends Partial<Hooks> {
	begin?(): void;
	/** Puts back what must not stay. Called once, whether the fault ran out or was cleared. */
	end?(): void;
	/** Spoils bytes in place and returns their new length, at most twice the old one. */
	toHost?(bytes: Uint8Array, length: number): number;
	toModule?(bytes: Uint8Array, length: number): number;
	/** The reset pin or the power switch. */
	hardReset?(): void;
	joined?(): void;
}

/** What a fault may touch. */
export interface FaultContext {
	readonly module: VirtualModule;
	readonly routeB: RouteB;
	readonly house: Household;
	readonly time: Timeline;
	readonly random: Random;
	readonly seed: number;
	/** The fault has run its course. */
	over(): void;
	/** Runs after `ms` unless the fault has been cleared by then. */
	after(ms: number, run: () => void): void;
	/** While it is on no driver, however good, gets an answer. */
	outage: boolean;
}

export type Params = Readonly<Record<string, number>>;

export interface FaultRow {
	/** "reading" is no fault: a point on which the sources contradict each other, read the other way. */
	readonly area: "wire" | "module" | "air" | "session" | "meter" | "lie" | "reading";
	readonly text: string;
	/** When the fault is over by itself. */
	readonly over: string;
	/** Parameters with their defaults. */
	readonly params: Params;
	make(context: FaultContext, params: Params): Behaviour;
}

export const MINUTE = 60_000;
export const CLEARED = "when it is cleared";
export const AT_ONCE = "at once; what it did stays";

/** True for the first `count` calls, the last of which ends the fault; for ever with 0. */
export function times(context: FaultContext, count: number): () => boolean {
	let left = count;
	return () => {
		if (count > 0 && --left <= 0) context.over();
		return true;
	};
}

/** Ends the fault after `seconds`, or never with 0. */
export function lasts(context: FaultContext, seconds: number): void {
	if (seconds > 0) context.after(seconds * 1_000, () => context.over());
}

export function once(run: (context: FaultContext, params: Params) => void): FaultRow["make"] {
	return (context, params) => ({
		begin: () => {
			run(context, params);
			context.over();
		},
	});
}
