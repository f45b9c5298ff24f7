/** Big-endian access to byte buffers. Callers check bounds first: reading past the end gives 0. */

export function readU8(bytes: Uint8Array, at: number): number {
	return bytes[at] ?? 0;
}

export function readU16(bytes: Uint8Array, at: number): number {
	return (bytes[at]! << 8) | bytes[at + 1]!;
}

/** 24 bits, as EOJ and maker codes have. */
export function readU24(bytes: Uint8Array, at: number): number {
	return (bytes[at]! << 16) | (bytes[at + 1]! << 8) | bytes[at + 2]!;
}

export function readU32(bytes: Uint8Array, at: number): number {
	return readI32(bytes, at) >>> 0;
}

export function readI16(bytes: Uint8Array, at: number): number {
	return (readU16(bytes, at) << 16) >> 16;
}

export function readI32(bytes: Uint8Array, at: number): number {
	return (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
}

export function writeU16(bytes: Uint8Array, at: number, value: number): void {
	bytes[at] = value >> 8;
	bytes[at + 1] = value;
}

export function writeU24(bytes: Uint8Array, at: number, value: number): void {
	bytes[at] = value >> 16;
	bytes[at + 1] = value >> 8;
	bytes[at + 2] = value;
}

export function writeU32(bytes: Uint8Array, at: number, value: number): void {
	bytes[at] = value >> 24;
	bytes[at + 1] = value >> 16;
	bytes[at + 2] = value >> 8;
	bytes[at + 3] = value;
}

/** Copies `length` bytes between buffers; the ranges may overlap within one buffer. */
export function copy(from: Uint8Array, at: number, length: number, to: Uint8Array, toAt: number): void {
	if (from === to) to.copyWithin(toAt, at, at + length);
	else if (at === 0 && length === from.length) to.set(from, toAt);
	else for (let i = 0; i < length; i++) to[toAt + i] = from[at + i]!;
}

export function equal(a: Uint8Array, aAt: number, b: Uint8Array, bAt: number, length: number): boolean {
	for (let i = 0; i < length; i++) if (a[aAt + i] !== b[bAt + i]) return false;
	return true;
}
