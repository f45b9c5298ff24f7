import { joined } from "./mutate";
import type { Random } from "./random";

/** Services of ECHONET Lite, known ones and a few that are none. */
const ESVS = [
	0x50, 0x51, 0x52, 0x53, 0x5e, 0x60, 0x61, 0x62, 0x63, 0x6e, 0x71, 0x72, 0x73, 0x74, 0x7a, 0x7e, 0x00, 0x64,
	0xff,
];
/** Objects: node profile, controller, meter, all instances, others. */
const OBJECTS = [0x0ef001, 0x05ff01, 0x028801, 0x028800, 0x028802, 0x0ef000, 0x000000, 0xffffff];
const EPCS = [
	0x80, 0x82, 0x88, 0x8a, 0x8d, 0x97, 0x98, 0x9d, 0x9e, 0x9f, 0xc0, 0xd3, 0xd5, 0xd7, 0xe0, 0xe1, 0xe2, 0xe3,
	0xe5, 0xe7, 0xe8, 0xea, 0xeb, 0xec, 0xff, 0x00,
];
const HEADER = 12;

/**
 * A copy of an ECHONET Lite frame with one to three changes of its structure: counts, lengths, services, objects,
 * properties that come twice, are missing, change places or lose their data. Unlike a change of bytes, most of these still
 * look like a frame.
 */
export function mutateFrame(random: Random, frame: Uint8Array): Uint8Array {
	const header = frame.slice(0, HEADER);
	const blocks = blocksOf(frame);
	let opc = blocks.length;
	for (let changes = 1 + random.below(3); changes > 0; changes--) {
		const at = random.below(Math.max(1, blocks.length));
		const block = blocks[at];
		switch (random.below(12)) {
			case 0:
				opc = random.pick([0, opc + 1, Math.max(0, opc - 1), 255]);
				break;
			case 1:
				header[10] = random.pick(ESVS);
				break;
			case 2:
				put24(header, random.once(2) ? 4 : 7, random.pick(OBJECTS));
				break;
			case 3:
				if (block !== undefined) block[0] = random.pick(EPCS);
				break;
			case 4: // a length that does not fit its data
				if (block !== undefined)
					block[1] = random.pick([0, block[1]! + 1, Math.max(0, block[1]! - 1), 0x80, 0xff]);
				break;
			case 5:
				if (block !== undefined) blocks.splice(at, 0, block.slice());
				opc = blocks.length;
				break;
			case 6:
				blocks.splice(at, 1);
				if (random.once(2)) opc = blocks.length;
				break;
			case 7:
				blocks.reverse();
				break;
			case 8: // as in a negative answer
				if (block !== undefined) blocks[at] = Uint8Array.of(block[0]!, 0);
				break;
			case 9: // another length, and the data with it
				blocks[at] = makeBlock(
					random,
					block?.[0] ?? random.pick(EPCS),
					random.pick([1, 3, 4, 5, 8, 17, 64, 255]),
				);
				opc = blocks.length;
				break;
			case 10: // a second list, as SetGet has
				blocks.push(Uint8Array.of(random.below(4)), makeBlock(random, random.pick(EPCS), 0));
				break;
			default: // many small ones
				for (let i = random.below(40); i > 0; i--)
					blocks.push(makeBlock(random, random.pick(EPCS), random.below(3)));
				opc = blocks.length;
		}
	}
	header[11] = opc;
	return joined(header, ...blocks);
}

function blocksOf(frame: Uint8Array): Uint8Array[] {
	const blocks: Uint8Array[] = [];
	for (let at = HEADER; at + 2 <= frame.length; ) {
		const end = Math.min(frame.length, at + 2 + frame[at + 1]!);
		blocks.push(frame.slice(at, end));
		at = end;
	}
	return blocks;
}

function makeBlock(random: Random, epc: number, pdc: number): Uint8Array {
	const block = new Uint8Array(2 + pdc);
	block[0] = epc;
	block[1] = pdc;
	const fill = random.pick([0, 0x7f, 0xff, 1]);
	for (let i = 2; i < block.length; i++) block[i] = random.once(3) ? random.word() : fill;
	return block;
}

function put24(to: Uint8Array, at: number, value: number): void {
	to[at] = value >> 16;
	to[at + 1] = value >> 8;
	to[at + 2] = value;
}

const LINE_ENDS = ["\r\n", "\r\n", "\r", "\n", "", "\r\n\r\n", " \r\n"];
/** What a module says at any moment, also in the middle of something else. */
const ASIDES = [
	"OK\r\n",
	"OK 01\r\n",
	"FAIL ER04\r\n",
	"FAIL ER09\r\n",
	"FAIL\r\n",
	"EVENT 21 FE80:0000:0000:0000:021C:6400:030C:12A4 00\r\n",
	"EVENT 26 FE80:0000:0000:0000:021C:6400:030C:12A4\r\n",
	"EVENT\r\n",
	"EVER 1.2.10\r\n",
	"EPANDESC\r\n",
	"  Channel:21\r\n",
	"SKSENDTO 1 FE80:0000:0000:0000:021C:6400:030C:12A4 0E1A 1 0 000E ",
];
const LENGTHS = [
	"0000",
	"0001",
	"0011",
	"0013",
	"04D0",
	"04D1",
	"7FFF",
	"FFFF",
	"12",
	"00012",
	"-001",
	"GGGG",
];

