import { readFileSync } from "node:fs";
import { measureRooms } from "../xs/budget/rooms";
import { whyNoEngine } from "../xs/engine";
import { linkBoard, linkedSource } from "./build";
import { LinkedHeap } from "./linked-heap";
import { linkedRooms } from "./rooms";
import { findSdk } from "./sdk";

/**
 * `npm run ledger [-- TARGET]`: takes a board (m5stack) to the XS linker and prints what each room puts into its flash,
 * beside what `npm run budget` finds of it without the SDK.
 */

async function main(target = "m5stack"): Promise<number> {
	const sdk = findSdk();
	const missing = typeof sdk === "string" ? sdk : whyNoEngine();
	if (typeof sdk === "string" || missing !== undefined) {
		console.log(`SKIPPED ledger: ${missing}`);
		return process.env["KABEWATT_REQUIRE_SDK"] === "1" ? 1 : 0;
	}
	const built = await linkBoard(sdk, target, "release");
	if (built.figures === undefined) {
		console.error(built.failure ?? "nothing was linked");
		return 1;
	}
	const { flashSlots } = built.figures;
	const heap = new LinkedHeap(readFileSync(linkedSource(target, "release"), "utf8"));
	const here = await measureRooms();
	console.log("| room | code, linked | code, here | slots, linked | slots, here |\n|---|---|---|---|---|");
	let own = 0;
	for (const [room, { codeBytes, slots }] of linkedRooms(heap)) {
		const use = here.get(room);
		own += use?.slots ?? 0;
		console.log(`| ${room} | ${codeBytes} | ${use?.codeBytes ?? ""} | ${slots} | ${use?.slots ?? ""} |`);
	}
	console.log(`| names | | | ${heap.names} | |`);
	console.log(`| all | | | ${flashSlots} | ${own} |`);
	return 0;
}

process.exitCode = await main(process.argv[2]);
