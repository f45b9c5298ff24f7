import { EVENT } from "../tables/events";
import { codesOf, endOfToken, matches, parseHex } from "./bytes";

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

interface Name {
	readonly codes: ArrayLike<number>;
	readonly kind: number;
}

const name = (text: string, kind: number): Name => Object.freeze({ codes: codesOf(text), kind });

/** First tokens, the most frequent first. */
const NAMES: readonly Name[] = Object.freeze([
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

const MAX_TOKENS = 8;
/** The longest key of a field is `Channel Page`. */
const MAX_KEY = 12;

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
	/** Tokens, or -1 while nobody asked for one. */
	private _count = 0;
	private readonly _starts = new Uint16Array(MAX_TOKENS + 1);

	constructor(bytes: Uint8Array) {
		this.bytes = bytes;
	}

	/** Points the line at `bytes[at..end)`, behind which stands its line end, and classifies it. */
	load(at: number, end: number): void {
		const bytes = this.bytes;
		const indented = bytes[at] === SPACE;
		while (at < end && bytes[at] === SPACE) at++;
		while (end > at && bytes[end - 1] === SPACE) end--;
		this.kind = indented && hasKey(bytes, at, end) ? KIND.FIELD : classify(bytes, at, end);
		this.at = at;
		this.end = end;
		this._count = this.kind === KIND.OTHER ? 0 : -1;
		if (this.kind === KIND.EVENT) this.readEvent();
	}

	/** How many tokens there are; no more than eight are counted, and none in a line of no known kind. */
	get count(): number {
		if (this._count < 0) this.split();
		return this._count;
	}

	/** Characters in token `n`; 0 when there is none. */
	width(n: number): number {
		return n < this.count ? this._starts[n + 1]! - this._starts[n]! - 1 : 0;
	}

	/** Where token `n`, which there must be, starts in `bytes`. */
	start(n: number): number {
		return n < this.count ? this._starts[n]! : this.end;
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

	private readEvent(): void {
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
		this._starts[0] = at;
		while (at < end && count < MAX_TOKENS) {
			at = endOfToken(bytes, at) + 1;
			this._starts[++count] = at;
		}
		this._count = count;
	}
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

/** True when a key and its colon stand at `bytes[at..end)`. */
function hasKey(bytes: Uint8Array, at: number, end: number): boolean {
	const last = Math.min(end - 1, at + MAX_KEY);
	while (at <= last) if (bytes[at++] === COLON) return true;
	return false;
}

/** What the line of `bytes[at..end)` is by its first token. */
function classify(bytes: Uint8Array, at: number, end: number): number {
	const first = bytes[at]!;
	if (first === LETTER_S) return bytes[at + 1] === LETTER_K ? KIND.ECHO : KIND.OTHER;
	for (let i = 0; i < NAMES.length; i++) {
		const name = NAMES[i]!;
		if (name.codes[0] !== first || !matches(bytes, at, name.codes)) continue;
		const after = at + name.codes.length;
		if (after === end || bytes[after] === SPACE) return name.kind;
	}
	return KIND.OTHER;
}
