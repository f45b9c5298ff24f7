import { $, ask, button, make, session, t } from "./common.js";
import { drawChart } from "./dashboard-chart.js";
import { csvButtons } from "./dashboard-csv.js";

const AGAIN_MS = 10_000;
const SPANS = ["day", "month", "year"];
const MONTH_DAYS = 31;

let again = 0;
let span = "day";
let back = 0;

const number = (text) => (text === null ? null : Number(text));
const add = (a, b) => (a === null ? b : b === null ? a : a + b);
const sum = (bars, side) => bars.reduce((total, bar) => add(total, bar[side]), null);

const dateOf = (text, options) =>
	new Date(`${text}T00:00:00Z`).toLocaleDateString(session.lang, { timeZone: "UTC", ...options });

/** "Bought 3.20 kWh", each in its colour; what the meter has not is left out. */
const amounts = ({ bought, sold }) => {
	const one = (kWh, key, tone) => make("span", tone, `${t(key)} ${kWh.toFixed(2)} kWh`);
	const parts = [];
	if (bought !== null) parts.push(one(bought, "dayBought", "buying"));
	if (sold !== null) parts.push(one(sold, "daySold", "selling"));
	return parts.length > 0 ? parts : [make("span", "dim", t("noData"))];
};

const badge = () => make("span", "badge", t("doubtful"));

/** The chart, and above it the total (the meter's own, or the sum of all bars) or the bar that is pointed at. */
const draw = (bars, marks = [], total = {}) => {
	const facts = (i) => {
		const bar = bars[i];
		const shown = bar ?? {
			bought: total.bought ?? sum(bars, "bought"),
			sold: total.sold ?? sum(bars, "sold"),
		};
		const name = bar ? [make("span", "dim", bar.name)] : [];
		const own = bar?.doubtful ? [badge()] : [];
		$("dayFacts").replaceChildren(...name, ...amounts(shown), ...(bar ? own : marks));
	};
	facts(-1);
	drawChart($("dayChart"), bars, facts);
};

const timeOf = (slot) => `${slot >> 1}:${slot & 1 ? "30" : "00"}`;

const drawDay = (day) => {
	const bars = day.boughtKWh.map((bought, i) => ({
		bought: number(bought),
		sold: number(day.soldKWh[i]),
		doubtful: day.qualities[i] === "doubtful",
		ahead: day.qualities[i] === null,
		label: i % 12 === 0 ? timeOf(i) : "",
		name: `${timeOf(i)}–${timeOf(i + 1)}`,
	}));
	const name = [t("today"), t("yesterday")][day.back] ?? "";
	const date = day.date
		? dateOf(day.date, { month: "short", day: "numeric", weekday: "short" })
		: t("noClock");
	$("dayTitle").textContent = `${date} ${name}`;
	const marks = [];
	if (day.quality === "doubtful") marks.push(badge());
	const gaps = day.qualities.filter((quality) => quality === "missing").length;
	if (gaps > 0) marks.push(make("span", "dim", `${t("gaps")}: ${gaps}`));
	draw(bars, marks, { bought: number(day.dayBoughtKWh), sold: number(day.daySoldKWh) });
	$("dayNote").textContent = day.complete ? "" : t("loading");
};

const showDay = async () => {
	const wanted = back;
	const answer = await ask(`/api/v1/history?back=${wanted}`);
	if (!answer.ok || span !== "day" || wanted !== back) return;
	drawDay(answer.data);
	// The rest of the day is on its way from the meter.
	if (!answer.data.complete && !$("days").hidden) again = setTimeout(showDay, AGAIN_MS);
};

