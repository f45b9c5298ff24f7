import { describe, expect, it } from "vitest";
import { bytesToHex, hexToBytes } from "../../modules/bytes/hex";
import { FrameReader } from "../../modules/echonet/frame-reader";
import { FrameWriter } from "../../modules/echonet/frame-writer";
import { PropertyMap } from "../../modules/echonet/property-map";
import { MAPS, VECTORS } from "./vectors";

const plain = (hex: string) => hex.replaceAll(" ", "");

describe("FrameReader", () => {
	for (const vector of VECTORS)
		it(`reads example ${vector.name}`, () => {
			const bytes = hexToBytes(vector.hex)!;
			const reader = new FrameReader();
			expect(reader.load(bytes, 0, bytes.length)).toBe(true);
			expect(reader.tid).toBe(vector.tid);
			expect(reader.seoj).toBe(vector.seoj);
			expect(reader.deoj).toBe(vector.deoj);
			expect(reader.esv).toBe(vector.esv);
			expect(reader.opc).toBe(vector.properties.length);
			const read = () => {
				const found: [number, string][] = [];
				while (reader.next()) found.push([reader.epc, bytesToHex(bytes, reader.edt, reader.pdc)]);
				return found;
			};
			expect(read()).toEqual(vector.properties);
			expect(reader.second()).toBe(vector.second !== undefined);
			if (vector.second !== undefined) expect(read()).toEqual(vector.second);
			expect(reader.next()).toBe(false);
			expect(reader.second()).toBe(false);
		});

	it("reads at an offset, and tolerates bytes behind the frame", () => {
		const bytes = hexToBytes("FFFF10810001028801 05FF01 7201E70400000278 0D0A")!;
		const reader = new FrameReader();
		expect(reader.load(bytes, 2, bytes.length)).toBe(true);
		expect(reader.next()).toBe(true);
		expect(bytesToHex(bytes, reader.edt, reader.pdc)).toBe("00000278");
	});

	it("refuses every example cut short at any byte, and never reads beyond the cut", () => {
		const reader = new FrameReader();
		for (const vector of VECTORS) {
			const bytes = hexToBytes(vector.hex)!;
			for (let length = 0; length < bytes.length; length++)
				expect(reader.load(bytes, 0, length), `${vector.name} cut to ${length}`).toBe(false);
		}
	});

	it.each([
		["EHD1", "1181000102880105FF017201E70400000278"],
		["EHD2, format 2", "1082000102880105FF017201E70400000278"],
		["nothing", ""],
		["OPC more than there is", "1081000102880105FF017202E70400000278"],
		["PDC more than there is", "1081000102880105FF017201E70500000278"],
		["SetGet without its second part", "1081000105FF010288016E01E50101"],
	])("refuses a wrong %s", (_, hex) => {
		const bytes = hexToBytes(hex)!;
		expect(new FrameReader().load(bytes, 0, bytes.length)).toBe(false);
	});

	it("knows no second part of a plain frame that follows a SetGet left half read", () => {
		const setGet = hexToBytes("1081000105FF010288016E01E5010101E700")!;
		const plainFrame = hexToBytes("1081000102880105FF017201E70400000278")!;
		const reader = new FrameReader();
		expect(reader.load(setGet, 0, setGet.length)).toBe(true);
		expect(reader.load(plainFrame, 0, plainFrame.length)).toBe(true);
		expect(reader.second()).toBe(false);
		expect(reader.next()).toBe(true);
	});

	it("reads a frame without properties", () => {
		const bytes = hexToBytes("1081000102880105FF015200")!;
		const reader = new FrameReader();
		expect(reader.load(bytes, 0, bytes.length)).toBe(true);
		expect(reader.next()).toBe(false);
	});
});

