import { describe, expect, it } from "vitest";
import { hexToBytes } from "../../modules/bytes/hex";
import { Multicasts } from "../../modules/lan/multicasts";
import { Meter } from "../../modules/meter/meter";
import { Readings } from "../../modules/meter/values/readings";
import type { UdpEvents } from "../../modules/ports/udp";
import { Settings } from "../../modules/settings/settings";
import { Costs } from "../../modules/tariff/costs";
import { CaptiveDns } from "../../modules/web/names/captive-dns";
import { SETUP_PAGE } from "../../modules/web/pages/page-setup";
import { WebServer } from "../../modules/web/web-server";
import { absentSerial, FakeStore, makeFakeHost } from "../support/fake-host";
import { FakeTime } from "../support/fake-time";
import { FACTS } from "./fixture";

const PHONE = "192.168.4.2";
const GUEST = { onAccessPoint: true };

/** A new device: no Wi-Fi set, none joined. */
function makeNew(store = new FakeStore()) {
	const time = new FakeTime();
	const host = makeFakeHost(time, { serial: absentSerial(time), store });
	host.wifi.state = "off";
	host.wifi.address = undefined;
	const settings = new Settings(store);
	const readings = new Readings(time);
	const meter = new Meter(host, readings, settings, store);
	const web = new WebServer(host, {
		version: "0.1.0",
		settings,
		readings,
		facts: FACTS,
		meter,
		costs: new Costs(time, meter, settings, store),
		multicasts: new Multicasts(time),
		port: 80,
		actions: {
			setCredentials: (rbid, password) => settings.set("rbid", rbid) ?? settings.set("password", password),
			factoryReset() {},
			forgetMeter() {},
		},
	});
	host.wifi.onChange = () => web.setup.networkChanged();
	web.start();
	const ask = (
		line: string,
		address: string,
		hostName = "192.168.4.1",
		body = "",
		onAccessPoint = address === PHONE,
	) =>
		host.tcp
			.connect(80, address, onAccessPoint)
			.request(
				`${line} HTTP/1.0\r\nHost: ${hostName}\r\nContent-Type: application/x-www-form-urlencoded\r\n` +
					`Content-Length: ${body.length}\r\n\r\n${body}`,
			);
	return { time, host, settings, readings, web, ask };
}

const jsonOf = (answer: string) => JSON.parse(answer.slice(answer.indexOf("\r\n\r\n") + 4));

