import { $, ask, button, download, make, session, setLang, setToken, t, translate } from "./common.js";
import { billOf, choice, field, KINDS, wrap } from "./tariff-fields.js";
import { blank, PRESETS } from "./tariff-presets.js";

const MOST = 3;
const FUEL_DAYS = 40;
const DAY_MS = 86_400_000;
const ALWAYS = { days: "", hours: "", months: "" };

let stored = [];
let draft = blank();
/** Which of the stored ones is edited; their number: a new one. */
let at = 0;
let home = { readingDay: 1, target: "", contractA: 0 };

const put = async (path, body) => {
	try {
		const headers = { "Content-Type": "application/json", Authorization: `Bearer ${session.token}` };
		const response = await fetch(`${path}?lang=${session.lang}`, { method: "PUT", headers, body });
		return { ok: response.ok, status: response.status, data: await response.json() };
	} catch {
		return { ok: false, status: 0, data: null };
	}
};

/** The tariff without what the form adds, and without what does not belong to its way of pricing. */
const clean = ({ zones, ...tariff }) => ({
	...tariff,
	...(zones && {
		zones: zones.map((zone) => Object.fromEntries(Object.entries(zone).filter(([, value]) => value !== ""))),
	}),
});

const todayText = () => new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 10);

/** What is out of date, in words. */
const warnings = ({ fuelMonth, levyUntil, sellSen, sellUntil }) => {
	const month = todayText().slice(0, 7);
	return [
		fuelMonth && Date.now() - Date.parse(`${fuelMonth}-01`) > FUEL_DAYS * DAY_MS && t("fuelOld"),
		levyUntil && levyUntil < month && t("levyEnded"),
		sellSen != null && sellUntil && sellUntil < month && t("sellEnded"),
	].filter(Boolean);
};

const drawCost = async () => {
	const { data } = await ask("/api/v1/cost");
	if (!data?.month) return;
	const { month, now } = data;
	const yen = (value) => (value === null ? "–" : `${value.toLocaleString("en-US")} ${t("yen")}`);
	const text = month.boughtYen === null ? t("noCost") : `${month.shared ? "≈ " : ""}${yen(month.boughtYen)}`;
	const parts = [
		make("h2", "", t("soFar")),
		make("p", "title", text),
		make("p", "small dim", `${month.boughtKWh ?? "–"} kWh · ${now.yenPerKWh ?? "–"} ${t("perKWh")}`),
	];
	if (month.boughtYen !== null && !month.complete) parts.push(make("p", "small bad", t("incomplete")));
	$("cost").replaceChildren(...parts);
};

const edit = (index) => {
	at = index;
	draft = structuredClone(stored[index] ?? blank());
	drawForm();
};

const drawList = () => {
	const rows = stored.map((tariff, i) => {
		const from = tariff.from ?? t("always");
		return make(
			"div",
			"row",
			undefined,
			make("span", "grow", `${tariff.name} (${from})`),
			button("quiet", t("edit"), () => edit(i)),
			button("danger", t("remove"), () => save(stored.filter((_, other) => other !== i))),
		);
	});
	const notes = stored.length > 0 ? warnings(stored[stored.length - 1]) : [];
	const more = button("quiet", t("change"), () => {
		const last = stored[stored.length - 1];
		edit(stored.length);
		draft = { ...structuredClone(last), from: todayText() };
		drawForm();
	});
	$("list").hidden = stored.length === 0;
	$("list").replaceChildren(
		make("h2", "", t("yours")),
		...rows,
		...notes.map((note) => make("p", "small bad", note)),
		make("p", "hint", t("changeHint")),
		more,
	);
};

const step = (number, key, ...children) =>
	make(
		"div",
		"card",
		undefined,
		make("h2", "", undefined, make("b", "", String(number)), t(key)),
		...children,
	);

const pair = (...children) => make("div", "pair", undefined, ...children);

const wayOf = (tariff) => (tariff.zones ? "zones" : tariff.pushed ? "pushed" : "tiers");

const setWay = (way) => {
	const { tiers, zones, otherSen, pushed, ...rest } = draft;
	draft =
		way === "tiers"
			? { ...rest, tiers: tiers ?? blank().tiers }
			: way === "zones"
				? { ...rest, zones: zones ?? [{ ...ALWAYS }, { ...ALWAYS }], otherSen }
				: { ...rest, pushed: true };
	if (way !== "tiers") draft.base = { kind: "fixed", sen: draft.base.sen };
	drawForm();
};

