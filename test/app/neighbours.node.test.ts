import { describe, expect, it } from "vitest";
import type { UdpSocket } from "../../modules/ports/udp";
import { Home } from "../support/home";

const DEVICE = "192.168.1.20";
const MDNS = "224.0.0.251";
const ECHONET = "224.0.23.0";
const GET_POWER = "1081000105FF010288016201E700";
const SET_PLACE = "1081000105FF010288016101810138";
const GET_PLACE = "1081000105FF0102880162018100";
/** kabewatt.local, address wanted, as any resolver asks. */
const QUERY = "123400000001000000000000086B61626577617474056C6F63616C0000010001";

/** Somebody with this address, on three ports; what came back is counted. */
class Somebody {
	answers: string[] = [];
	readonly #echonet: UdpSocket;
	readonly #resolver: UdpSocket;
	readonly #home: Home;
	readonly #address: string;

	constructor(home: Home, address: string) {
		this.#home = home;
		this.#address = address;
		const open = (port: number) =>
			home.lan.at(address).open(port, undefined, {
				onPacket: (bytes, length) =>
					this.answers.push(Buffer.from(bytes.subarray(0, length)).toString("hex")),
				onClosed: () => {},
			});
		this.#echonet = open(3610);
		this.#resolver = open(40_000);
	}

	/** Sends to the meter's object, to the device's address or to the group; the answers. */
	meter(hex: string, to = DEVICE): string[] {
		return this.#send(this.#echonet, hex, to, 3610);
	}

	name(to = DEVICE): string[] {
		return this.#send(this.#resolver, QUERY, to, 5353);
	}

	/** The first line of the page's answer; "" where the connection was closed without a word. */
	page(path = "/api/v1/status"): string {
		const client = this.#home.host.tcp.connect(80, this.#address);
		if (!client.accepted) return client.received;
		return client.request(`GET ${path} HTTP/1.0\r\nHost: ${DEVICE}\r\n\r\n`).split("\r\n")[0]!;
	}

	#send(socket: UdpSocket, hex: string, to: string, port: number): string[] {
		this.answers = [];
		const bytes = Buffer.from(hex, "hex");
		socket.send(bytes, bytes.length, to, port);
		return this.answers;
	}
}

function makeHome(): Home {
	const home = new Home().start();
	home.untilWatts();
	home.time.advance(60_000);
	return home;
}

function link(home: Home): { strangers: number } {
	const answer = home.host.tcp.connect(80).request(`GET /api/v1/link HTTP/1.0\r\nHost: ${DEVICE}\r\n\r\n`);
	return JSON.parse(answer.slice(answer.indexOf("\r\n\r\n") + 4));
}

describe("a packet from outside the neighbourhood", () => {
	it.each([
		["the Internet", "8.8.8.8"],
		["another private network", "10.5.0.9"],
		["a network of containers", "172.17.0.2"],
		["the network next door", "192.168.2.30"],
		["nowhere", "0.0.0.0"],
	])("from %s reads nothing, sets nothing, learns no name and gets no page", (_, address) => {
		const home = makeHome();
		const stranger = new Somebody(home, address);
		const neighbour = new Somebody(home, "192.168.1.77");
		expect(stranger.meter(GET_POWER)).toEqual([]);
		expect(stranger.meter(GET_POWER, ECHONET)).toEqual([]);
		expect(stranger.meter(SET_PLACE)).toEqual([]);
		expect(neighbour.meter(GET_PLACE)[0]).not.toMatch(/810138$/);
		expect(stranger.name()).toEqual([]);
		expect(stranger.name(MDNS)).toEqual([]);
		expect(stranger.page()).toBe("");
		expect(home.app.relay.clients.count).toBe(1);
		expect(link(home).strangers).toBe(6);
	});

	it.each([
		["a neighbour", "192.168.1.77"],
		["a computer without an address", "169.254.3.3"],
	])("is none of those that %s sends: they are answered", (_, address) => {
		const home = makeHome();
		const somebody = new Somebody(home, address);
		expect(somebody.meter(GET_POWER)).toHaveLength(1);
		expect(somebody.meter(SET_PLACE)).toHaveLength(1);
		expect(somebody.meter(GET_PLACE)[0]).toMatch(/810138$/);
		expect(somebody.name()).toHaveLength(1);
		expect(somebody.page()).toBe("HTTP/1.1 200 OK");
		expect(link(home).strangers).toBe(0);
	});
});

