import { describe, expect, it } from "vitest";
import { ascii } from "../../modules/skstack/receive/line";
import { READER_CAPACITY, Reader } from "../../modules/skstack/receive/reader";
import { latin1, Scribe } from "../fixtures/transcript";

const METER = "FE80:0000:0000:0000:021C:6400:036E:8CF5";
const OWN = "FE80:0000:0000:0000:021D:1290:0003:C890";
const head = (middle: string) => `ERXUDP ${METER} ${OWN} 0E1A 0E1A 001C6400036E8CF5 ${middle} `;
const GOOD = `EVENT 25 ${METER}\r\n`;
const E7 = "1081000102880105FF017201E704000003A0";
const E7_RAW = "\x10\x81\x00\x01\x02\x88\x01\x05\xff\x01\x72\x01\xe7\x04\x00\x00\x03\xa0";

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

	it("a digit garbled anywhere in a hex datagram is noticed", () => {
		const payload = `${E7}${E7}`;
		const line = `${head("1 0024")}${payload}\r\n`;
		const start = line.length - payload.length - 2;
		for (const garbled of ["G", "\x10", "/", ":"])
			for (let at = start; at < line.length - 2; at++) {
				// The same in the line before it, so that nothing of it is known from there.
				const scribe = new Scribe().read(line.slice(0, at) + garbled + line.slice(at + 1)).read(line);
				scribe.read(line.slice(0, at) + garbled + line.slice(at + 1) + GOOD);
				scribe.reader.settle();
				expect(scribe.events).toEqual([`UDP 0E1A 0E1A sec 1 hex ${payload}`, "EVENT 25"]);
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

	it("tells of a broken line what stood in it when room is made for what comes behind it", () => {
		const scribe = new Scribe();
		const long = "z".repeat(1500);
		scribe.read(`\x01junk\r\n${long}`).read(`${long.slice(0, 1300)}\r\n${GOOD}`);
		expect(scribe.garbage).toBe("\x01junk");
		expect(scribe.events).toEqual([`OTHER ${long}${long.slice(0, 1300)}`, "EVENT 25"]);
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
			const long = new Scribe().read(`${"x".repeat(count)}EVENT 21 ${METER} 00 000\r\n`);
			expect(long.events).not.toContain("EVENT 21 000");
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

	it("gives up an endless line in one piece for each buffer, whatever letters are in it", () => {
		const scribe = new Scribe();
		for (let i = 0; i < READER_CAPACITY + 1; i++) scribe.read("E");
		expect([scribe.reader.droppedPieces, scribe.reader.droppedBytes]).toEqual([1, READER_CAPACITY]);
	});

	it.each([
		["hex", hexLine],
		["binary", rawLine],
		["binary and without flags", `${head("0012")}${E7_RAW}\r\n`],
	])("finds a datagram, %s, behind any number of bytes of noise", (_, line) => {
		const lost: number[] = [];
		for (let count = 1; count <= 250; count++)
			if (new Scribe().read(`${"\x01".repeat(count)}${line}`).events.length !== 1) lost.push(count);
		expect(lost).toEqual([]);
	});

	it.each([1, 7, 200])("reads a header with ports of eight digits, in pieces of %i", (size) => {
		const line = hexLine.replace(" 0E1A 0E1A ", " 00000E1A 00000E1A ");
		const scribe = new Scribe();
		for (let at = 0; at < line.length; at += size) scribe.read(line.slice(at, at + size));
		expect(scribe.events).toEqual([`UDP 0E1A 0E1A sec 1 hex ${E7}`]);
	});

	it("takes what follows a silence for a line of its own", () => {
		const scribe = new Scribe().read("EVEN");
		scribe.reader.settle();
		expect(scribe.read("OK\r\n").events).toEqual(["OK"]);
	});

	it("takes what follows a good datagram in a broken line for a line of its own", () => {
		const scribe = new Scribe().read(`ERXUDP ${hexLine.slice(0, -2)}\rOK\r`);
		expect(scribe.events).toEqual([`UDP 0E1A 0E1A sec 1 hex ${E7}`, "OK"]);
	});

	it.each<[string, (scribe: Scribe) => void]>([
		["a silence", ({ reader }) => reader.settle()],
		["a new port", ({ reader }) => reader.reset()],
	])("reads the header of another datagram in the place of one that %s cut off", (_, cut) => {
		const scribe = new Scribe().read(`${head("1 0012")}10`);
		cut(scribe);
		scribe.read(`${head("0 0002")}1081\r\n`);
		expect(scribe.events).toEqual(["UDP 0E1A 0E1A sec 0 hex 1081"]);
	});

	it("tells of a broken line at once when nothing comes behind it", () => {
		const scribe = new Scribe().read("\x01broken\r\n");
		expect([scribe.garbage, scribe.reader.droppedPieces]).toEqual(["\x01broken", 1]);
	});

	it("says nothing of broken lines before a new port", () => {
		const scribe = new Scribe().read("\x01broken\r\nEV");
		scribe.reader.reset();
		expect([scribe.garbage, scribe.reader.droppedPieces]).toEqual(["", 0]);
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
