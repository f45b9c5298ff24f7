import { Client, type ClientEvents, type RequestEnd } from "../echonet/client";
import type { ClientCounters } from "../echonet/client-counters";
import { EOJ, ESV } from "../echonet/codes";
import { EPC, PROFILE_EPC } from "../echonet/epc";
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
import { LiveCheck } from "./polling/live-check";
import { Notices } from "./polling/notices";
import { OwnNode } from "./polling/own-node";
import {
	ASK_D5_MS,
	type Ceilings,
	CLOCK,
	CONSTANTS,
	D5_AFTER_JOIN_MS,
	LIVE,
	PLAN,
} from "./polling/poll-plan";
import { RoundResults } from "./polling/round-results";
import { Schedule } from "./polling/schedule";
import { MeterIdentity } from "./record/identity";
import { Recognition } from "./record/recognition";
import { DayRecord } from "./record/record";
import { Surplus } from "./surplus";
import { FRESH_S } from "./values/ages";
import { isList } from "./values/property-index";
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
const NEVER = Number.POSITIVE_INFINITY;
const UNSENT_PAUSE_MS = 2_000;
const BATCH = 8;

/**
 * What is read when, and what becomes of the answers. One request at a time: the live value (at once when a person looks), gaps,
 * the rest of the plan, history. Takes part in the session, answers the meter's own frames.
 */
export class Meter implements ClientEvents, SettingsListener, TimerOwner {
	readonly clock: MeterClock;
	readonly readings: Readings;
	readonly identity: MeterIdentity;
	readonly record: DayRecord;
	/** Half hours; also the `DaySource` of the relay and the pages. */
	readonly history: DayFetch;
	readonly derived: Derived;
	readonly surplus: Surplus;
	/** Radio address of the meter in hex as the session knows it; "" while unknown. Set it before a join. */
	address = "";
	/** Times that another meter was found. */
	exchanges = 0;
	private readonly _ports: MeterPorts;
	private readonly _settings: Settings;
	private readonly _client: Client;
	private readonly _peer: OwnNode;
	private readonly _schedule: Schedule;
	private readonly _support: Capabilities;
	private readonly _watch: CounterWatch;
	private readonly _halfHours: HalfHours;
	private readonly _intake: Intake;
	private readonly _backfill: HistoryRequests;
	private readonly _rounds: RoundResults;
	private readonly _notices: Notices;
	private readonly _recognition: Recognition;
	private readonly _timer: Timer;
	private readonly _epcs = new Uint8Array(BATCH);
	private _purpose = NOTHING;
	/** The meter left a request unanswered: nothing but live values until it speaks again. */
	private _owes = false;
	/** It was heard since the request under way began, perhaps with what was asked before. */
	private _isHeard = false;
	private _pauseUntil = 0;
	private _joinedAt = 0;
	private _askListAt = NEVER;
	/** Maps and constants were read since the join, so that it is certain which meter this is. */
	private _settled = false;
	/** It told what its counts mean: history and record can be kept. */
	private _countable = false;

	constructor(ports: MeterPorts, readings: Readings, settings: Settings, store: Store) {
		const { clock, timers, system } = ports;
		this._ports = ports;
		this._settings = settings;
		this.readings = readings;
		this.clock = new MeterClock(clock);
		this.identity = new MeterIdentity(store);
		this.record = new DayRecord(store, this.identity);
		this._client = new Client(clock, timers, system, this);
		this._peer = new OwnNode(system.uniqueId);
		this._schedule = new Schedule();
		this._support = new Capabilities(readings, store);
		this._watch = new CounterWatch(clock, readings);
		this._recognition = new Recognition(readings, this.identity, this.record, this.clock, this._watch);
		this.history = new DayFetch(clock, this.clock, this.record, this._support, this._watch);
		this.derived = new Derived(clock, readings, this.clock, this.history, this.identity, settings);
		this.surplus = new Surplus(clock, readings, this.derived, settings);
		this._halfHours = new HalfHours(this.clock, this.history);
		const live = new LiveCheck(clock, readings, settings, this.derived);
		this._intake = new Intake(clock, readings, this._support, this.clock, this._halfHours, this._watch, live);
		this._rounds = new RoundResults(this._schedule, this._support, this.clock, this._halfHours, system);
		this._notices = new Notices(this._intake, this._rounds);
		this._backfill = new HistoryRequests(
			this._client,
			this._schedule,
			this.clock,
			readings,
			this.history,
			this.record,
		);
		this._timer = timers.create(this, "meter poll");
		this._schedule.pollS = settings.integer("pollS");
		settings.listen(this);
	}

