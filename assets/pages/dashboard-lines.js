import { make, t, texts } from "./common.js";

export const reasonText = (reason) => texts().reasons[reason] ?? reason ?? "";

/** "12345.6" -> "12,345.6", digit for digit as the meter gave it. */
const grouped = (text) => {
	const [whole, rest] = text.split(".");
	return whole.replace(/\B(?=(\d{3})+$)/g, ",") + (rest === undefined ? "" : `.${rest}`);
};

/** A line of a card: what it is, the value with its unit; or, where there is none, why. */
export const line = (name, value, unit, tone, reason) =>
	make(
		"div",
		`line ${tone}`,
		undefined,
		make("span", "small", name),
		value === null
			? make("span", "dim small", reasonText(reason) || "–")
			: make("b", "", grouped(String(value)), make("small", "", unit)),
	);

export const card = (title, lines, quality) =>
	make(
		"div",
		"card",
		undefined,
		make("div", "dim small", title, quality === "doubtful" ? make("span", "badge", t("doubtful")) : ""),
		...lines,
	);
