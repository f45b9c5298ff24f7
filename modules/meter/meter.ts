import { Client, type ClientEvents, type RequestEnd } from "../echonet/client";
import type { ClientCounters } from "../echonet/client-counters";
import { EOJ, ESV } from "../echonet/codes";
import type { FrameReader } from "../echonet/frame-reader";
import type { ErrorCode } from "../errors/codes";
import type { Clock } from "../ports/clock";
import type { Log } from "../ports/log";
import type { Store } from "../ports/store";
import type { System } from "../ports/system";
import type { Timer, Timers } from "../ports/timers";
import type { Link, LinkEvents } from "../routeb/link";
import type { Settings } from "../settings/settings";
import { readDay } from "./calendar";
import { MeterClock } from "./clock";
import { HalfHours } from "./half-hours";
import { Peer } from "./peer";
import {
	type AirTime,
	ASK_D5_MS,
	CLOCK,
	CONSTANTS,
	D5_AFTER_JOIN_MS,
	HALF_HOURS,
	LIVE,
	MAPS,
	PLAN,
} from "./poll-plan";
import { PROPERTIES, propertyIndex } from "./properties";
import type { Readings } from "./readings";
import { Schedule } from "./schedule";
import { Support } from "./support";

export interface MeterPorts {
	readonly clock: Clock;
	readonly timers: Timers;
	readonly system: System;
	readonly log: Log;
}

/** What the request under way is for: a row of PLAN, or one of these. */
const PERSON = -1;
const LIST = -2;
const NOTHING = -3;

const NEVER = Number.POSITIVE_INFINITY;
/** After a datagram that could not be sent; after a refusal that may be a mood; after a silence. */
const PAUSE_MS = 2_000;
const REFUSED_REST_MS = 5_000;
const SILENT_REST_MS = 30_000;
const SILENCES = 3;
const HOUR_MS = 3_600_000;
const ASKED_MAX = 8;
/** 97 and 98 from two answers belong together when they are no further apart. */
const PAIR_MS = 60_000;
/** Readings of 97 and 98 after a join that look for the second at which the meter's minute changes. */
const REFINEMENTS = 12;

/**
 * The meter: what is read when, and what becomes of the answers. Writes Readings, takes part in the session
 * as its `LinkEvents`, answers the meter's own frames. One request at a time, the live value first.
 */
export class Meter implements ClientEvents {
	readonly clock: MeterClock;
	readonly readings: Readings;
	readonly #ports: MeterPorts;
	readonly #client: Client;
	readonly #peer: Peer;
	readonly #schedule: Schedule;
	readonly #support: Support;
	readonly #halfHours: HalfHours;
	readonly #timer: Timer;
	readonly #epcs = new Uint8Array(ASKED_MAX);
	/** What a person asked for, first come first served; what finds it full is refused. */
	readonly #asked = new Uint8Array(ASKED_MAX);
	#askedCount = 0;
	#personLast = false;
	/** Requests of each row in a row that went unanswered. */
	readonly #silences = new Uint8Array(PLAN.length);
	#purpose = NOTHING;
	#startedAt = 0;
	#spent = 0;
	/** The meter left a request unanswered: nothing but live values until it speaks again. */
	#owes = false;
	#pauseUntil = 0;
	#joinedAt = 0;
	#askListAt = NEVER;
	#settled = false;
	/** 97 and 98 of the answer being read, -1 while they have not come. */
	#minute = -1;
	#minuteAskedAt = 0;
	#day = -1;
	#refinements = 0;

