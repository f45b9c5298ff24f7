import { hex } from "./air/addresses";
import type { Counters, Emulator, EmulatorEvent, EmulatorOptions, EmulatorState } from "./api";
import { FaultEngine } from "./faults/engine";
import { DAY_MS } from "./home/calendar";
import { Household } from "./home/household";
import { setMeterPower } from "./home/mains";
import { METER_KINDS } from "./meter/kinds";
import { SmartMeter } from "./meter/meter";
import { drawNeighbours, panIdOf, RouteB } from "./meter/route-b";
import { MODULE_KINDS } from "./module/kinds";
import { VirtualModule } from "./module/module";
import { Wire } from "./module/wire";
import { fraction, Random } from "./time/random";
import { Timeline } from "./time/timeline";
import { tellTruth } from "./truth";

/** Credentials of the demonstration; 32 characters and 12 characters. */
export const DEMO_RBID = "00000000000000000000000000ABCDEF";
export const DEMO_PASSWORD = "0123456789AB";
/** A meter on the wall since this many days. */
const INSTALLED_DAYS = 400;

/** An emulator with its parts, for tests that look inside. They are not part of the public surface. */
export interface OpenEmulator extends Emulator {
	readonly module: VirtualModule;
	readonly routeB: RouteB;
	readonly house: Household;
}

/** A virtual Wi-SUN module with a virtual smart meter behind it. The same options and input give the same output. */
export function createEmulator(options: EmulatorOptions): OpenEmulator {
	const seed = options.seed ?? 1;
	const kind = METER_KINDS[options.meter ?? "solar"];
	if (kind === undefined) throw new RangeError(`unknown meter ${options.meter}`);
	const moduleName = options.module ?? "bp35a1";
	const moduleKind = MODULE_KINDS[moduleName];
	if (moduleKind === undefined) throw new RangeError(`unknown module ${moduleName}`);
	const { channels } = moduleKind;
	if (options.channel !== undefined && !channels.includes(options.channel))
		throw new RangeError(`${moduleName} has no channel ${hex(options.channel, 2)}`);
	const wire = new Wire((bytes) => options.output(bytes));
	const start = typeof options.start === "string" ? Date.parse(options.start) : options.start;
	if (Number.isNaN(start)) throw new RangeError(`not a time: ${options.start}`);
	const time = new Timeline(options.scheduler, start, () => endTurn());
	const house = new Household(seed, kind.role, kind.twoWire, time.now());
	const engine = new FaultEngine(time, new Random(seed, 4), wire);
	const meterMac = (
		options.meterMac ?? `001C6400${hex(Math.floor(fraction(seed, 81) * 0xffffff), 8)}`
	).toUpperCase();
	const meter = new SmartMeter(
		kind,
		{
			mac: meterMac,
			serial: `K${String(Math.floor(fraction(seed, 82) * 1e9)).padStart(9, "0")}`,
			installedAt: time.now() - INSTALLED_DAYS * DAY_MS,
			fromZero: false,
		},
		house,
		Math.floor(fraction(seed, 83) * 0xffff),
	);
	const place = {
		channel: options.channel ?? channels[Math.floor(fraction(seed, 84) * channels.length)]!,
		panId: options.panId ?? panIdOf(meterMac),
		lqi: 90 + Math.floor(fraction(seed, 85) * 90),
	};
	const credentials = { rbid: options.rbid ?? DEMO_RBID, password: options.password ?? DEMO_PASSWORD };
	const routeB = new RouteB(time, new Random(seed, 2), engine.hooks, meter, credentials, place);
	routeB.lifetimeS = options.lifetimeS ?? routeB.lifetimeS;
	routeB.neighbours.push(...drawNeighbours(new Random(seed, 3), place.channel));
	const prefix = moduleKind.macPrefix;
	const moduleMac =
		options.moduleMac ?? prefix + hex(Math.floor(fraction(seed, 86) * 0xffffff), 16 - prefix.length);
	const module = new VirtualModule(
		{ kind: moduleName, payload: options.payload ?? "binary", mac: moduleMac.toUpperCase(), seed },
		{ time, random: new Random(seed, 1), wire, routeB, hooks: engine.hooks },
	);

	let wasAble = true;
	let occupation = "";
	const tell = (type: EmulatorEvent["type"], detail: string) =>
		options.onEvent?.({ at: time.now(), type, detail });
	const watch = () => {
		const reason = unableReason(routeB, module, engine);
		if ((reason === undefined) !== wasAble) {
			wasAble = reason === undefined;
			tell(wasAble ? "able" : "unable", reason ?? "");
		}
		if (module.occupation === occupation) return;
		occupation = module.occupation;
		tell("radio", occupation);
	};
	engine.attach({ module, routeB, house, seed, tell });
	// A garbled request may ask for nothing, and is answered with as much.
	routeB.node.answered = (bytes) => tell("answer", bytes.length > 12 ? hex(bytes[12]!, 2) : "");
	module.radio.onSession = (state) => {
		tell(state, "");
		if (state === "joined") engine.joined();
	};
	if (options.joined) module.radio.session.adopt();
	for (const name of options.faults ?? []) engine.start(name, {});

	/** A timer and each call from outside is one turn: what it makes the module say goes out at its end. */
	const endTurn = () => {
		watch();
		wire.flush();
	};
	const turn = (run: () => void) => {
		run();
		endTurn();
	};

	return {
		module,
		routeB,
		house,
		get able() {
			return wasAble;
		},
		now: () => time.now(),
		input(bytes, length = bytes.length) {
			engine.fromHost(bytes, length, (typed, count) => module.input(typed, count));
			wire.flush();
		},
		pulseReset() {
			const { resetLine } = module.kind;
			if (resetLine) turn(() => engine.hardReset());
			return resetLine;
		},
		lineOpened() {
			if (module.kind.resetOnOpen) turn(() => engine.hardReset());
		},
		powerCycle: () => turn(() => engine.hardReset()),
		modulePower: (on) =>
			turn(() => {
				if (on) engine.hardReset();
				module.power(on);
			}),
		state: () => tellState(routeB, module, house, time.now(), wasAble, engine.names()),
		truth: (at) => tellTruth(routeB, house, Math.min(at ?? time.now(), time.now())),
		counters: () => count(module, routeB),
		fault: (name, params = {}) => turn(() => engine.start(name, params)),
		clearFault: (name) => turn(() => engine.stop(name)),
		faults: () => engine.names(),
		load: (watts) => house.change(time.now(), { load: watts }),
		sun: (watts) => house.change(time.now(), { sun: watts }),
		cutRadio: (cut) =>
			turn(() => {
				routeB.cut = cut;
			}),
		meterPower: (on) => turn(() => setMeterPower(routeB, house, time.now(), on)),
	};
}

