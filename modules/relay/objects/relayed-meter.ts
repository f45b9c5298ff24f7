import { equal, readU32, writeU32 } from "../../bytes/bytes";
import { EOJ } from "../../echonet/codes";
import { EPC } from "../../echonet/epc";
import type { FrameWriter } from "../../echonet/frame-writer";
import { announce, type EchonetObject, withdraw, writeByte, writeOwnMap } from "../../echonet/object";
import { PropertyMap } from "../../echonet/property-map";
import { AGES } from "../../meter/values/ages";
import { KINDS, PROPERTIES, type PropertyRow, type RelayRule } from "../../meter/values/properties";
import { isOfRelease, propertyOf } from "../../meter/values/property-index";
import type { Readings } from "../../meter/values/readings";
import { isCount, NO_COUNT, NO_CURRENTS, NO_POWER } from "../../meter/values/special";
import type { Clock } from "../../ports/clock";
import type { NodeIdentity } from "../identity";
import type { MeterFacts } from "../meter-facts";
import type { ClientHistory } from "./client-history";
import type { ClockProperties } from "./clock-properties";
import { writeNumber } from "./node-profile";
import type { Place } from "./place";

/** Announced at each change, as every device object must, and the values at each new reading. */
const ANNOUNCES = Object.freeze(
	PROPERTIES.filter(({ relay }) => isObligation(relay) || relay === "announced").map(({ epc }) => epc),
);
/** Settable by each client for itself. */
const SELECTORS = Object.freeze(
	PROPERTIES.filter(({ kind }) => KINDS[kind].group === "selector").map(({ epc }) => epc),
);
/** Told until they are too old for that. */
const VALUES = Object.freeze(PROPERTIES.filter(({ relay }) => relay === "announced" || relay === "value"));

/** Mandatory constants, and what is said for one that the meter does not tell: coefficient 1, release F, no maker. */
const SUBSTITUTES = Object.freeze([
	Object.freeze({ epc: EPC.COEFFICIENT, size: 4, value: 1 }),
	Object.freeze({ epc: EPC.RELEASE, size: 4, value: 0x4600 }),
	Object.freeze({ epc: EPC.MAKER, size: 3, value: 0xfffffe }),
]);

/** One of VALUES as LAN clients know it. */
class Value {
	readonly row: PropertyRow;
	/** `clock.ticks()` up to which it may be told; -1 when there is none. */
	until = -1;
	/** It is in the Get map. */
	offered = false;
	/** It could be told when last looked at. */
	shown = false;

	constructor(row: PropertyRow) {
		this.row = row;
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
	private readonly _values: readonly Value[] = VALUES.map((row) => new Value(row));
	private readonly _power = this.find(EPC.POWER)!;
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
		if (this._readings.lengthOf(EPC.FAULT) === 0) this._meterFault = false;
		gettable.clear();
		for (let i = 0; i < PROPERTIES.length; i++)
			if (this.offers(PROPERTIES[i]!)) gettable.add(PROPERTIES[i]!.epc);
		gettable.add(EPC.IDENTIFICATION);
		this.settable.clear();
		this.settable.add(EPC.PLACE);
		for (let i = 0; i < SELECTORS.length; i++)
			if (gettable.has(SELECTORS[i]!)) this.settable.add(SELECTORS[i]!);
		this.announced.clear();
		for (let i = 0; i < PROPERTIES.length; i++)
			if (isObligation(PROPERTIES[i]!.relay)) this.announced.add(PROPERTIES[i]!.epc);
		for (const value of this._values) {
			const { epc, relay } = value.row;
			const wasOffered = value.offered;
			value.until = this.holdsUntil(value.row);
			value.offered = gettable.has(epc);
			if (!value.offered) {
				withdraw(this, epc);
				continue;
			}
			// Read before the maps were: told as soon as it is offered, not with the next poll.
			if (!wasOffered && this.holds(value)) announce(this, epc);
			if (push && relay === "announced") this.announced.add(epc);
		}
		this._soonest = Number.NEGATIVE_INFINITY;
	}