describe("the setting lanAllow", () => {
	it("lets in the networks that it names, at once, and nobody else", () => {
		const home = makeHome();
		const vlan = new Somebody(home, "10.5.0.9");
		const container = new Somebody(home, "172.17.0.2");
		const stranger = new Somebody(home, "8.8.8.8");
		expect(vlan.meter(GET_POWER)).toEqual([]);
		expect(home.app.settings.set("lanAllow", "10.5.0.0/16, 172.17.0.2")).toBeUndefined();
		for (const one of [vlan, container]) {
			expect(one.meter(GET_POWER)).toHaveLength(1);
			expect(one.page()).toBe("HTTP/1.1 200 OK");
		}
		expect(stranger.meter(GET_POWER)).toEqual([]);
		home.app.settings.set("lanAllow", "");
		expect(vlan.meter(GET_POWER)).toEqual([]);
	});

	it("holds over a restart", () => {
		const home = makeHome();
		home.app.settings.set("lanAllow", "10.5.0.0/16");
		const again = home.powerCut().start();
		again.untilWatts();
		expect(new Somebody(again, "10.5.0.9").meter(GET_POWER)).toHaveLength(1);
		expect(new Somebody(again, "10.6.0.9").meter(GET_POWER)).toEqual([]);
	});

	it("takes no public network", () => {
		const home = makeHome();
		expect(home.app.settings.set("lanAllow", "0.0.0.0/0")).toBe("SETTING_INVALID");
		expect(home.app.settings.set("lanAllow", "8.8.8.0/24")).toBe("SETTING_INVALID");
	});
});

describe("a home that is given other addresses", () => {
	it("answers its new neighbours, and the old ones no more", () => {
		const home = makeHome();
		const before = new Somebody(home, "192.168.1.77");
		const after = new Somebody(home, "192.168.7.77");
		expect([before.meter(GET_POWER).length, after.meter(GET_POWER).length]).toEqual([1, 0]);
		// The fake LAN goes on delivering to the old address; who is a neighbour is another matter.
		home.host.wifi.address = "192.168.7.20";
		home.time.advance(1_000);
		expect([before.meter(GET_POWER).length, after.meter(GET_POWER).length]).toEqual([0, 1]);
	});
});

describe("all multicast that leaves", () => {
	/** What leaves in each second while everything that can make multicasts is asked for as fast as it goes. */
	function flood(seconds: number): { perSecond: number[]; power: number; alone: number } {
		const home = makeHome();
		const perSecond: number[] = [];
		let power = 0;
		let alone = 0;
		let sent = 0;
		for (const group of [ECHONET, MDNS])
			home.lan.at("192.168.1.90").open(group === MDNS ? 5353 : 3610, group, {
				onPacket: (bytes, length, from) => {
					if (from !== DEVICE) return;
					sent++;
					const hex = Buffer.from(bytes.subarray(0, length)).toString("hex").toUpperCase();
					if (/^1081....0288010EF00173.*E704/.test(hex)) power++;
				},
				onClosed: () => {},
			});
		const clients = Array.from({ length: 8 }, (_, i) => new Somebody(home, `192.168.1.${100 + i}`));
		for (let second = 0; second < seconds; second++) {
			sent = 0;
			for (let tenth = 0; tenth < 10; tenth++) {
				clients.forEach((client, i) => {
					alone += client.meter("1081000105FF010288016301E700").length;
					client.meter(`1081000105FF0102880161018101${i % 2 === 0 ? "38" : "40"}`);
					client.name(MDNS);
				});
				home.time.advance(100);
			}
			perSecond.push(sent);
		}
		return { perSecond, power, alone };
	}

	const { perSecond, power, alone } = flood(60);

	it("is at most 20 in any second and 10 in the long run, whatever is asked for", () => {
		console.log(`multicasts a second: ${Math.max(...perSecond)} at most`);
		expect(Math.max(...perSecond)).toBeLessThanOrEqual(20);
		expect(perSecond.reduce((sum, one) => sum + one, 0) / perSecond.length).toBeLessThanOrEqual(10.2);
	});

	it("has room for each live value meanwhile, and who asks too often is told alone", () => {
		expect(power).toBeGreaterThanOrEqual(5);
		expect(alone).toBeGreaterThan(100);
	});
});
