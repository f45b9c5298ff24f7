import { hexValue } from "../bytes/hex";
import { MASK } from "../bytes/masker";
import { pairIdOf } from "../wisun/pan";
import { ADDRESS_LENGTH } from "./receive/address";

/**
 * What of the module's protocol may be shown. A line can be damaged in any way, so that nothing is looked for that must go:
 * what is known to be harmless stays, all else is masked.
 */

/** Commands whose arguments are secret, and how many words of them may be shown. */
const SECRET_COMMANDS: readonly { readonly name: string; readonly shown: number }[] = Object.freeze([
	Object.freeze({ name: "SKSETPWD", shown: 2 }),
	Object.freeze({ name: "SKSETPSK", shown: 2 }),
	Object.freeze({ name: "SKSETRBID", shown: 1 }),
	Object.freeze({ name: "SKSETHPWD", shown: 1 }),
]);

/** First words of lines whose other words may be shown as far as they are short. */
const LINES: readonly string[] = Object.freeze([
	"ERXUDP",
	"EVENT",
	"OK",
	"FAIL",
	"EPONG",
	"EINFO",
	"ESREG",
	"EVER",
	"EAPPVER",
	"EPANDESC",
	"EEDSCAN",
	"SKSENDTO",
	"SKINFO",
	"SKVER",
	"SKSREG",
	"SKSCAN",
	"SKJOIN",
	"SKREJOIN",
	"SKTERM",
	"SKRESET",
	"SKPING",
	"SKLL64",
	"ROPT",
	"WOPT",
]);

/** The words in them that may be longer: which one it is, and how many hex digits it has. Addresses of radios, and a mask. */
const LONG_WORDS: readonly { readonly name: string; readonly at: number; readonly digits: number }[] =
	Object.freeze([
		Object.freeze({ name: "ERXUDP", at: 5, digits: 16 }),
		Object.freeze({ name: "EINFO", at: 2, digits: 16 }),
		Object.freeze({ name: "SKSCAN", at: 2, digits: 8 }),
		Object.freeze({ name: "SKLL64", at: 1, digits: 16 }),
	]);

/** Fields of EPANDESC that may be shown, and how many hex digits their value has. PairID is not among them. */
const FIELDS: readonly { readonly key: string; readonly digits: number }[] = Object.freeze([
	Object.freeze({ key: "Channel", digits: 2 }),
	Object.freeze({ key: "Channel Page", digits: 2 }),
	Object.freeze({ key: "Pan ID", digits: 4 }),
	Object.freeze({ key: "Addr", digits: 16 }),
	Object.freeze({ key: "LQI", digits: 2 }),
	Object.freeze({ key: "Side", digits: 1 }),
]);

/** The field that has the last characters of the route-B ID. */
const PAIR_FIELD = "PairID:";
/** No more characters of a word stand together in a line that is known, and in what cannot be read. */
const SHORT = 4;
const SHORTEST = 2;
/** A password's length has no more digits. */
const LENGTH_DIGITS = 2;
const SPACE = 0x20;
const COLON = 0x3a;
const DOT = 0x2e;

/** A command, its echo, or a line of the module, in characters of 8 bits, without what may be a secret. */
export function redact(text: string): string {
	const words = text.split(" ");
	const name = words[0]!;
	if (text === "" || isAddress(text) || isField(text)) return text;
	if (text.startsWith(PAIR_FIELD)) return PAIR_FIELD + MASK;
	if (!LINES.includes(name)) return maskedEcho(text);
	const long = LONG_WORDS.find((line) => line.name === name);
	let shown = name;
	for (let i = 1; i < words.length; i++) {
		const word = words[i]!;
		const isLong = long != null && i === long.at && isHex(word, 0, long.digits);
		shown += ` ${isLong || isShort(word) ? word : MASK}`;
	}
	return shown;
}

