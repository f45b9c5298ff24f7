import { describe, expect, it } from "vitest";
import { Household } from "../../hosts/emulator/home/household";
import { METER, NODE_PROFILE, putPropertyMap, readFrame } from "../../hosts/emulator/meter/frame";
import { METER_KINDS } from "../../hosts/emulator/meter/kinds";
import { SmartMeter } from "../../hosts/emulator/meter/meter";
import { fromHex } from "./emulator-rig";

const NOW = Date.parse("2026-04-01T12:00:00+09:00");

function makeMeter(kind = "solar"): SmartMeter {
	const row = METER_KINDS[kind]!;
	const house = new Household(1, row.role, row.twoWire, NOW);
	const identity = {
		mac: "001C640000CE257E",
		serial: "K000000001",
		installedAt: NOW - 400 * 86_400_000,
		fromZero: false,
	};
	return new SmartMeter(row, identity, house, 0x0361);
}

function hex(bytes: Uint8Array): string {
	let text = "";
	for (const byte of bytes) text += byte.toString(16).toUpperCase().padStart(2, "0");
	return text;
}

function ask(meter: SmartMeter, frame: string, now = NOW): string | undefined {
	const answer = meter.answer(fromHex(frame.replace(/ /g, "")), now);
	return answer === undefined ? undefined : hex(answer.copy());
}

describe("the meter's services", () => {
	it.each([
		["Get", "1081 0001 05FF01 028801 62 01 80 00", "1081000102880105FF0172018001 30"],
		[
			"Get of two in the order asked",
			"1081 0001 05FF01 028801 62 02 D7 00 80 00",
			"1081000102880105FF017202D70106800130",
		],
		[
			"Get of a missing property",
			"1081 0001 05FF01 028801 62 02 80 00 83 00",
			"1081000102880105FF01520280 01 30 83 00",
		],
		["INF_REQ", "1081 0002 05FF01 028801 63 01 88 00", "1081000202880105FF0173018801 42"],
		["INF_REQ of a missing property", "1081 0002 05FF01 028801 63 01 C0 00", "1081000202880105FF015301C000"],
		[
			"INF_REQ of the instance list",
			"1081 0002 05FF01 0EF001 63 01 D5 00",
			"108100020EF00105FF017301D50401028801",
		],
		[
			"Get of the instance list S",
			"1081 0002 05FF01 0EF001 62 01 D6 00",
			"108100020EF00105FF017201D60401028801",
		],
		["SetC", "1081 0003 05FF01 028801 61 01 E5 01 02", "1081000302880105FF017101E500"],
		["SetC refused: range", "1081 0003 05FF01 028801 61 01 E5 01 64", "1081000302880105FF015101E50164"],
		["SetC refused: size", "1081 0003 05FF01 028801 61 01 E5 02 0102", "1081000302880105FF015101E5020102"],
		[
			"SetC refused in part",
			"1081 0003 05FF01 028801 61 02 81 01 08 E5 01 64",
			"1081000302880105FF0151028100E50164",
		],
		[
			"SetC of what cannot be set",
			"1081 0003 05FF01 028801 61 01 97 02 0000",
			"1081000302880105FF0151019702 0000",
		],
		["SetI refused", "1081 0003 05FF01 028801 60 01 E5 01 64", "1081000302880105FF015001E50164"],
		["SetI is not answered", "1081 0003 05FF01 028801 60 01 E5 01 02", undefined],
		["INFC", "1081 0004 05FF01 028801 74 01 80 01 30", "1081000402880105FF017A018000"],
		["instance 0", "1081 0004 05FF01 028800 62 01 80 00", "1081000402880105FF0172018001 30"],
		["node profile instance 0", "1081 0004 05FF01 0EF000 62 01 80 00", "108100040EF00105FF0172018001 30"],
		["asked by a node profile", "1081 0004 0EF001 028801 62 01 80 00", "108100040288010EF00172018001 30"],
		["SetGet", "1081 0005 05FF01 028801 6E 01 E5 01 01 01 E5 00", "1081000502880105FF017E01E50001E50101"],
		[
			"SetGet refused",
			"1081 0005 05FF01 028801 6E 01 E5 01 64 01 80 00",
			"1081000502880105FF015E01E5016401800130",
		],
		["another instance is not there", "1081 0003 05FF01 028802 62 01 80 00", undefined],
		["another class is not there", "1081 0003 05FF01 05FF01 62 01 80 00", undefined],
		["INF is not answered", "1081 0003 05FF01 028801 73 01 80 01 30", undefined],
		["answers are not answered", "1081 0003 05FF01 028801 72 01 80 01 30", undefined],
		["an unknown service is not answered", "1081 0003 05FF01 028801 6F 01 80 00", undefined],
		["another EHD1", "2081 0003 05FF01 028801 62 01 80 00", undefined],
		["format 2", "1082 0003 05FF01 028801 62 01 80 00", undefined],
		["cut off", "1081 0003 05FF01 028801 62 02 80 00", undefined],
		["an EDT longer than the frame", "1081 0003 05FF01 028801 61 01 E5 05 01", undefined],
		["nothing", "", undefined],
	])("%s", (_name, request, expected) => {
		expect(ask(makeMeter(), request)).toBe(expected?.replace(/ /g, ""));
	});

	it("answers six blocks at most, as SNA that holds the leading ones", () => {
		const request = `1081000105FF0102880162 07 80008100820088008A00D700E700`.replace(/ /g, "");
		const answer = ask(makeMeter(), request)!;
		expect(answer.slice(20, 24)).toBe("5206");
		expect(answer.endsWith("D70106")).toBe(true);
		expect(ask(makeMeter("release-r"), request)!.slice(20, 24)).toBe("7207");
		expect(ask(makeMeter(), request.replace("6207", "6206").slice(0, -4))!.slice(20, 24)).toBe("7206");
	});

	it("counts its own TIDs upwards and wraps", () => {
		const meter = new SmartMeter(
			METER_KINDS.solar!,
			{ mac: "001C640000CE257E", serial: "1", installedAt: 0, fromZero: false },
			new Household(1, "prosumer", false, NOW),
			0xffff,
		);
		expect(hex(meter.instanceList().copy())).toBe("1081FFFF0EF0010EF0017301D50401028801");
		expect(hex(meter.instanceList().copy()).slice(0, 8)).toBe("10810000");
	});

	it("survives any garbage", () => {
		const meter = makeMeter();
		let seed = 1;
		for (let i = 0; i < 20_000; i++) {
			const bytes = fromHex("1081000105FF010288016202E200E400");
			for (let n = 0; n < 3; n++) {
				seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
				bytes[(seed >>> 8) % bytes.length] = seed >>> 24;
			}
			const answer = meter.answer(bytes.subarray(0, 1 + ((seed >>> 4) % bytes.length)), NOW);
			if (answer !== undefined) expect(answer.length).toBeLessThanOrEqual(1_232);
		}
	});
});

