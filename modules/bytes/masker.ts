import { hexValue, toHex } from "./hex";

/** What stands in a text instead of a secret. */
export const MASK = "***";

/** A piece of a secret that is as long as this is masked wherever it stands. */
const FRAGMENT = 8;
/** Of a secret that is not long less is masked: with two wrong characters it has no longer piece. */
const LONG = 16;
const PART = 6;
/** A secret that is shorter cannot be told from anything else. */
const SHORTEST = 4;
/** Secrets that are kept; the one that was learned first goes. */
const KEPT = 12;
/** So many neighbouring characters must be undamaged for a piece to be found. */
const SEED = 3;
/** Damaged places that are passed over on each side of a seed. */
const FAULTS = 6;
/** A damaged piece counts only when it has as many different characters: a run of zeros resembles much. */
const DIFFERENT = 4;
const HASHES = 1024;
const STAR = 0x2a;

/** One way in which a secret may be written. */
interface Form {
	readonly codes: Uint8Array;
	/** Compared without case, and without the highest bit, which a wrong parity sets. */
	readonly folds: boolean;
	/** Characters of it that must be seen. */
	readonly least: number;
}

/**
 * Masks known secrets in a text, and their fragments of eight characters: as they are, in either case, as the hex digits
 * of their characters, and as the bytes whose hex digits they are; also where some of the characters are wrong, missing
 * or too many. A secret is only held until the first text is masked: then its forms are made.
 */
export class Masker {
	private readonly _secrets: string[] = [];
	private _forms: Forms | undefined;

	/** Masks `secret` from now on. Less than four characters are not learned. */
	learn(secret: string): void {
		const secrets = this._secrets;
		if (secret.length < SHORTEST || secrets.includes(secret)) return;
		if (secrets.length === KEPT) secrets.shift();
		secrets.push(secret);
		this._forms = undefined;
	}

	/** `text`, in characters of 8 bits, with MASK in the place of what belongs to a secret. */
	mask(text: string): string {
		if (this._secrets.length === 0) return text;
		this._forms ??= new Forms(this._secrets);
		const forms = this._forms;
		const exact = bytesOf(text);
		const folded = foldedOf(exact);
		let masked = "";
		let shown = 0;
		for (let at = 0; at + SEED <= exact.length; ) {
			const piece = forms.pieceAt(exact, folded, at);
			if (piece == null) {
				at++;
				continue;
			}
			if (piece.from > shown) masked += text.slice(shown, piece.from);
			if (!masked.endsWith(MASK) || piece.from > shown) masked += MASK;
			at = piece.to;
			shown = piece.to;
		}
		return shown === 0 ? text : masked + text.slice(shown);
	}
}

/** All forms of some secrets, and where each seed stands in them. */
class Forms {
	private readonly _forms: readonly Form[];
	/** By the hash of a seed: one above the number of its first place, and of each place the next one; 0 ends them. */
	private readonly _first = new Uint16Array(HASHES);
	private readonly _next: Uint16Array;
	/** Of each place, the form and where it is. */
	private readonly _form: Uint8Array;
	private readonly _at: Uint8Array;

	constructor(secrets: readonly string[]) {
		const forms: Form[] = [];
		for (let i = 0; i < secrets.length; i++) addForms(forms, secrets[i]!);
		let length = 0;
		for (let i = 0; i < forms.length; i++) length += forms[i]!.codes.length;
		this._forms = forms;
		this._next = new Uint16Array(length + 1);
		this._form = new Uint8Array(length + 1);
		this._at = new Uint8Array(length + 1);
		let place = 0;
		for (let i = 0; i < forms.length; i++) {
			const codes = forms[i]!.codes;
			for (let at = 0; at + SEED <= codes.length; at++) {
				const key = hash(codes, at);
				this._form[++place] = i;
				this._at[place] = at;
				this._next[place] = this._first[key]!;
				this._first[key] = place;
			}
		}
	}

	/** The longest piece that has a seed at `at`. */
	pieceAt(exact: Uint8Array, folded: Uint8Array, at: number): Piece | undefined {
		const whole = this.longest(folded, at, true);
		const packed = this.longest(exact, at, false);
		return whole == null || (packed != null && packed.to > whole.to) ? packed : whole;
	}

	private longest(text: Uint8Array, at: number, folds: boolean): Piece | undefined {
		let longest: Piece | undefined;
		for (let place = this._first[hash(text, at)]!; place !== 0; place = this._next[place]!) {
			const form = this._forms[this._form[place]!]!;
			if (form.folds !== folds) continue;
			const piece = pieceOf(form, text, at, this._at[place]!);
			if (piece != null && (longest == null || piece.to > longest.to)) longest = piece;
		}
		return longest;
	}
}

/** Where a piece of a secret stands in a text. */
interface Piece {
	readonly from: number;
	readonly to: number;
}

