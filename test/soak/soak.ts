import { createEmulator, type OpenEmulator } from "../../hosts/emulator/emulator";
import { CHANGE } from "../../modules/meter/values/readings";
import { Random } from "../fuzz/random";
import { FakeStore } from "../support/fake-host";
import { FakeTime } from "../support/fake-time";
import { Device } from "./device";
import { type Growth, GrowthWatch, type Sizes } from "./growth";
import { Lan } from "./lan";
import {
	type FaultPlan,
	type Hands,
	J11_FAULTS,
	makePlan,
	type Planned,
	type Rates,
	SESSION_FAULTS,
} from "./plan";
import { Score, type Scores } from "./score";
import { SoakSerial } from "./serial";

const RBID = "00000000000000000000000000ABCDEF";
const PASSWORD = "0123456789AB";
const HOUR = 3_600_000;
const STATUS_MS = 600_000;
/** How often sizes are looked at in a run. */
const LOOKS = 20;
/** What survives when the device forgets all but its settings. */
const LEARNT = Object.freeze(["kabewatt-meter", "kabewatt-days", "routeb", "relay"]);
const MODULES = Object.freeze(["bp35a1", "bp35c2", "ips", "dss"] as const);
const J11_MODULES = Object.freeze(["j11", "j11-usb"] as const);
/** What a soak can be run with. */
export type SoakModule = (typeof MODULES)[number] | (typeof J11_MODULES)[number];
export const SOAK_MODULES: readonly SoakModule[] = Object.freeze([...MODULES, ...J11_MODULES]);
const METERS = Object.freeze(["solar", "two-wire", "kyushu", "history2", "release-r", "all-sold"]);

export interface SoakOptions {
	readonly days: number;
	readonly seed: number;
	readonly rates?: Rates;
	/** An SKSTACK module by the seed when absent. */
	readonly module?: SoakModule;
	/** Told of each fault and of each outage, for the one who looks for the reason of a figure. */
	readonly log?: (line: string) => void;
}

export interface SoakResult extends Scores {
	readonly days: number;
	readonly seed: number;
	readonly module: string;
	readonly meter: string;
	readonly woptWrites: number;
	readonly settingsWritesPerDay: number;
	readonly faults: number;
	readonly growth: Growth;
}

type Held = "device" | "serial" | "wifi" | "other";

/** Something of the plan that is going on. */
interface Going {
	readonly kind: FaultPlan["kind"];
	/** The parts that are not over yet. */
	readonly parts: Set<string>;
	/** Number in the score, -1 until it began. */
	id: number;
}

/** A home in virtual time, in which one thing after another goes wrong. */
export class Soak {
	readonly time = new FakeTime();
	readonly emulator: OpenEmulator;
	device: Device;
	readonly #options: SoakOptions;
	readonly #random: Random;
	readonly #store = new FakeStore();
	readonly #lan: Lan;
	readonly #serial: SoakSerial;
	readonly #score: Score;
	readonly #plan: readonly Planned[];
	readonly #module: SoakModule;
	readonly #meter: string;
	#going: Going[] = [];
	#parts = 0;
	/** How many faults hold each of these down now. */
	readonly #held = { device: 0, serial: 0, wifi: 0, other: 0 };

	constructor(options: SoakOptions) {
		const { seed, days } = options;
		this.#options = options;
		this.#random = new Random(seed);
		this.#module = options.module ?? MODULES[seed % MODULES.length]!;
		const isJ11 = J11_MODULES.some((name) => name === this.#module);
		const faults = isJ11 ? [...SESSION_FAULTS, ...J11_FAULTS] : SESSION_FAULTS;
		this.#plan = makePlan(new Random(seed + 1000), days, options.rates, faults);
		this.#meter = METERS[seed % METERS.length]!;
		const { time } = this;
		this.#score = new Score(time.now(), (at) => this.emulator.house.watts(at));
		this.#serial = new SoakSerial(time, this.#random.once(2) ? new Random(seed + 2000) : undefined);
		this.#lan = new Lan(time, (bytes, length) => this.#score.frame(time.now(), bytes, length));
		this.emulator = createEmulator({
			scheduler: time,
			seed,
			module: this.#module,
			meter: this.#meter,
			payload: this.#random.once(2) ? "hex" : "binary",
			rbid: RBID,
			password: PASSWORD,
			output: (bytes) => this.#serial.receive(bytes),
			onEvent: (event) => {
				if (event.type !== "answer") this.#log(`${event.type} ${event.detail}`);
				this.#score.event(event);
				if (event.type === "fault-over") this.#onFaultOver(event.detail);
			},
		});
		this.#serial.emulator = this.emulator;
		this.#store.set("kabewatt-secret", "rbid", RBID);
		this.#store.set("kabewatt-secret", "password", PASSWORD);
		this.emulator.powerCycle();
		this.#score.faultOver(this.#score.fault(time.now(), "cold start", "lan"));
		this.device = this.#makeDevice();
		for (const planned of this.#plan) time.setTimer(() => this.#begin(planned), planned.at);
	}

	/** Runs to the end; `onDay` is told the days that have passed. */
	run(onDay: (day: number) => void = () => {}): SoakResult {
		const { days, seed } = this.#options;
		const { time } = this;
		const growth = new GrowthWatch();
		const step = Math.max(1, Math.round((days * 24) / LOOKS));
		for (let hour = 0; hour < days * 24; hour++) {
			for (let passed = 0; passed < HOUR; passed += STATUS_MS) {
				time.advance(STATUS_MS);
				if (this.#held.device === 0) JSON.parse(this.device.status());
			}
			// A device without power or network has fewer of everything.
			if (hour % step === step - 1 && this.#held.device + this.#held.wifi === 0) growth.look(this.#sizes());
			if (hour % 24 === 23) onDay((hour + 1) / 24);
		}
		const store = this.#store;
		return {
			days,
			seed,
			module: this.#module,
			meter: this.#meter,
			...this.#score.finish(time.now()),
			woptWrites: this.emulator.counters().wopt,
			settingsWritesPerDay: Math.round((store.writes / days) * 10) / 10,
			faults: this.#plan.length,
			growth: growth.result(),
		};
	}

	#makeDevice(): Device {
		const { time } = this;
		const device = new Device({
			time,
			lan: this.#lan,
			serial: this.#serial,
			store: this.#store,
			seed: this.#options.seed,
		});
		if (this.#options.log !== undefined) {
			const { readings } = device.app;
			readings.listen({
				onReading: (change) => {
					if (change === CHANGE.LINK) this.#log(`link ${readings.linkState} ${readings.linkError ?? ""}`);
					else if (change === 0xe7) this.#log(`watts ${readings.watts}`);
				},
			});
		}
		return device;
	}

	#begin(planned: Planned): void {
		const { fault, together } = planned;
		const { kind } = fault;
		const alone = !together && !this.#going.some((other) => other.kind === "session" || other.kind === "lan");
		const going: Going = { kind, parts: new Set(), id: -1 };
		this.#going.push(going);
		const hands = this.#hands(going);
		const begin = () => {
			this.#log(`begins ${fault.name}`);
			const name = alone || kind === "bytes" ? fault.name : "two at once";
			going.id = this.#score.fault(this.time.now(), name, kind === "lie" ? "session" : kind);
			this.#part(going, () => fault.begin(hands));
		};
		const lead = fault.lead?.(hands) ?? 0;
		if (lead > 0) hands.after(lead, begin);
		else begin();
	}

	/** Runs `run` as a part of a fault, which is not over before `run` is. */
	#part(going: Going, run: () => void): void {
		const part = this.#open(going, "part");
		run();
		this.#close(going, part);
	}

	#open(going: Going, what: string): string {
		const part = `${what} ${++this.#parts}`;
		going.parts.add(part);
		return part;
	}

