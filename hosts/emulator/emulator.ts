import { hex } from "./air/addresses";
import { FaultEngine } from "./faults/engine";
import { DAY_MS } from "./home/calendar";
import { Household } from "./home/household";
import { setMeterPower } from "./home/mains";
import { METER_KINDS } from "./meter/kinds";
import { SmartMeter } from "./meter/meter";
import { drawNeighbours, panIdOf, RouteB } from "./meter/route-b";
import { MODULE_KINDS, type ModuleName } from "./module/kinds";
import { SkModule } from "./module/module";
import { Wire } from "./module/wire";
import { fraction, Random } from "./time/random";
import { type Scheduler, Timeline } from "./time/timeline";
import { type Truth, tellTruth } from "./truth";

/** Credentials of the demonstration; 32 characters and 12 characters. */
export const DEMO_RBID = "00000000000000000000000000ABCDEF";
export const DEMO_PASSWORD = "0123456789AB";
/** A meter on the wall since this many days. */
const INSTALLED_DAYS = 400;

/** Something that happened, for a program that scores a soak run. */
export interface EmulatorEvent {
	/** Unix ms. */
	at: number;
	/**
	 * "able": from now on the meter could answer a driver that does everything right; "unable": from now on it could
	 * not (reset, boot and join are the driver's own way back, and count as able). "fault" and "fault-over" name a
	 * fault. "joined" and "idle" are the module's session. "radio": what occupies the radio from now on, "boot",
	 * "scan", "join", "end", "pause" (the meter's 10 s after an end) or "" when it is free. "answer": an answer of the
	 * meter goes out; `detail` is its first EPC.
	 */
	type: "able" | "unable" | "fault" | "fault-over" | "joined" | "idle" | "restart" | "radio" | "answer";
	detail: string;
}

export interface EmulatorOptions {
	scheduler: Scheduler;
	/** What the module writes. The bytes are valid during the call only. */
	output(bytes: Uint8Array): void;
	/** Default bp35a1. */
	module?: ModuleName;
	/** What ROPT says at first, on kinds that have it. Default binary, as from the factory. */
	payload?: "binary" | "hex";
	/** A name of METER_KINDS. Default solar. */
	meter?: string;
	rbid?: string;
	password?: string;
	/** Default 1. */
	seed?: number;
	/** Time at the start, ISO or Unix ms. Default: the scheduler's. */
	start?: string | number;
	/** Faults on from the start. */
	faults?: readonly string[];
	/** Radio addresses (16 hex digits), channel 0x21..0x3C and PAN id, drawn from the seed otherwise. */
	moduleMac?: string;
	meterMac?: string;
	channel?: number;
	panId?: number;
	/** Seconds of a session. Default 86,400. */
	lifetimeS?: number;
	/** The session is up from the start, as when only the host restarted. */
	joined?: boolean;
	onEvent?(event: EmulatorEvent): void;
}

export interface Counters {
	/** Blocks asked of the meter's objects, by EPC (two hex digits). */
	requests: Record<string, number>;
	datagrams: number;
	answers: number;
	pushes: number;
	unansweredInfc: number;
	commands: number;
	sends: number;
	sendFailures: number;
	joins: number;
	joinFailures: number;
	renewals: number;
	scans: number;
	boots: number;
	flashWrites: number;
	wopt: number;
	/** Air time of the module in ms: since the start, and within the last hour. */
	airMs: number;
	airMsLastHour: number;
}

export interface Emulator {
	/** Bytes from the host. */
	input(bytes: Uint8Array, length?: number): void;
	/** The hardware reset pin pulled low for a moment. */
	pulseReset(): void;
	/** Power of the module off and on again. */
	powerCycle(): void;
	/** Power of the module. */
	modulePower(on: boolean): void;
	/** The truth now, or at an earlier Unix time (ms). */
	truth(at?: number): Truth;
	counters(): Counters;
	/** Switches a fault on. Throws RangeError for an unknown name or parameter. */
	fault(name: string, params?: Readonly<Record<string, number>>): void;
	clearFault(name: string): void;
	/** Names of the faults that are on. */
	faults(): string[];
	/** House load in watts from now on; undefined gives the drawn curve back. */
	load(watts: number | undefined): void;
	/** The same for the panels. */
	sun(watts: number | undefined): void;
	/** True: nothing gets through the air. */
	cutRadio(cut: boolean): void;
	/** Mains at the meter; a house without mains uses nothing. */
	meterPower(on: boolean): void;
	/** True while a driver that does everything right would get its answers. */
	readonly able: boolean;
	/** Unix ms on the emulator's time line. */
	now(): number;
	/** Parts, for tests that look inside. */
	readonly module: SkModule;
	readonly radio: RouteB;
	readonly house: Household;
}