/** A line that is shown as what it is at most: a secret command, of which the length of a password stays. */
export function maskedEcho(text: string): string {
	const words = text.split(" ");
	const secret = SECRET_COMMANDS.find(({ name }) => name === words[0]);
	if (secret == null) return MASK;
	const length = secret.shown > 1 ? words[1]! : "";
	return words.length > 2 && (isHex(length, 0, 1) || isHex(length, 0, LENGTH_DIGITS))
		? `${secret.name} ${length} ${MASK}`
		: `${secret.name} ${MASK}`;
}

/** True for what ends a command: `OK`, or `FAIL ER` and two digits. */
export function isAnswer(text: string): boolean {
	return text === "OK" || (text.startsWith("FAIL ER") && isHex(text, 7, 2));
}

/** What could not be read, in characters of 8 bits: the module's own words and addresses, and what is no text. */
export function redactNoise(text: string): string {
	let shown = "";
	for (let at = 0; at < text.length; ) {
		let end = at;
		while (end < text.length && isVisible(text.charCodeAt(end))) end++;
		if (end === at) shown += text[at++];
		else {
			const word = text.slice(at, end);
			shown += word.length <= SHORTEST || isKnown(word) ? word : MASK;
			at = end;
		}
	}
	return shown;
}

/** The secrets in a command, for the masker to learn: all that is not shown, and the pairing ID in a route-B ID. */
export function secretsOf(command: string): readonly string[] {
	const words = command.split(" ");
	const secret = SECRET_COMMANDS.find(({ name }) => name === words[0]);
	if (secret == null) return [];
	const secrets = words.slice(secret.shown);
	if (words[0] === "SKSETRBID" && words.length > 1) secrets.push(pairIdOf(words[1]!));
	return secrets;
}

/** True for a command whose answer or echo must not be shown either. */
export function isSecret(command: string): boolean {
	return command.includes("SKSET") || isPairRegister(command.split(" ")[1] ?? "");
}

function isPairRegister(register: string): boolean {
	return register === "SA" || register === "S0A" || register === "SB" || register === "S0B";
}

function isKnown(word: string): boolean {
	return isAddress(word) || LINES.includes(word) || SECRET_COMMANDS.some(({ name }) => name === word);
}

function isField(text: string): boolean {
	for (let i = 0; i < FIELDS.length; i++) {
		const key = FIELDS[i]!.key;
		const at = key.length;
		if (text.startsWith(key) && text.charCodeAt(at) === COLON && isHex(text, at + 1, FIELDS[i]!.digits))
			return true;
	}
	return false;
}

/** Eight groups of four hex digits. */
function isAddress(text: string): boolean {
	if (text.length !== ADDRESS_LENGTH) return false;
	for (let i = 0; i < ADDRESS_LENGTH; i++) {
		const code = text.charCodeAt(i);
		if (i % 5 === 4 ? code !== COLON : hexValue(code) < 0) return false;
	}
	return true;
}

/** True when the rest of the text from `at` on is so many hex digits. */
function isHex(text: string, at: number, digits: number): boolean {
	if (text.length - at !== digits) return false;
	for (let i = at; i < text.length; i++) if (hexValue(text.charCodeAt(i)) < 0) return false;
	return true;
}

/** True when no more than four letters or digits stand together, with nothing between them but colons and dots. */
function isShort(word: string): boolean {
	let run = 0;
	for (let i = 0; i < word.length; i++) {
		const code = word.charCodeAt(i);
		if (code === COLON || code === DOT) run = 0;
		else if (!isLetterOrDigit(code) || ++run > SHORT) return false;
	}
	return true;
}

function isLetterOrDigit(code: number): boolean {
	const upper = code & 0xdf;
	return code < 0x80 && ((code >= 0x30 && code <= 0x39) || (upper >= 0x41 && upper <= 0x5a));
}

function isVisible(code: number): boolean {
	return code > SPACE && code < 0x7f;
}
