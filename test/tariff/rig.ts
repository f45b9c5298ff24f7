import type { TariffJson } from "../../modules/contracts/tariff";
import { Costs } from "../../modules/tariff/costs";
import { EmulatedRig } from "../meter/emulated-rig";

/** Costs behind our meter module, in front of the emulator's meter. */
export class CostRig extends EmulatedRig {
	declare costs: Costs;

	override boot(): void {
		super.boot();
		this.costs = new Costs(this.time, this.meter, this.settings, this.store);
	}

	/** These tariffs hold from now on. */
	put(...tariffs: TariffJson[]): void {
		const wrong = this.costs.plans.replace(JSON.stringify({ tariffs }));
		if (wrong !== undefined) throw new Error(JSON.stringify(wrong));
		this.costs.renew();
	}

	/** Runs until a local time, by the true clock. */
	until(local: string): void {
		this.time.advance(Date.parse(`${local}:00+09:00`) - this.time.now());
	}

	/** Wh in a count. */
	get whPerCount(): number {
		return this.readings.coefficient! * 10 ** (this.readings.unitExponent! + 3);
	}

	/** Wh that the emulator counted in half hour `slot` of `day` in one direction. */
	trueWh(day: number, slot: number, reverse = false): number {
		const from = this.truth(day, slot, reverse)!;
		const to = this.truth(day, slot + 1, reverse)!;
		return Math.round(((to - from + this.real.modulus) % this.real.modulus) * this.whPerCount);
	}

	/** Wh from the beginning of the running half hour to what the program read last. */
	openWh(day: number, slot: number, reverse = false): number {
		const counts = this.readings.count(reverse ? 0xe3 : 0xe0)! - this.truth(day, slot, reverse)!;
		return Math.round(((counts + this.real.modulus) % this.real.modulus) * this.whPerCount);
	}
}
