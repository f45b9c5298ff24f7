import { describe, expect, it } from "vitest";
import { bytesToHex, hexToBytes } from "../../modules/bytes/hex";
import type { FrameWriter } from "../../modules/echonet/frame-writer";
import { Node, type NodeGate, type NodeLink } from "../../modules/echonet/node";
import { announce, type EchonetObject, writeByte, writeOwnMap } from "../../modules/echonet/object";
import { mapOf } from "../../modules/echonet/property-map";

/** A lamp: 80 can be read, B0 (two bytes) read and set, B1 is announced only, B2 fails after it reserved. */
class Lamp implements EchonetObject {
	readonly gettable = mapOf(0x80, 0xb0, 0xb2, 0x9d, 0x9e, 0x9f);
	readonly settable = mapOf(0xb0);
	readonly announced = mapOf(0xb1);
	readonly announces = [0xb0, 0xb1, 0xb2];
	pending = 0;
	value = [0x12, 0x34];
	clients: number[] = [];
	readonly eoj: number;

	constructor(instance: number) {
		this.eoj = 0x029000 | instance;
	}

	get(epc: number, writer: FrameWriter, client: number): boolean {
		this.clients.push(client);
		switch (epc) {
			case 0x80:
				return writeByte(writer, epc, 0x30 + (this.eoj & 0xff));
			case 0xb0:
				return writer.add(epc, Uint8Array.from(this.value));
			case 0xb1: {
				const at = writer.reserve(epc, 60);
				if (at >= 0) writer.bytes.fill(0xb1, at, at + 60);
				return at >= 0;
			}
			case 0xb2:
				writer.reserve(epc, 20);
				return false;
			default:
				return writeOwnMap(writer, epc, this);
		}
	}

	set(_epc: number, bytes: Uint8Array, at: number, pdc: number): boolean {
		if (pdc !== 2) return false;
		this.value = [bytes[at]!, bytes[at + 1]!];
		announce(this, 0xb0);
		return true;
	}
}

class Recorder implements NodeGate, NodeLink {
	readonly sent: string[] = [];
	admitted: string[] = [];
	client = 3;

	admit(address: string, cost: number): number {
		this.admitted.push(`${address} ${cost}`);
		return this.client;
	}

	send(bytes: Uint8Array, length: number, address: string | undefined): void {
		this.sent.push(`${address ?? "*"} ${bytesToHex(bytes, 0, length)}`);
	}

	announce(bytes: Uint8Array, length: number): void {
		this.send(bytes, length, undefined);
	}

	/** What the budget of multicasts allows. */
	informs = true;
	announces = (_asked: boolean) => true;

	mayInform(): boolean {
		return this.informs;
	}

	mayAnnounce(asked: boolean): boolean {
		return this.announces(asked);
	}
}

function setUp(instances: number, capacity = 1472) {
	const link = new Recorder();
	const node = new Node(link, link, capacity);
	const lamps: Lamp[] = [];
	for (let i = 1; i <= instances; i++) lamps.push(new Lamp(i));
	node.objects.push(...lamps);
	const ask = (hex: string, address = "a") => {
		const bytes = hexToBytes(hex)!;
		node.receive(bytes, bytes.length, address);
		return link.sent.splice(0);
	};
	return { link, node, lamps, ask };
}

