import {
	DAY_MS,
	dayOf,
	fromDateTime,
	HALF_HOUR_MS,
	halfHourBefore,
	putDateTime,
	putTime,
	startOfDay,
} from "../home/calendar";
import { type Household, KWH } from "../home/household";
import { MeterClock } from "./clock";
import { putPropertyMap, putUint16, putUint24, putUint32 } from "./frame";
import type { MeterKind } from "./kinds";

const NO_DATA = 0xfffffffe;
/** Watt milliseconds of one count for each code of 0xE1. */
const UNIT_ENERGY: Readonly<Record<number, number>> = Object.freeze({
	0: KWH,
	1: KWH / 10,
	2: KWH / 100,
	3: KWH / 1_000,
	4: KWH / 10_000,
	10: KWH * 10,
	11: KWH * 100,
	12: KWH * 1_000,
	13: KWH * 10_000,
});

/** What makes a meter lie or be odd; all undefined in an honest one. */
export interface MeterOddities {
	/** Other codes than the kind's for E1, D3 and D7. */
	unit?: number | undefined;
	coefficient?: number | undefined;
	digits?: number | undefined;
	/** Added to every count, in counts: brings a counter close to its roll-over. */
	countShift?: number | undefined;
	/** E2, E4 and EC answer for the day selected plus this, and say so. */
	dayShift?: number | undefined;
	/** Half-hour slots from..to of each day without data in E2, E4 and EC. */
	hole?: { from: number; to: number } | undefined;
	/** Answers only this many leading blocks, as SNA. */
	truncateTo?: number | undefined;
	/** Refuses (SNA, every block empty) a Get of more properties than this. */
	refuseMoreThan?: number | undefined;
	/** Leaves a Get of more properties than this unanswered, or one that asks for this EPC, or whose answer would be longer. */
	silentAbove?: number | undefined;
	silentFor?: number | undefined;
	silentBytes?: number | undefined;
	/** Refuses (SNA) to select a day further back. */
	refuseDaysAbove?: number | undefined;
	/** E7 and E8 carry their no-data codes. */
	noInstant?: boolean | undefined;
}

export interface MeterIdentity {
	/** Radio address, 16 hex digits. */
	readonly mac: string;
	/** 0x8D, up to 12 characters. */
	readonly serial: string;
	/** Unix ms; nothing is known from before. */
	readonly installedAt: number;
	/** Whether the counters went on from the house's total, or started at zero when installed. */
	readonly fromZero: boolean;
}

/** The two counters at one instant. */
export interface Counts {
	readonly forward: number;
	readonly reverse: number;
}

/** The properties of the meter object: what they hold now and held earlier, and what may be set. Times are Unix ms. */
export class MeterRegisters {
	readonly kind: MeterKind;
	readonly identity: MeterIdentity;
	readonly clock = new MeterClock();
	readonly odd: MeterOddities = {};
	readonly #house: Household;
	readonly #dark: { from: number; to: number }[] = [];
	/** House totals (W ms) at which the counters stood at zero. */
	readonly #zero = { forward: 0, reverse: 0 };
	#place = 0x61;
	#day1 = 0xff;
	readonly #select2 = Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1);
	readonly #select3 = Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1);

	constructor(kind: MeterKind, identity: MeterIdentity, house: Household) {
		this.kind = kind;
		this.identity = identity;
		this.#house = house;
		if (!identity.fromZero) return;
		house.integrate(identity.installedAt);
		this.#zero = { forward: house.forward, reverse: house.reverse };
	}

	/** No mains from `ms` on: half hours that fall into the dark have no data, and selections are forgotten. */
	powerOff(ms: number): void {
		this.#dark.push({ from: ms, to: Number.POSITIVE_INFINITY });
	}

	powerOn(ms: number): void {
		const last = this.#dark[this.#dark.length - 1];
		if (last !== undefined) last.to = ms;
		this.#day1 = 0xff;
	}

	has(epc: number): boolean {
		return this.kind.get.includes(epc);
	}

