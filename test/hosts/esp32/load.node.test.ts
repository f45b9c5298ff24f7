import { beforeEach, describe, expect, it } from "vitest";
import { BOARDS } from "../../../hosts/esp32/boards";
import { boot, load } from "../sdk/lan-load";
import { closeAll } from "../sdk/listener";
import { Hung } from "../sdk/machine";

const NAMES = BOARDS.map(({ name }) => name);

beforeEach(() => closeAll());

/** Virtual: minutes for one board, the same for a shorter time for each. XS would take hours (load.test.ts: a second). */
const ROWS = NAMES.map((name, index) => [name, index === 0 ? 180 : 30] as const);

describe("a device under the load of its LAN for long", () => {
	it.each(ROWS)(
		"%s shows, answers and reads on for %d s, and its queue never fills",
		{ timeout: 180_000 },
		(name, seconds) => {
			const board = boot({ board: name });
			board.time.advance(60_000);
			const before = board.uart!.readBytes;
			const clients = load(board, seconds);
			expect(board.main.hung).toBeUndefined();
			expect(board.main.refused + board.worker.refused).toBe(0);
			expect(board.main.highWater).toBeLessThanOrEqual(board.main.length / 2);
			expect(board.worker.highWater).toBeLessThanOrEqual(board.worker.length / 2);
			const answers = clients.reduce((sum, client) => sum + client.count(200), 0);
			expect(answers).toBeGreaterThan(10 * seconds);
			// A poll every ten seconds.
			expect(board.uart!.readBytes).toBeGreaterThan(before + 10 * seconds);
			expect(board.uart!.lost).toBe(0);
			expect(board.log.filter((line) => line.includes("INTERNAL"))).toEqual([]);
		},
	);

	it("stands still with a queue as short as the SDK's", () => {
		const board = boot({ queueLength: 10 });
		board.time.advance(60_000);
		expect(() => load(board, 60, 700)).toThrow(Hung);
	});
});
