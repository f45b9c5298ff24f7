import { readU8, readU16 } from "../bytes/bytes";

/** What stands in a trace instead of a secret. */
export const MASK = "***";

/** Commands whose arguments are secret, and how many words of them may be shown. */
const SECRET_COMMANDS: readonly { readonly name: string; readonly shown: number }[] = Object.freeze([
	Object.freeze({ name: "SKSETPWD", shown: 2 }),
	Object.freeze({ name: "SKSETPSK", shown: 2 }),
	Object.freeze({ name: "SKSETRBID", shown: 1 }),
	Object.freeze({ name: "SKSETHPWD", shown: 1 }),
]);

/**
 * A command, its echo, or a line of the module without its secrets: the route-B ID, the password, a PSK, and
 * the pairing ID, which is a part of the route-B ID. Anything that looks like a damaged echo of a secret command goes as a whole.
 */
export function redact(line: string): string {
	const text = line.trimStart();
	for (let i = 0; i < SECRET_COMMANDS.length; i++) {
		const name = SECRET_COMMANDS[i]!.name;
		const shown = SECRET_COMMANDS[i]!.shown;
		if (text.startsWith(name)) return `${text.split(" ").slice(0, shown).join(" ")} ${MASK}`;
	}
	if (text.includes("SETP") || text.includes("SETR")) return MASK;
	const pair = text.indexOf("PairID");
	if (pair >= 0) return `${line.slice(0, line.length - text.length + pair)}PairID:${MASK}`;
	if (text.startsWith("SKSREG")) {
		const words = text.split(" ");
		const register = words[1] ?? "";
		if (words.length > 2 && isPairRegister(register)) return `SKSREG ${register} ${MASK}`;
	}
	return line;
}

/** True for a command whose answer or echo must not be shown either. */
export function isSecret(command: string): boolean {
	return command.includes("SKSET") || isPairRegister(command.split(" ")[1] ?? "");
}

/** Property C0 of a second-generation meter is the route-B ID: true when the frame carries it. */
export function carriesSecret(bytes: Uint8Array, at: number, length: number): boolean {
	const end = at + length;
	if (length < 14 || readU16(bytes, at) !== 0x1081) return false;
	let cursor = at + 12;
	for (let left = readU8(bytes, at + 11); left > 0 && cursor + 1 < end; left--) {
		if (bytes[cursor] === 0xc0 && bytes[cursor + 1]! > 0) return true;
		cursor += 2 + bytes[cursor + 1]!;
	}
	return false;
}

function isPairRegister(register: string): boolean {
	return register === "SA" || register === "S0A" || register === "SB" || register === "S0B";
}
