import { ROLE } from "../../paint/layout";
import { TONE } from "../../paint/theme";
import type { Stage } from "../../stage";
import { ageText, spanText } from "../../words/format";
import { fill } from "../../words/words";
import { fitted } from "../list";
import { progressFoot } from "./progress";

/** Between what stands at the left and at the right. */
const GAP = 12;

/**
 * The last line: page, code for whom one asks, or the time since the attempt began; at the right the next try, by turns with the
 * age of an old value and, on the last page, with a code that has no room beside them.
 */
export function sayStatus(stage: Stage): void {
	const { sheet, layout } = stage;
	const { x, y, width, height } = layout.body;
	const { left, right, isOld } = statusOf(stage);
	const foot = progressFoot(stage);
	const cell = layout.smallRow - foot;
	const box = { x, y: y + height - layout.smallRow, width, height: cell };
	sheet.draw(box, `${left}\n${right}\n${isOld}`, (pen, { y: top }) => {
		// The line box has its free pixels above: there it gives way to the stripe.
		const line = foot > 0 ? top - 2 : top;
		const from = x + width - pen.width(right, ROLE.small) - (isOld ? 3 : 0);
		pen.draw(left, ROLE.small, TONE.quiet, x, line);
		if (isOld) pen.rect(TONE.doubt, from - 3, top, x + width - from + 3, cell);
		pen.draw(right, ROLE.small, isOld ? TONE.ground : TONE.quiet, from, line);
	});
}

interface Status {
	readonly left: string;
	readonly right: string;
	/** At the right stands the age of an old value. */
	readonly isOld: boolean;
}

function statusOf(stage: Stage): Status {
	const { sheet, model, glance, words, page, pages } = stage;
	const width = stage.layout.body.width;
	const code = glance.error;
	const attempt = model.link.attempt;
	const paging = pages > 1 ? `${page + 1}/${pages}` : "";
	const free = width - sheet.width(paging, ROLE.small) - GAP;
	const coming = comingText(stage, free);
	const ageS = glance.isStale ? glance.ageS : undefined;
	const stale = ageS == null ? "" : staleText(stage, ageS, free);
	const what = code ?? (attempt > 0 && glance.linkState !== "off" ? fill(words.attempt, attempt) : "");
	const both = paging === "" ? what : `${paging}  ${what}`;
	const fits = (text: string, beside: string) =>
		sheet.width(text, ROLE.small) + sheet.width(beside, ROLE.small) + GAP <= width;
	const isBeside = fits(both, coming) && fits(both, stale);
	const rights = [coming, stale].filter((text) => text !== "");
	const hides = code != null && !isBeside && page === pages - 1;
	const alone = hides ? (fits(both, "") ? both : fitted(sheet, code, ROLE.small, width)) : undefined;
	if (alone != null || rights.length === 0) rights.push("");
	const right = rights[stage.turn % rights.length]!;
	const left = isBeside ? both : right === "" ? (alone ?? paging) : paging;
	return { left, right, isOld: right !== "" && right === stale };
}

/** When the next try comes, when sending may go on, or the time since the attempt began. */
function comingText({ sheet, model, glance, words }: Stage, room: number): string {
	const nextTryS = model.link.nextTryS;
	const isBlocked = glance.linkState === "blocked";
	if (nextTryS == null) {
		// Before anything began there is nothing to count.
		if (glance.error != null || glance.linkState === "off") return "";
		return fill(words.waited, spanText(words, glance.linkAgeS));
	}
	const span = spanText(words, nextTryS);
	const long = fill(isBlocked ? words.resumes : words.nextTry, span);
	const short = fill(isBlocked ? words.resumesShort : words.nextTryShort, span);
	return sheet.first([long, short, span], ROLE.small, room);
}

function staleText({ sheet, words }: Stage, ageS: number, room: number): string {
	const text = ageText(words, ageS);
	return sheet.first([`${words.lastValue}: ${text}`, text], ROLE.small, room);
}
