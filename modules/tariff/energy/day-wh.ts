import type { DayTotal } from "../../meter/record/record";

/** Wh of all meters of a day; undefined when none has a total. */
export function dayWh(totals: readonly DayTotal[], role: "bought" | "sold"): number | undefined {
	let wh: number | undefined;
	for (let i = 0; i < totals.length; i++) {
		const kwh = totals[i]![role];
		if (kwh != null) wh = (wh ?? 0) + Math.round(Number(kwh) * 1000);
	}
	return wh;
}
