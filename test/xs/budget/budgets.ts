import { read } from "../../support/files";

export const FILE = "test/xs/budgets.json";

export interface Budget {
	/** As last measured. Of memory 5 % more is a regression. */
	readonly figure: number;
	/** What it may be at most, where there is such a number. */
	readonly target?: number;
	/** What the figure is good for, and where its target comes from. */
	readonly why: string;
	/** Why the figure is above its target. */
	readonly short?: string;
}

export type Budgets = Record<string, Budget>;

/** How much worse than its last figure a value of memory may be. */
const TOLERANCE = 1.05;
/**
 * Work has a ceiling alone: a board has a million byte codes a second and more, and a person reads the code more often
 * than the board runs it.
 */
const WORK = /^(work|codec)\.|\.update$/;

export function readBudgets(): Budgets {
	return JSON.parse(read(FILE));
}

export interface Verdict {
	readonly name: string;
	readonly value: number;
	readonly budget: Budget | undefined;
	/** `short` is above the target with a reason, `over` is above it without one. */
	readonly verdict: "ok" | "short" | "over" | "worse" | "no budget";
}

export function judge(values: ReadonlyMap<string, number>, budgets: Budgets): Verdict[] {
	return [...values].map(([name, value]) => {
		const budget = budgets[name];
		return { name, value, budget, verdict: verdictOn(name, value, budget) };
	});
}

function verdictOn(name: string, value: number, budget: Budget | undefined): Verdict["verdict"] {
	if (budget === undefined) return "no budget";
	// A figure below zero is growth that was none: what counts is that there is none now either.
	if (!WORK.test(name) && value > Math.max(0, budget.figure) * TOLERANCE) return "worse";
	if (budget.target === undefined || value <= budget.target) return "ok";
	return budget.short === undefined ? "over" : "short";
}