	/** True when the property belongs into the Get map now. */
	private offers(row: PropertyRow): boolean {
		const epc = row.epc;
		const isTheMeters = this._facts.map.has(epc) && this._readings.supports(epc);
		switch (row.relay) {
			case "status":
			case "fault":
			case "place":
			case "map":
				return true;
			case "constant":
				return substituteOf(epc) != null || (isTheMeters && this._facts.lengthOf(epc) > 0);
			case "announced":
			case "value":
				// What has no code for "no data" is offered once there is a value.
				if (KINDS[row.kind].noData === "none" && this._readings.lengthOf(epc) === 0) return false;
				return isTheMeters && isOfRelease(row, this._facts.release);
			case "clock":
				return isTheMeters && this._meterClock.known;
			case "history":
				return isTheMeters;
			case "never":
				return false;
		}
	}

	get(epc: number, writer: FrameWriter, client: number): boolean {
		if (epc === EPC.IDENTIFICATION) return this._identity.write(writer, epc, this.eoj);
		const row = propertyOf(epc);
		switch (row?.relay) {
			case "announced":
			case "value":
				return this.value(this.find(epc)!, writer);
			case "constant":
				return this.constant(epc, writer);
			case "status":
				return writeByte(writer, epc, this._status);
			case "fault":
				return writeByte(writer, epc, this.fault ? 0x41 : 0x42);
			case "place":
				return this.writePlace(writer);
			case "map":
				return writeOwnMap(writer, epc, this);
			case "clock":
				return this._meterClock.write(writer, epc);
			case "history":
				return this._history.get(epc, writer, client, this.gettable.has(EPC.REVERSE_DAY));
			case "never":
			case undefined:
				return false;
		}
	}

	set(epc: number, bytes: Uint8Array, at: number, pdc: number, client: number): boolean {
		if (epc !== EPC.PLACE) return this._history.set(epc, bytes, at, pdc, client);
		const same = this.isPlace(bytes, at, pdc);
		if (!this._place.set(bytes, at, pdc)) return false;
		if (!same) announce(this, EPC.PLACE);
		return true;
	}

	/**
	 * Readings changed at `epc`: what LAN clients wait for is announced, changed or not. False when `epc` is
	 * something else, so that the maps must be looked at.
	 */
	received(epc: number): boolean {
		const value = this.find(epc);
		if (value != null) {
			value.until = this.holdsUntil(value.row);
			// What was shown and is not held any more must be seen by the next `evaluate`.
			if (value.until < this._soonest) this._soonest = value.until;
			if (value.until < 0 && !this._readings.supports(epc)) return false;
			if (value.until >= 0) value.shown = true;
			announce(this, epc);
			// Without a code for "no data" it is offered from the first value on.
			return value.offered && (value.until >= 0 || KINDS[value.row.kind].noData !== "none");
		}
		const relay = propertyOf(epc)?.relay;
		if (relay === "status" || relay === "fault") {
			const state = new Uint8Array(1);
			const held = this._readings.copyRaw(epc, state, 0) === 1;
			if (relay === "fault") this._meterFault = held && state[0] === 0x41;
			else if (held && state[0] !== this._status) {
				this._status = state[0]!;
				announce(this, epc);
			}
			return true;
		}
		if (relay === "place" && this._place.value == null) announce(this, epc);
		return relay === "clock" && this.gettable.has(epc) && this._readings.lengthOf(epc) > 0;
	}

	/** Sees what changed by itself: values that grew too old, and with them 88. True when the meter came, went or failed. */
	evaluate(): boolean {
		const now = this._clock.ticks();
		if (now > this._soonest) this.age(now);
		const connected = this._power.shown;
		const fault = this._meterFault || !connected;
		if (fault === this._saidFault && connected === this._wasConnected) return false;
		if (fault !== this._saidFault) announce(this, EPC.FAULT);
		this._saidFault = fault;
		this._wasConnected = connected;
		return true;
	}

	/** Finds again which values hold, and when the next of them will be too old. */
	private age(now: number): void {
		this._soonest = Number.POSITIVE_INFINITY;
		for (const value of this._values) {
			const holds = now <= value.until;
			// What has no code for "no data" is refused from now on; a refusal cannot be announced.
			if (value.shown && !holds && KINDS[value.row.kind].noData !== "none") announce(this, value.row.epc);
			value.shown = holds;
			if (holds && value.until < this._soonest) this._soonest = value.until;
		}
	}

	private find(epc: number): Value | undefined {
		for (let i = 0; i < this._values.length; i++)
			if (this._values[i]!.row.epc === epc) return this._values[i];
		return undefined;
	}

	private holds(value: Value): boolean {
		return this._clock.ticks() <= value.until;
	}

	private isCoefficientKnown(): boolean {
		return this._readings.coefficient != null || !this._facts.map.has(EPC.COEFFICIENT);
	}

