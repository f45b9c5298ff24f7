import { beforeEach, describe, expect, it } from "vitest";
import { BOARDS } from "../../../hosts/esp32/boards";
import { Browser } from "../sdk/browser";
import { boot, load } from "../sdk/lan-load";
import { closeAll } from "../sdk/listener";

const NAMES = BOARDS.map(({ name }) => name);

beforeEach(() => closeAll());

describe("a device from power-up to the load of its LAN", () => {
	it.each(NAMES)("%s shows a picture, answers a page, and goes on when all ask at once", (name) => {
		const board = boot({ board: name });
		board.time.until(() => board.leased !== undefined && board.drawn.length > 0, 10_000, 100);
		const client = new Browser("192.168.1.60");
		client.get("/api/v1/status");
		board.time.until(() => client.count(200) === 1, 5000, 100);
		load(board, 1);
		expect(board.main.hung).toBeUndefined();
		expect(board.main.refused + board.worker.refused).toBe(0);
		client.get("/api/v1/status");
		board.time.until(() => client.count(200) === 2, 5000, 100);
		expect(board.restarts + board.aborts.length).toBe(0);
		expect(board.log.filter((line) => line.includes("INTERNAL"))).toEqual([]);
	});
});
