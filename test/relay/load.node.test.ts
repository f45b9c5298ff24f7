import { describe, expect, it } from "vitest";
import { hexToBytes } from "../../modules/bytes/hex";
import { RelayRig } from "./relay-rig";

const SECONDS = 30;
const WALK = "80818283888A8D97989D9E9FD3D7E0E1E2E3E4E5E7E8EAEBECED".match(/../g)!;

interface Load {
	garbage?: number;
	/** Requests a second from one address. */
	greedy?: number;
	/** Clients that each walk all properties one by one, ten a second. */
	walkers?: number;
	/** Requests a second, each from another address. */
	strangers?: number;
}

/** Plays `load` for SECONDS of virtual time; one honest client asks once a second throughout. */
function play(load: Load) {
	const rig = new RelayRig().start().readMeter();
	rig.wire.recording = false;
	const { node } = rig.relay;
	const packet = (hex: string) => hexToBytes(hex)!;
	const get = packet("1081000105FF010288016201E700");
	const noise: Uint8Array[] = Array.from({ length: 64 }, (_, i) =>
		Uint8Array.from({ length: 14 + i * 20 }, (_, k) => (k * 31 + i * 7) & 255),
	);
	// Frames that look right for as long as possible.
	noise.push(
		packet("1081000105FF0102880262FF"),
		packet(`1081000105FF010288017201E70400000000`),
		packet("1082"),
	);
	const walk = WALK.map((epc) => packet(`1081000105FF010288016201${epc}00`));
	const deliver = (bytes: Uint8Array, from: string) => {
		const before = node.answered;
		rig.wire.events!.onPacket(bytes, bytes.length, from, 3610);
		return node.answered - before;
	};
	const served = { honest: 0, greedy: 0, walkers: 0, strangers: 0 };
	const before = node.answered;
	const started = performance.now();
	let announcements = 0;
	for (let ms = 0; ms < SECONDS * 1000; ms += 10) {
		const due = (rate: number) => Math.floor((rate * (ms + 10)) / 1000) - Math.floor((rate * ms) / 1000);
		for (let i = due(load.garbage ?? 0); i > 0; i--) deliver(noise[(ms + i) % noise.length]!, "192.168.1.66");
		for (let i = due(load.greedy ?? 0); i > 0; i--) served.greedy += deliver(get, "192.168.1.67");
		for (let i = due(load.strangers ?? 0); i > 0; i--)
			served.strangers += deliver(get, `10.0.${(ms >> 8) & 255}.${(ms + i) & 255}`);
		for (let w = 0; w < (load.walkers ?? 0); w++)
			if (ms % 100 === 0) served.walkers += deliver(walk[(ms / 100) % walk.length]!, `192.168.1.${100 + w}`);
		if (ms % 1000 === 500) served.honest += deliver(get, "192.168.1.30");
		if (ms % 10_000 === 0) rig.hear(0xe7, "00000100");
		const sent = node.answered;
		rig.time.advance(10);
		announcements += node.answered - sent;
	}
	const msPerSecond = (performance.now() - started) / SECONDS;
	const perSecond = (node.answered - before) / SECONDS;
	console.log(
		`${JSON.stringify(load)}: ${msPerSecond.toFixed(2)} ms of work a second, ${perSecond.toFixed(0)} frames sent a second`,
	);
	return { rig, served, announcements, msPerSecond, perSecond };
}

describe("under load", () => {
	it("2,000 garbage packets a second cost little and hinder nobody", () => {
		const { rig, served, announcements, msPerSecond } = play({ garbage: 2000 });
		expect(served.honest).toBe(SECONDS);
		expect(announcements).toBeGreaterThanOrEqual(SECONDS / 10);
		expect(rig.relay.node.garbage + rig.relay.node.ignored).toBe(2000 * SECONDS);
		expect(rig.relay.clients.count).toBe(1);
		expect(msPerSecond).toBeLessThan(100);
	});

	it("200 valid requests a second from one address are all answered", () => {
		const { served, msPerSecond } = play({ greedy: 200 });
		expect(served.greedy).toBe(200 * SECONDS);
		expect(served.honest).toBe(SECONDS);
		expect(msPerSecond).toBeLessThan(100);
	});

	it("ten clients that walk all properties at once are all answered", () => {
		const { rig, served } = play({ walkers: 10 });
		expect(served.walkers).toBe(10 * 10 * SECONDS);
		expect(served.honest).toBe(SECONDS);
		expect(rig.relay.node.limited).toBe(0);
		expect(rig.days.asked).toEqual([]);
	});

	it("one that asks 5,000 times a second is cut down to its share, the others keep theirs", () => {
		const { rig, served, announcements, perSecond } = play({ greedy: 5000, walkers: 10, garbage: 2000 });
		expect(served.honest).toBe(SECONDS);
		expect(served.walkers).toBe(10 * 10 * SECONDS);
		expect(announcements).toBeGreaterThanOrEqual(SECONDS / 10);
		expect(perSecond).toBeLessThan(400 + 800 / SECONDS + 10);
		expect(rig.relay.node.limited).toBeGreaterThan(4000 * SECONDS);
	});

	it("requests that claim to come from everywhere are bounded in work and memory", () => {
		const { rig, perSecond, announcements } = play({ strangers: 5000 });
		expect(perSecond).toBeLessThan(400 + 800 / SECONDS + 10);
		expect(rig.relay.clients.count).toBe(16);
		expect(announcements).toBeGreaterThanOrEqual(SECONDS / 10);
	});

	it("reads from the radio nothing for any of this", () => {
		const { rig } = play({ garbage: 500, greedy: 500, walkers: 10, strangers: 100 });
		expect(rig.days.asked).toEqual([]);
	});

	it("answers a burst of 32 requests from one client at once", () => {
		const rig = new RelayRig().start().readMeter();
		for (let i = 0; i < 32; i++) expect(rig.ask("1081000105FF010288016201E700")).toHaveLength(1);
	});
});