describe("a new device", () => {
	it("opens an access point with a random password of ten letters", () => {
		const { host, web } = makeNew();
		expect(host.wifi.opened).toEqual(["kabewatt-0001"]);
		expect(web.setup.password).toMatch(/^[a-hjkmnp-z2-9]{10}$/);
		expect(web.setup.url).toBe("http://192.168.4.1/");
	});

	it("leads a phone from any address to the set-up page, and nobody else", () => {
		const { ask } = makeNew();
		const phone = ask("GET /generate_204", PHONE, "connectivitycheck.example");
		expect(phone).toContain("HTTP/1.1 302 ");
		expect(phone).toContain("Location: http://192.168.4.1/setup");
		expect(ask("GET /generate_204", "192.168.1.9", "connectivitycheck.example")).toContain("HTTP/1.1 403 ");
		// Each page's policy names its own script and style.
		expect(ask("GET /", PHONE)).toContain(SETUP_PAGE.policy);
		expect(ask("GET /", "192.168.1.9")).not.toContain(SETUP_PAGE.policy);
	});

	it("takes its settings from a phone on the access point without a PIN, and from nobody else", () => {
		const { ask, settings } = makeNew();
		expect(ask("POST /api/v1/settings", "192.168.1.9", "192.168.1.20", "ssid=evil")).toContain(
			"PIN_REQUIRED",
		);
		expect(ask("GET /api/v1/setup", "192.168.1.9", "192.168.1.20")).toContain("PIN_REQUIRED");
		expect(ask("GET /api/v1/networks", "192.168.1.9", "192.168.1.20")).toContain("PIN_REQUIRED");
		expect(ask("POST /api/v1/settings", PHONE, "192.168.4.1", "ssid=home&wifiPassword=secret-1")).toContain(
			"saved",
		);
		expect(settings.text("ssid")).toBe("home");
	});

	it("lists the networks in range", () => {
		const { ask, host } = makeNew();
		host.wifi.scan = (onResult) =>
			onResult([
				{ ssid: "home", rssiDbm: -40, open: false },
				{ ssid: "", rssiDbm: -41, open: false },
				{ ssid: "home", rssiDbm: -80, open: false },
				{ ssid: '<b>"台', rssiDbm: -90, open: true },
			]);
		expect(jsonOf(ask("GET /api/v1/networks", PHONE))).toEqual({
			networks: [
				{ ssid: "home", rssiDbm: -40, open: false },
				{ ssid: '<b>"台', rssiDbm: -90, open: true },
			],
		});
	});

	it("says what is wrong with the Wi-Fi and gives no secret back", () => {
		const { ask, host } = makeNew();
		ask("POST /api/v1/settings", PHONE, "192.168.4.1", "ssid=home&wifiPassword=secret-1");
		host.wifi.become("denied", undefined);
		const answer = ask("GET /api/v1/setup?lang=en", PHONE);
		const { active, ssid, wifi, wifiError, wifiMessage } = jsonOf(answer);
		expect([active, ssid, wifi, wifiError]).toEqual([true, "home", "denied", "WIFI_DENIED"]);
		expect(wifiMessage.steps.length).toBeGreaterThan(0);
		expect(answer).not.toContain("secret-1");
		host.wifi.become("not-found", undefined);
		expect(jsonOf(ask("GET /api/v1/setup", PHONE)).wifiError).toBe("WIFI_NOT_FOUND");
	});

	it("keeps the access point until five minutes after it joined the Wi-Fi", () => {
		const { host, web, time } = makeNew();
		time.advance(3_600_000);
		expect(web.setup.active).toBe(true);
		host.wifi.become("up", "192.168.1.20");
		time.advance(299_000);
		expect(web.setup.active).toBe(true);
		time.advance(2000);
		expect(web.setup.active).toBe(false);
		expect(web.setup.password).toBe("");
		expect(host.wifi.opened).toEqual(["kabewatt-0001", ""]);
	});

	it("keeps it when the Wi-Fi goes again meanwhile", () => {
		const { host, web, time } = makeNew();
		host.wifi.become("up", "192.168.1.20");
		time.advance(200_000);
		host.wifi.become("denied", undefined);
		time.advance(200_000);
		expect(web.setup.active).toBe(true);
	});

	it.each([
		// interface that the client came by, its address, the home's address of the device, is it trusted
		["the access point", PHONE, undefined, true],
		["the access point", "10.1.2.3", undefined, true],
		["the access point", PHONE, "192.168.1.20", true],
		["the home's network", PHONE, undefined, false],
		["the home's network", PHONE, "192.168.1.20", false],
		["the home's network", "192.168.4.1", "192.168.1.20", false],
		["the home's network", "192.168.1.9", "192.168.1.20", false],
		["the home's network", PHONE, "192.168.4.77", false],
		["the access point", PHONE, "192.168.4.77", false],
		["the access point", PHONE, "192.168.4.1", false],
	])("trusts, with a client by %s at %s and the home's address %s: %j", (by, client, home, trusted) => {
		const { host, ask, settings } = makeNew();
		if (home !== undefined) host.wifi.become("up", home);
		const answer = ask(
			"POST /api/v1/settings",
			client,
			"192.168.4.1",
			"name=mine",
			by === "the access point",
		);
		expect(answer).toContain(trusted ? "saved" : "PIN_REQUIRED");
		expect(settings.text("name")).toBe(trusted ? "mine" : "");
	});

	it("closes the access point at once where the home's network has the same addresses", () => {
		const { host, web, time } = makeNew();
		host.wifi.become("up", "192.168.4.77");
		expect(web.setup.active).toBe(false);
		expect(host.wifi.opened).toEqual(["kabewatt-0001", ""]);
		time.advance(600_000);
		expect(host.wifi.opened).toHaveLength(2);
	});

	it("trusts nobody once it is closed", () => {
		const { web } = makeNew();
		expect(web.setup.trusts(GUEST)).toBe(true);
		web.setup.close();
		expect(web.setup.trusts(GUEST)).toBe(false);
		web.setup.close();
	});
});

