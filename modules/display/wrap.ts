/** Japanese closing marks, small kana and the like never begin a line. */
const NOT_FIRST = "、。」)』】・ーぁぃぅぇぉっゃゅょァィゥェォッャュョ,.!?:;";
/** Opening brackets never end one. */
const NOT_LAST = "「(『【";

/** Ends most steps, and is never torn apart. */
const PLEASE = "ください";
/** How far before the end of a line of Japanese, in characters, a better place to break it is looked for. */
const LOOK_BACK = 6;
/** In shorter lines there is no room to waste. */
const LONG = 15;

/**
 * Breaks `text` into lines of at most `width` pixels and appends them to `lines`. `measure` gives the width
 * of a piece of text. Breaks at spaces, and between any two Japanese characters but before closing marks; there
 * rather before a word than inside it.
 */
export function wrap(text: string, width: number, measure: (text: string) => number, lines: string[]): void {
	let start = 0;
	let used = 0;
	/** Where the line may end, and the width up to there. */
	let breakAt = 0;
	let usedAtBreak = 0;
	/** The same for the last place where a Japanese word begins. */
	let wordAt = 0;
	let usedAtWord = 0;
	for (let i = 0; i < text.length; i++) {
		const character = text[i]!;
		if (i > start && mayBreak(text, i)) {
			breakAt = i;
			usedAtBreak = used;
			if (beginsWord(text, i)) {
				wordAt = i;
				usedAtWord = used;
			}
		}
		const advance = measure(character);
		if (used + advance > width && character !== " " && i > start) {
			if (breakAt <= start) {
				breakAt = i;
				usedAtBreak = used;
			} else if (breakAt - start >= LONG && breakAt - wordAt <= LOOK_BACK) {
				breakAt = wordAt;
				usedAtBreak = usedAtWord;
			}
			lines.push(text.slice(start, breakAt).trimEnd());
			start = breakAt;
			used -= usedAtBreak;
			while (text[start] === " " && start < i) used -= measure(text[start++]!);
		}
		used += advance;
	}
	if (start < text.length) lines.push(text.slice(start));
}

/** Whether a line may end before the character at `i`. */
function mayBreak(text: string, i: number): boolean {
	const before = text[i - 1]!;
	if (before === " ") return true;
	const character = text[i]!;
	if (NOT_FIRST.includes(character) || NOT_LAST.includes(before)) return false;
	const place = PLEASE.indexOf(character);
	if (place > 0 && text.startsWith(PLEASE, i - place)) return false;
	return isWide(before) || isWide(character);
}

/** Japanese words begin where other signs follow hiragana or a mark. */
function beginsWord(text: string, i: number): boolean {
	const before = text[i - 1]!;
	if (before === " " || "、。".includes(before) || NOT_LAST.includes(text[i]!)) return true;
	if (text.startsWith(PLEASE, i)) return true;
	return isHiragana(before) && !isHiragana(text[i]!);
}

function isHiragana(character: string): boolean {
	const code = character.charCodeAt(0);
	return code >= 0x3041 && code <= 0x309f;
}

function isWide(character: string): boolean {
	return character.charCodeAt(0) >= 0x2e80;
}
