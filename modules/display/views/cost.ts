import type { CostJson } from "../../contracts/cost";
import type { Warning } from "../../tariff/plan/warnings";
import { type Box, ROLE, type Role } from "../paint/layout";
import { TONE, type Tone } from "../paint/theme";
import type { Stage, View } from "../stage";
import { grouped } from "../words/format";
import { fill, type Words } from "../words/words";

const GAP = 6;

/** A line: what it is called and what it says, each in full and in short. */
interface Line {
	readonly captions: readonly string[];
	readonly values: readonly string[];
	readonly tone: Tone;
	/** The value is a number in its own font; `form` is what stands around it. */
	readonly form?: string;
}

/** The billing month so far, what it may come to, today, now, the target, and what is wrong with it. Always an estimate. */
export const costView: View = Object.freeze({
	name: "cost" as const,
	pages: (stage: Stage) => {
		const { first, others } = roomOf(stage);
		return 1 + Math.max(0, Math.ceil((linesOf(stage).length - first) / others));
	},
	paint(stage: Stage): void {
		const { layout, page } = stage;
		const { x, y, width } = layout.body;
		stage.header("cost");
		const { first, others } = roomOf(stage);
		const from = page === 0 ? 0 : first + (page - 1) * others;
		const lines = linesOf(stage).slice(from, from + (page === 0 ? first : others));
		for (let i = 0, top = y; i < lines.length; i++) {
			const height = page === 0 && i === 0 ? tallHeight(stage) : lineHeight(stage);
			sayLine(stage, { x, y: top, width, height }, lines[i]!);
			top += height;
		}
	},
});

/** Lines on the first page, which begins with a tall one, and on the others. */
function roomOf(stage: Stage): { first: number; others: number } {
	const { height } = stage.layout.body;
	const line = lineHeight(stage);
	return { first: 1 + Math.floor((height - tallHeight(stage)) / line), others: Math.floor(height / line) };
}

function lineHeight({ layout }: Stage): number {
	return layout.width > 300 ? layout.row : layout.smallRow;
}

function tallHeight({ sheet }: Stage): number {
	return sheet.fontHeight(ROLE.num) + 2;
}

function sayLine({ sheet }: Stage, box: Box, line: Line): void {
	const { x, y, width, height } = box;
	const state = `${line.captions.join()} ${line.values.join()} ${line.tone} ${line.form}`;
	sheet.draw(box, state, (pen) => {
		const role = line.form == null ? ROLE.text : ROLE.num;
		// A short value rather than none of its names.
		const least = pen.width(line.captions[line.captions.length - 1]!, ROLE.small);
		const value = sheet.first(line.values, role, least === 0 ? width : width - least - GAP);
		const [before, after] = (line.form ?? "#").split("#") as [string, string];
		let used = 0;
		const put = (text: string, font: Role, tone: Tone) => {
			used += pen.width(text, font);
			pen.drawIn(text, font, tone, x + width - used, y, height);
		};
		put(after, ROLE.text, TONE.quiet);
		put(value, role, line.tone);
		put(before, ROLE.text, TONE.quiet);
		const caption = sheet.first(line.captions, ROLE.small, width - used - GAP);
		if (pen.width(caption, ROLE.small) <= width - used - GAP)
			pen.drawIn(caption, ROLE.small, TONE.quiet, x, y, height);
	});
}

