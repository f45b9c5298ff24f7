import { describe, expect, it } from "vitest";
import { CONFIGS } from "../../hosts/firmware/sdkconfigs";
import { read } from "../support/files";
import {
	configured,
	FREE,
	forecast,
	free,
	LIVE,
	ledger,
	MEASURED,
	memoryTables,
	sum,
	WANTED,
} from "./memory";

const PLAIN = CONFIGS.find(({ boards }) => boards.includes("m5stack"))!;
const SIZES = configured(PLAIN.folder);

describe("the memory of a board", () => {
	it.each(CONFIGS.map(({ boards, folder }) => [boards.join(", "), folder]))(
		"%s: is configured as everywhere",
		(_boards, folder) => {
			expect(configured(folder)).toEqual(SIZES);
		},
	);

	it("is what docs/dev/memory.md says (else: npm run memory)", () => {
		expect(read("docs/dev/memory.md")).toContain(memoryTables(SIZES));
	});

	it("leaves enough free, by what was measured with sizes close to these", () => {
		const { idle, clients } = forecast(SIZES);
		expect(idle).toBeGreaterThanOrEqual(WANTED.idle);
		expect(clients).toBeGreaterThanOrEqual(WANTED.clients);
	});

	it("explains what was free with the sizes before: 33.2 and 9.8 kB, which is not enough", () => {
		const before = {
			...MEASURED,
			heap: 5120,
			chunk: 51_184,
			stack: 1024,
			workerHeap: 384,
			workerChunk: 8688,
			workerStack: 256,
			queue: 10,
			staticRx: 6,
			timerStack: 3584,
		};
		const { idle, clients } = forecast(before);
		expect(idle).toBeLessThan(WANTED.idle);
		expect(clients).toBeLessThan(WANTED.clients);
		// Buffers for frames of management, which are made when needed now, are not in the ledger.
		const explained = FREE.idle - idle + 3100;
		expect(Math.abs(FREE.idle - 33_200 - explained)).toBeLessThan(1500);
	});

	it("fills the allocator's blocks: pages of slots, chunks with their header", () => {
		expect((SIZES.heap * 16) % 4096).toBe(0);
		expect((SIZES.chunk + 16) % 2048).toBe(0);
		expect((SIZES.workerChunk + 16) % 1024).toBe(0);
	});

	it.each(LIVE)("leaves $margin % for garbage: $what", ({ size, live, margin }) => {
		expect(free(SIZES[size], live)).toBeGreaterThanOrEqual(margin);
	});

	it("holds what the app needs at its worst by `npm run budget`, with the machine and the adapters", () => {
		const budgets = JSON.parse(read("test/xs/budgets.json"));
		// Slots when main begins, the host's adapters and the closures of timers: docs/dev/footprint.md.
		const slots = budgets["worst.slots"].figure + 781 + 204;
		expect(free(SIZES.heap, slots)).toBeGreaterThanOrEqual(24);
		expect(free(SIZES.chunk, budgets["worst.chunkBytes"].figure)).toBeGreaterThanOrEqual(40);
	});

	it("adds up", () => {
		expect(sum(ledger(SIZES))).toBe(
			ledger(SIZES).reduce((total, { how }) => total + evaluate(how.split(";")[0]!), 0),
		);
		expect(sum(ledger(SIZES))).toBeLessThan(157_000);
	});
});

/** "2 x 64 x 16" or "1,024 + 16". */
function evaluate(how: string): number {
	const numbers = (text: string, mark: string) => text.replaceAll(",", "").split(mark).map(Number);
	return how.includes("+")
		? numbers(how, "+").reduce((a, b) => a + b)
		: numbers(how, "x").reduce((a, b) => a * b);
}
