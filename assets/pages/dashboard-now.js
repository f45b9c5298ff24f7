import { $, make, recent, t, texts } from "./common.js";

const WINDOW_MS = 600_000;
/** Longer than this between two values is a gap in the curve. */
const GAP_MS = 90_000;
/** {at, watts, gap}, oldest first; kept over a reload of the page. */
const points = recent.load();

export const reasonText = (reason) => texts().reasons[reason] ?? reason ?? "";

export const ageText = (seconds) => {
	if (seconds === null) return "";
	if (seconds < 120) return `${seconds} ${t("seconds")}`;
	if (seconds < 7200) return `${Math.floor(seconds / 60)} ${t("minutes")}`;
	return `${Math.floor(seconds / 3600)} ${t("hours")}`;
};

/** "12345.6" -> "12,345.6", digit for digit as the meter gave it. */
const grouped = (text) => {
	const [whole, rest] = text.split(".");
	return whole.replace(/\B(?=(\d{3})+$)/g, ",") + (rest === undefined ? "" : `.${rest}`);
};

/** A line of a card: what it is, the value with its unit; or, where there is none, why. */
const line = (name, value, unit, tone, reason) =>
	make(
		"div",
		`line ${tone}`,
		undefined,
		make("span", "small", name),
		value === null
			? make("span", "dim small", reasonText(reason) || "–")
			: make("b", "", grouped(String(value)), make("small", "", unit)),
	);

const card = (title, lines, quality) =>
	make(
		"div",
		"card",
		undefined,
		make("div", "dim small", title, quality === "doubtful" ? make("span", "badge", t("doubtful")) : ""),
		...lines,
	);

const drawSpark = () => {
	const now = Date.now();
	while (points.length > 0 && points[0].at < now - WINDOW_MS) points.shift();
	const values = points.map((point) => point.watts);
	const most = Math.max(...values.map(Math.abs));
	const top = Math.max(500, ...values) * 1.08;
	const bottom = Math.min(0, ...values) * 1.08;
	const x = (at) => (600 * (1 - (now - at) / WINDOW_MS)).toFixed(1);
	const y = (watts) => (118 - (116 * (watts - bottom)) / (top - bottom)).toFixed(1);
	const base = y(0);
	let curve = "";
	let area = "";
	let from = 0;
	for (const [i, point] of points.entries()) {
		const starts = i === 0 || point.gap;
		if (starts) from = i;
		curve += `${starts ? "M" : "L"}${x(point.at)} ${y(point.watts)}`;
		area += `${starts ? `M${x(point.at)} ${base}` : ""}L${x(point.at)} ${y(point.watts)}`;
		if (i === points.length - 1 || points[i + 1].gap) area += `V${base}H${x(points[from].at)}Z`;
	}
	const last = points[points.length - 1];
	$("curve").setAttribute("d", curve);
	$("area").setAttribute("d", area);
	$("dot").setAttribute("d", last ? `M${x(last.at)} ${y(last.watts)}h0` : "");
	$("zero").setAttribute("d", `M0 ${base}H600`);
	$("sparkFrom").textContent = `10${t("minutesAgo")}`;
	$("sparkTop").textContent = last ? `${t("most")} ${most.toLocaleString("en-US")} W` : "";
};

export const drawState = (status) => {
	const { link } = status;
	$("state").textContent = texts().states[link.state];
	$("state").className = `pill ${link.error ? "bad" : link.state === "ready" ? "good" : "dim"}`;
};

/** Share of the contract, reckoned as on the display: both phases together, or the fresher power at 100 V. */
const drawShare = ({ power, current }, contractA) => {
	const known = contractA > 0 && power.watts !== null;
	$("share").hidden = !known;
	if (!known) return;
	const amperes = Math.max(Math.abs(current.r ?? 0) + Math.abs(current.t ?? 0), power.watts / 100);
	const percent = power.watts > 0 ? Math.round((amperes * 100) / contractA) : 0;
	$("share").className = percent >= 80 ? "bad" : "";
	$("shareBar").style.width = `${Math.min(100, percent)}%`;
	$("shareText").textContent = t("share").replace("{a}", contractA).replace("{p}", percent);
};

