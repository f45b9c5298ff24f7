import { describe, expect, it } from "vitest";
import { ClockSetter } from "../../../hosts/esp32/sntp";
import { Guard } from "../../../hosts/xs/guard";
import { TraceLog } from "../../../hosts/xs/log";
import { XsTimers } from "../../../hosts/xs/timers";
import { XsUdp } from "../../../hosts/xs/udp";
import { powerUp, TIME_SERVER } from "../sdk/board";

const APRIL = Date.UTC(2026, 3, 1) / 1000;
const HOUR_MS = 3_600_000;

function rig() {
	const board = powerUp();
	board.leased = "192.168.1.20";
	const log = new TraceLog("info");
	const guard = new Guard(log);
	let next = 0xf0000000;
	const udp = new XsUdp({ isOwn: () => false, join: () => {} }, guard);
	const setter = new ClockSetter("ntp.nict.jp", udp, () => next++, new XsTimers(guard), guard, log);
	return { board, setter };
}

describe("the clock of a board", () => {
	it("is set from the network, with one question", () => {
		const { board, setter } = rig();
		setter.ask();
		board.time.advance(1000);
		expect(board.clockSet).toBe(APRIL);
		expect(board.asked).toEqual(["ntp.nict.jp"]);
		expect(board.sent.map(({ address, port, bytes }) => [address, port, bytes.length])).toEqual([
			[TIME_SERVER, 123, 48],
		]);
		expect(board.sockets).toEqual([]);
	});

	it("is set again twelve hours later", () => {
		const { board, setter } = rig();
		setter.ask();
		board.time.advance(1000);
		board.networkTime = APRIL + 43_200;
		board.time.advance(12 * HOUR_MS - 2000);
		expect(board.clockSet).toBe(APRIL);
		board.time.advance(2000);
		expect(board.clockSet).toBe(APRIL + 43_200);
	});

	it("without an answer is asked for five times, then again after ten minutes", () => {
		const { board, setter } = rig();
		board.networkTime = undefined;
		setter.ask();
		board.time.advance(60_000);
		expect(board.sent).toHaveLength(5);
		expect(board.sockets).toEqual([]);
		board.networkTime = APRIL;
		board.time.advance(10 * 60_000);
		expect(board.clockSet).toBe(APRIL);
	});

	it("without a LAN asks for no time, and gets it when the LAN is back", () => {
		const { board, setter } = rig();
		board.leased = undefined;
		setter.ask();
		board.time.advance(12_000);
		expect(board.sent).toEqual([]);
		board.leased = "192.168.1.20";
		board.time.advance(5000);
		expect(board.clockSet).toBe(APRIL);
	});

	it("is asked for once, however often the LAN comes up meanwhile", () => {
		const { board, setter } = rig();
		setter.ask();
		setter.ask();
		board.time.advance(1000);
		expect(board.sent).toHaveLength(1);
	});

	it.each<[string, number, string]>([
		["another address", 123, "192.168.1.66"],
		["another port", 4123, TIME_SERVER],
	])("is not set by an answer of %s", (_name, port, address) => {
		const { board, setter } = rig();
		board.networkTime = undefined;
		setter.ask();
		board.time.advance(100);
		const forged = new Uint8Array(48);
		forged.set([0x24, 1]);
		forged.set(board.sent[0]!.bytes.subarray(40), 24);
		forged.set([0xe0, 0, 0, 0], 40);
		board.sockets[0]!.receive(forged, address, port);
		board.time.advance(1000);
		expect(board.clockSet).toBeUndefined();
	});

	it("survives a port that is taken, and a resolver that throws", () => {
		for (const fault of [{ udpPortBusy: true }, { networkFails: "too many" }]) {
			const { board, setter } = rig();
			Object.assign(board, fault);
			setter.ask();
			board.time.advance(1000);
			expect(board.clockSet).toBeUndefined();
			Object.assign(board, { udpPortBusy: false, networkFails: undefined });
			board.time.advance(11 * 60_000);
			expect(board.clockSet).toBe(APRIL);
		}
	});
});
