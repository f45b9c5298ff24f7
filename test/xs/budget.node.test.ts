import { describe, expect, it } from "vitest";
import { read } from "../support/files";
import { judge, readBudgets } from "./budget/budgets";
import { PAGE } from "./budget/footprint";
import { figures, measure, type Report } from "./budget/report";
import { whyNoEngine } from "./engine";

const missing = whyNoEngine();

/** `npm run budget` watches growth for 24 hours; here it must not take that long. */
const HOURS = 3;

describe("the budgets on XS", () => {
	it("hold, each within 5 % of its last figure and its target unless it says why not", async ({ skip }) => {
		if (missing !== undefined) skip(missing);
		const report = await measure(HOURS);
		const bad = judge(figures(report), readBudgets()).filter(
			({ verdict }) => verdict !== "ok" && verdict !== "short",
		);
		expect(
			bad.map(({ name, value, budget, verdict }) => `${name}: ${value} ${verdict} (${budget?.figure})`),
		).toEqual([]);
		expect(lead(report)).toBeGreaterThanOrEqual(LEAD);
	}, 240_000);

	it("have a reason each", () => {
		expect(Object.entries(readBudgets()).filter(([, { why }]) => why.length < 10)).toEqual([]);
	});

	it("are those of the page about the footprint", () => {
		const page = read(PAGE);
		const wrong = Object.entries(readBudgets()).filter(
			([name, { figure }]) => !page.includes(`| ${name} | ${figure.toLocaleString("en-GB")} |`),
		);
		expect(wrong.map(([name]) => name)).toEqual([]);
	});

	it.each([
		["work.x", "ok"],
		["codec.x.work", "ok"],
		["display.update", "ok"],
		["display.paintedPercent", "worse"],
		["steady.slots", "worse"],
		["rooms.x.codeBytes", "worse"],
	])("judge %s, three times as much as before, as %s", (name, verdict) => {
		expect(judge(new Map([[name, 300]]), { [name]: { figure: 100, target: 400, why: "" } })[0]!.verdict).toBe(
			verdict,
		);
	});

	it.each([
		[100, { figure: 100, why: "" }, "ok"],
		[105, { figure: 100, why: "" }, "ok"],
		[106, { figure: 100, why: "" }, "worse"],
		[1, { figure: 0, why: "" }, "worse"],
		[-9, { figure: -10, why: "" }, "ok"],
		[1, { figure: -10, why: "" }, "worse"],
		[100, { figure: 100, target: 90, why: "" }, "over"],
		[100, { figure: 100, target: 90, why: "", short: "for now" }, "short"],
		[106, { figure: 100, target: 90, why: "", short: "for now" }, "worse"],
	] as const)("judge %d against %j as %s", (value, budget, verdict) => {
		expect(judge(new Map([["x", value]]), { x: budget })[0]!.verdict).toBe(verdict);
	});
});

/** How many times less work than the better of the other packages the parsers need, at least. */
const LEAD = 7;

function lead(report: Report): number {
	let least = Number.POSITIVE_INFINITY;
	for (const { codec, frame, work } of report.peers)
		if (codec === "kabewatt" && frame.startsWith("parse"))
			for (const other of report.peers)
				if (other.codec !== codec && other.frame === frame) least = Math.min(least, other.work / work);
	return least;
}