function unableReason(routeB: RouteB, module: VirtualModule, engine: FaultEngine): string | undefined {
	if (!routeB.powered) return "meter without power";
	if (!routeB.inRange) return "out of range";
	if (routeB.ended || routeB.refused) return "service ended";
	if (module.radio.air.blocked) return "air time used up";
	return engine.outage;
}

function count(module: VirtualModule, routeB: RouteB): Counters {
	const requests: Record<string, number> = {};
	for (const [epc, n] of [...routeB.meter.readsByEpc].sort((a, b) => a[0] - b[0])) requests[hex(epc, 2)] = n;
	return {
		requests,
		datagrams: routeB.node.counters.requests,
		answers: routeB.node.counters.answers,
		pushes: routeB.node.counters.pushes,
		unansweredInfc: routeB.node.counters.unansweredInfc,
		...module.radio.counters,
		...module.counters,
		airMs: Math.round(module.radio.air.total),
		airMsLastHour: Math.round(module.radio.air.lastHour()),
	};
}

function tellState(
	routeB: RouteB,
	module: VirtualModule,
	house: Household,
	now: number,
	able: boolean,
	faults: string[],
): EmulatorState {
	return {
		now,
		able,
		module: module.kind.name,
		resetLine: module.kind.resetLine,
		session: module.radio.session.state,
		occupation: module.occupation,
		meter: routeB.meter.kind.name,
		meterMac: routeB.mac,
		meterAddress: routeB.address,
		channel: routeB.place.channel,
		panId: routeB.place.panId,
		radioCut: routeB.cut,
		meterPower: routeB.powered,
		load: house.loadOverride ?? null,
		sun: house.sunOverride ?? null,
		watts: house.watts(now),
		faults,
	};
}
