import { hex } from "../air/addresses";
import { setMeterPower } from "../home/mains";
import { SmartMeter } from "../meter/meter";
import { panIdOf } from "../meter/route-b";
import { CLEARED, type FaultContext, type FaultRow, lasts, type Params } from "./row";

/** What happens to the meter. */
export const METER_FAULTS = {
	"meter-away": {
		area: "meter",
		text: "the meter is out of reach; `move` 1: it comes back on another channel and without its session",
		over: "after `minutes`",
		params: { minutes: 120, move: 0 },
		make: (context, params) => ({
			begin: () => {
				context.routeB.away = true;
				lasts(context, params.minutes! * 60);
			},
			end: () => {
				context.routeB.away = false;
				if (params.move === 1) move(context);
			},
		}),
	},
	"meter-restart": {
		area: "meter",
		text: "the meter loses its mains for a while, and with it its session and selections",
		over: "after `seconds`",
		params: { seconds: 60 },
		make: (context, params) => ({
			begin: () => {
				setMeterPower(context.routeB, context.house, context.time.now(), false);
				lasts(context, params.seconds!);
			},
			end: () => setMeterPower(context.routeB, context.house, context.time.now(), true),
		}),
	},
	"power-cut": {
		area: "meter",
		text: "the whole house is dark, the module as well; the module comes back `moduleS` after the meter (or before it)",
		over: "after `seconds`, when both are back",
		params: { seconds: 300, moduleS: 0 },
		make: (context, params) => {
			const { routeB, house, time, module } = context;
			const meterMs = params.seconds! * 1_000;
			const moduleMs = Math.max(0, params.seconds! + params.moduleS!) * 1_000;
			return {
				begin: () => {
					setMeterPower(routeB, house, time.now(), false);
					module.power(false);
					context.after(meterMs, () => setMeterPower(routeB, house, time.now(), true));
					context.after(moduleMs, () => module.power(true));
					context.after(Math.max(meterMs, moduleMs), () => context.over());
				},
				end: () => {
					setMeterPower(routeB, house, time.now(), true);
					module.power(true);
				},
			};
		},
	},
	"meter-exchanged": {
		area: "meter",
		text: "another meter hangs on the wall: new MAC, serial, channel and PAN, counters from zero, no history; `credentials` 1: a new ID and password; `unit` and `digits` other than 0 replace the kind's (unit 16 stands for code 00)",
		over: "after `minutes`",
		params: { minutes: 20, credentials: 0, unit: 0, digits: 0 },
		make: (context, params) => {
			const { routeB, house, time } = context;
			return {
				begin: () => {
					setMeterPower(routeB, house, time.now(), false);
					lasts(context, params.minutes! * 60);
				},
				end: () => {
					setMeterPower(routeB, house, time.now(), true);
					exchange(context, params);
				},
			};
		},
	},
	"service-ended": {
		area: "meter",
		text: "the utility ended route B: joins end in EVENT 24, J11: 6028/02; `beacons` 0: scans find nothing either",
		over: CLEARED,
		params: { beacons: 1 },
		make: ({ routeB }, params) => ({
			begin: () => {
				routeB.refused = true;
				routeB.ended = params.beacons === 0;
				routeB.forget();
			},
			end: () => {
				routeB.refused = false;
				routeB.ended = false;
			},
		}),
	},
} satisfies Record<string, FaultRow>;

/** To another of the channels that the module knows. */
function move({ module, routeB, random }: FaultContext): void {
	const { channels } = module.kind;
	const index = channels.indexOf(routeB.place.channel) + random.int(1, channels.length - 1);
	routeB.place = { ...routeB.place, channel: channels[index % channels.length]! };
	routeB.forget();
}

function exchange(context: FaultContext, params: Params): void {
	const { routeB, random, house, time } = context;
	const mac = `001C6400${hex(random.int(0, 0xffffff), 8)}`;
	const serial = `N${String(random.int(0, 999_999_999)).padStart(9, "0")}`;
	routeB.meter = new SmartMeter(
		routeB.meter.kind,
		{ mac, serial, installedAt: time.now(), fromZero: true },
		house,
		random.int(0, 0xffff),
	);
	if (params.unit !== 0) routeB.meter.odd.unit = params.unit === 16 ? 0 : params.unit;
	if (params.digits !== 0) routeB.meter.odd.digits = params.digits;
	move(context);
	routeB.place = { ...routeB.place, panId: panIdOf(mac) };
	if (params.credentials === 1) {
		routeB.rbid = renewed(routeB.rbid);
		routeB.password = renewed(routeB.password);
	}
}

/** New credentials: the first character becomes F, or E when it was F. */
function renewed(text: string): string {
	return (text[0] === "F" ? "E" : "F") + text.slice(1);
}
