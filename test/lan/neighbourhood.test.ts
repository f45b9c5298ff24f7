import { describe, expect, it } from "vitest";
import { Neighbourhood } from "../../modules/lan/neighbourhood";
import type { Network } from "../../modules/ports/wifi";
import { FakeTime } from "../support/fake-time";

const HOME: Network = { address: "192.168.1.20", prefix: 24 };

function make(networks: Network[] = [HOME], allow = "") {
	const time = new FakeTime();
	const wifi = { networks: networks as readonly Network[], asked: 0 };
	const port = {
		get networks() {
			wifi.asked++;
			return wifi.networks;
		},
	};
	const neighbours = new Neighbourhood(time, port);
	neighbours.allow(allow);
	return { time, wifi, neighbours };
}

describe("whom the LAN's services answer", () => {
	it.each([
		["a computer in the same network", "192.168.1.30", true],
		["the router", "192.168.1.1", true],
		["the device itself", "192.168.1.20", true],
		["a computer that got no address", "169.254.7.7", true],
		["a name server of the Internet", "8.8.8.8", false],
		["the network next door", "192.168.2.30", false],
		["another private network", "10.5.0.9", false],
		["a container's bridge", "172.17.0.2", false],
		["the loopback interface, where it is no own network", "127.0.0.1", false],
		["no address yet", "0.0.0.0", false],
		["a multicast group", "224.0.23.0", false],
		["the broadcast address", "255.255.255.255", false],
		["IPv6", "fe80::1", false],
		["nothing", "", false],
		["no number", "192.168.1.x", false],
	])("%s", (_, address, answered) => {
		const { neighbours } = make();
		expect(neighbours.admits(address)).toBe(answered);
		expect(neighbours.strangers).toBe(answered ? 0 : 1);
	});

	it.each([
		["10.5.0.0/16", "10.5.200.1", true],
		["10.5.0.0/16", "10.6.0.1", false],
		["10.5.0.0/16,172.17.0.0/16", "172.17.0.2", true],
		["10.5.0.9", "10.5.0.9", true],
		["10.5.0.9", "10.5.0.10", false],
		["8.8.8.0/24", "8.8.8.8", false],
		["0.0.0.0/0", "8.8.8.8", false],
		["nonsense", "10.5.0.9", false],
	])("with lanAllow %s: %s is answered: %s", (allow, address, answered) => {
		expect(make([HOME], allow).neighbours.admits(address)).toBe(answered);
	});

	it("are those of the LAN, of the own access point and of the machine itself together", () => {
		const { neighbours } = make([
			{ address: "127.0.0.1", prefix: 8 },
			{ address: "172.20.3.4", prefix: 16 },
			{ address: "192.168.4.1", prefix: 24 },
		]);
		for (const address of ["127.9.9.9", "172.20.200.1", "192.168.4.2"])
			expect(neighbours.admits(address)).toBe(true);
		expect(neighbours.admits("192.168.5.2")).toBe(false);
	});

	it.each([0, 1, 7, 33, -1, Number.NaN])("a network of %s bits is taken as one of 24", (prefix) => {
		const { neighbours } = make([{ address: "192.168.1.20", prefix }]);
		expect(neighbours.admits("192.168.1.30")).toBe(true);
		expect(neighbours.admits("8.8.8.8")).toBe(false);
		expect(neighbours.admits("192.168.2.30")).toBe(false);
	});

	it("are nobody while there is no network", () => {
		expect(make([]).neighbours.admits("192.168.1.30")).toBe(false);
	});
});

describe("a network that changes", () => {
	it("is followed within a second, in both directions", () => {
		const { time, wifi, neighbours } = make();
		expect(neighbours.admits("192.168.1.30")).toBe(true);
		wifi.networks = [{ address: "10.1.1.20", prefix: 24 }];
		time.advance(1000);
		expect(neighbours.admits("10.1.1.30")).toBe(true);
		expect(neighbours.admits("192.168.1.30")).toBe(false);
		wifi.networks = [{ address: "10.1.1.20", prefix: 16 }];
		expect(neighbours.admits("10.1.2.30")).toBe(false);
		time.advance(1000);
		expect(neighbours.admits("10.1.2.30")).toBe(true);
	});

	it("is asked for once a second at most, however many strangers call", () => {
		const { time, wifi, neighbours } = make();
		for (let i = 0; i < 5000; i++) {
			neighbours.admits(`8.8.${i >> 8}.${i & 255}`);
			if (i % 1000 === 999) time.advance(500);
		}
		expect(neighbours.strangers).toBe(5000);
		expect(wifi.asked).toBeLessThanOrEqual(3);
	});

	it("takes a new lanAllow at once, also for whom it no longer names", () => {
		const { neighbours } = make([HOME], "10.5.0.0/16");
		expect(neighbours.admits("10.5.0.9")).toBe(true);
		neighbours.allow("");
		expect(neighbours.admits("10.5.0.9")).toBe(false);
		neighbours.allow("10.5.0.9");
		expect(neighbours.admits("10.5.0.9")).toBe(true);
	});
});
