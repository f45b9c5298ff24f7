/**
 * QR codes (ISO/IEC 18004) in byte mode with error correction level L, versions 1 to 6: up to 134 bytes,
 * enough for a Wi-Fi network or an address. Made when the view Set-up opens, and not kept.
 */

/** Data codewords, error correction codewords per block, blocks: version 1 to 6, level L. */
const SIZES: readonly (readonly [data: number, ecc: number, blocks: number])[] = Object.freeze([
	Object.freeze([19, 7, 1] as const),
	Object.freeze([34, 10, 1] as const),
	Object.freeze([55, 15, 1] as const),
	Object.freeze([80, 20, 1] as const),
	Object.freeze([108, 26, 1] as const),
	Object.freeze([136, 18, 2] as const),
]);

const LIGHT = 0;
const DARK = 1;
const FREE = 2;
const LEVEL_L = 1;

/** A square of modules; `at(x, y)` is true for a dark one. Without a quiet zone. */
export class QrCode {
	readonly size: number;
	/** Which of the eight masks was chosen. */
	readonly mask: number;
	private readonly _modules: Uint8Array;

	constructor(size: number, mask: number, modules: Uint8Array) {
		this.size = size;
		this.mask = mask;
		this._modules = modules;
	}

	at(x: number, y: number): boolean {
		return this._modules[y * this.size + x] === DARK;
	}
}

/**
 * Encodes ASCII text; other characters are written as UTF-8. Undefined when it is longer than 134 bytes.
 * `mask` (0 to 7) fixes the mask, for tests; without it the mask with the lowest penalty is used.
 */
export function encodeQr(text: string, mask?: number): QrCode | undefined {
	const bytes = utf8(text);
	const version = SIZES.findIndex((size) => bytes.length <= size[0] - 2) + 1;
	if (version === 0) return undefined;
	const size = version * 4 + 17;
	const codewords = interleave(dataCodewords(bytes, SIZES[version - 1]![0]), version);
	const frame = makeFrame(size, version);
	let best: Uint8Array | undefined;
	let bestMask = 0;
	let lowest = Number.POSITIVE_INFINITY;
	for (let candidate = mask ?? 0; candidate <= (mask ?? 7); candidate++) {
		const modules = frame.slice();
		placeData(modules, size, codewords, candidate);
		placeFormat(modules, size, candidate);
		const penalty = mask == null ? penaltyOf(modules, size) : 0;
		if (penalty < lowest) {
			lowest = penalty;
			best = modules;
			bestMask = candidate;
		}
	}
	return best == null ? undefined : new QrCode(size, bestMask, best);
}

function utf8(text: string): number[] {
	const bytes: number[] = [];
	for (const character of text) {
		const code = character.codePointAt(0)!;
		if (code < 0x80) bytes.push(code);
		else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63));
		else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
		else
			bytes.push(
				0xf0 | (code >> 18),
				0x80 | ((code >> 12) & 63),
				0x80 | ((code >> 6) & 63),
				0x80 | (code & 63),
			);
	}
	return bytes;
}

/** Mode 0100, an 8-bit length, the bytes, four zero bits, padding EC 11 EC ... */
function dataCodewords(bytes: readonly number[], capacity: number): Uint8Array {
	const data = new Uint8Array(capacity);
	const length = bytes.length;
	data[0] = 0x40 | (length >> 4);
	data[1] = (length << 4) & 0xff;
	for (let i = 0; i < length; i++) {
		data[i + 1]! |= bytes[i]! >> 4;
		data[i + 2] = (bytes[i]! << 4) & 0xff;
	}
	for (let i = length + 2; i < capacity; i++) data[i] = (i - length) % 2 === 0 ? 0xec : 0x11;
	return data;
}

/** Blocks of data one codeword each in turn, then their error correction in the same way. */
function interleave(data: Uint8Array, version: number): Uint8Array {
	const size = SIZES[version - 1]!;
	const total = size[0];
	const ecc = size[1];
	const blocks = size[2];
	const length = total / blocks;
	const all = new Uint8Array(total + ecc * blocks);
	for (let block = 0; block < blocks; block++) {
		const part = data.subarray(block * length, (block + 1) * length);
		const rest = remainder(part, ecc);
		for (let i = 0; i < length; i++) all[i * blocks + block] = part[i]!;
		for (let i = 0; i < ecc; i++) all[total + i * blocks + block] = rest[i]!;
	}
	return all;
}

/** Reed-Solomon remainder of `data` over GF(256), polynomial 11D. */
function remainder(data: Uint8Array, degree: number): Uint8Array {
	const generator = new Uint8Array(degree);
	generator[degree - 1] = 1;
	let root = 1;
	for (let i = 0; i < degree; i++) {
		for (let j = 0; j < degree; j++) {
			generator[j] = multiply(generator[j]!, root);
			if (j + 1 < degree) generator[j]! ^= generator[j + 1]!;
		}
		root = multiply(root, 2);
	}
	const rest = new Uint8Array(degree);
	for (let at = 0; at < data.length; at++) {
		const factor = data[at]! ^ rest[0]!;
		rest.copyWithin(0, 1);
		rest[degree - 1] = 0;
		for (let i = 0; i < degree; i++) rest[i]! ^= multiply(generator[i]!, factor);
	}
	return rest;
}

function multiply(a: number, b: number): number {
	let product = 0;
	for (let bit = 7; bit >= 0; bit--) {
		product = (product << 1) ^ ((product >> 7) * 0x11d);
		product ^= ((b >> bit) & 1) * a;
	}
	return product;
}

