import { describe, expect, it } from "vitest";
import { RelayRig } from "./relay-rig";

const POLL_S = 10;
const DAY_MS = 86_400_000;

/** A client on a LAN that loses every multicast: it has what it polls itself and what comes to its address. */
class Client {
	readonly address: string;
	readonly pollS: number;
	/** True: what 9D lists is not polled, as some controllers do. */
	readonly trusting: boolean;
	/** Number of the meter's reading that this client has. */
	value = -1;
	worstAgeS = 0;

	constructor(address: string, pollS: number, trusting: boolean) {
		this.address = address;
		this.pollS = pollS;
		this.trusting = trusting;
	}

	/** Takes E7 out of a frame that reached this client. */
	hear(hex: string): void {
		const at = hex.indexOf("E704", 24);
		if (hex.slice(8, 14) === "028801" && at > 0) this.value = Number.parseInt(hex.slice(at + 4, at + 12), 16);
	}
}

describe("24 hours with all multicast lost", () => {
	it.each([
		["push off, clients poll", "off", false],
		["push on, clients that still poll", "on", false],
		["push on, clients that trust 9D", "on", true],
	])("%s: no value is older than the client's interval and ours", (_name, push, trusting) => {
		const rig = new RelayRig({ settings: { push } }).start();
		rig.readings.pollS = POLL_S;
		rig.readMeter();
		const intervals = [5, 10, 30, 60, 60, 300];
		const clients = intervals.map((pollS, i) => new Client(`192.168.1.${100 + i}`, pollS, trusting));
		for (const client of clients)
			expect(rig.get("028801", "9D", client.address)!.includes("E7")).toBe(push === "on");
		let reading = 0;
		for (let ms = 0; ms < DAY_MS; ms += 1000) {
			if (ms % (POLL_S * 1000) === 0) rig.hear(0xe7, (++reading).toString(16).padStart(8, "0"));
			rig.time.advance(1000);
			for (const client of clients) {
				const listed = client.trusting && push === "on";
				if (!listed && (ms / 1000) % client.pollS === 0)
					rig.ask("1081000105FF010288016201E700", client.address);
			}
			for (const frame of rig.wire.sent) {
				if (frame.to === "*") continue;
				clients.find((client) => client.address === frame.to)!.hear(frame.hex);
			}
			rig.wire.sent.length = 0;
			for (const client of clients) {
				const ageS = (reading - client.value) * POLL_S;
				if (client.value >= 0) client.worstAgeS = Math.max(client.worstAgeS, ageS);
			}
		}
		for (const client of clients) {
			expect(client.value).toBeGreaterThan(0);
			const ownS = client.trusting && push === "on" ? 0 : client.pollS;
			expect(client.worstAgeS).toBeLessThanOrEqual(ownS + POLL_S);
		}
	});
});
