/** Japanese closing marks, small kana and the like never begin a line. */
const NOT_FIRST = "、。」)』】・ーぁぃぅぇぉっゃゅょァィゥェォッャュョ,.!?:;%";
/** Opening brackets never end one. */
const NOT_LAST = "「(『【";

/** Words and endings that are never torn apart, longer ones first; a line is best ended before the first BEGINS. */
const WHOLE: readonly string[] = Object.freeze(
	["つなぎ直", "やり直", "ください", "ありません", "あります", "こと", "とき", "ため"].concat(
		["いません", "います", "しました", "しません", "されて", "でした"],
		["ました", "ません", "ます", "です", "から", "まで", "まま", "直し"],
	),
);
const BEGINS = 8;
/** Characters inside such a word, and those that the first ones begin with: for any other nothing needs to be compared. */
const INSIDE = WHOLE.map((word) => word.slice(1)).join("");
const BEGINNINGS = WHOLE.slice(0, BEGINS)
	.map((word) => word[0])
	.join("");

/** Hiragana that stand alone between two kanji as a particle; any other one joins the parts of one word. */
const PARTICLES = "はがをにのとでもへやか";

/**
 * Places where a line can end, from the worst to the best: inside a word, inside hiragana, where the script changes,
 * before a word. And how full the line must be there, as a part of the width.
 */
const TORN = 0;
const KANA = 1;
const SCRIPT = 2;
const WORD = 3;
const FULL: readonly number[] = Object.freeze([0, 0.8, 0.6, 0.42]);
/** The same where full lines count more: hardly at all, more, most. */
const DENSE: readonly number[] = Object.freeze([0, 0.75, 0.92]);
/** How much full lines count: with 2 a line ends where it must. */
export type Density = 0 | 1 | 2;
/** A line as short as this is still better than a torn word. */
const LEAST = 0.25;

/**
 * Breaks `text` into lines of at most `width` pixels. `measure` gives the width
 * of a piece of text. Breaks at spaces, and in Japanese before a word rather than inside it, as long as the line
 * does not become too short; never before a closing mark or inside an ending. With a higher `density` full lines count
 * more.
 */
export function wrap(
	text: string,
	width: number,
	measure: (text: string) => number,
	density: Density = 0,
): string[] {
	const lines: string[] = [];
	for (let start = 0; start < text.length; ) {
		const end = lineEnd(text, start, width, measure, density);
		lines.push(end < text.length ? text.slice(start, end).trimEnd() : text.slice(start));
		start = end;
		while (text[start] === " ") start++;
	}
	return lines;
}

/** Where the line that begins at `start` ends. */
function lineEnd(
	text: string,
	start: number,
	width: number,
	measure: (text: string) => number,
	density: Density,
): number {
	/** The last place of each rank in this line, and the part of the width up to there. */
	const places = [start, start, start, start];
	const parts = [0, 0, 0, 0];
	let used = 0;
	for (let i = start; i < text.length; i++) {
		if (i > start && mayBreak(text, i)) {
			const rank = rankOf(text, i);
			places[rank] = i;
			parts[rank] = used / width;
		}
		used += measure(text[i]!);
		if (used <= width || text[i] === " " || i === start) continue;
		for (let rank = WORD; rank > TORN; rank--)
			if (parts[rank]! >= (density > 0 ? DENSE[density]! : FULL[rank]!)) return places[rank]!;
		if (density === 0 && parts[WORD]! >= LEAST) return places[WORD]!;
		// Else at the last place where that is allowed, and in the worst case right here.
		const last = Math.max(...places);
		return last > start ? last : i;
	}
	return text.length;
}

/** Whether a line may end before the character at `i` at all. */
function mayBreak(text: string, i: number): boolean {
	const before = text[i - 1]!;
	if (before === " ") return true;
	const character = text[i]!;
	if (NOT_FIRST.includes(character) || NOT_LAST.includes(before)) return false;
	// 取引・証明 is one notion.
	if (before === "・") return false;
	if (scriptOf(before) < HIRAGANA && scriptOf(character) < HIRAGANA) return false;
	if (!INSIDE.includes(character)) return true;
	for (let at = 0; at < WHOLE.length; at++) {
		const word = WHOLE[at]!;
		const place = word.indexOf(character);
		if (place > 0 && text.startsWith(word, i - place)) return false;
	}
	return true;
}

/** How good it is to end a line before the character at `i`. */
function rankOf(text: string, i: number): number {
	const before = text[i - 1]!;
	const character = text[i]!;
	if (" 、。」)".includes(before) || NOT_LAST.includes(character) || isHonorific(text, i)) return WORD;
	if (BEGINNINGS.includes(character))
		for (let word = 0; word < BEGINS; word++) if (text.startsWith(WHOLE[word]!, i)) return WORD;
	const left = scriptOf(before);
	const right = scriptOf(character);
	if (right === HIRAGANA) return left === HIRAGANA ? KANA : TORN;
	if (left === HIRAGANA) return isHonorific(text, i - 1) || isInside(text, i) ? TORN : WORD;
	return left !== right && left !== DIGIT ? SCRIPT : TORN;
}

/** Whether the character at `i` is the お or ご that a word begins with. */
function isHonorific(text: string, i: number): boolean {
	return "おご".includes(text[i]!) && scriptOf(text[i + 1] ?? "") === KANJI;
}

/** Whether `i` lies inside a word such as 問い合わせ or 入れ直す: one hiragana between kanji that is no particle. */
function isInside(text: string, i: number): boolean {
	return (
		scriptOf(text[i]!) === KANJI && scriptOf(text[i - 2] ?? "") === KANJI && !PARTICLES.includes(text[i - 1]!)
	);
}

/** Above LATIN stand the scripts that break anywhere. */
const DIGIT = 0;
const LATIN = 1;
const HIRAGANA = 2;
const KATAKANA = 3;
const KANJI = 4;

function scriptOf(character: string): number {
	const code = character.charCodeAt(0) || 0;
	if (code < 0x2e80) return code >= 0x30 && code <= 0x39 ? DIGIT : LATIN;
	if (code > 0x30ff) return KANJI;
	return code < 0x3041 ? KANJI : code <= 0x309f ? HIRAGANA : KATAKANA;
}
