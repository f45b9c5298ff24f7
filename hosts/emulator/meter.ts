import {
	DAY_MS,
	dayOf,
	fromDateTime,
	HALF_HOUR_MS,
	halfHourBefore,
	putDateTime,
	putTime,
	startOfDay,
} from "./calendar";
import type { Block, Frame } from "./frame";
import {
	FrameBuilder,
	METER,
	NODE_PROFILE,
	putPropertyMap,
	putUint16,
	putUint24,
	putUint32,
	readFrame,
} from "./frame";
import { type Household, KWH } from "./household";
import { MeterClock } from "./meter-clock";
import type { MeterKind } from "./meter-kinds";

const NO_DATA = 0xfffffffe;
const NODE_GET = [0x80, 0x82, 0x83, 0x8a, 0x9d, 0x9e, 0x9f, 0xd3, 0xd4, 0xd6, 0xd7];
const NODE_ANNOUNCE = [0x80, 0xd5];
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
	/** E2 and E4 answer for the day selected plus this, and say so. */
	dayShift?: number | undefined;
	/** Half-hour slots from..to of each E2 and E4 without data. */
	hole?: { from: number; to: number } | undefined;
	/** Answers only this many leading blocks, as SNA. */
	truncateTo?: number | undefined;
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

/** The ECHONET Lite node in the meter: registers, clock, history, and the answers to requests. Times are Unix ms. */
export class SmartMeter {
	readonly kind: MeterKind;
	readonly identity: MeterIdentity;
	readonly clock = new MeterClock();
	readonly odd: MeterOddities = {};
	/** Requests answered, by EPC. */
	readonly readsByEpc = new Map<number, number>();
	readonly #house: Household;
	readonly #frame = new FrameBuilder();
	readonly #dark: { from: number; to: number }[] = [];
	#place = 0x61;
	#day1 = 0xff;
	readonly #select2 = Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1);
	readonly #select3 = Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1);
	#tid: number;

	constructor(kind: MeterKind, identity: MeterIdentity, house: Household, firstTid: number) {
		this.kind = kind;
		this.identity = identity;
		this.#house = house;
		this.#tid = firstTid & 0xffff;
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

	/** The answer to one datagram, valid until the next call that builds a frame; undefined for silence. */
	answer(bytes: Uint8Array, now: number): FrameBuilder | undefined {
		const frame = readFrame(bytes);
		if (frame === undefined) return undefined;
		const object = frame.deoj & 0xff ? frame.deoj : frame.deoj | 1;
		if (object !== METER && object !== NODE_PROFILE) return undefined;
		switch (frame.esv) {
			case 0x60:
			case 0x61:
				return this.#answerSet(frame, object, bytes);
			case 0x62:
			case 0x63:
				return this.#answerGet(frame, object, now);
			case 0x6e:
				return this.#answerSetGet(frame, object, bytes, now);
			case 0x74:
				this.#frame.begin(frame.tid, object, frame.seoj, 0x7a);
				for (const block of frame.blocks) this.#frame.add(block.epc, 0);
				return this.#frame;
			default:
				return undefined;
		}
	}

	/** The instance list that a meter multicasts after a join. */
	instanceList(): FrameBuilder {
		this.#frame.begin(this.#nextTid(), NODE_PROFILE, NODE_PROFILE, 0x73);
		this.#addProperty(NODE_PROFILE, 0xd5, 0);
		return this.#frame;
	}

	/** The half-hour push of EA (and EB) to a controller. */
	scheduled(now: number, controller: number): FrameBuilder {
		this.#frame.begin(this.#nextTid(), METER, controller, this.kind.notify === "INFC" ? 0x74 : 0x73);
		this.#addProperty(METER, 0xea, now);
		if (this.#has(METER, 0xeb)) this.#addProperty(METER, 0xeb, now);
		return this.#frame;
	}

	/** EDT of a property as the meter would give it now, or undefined when it has none. */
	property(object: number, epc: number, now: number): Uint8Array | undefined {
		const out = new Uint8Array(256);
		const length = this.#has(object, epc) ? this.#put(object, epc, out, 0, now) : -1;
		return length < 0 ? undefined : out.slice(0, length);
	}

	/** Count registers at a true time, or undefined where the meter recorded nothing. */
	counts(ms: number): { forward: number; reverse: number } | undefined {
		if (ms < this.identity.installedAt) return undefined;
		for (const dark of this.#dark) if (ms >= dark.from && ms < dark.to) return undefined;
		const house = this.#house;
		let forward = 0;
		let reverse = 0;
		if (this.identity.fromZero) {
			house.integrate(this.identity.installedAt);
			forward = -house.forward;
			reverse = -house.reverse;
		}
		house.integrate(ms);
		return {
			forward: this.#toCounts(forward + house.forward),
			reverse: this.#toCounts(reverse + house.reverse),
		};
	}

	/** Count registers recorded when the meter's clock showed `label`. */
	countsAtLabel(label: number, now: number): { forward: number; reverse: number } | undefined {
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

	#nextTid(): number {
		const tid = this.#tid;
		this.#tid = (this.#tid + 1) & 0xffff;
		return tid;
	}

	#answerGet(frame: Frame, object: number, now: number): FrameBuilder {
		const out = this.#frame;
		out.begin(frame.tid, object, frame.seoj, frame.esv + 0x10);
		const complete = this.#addAll(frame.blocks, object, now, frame.esv === 0x63);
		if (!complete) out.esv = frame.esv - 0x10;
		return out;
	}

	#addAll(blocks: readonly Block[], object: number, now: number, announced: boolean): boolean {
		const limit = Math.min(this.odd.truncateTo ?? this.kind.opcLimit, this.kind.opcLimit);
		const take = Math.min(limit, blocks.length);
		let complete = take === blocks.length;
		for (let i = 0; i < take; i++) {
			const epc = blocks[i]!.epc;
			this.readsByEpc.set(epc, (this.readsByEpc.get(epc) ?? 0) + 1);
			if (this.#has(object, epc) || (announced && epc === 0xd5 && object === NODE_PROFILE)) {
				this.#addProperty(object, epc, now);
			} else {
				this.#frame.add(epc, 0);
				complete = false;
			}
		}
		return complete;
	}

	#answerSet(frame: Frame, object: number, bytes: Uint8Array): FrameBuilder | undefined {
		const out = this.#frame;
		out.begin(frame.tid, object, frame.seoj, frame.esv + 0x10);
		const complete = this.#setAll(frame.blocks, object, bytes);
		if (!complete) out.esv = frame.esv - 0x10;
		else if (frame.esv === 0x60) return undefined;
		return out;
	}

