import { read } from "../../support/files";

export const FILE = "test/xs/budgets.json";

export interface Budget {
	/** As last measured; 5 % more is a regression. */
	readonly figure: number;
	/** Largest value that is allowed at all, where there is one. */
	readonly target?: number;
	readonly why: string;
}

export type Budgets = Record<string, Budget>;

/** How much worse than its last figure a value may be. */
const TOLERANCE = 1.05;

export function readBudgets(): Budgets {
	return JSON.parse(read(FILE));
}

export interface Verdict {
	readonly name: string;
	readonly value: number;
	readonly target: number | undefined;
	readonly verdict: "ok" | "worse" | "over target" | "no budget";
}

export function judge(values: ReadonlyMap<string, number>, budgets: Budgets): Verdict[] {
	return [...values].map(([name, value]) => {
		const budget = budgets[name];
		const target = budget?.target;
		if (budget === undefined) return { name, value, target, verdict: "no budget" };
		if (target !== undefined && value > target) return { name, value, target, verdict: "over target" };
		return { name, value, target, verdict: value > budget.figure * TOLERANCE ? "worse" : "ok" };
	});
}
