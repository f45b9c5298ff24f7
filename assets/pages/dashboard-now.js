import { $, make, t } from "./common.js";
import { REASONS, STATES, TEXTS } from "./dashboard-texts.js";

const WINDOW_MS = 600_000;
/** Longer than this between two values is a gap in the curve. */
const GAP_MS = 90_000;
const points = [];

export const reasonText = (reason) => (REASONS[reason] ? t(REASONS[reason]) : (reason ?? ""));

export const ageText = (seconds) => {
	if (seconds === null) return "";
	if (seconds < 120) return `${seconds} ${t(TEXTS.seconds)}`;
	if (seconds < 7200) return `${Math.floor(seconds / 60)} ${t(TEXTS.minutes)}`;
	return `${Math.floor(seconds / 3600)} ${t(TEXTS.hours)}`;
};

const tile = (name, value, unit, reason) =>
	make(
		"div",
		"card",
		undefined,
		make("div", "dim small", t(TEXTS[name])),
		value === null
			? make("div", "dim", reasonText(reason))
			: make("div", "tile-value", value, make("small", "", unit)),
	);

const drawSpark = () => {
	const now = Date.now();
	while (points.length > 0 && points[0].at < now - WINDOW_MS) points.shift();
	const values = points.map((point) => point.watts);
	const top = Math.max(500, ...values) * 1.08;
	const bottom = Math.min(0, ...values) * 1.08;
	const x = (at) => (600 * (1 - (now - at) / WINDOW_MS)).toFixed(1);
	const y = (watts) => (118 - (116 * (watts - bottom)) / (top - bottom)).toFixed(1);
	const steps = points.map(
		(point, i) => `${i === 0 || point.gap ? "M" : "L"}${x(point.at)} ${y(point.watts)}`,
	);
	$("curve").setAttribute("d", steps.join(""));
	const whole = points.length > 1 && !points.some((point, i) => i > 0 && point.gap);
	const base = y(0);
	const area = whole
		? `${steps.join("")}L${x(points[points.length - 1].at)} ${base}L${x(points[0].at)} ${base}Z`
		: "";
	$("area").setAttribute("d", area);
	$("zero").setAttribute("d", `M0 ${base}H600`);
	$("sparkFrom").textContent = `10${t(TEXTS.minutesAgo)}`;
};

export const drawState = (status) => {
	const { link } = status;
	$("state").textContent = t(STATES[link.state]);
	$("state").className = `pill ${link.error ? "bad" : link.state === "ready" ? "good" : "dim"}`;
};

export const drawNow = (status) => {
	const { power, current, energy } = status;
	const known = power.watts !== null;
	const selling = known && power.watts < 0;
	$("hero").className = `card hero ${known ? (selling ? "selling" : "buying") : ""}`;
	$("direction").textContent = t(known ? (selling ? TEXTS.selling : TEXTS.buying) : TEXTS.noValue);
	$("watts").textContent = known ? Math.abs(power.watts).toLocaleString("en-US") : "–";
	$("age").textContent = known ? ageText(power.ageS) : reasonText(power.reason);
	document.title = known ? `${power.watts} W – kabewatt` : "kabewatt";
	const amperes = (value) => (value === null ? null : value.toFixed(1));
	const tiles = [tile("currentR", amperes(current.r), "A", current.reason)];
	if (current.t !== null || current.reason !== "NO_PHASE")
		tiles.push(tile("currentT", amperes(current.t), "A", current.reason));
	tiles.push(tile("bought", energy.boughtKWh, "kWh", energy.reason));
	if (energy.soldKWh !== null || energy.reason !== "LACKS")
		tiles.push(tile("sold", energy.soldKWh, "kWh", energy.reason));
	$("tiles").replaceChildren(...tiles);
	drawSpark();
};

/** A figure with both directions, of which only those that the meter has are shown. */
const figure = (name, { boughtKWh, soldKWh, quality }) => {
	const part = (kWh, key, tone) => make("div", tone, `${t(TEXTS[key])} ${kWh} `, make("small", "", "kWh"));
	const parts = [];
	if (boughtKWh !== null) parts.push(part(boughtKWh, "dayBought", "buying"));
	if (soldKWh !== null) parts.push(part(soldKWh, "daySold", "selling"));
	if (parts.length === 0) parts.push(make("div", "dim", "–"));
	return figureCard(name, quality, parts);
};

const figureCard = (name, quality, parts) => {
	const mark = quality === "doubtful" ? make("span", "bad", ` ${t(TEXTS.doubtful)}`) : "";
	return make("div", "card", undefined, make("div", "dim small", name, mark), ...parts);
};

/** What follows from what the meter sent: days, period, running half hour, peaks. */
export const drawFigures = ({ today, yesterday, period, halfHour, peak }) => {
	const cards = [
		figure(t(TEXTS.today), today),
		figure(t(TEXTS.yesterday), yesterday),
		figure(`${t(TEXTS.period)} ${period.from?.slice(5).replace("-", "/") ?? ""}${t(TEXTS.since)}`, period),
	];
	if (halfHour)
		cards.push(
			figureCard(t(TEXTS.halfHour), halfHour.quality, [
				make("div", "", `${t(TEXTS.average)} ${halfHour.averageW.toLocaleString("en-US")} W`),
				make("div", "", `${t(TEXTS.projected)} ${(halfHour.projectedWh / 1000).toFixed(2)} kWh`),
			]),
		);
	const peaks = [
		["bought", "dayBought", "buying"],
		["sold", "daySold", "selling"],
	].filter(([role]) => peak[role]);
	if (peaks.length > 0)
		cards.push(
			figureCard(
				t(TEXTS.peak),
				null,
				peaks.map(([role, key, tone]) => {
					const { watts, at } = peak[role];
					return make(
						"div",
						tone,
						`${t(TEXTS[key])} ${watts.toLocaleString("en-US")} W (${at.slice(11, 16)})`,
					);
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
