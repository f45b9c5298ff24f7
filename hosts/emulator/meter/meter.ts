import type { Household } from "../home/household";
import {
	type Block,
	type Frame,
	FrameBuilder,
	METER,
	NODE_PROFILE,
	putPropertyMap,
	putUint16,
	putUint24,
	readFrame,
} from "./frame";
import type { MeterKind } from "./kinds";
import { type MeterIdentity, MeterRegisters } from "./registers";

const NODE_GET = [0x80, 0x82, 0x83, 0x8a, 0x9d, 0x9e, 0x9f, 0xd3, 0xd4, 0xd6, 0xd7];
const NODE_ANNOUNCE = [0x80, 0xd5];

/** The ECHONET Lite node in the meter: node profile, meter object, and the answers to requests. Times are Unix ms. */
export class SmartMeter extends MeterRegisters {
	/** Property blocks asked for, by EPC. */
	readonly readsByEpc = new Map<number, number>();
	readonly #frame = new FrameBuilder();
	#tid: number;

	constructor(kind: MeterKind, identity: MeterIdentity, house: Household, firstTid: number) {
		super(kind, identity, house);
		this.#tid = firstTid & 0xffff;
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

	#nextTid(): number {
		const tid = this.#tid;
		this.#tid = (this.#tid + 1) & 0xffff;
		return tid;
	}

	#answerGet(frame: Frame, object: number, now: number): FrameBuilder | undefined {
		const out = this.#frame;
		const { silentAbove = 255, silentFor = -1, silentBytes = 1_500 } = this.odd;
		if (frame.blocks.length > silentAbove || frame.blocks.some(({ epc }) => epc === silentFor))
			return undefined;
		out.begin(frame.tid, object, frame.seoj, frame.esv + 0x10);
		const complete = this.#addAll(frame.blocks, object, now, frame.esv === 0x63);
		if (!complete) out.esv = frame.esv - 0x10;
		return out.length > silentBytes ? undefined : out;
	}

	#addAll(blocks: readonly Block[], object: number, now: number, announced: boolean): boolean {
		const limit = Math.min(this.odd.truncateTo ?? this.kind.opcLimit, this.kind.opcLimit);
		const take = Math.min(limit, blocks.length);
		const refused = blocks.length > (this.odd.refuseMoreThan ?? blocks.length);
		let complete = take === blocks.length;
		for (let i = 0; i < take; i++) {
			const epc = blocks[i]!.epc;
			this.readsByEpc.set(epc, (this.readsByEpc.get(epc) ?? 0) + 1);
			if (!refused && (this.#has(object, epc) || (announced && epc === 0xd5 && object === NODE_PROFILE))) {
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
			if (object === METER && this.store(epc, bytes.subarray(at, at + length))) {
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

	#has(object: number, epc: number): boolean {
		return object === METER ? this.has(epc) : NODE_GET.includes(epc);
	}

	#addProperty(object: number, epc: number, now: number): void {
		const length = this.#put(object, epc, this.#frame.bytes, this.#frame.edtAt, now);
		this.#frame.add(epc, Math.max(0, length));
	}

	#put(object: number, epc: number, out: Uint8Array, at: number, now: number): number {
		return object === METER ? this.put(epc, out, at, now) : this.#putNode(epc, out, at);
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
}