	/** `clock.ticks()` up to which the value of `row` may be told; -1 when there is none. */
	private holdsUntil({ epc, age }: PropertyRow): number {
		const { relayedS } = AGES[age];
		if (relayedS === 0) return this._readings.holdsUntil(epc);
		const arrived = this._readings.arrivedAt(epc);
		return arrived == null ? -1 : arrived + relayedS * 1000;
	}

	/** A value, or once it is too old the class's code for "no data"; where there is none it is refused. */
	private value(value: Value, writer: FrameWriter): boolean {
		const { epc, kind } = value.row;
		const holds = this.holds(value);
		switch (KINDS[kind].noData) {
			case "power":
				return this.live(epc, writer, holds, NO_POWER);
			case "currents":
				return this.live(epc, writer, holds, NO_CURRENTS);
			case "count":
				return this.count(epc, writer, holds);
			case "timedCount":
				return this.stamped(epc, writer, holds, 1);
			case "timedPair":
				return this.stamped(epc, writer, holds, 2);
			case "none":
				return holds && this.held(epc, writer);
		}
	}

	private held(epc: number, writer: FrameWriter): boolean {
		const length = this._readings.lengthOf(epc);
		const at = length === 0 ? -1 : writer.reserve(epc, length);
		if (at >= 0) this._readings.copyRaw(epc, writer.bytes, at);
		return at >= 0;
	}

	/** E7 or E8; the meter's own over- and underflow codes pass as they are. */
	private live(epc: number, writer: FrameWriter, holds: boolean, noData: number): boolean {
		const at = writer.reserve(epc, 4);
		if (at < 0) return false;
		if (!holds || this._readings.copyRaw(epc, writer.bytes, at) !== 4) writeU32(writer.bytes, at, noData);
		return true;
	}

	private count(epc: number, writer: FrameWriter, holds: boolean): boolean {
		const bytes = writer.bytes;
		const at = writer.reserve(epc, 4);
		if (at < 0) return false;
		const copied = this._readings.copyRaw(epc, bytes, at) === 4;
		if (!copied || !holds || !this._unitKnown || !isCount(readU32(bytes, at))) writeU32(bytes, at, NO_COUNT);
		return true;
	}

	/** 7 bytes of time and one or two counts. Without a reading the time is FF throughout. */
	private stamped(epc: number, writer: FrameWriter, holds: boolean, counts: number): boolean {
		const bytes = writer.bytes;
		const length = 7 + 4 * counts;
		const at = writer.reserve(epc, length);
		if (at < 0) return false;
		if (this._readings.copyRaw(epc, bytes, at) !== length) bytes.fill(0xff, at, at + length);
		for (let i = 7; i < length; i += 4)
			if (!holds || !this._unitKnown || !isCount(readU32(bytes, at + i))) writeU32(bytes, at + i, NO_COUNT);
		return true;
	}

	/** As the meter gave it, else what stands for it. */
	private constant(epc: number, writer: FrameWriter): boolean {
		const length = this._facts.lengthOf(epc);
		if (length > 0) {
			const at = writer.reserve(epc, length);
			if (at >= 0) this._facts.copyTo(epc, writer.bytes, at);
			return at >= 0;
		}
		const substitute = substituteOf(epc);
		return substitute != null && writeNumber(writer, epc, substitute.size, substitute.value);
	}

	/** True when `bytes[at..at+pdc)` is what 81 says now. */
	private isPlace(bytes: Uint8Array, at: number, pdc: number): boolean {
		if (this._place.value != null || this._facts.lengthOf(EPC.PLACE) === 0)
			return this._place.equals(bytes, at, pdc);
		const meters = new Uint8Array(17);
		return this._facts.copyTo(EPC.PLACE, meters, 0) === pdc && equal(meters, 0, bytes, at, pdc);
	}

	/** 81 as set from the LAN; until then as the meter says it. */
	private writePlace(writer: FrameWriter): boolean {
		const length = this._place.value == null ? this._facts.lengthOf(EPC.PLACE) : 0;
		if (length === 0) return this._place.write(writer);
		return this.constant(EPC.PLACE, writer);
	}
}

function substituteOf(epc: number): (typeof SUBSTITUTES)[number] | undefined {
	return SUBSTITUTES.find((row) => row.epc === epc);
}

/** True for what a device object must announce at each change. */
function isObligation(rule: RelayRule): boolean {
	return rule === "status" || rule === "place" || rule === "fault";
}
