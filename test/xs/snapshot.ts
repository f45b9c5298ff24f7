import { ReleaseCode } from "./release-code";

/**
 * Counts what lives on an XS heap from a snapshot of it (format of XS 13.3, 64-bit, little-endian), in the
 * units of the device: slots by number, chunks as a 32-bit engine would lay them out.
 */
export interface HeapUse {
	/** Live slots, 16 bytes each on the device. */
	readonly slots: number;
	/** Live chunk bytes on the device, headers included; contents of buffers at face value. */
	readonly chunkBytes: number;
	/** Of these, the bytes of byte code, which lies in flash when a module is preloaded. */
	readonly codeChunkBytes: number;
	/** What that byte code takes there in a release build. */
	readonly codeBytes: number;
	/** Functions and methods. */
	readonly functions: number;
	/** Elements of arrays: they lie in chunks, but preloaded each takes a slot in flash. */
	readonly elements: number;
	/** Property names in use; they are never freed. */
	readonly keys: number;
}

const SLOT = 32;
const HEADER = 16;
const DEVICE_SLOT = 16;
const DEVICE_HEADER = 8;

/** Kinds of slots (txKind) that own a chunk. */
const STRING = 5;
const BIGINT = 8;
const ARGUMENTS_SLOPPY = 14;
const ARGUMENTS_STRICT = 15;
const ARRAY = 16;
const ARRAY_BUFFER = 17;
const CODE = 19;
const GLOBAL = 25;
const HOST = 26;
const MAP = 27;
const REGEXP = 32;
const SET = 33;
const KEY = 43;
const STACK = 47;

export function measureSnapshot(snapshot: Buffer): HeapUse {
	const atoms = readAtoms(snapshot);
	const chunks = atoms.get("BLOC")!;
	const heap = atoms.get("HEAP")!;
	const stack = atoms.get("STAC")!;
	if (heap.length % SLOT !== 0) throw new Error("slots of the snapshot are not 32 bytes");
	const counter = new ChunkCounter(chunks);
	counter.walk(stack, 0, stack.length);
	counter.walk(heap, 0, heap.length);
	return {
		slots: heap.length / SLOT,
		chunkBytes: counter.bytes,
		codeChunkBytes: counter.codeChunkBytes,
		codeBytes: counter.codeBytes,
		functions: counter.codes.length,
		elements: counter.elements,
		keys: atoms.get("KEYS")!.length / 8,
	};
}

/** Takes the marks of a debug build away from every function in a snapshot, so that no call does their work. */
export function unmarkCode(snapshot: Buffer): void {
	const atoms = readAtoms(snapshot);
	const counter = new ChunkCounter(atoms.get("BLOC")!);
	const heap = atoms.get("HEAP")!;
	counter.walk(heap, 0, heap.length);
	for (const code of counter.codes) RELEASE.unmark(code);
}

function readAtoms(snapshot: Buffer): Map<string, Buffer> {
	const atoms = new Map<string, Buffer>();
	if (snapshot.toString("latin1", 4, 8) !== "XS_M") throw new Error("not a snapshot of XS");
	for (let at = 8; at < snapshot.length; ) {
		const size = snapshot.readUInt32BE(at);
		atoms.set(snapshot.toString("latin1", at + 4, at + 8), snapshot.subarray(at + 8, at + size));
		at += size;
	}
	return atoms;
}

const RELEASE = new ReleaseCode();

class ChunkCounter {
	bytes = 0;
	codeChunkBytes = 0;
	elements = 0;
	/** Every function's byte code. */
	readonly codes: Buffer[] = [];
	readonly #chunks: Buffer;
	readonly #seen = new Set<number>();

	constructor(chunks: Buffer) {
		this.#chunks = chunks;
	}

	get codeBytes(): number {
		return this.codes.reduce((sum, code) => sum + RELEASE.size(code), 0);
	}

	/** Adds the chunks of the slots in `block[from..to)`, and of the slots inside array chunks. */
	walk(block: Buffer, from: number, to: number): void {
		for (let at = from; at + SLOT <= to; at += SLOT) {
			const address = Number(block.readBigUInt64LE(at + 16));
			switch (block[at + 8]) {
				case STRING:
				case BIGINT:
				case ARRAY_BUFFER:
				case HOST:
				case KEY:
					this.#add(address, 1);
					break;
				case CODE: {
					const added = this.#add(address, 1);
					this.codeChunkBytes += added;
					if (added > 0) this.codes.push(this.#chunks.subarray(address, address + this.#sizeOf(address)));
					break;
				}
				case REGEXP:
					this.#add(address, 1);
					this.#add(Number(block.readBigUInt64LE(at + 24)), 1);
					break;
				case GLOBAL:
				case MAP:
				case SET:
					this.#add(address, 2);
					break;
				case ARGUMENTS_SLOPPY:
				case ARGUMENTS_STRICT:
				case ARRAY:
				case STACK: {
					const size = this.#sizeOf(address);
					if (this.#add(address, SLOT / DEVICE_SLOT) === 0) break;
					if (block[at + 8] === ARRAY) this.elements += size / SLOT;
					this.walk(this.#chunks, address, address + size);
					break;
				}
			}
		}
	}

	/** Bytes behind the header of the chunk at `address`. */
	#sizeOf(address: number): number {
		return address === 0 ? 0 : this.#chunks.readInt32LE(address - HEADER) - HEADER;
	}

	/** Counts a chunk once, its contents `shrink` times smaller on the device; what it added. */
	#add(address: number, shrink: number): number {
		if (address === 0 || this.#seen.has(address)) return 0;
		this.#seen.add(address);
		const added = DEVICE_HEADER + Math.ceil(this.#sizeOf(address) / shrink / 4) * 4;
		this.bytes += added;
		return added;
	}
}