export const drawNow = (status, contractA) => {
	const { power, current, energy } = status;
	const known = power.watts !== null;
	const selling = known && power.watts < 0;
	$("hero").className = `card hero ${known ? (selling ? "selling" : "buying") : ""}`;
	$("direction").textContent = t(known ? (selling ? "selling" : "buying") : "noValue");
	$("watts").textContent = known ? Math.abs(power.watts).toLocaleString("en-US") : "–";
	$("age").textContent = known ? ageText(power.ageS) : reasonText(power.reason);
	document.title = known ? `${power.watts} W – kabewatt` : "kabewatt";
	const amperes = (value) => (value === null ? null : value.toFixed(1));
	const phase = (key, value) =>
		make(
			"span",
			"",
			`${t(key)} ${amperes(value) ?? reasonText(current.reason)}${value === null ? "" : " A"}`,
		);
	$("current").replaceChildren(
		phase("phaseR", current.r),
		current.t !== null || current.reason !== "NO_PHASE" ? phase("phaseT", current.t) : "",
	);
	const counters = [line(t("dayBought"), energy.boughtKWh, "kWh", "", energy.reason)];
	if (energy.soldKWh !== null || energy.reason !== "LACKS")
		counters.push(line(t("daySold"), energy.soldKWh, "kWh", "", energy.reason));
	$("tiles").replaceChildren(card(t("counter"), counters));
	drawShare(status, contractA);
	drawSpark();
};

/** A figure with both directions, of which only those that the meter has are shown. */
const figure = (name, { boughtKWh, soldKWh, quality }) => {
	const lines = [line(t("dayBought"), boughtKWh, "kWh", boughtKWh === null ? "" : "buying")];
	if (soldKWh !== null) lines.push(line(t("daySold"), soldKWh, "kWh", "selling"));
	return card(name, lines, quality);
};

const shortDate = (iso) => iso?.slice(5).split("-").map(Number).join("/") ?? "";

/** What follows from what the meter sent: days, period, running half hour, peaks. */
export const drawFigures = ({ today, yesterday, period, halfHour, peak }) => {
	const cards = [
		figure(t("today"), today),
		figure(t("yesterday"), yesterday),
		figure(t("period").replace("{d}", shortDate(period.from)), period),
	];
	if (halfHour)
		cards.push(
			card(
				t("halfHour"),
				[
					line(t("average"), halfHour.averageW, "W", ""),
					line(t("projected"), (halfHour.projectedWh / 1000).toFixed(2), "kWh", ""),
				],
				halfHour.quality,
			),
		);
	const peaks = [
		["bought", "dayBought", "buying"],
		["sold", "daySold", "selling"],
	].filter(([role]) => peak[role]);
	if (peaks.length > 0)
		cards.push(
			card(
				t("peak"),
				peaks.map(([role, key, tone]) => {
					const { watts, at } = peak[role];
					return line(`${t(key)} ${at.slice(11, 16)}`, watts, "W", tone);
				}),
			),
		);
	$("figures").replaceChildren(...cards);
};

/** Keeps the value of a status for the curve. */
export const keep = ({ power }) => {
	const last = points[points.length - 1];
	const at = Date.now() - (power.ageS ?? 0) * 1000;
	if (power.watts === null || (last && at - last.at < 1500)) return;
	points.push({ at, watts: power.watts, gap: !last || at - last.at > GAP_MS });
	recent.save(points);
};

/** The message of the link page, in front of everything while there is something to say. */
export const drawMessage = (link) => {
	$("message").hidden = link === null;
	if (link !== null) $("message").replaceChildren(...messageParts(link));
};

export const messageParts = (link) => {
	const parts = [
		make("p", `title ${link.error ? "bad" : ""}`, link.message.title),
		make("p", "", link.message.body),
	];
	if (link.message.steps.length > 0)
		parts.push(make("ol", "", undefined, ...link.message.steps.map((step) => make("li", "", step))));
	if (link.error) parts.push(make("p", "small dim code", link.error));
	return parts;
};