	#close(going: Going, part: string): void {
		if (!going.parts.delete(part) || going.parts.size > 0 || going.id < 0) return;
		this.#score.faultOver(going.id);
		this.#going = this.#going.filter((other) => other !== going);
	}

	#onFaultOver(name: string): void {
		for (const going of this.#going.slice()) this.#close(going, name);
	}

	/** What holds the device, the serial line or the Wi-Fi down until it ends. */
	#hold(going: Going, what: Held, ms: number, down: () => void, up: () => void): void {
		const part = this.#open(going, what);
		this.#score.outage(this.time.now(), part);
		if (this.#held[what]++ === 0) down();
		this.time.setTimer(() => {
			if (--this.#held[what] === 0) up();
			this.#log(`over: ${what}`);
			this.#score.outageOver(this.time.now(), part);
			this.#close(going, part);
		}, ms);
	}

	#hands(going: Going): Hands {
		const { emulator, time } = this;
		const after = (ms: number, run: () => void) => {
			const part = this.#open(going, "wait");
			time.setTimer(() => {
				run();
				this.#close(going, part);
			}, ms);
		};
		const network = () => {
			if (this.#held.device === 0) this.device.networkChanged();
		};
		return {
			random: this.#random,
			after,
			fault: (name, params = {}, clearMs = 0) => {
				emulator.clearFault(name);
				going.parts.add(name);
				emulator.fault(name, params);
				if (clearMs > 0) time.setTimer(() => emulator.clearFault(name), clearMs);
			},
			outage: (why, ms) => this.#hold(going, "other", ms, nothing, () => this.#log(`over: ${why}`)),
			device: (ms, module) => {
				if (module) emulator.modulePower(false);
				this.#hold(
					going,
					"device",
					ms,
					() => this.device.kill(),
					() => {
						emulator.modulePower(true);
						this.device = this.#makeDevice();
					},
				);
			},
			forget: () => {
				for (const domain of LEARNT) this.#store.erase(domain);
			},
			serial: (ms, power) => {
				if (!power) emulator.modulePower(false);
				this.#hold(
					going,
					"serial",
					ms,
					() => this.#serial.setPresent(false),
					() => {
						emulator.modulePower(true);
						this.#serial.setPresent(true);
					},
				);
			},
			late: (ms) => {
				this.#serial.hold(ms);
				after(ms, nothing);
			},
			wifi: (ms) =>
				this.#hold(
					going,
					"wifi",
					ms,
					() => {
						this.#lan.up = false;
						network();
					},
					() => {
						this.#lan.up = true;
						network();
					},
				),
			address: () => {
				const last = Number(this.#lan.address.slice("192.168.1.".length));
				this.#lan.address = `192.168.1.${last === 40 ? 20 : last + 1}`;
				network();
			},
			credentials: () => {
				const { rbid, password } = emulator.routeB;
				this.device.app.setCredentials(rbid, password);
			},
		};
	}

	#sizes(): Sizes {
		const { values } = this.#store;
		let storeBytes = 0;
		for (const [name, value] of values)
			storeBytes += name.length + (typeof value === "number" ? 4 : value.length);
		return {
			timers: this.device.timers,
			sockets: this.#lan.sockets,
			clients: this.device.app.relay.clients.count,
			storeKeys: values.size,
			storeBytes,
		};
	}

	#log(line: string): void {
		const { log } = this.#options;
		if (log !== undefined) log(`${(this.time.ticks() / 1000).toFixed(1)} ${line}`);
	}
}

function nothing(): void {}
