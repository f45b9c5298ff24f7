import { hexValue } from "../bytes/hex";
import { EVENT } from "./events";

const SPACE = 0x20;
const COLON = 0x3a;
const LETTER_K = 0x4b;
const LETTER_S = 0x53;

/** What a line is, told by its first token; answers and events are routed by this alone. */
export const KIND = Object.freeze({
	OTHER: 0,
	OK: 1,
	FAIL: 2,
	EVENT: 3,
	EVER: 4,
	EINFO: 5,
	ESREG: 6,
	EPANDESC: 7,
	EPONG: 8,
	EAPPVER: 9,
	EEDSCAN: 10,
	/** A command that the module says back: nothing of its own starts with SK, ROPT or WOPT. */
	ECHO: 11,
	/** An indented `key:value` line, as EPANDESC has. */
	FIELD: 12,
} as const);

/**
 * The characters of a word to compare bytes with. To look into a string costs XS two slots for each look, into
 * this nothing.
 */
export function codesOf(word: string): readonly number[] {
	const codes: number[] = [];
	for (let i = 0; i < word.length; i++) codes.push(word.charCodeAt(i));
	return Object.freeze(codes);
}

interface Name {
	readonly codes: readonly number[];
	readonly kind: number;
}

const name = (text: string, kind: number): Name => Object.freeze({ codes: codesOf(text), kind });

/** First tokens, the most frequent first. */
const ALL_NAMES: readonly Name[] = Object.freeze([
	name("EVENT", KIND.EVENT),
	name("OK", KIND.OK),
	name("FAIL", KIND.FAIL),
	name("ESREG", KIND.ESREG),
	name("EVER", KIND.EVER),
	name("EINFO", KIND.EINFO),
	name("EPANDESC", KIND.EPANDESC),
	name("EPONG", KIND.EPONG),
	name("EAPPVER", KIND.EAPPVER),
	name("EEDSCAN", KIND.EEDSCAN),
	name("ROPT", KIND.ECHO),
	name("WOPT", KIND.ECHO),
]);

/**
 * The first tokens that begin with each character; none where no known line begins so. A blank and the S of a command
 * that is said back begin lines of which no token is looked for.
 */
export const NAMES: readonly (readonly Name[] | undefined)[] = Object.freeze(
	Array.from({ length: 256 }, (_, code) => {
		const names = ALL_NAMES.filter(({ codes }) => codes[0] === code);
		return names.length > 0 || code === SPACE || code === LETTER_S ? Object.freeze(names) : undefined;
	}),
);

const MAX_TOKENS = 8;
/** The longest key of a field is `Channel Page`. */
const MAX_KEY = 12;
/** Length of a full IPv6 address as the module writes it. */
export const ADDRESS_LENGTH = 39;

/**
 * One line of the module, as a cursor over the reader's buffer: no string is made unless somebody asks for
 * one. Valid only during the call that hands it over.
 */
export class Line {
	readonly bytes: Uint8Array;
	kind = 0;
	/** The line without leading and trailing blanks is `bytes[at..end)`. */
	at = 0;
	end = 0;
	/** Of an EVENT: its number, or -1; and its last token where one stands behind the sender, else -1. */
	event = -1;
	parameter = -1;
	/** True for an EVENT that is known to name the peer; else look at token 2. */
	fromPeer = false;
	/** Tokens, or -1 while nobody asked for one. */
	#count = 0;
	readonly #starts = new Uint16Array(MAX_TOKENS + 1);

	constructor(bytes: Uint8Array) {
		this.bytes = bytes;
	}

	/**
	 * Points the line at `bytes[at..end)` and classifies it. `bytes[end]`, the line break that was consumed,
	 * becomes a space, so that each token ends in one.
	 */
	load(at: number, end: number): void {
		const bytes = this.bytes;
		const indented = bytes[at] === SPACE;
		while (at < end && bytes[at] === SPACE) at++;
		while (end > at && bytes[end - 1] === SPACE) end--;
		bytes[end] = SPACE;
		const kind = indented && hasKey(bytes, at, end) ? KIND.FIELD : classify(bytes, at, end);
		this.is(kind, at, end);
		if (kind === KIND.EVENT) this.readEvent();
	}

	/** The line at `bytes[at..end)` is an EVENT 21 of the peer that says 00. */
	loadSent(at: number, end: number): void {
		this.bytes[end] = SPACE;
		this.is(KIND.EVENT, at, end);
		this.event = EVENT.UDP_SENT;
		this.parameter = 0;
		this.fromPeer = true;
	}

	/** The line at `bytes[at..end)` is a bare OK. */
	loadOk(at: number, end: number): void {
		this.bytes[end] = SPACE;
		this.is(KIND.OK, at, end);
	}

