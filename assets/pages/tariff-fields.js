import { make, t } from "./common.js";

/** Full-width digits and signs as people type them. */
const plain = (text) =>
	text
		.replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
		.replace(/[\u2212\u30fc\u25b3\u25b2]/g, "-")
		.replace(/[,\s\u5186]/g, "");

/** A decimal text as a whole number of its `digits`th part; a text that is none stays one, and the display refuses it. */
const scaled = (digits) => (text) => {
	const parts = /^(-?)(\d{1,7})(?:\.(\d+))?$/.exec(plain(text));
	if (parts === null || (parts[3] ?? "").length > digits) return text === "" ? undefined : text;
	const whole = Number(parts[2] + (parts[3] ?? "").padEnd(digits, "0"));
	return parts[1] ? -whole : whole;
};

const shown = (digits) => (value) => {
	if (value == null) return "";
	const text = String(Math.abs(value)).padStart(digits + 1, "0");
	const rest = text
		.slice(-digits)
		.replace(/0+$/, "")
		.padEnd(digits === 2 ? 2 : 0, "0");
	return `${value < 0 ? "-" : ""}${text.slice(0, -digits)}${rest === "" ? "" : `.${rest}`}`;
};

/** How a value is typed and read. */
export const KINDS = {
	yen: { read: scaled(2), show: shown(2), mode: "decimal" },
	kWh: { read: scaled(3), show: shown(3), mode: "decimal" },
	text: { read: (text) => text.trim(), show: (value) => value ?? "" },
	/** What is not typed is left out. */
	option: { read: (text) => plain(text) || undefined, show: (value) => value ?? "" },
	/** What is not typed is null. */
	date: { read: (text) => text || null, show: (value) => value ?? "" },
};

/** A labelled input for `target[key]`; `path` is its name in the tariff, by which the display says what is wrong. */
export const field = (target, key, path, label, kind, type = "text") => {
	const input = make("input");
	input.type = type;
	input.value = kind.show(target[key]);
	if (kind.mode) input.inputMode = kind.mode;
	input.autocomplete = "off";
	input.id = `f-${path}`;
	input.addEventListener("input", () => {
		target[key] = kind.read(input.value);
	});
	return wrap(input, path, label);
};

export const wrap = (input, path, label) => {
	const name = make("label", "", label);
	input.id = `f-${path}`;
	name.htmlFor = input.id;
	const box = make("div", "field", undefined, name, input, make("p", "hint bad"));
	box.dataset.field = path;
	return box;
};

/** A choice; `options` are [value, words]. */
export const choice = (value, path, label, options, onChange) => {
	const select = make("select");
	for (const [name, words] of options) {
		const option = make("option", "", words);
		option.value = name;
		option.selected = name === value;
		select.append(option);
	}
	select.addEventListener("change", () => onChange(select.value));
	return wrap(select, path, label);
};

/** Which numbers stand where on a bill: with a basic charge, with a minimum charge, with prices by time. */
const BILLS = {
	fixed: [
		["billBase", "1,247.00", 2],
		["billTier", "120 kWh × 29.80", 3],
		["billTier", "141 kWh × 36.40", 3],
	],
	minimum: [
		["billMinimum", "522.58", 2],
		["billTier", "105 kWh × 20.21", 3],
		["billTier", "140 kWh × 25.61", 3],
	],
	zones: [
		["billBase", "1,842.40", 2],
		["billDay", "94 kWh × 29.71", 3],
		["billNight", "167 kWh × 13.27", 3],
	],
};

/** A picture of a bill with the numbers of the steps where their figures stand. */
export const billOf = (tariff) => {
	const lines = [
		["billPlan", tariff.zones ? t("billZonePlan") : t("billTierPlan"), 1],
		["billReading", "11/5", 6],
		...BILLS[tariff.zones ? "zones" : tariff.base.kind],
		["billFuel", "261 kWh × -1.50", 4],
		["billLevy", "261 kWh × 4.18", 5],
	];
	const table = make("table", "bill");
	table.append(
		...lines.map(([key, value, step]) =>
			make(
				"tr",
				"",
				undefined,
				make("td", "", t(key)),
				make("td", "", value),
				make("td", "", undefined, make("b", "", String(step))),
			),
		),
	);
	return table;
};
