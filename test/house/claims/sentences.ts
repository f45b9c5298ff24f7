/** Where a sentence ends: at a full stop or question mark before a blank, or at their Japanese forms. */
const ENDS = /(?<=[^.][.?!]["”)]*)(?<!^\d+\.)\s+(?=[A-Z0-9"(`]|kabewatt)|(?<=[。？])\s*(?=[^）」)])/;
/** What only tells how a text looks, or names a place. */
const MARKS = /\*\*|<[^>]+>/g;

/**
 * What a page in Markdown says, sentence by sentence: of paragraphs and list items each sentence, of tables each row, of
 * blocks of code each block. Headings are no sentences.
 */
export function sentencesOf(markdown: string): string[] {
	const found: string[] = [];
	for (const block of blocksOf(markdown)) {
		if (block.startsWith("|")) {
			if (!/^\|[\s:|-]+\|$/.test(block)) found.push(block);
		} else if (block.startsWith("```")) found.push(block);
		else found.push(...block.split(ENDS).filter((sentence) => sentence !== ""));
	}
	return found;
}

/** Paragraphs, list items, rows of tables and blocks of code, each in one line. */
function blocksOf(markdown: string): string[] {
	const blocks: string[] = [];
	let open = "";
	let isCode = false;
	const close = () => {
		if (open !== "") blocks.push(open);
		open = "";
	};
	for (const line of markdown.split("\n")) {
		const text = isCode ? line.trim() : line.trim().replace(MARKS, "");
		if (text.startsWith("```")) {
			if (!isCode) close();
			open += isCode ? ` ${text}` : text;
			if (isCode) close();
			isCode = !isCode;
		} else if (isCode) open += ` ${text}`;
		else if (text === "" || text.startsWith("#")) close();
		else {
			if (/^([-*]|\d+\.) |^\|/.test(text)) close();
			// Japanese has no blank between words: a line of it goes on where it was broken.
			const glue = /[\u3000-\u9fff\uff00-\uffef]$/.test(open) && /^[^\x20-\x7e]/.test(text) ? "" : " ";
			open += open === "" ? text : `${glue}${text}`;
		}
	}
	close();
	return blocks;
}