	/** What the session reports to. */
	get link(): LinkEvents {
		return this._client;
	}

	get counters(): ClientCounters {
		return this._client.counters;
	}

	/** Most properties that one request may hold, as this meter proved. */
	get maxOpc(): number {
		return this._support.maxOpc;
	}

	/** Factor by which the polls are stretched now (air time, ceiling of requests a day); 1 = as set. */
	get stretch(): number {
		return this._schedule.stretch;
	}

	/** What is wrong although the link is up: METER_FAULT, METER_CLOCK, REQUEST_LIMIT, or undefined. */
	get trouble(): ErrorCode | undefined {
		if (this.readings.byteOf(EPC.FAULT, 0) === 0x41) return "METER_FAULT";
		if (this.clock.disagrees) return "METER_CLOCK";
		return this._schedule.ceilings?.isLimited === true ? "REQUEST_LIMIT" : undefined;
	}

	/** Connects with the session and its ceilings. Call before the session starts. */
	start(link: Link, ceilings?: Ceilings): void {
		this._client.link = link;
		this._schedule.ceilings = ceilings;
	}

	/** Stops asking and writes the record to flash, as before a planned end. `start` takes it up again. */
	stop(): void {
		this._timer.stop();
		this._client.stop();
		this._client.link = undefined;
		this._schedule.stop();
		this.history.abort();
		this._purpose = NOTHING;
		this.record.flush();
	}

	/** A person pressed or touched: power and currents are asked for at once, unless the power is as good as new. */
	readNow(): void {
		if (this.readings.ageS(EPC.POWER)! < FRESH_S) return;
		this._schedule.hasten(this._ports.clock.ticks());
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
		this._schedule.setPoll(this._settings.integer("pollS"), this._ports.clock.ticks());
		this.onTimer();
	}

	onJoined(): void {
		const now = this._ports.clock.ticks();
		this._askListAt = now + ASK_D5_MS;
		this._pauseUntil = now;
		this._owes = false;
		this._schedule.join(now);
		this.beginReading(now);
		this.onTimer();
	}

	onLost(): void {
		this._timer.stop();
		this._schedule.stop();
		this.history.abort();
		this._askListAt = NEVER;
	}

	onResumed(): void {
		this._pauseUntil = 0;
		this.onTimer();
	}

	onProperty(property: FrameReader): void {
		const epc = property.epc;
		this._owes = false;
		this._isHeard = true;
		if (epc === PROFILE_EPC.INSTANCE_NOTICE) this._askListAt = NEVER;
		else if (isList(epc)) this._backfill.onHistory(epc, property.bytes, property.edt, property.pdc);
		else {
			this._support.given(epc);
			// What is not believed yet stays open in its row, and is asked for again.
			const isTaken = this._intake.take(property);
			const now = this._ports.clock.ticks();
			if (isTaken && this._purpose !== HISTORY && this._rounds.given(this._purpose, epc, now))
				this.settle(now);
			if (epc === EPC.DATE) this._backfill.onDate(this._intake.date);
		}
	}

	onRefused(epc: number): void {
		this._owes = false;
		const purpose = this._purpose;
		if (purpose === HISTORY) this._backfill.onRefused();
		if (purpose >= LIVE) this._rounds.refused(purpose, epc, this._ports.clock.ticks());
	}

	onEnd(end: RequestEnd, asked: number, given: number): void {
		const now = this._ports.clock.ticks();
		const answered = end === "answered";
		const purpose = this._purpose;
		if (answered) {
			this._owes = false;
			if (given < asked) this._support.truncated(asked, given);
			if (asked === 1 && given === 0) this.onRefused(this._epcs[0]!);
			if (this._intake.hasClock) this.readClock(now);
		} else if (end === "silent") this._owes = !this._isHeard;
		else if (end === "unsent") this._pauseUntil = now + UNSENT_PAUSE_MS;
		this._purpose = NOTHING;
		if (purpose === HISTORY) {
			this._backfill.onEnd(answered, now);
			if (this._backfill.clockMoved) this._schedule.startAt(CLOCK, now);
		} else if (purpose > LIVE && answered) {
			if (this._rounds.answered(purpose, now)) this.settle(now);
		} else if (purpose > LIVE && end === "silent") {
			if (this._rounds.silent(purpose, this._epcs[0]!, asked, now)) this.settle(now);
		}
		if (this._intake.ranBack) this.onOther(now, "the counter began anew");
		else this._recognition.mend();
		this.onTimer();
	}

