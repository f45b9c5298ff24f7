import { describe, expect, it } from "vitest";
import { ascii } from "../../modules/skstack/receive/line";
import { Reader } from "../../modules/skstack/receive/reader";
import { ALL_CAPTURES } from "../fixtures/captures";
import { latin1, Scribe } from "../fixtures/transcript";

const METER = "FE80:0000:0000:0000:021C:6400:036E:8CF5";
const OWN = "FE80:0000:0000:0000:021D:1290:0003:C890";
const head = (middle: string) => `ERXUDP ${METER} ${OWN} 0E1A 0E1A 001C6400036E8CF5 ${middle} `;
const GOOD = `EVENT 25 ${METER}\r\n`;
const E7 = "1081000102880105FF017201E704000003A0";
const E7_RAW = "\x10\x81\x00\x01\x02\x88\x01\x05\xff\x01\x72\x01\xe7\x04\x00\x00\x03\xa0";

describe("captures", () => {
	it.each(ALL_CAPTURES)("$name", (capture) => {
		const scribe = new Scribe().read(capture.bytes);
		expect(scribe.events).toEqual(capture.events);
		expect(scribe.reader.droppedBytes).toBe(0);
		expect(scribe.reader.partial).toBe(false);
	});

	it.each(ALL_CAPTURES)("$name: the same byte by byte", (capture) => {
		const scribe = new Scribe();
		for (const byte of capture.bytes) scribe.read(byte);
		expect(scribe.events).toEqual(capture.events);
		expect(scribe.reader.droppedBytes).toBe(0);
	});
});

describe("line ends", () => {
	it.each([
		["CR LF", "OK\r\nEVER 1.2.10\r\n"],
		["LF", "OK\nEVER 1.2.10\n"],
		["CR", "OK\rEVER 1.2.10\r"],
		["doubled", "\r\n\r\nOK\r\r\n\n\nEVER 1.2.10\n\r"],
	])("%s", (_, bytes) => {
		expect(new Scribe().read(bytes).events).toEqual(["OK", "EVER 1.2.10"]);
	});

	it.each([
		["CR", "ROPT\r"],
		["CR LF", "ROPT\r\n"],
	])(
		"separates a product answer, which ends in CR alone, from an echo with %s and from what follows",
		(_, echo) => {
			const scribe = new Scribe().read(`${echo}OK 01\rEINFO ${OWN} 001D129012345678 21 FFFF FFFE\r\nOK\r\n`);
			expect(scribe.events).toEqual([
				"ECHO ROPT",
				"OK 01",
				`EINFO ${OWN} 001D129012345678 21 FFFF FFFE`,
				"OK",
			]);
		},
	);
});

it("tells an echo whatever is sent behind it, and what the module says behind it", () => {
	const request = "SKSENDTO 1 FE80:0000:0000:0000:021C:6400:036E:8CF5 0E1A 1 000E ";
	const scribe = new Scribe().read(`${request}\x10\x81\x00\x01\r\nOK\r\n${request}${GOOD}SKVER\r\n`);
	expect(scribe.events).toEqual([`ECHO ${request}\\x10\\x81\\x00\\x01`, "OK", "EVENT 25", "ECHO SKVER"]);
	expect(scribe.garbage).toBe(request);
});

