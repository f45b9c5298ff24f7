import { board } from "./board";

export type Value = boolean | number | string | ArrayBuffer;

/** The plug was pulled: the program ends here, and what the flash held by then is there at the next start. */
export class PowerCut extends Error {}

export function nvsName(domain: string, key: string): string {
	if (domain.length > 15 || key.length > 15) throw new Error("nvs_open fail");
	return `${domain}/${key}`;
}

/** `nvs_erase_key`. */
export function eraseNvs(at: string): void {
	cut();
	board().flash.delete(at);
}

/**
 * `nvs_set_*`: NVS writes the new item and then drops the old one of the same type; one of another type would stay, and be
 * found first.
 */
export function writeNvs(at: string, value: Value): void {
	const { flash } = board();
	const before = flash.get(at);
	if (before !== undefined && typeof before !== typeof value)
		throw new Error("test: two types under one key");
	if (typeof value === "string" && value.length >= 4000) throw new Error("nvs set fail");
	cut();
	const refuses = board().flashRefusals > 0;
	if (refuses) board().flashRefusals--;
	if (refuses || board().flashFull) throw new Error("nvs set fail");
	flash.set(at, value instanceof ArrayBuffer ? value.slice(0) : value);
	board().flashWrites++;
	cut();
}

function cut(): void {
	if (board().flashStepsToCut === 0) throw new PowerCut("power cut");
	if (board().flashStepsToCut > 0) board().flashStepsToCut--;
}