	/** Count registers at a true time, or undefined where the meter recorded nothing. */
	counts(ms: number): Counts | undefined {
		if (ms < this.identity.installedAt) return undefined;
		for (const dark of this.#dark) if (ms >= dark.from && ms < dark.to) return undefined;
		const house = this.#house;
		house.integrate(ms);
		return {
			forward: this.#toCounts(house.forward - this.#zero.forward),
			reverse: this.#toCounts(house.reverse - this.#zero.reverse),
		};
	}

	/** Count registers recorded when the meter's clock showed `label`. */
	countsAtLabel(label: number, now: number): Counts | undefined {
		const ms = this.clock.trueTime(label, now);
		return ms === undefined ? undefined : this.counts(ms);
	}

	get unit(): number {
		return this.odd.unit ?? this.kind.unit;
	}

	get coefficient(): number {
		return this.kind.get.includes(0xd3) ? (this.odd.coefficient ?? 1) : 1;
	}

	get digits(): number {
		return this.odd.digits ?? this.kind.digits;
	}

	/** The largest count plus one. */
	get modulus(): number {
		return 10 ** this.digits;
	}

	#toCounts(energy: number): number {
		const perCount = UNIT_ENERGY[this.unit]! * this.coefficient;
		const modulus = this.modulus;
		return (((Math.floor(energy / perCount) + (this.odd.countShift ?? 0)) % modulus) + modulus) % modulus;
	}

