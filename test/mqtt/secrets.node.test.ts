import { describe, expect, it } from "vitest";
import { bytesToHex } from "../../modules/bytes/hex";
import { PASSWORD, RBID } from "../support/home";
import { described, HOUR, MINUTE, published, SECRET, USER } from "./rig";

/** Every form in which a text may leave. */
const formsOf = (secret: string): string[] => {
	const bytes = new TextEncoder().encode(secret);
	return [secret, secret.toLowerCase(), bytesToHex(bytes), bytesToHex(bytes).toLowerCase(), btoa(secret)];
};

describe("what is published", () => {
	it("holds no secret, no serial number and no address of the meter, whatever happens", () => {
		const wifi = "wifi-Passw0rd-1";
		const home = published({ meter: "release-r" });
		home.app.settings.set("wifiPassword", wifi);
		home.app.settings.set("name", "Home");
		home.app.settings.set("contractA", "40");
		home.emulator.cutRadio(true);
		home.time.advance(HOUR);
		home.emulator.cutRadio(false);
		home.emulator.fault("garble-bytes");
		home.time.advance(20 * MINUTE);
		home.broker.restart(true);
		home.app.settings.set("lang", "en");
		home.time.advance(HOUR);
		const truth = home.emulator.truth();
		expect(described(home)).toBeDefined();
		expect(home.broker.published.length).toBeGreaterThan(100);
		const all = home.broker.published.map(({ topic, text }) => `${topic} ${text}`).join("\n");
		const { pin } = home.app.web.access;
		const secrets = [
			RBID,
			PASSWORD,
			SECRET,
			USER,
			wifi,
			truth.serial,
			truth.mac,
			truth.properties["C0"] ?? RBID,
		];
		for (const secret of secrets.filter((text) => text.length > 4))
			for (const form of formsOf(secret)) expect([form, all.includes(form)]).toEqual([form, false]);
		expect(all).not.toContain(`"${pin}"`);
		const logged = home.host.logged.map(({ text }) => text).join("\n");
		expect(logged).not.toContain(SECRET);
	});

	it("tells nobody the broker's password: not the pages, the console, the report", () => {
		const home = published();
		for (const path of ["/api/v1/settings", "/report.txt", "/api/v1/status", "/api/v1/link", "/metrics"]) {
			const answer = home.host.tcp.connect(80).request(`GET ${path} HTTP/1.0\r\nHost: 192.168.1.20\r\n\r\n`);
			expect(answer.startsWith("HTTP/1.1 200")).toBe(true);
			expect([path, answer.includes(SECRET)]).toEqual([path, false]);
		}
	});
});
