import { bytesToHex, hexToBytes } from "../../modules/bytes/hex";
import { METER, OWN, SE_SCRIPT, TerminalRig } from "./terminal-rig";

/** Values that no trace may show. */
export interface Secrets {
	readonly rbid: string;
	readonly password: string;
}

export const SECRETS: Secrets = { rbid: "0099A7C3E15F2B6D8048BEAD71F36C5E", password: "Kx4vQ0Zt7pWd" };

/** A fragment of so many characters is a leak. */
const FRAGMENT = 8;
const HEADER = `ERXUDP ${METER} ${OWN} 0E1A 0E1A 001C6400036E8CF5 1`;
const PANA = `ERXUDP ${METER} ${OWN} 02CC 02CC 001C6400036E8CF5 0`;

const hexOf = (text: string): string => bytesToHex(Uint8Array.from(text, (char) => char.charCodeAt(0)));
const rawOf = (hex: string): string => String.fromCharCode(...hexToBytes(hex)!);
const lengthOf = (bytes: number): string => bytes.toString(16).toUpperCase().padStart(4, "0");

/** Lines of the module as they are on the wire, without their end, that carry a secret. */
export function carriers({ rbid, password }: Secrets): readonly string[] {
	const pair = rbid.slice(-8);
	const frame = `1081000102880105FF017202E704000003A0C010${rbid}`;
	const nai = `0000007880000002AA4C03C00CE613DB00020000004000000000${hexOf(`SM${rbid}`)}`;
	return [
		`SKSETPWD C ${password}`,
		`SKSETRBID ${rbid}`,
		`SKSREG S0A ${pair}`,
		`ESREG ${pair}`,
		`EPANDESC\r\n  Channel:39\r\n  Channel Page:09\r\n  Pan ID:8CF5\r\n  Addr:001C6400036E8CF5\r\n  LQI:85\r\n  PairID:${pair}`,
		`  PairID:${pair}`,
		`${HEADER} ${lengthOf(frame.length / 2)} ${frame}`,
		`${HEADER} ${lengthOf(frame.length / 2)} ${rawOf(frame)}`,
		`${PANA} ${lengthOf(nai.length / 2)} ${nai}`,
		`FAIL ER06 ${password}`,
		`SKSETRBID ${rbid.slice(0, 11)}EVENT 21 ${METER} 00\r\n${rbid.slice(11)}`,
		`SKSETPWD C ${password.slice(0, 4)}EVENT 29 ${METER}\r\n${password.slice(4)}`,
	];
}

/** Lines that carry none. */
export const PLAIN: readonly string[] = [
	"OK",
	"FAIL ER06",
	`EVENT 21 ${METER} 00`,
	`EVENT 22 ${METER}`,
	`${HEADER} 0012 1081000102880105FF017201E7040000012C`,
];

export interface Trial {
	/** What the module says; a pause of 600 ms stands between two pieces. */
	readonly pieces: readonly string[];
	/** When it says it: how many of the commands below were given before. */
	readonly after: number;
}

const NEXT = "SKSREG S2 39";

/** What a trace of such a conversation shows. */
export function traceOf({ rbid, password }: Secrets, { pieces, after }: Trial): string {
	const rig = new TerminalRig({ ...SE_SCRIPT, ROPT: "ROPT\rOK 01\r" });
	let shown = "";
	rig.finder.uart.trace = {
		onTrace: (direction, text) => {
			shown += `${direction} ${text}\n`;
		},
	};
	rig.finder.probe();
	rig.terminal.setPeer(METER);
	const commands = [`SKSETPWD C ${password}`, `SKSETRBID ${rbid}`, NEXT];
	for (let i = 0; i < commands.length; i++) {
		rig.terminal.run(commands[i]!);
		if (i < after) rig.serial.say("OK\r\n");
	}
	for (const piece of pieces) {
		rig.serial.say(piece);
		rig.time.advance(600);
	}
	rig.serial.say("\r\nOK\r\n");
	rig.time.advance(10_000);
	return shown;
}

/** The piece of a secret that stands in what is shown, or undefined: as text, in hex, or as bytes. */
export function leak(shown: string, secrets: Secrets): string | undefined {
	const text = shown.toUpperCase();
	// As somebody reads it who knows what \xNN stands for, and as a line with a wrong parity would be read.
	const bytes = shown.replace(/\\x([0-9a-f]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
	const folded = bytes.replace(/[\x80-\xff]/g, (char) => String.fromCharCode(char.charCodeAt(0) & 0x7f));
	for (const secret of [secrets.rbid, secrets.password]) {
		for (let at = 0; at + FRAGMENT <= secret.length; at++) {
			const fragment = secret.slice(at, at + FRAGMENT);
			const upper = fragment.toUpperCase();
			if (text.includes(upper) || folded.toUpperCase().includes(upper) || text.includes(hexOf(fragment)))
				return fragment;
			const isPacked = secret === secrets.rbid && at % 2 === 0;
			if (isPacked && bytes.includes(rawOf(fragment))) return fragment;
		}
	}
	return undefined;
}
