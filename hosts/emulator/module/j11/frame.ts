/** Unique codes: requests of the host; answers and notifications of the module. */
export const REQUEST: readonly number[] = Object.freeze([0xd0, 0xea, 0x83, 0xfc]);
export const RESPONSE: readonly number[] = Object.freeze([0xd0, 0xf9, 0xee, 0x5d]);

export const CODE_AT = 4;
export const LENGTH_AT = 6;
export const HEADER_SUM_AT = 8;
export const DATA_SUM_AT = 10;
/** Bytes in front of the data. */
export const HEAD_BYTES = 12;
/** A whole frame has no more. */
export const MOST_BYTES = 1_361;
/** The message length counts the data and its two checksums. */
export const SUMS_BYTES = 4;

/** A frame of the module: unique code, command code, length, the sums of what stands before them and of the data. */
export function responseFrame(code: number, data: Uint8Array): Uint8Array {
	const frame = new Uint8Array(HEAD_BYTES + data.length);
	frame.set(RESPONSE, 0);
	putUint16(frame, CODE_AT, code);
	putUint16(frame, LENGTH_AT, data.length + SUMS_BYTES);
	putUint16(frame, HEADER_SUM_AT, sum(frame, 0, HEADER_SUM_AT));
	frame.set(data, HEAD_BYTES);
	putUint16(frame, DATA_SUM_AT, sum(frame, HEAD_BYTES, frame.length));
	return frame;
}

/** Sum of bytes, 16 bits; what overflows is dropped. */
export function sum(bytes: Uint8Array, from: number, to: number): number {
	let total = 0;
	for (let i = from; i < to; i++) total += bytes[i]!;
	return total & 0xffff;
}

export function uint16(bytes: Uint8Array, at: number): number {
	return (bytes[at]! << 8) | bytes[at + 1]!;
}

function putUint16(bytes: Uint8Array, at: number, value: number): void {
	bytes[at] = value >> 8;
	bytes[at + 1] = value;
}

/** Most frames have no more data. */
const FEW_BYTES = 96;

/** Numbers and bytes one behind the other, big endian; as many as the largest frame has. */
export class Data {
	#bytes = new Uint8Array(FEW_BYTES);
	#length = 0;

	byte(value: number): this {
		if (this.#length === FEW_BYTES) {
			const few = this.#bytes;
			this.#bytes = new Uint8Array(MOST_BYTES);
			this.#bytes.set(few);
		}
		this.#bytes[this.#length++] = value;
		return this;
	}

	word(value: number): this {
		return this.byte(value >> 8).byte(value);
	}

	bytes(values: ArrayLike<number>, most = values.length): this {
		for (let i = 0; i < Math.min(most, values.length); i++) this.byte(values[i]!);
		return this;
	}

	/** Hex digits, also those of an IPv6 address with its colons. */
	hex(digits: string): this {
		const plain = digits.replaceAll(":", "");
		for (let i = 0; i < plain.length; i += 2) this.byte(Number.parseInt(plain.slice(i, i + 2), 16));
		return this;
	}

	take(): Uint8Array {
		return this.#bytes.slice(0, this.#length);
	}
}