/** Everything but data and format: finders, timing, alignment; the format's place is kept light. */
function makeFrame(size: number, version: number): Uint8Array {
	const modules = new Uint8Array(size * size).fill(FREE);
	const set = (x: number, y: number, dark: boolean) => {
		if (x >= 0 && y >= 0 && x < size && y < size) modules[y * size + x] = dark ? DARK : LIGHT;
	};
	const ring = (cx: number, cy: number, reach: number, light: (distance: number) => boolean) => {
		for (let y = -reach; y <= reach; y++)
			for (let x = -reach; x <= reach; x++) set(cx + x, cy + y, !light(Math.max(Math.abs(x), Math.abs(y))));
	};
	for (let i = 0; i < size; i++) {
		set(6, i, i % 2 === 0);
		set(i, 6, i % 2 === 0);
	}
	const finder = (distance: number) => distance === 2 || distance === 4;
	ring(3, 3, 4, finder);
	ring(size - 4, 3, 4, finder);
	ring(3, size - 4, 4, finder);
	if (version > 1) ring(size - 7, size - 7, 2, (distance) => distance === 1);
	for (let i = 0; i < 9; i++) {
		if (modules[8 * size + i] === FREE) modules[8 * size + i] = LIGHT;
		if (modules[i * size + 8] === FREE) modules[i * size + 8] = LIGHT;
		if (i > 7) continue;
		modules[8 * size + size - 1 - i] = LIGHT;
		modules[(size - 1 - i) * size + 8] = LIGHT;
	}
	return modules;
}

/** Two columns at a time from the right, upwards and downwards in turn; column 6 is the timing's. */
function placeData(modules: Uint8Array, size: number, codewords: Uint8Array, mask: number): void {
	let bit = 0;
	for (let right = size - 1; right >= 1; right -= 2) {
		if (right === 6) right = 5;
		const upwards = ((right + 1) & 2) === 0;
		for (let step = 0; step < size; step++) {
			const y = upwards ? size - 1 - step : step;
			for (let x = right; x > right - 2; x--) {
				const at = y * size + x;
				if (modules[at] !== FREE) continue;
				const byte = codewords[bit >> 3] ?? 0;
				const dark = ((byte >> (7 - (bit & 7))) & 1) === 1;
				modules[at] = dark !== inverts(mask, x, y) ? DARK : LIGHT;
				bit++;
			}
		}
	}
}

function inverts(mask: number, x: number, y: number): boolean {
	switch (mask) {
		case 0:
			return (x + y) % 2 === 0;
		case 1:
			return y % 2 === 0;
		case 2:
			return x % 3 === 0;
		case 3:
			return (x + y) % 3 === 0;
		case 4:
			return (Math.floor(y / 2) + Math.floor(x / 3)) % 2 === 0;
		case 5:
			return ((x * y) % 2) + ((x * y) % 3) === 0;
		case 6:
			return (((x * y) % 2) + ((x * y) % 3)) % 2 === 0;
		default:
			return (((x + y) % 2) + ((x * y) % 3)) % 2 === 0;
	}
}

/** Level and mask with their BCH code, twice. */
function placeFormat(modules: Uint8Array, size: number, mask: number): void {
	const data = (LEVEL_L << 3) | mask;
	let rest = data;
	for (let i = 0; i < 10; i++) rest = (rest << 1) ^ ((rest >> 9) * 0x537);
	const bits = ((data << 10) | rest) ^ 0x5412;
	const dark = (i: number) => (bits >> i) & 1;
	for (let i = 0; i < 15; i++) {
		// First copy: down column 8, then along row 8, both skipping the timing; second: the two far edges.
		const row = i < 6 ? i : i < 8 ? i + 1 : size - 15 + i;
		modules[row * size + 8] = dark(i);
		const column = i < 8 ? size - 1 - i : i < 9 ? 7 : 14 - i;
		modules[8 * size + column] = dark(i);
	}
	modules[(size - 8) * size + 8] = DARK;
}

/** The four penalties of clause 7.8.3. */
function penaltyOf(modules: Uint8Array, size: number): number {
	let penalty = 0;
	let darkCount = 0;
	for (let i = 0; i < size; i++)
		penalty += runPenalty(modules, i * size, 1, size) + runPenalty(modules, i, size, size);
	for (let y = 0; y < size; y++)
		for (let x = 0; x < size; x++) {
			const at = y * size + x;
			const module = modules[at]!;
			darkCount += module;
			if (x + 1 < size && y + 1 < size)
				if (module === modules[at + 1] && module === modules[at + size] && module === modules[at + size + 1])
					penalty += 3;
		}
	const percent = (darkCount * 100) / (size * size);
	return penalty + Math.floor(Math.abs(percent - 50) / 5) * 10;
}

/** Runs of five and more, and the finder's pattern 1011101 beside four light modules. */
function runPenalty(modules: Uint8Array, start: number, step: number, size: number): number {
	let penalty = 0;
	let run = 0;
	let window = 0;
	let last = -1;
	for (let i = 0; i < size; i++) {
		const module = modules[start + i * step]!;
		run = module === last ? run + 1 : 1;
		last = module;
		if (run === 5) penalty += 3;
		else if (run > 5) penalty++;
		window = ((window << 1) | module) & 0x7ff;
		if (i >= 10 && (window === 0b00001011101 || window === 0b10111010000)) penalty += 40;
	}
	return penalty;
}