describe("the header of ERXUDP", () => {
	it.each([
		["SE", "1 0012", "sec 1"],
		["DSE", "1 0 0012", "sec 1 side 0"],
		["DSE with the signal", "B2 1 0 0012", "lqi B2 sec 1 side 0"],
		["HAN stack: signal, no side", "2D 1 0012", "lqi 2D sec 1"],
		["plain", "0 0012", "sec 0"],
	])("%s", (_, middle, shown) => {
		const hex = new Scribe().read(`${head(middle)}${E7}\r\n`);
		expect(hex.events).toEqual([`UDP 0E1A 0E1A ${shown} hex ${E7}`]);
		const raw = new Scribe().read(`${head(middle)}${E7_RAW}\r\n`);
		expect(raw.events).toEqual([`UDP 0E1A 0E1A ${shown} raw ${E7}`]);
	});

	it.each([
		// The vendor's Java API takes a short address for the sender's.
		["a short address", "8CF5 1 0012", E7, "sec 1"],
		["a short address on DSE", "8CF5 1 0 0012", E7, "sec 1 side 0"],
		// Masked by hand in a test of yakumo-saki/b-route-reader-go: two digits too many.
		["a MAC of 18 digits", "000000000000001234 1 0012", E7, "sec 1"],
		// From a comment of hakase329/Wi-Sun_RL7023_Test: its own address comes from an EUI-48.
		[
			"three properties",
			"001C64000364831F 1 001E",
			"1081000102880105FF017203E7040000055EE80400000082E00400052155",
			"sec 1",
		],
	])("as public programs show it: %s", (_, middle, payload, shown) => {
		const own = "FE80:0000:0000:0000:1207:23FF:FEA0:7898";
		const scribe = new Scribe().read(`ERXUDP ${METER} ${own} 0E1A 0E1A ${middle} ${payload}\r\n`);
		expect(scribe.events).toEqual([`UDP 0E1A 0E1A ${shown} hex ${payload}`]);
	});

	it.each([
		["no length", `ERXUDP ${METER} ${OWN} 0E1A 0E1A 001C6400036E8CF5 1\r\n`],
		["nothing", "ERXUDP \r\n"],
		["five small fields", `${head("1 0 1 0 1 0012")}${E7}\r\n`],
		["a length that is no number", `${head("1 00G2")}${E7}\r\n`],
		["a length above 1,232", `${head("1 04D1")}${E7}\r\n`],
		["a port that is no number", `ERXUDP ${METER} ${OWN} 0E1A 0EZA 001C6400036E8CF5 1 0012 ${E7}\r\n`],
		["a binary payload that ends in CR alone", `${head("1 0012")}${E7_RAW}\r\r\n`],
		["a hex payload that is cut short", `${head("1 0012")}${E7.slice(0, 20)}\r\n`],
		["a binary payload that goes on", `${head("1 0012")}${E7_RAW}x\n`],
		["a field of three digits", `${head("1 012 0012")}${E7}\r\n`],
	])("a broken one is dropped, also behind a good one: %s", (_, bytes) => {
		const scribe = new Scribe().read(`${head("1 0012")}${E7}\r\n${bytes}${GOOD}`);
		expect(scribe.events).toEqual([`UDP 0E1A 0E1A sec 1 hex ${E7}`, "EVENT 25"]);
		expect(scribe.reader.droppedBytes).toBeGreaterThan(0);
	});

	it("says which of its fields are missing", () => {
		const seen: number[][] = [];
		const reader = new Reader({
			onLine: () => {},
			onGarbage: () => {},
			onDatagram: ({ secured, side, lqi }) => seen.push([secured, side, lqi]),
		});
		for (const middle of ["B2 1 0 0012", "1 0012", "0012", "B2 0012"]) {
			const bytes = latin1(`${head(middle)}${E7}\r\n`);
			reader.push(bytes, bytes.length);
		}
		expect(seen).toEqual([
			[1, 0, 0xb2],
			[1, -1, -1],
			[-1, -1, -1],
			[-1, -1, 0xb2],
		]);
	});

	it.each(["\r\n", "\r", "\n"])("with %j behind its digits, the next line is whole", (lineEnd) => {
		const scribe = new Scribe().read(`${head("1 0012")}${E7}${lineEnd}OK\r\n`);
		expect(scribe.events).toEqual([`UDP 0E1A 0E1A sec 1 hex ${E7}`, "OK"]);
		const short = new Scribe().read(`${head("1 0012")}${E7.slice(0, 34)}${lineEnd}OK\r\n`);
		expect(short.events).toEqual(["OK"]);
	});

	it.each([
		["the usual ones", METER, "0E1A 0E1A"],
		["others", METER, "02CC 02CC"],
		["a shorter address", "FE80::1", "0E1A 02CC"],
	])("tells sender and ports: %s", (_, sender, ports) => {
		const seen: (string | number)[] = [];
		const reader = new Reader({
			onLine: () => {},
			onGarbage: () => {},
			onDatagram: ({ bytes, senderAt, senderLength, remotePort, localPort }) =>
				seen.push(ascii(bytes, senderAt, senderLength), remotePort, localPort),
		});
		const bytes = latin1(`ERXUDP ${sender} ${OWN} ${ports} 001C6400036E8CF5 1 0012 ${E7}\r\n`);
		reader.push(bytes, bytes.length);
		expect(seen).toEqual([sender, ...ports.split(" ").map((port) => Number.parseInt(port, 16))]);
	});
});

