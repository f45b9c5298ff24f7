/** Japanese closing marks, small kana and the like never begin a line. */
const NOT_FIRST = "、。」)』】・ーぁぃぅぇぉっゃゅょァィゥェォッャュョ,.!?:;";
/** Opening brackets never end one. */
const NOT_LAST = "「(『【";

/**
 * Breaks `text` into lines of at most `width` pixels and appends them to `lines`. `measure` gives the width
 * of a piece of text. Breaks at spaces, and between any two Japanese characters but before closing marks.
 */
export function wrap(text: string, width: number, measure: (text: string) => number, lines: string[]): void {
	let start = 0;
	let used = 0;
	/** Where the line may end, and the width up to there. */
	let breakAt = 0;
	let usedAtBreak = 0;
	for (let i = 0; i < text.length; i++) {
		const character = text[i]!;
		if (i > start && mayBreak(text, i)) {
			breakAt = i;
			usedAtBreak = used;
		}
		const advance = measure(character);
		if (used + advance > width && character !== " " && i > start) {
			if (breakAt <= start) {
				breakAt = i;
				usedAtBreak = used;
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
	return isWide(before) || isWide(character);
}

function isWide(character: string): boolean {
	return character.charCodeAt(0) >= 0x2e80;
}
