import { Client, type ClientEvents, type RequestEnd } from "../echonet/client";
import type { ClientCounters } from "../echonet/client-counters";
import { EOJ, ESV } from "../echonet/codes";
import type { FrameReader } from "../echonet/frame-reader";
import type { Link, LinkEvents } from "../echonet/link";
import type { ErrorCode } from "../errors/codes";
import type { Clock } from "../ports/clock";
import type { Log } from "../ports/log";
import type { Store } from "../ports/store";
import type { System } from "../ports/system";
import type { Timer, TimerOwner, Timers } from "../ports/timers";
import type { Settings, SettingsListener } from "../settings/settings";
import { MeterClock } from "./clock/meter-clock";
import { Derived } from "./derived";
import { CounterWatch } from "./history/counter-watch";
import { DayFetch } from "./history/day-fetch";
import { HalfHours } from "./history/half-hours";
import { HistoryRequests } from "./history/requests";
import { Capabilities } from "./polling/capabilities";
import { Intake } from "./polling/intake";
import { OwnNode } from "./polling/own-node";
import { type AirTime, ASK_D5_MS, CLOCK, CONSTANTS, D5_AFTER_JOIN_MS, LIVE } from "./polling/poll-plan";
import { RoundResults } from "./polling/round-results";
import { Schedule } from "./polling/schedule";
import { MeterIdentity } from "./record/identity";
import { DayRecord } from "./record/record";
import type { Readings } from "./values/readings";

export interface MeterPorts {
	readonly clock: Clock;
	readonly timers: Timers;
	readonly system: System;
	readonly log: Log;
}

/** What the request under way is for: a row of PLAN, or one of these. */
const LIST = -1;
const HISTORY = -2;
const NOTHING = -3;
/** What is asked for at the live interval. */
const LIVE_EPCS: ArrayLike<number> = Uint8Array.of(0xe7);
const NEVER = Number.POSITIVE_INFINITY;
/** After a datagram that could not be sent. */
const PAUSE_MS = 2_000;
/** A live value so young is as good as a new one: a person asks for no more than the shortest poll interval does. */
const FRESH_S = 5;
const BATCH = 8;

/**
 * The meter: what is read when, and what becomes of the answers. Writes Readings, takes part in the session
 * as its `LinkEvents`, answers the meter's own frames. One request at a time: the live value (at once when a
 * person looks), gaps, the rest of the plan, history.
 */
export class Meter implements ClientEvents, SettingsListener, TimerOwner {
	readonly clock: MeterClock;
	readonly readings: Readings;
	readonly identity: MeterIdentity;
	readonly record: DayRecord;
	/** Half hours; also the `DaySource` of the relay and the pages. */
	readonly history: DayFetch;
	readonly derived: Derived;
	/** Radio address of the meter in hex as the session knows it; "" while unknown. Set it before a join. */
	address = "";
	/** Times that another meter was found. */
	exchanges = 0;
	readonly #ports: MeterPorts;
	readonly #settings: Settings;
	readonly #client: Client;
	readonly #peer: OwnNode;
	readonly #schedule: Schedule;
	readonly #support: Capabilities;
	readonly #watch: CounterWatch;
	readonly #halfHours: HalfHours;
	readonly #intake: Intake;
	readonly #backfill: HistoryRequests;
	readonly #rounds: RoundResults;
	readonly #timer: Timer;
	readonly #epcs = new Uint8Array(BATCH);
	#purpose = NOTHING;
	/** The meter left a request unanswered: nothing but live values until it speaks again. */
	#owes = false;
	#pauseUntil = 0;
	#joinedAt = 0;
	#askListAt = NEVER;
	/** Maps and constants were read since the join, so that it is certain which meter this is. */
	#settled = false;
	/** It told what its counts mean: history and record can be kept. */
	#countable = false;

	constructor(ports: MeterPorts, readings: Readings, settings: Settings, store: Store) {
		const { clock, timers, system } = ports;
		this.#ports = ports;
		this.#settings = settings;
		this.readings = readings;
		this.clock = new MeterClock(clock);
		this.identity = new MeterIdentity(store);
		this.record = new DayRecord(store, this.identity);
		this.#client = new Client(clock, timers, system, this);
		this.#peer = new OwnNode(system.uniqueId);
		this.#schedule = new Schedule(clock.ticks());
		this.#support = new Capabilities(readings);
		this.#watch = new CounterWatch(clock, readings);
		this.history = new DayFetch(clock, this.clock, this.record, this.#support, this.#watch);
		this.derived = new Derived(clock, readings, this.clock, this.history, this.identity, settings);
		this.#halfHours = new HalfHours(this.clock, this.history);
		this.#intake = new Intake(clock, readings, this.#support, this.clock, this.#halfHours, this.#watch);
		this.#rounds = new RoundResults(this.#schedule, this.#support, this.clock, this.#halfHours, system);
		this.#backfill = new HistoryRequests(
			this.#client,
			this.#schedule,
			this.clock,
			readings,
			this.history,
			this.record,
		);
		this.#timer = timers.create(this);
		this.#schedule.pollS = settings.integer("pollS");
		settings.listen(this);
	}

