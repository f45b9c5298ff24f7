import { firstOfMonth, monthOf } from "../../meter/clock/calendar";
import { AT, type Tariff } from "./description";

/** A fuel adjustment is of one month, and the next one is on the bill that comes after it. */
const FUEL_DAYS = 40;

/** What of a tariff no longer holds on `day`; the owner has the new figures on the bill. */
export type Warning = "FUEL_OLD" | "LEVY_ENDED" | "SELL_ENDED";

export function warningsOf(tariff: Tariff, day: number): Warning[] {
	const { numbers } = tariff;
	const fuelMonth = numbers[AT.fuelMonth]!;
	const month = monthOf(day);
	const list: Warning[] = [];
	if (fuelMonth !== 0 && day - firstOfMonth(fuelMonth) > FUEL_DAYS) list.push("FUEL_OLD");
	if (numbers[AT.levyUntil] !== 0 && month > numbers[AT.levyUntil]!) list.push("LEVY_ENDED");
	if (tariff.sellSen != null && numbers[AT.sellUntil] !== 0 && month > numbers[AT.sellUntil]!)
		list.push("SELL_ENDED");
	return list;
}
