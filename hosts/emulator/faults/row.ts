import type { Behaviour, FaultContext } from "./engine";

export type Params = Readonly<Record<string, number>>;

export interface FaultRow {
	readonly area: "wire" | "module" | "air" | "session" | "meter" | "lie";
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
