import { equal, readU32, writeU32 } from "../../bytes/bytes";
import { EOJ } from "../../echonet/codes";
import type { FrameWriter } from "../../echonet/frame-writer";
import { announce, type EchonetObject, withdraw, writeByte, writeOwnMap } from "../../echonet/object";
import { PropertyMap } from "../../echonet/property-map";
import { PROPERTIES } from "../../meter/values/properties";
import type { Readings } from "../../meter/values/readings";
import type { Clock } from "../../ports/clock";
import type { NodeIdentity } from "../identity";
import type { MeterFacts } from "../meter-facts";
import type { ClientHistory } from "./client-history";
import type { ClockProperties } from "./clock-properties";
import { writeNumber } from "./node-profile";
import type { Place } from "./place";

/** Class 0288: "no data" of a count, of E7, and of each phase of E8. */
const NO_COUNT = 0xfffffffe;
const NO_POWER = 0x7ffffffe;
const NO_CURRENT = 0x7ffe7ffe;
const MAX_COUNT = 99_999_999;

/** How long a cumulative value carries on after the last reading: E0 and E3 stand for "now" ... */
export const CARRY_MS = 3_600_000;
/** ... EA, EB and D0 say themselves when they were measured. */
export const CARRY_STAMPED_MS = 86_400_000;

/** Announced at each new reading. */
const VALUES = Object.freeze([0xe0, 0xe3, 0xe7, 0xe8, 0xea, 0xeb]);
/** Announced at each change, as every device object must. */
export const OBLIGATIONS = Object.freeze([0x80, 0x81, 0x88]);
const ANNOUNCES = Object.freeze([...OBLIGATIONS, ...VALUES]);
/** Settable by each client for itself. */
const SELECTORS = Object.freeze([0xe5, 0xed, 0xef]);

/** One of VALUES as LAN clients know it. */
class Value {
	readonly epc: number;
	/** `clock.ticks()` up to which it may be told; -1 when there is none. */
	until = -1;
	/** It is in the Get map. */
	offered = false;
	/** It could be told when last looked at. */
	shown = false;

	constructor(epc: number) {
		this.epc = epc;
	}
}

/**
 * The meter as object 028801 on the LAN: its own properties out of Readings, never over the radio. What is
 * too old to be true becomes the class's "no data", and 88 tells the fault.
 */
export class RelayedMeter implements EchonetObject {
	readonly eoj = EOJ.METER;
	readonly gettable = new PropertyMap();
	readonly settable = new PropertyMap();
	readonly announced = new PropertyMap();
	readonly announces = ANNOUNCES;
	pending = 0;

	private readonly _readings: Readings;
	private readonly _clock: Clock;
	private readonly _facts: MeterFacts;
	private readonly _identity: NodeIdentity;
	private readonly _place: Place;
	private readonly _meterClock: ClockProperties;
	private readonly _history: ClientHistory;
	private readonly _values: readonly Value[] = VALUES.map((epc) => new Value(epc));
	private readonly _power = this._values[VALUES.indexOf(0xe7)]!;
	/** `clock.ticks()` from which one of the values that are shown is too old. */
	private _soonest = Number.NEGATIVE_INFINITY;
	private _wasConnected = false;
	/** 80 as last read. */
	private _status = 0x30;
	/** The meter's own 88 as last read. */
	private _meterFault = false;
	/** 88 as last announced. */
	private _saidFault = true;
	/** Counts mean nothing beside the unit and coefficient of another meter: all are of this session. */
	private _unitKnown = false;

	constructor(
		readings: Readings,
		clock: Clock,
		facts: MeterFacts,
		identity: NodeIdentity,
		place: Place,
		meterClock: ClockProperties,
		history: ClientHistory,
	) {
		this._readings = readings;
		this._clock = clock;
		this._facts = facts;
		this._identity = identity;
		this._place = place;
		this._meterClock = meterClock;
		this._history = history;
	}

	/** True while values come from the meter: the last live one is not too old. */
	get connected(): boolean {
		return this.holds(this._power);
	}

	/** 88: the meter tells a fault, or no true live value is at hand. */
	get fault(): boolean {
		return this._meterFault || !this.connected;
	}

