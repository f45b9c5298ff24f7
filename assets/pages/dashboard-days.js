import { $, ask, download, make, svg, t } from "./common.js";
import { TEXTS } from "./dashboard-texts.js";

const AGAIN_MS = 10_000;
let again = 0;
let back = 0;
const week = new Map();

const sum = (list) => list.reduce((total, kWh) => (kWh === null ? total : total + Number(kWh)), 0);
const known = (list) => list.some((kWh) => kWh !== null);
const kWh = (list) => (known(list) ? `${sum(list).toFixed(2)} kWh` : "–");

/** Bars up for what was bought, down for what was sold; a gap is a hollow place on the line. */
const chart = (bars) => {
	const width = Math.max(300, $("days").clientWidth - 40);
	const up = Math.max(0.2, ...bars.map((bar) => bar.bought ?? 0));
	const down = Math.max(0, ...bars.map((bar) => bar.sold ?? 0));
	const scale = 170 / (up + down);
	const line = 10 + up * scale;
	const step = width / bars.length;
	const picture = svg("svg", { viewBox: `0 0 ${width} 214`, class: "chart", role: "img" });
	for (const [i, bar] of bars.entries()) {
		const box = (y, height, name) =>
			svg("rect", { x: i * step + step * 0.12, y, width: step * 0.76, height, rx: 1.5, class: name });
		if (bar.bought === null && bar.sold === null) picture.append(box(line - 2, 4, "gap"));
		else {
			if (bar.bought) picture.append(box(line - bar.bought * scale, bar.bought * scale, "bought"));
			if (bar.sold) picture.append(box(line, bar.sold * scale, "sold"));
		}
		if (bar.label) {
			const text = svg("text", {
				x: i * step + (bar.center ? step / 2 : 0),
				y: 208,
				class: bar.center ? "mid" : "",
			});
			text.textContent = bar.label;
			picture.append(text);
		}
	}
	picture.append(svg("path", { d: `M0 ${line}H${width}`, class: "zero" }));
	return picture;
};

const number = (text) => (text === null ? null : Number(text));

const drawDay = (day) => {
	const bars = day.boughtKWh.map((bought, i) => ({
		bought: number(bought),
		sold: number(day.soldKWh[i]),
		label: i % 12 === 0 ? `${i / 2}:00` : "",
	}));
	const name = day.back === 0 ? t(TEXTS.today) : day.back === 1 ? t(TEXTS.yesterday) : "";
	$("dayTitle").textContent = [day.date, name].filter(Boolean).join(" ");
	const gaps = bars.filter((bar) => bar.bought === null).length;
	const facts = [make("span", "buying", `${t(TEXTS.dayBought)} ${kWh(day.boughtKWh)}`)];
	if (known(day.soldKWh)) facts.push(make("span", "selling", `${t(TEXTS.daySold)} ${kWh(day.soldKWh)}`));
	if (day.quality === "doubtful") facts.push(make("span", "bad", t(TEXTS.doubtful)));
	if (day.back > 0 && gaps > 0) facts.push(make("span", "dim", `${t(TEXTS.gaps)}: ${gaps}`));
	$("dayFacts").replaceChildren(...facts);
	$("dayChart").replaceChildren(chart(bars));
	$("dayNote").textContent = day.complete ? "" : t(TEXTS.loading);
};

const drawWeek = () => {
	const bars = [];
	for (let i = 6; i >= 0; i--) {
		const day = week.get(i);
		bars.push({
			bought: day && known(day.boughtKWh) ? sum(day.boughtKWh) : null,
			sold: day && known(day.soldKWh) ? sum(day.soldKWh) : null,
			label: (day?.date?.slice(5) ?? `-${i}`) + (day?.quality === "doubtful" ? "?" : ""),
			center: true,
		});
	}
	$("weekChart").replaceChildren(chart(bars));
};

const load = async (number) => {
	const answer = await ask(`/api/v1/history?back=${number}`);
	if (answer.ok) week.set(number, answer.data);
	return answer.ok ? answer.data : null;
};

const show = async (number) => {
	back = Math.max(0, Math.min(99, number));
	$("dayLater").disabled = back === 0;
	const day = await load(back);
	if (day && day.back === back) drawDay(day);
	// The rest of the day is on its way from the meter.
	clearTimeout(again);
	if (day && !day.complete && !$("days").hidden) again = setTimeout(() => show(back), AGAIN_MS);
};

/** The two exports: half hours as far as the meter gives them, daily totals of the owner's record. */
export const csvButtons = () =>
	[
		["csvDays", "/days.csv", "kabewatt-days.csv"],
		["csv", "/history.csv?days=30", "kabewatt.csv"],
	].map(([text, path, name]) => {
		const button = make("button", "quiet", t(TEXTS[text]));
		button.type = "button";
		button.addEventListener("click", () => download(path, name));
		return button;
	});

const build = () => {
	const title = make("p", "title grow", "");
	title.id = "dayTitle";
	const step = (id, text, by) => {
		const button = make("button", "quiet", text);
		button.id = id;
		button.type = "button";
		button.addEventListener("click", () => show(back + by));
		return button;
	};
	const place = (id, name) => {
		const element = make("div", name);
		element.id = id;
		return element;
	};
	$("days").replaceChildren(
		make(
			"div",
			"card",
			undefined,
			make(
				"div",
				"row",
				undefined,
				step("dayEarlier", `◀ ${t(TEXTS.earlier)}`, 1),
				title,
				step("dayLater", `${t(TEXTS.later)} ▶`, -1),
			),
			place("dayFacts", "row facts"),
			place("dayChart"),
			place("dayNote", "hint"),
		),
		make("div", "card", undefined, make("h2", "", t(TEXTS.week)), place("weekChart")),
		make("div", "row", undefined, ...csvButtons()),
	);
};

export const openDays = async () => {
	build();
	await show(back);
	for (let i = 0; i < 7; i++) {
		if (!week.get(i)?.complete) await load(i);
		drawWeek();
	}
};
