import { Reader } from "../../../modules/skstack/receive/reader";

/** The reader alone, whose work depends on what comes in at the UART. */

let heard = 0;

function makeReader(): Reader {
	return new Reader({ onLine: () => heard++, onDatagram: () => heard++, onGarbage: () => heard++ });
}

const BATCHES = 512;
/** Bytes of noise in one call of `noise` and `flat`. */
export const NOISE_BYTES = BATCHES * 64;

let seed = 7;
const noisy = makeReader();
/** Made beforehand, so that making them does not count. */
const batches = Array.from({ length: BATCHES }, () => Uint8Array.from({ length: 64 }, anyByte));

/** UART noise in batches as the device delivers it: any byte at random, line ends among them. */
export function noise(): void {
	for (let i = 0; i < BATCHES; i++) noisy.push(batches[i]!, 64);
}

function anyByte(): number {
	seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
	return seed >> 16;
}

/** 0x00 without end, as an open line or a wrong speed gives. */
const zeros = new Uint8Array(64);
const flatReader = makeReader();

export function flat(): void {
	for (let batches = 0; batches < BATCHES; batches++) flatReader.push(zeros, 64);
}

const LINE =
	"ERXUDP FE80:0000:0000:0000:021C:6400:030C:12A4 FE80:0000:0000:0000:021D:1290:1234:5678 0E1A 0E1A 001C6400030C12A4 1 0012 1081000102880105FF017201E70400000278\r\n";
/** With other digits for the transaction and the watts, as one poll has them after another. */
const answers = ["0001", "0002", "0003"].map((tid, i) =>
	Uint8Array.from(LINE.replace("10810001", `1081${tid}`).replace("0278", `027${i}`), (c) => c.charCodeAt(0)),
);
let answered = 0;
const lineReader = makeReader();

/** The meter's E7 answer as the module prints it in hex, to the datagram. */
export function receive(): void {
	const line = answers[answered++ % answers.length]!;
	lineReader.push(line, line.length);
}

const singles = Array.from(answers[0]!, (byte) => Uint8Array.of(byte));
export const ANSWER_BYTES = singles.length;
const slowReader = makeReader();

/** The same answer in reads of one byte: what waits for its end is not read again with each of them. */
export function dribble(): void {
	for (let i = 0; i < singles.length; i++) slowReader.push(singles[i]!, 1);
}

export function total(): number {
	return heard;
}
