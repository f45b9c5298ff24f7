import { Household } from "../../hosts/emulator/home/household";
import { METER_KINDS } from "../../hosts/emulator/meter/kinds";
import { SmartMeter } from "../../hosts/emulator/meter/meter";
import { Random } from "../../hosts/emulator/time/random";
import { Meter } from "../../modules/meter/meter";
import { Readings } from "../../modules/meter/values/readings";
import { Settings } from "../../modules/settings/settings";
import { FakeStore } from "../support/fake-host";
import { FakeLink } from "../support/fake-link";
import { FakeSystem } from "../support/fake-system";
import { FakeTime } from "../support/fake-time";

const CONTROLLER = 0x05ff01;
const HALF_HOUR_MS = 1_800_000;
const JST_MS = 32_400_000;
/** Two minutes, and what a clock that was read to the minute may be off. */
const RIGHT_MS = 150_000;

/** Our meter module in front of the emulator's meter, with a plain link between them: no module, no radio. */
export class EmulatedRig {
	readonly time: FakeTime;
	readonly link: FakeLink;
	readonly random: Random;
	readonly house: Household;
	readonly store = new FakeStore();
	real: SmartMeter;
	settings!: Settings;
	readings!: Readings;
	meter!: Meter;
	/** Shares of answers, and of the meter's own half-hour notices, that are lost. */
	lossOfAnswers = 0;
	lossOfNotices = 0;
	/** Shortest and longest answer time in ms. */
	fastestMs = 300;
	slowestMs = 900;
	readonly #seed: number;
	#exchanges = 0;
	#noticed = 0;

	constructor(seed: number, kind = "solar", start = "2026-04-01T12:00:00+09:00") {
		this.#seed = seed;
		this.time = new FakeTime(start);
		this.time.unixKnown = false;
		this.link = new FakeLink(this.time);
		this.random = new Random(seed, 99);
		const row = METER_KINDS[kind]!;
		this.house = new Household(seed, row.role, row.twoWire, this.time.now());
		this.real = new SmartMeter(
			row,
			{ mac: "001C640000000001", serial: "A000000001", installedAt: 0, fromZero: false },
			this.house,
			seed,
		);
		this.link.onSend = (bytes) => this.#answer(bytes);
		this.boot();
		this.#armNotice();
	}

