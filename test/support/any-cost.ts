import type { DemoModel } from "../../hosts/node/tools/demo-model";
import { count, maybe, oneOf } from "./any-value";
import type { Random } from "./random";

const COST_REASONS = ["NO_TARIFF", "NOT_READ", "LACKS", "STALE"] as const;
const orNull = <T>(random: Random, value: T): T | null => (random(4) === 0 ? null : value);

/** One thing of what costs something, and how it becomes another one; see any-model.ts. */
export const COST_CHANGES: readonly (readonly [string, (model: DemoModel, random: Random) => void])[] = [
	[
		"tariff",
		(model, random) => {
			model.cost.isSet = random(4) > 0;
			model.cost.tile = oneOf(random, ["halfHour", "perHour", "today", "month"]);
		},
	],
	[
		"cost of the month",
		(model, random) => {
			const { month } = model.cost.json;
			const low = count(random, 5);
			const boughtYen = orNull(random, count(random, 5));
			model.cost.json = {
				...model.cost.json,
				month: {
					...month,
					from: orNull(random, `2026-${10 + random(3)}-${10 + random(20)}`),
					boughtYen,
					soldYen: orNull(random, count(random, 5)),
					forecastYen: orNull(random, [low, low + count(random, 4)]),
					complete: random(3) > 0,
					shared: random(3) === 0,
					reason: boughtYen == null ? oneOf(random, COST_REASONS) : null,
				},
			};
		},
	],
	[
		"cost now and today",
		(model, random) => {
			const boughtYen = orNull(random, count(random, 4));
			const tier = orNull(random, 1 + random(6));
			model.cost.json = {
				...model.cost.json,
				today: {
					boughtYen,
					soldYen: orNull(random, count(random, 3)),
					reason: boughtYen == null ? oneOf(random, COST_REASONS) : null,
				},
				now: {
					yenPerHour: orNull(random, (count(random, 5) - 500) / 100),
					yenPerKWh: orNull(random, count(random, 4) / 100),
					tier,
					kWhLeft: tier == null ? null : orNull(random, `${random(400)}.${random(10)}`),
					reason: oneOf(random, COST_REASONS),
				},
			};
		},
	],
	[
		"target",
		(model, random) => {
			const kind = oneOf(random, ["kWh", "yen"] as const);
			const target = { kind, value: count(random, 4), course: orNull(random, count(random, 4)) };
			model.cost.json = { ...model.cost.json, target: orNull(random, target) };
		},
	],
	[
		"warnings of the tariff",
		(model, random) => {
			model.cost.warnings = (["FUEL_OLD", "LEVY_ENDED", "SELL_ENDED"] as const).filter(() => random(3) === 0);
		},
	],
	[
		"costs of days",
		(model, random) => {
			const yen = Array.from({ length: 40 }, () => maybe(random, count(random, 4)));
			model.cost.dayYen = (back, length) => Array.from({ length }, (_, i) => yen[(back + i) % 40]);
		},
	],
];
