import { hex } from "./addresses";
import { setMeterPower } from "./emulator";
import type { Behaviour, FaultContext } from "./fault-engine";
import { SmartMeter } from "./meter";
import { panIdOf } from "./route-b";

type Params = Readonly<Record<string, number>>;

export interface FaultRow {
	readonly area: "wire" | "module" | "air" | "session" | "meter" | "lie";
	readonly text: string;
	/** When the fault is over by itself. */
	readonly over: string;
	/** Parameters with their defaults. */
	readonly params: Params;
	make(context: FaultContext, params: Params): Behaviour;
}

const MINUTE = 60_000;
const CLEARED = "when it is cleared";
const AT_ONCE = "at once; what it did stays";

/** True for the first `count` calls, the last of which ends the fault; for ever with 0. */
function times(context: FaultContext, count: number): () => boolean {
	let left = count;
	return () => {
		if (count > 0 && --left <= 0) context.over();
		return true;
	};
}

/** Ends the fault after `seconds`, or never with 0. */
function lasts(context: FaultContext, seconds: number): void {
	if (seconds > 0) context.after(seconds * 1_000, () => context.over());
}

/** Calls `spoil` for bytes hit by chance, towards the host (0), the module (1) or both (2). */
function onBytes(
	context: FaultContext,
	params: Params,
	spoil: (bytes: Uint8Array, at: number, length: number) => number,
): Behaviour {
	const pass = (bytes: Uint8Array, length: number): number => {
		let now = length;
		const most = length * 2;
		for (let at = 0; at < now; at++) {
			if (context.random.next() * 1_000 >= params.permille!) continue;
			const before = now;
			now = spoil(bytes, at, now);
			if (now > before) at++;
			if (now >= most) break;
		}
		return now;
	};
	const behaviour: Behaviour = { begin: () => lasts(context, params.seconds!) };
	if (params.direction !== 1) behaviour.toHost = pass;
	if (params.direction !== 0) behaviour.toModule = pass;
	return behaviour;
}

const BYTE_PARAMS = { permille: 5, seconds: 60, direction: 0 } as const;
const BYTE_OVER = "after `seconds` (0: when it is cleared)";

