import { beforeEach, describe, expect, it } from "vitest";
import { SOCKETS } from "../../../hosts/xs/socket/events";
import { powerUp } from "../sdk/board";
import { closeAll, connect, crashesOf, type Peer, placesInUse, Sockets } from "../sdk/sockets";

beforeEach(() => {
	powerUp();
	closeAll();
});

describe("the fake sockets", () => {
	const played = (play: (sockets: Sockets, index: number) => void): string[] => {
		const sockets = new Sockets(() => undefined);
		sockets.listen(80);
		const peer = connect(80);
		const index = sockets.next() >> 5;
		peer.send("x");
		return crashesOf(() => play(sockets, index));
	};

	it.each(["address", "interface", "read", "writable", "close", "abort"] as const)(
		"end the run at %s after the close",
		(what) => {
			expect(
				played((sockets, index) => {
					sockets.close(index);
					sockets[what](index);
				}),
			).toEqual([`crash: ${what} of 0, which is not the app's`]);
		},
	);

	it("end the run at an index that was never told of, and at a second set", () => {
		expect(played((sockets) => sockets.read(5))).toHaveLength(1);
		expect(crashesOf(() => new Sockets(() => undefined))).toHaveLength(1);
	});

	it("take a reset like C: what is left reads nothing and takes nothing until it is closed", () => {
		const sockets = new Sockets(() => undefined);
		sockets.listen(80);
		const peer = connect(80);
		const index = sockets.next() >> 5;
		peer.send("x");
		peer.reset();
		expect([sockets.address(index), sockets.read(index), sockets.writable(index)]).toEqual([
			"192.168.1.50",
			undefined,
			0,
		]);
		expect(sockets.write(index, new Uint8Array(4), 0, 4)).toBe(0);
		sockets.close(index);
		expect(sockets.next()).toBe(-1);
	});

	it("refuse a fifth that waits and a ninth in all, as C does", () => {
		const sockets = new Sockets(() => undefined);
		sockets.listen(80);
		const peers: Peer[] = [];
		for (let i = 0; i < 5; i++) peers.push(connect(80));
		expect(peers.map(({ refused }) => refused)).toEqual([false, false, false, false, true]);
		for (let i = 0; i < 5; i++) {
			while (sockets.next() >= 0);
			peers.push(connect(80));
		}
		expect(placesInUse()).toBe(SOCKETS);
	});
});
