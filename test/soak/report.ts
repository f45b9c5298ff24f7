import { type RecoveryRow, rowsOf } from "./recovery";
import type { SoakResult } from "./soak";

/** What `--json` prints; other programs rely on it. */
export function toJson(result: SoakResult): object {
	const { days, seed, outsideOutages, overall, recovery, woptWrites, settingsWritesPerDay, stuck, growth } =
		result;
	return {
		days,
		seed,
		availability: { outsideOutages: round(outsideOutages, 6), overall: round(overall, 6) },
		recovery,
		woptWrites,
		settingsWritesPerDay,
		stuck,
		growth,
	};
}

export function toText(result: SoakResult): string {
	const rows = Object.entries(result.recovery).map(([name, row]) => [name, ...cells(row)]);
	const table = [["fault", "count", "median s", "p95 s", "worst s", "p95 beyond radio s"], ...rows];
	const widths = table[0]!.map((_, i) => Math.max(...table.map((row) => row[i]!.length)));
	const lines = table.map((row) =>
		row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join("  "),
	);
	return [...summary(result).map(([what, value]) => `${what}: ${value}`), "", ...lines].join("\n");
}

/** Tables for docs/dev/reliability.md: a column of figures for each seed, recoveries of all seeds together. */
export function toMarkdown(results: readonly SoakResult[]): string {
	const summaries = results.map(summary);
	const head = ["", ...results.map(({ seed }) => `seed ${seed}`)];
	const body = summaries[0]!.map(([what], i) => [what, ...summaries.map((lines) => lines[i]![1])]);
	const recovery = rowsOf(results.map(({ samples }) => samples));
	const rows = Object.entries(recovery).map(([name, row]) => [name, ...cells(row)]);
	return [
		...markdown([head, ...body]),
		"",
		...markdown([["fault", "count", "median s", "p95 s", "worst s", "p95 beyond the radio s"], ...rows]),
	].join("\n");
}

function summary(result: SoakResult): [string, string][] {
	const { growth } = result;
	return [
		["days", String(result.days)],
		["module, meter", `${result.module}, ${result.meter}`],
		["faults", String(result.faults)],
		["minutes present outside outages", percent(result.outsideOutages)],
		["minutes present overall", percent(result.overall)],
		["minutes missed outside outages", String(result.missed)],
		["minutes touched by outages", String(result.outageMinutes)],
		["times stuck", String(result.stuck)],
		["WOPT writes", String(result.woptWrites)],
		["flash writes a day", String(result.settingsWritesPerDay)],
		["values that left", String(result.values)],
		["of these not the meter's own", String(result.wrong)],
		...Object.entries(growth).map(([what, { first, last }]): [string, string] => [
			`${what}, first and last`,
			`${first}, ${last}`,
		]),
	];
}

function cells(row: RecoveryRow): string[] {
	return [
		String(row.count),
		row.medianS.toFixed(1),
		row.p95S.toFixed(1),
		row.worstS.toFixed(1),
		row.p95BeyondRadioS.toFixed(1),
	];
}

function markdown(rows: readonly (readonly string[])[]): string[] {
	const line = (cellsOf: readonly string[]) => `| ${cellsOf.join(" | ")} |`;
	const [head, ...body] = rows;
	return [line(head!), line(head!.map((_, i) => (i === 0 ? "---" : "---:"))), ...body.map(line)];
}

function percent(share: number): string {
	return `${(share * 100).toFixed(3)} %`;
}

function round(value: number, digits: number): number {
	return Math.round(value * 10 ** digits) / 10 ** digits;
}