	/** What the session reports to. */
	get link(): LinkEvents {
		return this.#client;
	}

	get counters(): ClientCounters {
		return this.#client.counters;
	}

	/** Most properties that one request may hold, as this meter proved. */
	get maxOpc(): number {
		return this.#support.maxOpc;
	}

	/** Factor by which the polls are stretched now (air time, ceiling of requests a day); 1 = as set. */
	get stretch(): number {
		return this.#schedule.stretch(this.#ports.clock.ticks());
	}

	/** What is wrong although the link is up: METER_FAULT, METER_CLOCK, REQUEST_LIMIT, or undefined. */
	get trouble(): ErrorCode | undefined {
		if (this.readings.byteOf(0x88, 0) === 0x41) return "METER_FAULT";
		if (this.clock.disagrees) return "METER_CLOCK";
		return this.#schedule.isLimited(this.#ports.clock.ticks()) ? "REQUEST_LIMIT" : undefined;
	}

	/** Connects with the session; `airTime` is its budget of sending time. Call before the session starts. */
	start(link: Link, airTime?: AirTime): void {
		this.#client.link = link;
		this.#schedule.airTime = airTime;
	}

	/** Stops asking and writes the record to flash, as before a planned end. `start` takes it up again. */
	stop(): void {
		this.#timer.stop();
		this.#client.stop();
		this.#client.link = undefined;
		this.#schedule.stop();
		this.history.abort();
		this.#purpose = NOTHING;
		this.record.flush();
	}

	/** A person pressed or touched: power and currents are asked for at once, unless the power is as good as new. */
	readNow(): void {
		if (this.readings.ageS(0xe7)! < FRESH_S) return;
		this.#schedule.hasten(this.#ports.clock.ticks());
		this.onTimer();
	}

	/** Forgets the meter and the record, as in a factory reset. */
	reset(): void {
		this.identity.reset();
		this.record.reset();
		this.forget();
	}

	onSetting(key: string): void {
		if (key !== "pollS") return;
		this.#schedule.setPoll(this.#settings.integer("pollS"), this.#ports.clock.ticks());
		this.onTimer();
	}

	onJoined(): void {
		const now = this.#ports.clock.ticks();
		this.#askListAt = now + ASK_D5_MS;
		this.#pauseUntil = now;
		this.#owes = false;
		this.#schedule.join(now);
		this.beginReading(now);
		this.onTimer();
	}

	onLost(): void {
		this.#timer.stop();
		this.#schedule.stop();
		this.history.abort();
		this.#askListAt = NEVER;
	}

	onResumed(): void {
		this.#pauseUntil = 0;
		this.onTimer();
	}