const more = (list, made) =>
	make(
		"p",
		"row",
		undefined,
		button("quiet", "+", () => {
			list.splice(list === draft.tiers ? list.length - 1 : list.length, 0, made);
			drawForm();
		}),
		list.length > 1
			? button("quiet", "−", () => {
					list.splice(list === draft.tiers ? list.length - 2 : list.length - 1, 1);
					drawForm();
				})
			: "",
	);

const prices = () => {
	const { tiers, zones } = draft;
	if (tiers)
		return [
			...tiers.map((tier, i) =>
				pair(
					tier.toWh === null
						? wrap(make("output", "", t("above")), `tiers.${i}.toWh`, t("upTo"))
						: field(tier, "toWh", `tiers.${i}.toWh`, t("upTo"), KINDS.kWh),
					field(tier, "sen", `tiers.${i}.sen`, t("perKWh"), KINDS.yen),
				),
			),
			more(tiers, { toWh: undefined, sen: undefined }),
		];
	if (!zones) return [make("p", "small dim", t("pushedHint"))];
	const days = [
		["", t("everyDay")],
		["1-5", t("weekdays")],
		["0,6,7", t("restDays")],
	];
	return [
		...zones.map((zone, i) => {
			const others = days.some(([name]) => name === (zone.days ?? ""))
				? days
				: [...days, [zone.days, zone.days]];
			return pair(
				choice(zone.days ?? "", `zones.${i}.days`, t("days"), others, (value) => {
					zone.days = value || undefined;
				}),
				field(zone, "hours", `zones.${i}.hours`, t("hours"), KINDS.option),
				field(zone, "months", `zones.${i}.months`, t("months"), KINDS.option),
				field(zone, "sen", `zones.${i}.sen`, t("perKWh"), KINDS.yen),
			);
		}),
		more(zones, { ...ALWAYS }),
		field(draft, "otherSen", "otherSen", t("otherTimes"), KINDS.yen),
		make("p", "hint", t("zonesHint")),
	];
};

const drawForm = () => {
	const { base } = draft;
	const isMinimum = base.kind === "minimum";
	const kinds = [
		["fixed", t("baseFixed")],
		["minimum", t("baseMinimum")],
	];
	const ways = ["tiers", "zones", "pushed"].map((name) => [name, t(name)]);
	const presets = [["", t("noPreset")], ...Object.keys(PRESETS).map((name) => [name, name])];
	const submit = make("button", "", t("save"));
	const note = make("p", "hint");
	note.id = "note";
	note.setAttribute("role", "status");
	$("form").replaceChildren(
		make(
			"div",
			"card",
			undefined,
			make("p", "", t("billHint")),
			billOf(draft),
			choice("", "preset", t("preset"), presets, (name) => {
				if (!name) return;
				draft = { ...PRESETS[name](home.contractA || 30), from: draft.from };
				drawForm();
			}),
			make(
				"p",
				"small dim",
				draft.source ? `${t("source")}: ${draft.source} ${draft.date ?? ""}` : t("presetHint"),
			),
		),
		step(
			1,
			"plan",
			field(draft, "name", "name", t("name"), KINDS.text),
			choice(wayOf(draft), "way", t("way"), ways, setWay),
		),
		step(
			2,
			"base",
			draft.tiers
				? choice(base.kind, "base.kind", t("baseKind"), kinds, (kind) => {
						draft.base = kind === "minimum" ? { kind, sen: base.sen, wh: 15000 } : { kind, sen: base.sen };
						drawForm();
					})
				: "",
			pair(
				field(base, "sen", "base.sen", t("perMonth"), KINDS.yen),
				isMinimum ? field(base, "wh", "base.wh", t("freeKWh"), KINDS.kWh) : "",
				field(draft, "floorSen", "floorSen", t("floor"), KINDS.yen),
			),
		),
		step(3, "energy", ...prices()),
		step(
			4,
			"fuel",
			pair(
				field(draft, "fuelSen", "fuelSen", t("perKWh"), KINDS.yen),
				field(draft, "fuelMonth", "fuelMonth", t("ofMonth"), KINDS.date, "month"),
			),
			make("p", "hint", t("fuelHint")),
		),
		step(
			5,
			"levy",
			pair(
				field(draft, "levySen", "levySen", t("perKWh"), KINDS.yen),
				field(draft, "levyUntil", "levyUntil", t("until"), KINDS.date, "month"),
			),
		),
		step(
			6,
			"reading",
			pair(
				field(home, "readingDay", "readingDay", t("readingDay"), KINDS.text, "number"),
				field(home, "target", "target", t("target"), KINDS.text),
				field(draft, "from", "from", t("from"), KINDS.date, "date"),
			),
			make("p", "hint", t("fromHint")),
		),
		make(
			"details",
			"card",
			undefined,
			make("summary", "", t("selling")),
			pair(
				field(
					{
						get sellSen() {
							return draft.sellSen;
						},
						set sellSen(value) {
							draft.sellSen = value ?? null;
						},
					},
					"sellSen",
					"sellSen",
					t("perKWh"),
					KINDS.yen,
				),
				field(draft, "sellUntil", "sellUntil", t("until"), KINDS.date, "month"),
			),
		),
		make("p", "row", undefined, submit, note),
	);
};