function linesOf(stage: Stage): Line[] {
	const { words, model } = stage;
	const { json, warnings } = model.cost;
	const { month, today, now } = json;
	const lines: Line[] = [monthLine(words, month)];
	if (month.forecastYen != null) {
		const [low, high] = month.forecastYen;
		const range = `${grouped(low)}${words.upTo}${grouped(high)}`;
		lines.push(plain([words.forecast, words.forecastShort], [fill(words.yen, range), range]));
	}
	lines.push(plain([words.today], [yenOr(words, today.boughtYen, today.reason)]));
	if (now.yenPerHour != null) {
		const value = fill(words.yenHour, decimals(Math.abs(now.yenPerHour), 1));
		if (now.yenPerHour >= 0) lines.push(plain([words.costNow, words.costNowShort], [value]));
		else lines.push(plain([words.selling, words.incomeShort], [`-${value}`], TONE.sell));
	}
	if (now.yenPerKWh != null)
		lines.push(plain([words.nextKWh, words.nextKWhShort], [fill(words.yen, decimals(now.yenPerKWh, 2))]));
	if (now.tier != null) lines.push(tierLine(words, now.tier, now.kWhLeft));
	if (month.soldYen != null)
		lines.push(
			plain([words.income, words.incomeShort], [fill(words.yen, grouped(month.soldYen))], TONE.sell),
		);
	const target = targetLine(words, json);
	if (target != null) lines.push(target);
	if (month.boughtYen != null && !month.complete) lines.push(note(words.costGaps, words.costGapsShort));
	if (month.shared) lines.push(note(words.costShared, words.costSharedShort));
	for (let i = 0; i < warnings.length; i++) lines.push(warningLine(words, warnings[i]!));
	return lines;
}

const plain = (captions: readonly string[], values: readonly string[], tone: Tone = TONE.text): Line => ({
	captions,
	values,
	tone,
});

/** What must be known beside the numbers. */
const note = (long: string, short: string): Line => plain([""], [long, short], TONE.caution);

function monthLine(words: Words, { from, boughtYen, complete, shared, reason }: CostJson["month"]): Line {
	const date = from == null ? "" : from.slice(5).split("-").map(Number).join("/");
	const captions =
		from == null ? [words.costMonthShort] : [fill(words.costMonth, date), words.costMonthShort];
	if (boughtYen == null) return plain(captions, [yenOr(words, boughtYen, reason)], TONE.quiet);
	const form = `${shared ? "≈" : ""}${words.yen}${complete ? "" : "?"}`;
	return { captions, values: [grouped(boughtYen)], tone: complete ? TONE.buy : TONE.caution, form };
}

function tierLine(words: Words, tier: number, left: string | null): Line {
	if (left == null) return plain([words.tier], [fill(words.tierLast, tier)]);
	const rest = (form: string) => fill(form, tier).replace("%", left);
	return plain([words.tier], [rest(words.tierLeft), rest(words.tierLeftShort)]);
}

/** One quiet line: on course, or by how much it will be over. */
function targetLine(words: Words, { target }: CostJson): Line | undefined {
	if (target == null) return undefined;
	const amount = (value: number) =>
		target.kind === "yen" ? fill(words.yen, grouped(value)) : `${grouped(value)}kWh`;
	const captions = [fill(words.target, amount(target.value)), words.targetShort];
	const { course, value } = target;
	if (course == null) return plain(captions, ["--"], TONE.quiet);
	if (course <= value) return plain(captions, [words.onCourse], TONE.quiet);
	const over = amount(course - value);
	return plain(captions, [fill(words.overTarget, over), fill(words.overTargetShort, over)], TONE.caution);
}

function warningLine(words: Words, warning: Warning): Line {
	switch (warning) {
		case "FUEL_OLD":
			return note(words.fuelOld, words.fuelOldShort);
		case "LEVY_ENDED":
			return note(words.levyEnded, words.levyEndedShort);
		case "SELL_ENDED":
			return note(words.sellEnded, words.sellEndedShort);
	}
}

function yenOr(words: Words, yen: number | null, reason: keyof Words["reasons"] | null): string {
	return yen == null ? `-- ${words.reasons[reason ?? "NOT_READ"]}` : fill(words.yen, grouped(yen));
}

/** A number with so many decimals, commas between the thousands. */
function decimals(value: number, digits: number): string {
	const [whole, rest] = value.toFixed(digits).split(".");
	return `${grouped(Number(whole))}.${rest}`;
}