	/** False: refused. */
	store(epc: number, edt: Uint8Array): boolean {
		if (!this.kind.set.includes(epc)) return false;
		switch (epc) {
			case 0x81:
				if (edt.length !== 1) return false;
				this.#place = edt[0]!;
				return true;
			case 0xe5:
				if (edt.length !== 1 || edt[0]! > Math.min(99, this.odd.refuseDaysAbove ?? 99)) return false;
				this.#day1 = edt[0]!;
				return true;
			case 0xed:
				return storeSelection(this.#select2, edt, 12, 30);
			default:
				return storeSelection(this.#select3, edt, 10, 1);
		}
	}

	/** Writes the EDT of a property that the meter has, and returns its length. */
	put(epc: number, out: Uint8Array, at: number, now: number): number {
		switch (epc) {
			case 0x80:
				out[at] = 0x30;
				return 1;
			case 0x81:
				out[at] = this.#place;
				return 1;
			case 0x82:
				out.set([0, 0, this.kind.release[0], this.kind.release[1]], at);
				return 4;
			case 0x88:
				out[at] = 0x42;
				return 1;
			case 0x8a:
				putUint24(out, at, this.kind.maker);
				return 3;
			case 0x8d:
				out.fill(0, at, at + 12);
				for (let i = 0; i < this.identity.serial.length; i++)
					out[at + i] = this.identity.serial.charCodeAt(i);
				return 12;
			case 0x97:
				putTime(out, at, this.clock.label(now));
				return 2;
			case 0x98:
				putDateTime(out, at, this.clock.label(now), 4);
				return 4;
			case 0x9d:
				return putPropertyMap(out, at, this.kind.announce);
			case 0x9e:
				return putPropertyMap(out, at, this.kind.set);
			case 0x9f:
				return putPropertyMap(out, at, this.kind.get);
			case 0xc0:
				return this.#putRouteBNumber(out, at);
			case 0xd3:
				putUint32(out, at, this.coefficient);
				return 4;
			case 0xd7:
				out[at] = this.digits;
				return 1;
			case 0xe1:
				out[at] = this.unit;
				return 1;
			case 0xe5:
				out[at] = this.#day1;
				return 1;
			case 0xe0:
			case 0xe3:
				putUint32(out, at, this.#register(this.counts(now), epc === 0xe0));
				return 4;
			case 0xe7:
				putUint32(out, at, this.odd.noInstant ? 0x7ffffffe : this.#house.watts(now));
				return 4;
			case 0xe8:
				this.#putCurrents(out, at, now);
				return 4;
			case 0xea:
			case 0xeb:
				return this.#putScheduled(out, at, now, epc === 0xea);
			case 0xd0:
				return this.#putMinute(out, at, now);
			case 0xe2:
			case 0xe4:
				return this.#putDay(out, at, now, epc === 0xe2);
			case 0xed:
			case 0xef:
				out.set(epc === 0xed ? this.#select2 : this.#select3, at);
				return 7;
			case 0xec:
				return this.#putSelected(out, at, now, this.#select2, HALF_HOUR_MS);
			default:
				return this.#putSelected(out, at, now, this.#select3, 60_000);
		}
	}

	#putRouteBNumber(out: Uint8Array, at: number): number {
		out.fill(0, at, at + 16);
		putUint24(out, at + 1, this.kind.maker);
		for (let i = 0; i < 8; i++) out[at + 4 + i] = Number.parseInt(this.identity.mac.substr(i * 2, 2), 16);
		return 16;
	}

	#putCurrents(out: Uint8Array, at: number, now: number): void {
		if (this.odd.noInstant) {
			putUint32(out, at, 0x7ffe7ffe);
			return;
		}
		const { r, t } = this.#house.currents(now);
		putUint16(out, at, r);
		putUint16(out, at + 2, this.kind.twoWire ? 0x7ffe : t);
	}

	#putScheduled(out: Uint8Array, at: number, now: number, forward: boolean): number {
		const label = halfHourBefore(this.clock.label(now));
		putDateTime(out, at, label, 7);
		putUint32(out, at + 7, this.#register(this.countsAtLabel(label, now), forward));
		return 11;
	}

	#putMinute(out: Uint8Array, at: number, now: number): number {
		const label = Math.floor(this.clock.label(now) / 60_000) * 60_000;
		putDateTime(out, at, label, 7);
		const counts = this.countsAtLabel(label, now);
		putUint32(out, at + 7, this.#register(counts, true));
		putUint32(out, at + 11, this.#register(counts, false));
		return 15;
	}

	#putDay(out: Uint8Array, at: number, now: number, forward: boolean): number {
		const unset = this.#day1 === 0xff;
		const back = unset ? 0 : Math.min(99, Math.max(0, this.#day1 + (this.odd.dayShift ?? 0)));
		putUint16(out, at, unset ? 0x00ff : back);
		const known = !unset && back <= this.kind.historyDays;
		const start = startOfDay(dayOf(this.clock.label(now)) - back);
		for (let slot = 0; slot < 48; slot++) {
			const label = start + slot * HALF_HOUR_MS;
			const counts = !known || this.#inHole(label) ? undefined : this.countsAtLabel(label, now);
			putUint32(out, at + 2 + slot * 4, this.#register(counts, forward));
		}
		return 194;
	}

	#inHole(label: number): boolean {
		const { hole } = this.odd;
		const slot = Math.floor((label - startOfDay(dayOf(label))) / HALF_HOUR_MS);
		return hole !== undefined && slot >= hole.from && slot <= hole.to;
	}

	/** History 2 and 3: pairs of counts, newest first. */
	#putSelected(out: Uint8Array, at: number, now: number, selection: Uint8Array, step: number): number {
		out.set(selection, at);
		const selected = fromDateTime(selection, 0);
		const newest = selected === undefined ? undefined : selected + (this.odd.dayShift ?? 0) * DAY_MS;
		if (newest !== undefined) putDateTime(out, at, newest, 6);
		const count = selection[6]!;
		const oldest = this.clock.label(now) - this.kind.historyDays * DAY_MS;
		for (let i = 0; i < count; i++) {
			const label = newest === undefined ? undefined : newest - i * step;
			const lost = label === undefined || label < oldest || this.#inHole(label);
			const counts = lost ? undefined : this.countsAtLabel(label, now);
			putUint32(out, at + 7 + i * 8, this.#register(counts, true));
			putUint32(out, at + 11 + i * 8, this.#register(counts, false));
		}
		return 7 + count * 8;
	}

	#register(counts: Counts | undefined, forward: boolean): number {
		if (counts === undefined) return NO_DATA;
		return forward ? counts.forward : counts.reverse;
	}
}

/** Takes a date, time and count into a selection register, or refuses it. `grid` is the step of the minutes. */
function storeSelection(register: Uint8Array, edt: Uint8Array, most: number, grid: number): boolean {
	if (edt.length !== 7 || edt[6]! < 1 || edt[6]! > most) return false;
	if (fromDateTime(edt, 0) === undefined || edt[5]! % grid !== 0) return false;
	register.set(edt);
	return true;
}