/** The owner's record as one entry a day, whatever meters there were, and today as far as it goes. */
const readDays = async (limit) => {
	const [record, figures] = await Promise.all([
		ask(`/api/v1/days${limit ? `?days=${limit}` : ""}`),
		ask("/api/v1/figures"),
	]);
	const days = new Map();
	const take = (date, { boughtKWh, soldKWh, quality }) => {
		const { bought, sold, doubtful } = days.get(date) ?? { bought: null, sold: null };
		days.set(date, {
			bought: add(bought, number(boughtKWh)),
			sold: add(sold, number(soldKWh)),
			doubtful: doubtful || quality === "doubtful",
		});
	};
	for (const row of record.data?.days ?? []) take(row.date, row);
	if (figures.data?.date) take(figures.data.date, figures.data.today);
	return days;
};

const showMonth = async () => {
	const days = await readDays(MONTH_DAYS);
	if (span !== "month") return;
	const last = [...days.keys()].pop();
	const bars = [];
	for (let i = MONTH_DAYS - 1; i >= 0 && last; i--) {
		const at = new Date(`${last}T00:00:00Z`);
		at.setUTCDate(at.getUTCDate() - i);
		const date = at.toISOString().slice(0, 10);
		bars.push({
			...(days.get(date) ?? { bought: null, sold: null }),
			label: i % 5 === 0 ? `${at.getUTCMonth() + 1}/${at.getUTCDate()}` : "",
			name: dateOf(date, { month: "short", day: "numeric", weekday: "short" }),
		});
	}
	draw(bars);
};

const showYear = async () => {
	const days = await readDays(0);
	if (span !== "year") return;
	const months = new Map();
	for (const [date, { bought, sold, doubtful }] of days) {
		const month = date.slice(0, 7);
		const bar = months.get(month) ?? { bought: null, sold: null };
		months.set(month, {
			bought: add(bar.bought, bought),
			sold: add(bar.sold, sold),
			doubtful: bar.doubtful || doubtful,
		});
	}
	const last = [...months.keys()].pop();
	const bars = [];
	for (let i = 12; i >= 0 && last; i--) {
		const at = new Date(`${last}-01T00:00:00Z`);
		at.setUTCMonth(at.getUTCMonth() - i);
		const month = at.toISOString().slice(0, 7);
		bars.push({
			...(months.get(month) ?? { bought: null, sold: null }),
			label: String(at.getUTCMonth() + 1),
			name: dateOf(`${month}-01`, { year: "numeric", month: "long" }),
		});
	}
	draw(bars);
};

const show = () => {
	clearTimeout(again);
	back = Math.max(0, Math.min(99, back));
	for (const name of SPANS) $(`span-${name}`).setAttribute("aria-pressed", String(name === span));
	const isDay = span === "day";
	$("dayEarlier").hidden = $("dayLater").hidden = !isDay;
	$("dayLater").disabled = back === 0;
	$("dayNote").textContent = "";
	if (!isDay) $("dayTitle").textContent = t(span === "month" ? "lastDays" : "lastMonths");
	return isDay ? showDay() : span === "month" ? showMonth() : showYear();
};

const place = (tag, id, name) => {
	const element = make(tag, name);
	element.id = id;
	return element;
};

const stepper = (id, sign, key, by) => {
	const element = button("quiet step", sign, () => {
		back += by;
		show();
	});
	element.id = id;
	element.setAttribute("aria-label", t(key));
	return element;
};

const spanButton = (name) => {
	const element = button("quiet", t(name), () => {
		span = name;
		show();
	});
	element.id = `span-${name}`;
	return element;
};

export const openDays = () => {
	$("days").replaceChildren(
		make("p", "langs spans", undefined, ...SPANS.map(spanButton)),
		make(
			"div",
			"card",
			undefined,
			make(
				"div",
				"row tools",
				undefined,
				stepper("dayEarlier", "‹", "earlier", 1),
				place("p", "dayTitle", "title grow"),
				stepper("dayLater", "›", "later", -1),
			),
			place("div", "dayFacts", "row facts"),
			place("div", "dayChart", ""),
			place("p", "dayNote", "hint"),
		),
		make("div", "row", undefined, ...csvButtons()),
	);
	show();
};
