import { beforeEach, describe, expect, it } from "vitest";
import { BOARDS } from "../../../hosts/esp32/boards";
import { Browser } from "../sdk/browser";
import { boot, load } from "../sdk/lan-load";
import { closeAll } from "../sdk/listener";
import { Hung } from "../sdk/machine";

const NAMES = BOARDS.map(({ name }) => name);

beforeEach(() => closeAll());

describe("a device under the load of its LAN", () => {
	it.each(NAMES)("%s shows, answers and reads on, and its queue never fills", (name) => {
		const board = boot({ board: name });
		board.time.advance(60_000);
		expect(board.drawn.length).toBeGreaterThan(0);
		const first = new Browser("192.168.1.60");
		first.get("/api/v1/status");
		board.time.advance(2000);
		expect(first.count(200)).toBe(1);
		const before = board.uart!.readBytes;
		const seconds = 15;
		const clients = load(board, seconds);
		expect(board.main.hung).toBeUndefined();
		expect(board.main.refused + board.worker.refused).toBe(0);
		expect(board.main.highWater).toBeLessThanOrEqual(board.main.length / 2);
		expect(board.worker.highWater).toBeLessThanOrEqual(board.worker.length / 2);
		const answers = clients.reduce((sum, client) => sum + client.count(200), 0);
		expect(answers).toBeGreaterThan(10 * seconds);
		expect(board.uart!.readBytes).toBeGreaterThan(before);
		expect(board.uart!.lost).toBe(0);
		expect(board.log.filter((line) => line.includes("INTERNAL"))).toEqual([]);
	});

	it("stands still with a queue as short as the SDK's", () => {
		const board = boot({ queueLength: 10 });
		board.time.advance(60_000);
		expect(() => load(board, 60, 700)).toThrow(Hung);
	});
});