function addForms(forms: Form[], secret: string): void {
	const codes = bytesOf(secret);
	const length = codes.length;
	const least = length < FRAGMENT ? length : length < LONG ? PART : FRAGMENT;
	forms.push({ codes: foldedOf(codes), folds: true, least });
	let digits = "";
	for (let i = 0; i < length; i++) digits += toHex(codes[i]!, 2);
	forms.push({ codes: bytesOf(digits), folds: true, least: 2 * least });
	const packed = new Uint8Array(length >> 1);
	for (let i = 0; i + 1 < length; i += 2) {
		const high = hexValue(codes[i]!);
		const low = hexValue(codes[i + 1]!);
		if (high < 0 || low < 0) return;
		packed[i >> 1] = high * 16 + low;
	}
	if (packed.length >= FRAGMENT / 2) forms.push({ codes: packed, folds: false, least: least >> 1 });
}

/** The piece of `form` in `text` whose characters at `at` stand in the form at `place`. */
function pieceOf(form: Form, text: Uint8Array, at: number, place: number): Piece | undefined {
	const codes = form.codes;
	for (let i = 0; i < SEED; i++) if (codes[place + i] !== text[at + i]) return undefined;
	const end = reach(text, at + SEED, codes, place + SEED, 1);
	const start = reach(text, at - 1, codes, place - 1, -1);
	const piece = { from: start.at + 1, to: end.at };
	if (start.undamaged + SEED + end.undamaged >= form.least) return piece;
	// One damaged place is forgiven; each further one must be made up for.
	const further = end.faults + start.faults - 1;
	const isDamaged = further >= 0 && start.matched + SEED + end.matched >= form.least + further;
	return isDamaged && !isMonotonous(text, piece.from, piece.to) ? piece : undefined;
}

/** How far a text goes along a form. */
interface Reach {
	/** One behind the last place that fits. */
	readonly at: number;
	/** Characters that fit up to there, damaged places between them, and characters before the first of those. */
	readonly matched: number;
	readonly faults: number;
	readonly undamaged: number;
}

/** What a damaged place may take from the text and from the form: wrong characters, some too many, missing ones. */
const DAMAGE: readonly (readonly [number, number])[] = Object.freeze([
	Object.freeze([1, 1] as const),
	Object.freeze([1, 0] as const),
	Object.freeze([0, 1] as const),
	Object.freeze([2, 2] as const),
	Object.freeze([2, 0] as const),
	Object.freeze([0, 2] as const),
	Object.freeze([1, 2] as const),
	Object.freeze([2, 1] as const),
]);

/** Walks along the text and the form in one direction, and passes over damaged places as long as they fit again behind. */
function reach(text: Uint8Array, at: number, codes: Uint8Array, place: number, step: number): Reach {
	let matched = 0;
	let undamaged = -1;
	let faults = 0;
	for (;;) {
		while (place >= 0 && place < codes.length && text[at] === codes[place]) {
			matched++;
			at += step;
			place += step;
		}
		if (undamaged < 0) undamaged = matched;
		if (faults === FAULTS) break;
		const damage = DAMAGE.find(([wrong, missing]) =>
			fits(text, at + wrong * step, codes, place + missing * step, step),
		);
		if (damage == null) break;
		faults++;
		at += damage[0] * step;
		place += damage[1] * step;
	}
	return { at, matched, faults, undamaged };
}

/** True when the next character and one of the two behind it are those of the form. */
function fits(text: Uint8Array, at: number, codes: Uint8Array, place: number, step: number): boolean {
	if (place < 0 || place >= codes.length || text[at] !== codes[place]) return false;
	for (let behind = step; behind !== 3 * step; behind += step) {
		const next = place + behind;
		if (next >= 0 && next < codes.length && text[at + behind] === codes[next]) return true;
	}
	return false;
}

function isMonotonous(text: Uint8Array, from: number, to: number): boolean {
	let different = 0;
	for (let at = from; at < to && different < DIFFERENT; at++)
		if (text.indexOf(text[at]!, from) === at) different++;
	return different < DIFFERENT;
}

function hash(codes: Uint8Array, at: number): number {
	return (codes[at]! * 61 + codes[at + 1]! * 13 + codes[at + 2]!) & (HASHES - 1);
}

/** A character that has no 8 bits belongs to no secret's form. */
function bytesOf(text: string): Uint8Array {
	const bytes = new Uint8Array(text.length);
	for (let i = 0; i < text.length; i++) {
		const code = text.charCodeAt(i);
		bytes[i] = code < 0x100 ? code : STAR;
	}
	return bytes;
}

function foldedOf(codes: Uint8Array): Uint8Array {
	const folded = new Uint8Array(codes.length);
	for (let i = 0; i < codes.length; i++) {
		const code = codes[i]! & 0x7f;
		folded[i] = code >= 0x61 && code <= 0x7a ? code - 0x20 : code;
	}
	return folded;
}
