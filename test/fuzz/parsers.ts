import { bytesToHex, hexToBytes } from "../../modules/bytes/hex";
import { FrameReader } from "../../modules/echonet/frame-reader";
import { decodeEdt, decodeProperty } from "../../modules/meter/values/decode";
import { PROPERTIES } from "../../modules/meter/values/properties";
import { Readings } from "../../modules/meter/values/readings";
import type { ReceivedDatagram } from "../../modules/skstack/receive/datagram";
import { KIND, type Line } from "../../modules/skstack/receive/line";
import { READER_CAPACITY, Reader } from "../../modules/skstack/receive/reader";
import { ALL_CAPTURES } from "../fixtures/captures";
import { latin1 } from "../fixtures/transcript";
import { mutate } from "./mutate";
import type { Random } from "./random";
import { mutateFrame, mutateLines } from "./structure";
import { insist, type Target } from "./target";

const CAPTURES = ALL_CAPTURES.map(({ bytes }) => latin1(bytes));

const GOOD_FRAME = hexToBytes("1081 1234 028801 05FF01 72 01 E7 04 00000278")!;
const GOOD_LINE = latin1(
	"ERXUDP FE80:0000:0000:0000:021C:6400:030C:12A4 FE80:0000:0000:0000:021D:1290:1234:5678 0E1A 0E1A 001C6400030C12A4 1 0012 1081123402880105FF017201E70400000278\r\n",
);

const MAX_PIECE = 4_000;
/** Good datagrams, one after the other: more than the reader has room for at once. */
const GOOD_LINES = 20;
const GOOD_STREAM = latin1(String.fromCharCode(...GOOD_LINE).repeat(GOOD_LINES));

/** A line that means something to the driver. */
function said(line: Line): string {
	const { kind } = line;
	if (kind === KIND.OTHER || kind === KIND.ECHO) return "";
	const text = line.text();
	return kind === KIND.FIELD && !FIELD.test(text) ? "" : `${text}\n`;
}

const FIELD = /^(Channel|Pan ID|Addr|LQI|PairID):/;

function contents({ bytes, at, length }: ReceivedDatagram): string {
	return `${bytesToHex(bytes, at, length)}\n`;
}

/** A line end in an address: taken for a part of it only when all of the datagram came at once. */
function isSplit({ bytes, senderAt, payloadAt }: ReceivedDatagram): boolean {
	for (let i = senderAt; i < payloadAt; i++) if (bytes[i] === 0x0d || bytes[i] === 0x0a) return true;
	return false;
}

/** Captures, broken, in pieces of any size; then silence; then one good datagram. */
export class ReaderTarget implements Target {
	readonly name = "reader";
	#lines = 0;
	#datagrams = 0;
	#last: number[] = [];
	/** All that was understood, as text. */
	#heard = "";
	readonly #reader = new Reader({
		onLine: (line) => {
			this.#lines++;
			this.#heard += said(line);
		},
		onDatagram: (datagram) => this.#onDatagram(datagram),
		onGarbage: (bytes, at, length) =>
			insist(at >= 0 && at + length <= bytes.length, "garbage outside the buffer"),
	});

	run(random: Random): void {
		const seed = random.pick(CAPTURES);
		const from = random.below(seed.length);
		const piece = seed.subarray(from, from + 40 + random.below(1_500));
		const shaped = random.once(2) ? mutateLines(random, piece) : piece;
		const input = (random.once(2) ? shaped : mutate(random, shaped, CAPTURES, MAX_PIECE)).subarray(
			0,
			MAX_PIECE,
		);
		const reader = this.#reader;
		this.#lines = 0;
		this.#datagrams = 0;
		this.#heard = "";
		for (let at = 0; at < input.length; ) {
			const length = Math.min(input.length - at, 1 + random.below(random.once(4) ? 700 : 64));
			reader.push(input.slice(at, at + length), length);
			at += length;
		}
		if (input.length <= READER_CAPACITY) this.#compare(input);
		reader.settle();
		insist(!reader.partial, "bytes are still pending after a silence");
		insist(this.#lines + this.#datagrams <= input.length + READER_CAPACITY, "more pieces than bytes");
		this.#last = [];
		reader.push(GOOD_LINE, GOOD_LINE.length);
		insist(
			this.#last.length === GOOD_FRAME.length && this.#last.every((byte, i) => byte === GOOD_FRAME[i]),
			"the good datagram after the garbage was not understood",
		);
		if (random.once(4)) this.#overflow(random);
	}

	/** Reads that bring more than there is room for, again and again, while a line waits for its end: nothing is lost. */
	#overflow(random: Random): void {
		const reader = this.#reader;
		const before = this.#datagrams;
		const dropped = reader.droppedBytes;
		for (let at = 0; at < GOOD_STREAM.length; ) {
			const piece = GOOD_STREAM.subarray(at, at + 1 + random.below(READER_CAPACITY));
			reader.push(piece, piece.length);
			at += piece.length;
		}
		const count = this.#datagrams - before;
		insist(count === GOOD_LINES, `${count} of ${GOOD_LINES} good datagrams in a row were understood`);
		insist(reader.droppedBytes === dropped, "bytes of good datagrams were dropped");
	}

	/** How a read is cut must not matter: the same bytes at once mean the same. */
	#compare(input: Uint8Array): void {
		let whole = "";
		let split = false;
		const reader = new Reader({
			onLine: (line) => {
				whole += said(line);
			},
			onDatagram: (datagram) => {
				whole += contents(datagram);
				split ||= isSplit(datagram);
			},
			onGarbage: () => {},
		});
		reader.push(input, input.length);
		insist(
			split || whole === this.#heard,
			`read in pieces it is ${JSON.stringify(this.#heard)}, at once ${JSON.stringify(whole)}`,
		);
	}

	#onDatagram(datagram: ReceivedDatagram): void {
		const { bytes, at, length } = datagram;
		this.#datagrams++;
		this.#heard += contents(datagram);
		insist(at >= 0 && length >= 0 && at + length <= bytes.length, "a datagram outside the buffer");
		this.#last = Array.from(bytes.subarray(at, at + length));
	}
}