	onProperty(property: FrameReader): void {
		const epc = property.epc;
		this.#owes = false;
		if (this.#purpose >= 0) this.#schedule.settle(this.#purpose, epc);
		if (epc === 0xd5) this.#askListAt = NEVER;
		else if (epc === 0xe2 || epc === 0xe4 || epc === 0xec || epc === 0xee)
			this.#backfill.onHistory(epc, property.bytes, property.edt, property.pdc);
		else {
			this.#support.given(epc);
			this.#intake.take(property);
			if (epc === 0x98) this.#backfill.onDate(this.#intake.date);
		}
	}

	onRefused(epc: number): void {
		this.#owes = false;
		const purpose = this.#purpose;
		if (purpose === HISTORY) this.#backfill.onRefused();
		if (purpose >= LIVE) this.#rounds.refused(purpose, epc, this.#ports.clock.ticks());
	}

	onEnd(end: RequestEnd, asked: number, given: number): void {
		const now = this.#ports.clock.ticks();
		const answered = end === "answered";
		const purpose = this.#purpose;
		this.#schedule.spend(this.#client.counters.sent, now);
		if (answered) {
			this.#owes = false;
			if (given < asked) this.#support.truncated(asked, given);
			if (asked === 1 && given === 0) this.onRefused(this.#epcs[0]!);
			if (this.#intake.hasClock) this.readClock(now);
		} else if (end === "silent") this.#owes = true;
		else if (end === "unsent") this.#pauseUntil = now + PAUSE_MS;
		this.#purpose = NOTHING;
		if (purpose === HISTORY) {
			this.#backfill.onEnd(answered, now);
			if (this.#backfill.clockMoved) this.#schedule.startAt(CLOCK, now);
		} else if (purpose > LIVE && answered) {
			if (this.#rounds.answered(purpose, now)) this.settle(now);
		} else if (purpose > LIVE && end === "silent" && this.#rounds.silent(purpose, now)) this.settle(now);
		if (this.#intake.ranBack) this.onOther(now, "the counter began anew");
		this.onTimer();
	}

	onFrame(frame: FrameReader): void {
		const link = this.#client.link;
		if (link == null) return;
		// The answer first: the meter waits for its INFC_Res.
		this.#peer.answer(frame, link);
		if ((frame.esv === ESV.INF || frame.esv === ESV.INFC) && this.#peer.owns(frame.deoj)) {
			frame.rewind();
			this.takeNotice(frame);
		}
	}

	/** Asks for what is due, if the link is free; else, or when nothing is due, the timer comes back. */
	onTimer(): void {
		const link = this.#client.link;
		if (this.#client.busy || link == null || !link.open) return;
		const schedule = this.#schedule;
		const now = this.#ports.clock.ticks();
		let wait = this.#pauseUntil - now;
		if (wait <= 0 && !schedule.mayAsk(now)) wait = schedule.waitMs();
		if (wait > 0) {
			this.#timer.start(wait);
			return;
		}
		const row = schedule.next(now, this.#owes, this.#support.map);
		if (row === LIVE) {
			this.readings.pollS = schedule.liveMs / 1000;
			this.startFor(LIVE, now);
			this.#client.get(EOJ.METER, LIVE_EPCS, 1);
		} else if (row >= 0) this.get(row, schedule.take(row, this.#epcs, this.maxOpc), now);
		else if (!this.#owes && this.#askListAt <= now && schedule.fits(now, false)) {
			this.#askListAt = NEVER;
			this.startFor(LIST, now);
			this.#client.askNotice(EOJ.NODE_PROFILE, 0xd5);
		} else if (!this.#owes && this.#countable && this.#backfill.begin(now)) {
			this.startFor(HISTORY, now);
			this.#backfill.send();
		} else {
			let wakeAt = schedule.wakeAt(now);
			if (this.#backfill.nextAt > now) wakeAt = Math.min(wakeAt, this.#backfill.nextAt);
			if (this.#askListAt < wakeAt) wakeAt = this.#askListAt;
			this.#timer.start(wakeAt > now ? wakeAt - now : 1);
		}
	}

	private get(purpose: number, count: number, now: number): void {
		this.startFor(purpose, now);
		// What comes round again is not repeated: the live value must not wait for it.
		this.#client.get(EOJ.METER, this.#epcs, count, purpose > CONSTANTS);
	}

	private startFor(purpose: number, now: number): void {
		this.#purpose = purpose;
		this.#intake.askedAt = now;
	}

	private readClock(now: number): void {
		const steps = this.clock.steps;
		if (!this.#intake.readClock()) return;
		if (this.clock.steps !== steps) this.history.onClockSet();
		this.#rounds.clockRead(now);
	}

	/** Maps and constants are known: is it the meter that we knew? */
	private settle(now: number): void {
		const change = this.identity.check(this.readings, this.address);
		if (change === "other") {
			this.clock.forget();
			this.readings.forgetMeter();
			this.onOther(now, "another meter answers");
			return;
		}
		if (change === "scaled") this.forget();
		this.#countable = change != null;
		if (!this.#countable) this.#rounds.askAgain(now);
		this.#settled = true;
	}

	/** Another meter, or a counter that runs on from a lower value, which is another one to us. */
	private onOther(now: number, why: string): void {
		this.exchanges++;
		this.#ports.log.write("info", "meter", why);
		if (this.#intake.ranBack) this.identity.renew();
		this.forget();
		this.#schedule.reread(now);
		this.beginReading(now);
	}

	private forget(): void {
		this.history.forget();
		this.derived.forget();
		this.#watch.forget();
		this.#halfHours.forget();
	}

	/** All that is read at a join is read anew. */
	private beginReading(now: number): void {
		this.#joinedAt = now;
		this.#settled = false;
		this.#countable = false;
		this.#intake.begin();
		this.#support.forget();
		this.#rounds.begin(now);
		this.history.renew();
	}

	private takeNotice(frame: FrameReader): void {
		const isMeter = frame.seoj === EOJ.METER;
		const isNode = frame.seoj === EOJ.NODE_PROFILE;
		let scheduled = false;
		while (frame.next()) {
			const epc = frame.epc;
			if (isNode && epc === 0xd5) this.takeList();
			// Until the constants have been read it is not certain that this is still the same meter.
			if (!isMeter || frame.pdc === 0 || (epc >= 0xd0 && !this.#settled)) continue;
			this.#intake.take(frame);
			scheduled ||= epc === 0xea;
		}
		if (!scheduled) return;
		this.#rounds.planHalfHours(this.#ports.clock.ticks());
		this.onTimer();
	}

	/** D5: expected once after a join; at any other time the meter has started anew. */
	private takeList(): void {
		const now = this.#ports.clock.ticks();
		this.#askListAt = NEVER;
		if (now - this.#joinedAt < D5_AFTER_JOIN_MS) return;
		this.#schedule.reread(now);
		this.beginReading(now);
		this.onTimer();
	}
}
