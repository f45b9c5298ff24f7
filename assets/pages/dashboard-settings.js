import { $, ask, button, languageName, make, session, t, texts } from "./common.js";
import { clean } from "./credentials.js";
import { csvButtons } from "./dashboard-csv.js";

/** Which card a setting stands in; what is not named here comes last. */
const GROUPS = [
	["groupMeter", ["rbid", "password", "wiring", "pollS"]],
	["groupHome", ["name", "contractA", "readingDay"]],
	["groupScreen", ["lang", "brightness", "nightFrom", "nightTo", "nightPercent"]],
	["groupNet", ["ssid", "wifiPassword", "relay", "push", "readAccess"]],
	["groupPins", ["uartTx", "uartRx", "resetPin"]],
];

const CLOCKS = ["nightFrom", "nightTo"];

const clockText = (minutes) =>
	`${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;

/** A choice in words; languages are called what they call themselves. */
const choiceText = ({ key }, choice) =>
	key === "lang" ? languageName(choice) : (texts().choices[choice] ?? choice);

const control = (row) => {
	if (row.type === "choice") {
		const select = make("select");
		for (const choice of row.choices) {
			const option = make("option", "", choiceText(row, choice));
			option.value = choice;
			option.selected = choice === row.value;
			select.append(option);
		}
		return select;
	}
	const input = make("input", row.secret ? "code" : "");
	input.autocomplete = "off";
	if (row.type === "integer") {
		input.type = CLOCKS.includes(row.key) ? "time" : "number";
		input.min = row.min;
		input.max = row.max;
		input.value = CLOCKS.includes(row.key) ? clockText(row.value) : row.value;
	} else {
		input.maxLength = 80;
		input.value = row.secret ? "" : row.value;
		if (row.secret) {
			input.type = row.key === "wifiPassword" ? "password" : "text";
			input.placeholder = t(row.set ? "secretSet" : "secretUnset");
			input.spellcheck = false;
		}
	}
	return input;
};

const typed = (row, input) => {
	if (CLOCKS.includes(row.key)) {
		const [hours, minutes] = input.value.split(":").map(Number);
		return String(hours * 60 + minutes);
	}
	return row.type === "text" && row.charset !== "any" ? clean(input.value, row.charset) : input.value;
};

const field = (row) => {
	const input = control(row);
	input.id = `set-${row.key}`;
	const unit = row.unit && !CLOCKS.includes(row.key) ? ` (${row.unit})` : "";
	const label = make("label", "", `${row[session.lang]}${unit}`);
	label.htmlFor = input.id;
	const hint = make("p", "hint");
	const before = typed(row, input);
	if (row.type === "text" && row.charset !== "any")
		input.addEventListener("input", () => {
			const { length } = clean(input.value, row.charset);
			const right = length === 0 || (length >= row.minLength && length <= row.maxLength);
			hint.textContent = length === 0 ? "" : `${length} / ${row.maxLength} ${t("digits")}`;
			hint.className = `hint ${right ? "" : "bad"}`;
		});
	return {
		row,
		element: make("div", "field", undefined, label, input, hint),
		hint,
		changed: () => {
			const value = typed(row, input);
			return row.secret ? (value === "" ? undefined : value) : value === before ? undefined : value;
		},
	};
};

const save = async (fields, note, again) => {
	const form = {};
	for (const { row, changed } of fields) {
		const value = changed();
		if (value !== undefined) form[row.key] = value;
	}
	const answer = await ask("/api/v1/settings", form);
	for (const { hint } of fields) hint.textContent = "";
	note.className = `hint ${answer.ok ? "good" : "bad"}`;
	note.textContent = answer.ok ? t("saved") : t("notSaved") + answer.code;
	const wrong = fields.find(({ row }) => row.key === answer.data?.error?.field);
	if (wrong) {
		wrong.hint.textContent = answer.code;
		wrong.hint.className = "hint bad";
		wrong.element.scrollIntoView({ block: "center" });
	}
	if (answer.ok) setTimeout(again, 1500);
};

/** What each way of erasing takes; the record and the Wi-Fi stay with the first two. */
const ERASES = [
	["moved", "forget-meter", ["eraseCredentials", "eraseMeter"]],
	["serviceEnded", "forget-meter", ["eraseCredentials", "eraseMeter"]],
	[
		"reset",
		"factory-reset",
		["eraseCredentials", "eraseMeter", "eraseWifi", "eraseSettings", "eraseRecord", "erasePin"],
	],
];

/** Lists what goes and what stays, offers the export, and erases when that is confirmed. */
const askErase = (name, action, list) => {
	const note = make("p", "hint");
	const sure = button("danger", t("erase"), async () => {
		sure.disabled = true;
		const answer = await ask("/api/v1/action", { action });
		sure.disabled = false;
		sure.hidden = answer.ok;
		note.className = `hint ${answer.ok ? "good" : "bad"}`;
		note.textContent = answer.ok ? t(`${name}Done`) : answer.code;
	});
	const dialog = make(
		"dialog",
		"",
		undefined,
		make("h2", "", t(name)),
		make("p", "", t("eraseThis")),
		make("ul", "", undefined, ...list.map((key) => make("li", "", t(key)))),
		make("p", "small dim", t(action === "factory-reset" ? "exportFirst" : "eraseKeeps")),
		make("p", "row", undefined, ...csvButtons()),
		make(
			"p",
			"row",
			undefined,
			button("quiet grow", t("close"), () => dialog.close()),
			sure,
		),
		note,
	);
	dialog.addEventListener("close", () => dialog.remove());
	document.body.append(dialog);
	dialog.showModal();
};

export const openSettings = async (onSaved) => {
	const answer = await ask("/api/v1/settings");
	if (!answer.ok) return;
	const fields = answer.data.settings.map(field);
	const cards = GROUPS.map(([title, keys]) =>
		make(
			"div",
			"card",
			undefined,
			make("h2", "", t(title)),
			title === "groupMeter" ? make("p", "small dim", t("pairText")) : "",
			make(
				"div",
				"fields",
				undefined,
				...keys.map((key) => fields.find(({ row }) => row.key === key)?.element ?? ""),
			),
		),
	);
	const note = make("p", "hint grow");
	note.setAttribute("role", "status");
	const submit = make("button", "", t("save"));
	const form = make("form", "", undefined, ...cards, make("div", "row save", undefined, submit, note));
	form.addEventListener("submit", (event) => {
		event.preventDefault();
		save(fields, note, () => {
			openSettings(onSaved);
			onSaved();
		});
	});
	$("settings").replaceChildren(
		form,
		make(
			"div",
			"card",
			undefined,
			make("h2", "", t("danger")),
			...ERASES.map(([name, action, list]) =>
				make(
					"div",
					"row erase",
					undefined,
					make("p", "small dim", t(`${name}Text`)),
					button("danger", `${t(name)}…`, () => askErase(name, action, list)),
				),
			),
		),
	);
};
