import { describe, expect, it } from "vitest";
import { bytesToHex, hexToBytes, toHex } from "../../modules/bytes/hex";
import { Client, type ClientEvents, type RequestEnd } from "../../modules/echonet/client";
import type { FrameReader } from "../../modules/echonet/frame-reader";
import { FakeLink } from "../support/fake-link";
import { FakeSystem } from "../support/fake-system";
import { FakeTime } from "../support/fake-time";
import { DAY_EDT, VECTORS } from "./vectors";

const METER = 0x028801;

class Rig implements ClientEvents {
	readonly time = new FakeTime();
	readonly link = new FakeLink(this.time);
	readonly client: Client;
	readonly log: string[] = [];
	readonly ends: RequestEnd[] = [];

	constructor(firstRandom?: number) {
		const system = new FakeSystem(7);
		if (firstRandom !== undefined) system.random = () => firstRandom;
		this.client = new Client(this.time, this.time, system, this);
		this.client.link = this.link;
		this.link.events = this.client;
		this.link.join();
		this.log.length = 0;
	}

	onJoined(): void {
		this.log.push("joined");
	}
	onLost(): void {
		this.log.push("session lost");
	}
	onResumed(): void {
		this.log.push("resumed");
	}
	onProperty({ epc, bytes, edt, pdc }: FrameReader): void {
		this.log.push(`${toHex(epc, 2)}=${bytesToHex(bytes, edt, pdc)}`);
	}
	onRefused(epc: number): void {
		this.log.push(`${toHex(epc, 2)} refused`);
	}
	onEnd(end: RequestEnd, asked: number, given: number): void {
		this.ends.push(end);
		this.log.push(`${end} ${given}/${asked}`);
	}
	onFrame(frame: FrameReader): void {
		this.log.push(`frame ${toHex(frame.esv, 2)} of ${toHex(frame.seoj, 6)}`);
	}

	/** TID of the n-th datagram sent, as hex. */
	tid(n: number): string {
		return bytesToHex(this.link.sent[n]!, 2, 2);
	}

	/** Answers with the TID of the n-th datagram: "SEOJ DEOJ ESV OPC ...". */
	answer(n: number, rest: string): void {
		this.link.receive(hexToBytes(`1081${this.tid(n)}${rest}`)!);
	}
}

const POWER = "028801 05FF01 72 01 E7 04 00000278";

