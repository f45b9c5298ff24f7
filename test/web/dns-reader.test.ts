import { describe, expect, it } from "vitest";
import { hexToBytes } from "../../modules/bytes/hex";
import { DnsReader } from "../../modules/web/names/dns-reader";

const HEADER = "123400000001000000000000";
const NAME = "086B61626577617474056C6F63616C00";
const LABELS = ["kabewatt", "local"];

function load(hex: string, length = hex.length / 2) {
	const bytes = hexToBytes(hex)!;
	const reader = new DnsReader(bytes);
	return { reader, loaded: reader.load(bytes, length) };
}

describe("a message", () => {
	it.each([
		["a question", HEADER, true],
		["an answer", "123484000000000100000000", true],
		["of another opcode", "123428000001000000000000", false],
		["with an error", "123400030001000000000000", false],
		["too short by one byte", HEADER.slice(2), false],
	])("%s", (_what, hex, loaded) => {
		expect(load(hex).loaded).toBe(loaded);
	});

	it("tells its counts, its number and what it is", () => {
		const { reader } = load("123484000001000200030004");
		expect([reader.id, reader.isResponse]).toEqual([0x1234, true]);
		expect([reader.questions, reader.answers, reader.authorities, reader.additionals]).toEqual([1, 2, 3, 4]);
		expect(load(HEADER).reader.isResponse).toBe(false);
	});
});

describe("a name in a question", () => {
	it.each([
		["the same", NAME, true],
		["in capitals", "084B41424557415454054C4F43414C00", true],
		["with another end", "086B61626577617474056C6F63616D00", false],
		["with a shorter label", "076B616265776174056C6F63616C00", false],
		["with one label more", "086B61626577617474056C6F63616C016100", false],
		["with one label less", "086B6162657761747400", false],
	])("%s", (_what, hex, same) => {
		const { reader } = load(`${HEADER}${hex}000C8001`);
		expect(reader.nextQuestion()).toBe(true);
		expect([reader.name, reader.type, reader.class]).toEqual([12, 12, 0x8001]);
		expect(reader.isName(reader.name, LABELS)).toBe(same);
		expect(reader.nextQuestion()).toBe(false);
	});

	it.each([
		["a label of 63 bytes, the longest", `3F${"61".repeat(63)}00`],
		["127 labels, the most", `${"0161".repeat(127)}00`],
	])("%s: read", (_what, hex) => {
		const { reader } = load(`${HEADER}${hex}00010001`);
		expect(reader.nextQuestion()).toBe(true);
		expect([reader.type, reader.class]).toEqual([1, 1]);
	});

	it.each([
		["of 128 labels", `${HEADER}${"0161".repeat(128)}0000010001`],
		["cut in its name", `${HEADER}${NAME.slice(0, 20)}`],
		["cut by its last byte", `${HEADER}${NAME}000100`],
		["with a label longer than any", `${HEADER}40${"61".repeat(64)}0000010001`],
		["of labels without end", `${HEADER}${"0161".repeat(200)}`],
	])("%s is not read", (_what, hex) => {
		expect(load(hex).reader.nextQuestion()).toBe(false);
	});
});

describe("a record", () => {
	it("is read to its last byte, and not beyond", () => {
		const hex = `${HEADER}${NAME}0001800100000078 0004 C0A80115`.replaceAll(" ", "");
		const { reader } = load(hex);
		expect(reader.nextRecord()).toBe(true);
		expect([reader.type, reader.class, reader.ttlS, reader.dataLength]).toEqual([1, 0x8001, 120, 4]);
		expect(reader.data).toBe(hex.length / 2 - 4);
		expect(reader.nextRecord()).toBe(false);
		expect(load(hex, hex.length / 2 - 1).reader.nextRecord()).toBe(false);
		expect(load(hex, hex.length / 2 - 5).reader.nextRecord()).toBe(false);
	});
});

describe("a record without data", () => {
	it("is read where the message ends with it, and is none where a byte is missing", () => {
		const hex = `${HEADER}${NAME}00108001000000780000`;
		const { reader } = load(hex);
		expect(reader.nextRecord()).toBe(true);
		expect([reader.type, reader.dataLength, reader.data]).toEqual([16, 0, hex.length / 2]);
		expect(load(`${hex}00`, hex.length / 2 - 1).reader.nextRecord()).toBe(false);
	});
});

describe("a compressed name", () => {
	it.each([
		["that points back", `${NAME}C00C`, true],
		["whose end points back", `${NAME}086B61626577617474C015`, true],
		["that points to itself", `${NAME}C01C`, false],
		["that points forward", `${NAME}C020000000000000`, false],
	])("%s", (_what, hex, same) => {
		const { reader } = load(`${HEADER}${hex}00010001`);
		expect(reader.isName(28, LABELS)).toBe(same);
	});

	it("that points to a name that is cut off", () => {
		// What an earlier message left behind the end does not count.
		expect(load(`${HEADER}${NAME}`, 27).reader.isName(12, LABELS)).toBe(false);
		expect(load(`${HEADER}${NAME.slice(0, -2)}`).reader.isName(12, LABELS)).toBe(false);
		expect(load(`${HEADER}${NAME.slice(0, 18)}`).reader.isName(12, LABELS)).toBe(false);
	});
});
