import type { ReasonName } from "../errors/text";
import type { ComingReason } from "./codes";
import type { IsoDate, KwhText } from "./json";

type CostReason = ReasonName | ComingReason;

/** The body of GET /api/v1/cost and of the topic `cost`. Always an estimate; bought and sold are never netted. */
export interface CostJson {
	readonly tariff: { readonly name: string; readonly from: IsoDate | null } | null;
	/** A monthly target; `course` is what the month comes to if it goes on so. */
	readonly target: {
		readonly kind: "kWh" | "yen";
		readonly value: number;
		readonly course: number | null;
	} | null;
	readonly now: {
		/** At the marginal price; negative while selling. */
		readonly yenPerHour: number | null;
		readonly yenPerKWh: number | null;
		/** Counted from 1. */
		readonly tier: number | null;
		readonly kWhLeft: KwhText | null;
		readonly reason: CostReason | null;
	};
	readonly today: {
		readonly boughtYen: number | null;
		readonly soldYen: number | null;
		readonly reason: CostReason | null;
	};
	/** The billing month, from the last meter reading day on. */
	readonly month: {
		readonly from: IsoDate;
		readonly boughtKWh: KwhText | null;
		readonly boughtYen: number | null;
		readonly soldYen: number | null;
		/** Lower and upper end; null in the first three days. */
		readonly forecastYen: readonly [number, number] | null;
		readonly complete: boolean;
		/** Part of it was shared among zones at the mean price. */
		readonly shared: boolean;
		readonly reason: CostReason | null;
	};
}