describe("FrameWriter", () => {
	for (const vector of VECTORS)
		it(`writes example ${vector.name}`, () => {
			const writer = new FrameWriter(300);
			writer.begin(vector.tid, vector.seoj, vector.deoj, vector.esv);
			for (const [epc, edt] of vector.properties) expect(writer.add(epc, hexToBytes(edt)!)).toBe(true);
			if (vector.second !== undefined) {
				expect(writer.second()).toBe(true);
				for (const [epc, edt] of vector.second) expect(writer.add(epc, hexToBytes(edt)!)).toBe(true);
			}
			expect(bytesToHex(writer.bytes, 0, writer.length)).toBe(plain(vector.hex));
		});

	it("refuses what does not fit and stays as it was", () => {
		const writer = new FrameWriter(20);
		writer.begin(1, 0x05ff01, 0x028801, 0x62);
		expect(writer.add(0xe7)).toBe(true);
		expect(writer.reserve(0xe2, 5)).toBe(-1);
		expect(writer.add(0xe2, new Uint8Array(5))).toBe(false);
		expect(writer.opc).toBe(1);
		expect(writer.length).toBe(14);
		expect(writer.reserve(0xe2, 4)).toBe(16);
		expect(writer.opc).toBe(2);
		expect(writer.second()).toBe(false);
	});

	it("is empty and has room until something was refused", () => {
		const writer = new FrameWriter(20);
		expect([writer.length, writer.full]).toEqual([0, false]);
		writer.begin(1, 0x05ff01, 0x028801, 0x62);
		expect(writer.reserve(0xe2, 6)).toBe(14);
		expect(writer.full).toBe(false);
		expect(writer.reserve(0xe2, 0)).toBe(-1);
		expect(writer.full).toBe(true);
		writer.begin(2, 0x05ff01, 0x028801, 0x62);
		expect([writer.length, writer.full]).toEqual([12, false]);
	});

	it("gets another TID and service when it is written", () => {
		const writer = new FrameWriter(20);
		writer.begin(1, 0x05ff01, 0x028801, 0x62);
		writer.add(0xe7);
		writer.tid = 0xabcd;
		writer.esv = 0x52;
		expect(bytesToHex(writer.bytes, 0, writer.length)).toBe(
			"1081ABCD05FF015202".replace("5202", "0288015201E700"),
		);
	});

	it("takes back the last property", () => {
		const writer = new FrameWriter(40);
		writer.begin(1, 0x05ff01, 0x028801, 0x62);
		writer.add(0xe7);
		writer.add(0xe8, Uint8Array.of(1, 2, 3), 1);
		expect(bytesToHex(writer.bytes, 12, writer.length - 12)).toBe("E700E8020203");
		writer.takeBack(14);
		expect([writer.opc, writer.length]).toEqual([1, 14]);
		writer.add(0xe0);
		expect(bytesToHex(writer.bytes, 11, writer.length - 11)).toBe("02E700E000");
	});

	it("holds data of 255 bytes, not of more, and a second part where one byte is left", () => {
		const writer = new FrameWriter(600);
		writer.begin(1, 0x05ff01, 0x028801, 0x62);
		expect(writer.reserve(0xe2, 256)).toBe(-1);
		expect(writer.reserve(0xe2, 255)).toBe(14);
		const small = new FrameWriter(15);
		small.begin(1, 0x05ff01, 0x028801, 0x6e);
		small.add(0xe5);
		expect(small.second()).toBe(true);
		expect([small.opc, small.length]).toEqual([0, 15]);
		expect(small.second()).toBe(false);
		expect(small.add(0xe5)).toBe(false);
	});

	it("writes 255 properties and no more", () => {
		const writer = new FrameWriter(1232);
		writer.begin(1, 0x05ff01, 0x028801, 0x62);
		for (let i = 0; i < 255; i++) expect(writer.add(0x80)).toBe(true);
		expect(writer.add(0x80)).toBe(false);
	});
});

describe("PropertyMap", () => {
	it.each(MAPS)("reads and writes the map of %s", (_, hex, epcs) => {
		const edt = hexToBytes(hex)!;
		const map = new PropertyMap();
		expect(map.load(edt, 0, edt.length)).toBe(true);
		let found = "";
		for (let epc = 0; epc < 256; epc++) if (map.has(epc)) found += epc.toString(16).toUpperCase();
		expect(found).toBe(plain(epcs));
		expect(map.count).toBe(edt[0]!);
		const out = new Uint8Array(20);
		expect(map.store(out, 2)).toBe(edt.length);
		expect(bytesToHex(out, 2, edt.length)).toBe(plain(hex));
	});

	it.each([
		["empty", ""],
		["a list shorter than its count", "0380E5"],
		["a bitmap shorter than 17 bytes", "1941414160404000624300414040430 2"],
	])("leaves the map as it was when the data is %s", (_, hex) => {
		const map = new PropertyMap();
		map.add(0xe7);
		const edt = hexToBytes(hex)!;
		expect(map.load(edt, 0, edt.length)).toBe(false);
		expect(map.has(0xe7)).toBe(true);
		expect(map.count).toBe(1);
	});

	it.each([
		["15 in a list", "0F 80 82 88 8A 8D 97 98 9D 9E 9F D3 D7 E0 E1 E2"],
		["16 in a bitmap", "10 41404120000000620300010000030202"],
		["none", "00"],
	])("takes what it held before for nothing: %s", (_, hex) => {
		const edt = hexToBytes(hex)!;
		const map = new PropertyMap();
		for (let epc = 0x80; epc < 256; epc++) map.add(epc);
		expect(map.load(edt, 0, edt.length)).toBe(true);
		expect(map.count).toBe(edt[0]!);
		const out = new Uint8Array(20);
		expect(bytesToHex(out, 0, map.store(out, 0))).toBe(plain(hex));
	});

	it("holds exactly what was added and not removed", () => {
		const map = new PropertyMap();
		for (let epc = 0; epc < 256; epc++) map.add(epc);
		expect(map.count).toBe(128);
		for (const epc of [0xe7, 0x80, 0xff]) {
			map.remove(epc);
			expect(map.has(epc)).toBe(false);
		}
		expect(map.has(0x7f)).toBe(false);
		expect(map.count).toBe(125);
		map.clear();
		expect(map.count).toBe(0);
	});
});
