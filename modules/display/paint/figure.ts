import { type Box, ROLE, type Role } from "./layout";
import { ALIGN } from "./painter";
import type { Look, Sheet } from "./sheet";
import type { Tone } from "./theme";

const MOST = 9_999_999;
/** Digits behind the comma. */
const THOUSAND = 3;

/**
 * The main figure: each character in a cell of one width, from the right, so that only those that change are painted.
 * Shows an integer of at most seven digits, or two dashes when there is none. The thousands have a comma where there is
 * room; a number that does not fit takes the smaller font.
 */
export function sayFigure(sheet: Sheet, box: Box, value: number | undefined, tone: Tone): void {
	const text = value == null ? "--" : String(Math.max(-MOST, Math.min(MOST, value)));
	const font = widthOf(sheet, text, ROLE.figure, false) <= box.width ? ROLE.figure : ROLE.figureSmall;
	const hasComma = widthOf(sheet, text, font, true) <= box.width;
	const look: Look = { font, tone, align: ALIGN.right };
	const height = Math.min(box.height, sheet.fontHeight(font));
	const y = box.y + box.height - height;
	const cell = sheet.width("0", font);
	let right = box.x + box.width;
	/** A character at the left end may have less than its whole cell. */
	const say = (character: string, width: number) => {
		const x = Math.max(box.x, right - width);
		if (character !== "") sheet.text({ x, y, width: right - x, height }, character, look);
		right -= width;
	};
	for (let i = 0; i < text.length; i++) {
		const character = text[text.length - 1 - i]!;
		// Before a sign stands no comma, but its place is left free.
		if (i === THOUSAND && hasComma) say(character === "-" ? "" : ",", sheet.width(",", font));
		say(character, cell);
	}
}

/** The width that a figure needs; the sign at its left end needs less than a cell. */
function widthOf(sheet: Sheet, text: string, font: Role, comma: boolean): number {
	const cell = sheet.width("0", font);
	const width = text.length * cell + (comma && text.length > THOUSAND ? sheet.width(",", font) : 0);
	return text[0] === "-" ? width - cell + sheet.width("-", font) : width;
}