/** Says what is wrong below its field, or beside the button. */
const tell = (error) => {
	for (const box of document.querySelectorAll("[data-field]")) {
		box.classList.remove("wrong");
		box.querySelector(".hint").textContent = "";
	}
	$("note").className = `hint ${error ? "bad" : "good"}`;
	$("note").textContent = error ? error.message : t("saved");
	const path = error?.field?.replace(/^tariffs\.\d+\./, "");
	const box = path && document.querySelector(`[data-field="${path}"]`);
	if (!box) return;
	box.classList.add("wrong");
	box.querySelector(".hint").textContent = error.message;
	box.closest("details")?.setAttribute("open", "");
	box.scrollIntoView({ block: "center" });
};

const save = async (tariffs) => {
	const { ok, data, status } = await put("/api/v1/tariff", JSON.stringify({ tariffs }));
	if (status === 401) signOut();
	tell(ok ? undefined : (data?.error ?? { message: t("offline") }));
	if (ok) await load();
	return ok;
};

const submit = async (event) => {
	event.preventDefault();
	const tariffs = [...stored];
	tariffs[at] = clean(draft);
	// The oldest gives way to a fourth.
	while (tariffs.length > MOST) tariffs.shift();
	if (!(await save(tariffs))) return;
	const { readingDay, target } = home;
	const answer = await ask("/api/v1/settings", { readingDay: String(readingDay), target: target.trim() });
	if (!answer.ok) tell({ message: answer.code, field: answer.data?.error?.field });
	else tell();
	drawCost();
};

const load = async () => {
	const tariffs = await ask("/api/v1/tariff");
	if (!tariffs.ok) return signOut();
	stored = tariffs.data.tariffs;
	drawList();
	drawCost();
	return undefined;
};

/** What stands among the settings; read once, since the form changes it. */
const loadHome = async () => {
	const settings = await ask("/api/v1/settings");
	if (!settings.ok) return;
	const value = (key) => settings.data.settings.find((row) => row.key === key)?.value;
	home = { readingDay: value("readingDay"), target: value("target"), contractA: value("contractA") };
};

const signOut = () => {
	setToken("");
	$("pin").hidden = false;
	$("main").hidden = true;
};

const start = async () => {
	translate();
	$("pin").hidden = session.token !== "";
	$("main").hidden = session.token === "";
	if (session.token === "") return;
	await Promise.all([load(), loadHome()]);
	edit(Math.max(0, stored.length - 1));
};

$("form").addEventListener("submit", submit);
$("pin").addEventListener("submit", async (event) => {
	event.preventDefault();
	const answer = await ask("/api/v1/session", { pin: $("pinInput").value.trim() });
	$("pinNote").textContent = answer.ok ? "" : t("pinWrong");
	if (!answer.ok) return;
	setToken(answer.data.token);
	start();
});
$("pinShow").addEventListener("click", () => ask("/api/v1/session/show", {}));
$("export").addEventListener("click", () => download("/api/v1/tariff", "kabewatt-tariff.json"));
$("file").addEventListener("change", async () => {
	const { ok, data } = await put("/api/v1/tariff", await $("file").files[0].text());
	$("toolNote").textContent = ok
		? t("saved")
		: `${data?.error?.field ?? ""}: ${data?.error?.message ?? t("offline")}`;
	$("file").value = "";
	if (ok) start();
});
$("token").addEventListener("click", async () => {
	const answer = await ask("/api/v1/prices/token", { make: "1" });
	$("tokenShown").textContent = answer.ok ? answer.data.token : answer.code;
});
addEventListener("signed-out", signOut);
for (const element of document.querySelectorAll("[data-lang]"))
	element.addEventListener("click", () => {
		setLang(element.dataset.lang);
		start();
	});
start();