/**
 * A copy of what a module wrote, with one to four changes of its structure: lines and words that are missing, double or
 * out of place, other line ends, lengths that do not fit, something said in between.
 */
export function mutateLines(random: Random, bytes: Uint8Array): Uint8Array {
	let text = "";
	for (const byte of bytes) text += String.fromCharCode(byte);
	const lines = text.split("\r\n");
	const ends = lines.map(() => "\r\n");
	ends[ends.length - 1] = "";
	for (let changes = 1 + random.below(4); changes > 0; changes--) {
		const at = random.below(lines.length);
		const line = lines[at]!;
		const words = line.split(" ");
		const word = random.below(words.length);
		switch (random.below(9)) {
			case 0:
				lines[at] = words.filter((_, i) => i !== word).join(" ");
				break;
			case 1:
				words.splice(word, 0, words[word]!);
				lines[at] = words.join(" ");
				break;
			case 2: {
				const others = lines[random.below(lines.length)]!.split(" ");
				words[word] = others[random.below(others.length)]!;
				lines[at] = words.join(" ");
				break;
			}
			case 3:
				ends[at] = random.pick(LINE_ENDS);
				break;
			case 4: {
				const cut = random.below(line.length + 1);
				lines[at] = line.slice(0, cut) + random.pick(ASIDES) + line.slice(cut);
				break;
			}
			case 5:
				lines[at] = "";
				break;
			case 6: {
				const other = random.below(lines.length);
				lines[at] = lines[other]!;
				lines[other] = line;
				break;
			}
			case 7: // the length field of a datagram: the last word of four digits
				for (let i = words.length - 1; i >= 0; i--) {
					if (!/^[0-9A-F]{4}$/.test(words[i]!)) continue;
					words[i] = random.pick(LENGTHS);
					break;
				}
				lines[at] = words.join(" ");
				break;
			default:
				lines[at] = line.repeat(1 + random.below(3));
		}
	}
	let made = "";
	for (let i = 0; i < lines.length; i++) made += lines[i]! + ends[i]!;
	const out = new Uint8Array(made.length);
	for (let i = 0; i < out.length; i++) out[i] = made.charCodeAt(i);
	return out;
}

const HEADERS = [
	"Content-Length: 0",
	"Content-Length: 5",
	"Content-Length: 5, 5",
	"Content-Length: +5",
	"Content-Length: -1",
	"Content-Length: 99999999999999999999",
	"Content-Length: 0x10",
	"Transfer-Encoding: chunked",
	"Transfer-Encoding: identity, chunked",
	"Host:",
	"Host: evil.example",
	"Host: 192.168.1.20",
	"Connection: close",
	"Connection: keep-alive",
	"Expect: 100-continue",
	"Content-Type: text/plain",
	"Origin: null",
	"Authorization: Bearer 0000",
	": nameless",
	" folded",
	`X-Long: ${"a".repeat(900)}`,
];
const STARTS = [
	"GET / HTTP/1.1",
	"GET  / HTTP/1.1",
	"GET /a b HTTP/1.1",
	"GET http://192.168.1.20/ HTTP/1.1",
	"POST / HTTP/2.0",
	"get / http/1.1",
	"GET /%zz HTTP/1.1",
	"GET /?a=1&a=2&&=3&b HTTP/1.0",
	`GET /${"a".repeat(2000)} HTTP/1.1`,
	"BREW /pot HTTP/1.1",
	"",
];

/** A copy of an HTTP request with one to three changes of its structure: start line, fields, the body against its length. */
export function mutateRequest(random: Random, bytes: Uint8Array): Uint8Array {
	let text = "";
	for (const byte of bytes) text += String.fromCharCode(byte);
	const split = text.indexOf("\r\n\r\n");
	const lines = (split < 0 ? text : text.slice(0, split)).split("\r\n");
	let body = split < 0 ? "" : text.slice(split + 4);
	let end = "\r\n\r\n";
	for (let changes = 1 + random.below(3); changes > 0; changes--) {
		const at = 1 + random.below(Math.max(1, lines.length - 1));
		switch (random.below(7)) {
			case 0:
				lines[0] = random.pick(STARTS);
				break;
			case 1:
				lines.splice(at, 0, random.pick(HEADERS));
				break;
			case 2:
				lines.splice(at, 1);
				break;
			case 3:
				lines.splice(at, 0, lines[at] ?? "");
				break;
			case 4:
				body = random.pick(["", "5\r\nhello\r\n0\r\n\r\n", "\r\n", `${body}${body}`, body.slice(1)]);
				break;
			case 5:
				end = random.pick(["\n\n", "\r\n", "\r\r", "\r\n\r\n\r\n"]);
				break;
			default:
				for (let i = random.below(60); i > 0; i--) lines.splice(at, 0, `X-${i}: ${i}`);
		}
	}
	const made = lines.join("\r\n") + end + body;
	const out = new Uint8Array(made.length);
	for (let i = 0; i < out.length; i++) out[i] = made.charCodeAt(i);
	return out;
}