/** A value of the meter that is odd while the fault is on. */
function oddity<K extends keyof SmartMeter["odd"]>(
	key: K,
	value: (context: FaultContext, params: Params) => SmartMeter["odd"][K],
): (context: FaultContext, params: Params) => Behaviour {
	return (context, params) => {
		const { meter } = context.radio;
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

function once(run: (context: FaultContext, params: Params) => void): FaultRow["make"] {
	return (context, params) => ({
		begin: () => {
			run(context, params);
			context.over();
		},
	});
}

const ROWS = {
	"lose-bytes": {
		area: "wire",
		text: "bytes vanish, `permille` of them",
		over: BYTE_OVER,
		params: BYTE_PARAMS,
		make: (context, params) =>
			onBytes(context, params, (bytes, at, length) => {
				bytes.copyWithin(at, at + 1, length);
				return length - 1;
			}),
	},
	"double-bytes": {
		area: "wire",
		text: "bytes come twice",
		over: BYTE_OVER,
		params: BYTE_PARAMS,
		make: (context, params) =>
			onBytes(context, params, (bytes, at, length) => {
				bytes.copyWithin(at + 1, at, length);
				return length + 1;
			}),
	},
	"garble-bytes": {
		area: "wire",
		text: "bytes change into others",
		over: BYTE_OVER,
		params: BYTE_PARAMS,
		make: (context, params) =>
			onBytes(context, params, (bytes, at, length) => {
				bytes[at] = bytes[at]! ^ context.random.int(1, 255);
				return length;
			}),
	},
	"cut-line": {
		area: "wire",
		text: "what the module writes breaks off in the middle, line end and all",
		over: "after `count` pieces of output",
		params: { count: 1 },
		make: (context, params) => {
			const hit = times(context, params.count!);
			return {
				toHost: (_bytes, length) => (length < 4 || !hit() ? length : context.random.int(1, length - 2)),
			};
		},
	},
	"blank-lines": {
		area: "wire",
		text: "an empty line in front of each ERXUDP, as in one capture",
		over: CLEARED,
		params: {},
		make: () => ({ blankBeforeData: () => true }),
	},
	"ok-first": {
		area: "wire",
		text: "OK of SKSENDTO in front of its EVENT 21",
		over: CLEARED,
		params: {},
		make: () => ({ okFirst: () => true }),
	},
	"uart-error": {
		area: "wire",
		text: "the module loses a typed line and says FAIL ER09",
		over: "after `count` lines",
		params: { count: 1 },
		make: (context, params) => ({ uartError: times(context, params.count!) }),
	},
	baud: {
		area: "wire",
		text: "the module is at another baud rate: what it hears is nothing, what it says is noise",
		over: CLEARED,
		params: {},
		make: (context) => ({
			toModule: () => 0,
			toHost: (bytes, length) => {
				context.random.bytes(bytes, 0, length);
				return length;
			},
		}),
	},
	echo: {
		area: "module",
		text: "echo is on again (SFE 1)",
		over: AT_ONCE,
		params: {},
		make: once(({ module }) => module.registers.put("SFE", 1)),
	},
	reboot: {
		area: "module",
		text: "the module restarts by itself: echo on, credentials and session gone, the meter not told",
		over: AT_ONCE,
		params: {},
		make: once(({ module }) => module.restart()),
	},
	hang: {
		area: "module",
		text: "the module takes and says nothing for a while, then goes on as if nothing had been",
		over: "after `seconds`, or by a hardware reset",
		params: { seconds: 45 },
		make: (context, params) => ({
			begin: () => lasts(context, params.seconds!),
			toHost: () => 0,
			toModule: () => 0,
			hardReset: () => context.over(),
		}),
	},
	silent: {
		area: "module",
		text: "the module is dead to the UART; only the reset pin or a power cycle helps",
		over: "by a hardware reset",
		params: {},
		make: (context) => ({ toHost: () => 0, toModule: () => 0, hardReset: () => context.over() }),
	},
	"other-dialect": {
		area: "module",
		text: "after a restart the module speaks the other dialect (SE for DSE, DSE for SE)",
		over: AT_ONCE,
		params: {},
		make: once(({ module }) => {
			const other = {
				bp35a1: "bp35c2",
				bp35c2: "bp35a1",
				ips: "dss",
				dss: "ips",
				j11: "j11",
				silent: "silent",
			} as const;
			module.become(other[module.kind.name]);
		}),
	},
	"payload-switch": {
		area: "module",
		text: "ERXUDP payloads change from binary to hex or back, unasked (kinds with ROPT)",
		over: AT_ONCE,
		params: {},
		make: once(({ module }) => {
			module.hexPayload = !module.hexPayload;
		}),
	},
	"send-fails": {
		area: "air",
		text: "EVENT 21 with 01",
		over: "after `count` sends (0: when it is cleared)",
		params: { count: 1 },
		make: (context, params) => {
			const hit = times(context, params.count!);
			return { sendOutcome: () => (hit() ? 1 : 0) };
		},
	},
	"send-solicits": {
		area: "air",
		text: "EVENT 21 with 02: a neighbour solicitation goes first, the datagram follows by itself",
		over: "after `count` sends",
		params: { count: 1 },
		make: (context, params) => {
			const hit = times(context, params.count!);
			return { sendOutcome: () => (hit() ? 2 : 0) };
		},
	},
	"air-limit": {
		area: "air",
		text: "EVENT 32, every send fails; EVENT 33 at the end",
		over: "after `minutes`",
		params: { minutes: 40 },
		make: (context, params) => ({
			begin: () => {
				context.module.air.block(params.minutes! * MINUTE);
				context.after(params.minutes! * MINUTE, () => context.over());
			},
			end: () => context.module.air.release(),
		}),
	},
	"beacon-missed": {
		area: "air",
		text: "a scan does not find the meter",
		over: "after `count` scans that would have found it",
		params: { count: 1 },
		make: (context, params) => {
			const hit = times(context, params.count!);
			return { beacons: () => !hit() };
		},
	},
	"no-answer": {
		area: "air",
		text: "requests arrive (EVENT 21 00) and stay unanswered",
		over: "after `count` requests (0: when it is cleared)",
		params: { count: 1 },
		make: (context, params) => {
			const hit = times(context, params.count!);
			context.outage = params.count === 0;
			return { answers: () => !hit() };
		},
	},
	"lost-answers": {
		area: "air",
		text: "`permille` of the meter's answers get lost",
		over: CLEARED,
		params: { permille: 50 },
		make: (context, params) => ({ answers: () => context.random.next() * 1_000 >= params.permille! }),
	},
	"late-answers": {
		area: "air",
		text: "answers come `ms` later than usual",
		over: "after `count` answers",
		params: { ms: 6_000, count: 5 },
		make: (context, params) => {
			const hit = times(context, params.count!);
			return { answerDelay: () => (hit() ? params.ms! : 0) };
		},
	},
	"answer-after-timeout": {
		area: "air",
		text: "answers come when nobody waits for them any more",
		over: "after `count` answers",
		params: { ms: 65_000, count: 1 },
		make: (context, params) => {
			const hit = times(context, params.count!);
			return { answerDelay: () => (hit() ? params.ms! : 0) };
		},
	},
	"event-26": {
		area: "session",
		text: "the meter ends the session (EVENT 26) and takes a new one 10 s later",
		over: AT_ONCE,
		params: {},
		make: once(({ module }) => module.session.endedByMeter()),
	},
	"event-27": {
		area: "session",
		text: "EVENT 27 that nobody asked for: the session is over",
		over: AT_ONCE,
		params: {},
		make: once(({ module }) => module.session.drop("27")),
	},
	"event-28": {
		area: "session",
		text: "EVENT 28 that nobody asked for: the session is over",
		over: AT_ONCE,
		params: {},
		make: once(({ module }) => module.session.drop("28")),
	},
	"event-29": {
		area: "session",
		text: "the lifetime runs out (EVENT 29); the module authenticates again by itself (S17 = 1)",
		over: AT_ONCE,
		params: {},
		make: once(({ module }) => module.session.expire()),
	},
	"reauth-fails": {
		area: "session",
		text: "a re-authentication starts and gets no answer: EVENT 24 while joined",
		over: "after `count` re-authentications",
		params: { count: 1, now: 1 },
		make: (context, params) => {
			const hit = times(context, params.count!);
			return {
				begin: () => {
					const { session } = context.module;
					if (params.now === 1 && session.state === "joined" && !session.authenticating) session.renew();
				},
				reauthenticates: () => !hit(),
			};
		},
	},
	"silent-death": {
		area: "session",
		text: "the meter forgets the session: EVENT 21 00, and never an answer",
		over: "when the module has joined again",
		params: {},
		make: (context) => ({ begin: () => context.radio.forget(), joined: () => context.over() }),
	},
	"join-refused": {
		area: "session",
		text: "joins end in EVENT 24 (`silent` 1: the meter does not even answer)",
		over: "after `count` joins",
		params: { count: 3, silent: 0 },
		make: (context, params) => {
			const hit = times(context, params.count!);
			return { join: () => (!hit() ? "fair" : params.silent === 1 ? "silent" : "reject") };
		},
	},
	"held-by-other": {
		area: "session",
		text: "somebody else's module has the meter's one session",
		over: "after `minutes`",
		params: { minutes: 30 },
		make: (context, params) => {
			context.outage = true;
			return {
				begin: () => {
					context.radio.forget();
					lasts(context, params.minutes! * 60);
				},
				join: () => "silent",
			};
		},
	},
	"meter-away": {
		area: "meter",
		text: "the meter is out of reach; `move` 1: it comes back on another channel and without its session",
		over: "after `minutes`",
		params: { minutes: 120, move: 0 },
		make: (context, params) => ({
			begin: () => {
				context.radio.away = true;
				lasts(context, params.minutes! * 60);
			},
			end: () => {
				context.radio.away = false;
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
				setMeterPower(context.radio, context.house, context.time.now(), false);
				lasts(context, params.seconds!);
			},
			end: () => setMeterPower(context.radio, context.house, context.time.now(), true),
		}),
	},
	"power-cut": {
		area: "meter",
		text: "the whole house is dark, the module as well; the module comes back `moduleS` after the meter (or before it)",
		over: "after `seconds`, when both are back",
		params: { seconds: 300, moduleS: 0 },
		make: (context, params) => {
			const { radio, house, time, module } = context;
			const meterMs = params.seconds! * 1_000;
			const moduleMs = Math.max(0, params.seconds! + params.moduleS!) * 1_000;
			return {
				begin: () => {
					setMeterPower(radio, house, time.now(), false);
					module.power(false);
					context.after(meterMs, () => setMeterPower(radio, house, time.now(), true));
					context.after(moduleMs, () => module.power(true));
					context.after(Math.max(meterMs, moduleMs), () => context.over());
				},
				end: () => {
					setMeterPower(radio, house, time.now(), true);
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
			const { radio, house, time } = context;
			return {
				begin: () => {
					setMeterPower(radio, house, time.now(), false);
					lasts(context, params.minutes! * 60);
				},
				end: () => {
					setMeterPower(radio, house, time.now(), true);
					exchange(context, params);
				},
			};
		},
	},
	"service-ended": {
		area: "meter",
		text: "the utility ended route B: joins end in EVENT 24; `beacons` 0: scans find nothing either",
		over: CLEARED,
		params: { beacons: 1 },
		make: ({ radio }, params) => ({
			begin: () => {
				radio.refused = true;
				radio.ended = params.beacons === 0;
				radio.forget();
			},
			end: () => {
				radio.refused = false;
				radio.ended = false;
			},
		}),
	},
	"clock-wrong": {
		area: "lie",
		text: "the meter's clock has always been off by `minutes`",
		over: "when it is cleared (the clock is corrected)",
		params: { minutes: 17 },
		make: ({ radio, time }, params) => ({
			begin: () => radio.meter.clock.setAlways(params.minutes! * MINUTE),
			end: () => radio.meter.clock.set(time.now(), 0),
		}),
	},
	"clock-jump": {
		area: "lie",
		text: "the meter's clock jumps by `minutes`",
		over: AT_ONCE,
		params: { minutes: -90 },
		make: once(({ radio, time }, params) => {
			const { clock } = radio.meter;
			clock.set(time.now(), clock.offset + params.minutes! * MINUTE);
		}),
	},
	"wrong-day": {
		area: "lie",
		text: "E2 and E4 answer for another day than selected, and say so",
		over: CLEARED,
		params: { shift: 1 },
		make: oddity("dayShift", (_context, params) => params.shift!),
	},
	"history-hole": {
		area: "lie",
		text: "half hours `from`..`to` (0..47) of each E2 and E4 have no data",
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
		make: ({ radio, time }, params) => {
			const { meter } = radio;
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

for (const row of Object.values(ROWS)) Object.freeze(Object.freeze(row).params);

/** Every fault that lives on the module's or the meter's side, by name. */
export const FAULTS: Readonly<Record<string, FaultRow>> = Object.freeze(ROWS);

function move({ radio, random }: FaultContext): void {
	const old = radio.place.channel;
	radio.place = { ...radio.place, channel: 0x21 + ((old - 0x21 + random.int(1, 27)) % 28) };
	radio.forget();
}

function exchange(context: FaultContext, params: Params): void {
	const { radio, random, house, time } = context;
	const mac = `001C6400${hex(random.int(0, 0xffffff), 8)}`;
	const serial = `N${String(random.int(0, 999_999_999)).padStart(9, "0")}`;
	radio.meter = new SmartMeter(
		radio.meter.kind,
		{ mac, serial, installedAt: time.now(), fromZero: true },
		house,
		random.int(0, 0xffff),
	);
	if (params.unit !== 0) radio.meter.odd.unit = params.unit === 16 ? 0 : params.unit;
	if (params.digits !== 0) radio.meter.odd.digits = params.digits;
	move(context);
	radio.place = { ...radio.place, panId: panIdOf(mac) };
	if (params.credentials === 1) {
		radio.rbid = renewed(radio.rbid);
		radio.password = renewed(radio.password);
	}
}

/** New credentials: the first character becomes F, or E when it was F. */
function renewed(text: string): string {
	return (text[0] === "F" ? "E" : "F") + text.slice(1);
}
