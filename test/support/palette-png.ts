import { deflateSync } from "node:zlib";
import type { PNG } from "pngjs";

const COLOURS = 256;
const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/**
 * A picture as PNG with a palette of its 256 most frequent colours, the others shown by the nearest: for pages, which
 * have few colours and many mixtures of two, about a third of the size. Its transparency is left out.
 */
export function palettePng({ width, height, data }: PNG): Buffer {
	const colourAt = (pixel: number) =>
		(data[pixel * 4]! << 16) | (data[pixel * 4 + 1]! << 8) | data[pixel * 4 + 2]!;
	const counts = new Map<number, number>();
	for (let pixel = 0; pixel < width * height; pixel++)
		counts.set(colourAt(pixel), (counts.get(colourAt(pixel)) ?? 0) + 1);
	const colours = [...counts].sort((a, b) => b[1] - a[1]).map(([colour]) => colour);
	const palette = colours.slice(0, COLOURS);
	const indices = new Map(colours.map((colour) => [colour, nearest(palette, colour)]));
	// Each line begins with the number of its filter: none.
	const lines = Buffer.alloc((width + 1) * height);
	for (let y = 0; y < height; y++)
		for (let x = 0; x < width; x++) lines[y * (width + 1) + 1 + x] = indices.get(colourAt(y * width + x))!;
	const header = Buffer.alloc(13);
	header.writeUInt32BE(width, 0);
	header.writeUInt32BE(height, 4);
	header.set([8, 3], 8);
	const rgb = Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]));
	return Buffer.concat([
		Buffer.from(SIGNATURE),
		chunk("IHDR", header),
		chunk("PLTE", rgb),
		chunk("IDAT", deflateSync(lines, { level: 9 })),
		chunk("IEND", Buffer.alloc(0)),
	]);
}

function nearest(palette: readonly number[], colour: number): number {
	let best = 0;
	let least = Number.POSITIVE_INFINITY;
	for (const [index, other] of palette.entries()) {
		const far =
			((other >> 16) - (colour >> 16)) ** 2 +
			(((other >> 8) & 255) - ((colour >> 8) & 255)) ** 2 +
			((other & 255) - (colour & 255)) ** 2;
		if (far < least) [best, least] = [index, far];
	}
	return best;
}

/** The checksum of PNG; zlib has it only from Node 20.15 on. */
function crc32(bytes: Uint8Array): number {
	let crc = -1;
	for (const byte of bytes) {
		crc ^= byte;
		for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
	}
	return ~crc >>> 0;
}

function chunk(name: string, body: Buffer): Buffer {
	const content = Buffer.concat([Buffer.from(name, "latin1"), body]);
	const all = Buffer.alloc(content.length + 8);
	all.writeUInt32BE(body.length, 0);
	content.copy(all, 4);
	all.writeUInt32BE(crc32(content), content.length + 4);
	return all;
}