/** A virtual Wi-SUN module with a virtual smart meter behind it. The same options and input give the same output. */
export function createEmulator(options: EmulatorOptions): Emulator {
	const seed = options.seed ?? 1;
	const kind = METER_KINDS[options.meter ?? "solar"];
	if (kind === undefined) throw new RangeError(`unknown meter ${options.meter}`);
	const moduleName = options.module ?? "bp35a1";
	if (MODULE_KINDS[moduleName] === undefined) throw new RangeError(`unknown module ${moduleName}`);
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
		channel: options.channel ?? 0x21 + Math.floor(fraction(seed, 84) * 28),
		panId: options.panId ?? panIdOf(meterMac),
		lqi: 90 + Math.floor(fraction(seed, 85) * 90),
	};
	const credentials = { rbid: options.rbid ?? DEMO_RBID, password: options.password ?? DEMO_PASSWORD };
	const radio = new RouteB(time, new Random(seed, 2), engine.hooks, meter, credentials, place);
	radio.lifetimeS = options.lifetimeS ?? radio.lifetimeS;
	radio.neighbours.push(...drawNeighbours(new Random(seed, 3), place.channel));
	const prefix = MODULE_KINDS[moduleName].macPrefix;
	const moduleMac =
		options.moduleMac ?? prefix + hex(Math.floor(fraction(seed, 86) * 0xffffff), 16 - prefix.length);
	const module = new SkModule(
		{ kind: moduleName, payload: options.payload ?? "binary", mac: moduleMac.toUpperCase(), seed },
		{ time, random: new Random(seed, 1), wire, radio, hooks: engine.hooks },
	);

	let wasAble = true;
	let occupation = "";
	const tell = (type: EmulatorEvent["type"], detail: string) =>
		options.onEvent?.({ at: time.now(), type, detail });
	const watch = () => {
		const reason = unableReason(radio, module, engine);
		if ((reason === undefined) !== wasAble) {
			wasAble = reason === undefined;
			tell(wasAble ? "able" : "unable", reason ?? "");
		}
		if (module.occupation === occupation) return;
		occupation = module.occupation;
		tell("radio", occupation);
	};
	engine.attach({ module, radio, house, seed, tell });
	// A garbled request may ask for nothing, and is answered with as much.
	radio.answered = (bytes) => tell("answer", bytes.length > 12 ? hex(bytes[12]!, 2) : "");
	module.onSession = (state) => {
		tell(state, "");
		if (state === "joined") engine.joined();
	};
	if (options.joined) module.session.adopt();
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
		radio,
		house,
		get able() {
			return wasAble;
		},
		now: () => time.now(),
		input(bytes, length = bytes.length) {
			engine.fromHost(bytes, length, (typed, count) => module.input(typed, count));
			wire.flush();
		},
		pulseReset: () => turn(() => engine.hardReset()),
		powerCycle: () => turn(() => engine.hardReset()),
		modulePower: (on) =>
			turn(() => {
				if (on) engine.hardReset();
				module.power(on);
			}),
		truth: (at) => tellTruth(radio, house, Math.min(at ?? time.now(), time.now())),
		counters: () => count(module, radio),
		fault: (name, params = {}) => turn(() => engine.start(name, params)),
		clearFault: (name) => turn(() => engine.stop(name)),
		faults: () => engine.names(),
		load: (watts) => house.change(time.now(), { load: watts }),
		sun: (watts) => house.change(time.now(), { sun: watts }),
		cutRadio: (cut) =>
			turn(() => {
				radio.cut = cut;
			}),
		meterPower: (on) => turn(() => setMeterPower(radio, house, time.now(), on)),
	};
}

function unableReason(radio: RouteB, module: SkModule, engine: FaultEngine): string | undefined {
	if (!radio.powered) return "meter without power";
	if (!radio.inRange) return "out of range";
	if (radio.ended || radio.refused) return "service ended";
	if (module.air.blocked) return "air time used up";
	return engine.outage;
}

function count(module: SkModule, radio: RouteB): Counters {
	const requests: Record<string, number> = {};
	for (const [epc, n] of [...radio.meter.readsByEpc].sort((a, b) => a[0] - b[0])) requests[hex(epc, 2)] = n;
	return {
		requests,
		datagrams: radio.counters.requests,
		answers: radio.counters.answers,
		pushes: radio.counters.pushes,
		unansweredInfc: radio.counters.unansweredInfc,
		...module.counters,
		airMs: Math.round(module.air.total),
		airMsLastHour: Math.round(module.air.lastHour()),
	};
}