	/** Makes the three maps anew from what is known of the meter; `push` lists the values in 9D. */
	rebuild(push: boolean): void {
		const gettable = this.gettable;
		this._unitKnown = this._readings.unitExponent != null && this.isCoefficientKnown();
		if (this._readings.lengthOf(0x88) === 0) this._meterFault = false;
		gettable.clear();
		for (let i = 0; i < PROPERTIES.length; i++) {
			const epc = PROPERTIES[i]!.epc;
			if (this.offers(epc)) gettable.add(epc);
		}
		gettable.add(0x83);
		this.settable.clear();
		this.settable.add(0x81);
		for (let i = 0; i < SELECTORS.length; i++)
			if (gettable.has(SELECTORS[i]!)) this.settable.add(SELECTORS[i]!);
		this.announced.clear();
		for (let i = 0; i < OBLIGATIONS.length; i++) this.announced.add(OBLIGATIONS[i]!);
		for (const value of this._values) {
			const epc = value.epc;
			const wasOffered = value.offered;
			value.until = this.holdsUntil(epc);
			value.offered = gettable.has(epc);
			if (!value.offered) {
				withdraw(this, epc);
				continue;
			}
			// Read before the maps were: told as soon as it is offered, not with the next poll.
			if (!wasOffered && this.holds(value)) announce(this, epc);
			if (push) this.announced.add(epc);
		}
		this._soonest = Number.NEGATIVE_INFINITY;
	}

	/** True when `epc` belongs into the Get map now. */
	private offers(epc: number): boolean {
		switch (epc) {
			case 0x80:
			case 0x81:
			case 0x82:
			case 0x88:
			case 0x8a:
			case 0x9d:
			case 0x9e:
			case 0x9f:
			case 0xd3:
				return true;
		}
		if (epc === 0xc0 || !this._facts.map.has(epc) || !this._readings.supports(epc)) return false;
		switch (epc) {
			case 0x8d:
			case 0xd7:
			case 0xe1:
				return this._facts.lengthOf(epc) > 0;
			case 0x97:
			case 0x98:
				return this._meterClock.known;
			case 0xd0:
				return this._facts.isReleaseR;
			default:
				return true;
		}
	}

	get(epc: number, writer: FrameWriter, client: number): boolean {
		switch (epc) {
			case 0xe7:
				return this.live(epc, writer, NO_POWER);
			case 0xe8:
				return this.live(epc, writer, NO_CURRENT);
			case 0xe0:
			case 0xe3:
				return this.count(epc, writer);
			case 0xea:
			case 0xeb:
				return this.stamped(epc, writer, 11);
			case 0xd0:
				return this.stamped(epc, writer, 15);
			case 0x80:
				return writeByte(writer, epc, this._status);
			case 0x81:
				return this.writePlace(writer);
			case 0x83:
				return this._identity.write(writer, epc, this.eoj);
			case 0x88:
				return writeByte(writer, epc, this.fault ? 0x41 : 0x42);
			case 0x9d:
			case 0x9e:
			case 0x9f:
				return writeOwnMap(writer, epc, this);
			case 0x97:
			case 0x98:
				return this._meterClock.write(writer, epc);
			case 0xe2:
			case 0xe4:
			case 0xe5:
			case 0xec:
			case 0xed:
			case 0xee:
			case 0xef:
				return this._history.get(epc, writer, client, this.gettable.has(0xe4));
			default:
				return this.constant(epc, writer);
		}
	}

	set(epc: number, bytes: Uint8Array, at: number, pdc: number, client: number): boolean {
		if (epc !== 0x81) return this._history.set(epc, bytes, at, pdc, client);
		const same = this.isPlace(bytes, at, pdc);
		if (!this._place.set(bytes, at, pdc)) return false;
		if (!same) announce(this, 0x81);
		return true;
	}

	/**
	 * Readings changed at `epc`: what LAN clients wait for is announced, changed or not. False when `epc` is
	 * something else, so that the maps must be looked at.
	 */
	received(epc: number): boolean {
		const value = this.find(epc);
		if (value != null) {
			value.until = this.holdsUntil(epc);
			// What was shown and is not held any more must be seen by the next `evaluate`.
			if (value.until < this._soonest) this._soonest = value.until;
			if (value.until < 0 && !this._readings.supports(epc)) return false;
			if (value.until >= 0) value.shown = true;
			announce(this, epc);
			return value.offered;
		}
		if (epc === 0x80 || epc === 0x88) {
			const state = new Uint8Array(1);
			const held = this._readings.copyRaw(epc, state, 0) === 1;
			if (epc === 0x88) this._meterFault = held && state[0] === 0x41;
			else if (held && state[0] !== this._status) {
				this._status = state[0]!;
				announce(this, epc);
			}
			return true;
		}
		if (epc === 0x81 && this._place.value == null) announce(this, epc);
		const changesOften = epc === 0x97 || epc === 0x98 || epc === 0xd0;
		return changesOften && this.gettable.has(epc) && this._readings.lengthOf(epc) > 0;
	}