	/** The device starts, with what its flash holds. */
	boot(): void {
		this.settings = new Settings(this.store);
		this.readings = new Readings(this.time);
		this.meter = new Meter(
			{
				clock: this.time,
				timers: this.time,
				system: new FakeSystem(this.#seed),
				log: { level: "error", write: () => undefined },
			},
			this.readings,
			this.settings,
			this.store,
		);
		this.link.events = this.meter.link;
		this.meter.start(this.link);
	}

	/** Exchanges that the program noticed, over all its lives. */
	get exchanges(): number {
		return this.#noticed + this.meter.exchanges;
	}

	/** Power goes and comes back: nothing of the old program lives on. */
	cutPower(): void {
		this.link.open = false;
		this.meter.link.onLost();
		this.#noticed += this.meter.exchanges;
		this.boot();
	}

	join(): void {
		this.meter.address = this.real.identity.mac;
		this.link.join();
		this.time.setTimer(() => {
			const frame = this.real.instanceList();
			this.link.receive(frame.bytes.slice(0, frame.length));
		}, 3_000);
	}

	/** The utility hangs up another meter, of another kind if one is named; it counts from zero. */
	exchange(kind = this.real.kind.name): void {
		this.#exchanges++;
		this.real = new SmartMeter(
			METER_KINDS[kind]!,
			{
				mac: `001C6400000001${10 + this.#exchanges}`,
				serial: `B00000000${this.#exchanges}`,
				installedAt: this.time.now(),
				fromZero: true,
			},
			this.house,
			7,
		);
	}

	/** Day number of now by the meter's clock. */
	get today(): number {
		return Math.floor((this.real.clock.label(this.time.now()) + JST_MS) / 86_400_000);
	}

	/** What the meter's counter stood at when its clock showed half hour `slot` of `day`. */
	truth(day: number, slot: number, reverse: boolean): number | undefined {
		const label = day * 86_400_000 - JST_MS + slot * HALF_HOUR_MS;
		const now = this.time.now();
		if (label > this.real.clock.label(now)) return undefined;
		const counts = this.real.countsAtLabel(label, now);
		return reverse ? counts?.reverse : counts?.forward;
	}

	/** True when the meter's clock showed 00:00 of `day` twice, as it was set back. */
	livedTwice(day: number): boolean {
		return this.real.clock.trueTimes(day * 86_400_000 - JST_MS, this.time.now()).length > 1;
	}

	/** What the counter stood at when the meter's clock last showed 00:00 of `day` and was right; undefined: it never did. */
	right(day: number, reverse: boolean): number | undefined {
		const label = day * 86_400_000 - JST_MS;
		const at = this.real.clock
			.trueTimes(label, this.time.now())
			.find((ms) => Math.abs(ms - label) < RIGHT_MS);
		const counts = at === undefined ? undefined : this.real.counts(at);
		return reverse ? counts?.reverse : counts?.forward;
	}

	/** True when the meter's clock once showed `slot` of `day` as its counter stood at `count`. */
	private sent(day: number, slot: number, reverse: boolean, count: number): boolean {
		const label = day * 86_400_000 - JST_MS + slot * HALF_HOUR_MS;
		return this.real.clock.trueTimes(label, this.time.now()).some((at) => {
			const counts = this.real.counts(at);
			return (reverse ? counts?.reverse : counts?.forward) === count;
		});
	}

	/** Counts from 00:00 of one day to 00:00 of another; undefined where the meter has nothing, or they run back. */
	between(day: number, toDay: number, reverse: boolean): number | undefined {
		const from = this.truth(day, 0, reverse);
		const to = this.truth(toDay, 0, reverse);
		const { modulus } = this.real;
		const counts = from === undefined || to === undefined ? modulus : (to - from + modulus) % modulus;
		return counts * 2 < modulus ? counts : undefined;
	}

	/** False while the program's idea of the meter's clock is not what that shows. */
	get knowsTheTime(): boolean {
		const local = this.meter.clock.local();
		if (local === undefined) return this.real.clock.isSteady;
		return Math.abs(local - JST_MS - this.real.clock.label(this.time.now())) < 120_000;
	}

	/**
	 * What is known of the last days: how many half hours as the meter has them now; which not, though it had sent that
	 * number for that half hour before (its clock was set back); which it never sent; and which are missing.
	 */
	check(days: number): { wrong: string[]; known: number; missing: string[]; before: string[] } {
		const wrong: string[] = [];
		const missing: string[] = [];
		const before: string[] = [];
		let known = 0;
		for (let back = 0; back < days; back++)
			for (let slot = 0; slot < 48; slot++)
				for (const reverse of [false, true]) {
					if (reverse && !this.real.has(0xe4)) continue;
					const day = this.today - back;
					const mine = this.meter.history.count(day, slot, reverse);
					const truth = this.truth(day, slot, reverse);
					const where = `day -${back} slot ${slot} ${reverse ? "reverse" : "forward"}: ${mine}, truth ${truth}`;
					if (mine === undefined) {
						if (truth !== undefined && (back < 2 || slot === 0)) missing.push(where);
					} else if (mine === truth) known++;
					else if (this.sent(day, slot, reverse, mine)) before.push(where);
					else wrong.push(where);
				}
		return { wrong, known, missing, before };
	}

	#answer(bytes: Uint8Array): void {
		const { real } = this;
		const late = this.random.int(this.fastestMs, this.slowestMs);
		if (this.random.next() < this.lossOfAnswers) return;
		this.time.setTimer(() => {
			if (this.real !== real) return;
			const frame = real.answer(bytes, this.time.now());
			if (frame !== undefined) this.link.receive(frame.bytes.slice(0, frame.length));
		}, late);
	}

	/** The meter sends EA and EB within five minutes after each of its half hours. */
	#armNotice(): void {
		const label = this.real.clock.label(this.time.now());
		const next = HALF_HOUR_MS - (((label % HALF_HOUR_MS) + HALF_HOUR_MS) % HALF_HOUR_MS);
		this.time.setTimer(() => {
			this.time.setTimer(
				() => {
					if (this.random.next() < this.lossOfNotices) return;
					const frame = this.real.scheduled(this.time.now(), CONTROLLER);
					this.link.receive(frame.bytes.slice(0, frame.length));
				},
				this.random.int(2_000, 280_000),
			);
			this.#armNotice();
		}, next);
	}
}
