/**
 * The few methods of Node's Buffer that the compared packages call, over a bare Uint8Array: cheaper than any
 * full port of it, so the comparison is not to our advantage.
 */
export class PeerBuffer extends Uint8Array {
	override slice(from?: number, to?: number): this {
		return this.subarray(from, to) as this;
	}

	readUInt8(at: number): number {
		return this[at]!;
	}

	readInt8(at: number): number {
		return (this[at]! << 24) >> 24;
	}

	readUInt16BE(at: number): number {
		return (this[at]! << 8) | this[at + 1]!;
	}

	readInt16BE(at: number): number {
		return (this.readUInt16BE(at) << 16) >> 16;
	}

	readUInt32BE(at: number): number {
		return this.readInt32BE(at) >>> 0;
	}

	readInt32BE(at: number): number {
		return (this.readUInt16BE(at) << 16) | this.readUInt16BE(at + 2);
	}

	writeUInt16BE(value: number, at = 0): void {
		this[at] = value >> 8;
		this[at + 1] = value;
	}
}

function from(source: ArrayLike<number>): PeerBuffer {
	const made = new PeerBuffer(source.length);
	made.set(source);
	return made;
}

function concat(list: readonly PeerBuffer[]): PeerBuffer {
	const made = new PeerBuffer(list.reduce((sum, item) => sum + item.length, 0));
	let at = 0;
	for (const item of list) {
		made.set(item, at);
		at += item.length;
	}
	return made;
}

export const Buffer = Object.assign(PeerBuffer, {
	from,
	concat,
	alloc: (length: number) => new PeerBuffer(length),
	isBuffer: (value: unknown) => value instanceof PeerBuffer,
});