describe("a device that knows its Wi-Fi", () => {
	it("opens no access point by itself, but when it is asked to, with another password", () => {
		const store = new FakeStore();
		store.set("kabewatt", "ssid", "home");
		const { host, web } = makeNew(store);
		expect(host.wifi.opened).toEqual([]);
		web.setup.open();
		const first = web.setup.password;
		web.setup.open();
		expect(web.setup.password).toBe(first);
		web.setup.close();
		web.setup.open();
		expect(web.setup.password === first).toBe(false);
	});
});

const HEADER = "ABCD01000001000000000000";
const NAME = "07636170746976650474657374 00".replace(" ", "");

/** What the responder sends for a query given as hex. */
function answerTo(query: string, from = PHONE): string | undefined {
	const sent: string[] = [];
	let events: UdpEvents | undefined;
	const dns = new CaptiveDns(
		{
			open(port, group, given) {
				expect([port, group]).toEqual([53, undefined]);
				events = given;
				return {
					send(bytes, length, address, to) {
						let text = `${address}:${to} `;
						for (let i = 0; i < length; i++) text += bytes[i]!.toString(16).padStart(2, "0");
						sent.push(text.toUpperCase());
						return true;
					},
					close() {},
				};
			},
		},
		"192.168.4.1",
	);
	dns.open();
	const bytes = hexToBytes(query)!;
	events!.onPacket(bytes, bytes.length, from, 5353);
	dns.close();
	events!.onPacket(bytes, bytes.length, from, 5353);
	return sent.length > 1 ? "sent after close" : sent[0];
}

describe("the access point's DNS", () => {
	it("answers every A question with the device's address", () => {
		expect(answerTo(`${HEADER}${NAME}00010001`)).toBe(
			`192.168.4.2:5353 ABCD85000001000100000000${NAME}00010001C00C000100010000000A0004C0A80401`,
		);
	});

	it.each([
		["AAAA", "001C0001"],
		["HTTPS", "00410001"],
		["A of another class", "00010003"],
	])("answers %s with nothing", (_, type) => {
		expect(answerTo(`${HEADER}${NAME}${type}`)).toBe(
			`192.168.4.2:5353 ABCD85000001000000000000${NAME}${type}`,
		);
	});

	it.each(["192.168.1.50", "192.168.5.2", "8.8.8.8", "10.0.0.1", ""])(
		"answers nobody who is not on the access point (%s)",
		(from) => expect(answerTo(`${HEADER}${NAME}00010001`, from)).toBeUndefined(),
	);

	it("leaves out what follows the question (EDNS)", () => {
		expect(answerTo(`ABCD01000001000000000001${NAME}00010001000029100000000000`)).toMatch(/C0A80401$/);
	});

	it.each([
		["nothing", ""],
		["a header alone", HEADER],
		["an answer", `ABCD81800001000000000000${NAME}00010001`],
		["two questions", `ABCD01000002000000000000${NAME}00010001${NAME}00010001`],
		["no question", "ABCD01000000000000000000"],
		["a name without end", `${HEADER}0763617074697665`],
		["a name that points to itself", `${HEADER}C00C00010001`],
		["a label longer than the packet", `${HEADER}3F6162`],
		["a name without type", `${HEADER}${NAME}`],
		["a name with half a type", `${HEADER}${NAME}000100`],
		["a name of more than 255 bytes", `${HEADER}${`3F${"61".repeat(63)}`.repeat(5)}0000010001`],
	])("drops %s", (_, query) => {
		expect(answerTo(query)).toBeUndefined();
	});
});
