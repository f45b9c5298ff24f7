import { describe, expect, it } from "vitest";
import { Hems, properties } from "../support/hems";
import { nodeArguments, startNode, stopNode } from "../support/relay-node";

/** Addresses of the loopback interface that nothing else uses. */
const LOOP_NODE = "127.0.0.51";
const LOOP_CLIENT = "127.0.0.52";

describe("the relay, where there is no network but the loopback interface", () => {
	it("is discovered by multicast and read by a client on another address", async () => {
		const child = await startNode(process.execPath, nodeArguments(LOOP_NODE));
		const hems = await Hems.open(LOOP_CLIENT, LOOP_CLIENT, false);
		try {
			const tid = hems.send("224.0.23.0", "05FF01", "0EF001", "62", ["D600"]);
			const found = await hems.answer(tid, LOOP_NODE);
			expect(properties(found?.hex ?? "").get("D6")).toBe("0205FF01028801");
			const read = await hems.ask(LOOP_NODE, "05FF01", "028801", "62", ["E000", "D300", "E100", "E700"]);
			expect([read?.esv, read?.from]).toEqual(["72", LOOP_NODE]);
			expect(["E0", "D3", "E1"].map((epc) => read?.values.get(epc))).toEqual(["0000B9D7", "00000001", "01"]);
			expect(Number.parseInt(read?.values.get("E7") ?? "0", 16)).toBeGreaterThanOrEqual(929);
		} finally {
			hems.close();
			await stopNode(child);
		}
	});
});