const FRAMES = [
	"1081 0001 028801 05FF01 72 01 E7 04 00000278",
	"1081 0002 028801 05FF01 72 03 E7 04 00000278 E8 04 001E0032 E0 04 0000B9D6",
	"1081 0003 028801 05FF01 52 02 E7 04 00000278 D0 00",
	"1081 0004 028801 0EF001 73 02 EA 0B 07E6080114000000012CC7 EB 0B 07E60801140000FFFFFFFE",
	"1081 0005 028801 05FF01 7E 01 E5 00 02 E2 06 000000000001 E7 04 7FFFFFFE",
	"1081 0006 0EF001 0EF001 73 01 D5 04 01 028801",
	"1081 0007 05FF01 028801 6E 01 E5 01 00 01 E2 00",
].map((text) => hexToBytes(text)!);

/** Frames, broken: what is walked lies inside, and the count is right. */
export class FrameTarget implements Target {
	readonly name = "frame";
	readonly #reader = new FrameReader();

	run(random: Random): void {
		const shaped = random.once(2) ? mutateFrame(random, random.pick(FRAMES)) : random.pick(FRAMES);
		const frame = (random.once(2) ? shaped : mutate(random, shaped, FRAMES, 1_472)).subarray(0, 1_472);
		// Behind the frame stands what an earlier one left there.
		const at = random.below(8);
		const buffer = new Uint8Array(at + frame.length + random.below(40)).fill(0x7f);
		buffer.set(frame, at);
		const reader = this.#reader;
		const good = isFrame(frame);
		insist(
			reader.load(buffer, at, at + frame.length) === good,
			`a frame is ${good ? "good, and was" : "bad, and was not"} refused`,
		);
		if (good) {
			this.#walk(reader, at, at + frame.length);
			if (reader.second()) this.#walk(reader, at, at + frame.length);
		} else insist(!reader.next(), "a property of a frame that was refused");
		insist(reader.load(GOOD_FRAME, 0, GOOD_FRAME.length), "a good frame was refused");
		insist(reader.tid === 0x1234 && reader.seoj === 0x028801 && reader.deoj === 0x05ff01, "header misread");
		insist(reader.next() && reader.epc === 0xe7 && reader.pdc === 4 && !reader.next(), "property misread");
	}

	#walk(reader: FrameReader, start: number, end: number): void {
		let count = 0;
		while (reader.next()) {
			count++;
			insist(reader.edt >= start + 14 && reader.edt + reader.pdc <= end, "a property outside the frame");
		}
		insist(count === reader.opc, `${count} properties instead of ${reader.opc}`);
	}
}

/** The same question, answered as plainly as the specification puts it: each list of properties ends within the frame. */
function isFrame(frame: Uint8Array): boolean {
	if (frame.length < 12 || frame[0] !== 0x10 || frame[1] !== 0x81) return false;
	const lists = (frame[10]! & 15) === 14 ? 2 : 1;
	let at = 11;
	for (let list = 0; list < lists; list++) {
		if (at >= frame.length) return false;
		const count = frame[at++]!;
		for (let i = 0; i < count; i++) {
			if (at + 2 > frame.length) return false;
			at += 2 + frame[at + 1]!;
			if (at > frame.length) return false;
		}
	}
	return true;
}

const EDTS = [
	"00000278",
	"7FFFFFFE",
	"80000000",
	"FFFFFFFE",
	"001E7FFE",
	"07E6080114000000012CC7",
	"1941414160",
]
	.map((text) => hexToBytes(text)!)
	.concat(PROPERTIES.map(({ min }) => new Uint8Array(min)));

/** Property data of any length and content: no exception, and no number outside its class. */
export class DecodeTarget implements Target {
	readonly name = "decode";
	readonly #readings = new Readings({ ticks: () => 0, unix: () => undefined });

	run(random: Random): void {
		const row = random.pick(PROPERTIES);
		const edt = mutate(random, random.pick(EDTS), EDTS, 255);
		const readings = this.#readings;
		readings.store(row.epc, edt, 0, edt.length);
		const { watts, currentR, currentT } = readings;
		insist(watts === undefined || (watts > -0x80000000 && watts < 0x7ffffffe), `watts ${watts}`);
		insist(currentR === undefined || (currentR > -0x8000 && currentR < 0x7ffe), `current R ${currentR}`);
		insist(currentT === undefined || (currentT > -0x8000 && currentT < 0x7ffe), `current T ${currentT}`);
		for (const epc of [0xe0, 0xe3]) {
			const count = readings.count(epc);
			insist(count === undefined || (count >= 0 && count <= 99_999_999), `count ${count}`);
		}
		const lang = random.once(2) ? "ja" : "en";
		for (const { value, reason } of [
			decodeEdt(row, edt, 0, edt.length, readings, lang),
			decodeProperty(readings, row.epc, lang),
		]) {
			insist((value === undefined) === (reason !== undefined), "a value and a reason, or neither");
			insist(value === undefined || JSON.stringify(value) !== undefined, "a value that is no JSON");
			insist(typeof value !== "number" || Number.isFinite(value), "a number that is none");
			insist(row.kind !== "secret" || value === undefined, "a secret was decoded");
		}
	}
}