	onFrame(frame: FrameReader): void {
		const link = this._client.link;
		if (link == null) return;
		// The answer first: the meter waits for its INFC_Res.
		this._peer.answer(frame, link);
		if ((frame.esv === ESV.INF || frame.esv === ESV.INFC) && this._peer.owns(frame.deoj)) {
			frame.rewind();
			const what = this._notices.take(frame, this._settled, this._ports.clock.ticks());
			if (what === "list") this.takeList();
			else if (what === "values") this.onTimer();
		}
	}

	/** Asks for what is due, if the link is free; else, or when nothing is due, the timer comes back. */
	onTimer(): void {
		const link = this._client.link;
		if (this._client.busy || link == null || !link.open) return;
		const schedule = this._schedule;
		const now = this._ports.clock.ticks();
		const waitMs = Math.max(this._pauseUntil - now, schedule.ceilings?.requestWaitMs() ?? 0);
		if (waitMs > 0) {
			this._timer.start(waitMs);
			return;
		}
		const again = this._support.mutedDue(now);
		if (again >= 0) schedule.ask(again, now);
		const row = schedule.next(now, this._owes, this._support.map, this._support.mute);
		if (row === LIVE) {
			this.readings.pollS = schedule.liveMs / 1000;
			this.startFor(LIVE, now);
			this._client.get(EOJ.METER, PLAN[LIVE]!.epcs, 1);
		} else if (row >= 0) {
			this.startFor(row, now);
			// What comes round again is not repeated: the live value must not wait for it.
			const count = schedule.take(row, this._epcs, this.maxOpc, this._support.mute);
			this._client.get(EOJ.METER, this._epcs, count, row > CONSTANTS && !this._rounds.isSlow);
		} else if (!this._owes && this._askListAt <= now && schedule.fits(now, false)) {
			this._askListAt = NEVER;
			this.startFor(LIST, now);
			this._client.askNotice(EOJ.NODE_PROFILE, PROFILE_EPC.INSTANCE_NOTICE);
		} else if (!this._owes && this._countable && this._backfill.begin(now)) {
			this.startFor(HISTORY, now);
			this._backfill.send();
		} else {
			let wakeAt = schedule.wakeAt(now);
			if (this._backfill.nextAt > now) wakeAt = Math.min(wakeAt, this._backfill.nextAt);
			if (this._askListAt < wakeAt) wakeAt = this._askListAt;
			this._timer.start(wakeAt > now ? wakeAt - now : 1);
		}
	}

	private startFor(purpose: number, now: number): void {
		this._purpose = purpose;
		this._isHeard = false;
		this._intake.askedAt = now;
	}

	private readClock(now: number): void {
		const steps = this.clock.steps;
		if (this._intake.readClock()) {
			if (this.clock.steps !== steps) this.history.onClockSet();
			this._rounds.clockRead(now);
		} else if (this._intake.wantsClock) this._rounds.askClock(now);
	}

	/** Maps and constants are known: is it the meter that we knew? */
	private settle(now: number): void {
		const change = this._recognition.look(this.address);
		if (change === "suspicious") {
			this._intake.doubt();
			this._support.forget();
			this._rounds.begin(now);
			this._schedule.reread(now);
			return;
		}
		if (change === "other") {
			this.clock.forget();
			this.readings.forgetMeter();
			this.onOther(now, "another meter answers");
			return;
		}
		if (change === "scaled") this.forget();
		this._countable = change != null;
		if (!this._countable) this._rounds.askAgain(now);
		this._support.remember(this.address);
		this._settled = true;
	}

	/** Another meter, or a counter that runs on from a lower value, which is another one to us. */
	private onOther(now: number, why: string): void {
		this.exchanges++;
		this._ports.log.write("info", "meter", why);
		if (this._intake.ranBack) this.identity.renew();
		this.forget();
		this._schedule.reread(now);
		this.beginReading(now);
	}

	private forget(): void {
		this.history.forget();
		this.derived.forget();
		this._watch.forget();
		this._halfHours.forget();
	}

	/** All that is read at a join is read anew. */
	private beginReading(now: number): void {
		this._joinedAt = now;
		this._settled = false;
		this._countable = false;
		this._recognition.begin();
		this._intake.begin();
		this._support.forget();
		this._support.recall(this.address, now);
		this._rounds.begin(now);
		this.history.renew();
	}

	/** D5: expected once after a join; at any other time the meter has started anew. */
	private takeList(): void {
		const now = this._ports.clock.ticks();
		this._askListAt = NEVER;
		if (now - this._joinedAt < D5_AFTER_JOIN_MS) return;
		this._schedule.reread(now);
		this.beginReading(now);
		this.onTimer();
	}
}