describe("Client", () => {
	it("composes a Get and takes its answer", () => {
		const rig = new Rig();
		expect(rig.client.get(METER, [0xe7], 1)).toBe(true);
		expect(bytesToHex(rig.link.sent[0]!)).toMatch(/^1081....05FF010288016201E700$/);
		expect(rig.client.busy).toBe(true);
		expect(rig.client.get(METER, [0xe8], 1)).toBe(false);
		rig.time.advance(600);
		rig.answer(0, POWER);
		expect(rig.log).toEqual(["E7=00000278", "answered 1/1"]);
		expect(rig.client.busy).toBe(false);
		expect(rig.client.counters.roundTripMs).toBe(400);
		expect(rig.client.counters.roundTripMedianMs).toBe(400);
	});

	it("composes a SetC and tells acceptance from refusal", () => {
		const rig = new Rig();
		rig.client.set(METER, 0xe5, new Uint8Array([2]), 1);
		expect(bytesToHex(rig.link.sent[0]!)).toMatch(/^1081....05FF010288016101E50102$/);
		rig.time.advance(300);
		rig.answer(0, "028801 05FF01 71 01 E5 00");
		rig.client.set(METER, 0xe5, new Uint8Array([100]), 1);
		rig.time.advance(300);
		rig.answer(1, "028801 05FF01 51 01 E5 01 64");
		expect(rig.log).toEqual(["answered 1/1", "E5 refused", "answered 1/1"]);
	});

	it("asks for the instance list and tells its answer from a spontaneous one", () => {
		const rig = new Rig();
		rig.client.askNotice(0x0ef001, 0xd5);
		rig.time.advance(300);
		rig.link.receive(
			hexToBytes(`1081${rig.tid(0) === "0000" ? "0001" : "0000"}0EF0010EF0017301D50401028801`)!,
		);
		rig.answer(0, "0EF001 0EF001 73 01 D5 04 01028801");
		expect(rig.log).toEqual(["frame 73 of 0EF001", "D5=01028801", "answered 1/1"]);
	});

	it("uses the good blocks of a Get_SNA", () => {
		const rig = new Rig();
		rig.client.get(METER, [0xe0, 0xe3], 2);
		rig.time.advance(300);
		rig.answer(0, "028801 05FF01 52 02 E0 04 0000123C E3 00");
		expect(rig.log).toEqual(["E0=0000123C", "E3 refused", "answered 2/2"]);
		expect(rig.client.counters.refused).toBe(1);
	});

	it("reports how many blocks a truncated answer had", () => {
		const rig = new Rig();
		rig.client.get(METER, [0x80, 0xe0, 0xe3, 0xe7, 0xe8, 0xd3, 0xe1], 7);
		rig.time.advance(300);
		rig.answer(
			0,
			"028801 05FF01 52 06 80 01 30 E0 04 0000123C E3 04 000020DD E7 04 00000001 E8 04 000AFFEC D3 04 00000001",
		);
		expect(rig.log.length).toBe(7);
		expect(rig.log[6]).toBe("answered 6/7");
		expect(rig.client.counters.truncated).toBe(1);
	});

	it("takes a whole day of history", () => {
		const rig = new Rig();
		rig.client.get(METER, [0xe2], 1);
		rig.time.advance(7_000);
		expect(rig.link.sent.length).toBe(1);
		rig.answer(0, `028801 05FF01 72 01 E2 C2 ${DAY_EDT}`);
		expect(rig.log).toEqual([`E2=${DAY_EDT}`, "answered 1/1"]);
	});

	it.each([
		["another TID", "FFFF", POWER],
		["another object", "", "028802 05FF01 72 01 E7 04 00000278"],
		["another service", "", "028801 05FF01 71 01 E7 04 00000278"],
		["another property", "", "028801 05FF01 72 01 E8 04 00000278"],
		["an INFC_Res", "", "028801 05FF01 7A 01 E7 00"],
	])("drops an answer with %s, and goes on waiting", (_, tid, rest) => {
		const rig = new Rig();
		rig.client.get(METER, [0xe7], 1);
		rig.time.advance(300);
		if (tid === "") rig.answer(0, rest);
		else rig.link.receive(hexToBytes(`1081${tid}${rest}`)!);
		expect(rig.log).toEqual([]);
		expect(rig.client.counters.dropped).toBe(1);
		rig.answer(0, POWER);
		expect(rig.ends).toEqual(["answered"]);
	});

	it.each([
		["more than was asked for", "03 E7 04 00000278 88 01 42 E8 04 001E0032"],
		["another order", "02 E8 04 001E0032 E7 04 00000278"],
		["both", "04 88 01 42 E8 04 001E0032 E7 04 00000278 80 01 30"],
	])("takes what it asked for from an answer with %s", (_, blocks) => {
		const rig = new Rig();
		rig.client.get(METER, [0xe7, 0xe8], 2);
		rig.time.advance(300);
		rig.answer(0, `028801 05FF01 72 ${blocks}`);
		expect(rig.log.slice(0, 2).sort()).toEqual(["E7=00000278", "E8=001E0032"]);
		expect(rig.log.slice(2)).toEqual(["answered 2/2"]);
	});

	it("passes notices and requests of the meter up, also while it waits", () => {
		const rig = new Rig();
		rig.client.get(METER, [0xe7], 1);
		rig.time.advance(300);
		for (const vector of VECTORS)
			if (vector.esv === 0x73 || vector.esv === 0x74 || vector.esv === 0x62)
				rig.link.receive(hexToBytes(vector.hex)!);
		expect(rig.log.filter((line) => !line.startsWith("frame")).length).toBe(0);
		expect(rig.log.filter((line) => line === "frame 73 of 028801").length).toBe(2);
		expect(rig.log.filter((line) => line === "frame 74 of 028801").length).toBe(1);
		rig.answer(0, POWER);
		expect(rig.ends).toEqual(["answered"]);
	});

	it("takes no notice with a strange TID as the answer to a Get", () => {
		const rig = new Rig();
		rig.client.get(METER, [0xea], 1);
		rig.time.advance(300);
		rig.answer(0, "028801 05FF01 73 01 EA 0B 07E60801141E0000012D02");
		expect(rig.log).toEqual(["frame 73 of 028801"]);
		expect(rig.client.busy).toBe(true);
	});

	it("counts what is no frame", () => {
		const rig = new Rig();
		rig.link.receive(hexToBytes("10820001")!);
		rig.link.receive(new Uint8Array(0));
		expect(rig.client.counters.malformed).toBe(2);
		expect(rig.log).toEqual([]);
	});

	it("repeats once with a new TID, then strikes", () => {
		const rig = new Rig();
		rig.client.get(METER, [0xe7], 1);
		rig.time.advance(5_300);
		expect(rig.link.sent.length).toBe(2);
		expect(rig.tid(1) === rig.tid(0)).toBe(false);
		expect(bytesToHex(rig.link.sent[1]!, 4)).toBe(bytesToHex(rig.link.sent[0]!, 4));
		rig.time.advance(4_900);
		expect(rig.link.strikes).toBe(0);
		rig.time.advance(300);
		expect(rig.link.strikes).toBe(1);
		expect(rig.ends).toEqual(["silent"]);
		expect(rig.link.sent.length).toBe(2);
	});

	it("waits longer for several properties", () => {
		const rig = new Rig();
		rig.client.get(METER, [0xe0, 0xe3], 2);
		rig.time.advance(8_100);
		expect(rig.link.sent.length).toBe(1);
		rig.time.advance(200);
		expect(rig.link.sent.length).toBe(2);
		rig.time.advance(12_000);
		expect(rig.link.strikes).toBe(0);
		rig.time.advance(500);
		expect(rig.link.strikes).toBe(1);
	});

	it("neither repeats nor strikes for a request that can wait for its next turn", () => {
		const rig = new Rig();
		rig.client.get(METER, [0xe8], 1, true);
		rig.time.advance(5_300);
		expect(rig.ends).toEqual(["silent"]);
		expect(rig.link.sent.length).toBe(1);
		expect(rig.link.strikes).toBe(0);
		rig.answer(0, "028801 05FF01 72 01 E8 04 001E0032");
		expect(rig.log).toEqual(["silent 0/1", "E8=001E0032"]);
	});

	it("takes the answer to the first send after the repeat, and drops the second answer", () => {
		const rig = new Rig();
		rig.client.get(METER, [0xe7], 1);
		rig.time.advance(8_000);
		rig.answer(0, POWER);
		expect(rig.log).toEqual(["E7=00000278", "answered 1/1"]);
		expect(rig.client.counters.late).toBe(1);
		rig.answer(1, POWER);
		expect(rig.log.length).toBe(2);
		expect(rig.client.counters.dropped).toBe(1);
	});

	it("uses an answer after the strike while timer 1 runs, once, and forgets the strikes", () => {
		const rig = new Rig();
		rig.client.get(METER, [0xe7], 1);
		rig.time.advance(16_000);
		expect(rig.link.strikesInRow).toBe(1);
		rig.client.get(METER, [0xe8], 1);
		rig.time.advance(300);
		rig.answer(1, POWER);
		expect(rig.log).toEqual(["silent 0/1", "E7=00000278"]);
		expect(rig.link.strikesInRow).toBe(0);
		rig.answer(1, POWER);
		expect(rig.log.length).toBe(2);
		expect(rig.client.busy).toBe(true);
	});

	it("drops an answer that comes after its timer", () => {
		const rig = new Rig();
		rig.client.get(METER, [0xe7], 1);
		rig.time.advance(30_000);
		rig.answer(0, POWER);
		rig.answer(1, POWER);
		expect(rig.log).toEqual(["silent 0/1"]);
		expect(rig.client.counters.dropped).toBe(2);
	});

	it("copes with an answer that overtakes the confirmation of its own send", () => {
		const rig = new Rig();
		rig.client.get(METER, [0xe7], 1);
		rig.answer(0, POWER);
		expect(rig.ends).toEqual(["answered"]);
		// The link is still busy with the first datagram: the next one waits for it.
		expect(rig.client.get(METER, [0xe8], 1)).toBe(true);
		expect(rig.link.sent.length).toBe(1);
		rig.time.advance(210);
		expect(rig.link.sent.length).toBe(2);
		rig.time.advance(400);
		rig.answer(1, "028801 05FF01 72 01 E8 04 001E0032");
		expect(rig.ends).toEqual(["answered", "answered"]);
	});

	it("says when a datagram could not be sent, without a strike", () => {
		const rig = new Rig();
		rig.link.sendOk = false;
		rig.client.get(METER, [0xe7], 1);
		rig.time.advance(300);
		expect(rig.ends).toEqual(["unsent"]);
		expect(rig.link.strikes).toBe(0);
		rig.link.open = false;
		rig.client.get(METER, [0xe7], 1);
		expect(rig.ends).toEqual(["unsent", "unsent"]);
		expect(rig.client.busy).toBe(false);
	});

	it("ends the request when the session is lost, and takes nothing of the old session later", () => {
		const rig = new Rig();
		rig.client.get(METER, [0xe7], 1);
		rig.time.advance(300);
		rig.link.lose();
		expect(rig.log).toEqual(["lost 0/1", "session lost"]);
		rig.link.join();
		rig.answer(0, POWER);
		expect(rig.log).toEqual(["lost 0/1", "session lost", "joined"]);
		rig.time.advance(60_000);
		expect(rig.link.sent.length).toBe(1);
		expect(rig.link.strikes).toBe(0);
	});

	it("numbers its requests through the wrap of the TID", () => {
		const rig = new Rig(0xabcdfffe);
		rig.link.sendMs = 0;
		for (let i = 0; i < 4; i++) {
			rig.client.get(METER, [0xe7], 1);
			rig.time.advance(1);
			rig.answer(i, POWER);
		}
		expect([0, 1, 2, 3].map((i) => rig.tid(i))).toEqual(["FFFE", "FFFF", "0000", "0001"]);
		expect(rig.ends).toEqual(["answered", "answered", "answered", "answered"]);
	});

	it("notices a session that died in silence with three strikes in 60 seconds", () => {
		const rig = new Rig();
		// The worst order: a long request first, then live Gets.
		rig.client.get(METER, [0xe0, 0xe3], 2);
		rig.link.onStrike = () => undefined;
		let started = 1;
		while (rig.link.strikes < 3 && rig.time.ticks() < 200_000) {
			rig.time.advance(100);
			if (!rig.client.busy && rig.link.strikes < 3 && rig.ends.length === started) {
				rig.client.get(METER, [0xe7], 1);
				started++;
			}
		}
		expect(rig.time.ticks()).toBeLessThan(52_000);
	});
});
