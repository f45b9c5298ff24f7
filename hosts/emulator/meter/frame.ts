/** The meter's own reading and writing of ECHONET Lite frames (format 1). All integers are big-endian. */

export const NODE_PROFILE = 0x0ef001;
export const METER = 0x028801;
export const CONTROLLER = 0x05ff01;
/** Bytes in front of the first property block. */
export const HEADER = 12;

/** One property block of a received frame: where its EDT lies. */
export interface Block {
	epc: number;
	at: number;
	length: number;
}

export interface Frame {
	tid: number;
	seoj: number;
	deoj: number;
	esv: number;
	/** Blocks of the first list (for SetGet: what to set). */
	blocks: Block[];
	/** The second list of a SetGet; empty otherwise. */
	second: Block[];
}

/** A frame as received, or undefined for anything a node drops without a word. Bytes after the last block are ignored. */
export function readFrame(bytes: Uint8Array): Frame | undefined {
	if (bytes.length < HEADER || bytes[0] !== 0x10 || bytes[1] !== 0x81) return undefined;
	const frame: Frame = {
		tid: (bytes[2]! << 8) | bytes[3]!,
		seoj: uint24(bytes, 4),
		deoj: uint24(bytes, 7),
		esv: bytes[10]!,
		blocks: [],
		second: [],
	};
	let at = readBlocks(bytes, 11, frame.blocks);
	if (at !== undefined && (frame.esv & 0x0f) === 0x0e) at = readBlocks(bytes, at, frame.second);
	return at === undefined ? undefined : frame;
}

function readBlocks(bytes: Uint8Array, from: number, into: Block[]): number | undefined {
	if (from >= bytes.length) return undefined;
	let at = from + 1;
	for (let n = bytes[from]!; n > 0; n--) {
		if (at + 2 > bytes.length) return undefined;
		const length = bytes[at + 1]!;
		if (at + 2 + length > bytes.length) return undefined;
		into.push({ epc: bytes[at]!, at: at + 2, length });
		at += 2 + length;
	}
	return at;
}

/** Builds one frame after the other in the same buffer. */
export class FrameBuilder {
	readonly bytes = new Uint8Array(1232);
	length = 0;
	#countAt = 11;

	begin(tid: number, seoj: number, deoj: number, esv: number): void {
		const out = this.bytes;
		out[0] = 0x10;
		out[1] = 0x81;
		out[2] = tid >> 8;
		out[3] = tid;
		putUint24(out, 4, seoj);
		putUint24(out, 7, deoj);
		out[10] = esv;
		out[11] = 0;
		this.#countAt = 11;
		this.length = HEADER;
	}

	set esv(value: number) {
		this.bytes[10] = value;
	}

	/** Starts the second property list of a SetGet answer. */
	beginSecond(): void {
		this.#countAt = this.length;
		this.bytes[this.length++] = 0;
	}

	/** Adds a block whose `length` bytes of EDT have been written at `edtAt`. */
	add(epc: number, length: number): void {
		this.bytes[this.length] = epc;
		this.bytes[this.length + 1] = length;
		this.length += 2 + length;
		this.bytes[this.#countAt] = this.bytes[this.#countAt]! + 1;
	}

	/** Where the EDT of the next block goes. */
	get edtAt(): number {
		return this.length + 2;
	}

	/** True when a block with `length` bytes of EDT still fits into one datagram. */
	fits(length: number): boolean {
		return this.length + 2 + length <= this.bytes.length;
	}

	/** A copy that may be kept. */
	copy(): Uint8Array {
		return this.bytes.slice(0, this.length);
	}
}

export function uint24(bytes: Uint8Array, at: number): number {
	return (bytes[at]! << 16) | (bytes[at + 1]! << 8) | bytes[at + 2]!;
}

export function putUint24(out: Uint8Array, at: number, value: number): void {
	out[at] = value >> 16;
	out[at + 1] = value >> 8;
	out[at + 2] = value;
}

export function putUint16(out: Uint8Array, at: number, value: number): void {
	out[at] = value >> 8;
	out[at + 1] = value;
}

export function putUint32(out: Uint8Array, at: number, value: number): void {
	out[at] = value >>> 24;
	out[at + 1] = value >>> 16;
	out[at + 2] = value >>> 8;
	out[at + 3] = value;
}

/** Writes a property map: the plain list up to 15 properties, the 17-byte bitmap from 16 on. Returns its length. */
export function putPropertyMap(out: Uint8Array, at: number, epcs: readonly number[]): number {
	out[at] = epcs.length;
	if (epcs.length < 16) {
		for (let i = 0; i < epcs.length; i++) out[at + 1 + i] = epcs[i]!;
		return 1 + epcs.length;
	}
	out.fill(0, at + 1, at + 17);
	for (const epc of epcs) {
		const byte = at + 1 + (epc & 0x0f);
		out[byte] = out[byte]! | (1 << ((epc >> 4) - 8));
	}
	return 17;
}