describe("payloads", () => {
	const raw = (payload: string) =>
		`${head(`1 ${payload.length.toString(16).toUpperCase().padStart(4, "0")}`)}${payload}\r\n`;
	const hexOf = (payload: string) =>
		[...payload].map((c) => c.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")).join("");

	it.each([
		["CR LF inside", "\x10\x81\r\n\r\nOK\r\n"],
		["NUL, spaces, high bytes", "\x10\x81\x00 \x00  \xff\xfe"],
		["an event as text", `\x10\x81${GOOD}`],
		["a datagram as text", `\x10\x81${head("1 0001")}`],
		["ending in CR", "\x10\x81\r"],
		["a single byte", "\x10"],
		["a single hex digit", "A"],
		["starting with a hex digit", "A\x10\x81"],
		["nothing but hex digits", "0123456789ABCDEF"],
	])("binary with %s", (_, payload) => {
		const scribe = new Scribe().read(raw(payload) + GOOD);
		expect(scribe.events).toEqual([`UDP 0E1A 0E1A sec 1 raw ${hexOf(payload)}`, "EVENT 25"]);
		expect(scribe.reader.droppedBytes).toBe(0);
	});

	it.each([1, 2, 255, 256, 1231, 1232])("%i bytes, in both forms and in small reads", (length) => {
		let payload = "\x10";
		for (let i = 1; i < length; i++) payload += String.fromCharCode((i * 7) & 255);
		const hex = `${head(`B2 1 0 ${length.toString(16).toUpperCase().padStart(4, "0")}`)}${hexOf(payload)}\r\n`;
		for (const bytes of [raw(payload), hex]) {
			const scribe = new Scribe();
			for (let at = 0; at < bytes.length; at += 50) scribe.read(bytes.slice(at, at + 50));
			expect(scribe.events).toHaveLength(1);
			expect(scribe.events[0]!.endsWith(hexOf(payload))).toBe(true);
		}
	});

	it("takes both forms in turn, as each frame decides", () => {
		const scribe = new Scribe().read(`${raw(E7_RAW)}${head("1 0012")}${E7}\r\n${raw(E7_RAW)}`);
		expect(scribe.events.map((event) => event.slice(20, 23))).toEqual(["raw", "hex", "raw"]);
	});

	it("takes lower-case hex", () => {
		expect(new Scribe().read(`${head("1 0012")}${E7.toLowerCase()}\r\n`).events).toHaveLength(1);
	});

	it("reads each payload for itself, however much of it is like the one before", () => {
		const payloads = [
			E7,
			"1081000202880105FF017201E7040000FFFF",
			E7.toLowerCase(),
			"0288010510810001FF017201E704000003A0",
			"0123456789ABCDEFFEDCBA9876543210AF9E8D7C6B5A4F3E",
			"1081",
			`${E7}${E7}${E7}${E7}`,
			`${E7}${E7}${"00".repeat(18)}${E7}`,
			E7,
		];
		const scribe = new Scribe();
		for (const payload of payloads)
			scribe.read(
				`${head(`1 ${(payload.length / 2).toString(16).toUpperCase().padStart(4, "0")}`)}${payload}\r\n`,
			);
		expect(scribe.events).toEqual(
			payloads.map((payload) => `UDP 0E1A 0E1A sec 1 hex ${payload.toUpperCase()}`),
		);
	});
});
