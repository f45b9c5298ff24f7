import { describe, expect, it } from "vitest";
import { Clients, MAX_CLIENTS, SELECT } from "../../modules/relay/clients";
import { FakeTime } from "../support/fake-time";

function setUp() {
	const time = new FakeTime();
	const clients = new Clients(time);
	/** How many of `count` requests at once are admitted. */
	const burst = (address: string, count: number, cost = 1) => {
		let admitted = 0;
		for (let i = 0; i < count; i++) if (clients.admit(address, cost) >= 0) admitted++;
		return admitted;
	};
	return { time, clients, burst };
}

describe("Clients", () => {
	it("tells who was heard last, also of two that were heard at once", () => {
		const { time, clients } = setUp();
		const latest = () => [0, 1, 2, 3].map((rank) => clients.latest(rank));
		expect(latest()).toEqual([-1, -1, -1, -1]);
		for (const address of ["a", "b", "c"]) clients.admit(address, 1);
		expect(latest()).toEqual([0, 1, 2, -1]);
		time.advance(1000);
		clients.admit("b", 1);
		expect(latest().map((index) => (index < 0 ? "" : clients.address(index)))).toEqual(["b", "a", "c", ""]);
	});

	it("lets one client use what nobody else needs, but no more", () => {
		const { time, burst } = setUp();
		expect(burst("a", 1000)).toBe(40 + 400);
		time.advance(1000);
		expect(burst("a", 1000)).toBe(10 + 200);
	});

	it("keeps each client's own share when another has used up everything else", () => {
		const { time, burst } = setUp();
		burst("greedy", 1000);
		expect(burst("b", 100)).toBe(40);
		for (let second = 0; second < 60; second++) {
			time.advance(1000);
			burst("greedy", 1000);
			expect(burst("b", 10)).toBe(10);
		}
	});

	it("never gives one host less than five requests a second, nor a burst of 32 after a pause", () => {
		const { time, burst } = setUp();
		for (let i = 0; i < 8; i++) burst(`greedy${i}`, 1000);
		time.advance(10_000);
		for (let i = 0; i < 6; i++) burst(`greedy${i}`, 1000);
		expect(burst("b", 32)).toBe(32);
	});

	it("charges long requests more", () => {
		const { burst } = setUp();
		expect(burst("a", 1000, 8)).toBe(5 + 50);
	});

	it("bounds all together, whatever the number of addresses", () => {
		const { time, clients } = setUp();
		let admitted = 0;
		for (let i = 0; i < 5000; i++) if (clients.admit(`10.0.0.${i}`, 1) >= 0) admitted++;
		expect(admitted).toBe(800);
		expect(clients.count).toBe(MAX_CLIENTS);
		time.advance(500);
		for (let i = 0; i < 5000; i++) if (clients.admit(`10.0.1.${i}`, 1) >= 0) admitted++;
		expect(admitted).toBe(1000);
	});

	it("tells who was heard, and when", () => {
		const { time, clients } = setUp();
		clients.admit("a", 1);
		time.advance(5000);
		clients.admit("b", 1);
		expect([clients.address(0), clients.heardAt(0), clients.address(1), clients.heardAt(1)]).toEqual([
			"a",
			0,
			"b",
			5000,
		]);
	});

	it("begins with the defaults for a newcomer that takes the place of another", () => {
		const { time, clients } = setUp();
		const first = clients.admit("first", 1);
		clients.selections[clients.select(first) + SELECT.DAY] = 7;
		for (let i = 1; i <= MAX_CLIENTS; i++) {
			time.advance(1);
			clients.admit(`c${i}`, 1);
		}
		expect(clients.address(first)).toBe(`c${MAX_CLIENTS}`);
		expect(clients.selections[clients.selection(first) + SELECT.DAY]).toBe(0xff);
	});

	it("has defaults for announcements that no client can change", () => {
		const { clients } = setUp();
		const client = clients.admit("a", 1);
		clients.selections[clients.select(client) + SELECT.DAY] = 7;
		expect(clients.selections[clients.selection(-1) + SELECT.DAY]).toBe(0xff);
		expect(clients.selections[clients.selection(-1) + SELECT.PAIRS + 6]).toBe(1);
	});
});
