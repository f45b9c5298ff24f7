import { describe, expect, it } from "vitest";
import { read } from "../support/files";
import { RelayRig } from "./relay-rig";

const asciiHex = (text: string) =>
	Array.from(text, (c) => c.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0"))
		.join("")
		.padEnd(24, "0");
const utf8Hex = (text: string) =>
	Array.from(new TextEncoder().encode(text), (byte) => byte.toString(16).toUpperCase().padStart(2, "0")).join(
		"",
	);

describe("the objects of the LAN node", () => {
	it.each([
		["0EF001", "80", "30"],
		["0EF001", "82", "010E0100"],
		["0EF001", "83", /^FEFFFFFF0200000000010EF001[0-9A-F]{8}$/],
		["0EF001", "88", "42"],
		["0EF001", "89", "0000"],
		["0EF001", "8A", "FFFFFF"],
		["0EF001", "8B", "000000"],
		["0EF001", "8C", asciiHex("kabewatt")],
		["0EF001", "8D", asciiHex("020000000001")],
		["0EF001", "8E", /^07E[A-F](0[1-9]|0[A-C])(0[1-9A-F]|1[0-9A-F])$/],
		["0EF001", "D5", "0205FF01028801"],
		["0EF001", "BF", undefined],
		["05FF01", "80", "30"],
		["05FF01", "82", "00005200"],
		["05FF01", "83", /^FEFFFFFF02000000000105FF01[0-9A-F]{8}$/],
		["05FF01", "88", "42"],
		["05FF01", "8A", "FFFFFF"],
		["05FF01", "8C", asciiHex("kabewatt")],
		["05FF01", "8D", asciiHex("020000000001")],
		["05FF01", "C1", "0001"],
		["05FF01", "C2", "0000"],
		["05FF01", "C4", "0288"],
		["05FF01", "C5", utf8Hex("スマートメーター")],
		["05FF01", "C6", "41"],
		["05FF01", "C7", "000016"],
		["05FF01", "C8", "00".repeat(12)],
		["05FF01", "CC", "61"],
		["05FF01", "CD", "42"],
		["05FF01", "CE", "0381E5ED"],
		["05FF01", "CF", "1A41414161404000624300414040430202"],
		["05FF01", "C0", undefined],
		["05FF01", "C9", undefined],
		["05FF01", "CA", undefined],
		["028801", "83", /^FEFFFFFF020000000001028801[0-9A-F]{8}$/],
		["028801", "E5", "FF"],
		["028801", "ED", "FFFFFFFFFFFF01"],
		["028801", "C0", undefined],
	] as const)("have in %s %s: %s", (eoj, epc, value) => {
		const edt = new RelayRig().start().readMeter().get(eoj, epc);
		if (value instanceof RegExp) expect(edt).toMatch(value);
		else expect(edt).toBe(value);
	});

	it("have in C5 the meter's name in the language that is set", () => {
		const rig = new RelayRig({ settings: { lang: "en" } }).start().readMeter();
		expect(rig.get("05FF01", "C5")).toBe(utf8Hex("Smart meter"));
	});

	it("have no 97 and 98 before the meter's clock was read", () => {
		const before = new RelayRig().start().readMeter();
		const rig = new RelayRig({ store: before.store }).start();
		expect(["97", "98"].map((epc) => rig.get("028801", epc))).toEqual([undefined, undefined]);
	});

	it("are kept over a restart where a client set them, with the version of the list", () => {
		const before = new RelayRig().start().readMeter();
		before.ask("1081000105FF0105FF0161018101 08".replaceAll(" ", ""));
		const rig = new RelayRig({ store: before.store }).start();
		expect(["81", "CB"].map((epc) => rig.get("05FF01", epc))).toEqual(["08", before.get("05FF01", "CB")]);
	});

	it("announce the last of many Sets within 5 s", () => {
		const rig = new RelayRig().start().readMeter();
		const told = () => rig.take().filter((frame) => /^\* 1081....05FF010EF00173/.test(frame));
		// As much multicast as answers may have has left.
		while (rig.multicasts.mayAnswer) rig.multicasts.take();
		for (const place of ["08", "10", "18"]) {
			const [answer] = rig.ask(`1081000105FF0105FF0161018101${place}`);
			expect(answer!.slice(-8)).toBe("71018100");
		}
		expect(told()).toEqual([]);
		rig.time.advance(5_000);
		expect(told().map((frame) => frame.slice(-8))).toEqual(["01810118"]);
	});

	it.each([
		[10, 90_000],
		[60, 540_000],
	])("withdraw E8 after 90 s, or after nine of longer poll intervals", (pollS, ms) => {
		const rig = new RelayRig().start();
		rig.readings.pollS = pollS;
		rig.readMeter();
		rig.time.advance(ms - 1000);
		expect(rig.get("028801", "E8")).toBe("00460028");
		rig.time.advance(1001);
		expect(rig.get("028801", "E8")).toBe("7FFE7FFE");
	});

	it("send their own INF to the group with DEOJ 0EF001 and numbers of their own", () => {
		const rig = new RelayRig().start().readMeter();
		const tids = ["00000064", "00000065"].map((watts) => {
			rig.hear(0xe7, watts);
			rig.time.advance(1000);
			const sent = rig.take().find((frame) => frame.includes(watts))!;
			expect(sent).toMatch(/^\* 1081[0-9A-F]{4}0288010EF00173/);
			return Number.parseInt(sent.slice(6, 10), 16);
		});
		expect(tids[1]! > tids[0]!).toBe(true);
	});
});

describe.each(["docs/integrations.md", "docs/integrations.ja.md"])("the datagram of %s", (page) => {
	const text = read(page);
	const written = /`(1081 0001 05FF01 028801 [0-9A-F ]+)`/.exec(text)![1]!.replaceAll(" ", "");
	const printed = [...(/printf '([^']+)'/.exec(text)![1] ?? "").matchAll(/\\x(..)/g)]
		.map(([, hex]) => hex)
		.join("");

	it("is the same as text and for printf", () => {
		expect(printed.toUpperCase()).toBe(written);
	});

	it("is answered on port 3610 with the power in the last four bytes, or with what means no value", () => {
		const rig = new RelayRig().start().readMeter();
		rig.hear(0xe7, "FFFFFCB8");
		const answer = rig.ask(written, undefined, 40_000)[0]!;
		expect(answer.slice(-8)).toBe("FFFFFCB8");
		rig.time.advance(31_000);
		expect(rig.ask(written)[0]!.slice(-8).toLowerCase()).toBe("7ffffffe");
		expect(text).toContain("`7ffffffe`");
	});
});
