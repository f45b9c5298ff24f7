import type { TariffRule } from "../../contracts/tariff";

/** The rule that is broken, and where: "tariffs.0.tiers.1.sen". */
export interface Fault {
	readonly code: TariffRule;
	readonly field: string;
}
