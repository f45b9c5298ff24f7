import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { BOARDS, type Board } from "../../hosts/esp32/boards";
import { ROOT } from "../support/files";
import type { Sdk } from "./sdk";

/** Pins of a target that a module may have all the same. */
const SHARED: Readonly<Record<string, readonly number[]>> = Object.freeze({
	// The Grove port, an I2C bus only for who uses it as one.
	m5stack: [21, 22],
	m5stack_cores3: [1, 2],
	// The microphone's clock, which nobody starts, on a pin of the HAT.
	m5stick_cplus: [0],
});

/**
 * The table of boards against what the targets (the SDK's, or those of targets/) say of screen, sound, buttons,
 * internal I2C and light: each pin that the target uses must be refused to a module. What is wrong, a line each.
 */
export function comparePins(sdk: Sdk): string[] {
	return BOARDS.flatMap((board) => compare(board, folderOf(sdk, board.name)));
}

function folderOf(sdk: Sdk, name: string): string {
	const own = join(ROOT, "targets", name);
	return existsSync(own) ? own : join(sdk.root, "build/devices/esp32/targets", name);
}

function compare(board: Board, folder: string): string[] {
	const text = (file: string) => readFileSync(join(folder, file), "utf8");
	const manifest = text("manifest.json");
	const provider = text("host/provider.js");
	const used = [
		...numbers(manifest, /"(?:\w*_pin|sda|scl|datain)": *(\d+)/g),
		...numbers(text("setup-target.js"), /M5Button\((\d+)\)/g),
		...numbers(provider, /internal: *\{[^}]*?data: *(\d+)/g),
		...numbers(provider, /internal: *\{[^}]*?clock: *(\d+)/g),
	];
	const shared = SHARED[board.name] ?? [];
	const faults = [...new Set(used)]
		.filter((pin) => !board.reserved.includes(pin) && !shared.includes(pin))
		.map((pin) => `${board.name}: GPIO${pin} is the target's, and a module may have it`);
	const light = numbers(manifest + provider, /backlight(?:_pin")?: *(\d+)/g)[0];
	const ours = board.backlight.kind === "pwm" ? board.backlight.pin : undefined;
	if (light !== ours) faults.push(`${board.name}: light on GPIO${light}, not on GPIO${ours}`);
	return faults;
}

function numbers(text: string, pattern: RegExp): number[] {
	return [...text.matchAll(pattern)].map((match) => Number(match[1]));
}
