import { hexToBytes, toHex } from "../../modules/bytes/hex";
import type { CostJson } from "../../modules/contracts/cost";
import type { TariffJson } from "../../modules/contracts/tariff";
import { DAY_MS, dayNumber, JST_MS } from "../../modules/meter/clock/calendar";
import { Meter } from "../../modules/meter/meter";
import { Readings } from "../../modules/meter/values/readings";
import { Settings } from "../../modules/settings/settings";
import { Costs } from "../../modules/tariff/costs";
import { FakeStore } from "../support/fake-host";
import { FakeSystem } from "../support/fake-system";
import { FakeTime } from "../support/fake-time";

/** Costs over a meter that is told by hand what it knows: 0.1 kWh a count, six digits. */
export class Desk {
	readonly time: FakeTime;
	readonly store: FakeStore;
	readonly settings: Settings;
	readonly readings: Readings;
	readonly meter: Meter;
	readonly costs: Costs;

	constructor(start: string, store = new FakeStore()) {
		this.time = new FakeTime(`${start}:00+09:00`);
		this.store = store;
		this.settings = new Settings(store);
		this.readings = new Readings(this.time);
		const log = { level: "error" as const, write: () => undefined };
		this.meter = new Meter(
			{ clock: this.time, timers: this.time, system: new FakeSystem(3), log },
			this.readings,
			this.settings,
			store,
		);
		this.costs = new Costs(this.time, this.meter, this.settings, store);
	}

	/** The meter tells who it is and what time it has. */
	meet(serial = "413030310000000000000000"): this {
		this.give(0xe1, "01");
		this.give(0xd7, "06");
		this.give(0xd3, "00000001");
		this.give(0x8d, serial);
		this.meter.identity.check(this.readings, "");
		this.observe();
		return this;
	}

	/** Its clock is read: a minute is known to half of one. */
	observe(): void {
		const local = this.time.now() + JST_MS;
		const day = Math.floor(local / DAY_MS);
		this.meter.clock.observe(day, Math.floor((local - day * DAY_MS) / 60_000), this.time.ticks());
	}

	give(epc: number, hex: string): void {
		const bytes = hexToBytes(hex)!;
		this.readings.store(epc, bytes, 0, bytes.length);
	}

	watts(watts: number): this {
		this.give(0xe7, toHex(watts, 8));
		return this;
	}

	/** The counters now, in 0.1 kWh. */
	count(bought: number, sold?: number): this {
		this.give(0xe0, toHex(bought, 8));
		if (sold !== undefined) this.give(0xe3, toHex(sold, 8));
		return this;
	}

	/** What the record has of a midnight, in 0.1 kWh. */
	midnight(date: string, bought: number, sold?: number): this {
		this.meter.record.put(dayOf(date), false, bought, false);
		if (sold !== undefined) this.meter.record.put(dayOf(date), true, sold, false);
		return this;
	}

	/** The counter at a half hour of today or yesterday. */
	slot(date: string, slot: number, bought: number): this {
		this.meter.history.cache.put(dayOf(date), slot, false, bought, this.meter.clock.day()!);
		return this;
	}

	put(...tariffs: TariffJson[]): this {
		const wrong = this.costs.plans.replace(JSON.stringify({ tariffs }));
		if (wrong !== undefined) throw new Error(JSON.stringify(wrong));
		this.costs.renew();
		return this;
	}

	get json(): CostJson {
		return this.costs.json;
	}
}

export function dayOf(date: string): number {
	const [year, month, day] = date.split("-").map(Number);
	return dayNumber(year!, month!, day!);
}