describe("Node", () => {
	it("lets each instance answer a request to instance 00, in order, with the same TID", () => {
		const { ask } = setUp(3);
		expect(ask("1081 0042 05FF01 029000 62 01 80 00")).toEqual([
			"a 1081004202900105FF0172018001" + "31",
			"a 1081004202900205FF0172018001" + "32",
			"a 1081004202900305FF0172018001" + "33",
		]);
	});

	it("applies a Set to instance 00 to every instance, answers all, then announces all", () => {
		const { ask, lamps } = setUp(2);
		const sent = ask("1081 0042 05FF01 029000 61 01 B0 02 ABCD");
		expect(lamps.map((lamp) => lamp.value)).toEqual([
			[0xab, 0xcd],
			[0xab, 0xcd],
		]);
		expect(sent).toEqual([
			"a 1081004202900105FF017101B000",
			"a 1081004202900205FF017101B000",
			"* 108100010290010EF0017301B002ABCD",
			"* 108100020290020EF0017301B002ABCD",
		]);
	});

	it("gives INF_REQ what is announced but cannot be read, and Get not", () => {
		const { ask } = setUp(1);
		expect(ask("1081 0001 05FF01 029001 63 01 B1 00")[0]!.slice(0, 32)).toBe(
			"* 1081000102900105FF017301B13CB1",
		);
		expect(ask("1081 0001 05FF01 029001 62 01 B1 00")).toEqual(["a 1081000102900105FF015201B100"]);
	});

	it("answers INF_REQ to the asker alone when too many went to the group", () => {
		const { ask, link } = setUp(1);
		link.informs = false;
		expect(ask("1081 0001 05FF01 029001 63 01 80 00")).toEqual(["a 1081000102900105FF017301800131"]);
		// A refusal never went to the group.
		expect(ask("1081 0001 05FF01 029001 63 01 C5 00")).toEqual(["a 1081000102900105FF015301C500"]);
	});

	it("keeps an announcement that may not leave now for a later flush", () => {
		const { ask, link, node } = setUp(1);
		const asked: boolean[] = [];
		link.announces = (wasAsked) => {
			asked.push(wasAsked);
			return !wasAsked;
		};
		expect(ask("1081 0042 05FF01 029001 61 01 B0 02 ABCD")).toEqual(["a 1081004202900105FF017101B000"]);
		expect(ask("1081 0042 05FF01 029001 61 01 B0 02 1234")).toHaveLength(1);
		node.flush();
		expect(link.sent).toEqual(["* 108100010290010EF0017301B0021234"]);
		node.flush();
		expect(link.sent).toHaveLength(1);
		expect(asked).toEqual([true, true, false]);
	});

	it("takes back what a refusing property had reserved", () => {
		const { ask } = setUp(1);
		expect(ask("1081 0001 05FF01 029001 62 03 80 00 B2 00 80 00")).toEqual([
			"a 1081000102900105FF015203800131B200800131",
		]);
	});

	it("leaves what cannot be had out of an announcement, and sends none that is empty", () => {
		const { node, lamps, link } = setUp(1);
		announce(lamps[0]!, 0xb2);
		node.flush();
		expect(link.sent).toEqual([]);
		announce(lamps[0]!, 0xb0);
		announce(lamps[0]!, 0xb2);
		node.flush();
		expect(link.sent).toHaveLength(1);
		expect(link.sent[0]!.slice(22)).toBe("7301B0021234");
	});

	it("splits an announcement that one frame cannot hold", () => {
		const { node, lamps, link } = setUp(1, 12 + 62);
		announce(lamps[0]!, 0xb0);
		announce(lamps[0]!, 0xb1);
		node.flush();
		expect(link.sent.map((frame) => frame.slice(22, 30))).toEqual(["7301B002", "7301B13C"]);
		node.flush();
		expect(link.sent).toHaveLength(2);
	});

	it("keeps a byte free for the Get part of a SetGet", () => {
		const { ask } = setUp(1, 17);
		expect(ask("1081 0001 05FF01 029001 6E 01 F0 03 010203 01 80 00")).toEqual([
			"a 1081000102900105FF015E0000",
		]);
	});

	it("ignores an announcement of something that the object does not announce", () => {
		const { node, lamps, link } = setUp(1);
		announce(lamps[0]!, 0x80);
		node.flush();
		expect(link.sent).toEqual([]);
	});

	it("numbers announcements by itself, through the wrap", () => {
		const { node, lamps, link } = setUp(1);
		for (let i = 0; i < 65_537; i++) {
			link.sent.length = 0;
			announce(lamps[0]!, 0xb0);
			node.flush();
		}
		expect(link.sent[0]!.slice(6, 10)).toBe("0001");
	});

	it("tells the objects who asks, and announcements from answers", () => {
		const { node, lamps, ask } = setUp(1);
		ask("1081 0001 05FF01 029001 62 01 80 00");
		announce(lamps[0]!, 0xb0);
		node.flush();
		expect(lamps[0]!.clients).toEqual([3, -1]);
	});

	it.each([
		[1, 1],
		[31, 1],
		[32, 2],
		[64, 3],
		[255, 8],
	])("asks leave for %i properties at a cost of %i", (count, cost) => {
		const { link, ask } = setUp(1);
		const opc = count.toString(16).padStart(2, "0");
		expect(ask(`1081000105FF0102900162${opc}${"8000".repeat(count)}`, "10.0.0.1")).toHaveLength(1);
		expect(link.admitted).toEqual([`10.0.0.1 ${cost}`]);
	});

	it("stays silent when it has no leave, and counts it", () => {
		const { node, link, ask, lamps } = setUp(1);
		link.client = -1;
		expect(ask("1081 0001 05FF01 029001 61 01 B0 02 0000")).toEqual([]);
		expect(node.limited).toBe(1);
		expect(lamps[0]!.value).toEqual([0x12, 0x34]);
	});

	it("counts what it drops, and asks no leave for it", () => {
		const { node, link, ask } = setUp(1);
		ask("00");
		ask("1082 0001 05FF01 029001 62 01 80 00");
		ask("1081 0001 05FF01 029001 72 01 80 01 30");
		ask("1081 0001 05FF01 029002 62 01 80 00");
		expect([node.garbage, node.ignored, node.answered]).toEqual([2, 2, 0]);
		expect(link.admitted).toEqual([]);
	});

	it("answers with the same bytes when it is asked again", () => {
		const { ask } = setUp(2);
		const frame = "1081 0009 05FF01 029002 62 04 9D 00 9E 00 9F 00 B0 00";
		expect(ask(frame)).toEqual(ask(frame));
		expect(ask(frame)[0]!.slice(26)).toBe("9D0201B19E0201B09F0706809D9E9FB0B2B0021234");
	});

	it("offers an object from the moment it is added, and not after it is gone", () => {
		const { node, ask } = setUp(1);
		const frame = "1081 0001 05FF01 029002 62 01 80 00";
		expect(ask(frame)).toEqual([]);
		node.objects.push(new Lamp(2));
		expect(ask(frame)).toHaveLength(1);
		node.objects.pop();
		expect(ask(frame)).toEqual([]);
	});

	it("survives every cut and every changed byte of its requests", () => {
		const { ask, node } = setUp(2);
		const requests = [
			"10810001 05FF01 029000 6E 01 B0 02 ABCD 02 80 00 B0 00",
			"10810001 05FF01 029001 62 02 80 00 B0 00",
			"10810001 05FF01 029001 74 01 B0 02 0102",
		];
		let answers = 0;
		for (const request of requests) {
			const whole = bytesToHex(hexToBytes(request)!);
			for (let cut = 0; cut < whole.length; cut += 2) answers += ask(whole.slice(0, cut)).length;
			expect(answers).toBe(0);
			for (let at = 0; at < whole.length; at += 2)
				for (const value of ["00", "01", "7F", "80", "FF"])
					for (const frame of ask(whole.slice(0, at) + value + whole.slice(at + 2)))
						expect(frame.length).toBeLessThan(3000);
		}
		expect(node.garbage).toBeGreaterThan(0);
	});
});