	/** How many tokens there are; no more than eight are counted, and none in a line of no known kind. */
	get count(): number {
		if (this.#count < 0) this.split();
		return this.#count;
	}

	/** Characters in token `n`; 0 when there is none. */
	width(n: number): number {
		return n < this.count ? this.#starts[n + 1]! - this.#starts[n]! - 1 : 0;
	}

	/** Where token `n`, which there must be, starts in `bytes`. */
	start(n: number): number {
		return n < this.count ? this.#starts[n]! : this.end;
	}

	/** Token `n` as a hex number of at most 8 digits, or -1. */
	hex(n: number): number {
		return parseHex(this.bytes, this.start(n), this.width(n));
	}

	/** Token `n` as text; "" when there is none. */
	token(n: number): string {
		return ascii(this.bytes, this.start(n), this.width(n));
	}

	/** The whole line, without what is not printable ASCII. */
	text(): string {
		return ascii(this.bytes, this.at, this.end - this.at);
	}

	private is(kind: number, at: number, end: number): void {
		this.kind = kind;
		this.at = at;
		this.end = end;
		this.#count = kind === KIND.OTHER ? 0 : -1;
	}

	private readEvent(): void {
		this.fromPeer = false;
		this.event = this.width(1) === 2 ? this.hex(1) : -1;
		const last = this.count - 1;
		const parameter = last > 2 ? this.hex(last) : -1;
		this.parameter = this.event === EVENT.UDP_SENT && this.width(last) !== 2 ? -1 : parameter;
	}

	private split(): void {
		const bytes = this.bytes;
		const end = this.end;
		let at = this.at;
		let count = 0;
		this.#starts[0] = at;
		while (at < end && count < MAX_TOKENS) {
			at = endOfToken(bytes, at, end) + 1;
			this.#starts[++count] = at;
		}
		this.#count = count;
	}
}

/**
 * The space behind the token at `at`; one must be there. An address, of which modules always print all 39
 * characters, is told by its colons and skipped at once when it ends before `limit`.
 */
export function endOfToken(bytes: Uint8Array, at: number, limit: number): number {
	let end = at;
	if (bytes[at + 4] === COLON) {
		const behind = at + ADDRESS_LENGTH;
		if (behind <= limit && bytes[behind] === SPACE && bytes[behind - 5] === COLON) end = behind;
	}
	// A line end, too, so that no token goes on in the next line.
	while (bytes[end]! > SPACE) end++;
	return end;
}

/** So far below zero that no number of eight digits with it becomes one that is not. */
const NOT_HEX = -(2 ** 40);

/** The value of each character as a hex digit, far below 0 where it is none: on XS a look-up costs less than a test. */
export const HEX: readonly number[] = Object.freeze(
	Array.from({ length: 256 }, (_, code) => {
		const value = hexValue(code);
		return value < 0 ? NOT_HEX : value;
	}),
);

/** Unsigned hex number of `width` digits (1 to 8), either case; -1 when it is none. */
export function parseHex(bytes: Uint8Array, at: number, width: number): number {
	if (width < 1 || width > 8) return -1;
	let value = 0;
	const end = at + width;
	do value = value * 16 + HEX[bytes[at]!]!;
	while (++at < end);
	return value < 0 ? -1 : value;
}

/** Printable ASCII of `bytes[at..at+length)`; any other byte becomes `\xNN`. Not for hot paths. */
export function ascii(bytes: Uint8Array, at: number, length: number): string {
	let text = "";
	for (let i = 0; i < length; i++) {
		const byte = bytes[at + i]!;
		if (byte >= SPACE && byte < 0x7f && byte !== 0x5c) text += String.fromCharCode(byte);
		else text += `\\x${byte < 16 ? "0" : ""}${byte.toString(16)}`;
	}
	return text;
}

/** True when the word of `codes` stands at `bytes[at..]`; the caller knows that so many bytes are there. */
export function matches(bytes: Uint8Array, at: number, codes: readonly number[]): boolean {
	const length = codes.length;
	for (let i = 0; i < length; i++) if (bytes[at + i] !== codes[i]) return false;
	return true;
}

/** True when a key and its colon stand at `bytes[at..end)`. */
function hasKey(bytes: Uint8Array, at: number, end: number): boolean {
	const last = Math.min(end - 1, at + MAX_KEY);
	while (at <= last) if (bytes[at++] === COLON) return true;
	return false;
}

/** What the line of `bytes[at..end)`, behind which stands a space, is by its first token. */
function classify(bytes: Uint8Array, at: number, end: number): number {
	const first = bytes[at]!;
	if (first === LETTER_S) return bytes[at + 1] === LETTER_K ? KIND.ECHO : KIND.OTHER;
	const names = NAMES[first];
	if (names == null) return KIND.OTHER;
	const second = bytes[at + 1];
	for (let i = 0; i < names.length; i++) {
		const name: Name = names[i]!;
		const codes = name.codes;
		if (codes[1] !== second || !matches(bytes, at, codes)) continue;
		const after = at + codes.length;
		if (after <= end && bytes[after] === SPACE) return name.kind;
	}
	return KIND.OTHER;
}
