import { type Box, ROLE } from "../../paint/layout";
import { TONE } from "../../paint/theme";
import type { Stage, View } from "../../stage";
import { type Line, MARGIN, type Message, messageOf, stepIndent, TITLE_ROW } from "./compose";
import { sayProgress } from "./progress";
import { sayStatus } from "./status";

const BAR = 4;

/** The state or error that a person should read now: what it is, what happened, what to do. */
export const messageView: View = Object.freeze({
	name: "message" as const,
	pages: (stage: Stage) => messageOf(stage).pages,
	paint(stage: Stage): void {
		const message = messageOf(stage);
		sayTitle(stage, message);
		sayLines(stage, message);
		sayStatus(stage);
		if (stage.glance.error == null) sayProgress(stage);
	},
});

/** The title stands where other views have theirs, as large as it fits. */
function sayTitle({ sheet, layout, glance }: Stage, { title, titleFont, top }: Message): void {
	const x = layout.title.x;
	const width = layout.width - x;
	const box: Box = title.length > 1 ? { x, y: 0, width, height: top } : { ...layout.title, width };
	// An error stands out; a state on the way is calm.
	const tone = glance.error == null ? TONE.sell : TONE.caution;
	sheet.draw(box, `${title.join("\n")} ${tone}`, (pen, { y }) => {
		pen.rect(tone, x, y + 2, BAR, box.height - 4);
		if (title.length === 1) pen.drawIn(title[0]!, titleFont, tone, x + MARGIN, y, box.height);
		else
			for (let i = 0; i < title.length; i++)
				pen.drawIn(title[i]!, titleFont, tone, x + MARGIN, y + 1 + i * TITLE_ROW, TITLE_ROW);
	});
}

function sayLines(stage: Stage, { lines, linesPerPage, top }: Message): void {
	const { x, width } = stage.layout.body;
	const height = stage.layout.row;
	const from = stage.page * linesPerPage;
	let number = 0;
	for (let i = 0; i < from; i++) if (lines[i]!.kind === "step") number++;
	for (let i = 0; i < linesPerPage && from + i < lines.length; i++) {
		const line = lines[from + i]!;
		if (line.kind === "step") number++;
		sayLine(stage, { x, y: top + height * i, width, height }, line, number);
	}
}

function sayLine(stage: Stage, box: Box, { kind, text }: Line, number: number): void {
	const { x, height } = box;
	const indent = kind === "body" ? 0 : kind === "note" ? MARGIN : stepIndent(stage);
	stage.sheet.draw(box, `${kind} ${number} ${text}`, (pen, { y: top }) => {
		if (kind === "step") pen.drawIn(`${number}.`, ROLE.text, TONE.buy, x, top, height);
		if (kind === "note") pen.rect(TONE.sell, x, top + 1, BAR, height - 2);
		pen.drawIn(text, ROLE.text, TONE.text, x + indent, top, height);
	});
}
