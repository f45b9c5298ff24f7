import { describe, expect, it } from "vitest";
import { ascii } from "../../modules/skstack/line";
import { READER_CAPACITY, Reader } from "../../modules/skstack/reader";
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
		["no length", `ERXUDP ${METER} ${OWN} 0E1A 0E1A 001C6400036E8CF5 1\r\n`],
		["nothing", "ERXUDP \r\n"],
		["five small fields", `${head("1 0 1 0 1 0012")}${E7}\r\n`],
		["a length that is no number", `${head("1 00G2")}${E7}\r\n`],
		["a length above 1,232", `${head("1 04D1")}${E7}\r\n`],
		["a port that is no number", `ERXUDP ${METER} ${OWN} 0E1A 0EZA 001C6400036E8CF5 1 0012 ${E7}\r\n`],
		["a binary payload that ends in CR alone", `${head("1 0012")}${E7_RAW}\r\r\n`],
		["a hex payload that is cut short", `${head("1 0012")}${E7.slice(0, 20)}\r\n`],
		["a field of three digits", `${head("1 012 0012")}${E7}\r\n`],
	])("a broken one is dropped, also behind a good one: %s", (_, bytes) => {
		const scribe = new Scribe().read(`${head("1 0012")}${E7}\r\n${bytes}${GOOD}`);
		expect(scribe.events).toEqual([`UDP 0E1A 0E1A sec 1 hex ${E7}`, "EVENT 25"]);
		expect(scribe.reader.droppedBytes).toBeGreaterThan(0);
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

describe("after damage the next good line is understood", () => {
	const hexLine = `${head("1 0012")}${E7}\r\n`;
	const rawLine = `${head("1 0012")}${E7_RAW}\r\n`;
	const follow = `${GOOD}${hexLine}`;

	it.each([
		["hex", hexLine],
		["binary", rawLine],
	])("a byte lost anywhere in a %s datagram never gives another payload", (_, line) => {
		for (let lost = 0; lost < line.length - 2; lost++) {
			const scribe = new Scribe().read(line.slice(0, lost) + line.slice(lost + 1) + follow);
			scribe.reader.settle();
			const { events } = scribe;
			expect(events.slice(-2)).toEqual(["EVENT 25", `UDP 0E1A 0E1A sec 1 hex ${E7}`]);
			for (const event of events) if (event.startsWith("UDP")) expect(event).toMatch(new RegExp(`${E7}$`));
		}
	});

	it.each([
		["hex", hexLine],
		["binary", rawLine],
	])("a byte doubled anywhere in a %s datagram never gives another payload", (_, line) => {
		for (let twice = 0; twice < line.length - 2; twice++) {
			const scribe = new Scribe().read(line.slice(0, twice + 1) + line.slice(twice) + follow);
			scribe.reader.settle();
			const { events } = scribe;
			expect(events.slice(-2)).toEqual(["EVENT 25", `UDP 0E1A 0E1A sec 1 hex ${E7}`]);
			for (const event of events) if (event.startsWith("UDP")) expect(event).toMatch(new RegExp(`${E7}$`));
		}
	});

	it("finds an event and a datagram behind noise in the same line", () => {
		const scribe = new Scribe().read(`\xff\x00\x9c!x${GOOD}junk of a line ${rawLine}OK${hexLine}`);
		expect(scribe.events).toEqual([
			"EVENT 25",
			`UDP 0E1A 0E1A sec 1 raw ${E7}`,
			`UDP 0E1A 0E1A sec 1 hex ${E7}`,
		]);
	});

	it.each([1, 2, 90, 96, 97, 200, 300])("finds a datagram behind %i printable characters", (count) => {
		for (const line of [hexLine, rawLine]) {
			const scribe = new Scribe().read("x".repeat(count) + line + GOOD);
			expect(scribe.events.map((event) => event.slice(-E7.length))).toEqual([E7, "EVENT 25"]);
			expect(scribe.reader.droppedBytes).toBe(count);
		}
	});

	it("does not take a datagram out of a broken line when its own header is broken, wherever it stands", () => {
		const broken = `ERXUDP ${METER.replace("6400", "64\x000")}${hexLine.slice(46)}`;
		for (let count = 1; count < 200; count++) {
			const scribe = new Scribe().read("x".repeat(count) + broken + GOOD);
			expect(scribe.events).toEqual(["EVENT 25"]);
		}
	});

	it.each([1, 20, 50, 95])("finds a datagram %i bytes behind the name of one", (distance) => {
		for (const before of [1, 30, 60]) {
			const name = `ERXUDP \xff${"y".repeat(distance)}`.slice(0, Math.max(8, distance));
			const scribe = new Scribe().read(`${"x".repeat(before)}${name}${hexLine}${GOOD}`);
			expect(scribe.events.map((event) => event.slice(-E7.length))).toEqual([E7, "EVENT 25"]);
		}
	});

	it("gives up neighbouring broken lines as one piece, before what is good behind them", () => {
		const heard: string[] = [];
		const reader = new Reader({
			onLine: (line) => heard.push(line.text()),
			onDatagram: () => heard.push("datagram"),
			onGarbage: (bytes, at, length) => heard.push(`garbage ${ascii(bytes, at, length)}`),
		});
		const junk = "\x01a\r\n\x02b\r\n";
		const shown = "garbage \\x01a\\x0d\\x0a\\x02b";
		for (const good of ["OK", "EVER 1.2.10", "what is this", GOOD.trim(), hexLine.trim()]) {
			const bytes = latin1(`${junk}${good}\r\n${junk}`);
			for (const size of [bytes.length, 1]) {
				heard.length = 0;
				for (let at = 0; at < bytes.length; at += size) reader.push(bytes.slice(at, at + size), size);
				const said = good.startsWith("ERXUDP") ? "datagram" : good;
				if (size > 1) expect(heard).toEqual([shown, said, shown]);
				else expect(heard.filter((what) => !what.startsWith("garbage"))).toEqual([said]);
			}
		}
	});

	it("takes a line with noise in it for broken, and one of plain text for a line", () => {
		const scribe = new Scribe().read("what \x07 is this\r\nwhat is this\r\n");
		expect(scribe.events).toEqual(["OTHER what is this"]);
		expect(scribe.garbage).toBe("what \x07 is this");
	});

	it.each([1, 2, 50])(
		"finds an event behind %i printable characters, and none whose end is broken",
		(count) => {
			const scribe = new Scribe().read("x".repeat(count) + GOOD);
			expect(scribe.events).toEqual(["EVENT 25"]);
			expect(scribe.reader.droppedBytes).toBe(count);
			const broken = new Scribe().read(`${"x".repeat(count)}EVENT 25 ${METER.slice(0, -1)}!\r\n`);
			expect(broken.events).not.toContain("EVENT 25");
		},
	);

	it("keeps what waits for its end when a read brings more than there is room for", () => {
		const bytes = `${head("1 04D0")}${"10".repeat(1232)}\r\n`;
		const scribe = new Scribe().read(bytes.slice(0, 2000)).read(bytes.slice(2000) + GOOD.repeat(20));
		expect(scribe.events.length).toBe(21);
		expect(scribe.reader.droppedBytes).toBe(0);
	});

	it("finds an event and a datagram behind bare noise, and once only", () => {
		for (const noise of ["\xff", "\x00\x00", "\xffERXUDP ", "EVENT"]) {
			const scribe = new Scribe().read(`${noise}${GOOD}${noise}${rawLine}${noise}${hexLine}`);
			expect(scribe.events).toEqual([
				"EVENT 25",
				`UDP 0E1A 0E1A sec 1 raw ${E7}`,
				`UDP 0E1A 0E1A sec 1 hex ${E7}`,
			]);
		}
	});

	it("strips noise before an answer", () => {
		const scribe = new Scribe().read("\x00\xff\xfeOK\r\n\x80FAIL ER04\r\n");
		expect(scribe.events).toEqual(["OK", "FAIL ER04"]);
		expect(scribe.reader.droppedBytes).toBe(4);
		expect(scribe.garbage).toBe("\x00\xff\xfe\x80");
	});

	it("gives up an endless line and counts it", () => {
		const scribe = new Scribe();
		for (let i = 0; i < 100; i++) scribe.read("x".repeat(97));
		scribe.read(`\r\n${GOOD}`);
		expect(scribe.events).toEqual(["EVENT 25"]);
		expect(scribe.reader.droppedBytes).toBe(9700);
	});

	it("finds a datagram that begins within an endless line", () => {
		const scribe = new Scribe().read("y".repeat(READER_CAPACITY - 60) + rawLine + GOOD);
		expect(scribe.events).toEqual([`UDP 0E1A 0E1A sec 1 raw ${E7}`, "EVENT 25"]);
	});

	it("does not take the rest of a broken binary payload for a line of its own", () => {
		const scribe = new Scribe().read(`${head("1 0006")}\x10\x81\x00OK\r\n`);
		scribe.reader.settle();
		scribe.read(GOOD);
		expect(scribe.events).toEqual(["EVENT 25"]);
	});

	it("stops waiting for bytes of a datagram that do not come", () => {
		const scribe = new Scribe().read(`${head("1 0100")}\x10\x81\x00\x01\r\n${GOOD}OK\r\n`);
		expect(scribe.events).toEqual([]);
		expect(scribe.reader.partial).toBe(true);
		scribe.reader.settle();
		expect(scribe.events).toEqual(["EVENT 25", "OK"]);
		expect(scribe.reader.partial).toBe(false);
	});

	it("survives any bytes, and understands what follows", () => {
		let seed = 12345;
		const next = () => {
			seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
			return seed >>> 16;
		};
		for (let round = 0; round < 200; round++) {
			const scribe = new Scribe();
			for (let read = 0; read < 20; read++) {
				let noise = "";
				for (let i = next() % 400; i > 0; i--) noise += String.fromCharCode(next() & 255);
				if (next() % 3 === 0) noise += rawLine.slice(0, next() % rawLine.length);
				scribe.read(noise);
			}
			scribe.reader.settle();
			scribe.read(`\r\n${GOOD}${rawLine}`);
			expect(scribe.events.slice(-2)).toEqual(["EVENT 25", `UDP 0E1A 0E1A sec 1 raw ${E7}`]);
		}
	});

	it("the line behind a broken datagram without a payload is understood", () => {
		const scribe = new Scribe().read(
			`ERXUDP ${METER}${"0".repeat(150)} ${OWN} 0E1A 0E1A 001C6400036E8CF5 1 0012 \r\nOK\r\n`,
		);
		expect(scribe.events).toEqual(["OK"]);
	});

	it("an indented line without a colon is no field, whatever stood in the buffer before it", () => {
		const fresh = new Scribe().read("  00\r\n").events;
		const used = new Scribe().read("  Channel:21\r\n  Channel:22\r\n");
		used.events.length = 0;
		expect(used.read("  00\r\n").events).toEqual(fresh);
		expect(new Scribe().read("  Channel:21\r\n").events).not.toEqual(fresh);
		expect(fresh.join()).not.toContain("FIELD");
	});

	it.each([[1], [60], [250]])("a header longer than any is no datagram, read in pieces of %i", (size) => {
		const bytes = `ERXUDP ${METER}${"0".repeat(150)} ${OWN} 0E1A 0E1A 001C6400036E8CF5 1 0012 ${E7}\r\n${GOOD}`;
		const scribe = new Scribe();
		for (let at = 0; at < bytes.length; at += size) scribe.read(bytes.slice(at, at + size));
		expect(scribe.events.filter((event) => event.startsWith("UDP"))).toEqual([]);
		expect(scribe.events.at(-1)).toBe("EVENT 25");
	});

	it("forgets what is pending when the port was opened anew", () => {
		const scribe = new Scribe().read("EVENT 2");
		scribe.reader.reset();
		scribe.read("OK\r\n");
		expect(scribe.events).toEqual(["OK"]);
	});
});
