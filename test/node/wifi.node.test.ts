import type { NetworkInterfaceInfo } from "node:os";
import { afterEach, describe, expect, it, vi } from "vitest";
import { PlayedWifi, WiredWifi } from "../../hosts/node/ports/wifi";

const cards = vi.hoisted(() => ({ now: {} as Record<string, NetworkInterfaceInfo[]> }));
vi.mock("node:os", () => ({ networkInterfaces: () => cards.now }));

/** One address of a card, as Node tells it. */
function one(address: string, netmask: string, internal = false): NetworkInterfaceInfo {
	return { address, netmask, internal, family: "IPv4", mac: "00:00:00:00:00:00", cidr: null };
}

const IPV6: NetworkInterfaceInfo = {
	address: "fe80::1",
	netmask: "ffff:ffff:ffff:ffff::",
	internal: false,
	family: "IPv6",
	mac: "00:00:00:00:00:00",
	cidr: null,
	scopeid: 2,
};
const LOOPBACK = { address: "127.0.0.1", prefix: 8 };

afterEach(() => {
	cards.now = {};
});

describe("the networks of a computer", () => {
	it("are those of its card and the machine itself, not those of another card", () => {
		cards.now = {
			lo: [one("127.0.0.1", "255.0.0.0", true)],
			eth0: [one("192.168.1.20", "255.255.255.0"), IPV6, one("10.1.2.3", "255.255.252.0")],
			docker0: [one("172.17.0.1", "255.255.0.0")],
			wg0: [one("10.8.0.2", "255.255.255.255")],
		};
		expect(new WiredWifi("192.168.1.20").networks).toEqual([
			LOOPBACK,
			{ address: "192.168.1.20", prefix: 24 },
			{ address: "10.1.2.3", prefix: 22 },
		]);
		expect(new WiredWifi("127.0.0.1").networks).toEqual([LOOPBACK]);
		expect(new PlayedWifi("172.17.0.1").networks).toEqual([LOOPBACK, { address: "172.17.0.1", prefix: 16 }]);
	});

	it("are looked at anew each time, and none while no card has the address", () => {
		const wifi = new WiredWifi("192.168.1.20");
		cards.now = { eth0: [one("192.168.1.20", "255.255.255.0")] };
		expect(wifi.networks).toHaveLength(2);
		cards.now = { eth0: [one("192.168.1.20", "255.255.0.0")] };
		expect(wifi.networks[1]?.prefix).toBe(16);
		cards.now = { eth0: [one("192.168.9.20", "255.255.255.0")] };
		expect(wifi.networks).toEqual([LOOPBACK]);
	});
});