	/** Sees what changed by itself: values that grew too old, and with them 88. True when the meter came, went or failed. */
	evaluate(): boolean {
		const now = this._clock.ticks();
		if (now > this._soonest) this.age(now);
		const connected = this._power.shown;
		const fault = this._meterFault || !connected;
		if (fault === this._saidFault && connected === this._wasConnected) return false;
		if (fault !== this._saidFault) announce(this, 0x88);
		this._saidFault = fault;
		this._wasConnected = connected;
		return true;
	}

	/** Finds again which values hold, and when the next of them will be too old. */
	private age(now: number): void {
		this._soonest = Number.POSITIVE_INFINITY;
		for (const value of this._values) {
			const holds = now <= value.until;
			if (value.shown && !holds) announce(this, value.epc);
			value.shown = holds;
			if (holds && value.until < this._soonest) this._soonest = value.until;
		}
	}

	private find(epc: number): Value | undefined {
		const index = VALUES.indexOf(epc);
		return index < 0 ? undefined : this._values[index];
	}

	private holds(value: Value): boolean {
		return this._clock.ticks() <= value.until;
	}

	private isCoefficientKnown(): boolean {
		return this._readings.coefficient != null || !this._facts.map.has(0xd3);
	}

	/** `clock.ticks()` up to which the value of `epc` may be told; -1 when there is none. */
	private holdsUntil(epc: number): number {
		if (epc === 0xe7 || epc === 0xe8) return this._readings.holdsUntil(epc);
		const arrived = this._readings.arrivedAt(epc);
		if (arrived == null) return -1;
		if (epc === 0xe0 || epc === 0xe3) return arrived + CARRY_MS;
		return arrived + CARRY_STAMPED_MS;
	}

	/** E7 or E8; the meter's own over- and underflow codes pass as they are. */
	private live(epc: number, writer: FrameWriter, noData: number): boolean {
		const at = writer.reserve(epc, 4);
		if (at < 0) return false;
		if (!this.holds(this.find(epc)!) || this._readings.copyRaw(epc, writer.bytes, at) !== 4)
			writeU32(writer.bytes, at, noData);
		return true;
	}

	private count(epc: number, writer: FrameWriter): boolean {
		const bytes = writer.bytes;
		const at = writer.reserve(epc, 4);
		if (at < 0) return false;
		const holds = this._unitKnown && this.holds(this.find(epc)!);
		if (!holds || this._readings.copyRaw(epc, bytes, at) !== 4 || readU32(bytes, at) > MAX_COUNT)
			writeU32(bytes, at, NO_COUNT);
		return true;
	}

	/** EA, EB (7 bytes of time, 1 count) and D0 (2 counts). Without a reading the time is FF throughout. */
	private stamped(epc: number, writer: FrameWriter, length: number): boolean {
		const bytes = writer.bytes;
		const at = writer.reserve(epc, length);
		if (at < 0) return false;
		const holds = this._unitKnown && this._clock.ticks() <= this.holdsUntil(epc);
		if (this._readings.copyRaw(epc, bytes, at) !== length) bytes.fill(0xff, at, at + length);
		for (let i = 7; i < length; i += 4)
			if (!holds || readU32(bytes, at + i) > MAX_COUNT) writeU32(bytes, at + i, NO_COUNT);
		return true;
	}

	/** 82, 8A, 8D, D3, D7, E1: as the meter gave them. */
	private constant(epc: number, writer: FrameWriter): boolean {
		const length = this._facts.lengthOf(epc);
		if (length > 0) {
			const at = writer.reserve(epc, length);
			if (at >= 0) this._facts.copyTo(epc, writer.bytes, at);
			return at >= 0;
		}
		switch (epc) {
			case 0xd3:
				return writeNumber(writer, epc, 4, 1);
			case 0x82:
				return writeNumber(writer, epc, 4, 0x4600);
			case 0x8a:
				return writeNumber(writer, epc, 3, 0xfffffe);
			default:
				return false;
		}
	}

	/** True when `bytes[at..at+pdc)` is what 81 says now. */
	private isPlace(bytes: Uint8Array, at: number, pdc: number): boolean {
		if (this._place.value != null || this._facts.lengthOf(0x81) === 0)
			return this._place.equals(bytes, at, pdc);
		const meters = new Uint8Array(17);
		return this._facts.copyTo(0x81, meters, 0) === pdc && equal(meters, 0, bytes, at, pdc);
	}

	/** 81 as set from the LAN; until then as the meter says it. */
	private writePlace(writer: FrameWriter): boolean {
		const length = this._place.value == null ? this._facts.lengthOf(0x81) : 0;
		if (length === 0) return this._place.write(writer);
		return this.constant(0x81, writer);
	}
}
