import type { MeterOddities } from "../meter/registers";
import {
	AT_ONCE,
	type Behaviour,
	CLEARED,
	type FaultContext,
	type FaultRow,
	MINUTE,
	once,
	type Params,
} from "./row";

/** A value of the meter that is odd while the fault is on. */
function oddity<K extends keyof MeterOddities>(
	key: K,
	value: (context: FaultContext, params: Params) => MeterOddities[K],
): (context: FaultContext, params: Params) => Behaviour {
	return (context, params) => {
		const { meter } = context.routeB;
		return {
			begin: () => {
				meter.odd[key] = value(context, params);
			},
			end: () => {
				meter.odd[key] = undefined;
			},
		};
	};
}

/** Meters that lie. */
export const LIES = {
	"clock-wrong": {
		area: "lie",
		text: "the meter's clock has always been off by `minutes`",
		over: "when it is cleared (the clock is corrected)",
		params: { minutes: 17 },
		make: ({ routeB, time }, params) => ({
			begin: () => routeB.meter.clock.setAlways(params.minutes! * MINUTE),
			end: () => routeB.meter.clock.set(time.now(), 0),
		}),
	},
	"clock-jump": {
		area: "lie",
		text: "the meter's clock jumps by `minutes`",
		over: AT_ONCE,
		params: { minutes: -90 },
		make: once(({ routeB, time }, params) => {
			const { clock } = routeB.meter;
			clock.set(time.now(), clock.offset + params.minutes! * MINUTE);
		}),
	},
	"wrong-day": {
		area: "lie",
		text: "E2, E4 and EC answer for another day than selected, and say so",
		over: CLEARED,
		params: { shift: 1 },
		make: oddity("dayShift", (_context, params) => params.shift!),
	},
	"history-hole": {
		area: "lie",
		text: "half hours `from`..`to` (0..47) of each day have no data in E2, E4 and EC",
		over: CLEARED,
		params: { from: 20, to: 23 },
		make: oddity("hole", (_context, params) => ({ from: params.from!, to: params.to! })),
	},
	truncated: {
		area: "lie",
		text: "answers hold only the first `blocks` properties, as Get_SNA",
		over: CLEARED,
		params: { blocks: 2 },
		make: oddity("truncateTo", (_context, params) => params.blocks!),
	},
	"refuse-many": {
		area: "lie",
		text: "a Get of more than `blocks` properties is refused: Get_SNA, every block empty",
		over: CLEARED,
		params: { blocks: 1 },
		make: oddity("refuseMoreThan", (_context, params) => params.blocks!),
	},
	"silent-batch": {
		area: "lie",
		text: "a Get of more than `blocks` properties stays unanswered",
		over: CLEARED,
		params: { blocks: 1 },
		make: oddity("silentAbove", (_context, params) => params.blocks!),
	},
	"silent-property": {
		area: "lie",
		text: "a Get that asks for the property `epc` (211 = D3, 138 = 8A, ...) stays unanswered",
		over: CLEARED,
		params: { epc: 0xd3 },
		make: oddity("silentFor", (_context, params) => params.epc!),
	},
	"silent-long": {
		area: "lie",
		text: "a Get whose answer is longer than `bytes` stays unanswered",
		over: CLEARED,
		params: { bytes: 40 },
		make: oddity("silentBytes", (_context, params) => params.bytes!),
	},
	"slow-meter": {
		area: "lie",
		text: "each answer takes `fromMs` to `toMs` longer",
		over: CLEARED,
		params: { fromMs: 9_000, toMs: 12_000 },
		make: ({ random }, params) => ({ answerDelay: () => random.int(params.fromMs!, params.toMs!) }),
	},
	coefficient: {
		area: "lie",
		text: "D3 is not 1 (meters that have D3)",
		over: CLEARED,
		params: { value: 10 },
		make: oddity("coefficient", (_context, params) => params.value!),
	},
	unit: {
		area: "lie",
		text: "E1 has this code: 0..4 or 10..13",
		over: CLEARED,
		params: { code: 10 },
		make: (context, params) => {
			const code = params.code!;
			const known = (code >= 0 && code <= 4) || (code >= 10 && code <= 13);
			if (!known || !Number.isInteger(code)) throw new RangeError(`no unit has the code ${code}`);
			return oddity("unit", () => code)(context, params);
		},
	},
	digits: {
		area: "lie",
		text: "D7 is `digits`, and the forward counter rolls over after `left` more counts",
		over: CLEARED,
		params: { digits: 5, left: 30 },
		make: ({ routeB, time }, params) => {
			const { meter } = routeB;
			return {
				begin: () => {
					meter.odd.digits = params.digits!;
					meter.odd.countShift = 0;
					const count = meter.counts(time.now())?.forward ?? 0;
					meter.odd.countShift = meter.modulus - params.left! - count;
				},
				end: () => {
					meter.odd.digits = undefined;
					meter.odd.countShift = undefined;
				},
			};
		},
	},
	"refuse-old-days": {
		area: "lie",
		text: "selecting a day more than `days` back is refused (SetC_SNA)",
		over: CLEARED,
		params: { days: 44 },
		make: oddity("refuseDaysAbove", (_context, params) => params.days!),
	},
	"no-instant": {
		area: "lie",
		text: "E7 and E8 carry their no-data codes",
		over: CLEARED,
		params: {},
		make: oddity("noInstant", () => true),
	},
} satisfies Record<string, FaultRow>;