	constructor(ports: MeterPorts, readings: Readings, settings: Settings, _store: Store) {
		const { clock, timers, system } = ports;
		this.#ports = ports;
		this.readings = readings;
		this.clock = new MeterClock(clock);
		this.#client = new Client(clock, timers, system, this);
		this.#peer = new Peer(system.uniqueId);
		this.#schedule = new Schedule(clock.ticks());
		this.#support = new Support(readings);
		this.#halfHours = new HalfHours(this.clock, this);
		this.#timer = timers.create(() => this.#pump());
		this.#schedule.pollS = settings.integer("pollS");
		settings.listen((key) => {
			if (key === "pollS") this.#schedule.pollS = settings.integer("pollS");
		});
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

	/** Stops asking, as before a planned end. `start` takes it up again. */
	stop(): void {
		this.#timer.stop();
		this.#client.stop();
		this.#client.link = undefined;
		this.#schedule.stop();
		this.#purpose = NOTHING;
	}

	/** A person wants `epc` now. False when the meter does not have it or too much is waiting already. */
	readNow(epc: number): boolean {
		const index = propertyIndex(epc);
		if (index < 0 || !this.#support.gives(epc)) return false;
		const { plan } = PROPERTIES[index]!;
		if (plan === "never" || plan === "history") return false;
		for (let i = 0; i < this.#askedCount; i++) if (this.#asked[i] === epc) return true;
		if (this.#askedCount === ASKED_MAX) return false;
		this.#asked[this.#askedCount++] = epc;
		this.#pump();
		return true;
	}

	onJoined(): void {
		const now = this.#ports.clock.ticks();
		this.#joinedAt = now;
		this.#askListAt = now + ASK_D5_MS;
		this.#pauseUntil = now;
		this.#owes = false;
		this.#schedule.join(now);
		this.#beginReading();
		this.#pump();
	}

	onLost(): void {
		this.#timer.stop();
		this.#schedule.stop();
		this.#askListAt = NEVER;
	}

	onResumed(): void {
		this.#pauseUntil = 0;
		this.#pump();
	}

	onProperty(epc: number, bytes: Uint8Array, at: number, pdc: number): void {
		this.#owes = false;
		if (this.#purpose >= 0) this.#schedule.settle(this.#purpose, epc);
		if (epc === 0xd5) this.#askListAt = NEVER;
		else {
			this.#support.given(epc);
			this.#take(epc, bytes, at, pdc);
		}
	}

	onRefused(epc: number): void {
		this.#owes = false;
		if (this.#purpose < 0) return;
		// Constants are asked for again soon; what is read periodically has its next turn anyway.
		if (this.#support.refused(epc) || this.#purpose > CONSTANTS || this.#purpose === LIVE)
			this.#schedule.settle(this.#purpose, epc);
		else this.#schedule.rest(this.#purpose, this.#ports.clock.ticks() + REFUSED_REST_MS);
	}

	onEnd(end: RequestEnd, asked: number, given: number): void {
		const now = this.#ports.clock.ticks();
		const row = this.#purpose;
		this.#purpose = NOTHING;
		this.#spend();
		if (end === "answered") {
			this.#owes = false;
			if (given < asked) this.#support.truncated(asked, given);
			if (row >= 0) this.#afterAnswer(row, asked, given, now);
		} else if (end === "silent") {
			this.#owes = true;
			if (row > LIVE) this.#afterSilence(row, now);
		} else if (end === "unsent") {
			this.#pauseUntil = now + PAUSE_MS;
		}
		this.#pump();
	}

	onFrame(frame: FrameReader): void {
		const { link } = this.#client;
		if (link === undefined) return;
		// The answer first: the meter waits for its INFC_Res.
		this.#peer.answer(frame, link);
		if ((frame.esv === ESV.INF || frame.esv === ESV.INFC) && this.#peer.owns(frame.deoj)) {
			frame.rewind();
			this.#takeNotice(frame);
		}
	}

	/** The counter stood at `count` at the beginning of a half hour. */
	putHalfHour(_day: number, _slot: number, _reverse: boolean, _count: number): void {}

	#pump(): void {
		const { link, busy } = this.#client;
		if (busy || link === undefined || !link.open) return;
		const schedule = this.#schedule;
		const now = this.#ports.clock.ticks();
		let wait = this.#pauseUntil - now;
		if (wait <= 0 && !schedule.mayAsk(now)) wait = schedule.waitMs();
		if (wait > 0) {
			this.#timer.start(wait);
			return;
		}
		this.readings.pollS = schedule.periodMs(now) / 1000;
		// A person first, but not twice over a live value that is due.
		if (this.#askedCount > 0 && !this.#owes && !(this.#personLast && schedule.isOpen(LIVE, now))) {
			this.#askForPerson(now);
			return;
		}
		this.#personLast = false;
		const row = schedule.next(now, this.#owes, this.#support.map);
		if (row >= 0) this.#begin(row, now, schedule.take(row, this.#epcs, this.maxOpc));
		else if (!this.#owes && this.#askListAt <= now && schedule.fits(now, false)) {
			this.#askListAt = NEVER;
			this.#purpose = LIST;
			this.#client.askNotice(EOJ.NODE_PROFILE, 0xd5);
		} else this.#timer.start(Math.max(1, Math.min(schedule.wakeInMs(now), this.#askListAt - now)));
	}

	#askForPerson(now: number): void {
		const count = Math.min(this.#askedCount, this.maxOpc);
		for (let i = 0; i < count; i++) this.#epcs[i] = this.#asked[i]!;
		this.#asked.copyWithin(0, count);
		this.#askedCount -= count;
		this.#personLast = true;
		this.#begin(PERSON, now, count);
	}

	#begin(purpose: number, now: number, count: number): void {
		this.#purpose = purpose;
		this.#startedAt = now;
		this.#client.get(EOJ.METER, this.#epcs, count);
	}

	/** Takes the datagrams that the last request cost from the day's allowance. */
	#spend(): void {
		const { requests, repeats } = this.#client.counters;
		this.#schedule.spend(requests + repeats - this.#spent);
		this.#spent = requests + repeats;
	}

	#afterAnswer(row: number, asked: number, given: number, now: number): void {
		const schedule = this.#schedule;
		this.#silences[row] = 0;
		if (asked === 1 && given === 0) this.onRefused(this.#epcs[0]!);
		this.#watchClock(now);
		if (schedule.isOpen(row, now)) return;
		if (row === MAPS) this.#support.apply();
		else if (row === CONSTANTS) this.#settled = true;
		else if (row === HALF_HOURS) {
			this.#halfHours.asked();
			this.#planHalfHours(now);
		}
	}

	#afterSilence(row: number, now: number): void {
		if (++this.#silences[row]! < SILENCES) {
			this.#schedule.rest(row, now + SILENT_REST_MS);
			return;
		}
		this.#silences[row] = 0;
		this.#schedule.giveUp(row);
		if (row === MAPS || row === CONSTANTS) this.#schedule.startAt(row, now + HOUR_MS);
		if (row === HALF_HOURS) this.#planHalfHours(now);
	}

	/** When 97 and 98 have both come, at once or shortly after each other, the meter's time is known. */
	#watchClock(now: number): void {
		if (this.#minute < 0 || this.#day < 0) return;
		const together = this.#minuteAskedAt === this.#startedAt;
		const minute = this.#minute;
		const wasKnown = this.clock.local() !== undefined;
		const { jumps } = this.clock;
		if (together || (now - this.#minuteAskedAt < PAIR_MS && minute >= 5 && minute < 1435))
			this.clock.observe(this.#day, minute, this.#minuteAskedAt);
		this.#minute = -1;
		this.#day = -1;
		if (!wasKnown || this.clock.jumps !== jumps) this.#planHalfHours(now);
		const wait = this.clock.refineInMs();
		if (wait === undefined || this.#refinements >= REFINEMENTS) return;
		this.#refinements++;
		this.#schedule.startAt(CLOCK, now + wait);
	}

	#take(epc: number, bytes: Uint8Array, at: number, pdc: number): void {
		if (!this.readings.store(epc, bytes, at, pdc)) return;
		switch (epc) {
			case 0x97:
				this.#minute = bytes[at]! < 24 && bytes[at + 1]! < 60 ? bytes[at]! * 60 + bytes[at + 1]! : -1;
				this.#minuteAskedAt = this.#startedAt;
				break;
			case 0x98:
				this.#day = readDay(bytes, at);
				break;
			case 0x9e:
			case 0x9f:
				this.#support.load(epc, bytes, at, pdc);
				break;
			case 0xea:
			case 0xeb:
				this.#halfHours.take(epc, bytes, at);
				break;
		}
	}

	#takeNotice(frame: FrameReader): void {
		const isMeter = frame.seoj === EOJ.METER;
		const isNode = frame.seoj === EOJ.NODE_PROFILE;
		let scheduled = false;
		while (frame.next()) {
			const { epc } = frame;
			if (isNode && epc === 0xd5) this.#takeList();
			// Until the constants have been read it is not certain that this is still the same meter.
			if (!isMeter || frame.pdc === 0 || (epc >= 0xd0 && !this.#settled)) continue;
			this.#take(epc, frame.bytes, frame.edt, frame.pdc);
			scheduled ||= epc === 0xea;
		}
		if (!scheduled) return;
		this.#planHalfHours(this.#ports.clock.ticks());
		this.#pump();
	}

	/** D5: expected once after a join; at any other time the meter has started anew. */
	#takeList(): void {
		const now = this.#ports.clock.ticks();
		this.#askListAt = NEVER;
		if (now - this.#joinedAt < D5_AFTER_JOIN_MS) return;
		this.#joinedAt = now;
		this.#schedule.reread(now);
		this.#beginReading();
		this.#pump();
	}

	#beginReading(): void {
		this.#settled = false;
		this.#refinements = 0;
		this.#minute = -1;
		this.#day = -1;
		this.#support.forget();
		this.#silences.fill(0);
	}

	#planHalfHours(now: number): void {
		this.#schedule.startAt(HALF_HOURS, now + this.#halfHours.fetchInMs(this.#ports.system.random()));
	}
}