describe("the kinds of meter", () => {
	const map = (meter: SmartMeter, epc: number) => hex(meter.property(METER, epc, NOW)!);

	it.each([
		["solar", "1741414160404000624300414000030202", "0281E5", "03808188"],
		["kyushu", "1741414160404000624300414000030202", "0281E5", "03808188"],
		["history2", "1941414160404000624300414040430202", "0381E5ED", "03808188"],
		["release-r", "1D71414160404000624300414040434242", "0481E5EDEF", "05808188EAEB"],
		["all-sold", "1741414160404000624300414000030202", "0281E5", "03808188"],
		["two-wire", "1341414100004000624300410000030202", "0281E5", "03808188"],
	])("%s has its property maps", (kind, get, set, announce) => {
		const meter = makeMeter(kind);
		expect(map(meter, 0x9f)).toBe(get);
		expect(map(meter, 0x9e)).toBe(set);
		expect(map(meter, 0x9d)).toBe(announce);
	});

	it.each(Object.keys(METER_KINDS))(
		"%s gives every property of its Get map, in the size of the class",
		(kind) => {
			const sizes: Record<number, number> = {
				128: 1,
				129: 1,
				130: 4,
				136: 1,
				138: 3,
				141: 12,
				151: 2,
				152: 4,
				192: 16,
				208: 15,
				211: 4,
				215: 1,
				224: 4,
				225: 1,
				226: 194,
				227: 4,
				228: 194,
				229: 1,
				231: 4,
				232: 4,
				234: 11,
				235: 11,
				236: 15,
				237: 7,
				238: 15,
				239: 7,
			};
			const meter = makeMeter(kind);
			for (const epc of meter.kind.get) {
				const edt = meter.property(METER, epc, NOW)!;
				if (sizes[epc] !== undefined) expect(`${epc}:${edt.length}`).toBe(`${epc}:${sizes[epc]}`);
			}
			expect(meter.property(METER, 0x83, NOW)).toBeUndefined();
			expect(meter.property(NODE_PROFILE, 0xd5, NOW)).toBeUndefined();
		},
	);

	it("a two-wire meter has no T phase", () => {
		expect(map(makeMeter("two-wire"), 0xe8).slice(4)).toBe("7FFE");
		expect(map(makeMeter(), 0xe8).slice(4)).not.toBe("7FFE");
	});

	it("an all-sold meter counts what the panels give as forward", () => {
		const meter = makeMeter("all-sold");
		const [noon, night] = [NOW, NOW + 11 * 3_600_000];
		expect(new DataView(meter.property(METER, 0xe7, noon)!.buffer).getInt32(0)).toBeGreaterThan(100);
		expect(new DataView(meter.property(METER, 0xe7, night)!.buffer).getInt32(0)).toBeLessThan(0);
	});

	it("puts a map of fifteen in a list and one of sixteen in a bitmap", () => {
		const out = new Uint8Array(20);
		const epcs = Array.from({ length: 16 }, (_, i) => 0x80 + i);
		expect(putPropertyMap(out, 0, epcs.slice(0, 15))).toBe(16);
		expect(putPropertyMap(out, 0, epcs)).toBe(17);
		expect(hex(out.subarray(0, 17))).toBe(`10${"01".repeat(16)}`);
	});

	it("reads a frame's two lists", () => {
		const frame = readFrame(fromHex("1081000505FF010288016E01E5010102E200E400"))!;
		expect(frame.blocks).toEqual([{ epc: 0xe5, at: 14, length: 1 }]);
		expect(frame.second.map((block) => block.epc)).toEqual([0xe2, 0xe4]);
	});
});