	#setAll(blocks: readonly Block[], object: number, bytes: Uint8Array): boolean {
		const out = this.#frame;
		const take = Math.min(this.kind.opcLimit, blocks.length);
		let complete = take === blocks.length;
		for (let i = 0; i < take; i++) {
			const { epc, at, length } = blocks[i]!;
			if (object === METER && this.#store(epc, bytes.subarray(at, at + length))) {
				out.add(epc, 0);
			} else {
				out.bytes.set(bytes.subarray(at, at + length), out.edtAt);
				out.add(epc, length);
				complete = false;
			}
		}
		return complete;
	}

	#answerSetGet(frame: Frame, object: number, bytes: Uint8Array, now: number): FrameBuilder {
		const out = this.#frame;
		out.begin(frame.tid, object, frame.seoj, 0x7e);
		const set = this.#setAll(frame.blocks, object, bytes);
		out.beginSecond();
		const got = this.#addAll(frame.second, object, now, false);
		if (!set || !got) out.esv = 0x5e;
		return out;
	}

	#store(epc: number, edt: Uint8Array): boolean {
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

	#has(object: number, epc: number): boolean {
		return object === METER ? this.kind.get.includes(epc) : NODE_GET.includes(epc);
	}

	#addProperty(object: number, epc: number, now: number): void {
		const length = this.#put(object, epc, this.#frame.bytes, this.#frame.edtAt, now);
		this.#frame.add(epc, Math.max(0, length));
	}

	/** Writes the EDT of a property and returns its length. */
	#put(object: number, epc: number, out: Uint8Array, at: number, now: number): number {
		return object === METER ? this.#putMeter(epc, out, at, now) : this.#putNode(epc, out, at);
	}

	#putNode(epc: number, out: Uint8Array, at: number): number {
		switch (epc) {
			case 0x80:
				out[at] = 0x30;
				return 1;
			case 0x82:
				out.set([1, this.kind.release[0] >= 0x52 ? 14 : 13, 1, 0], at);
				return 4;
			case 0x83:
				out.fill(0, at, at + 17);
				out[at] = 0xfe;
				putUint24(out, at + 1, this.kind.maker);
				for (let i = 0; i < 8; i++) out[at + 4 + i] = Number.parseInt(this.identity.mac.substr(i * 2, 2), 16);
				return 17;
			case 0x8a:
				putUint24(out, at, this.kind.maker);
				return 3;
			case 0x9d:
				return putPropertyMap(out, at, NODE_ANNOUNCE);
			case 0x9e:
				return putPropertyMap(out, at, []);
			case 0x9f:
				return putPropertyMap(out, at, NODE_GET);
			case 0xd3:
				putUint24(out, at, 1);
				return 3;
			case 0xd4:
				putUint16(out, at, 2);
				return 2;
			case 0xd7:
				out[at] = 1;
				putUint16(out, at + 1, METER >> 8);
				return 3;
			default:
				out[at] = 1;
				putUint24(out, at + 1, METER);
				return 4;
		}
	}

	#putMeter(epc: number, out: Uint8Array, at: number, now: number): number {
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
		const hole = this.odd.hole;
		for (let slot = 0; slot < 48; slot++) {
			const lost = !known || (hole !== undefined && slot >= hole.from && slot <= hole.to);
			const counts = lost ? undefined : this.countsAtLabel(start + slot * HALF_HOUR_MS, now);
			putUint32(out, at + 2 + slot * 4, this.#register(counts, forward));
		}
		return 194;
	}

	/** History 2 and 3: pairs of counts, newest first. */
	#putSelected(out: Uint8Array, at: number, now: number, selection: Uint8Array, step: number): number {
		out.set(selection, at);
		const newest = fromDateTime(selection, 0);
		const count = selection[6]!;
		const oldest = this.clock.label(now) - this.kind.historyDays * DAY_MS;
		for (let i = 0; i < count; i++) {
			const label = newest === undefined ? undefined : newest - i * step;
			const counts = label === undefined || label < oldest ? undefined : this.countsAtLabel(label, now);
			putUint32(out, at + 7 + i * 8, this.#register(counts, true));
			putUint32(out, at + 11 + i * 8, this.#register(counts, false));
		}
		return 7 + count * 8;
	}

	#register(counts: { forward: number; reverse: number } | undefined, forward: boolean): number {
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
