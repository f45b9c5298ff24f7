import { $, ask, button, download, make, otherLang, session, t, texts } from "./common.js";
import { ageText, messageParts, reasonText } from "./dashboard-now.js";

export const askLink = () => ask(`/api/v1/link?lang=${session.lang}`);

const table = (rows) =>
	make(
		"table",
		"",
		undefined,
		...rows.map(([name, value]) => make("tr", "", undefined, make("th", "", t(name)), make("td", "", value))),
	);

export const openLink = async (status) => {
	const answer = await askLink();
	if (!answer.ok) return;
	const link = answer.data;
	const or = (value, unit = "") => (value === null ? "–" : `${value}${unit}`);
	const { meter } = status;
	const rows = [
		["dialect", `${or(link.dialect)} · ${or(link.moduleVersion)}`],
		["signal", or(link.rssiDbm, " dBm")],
		["roundTrip", or(link.roundTripMs, " ms")],
		["requests", `${link.requests} / ${link.answers} / ${link.timeouts}`],
		["joins", `${link.joins} / ${link.scans}`],
		["airTime", `${(link.airTimeMs / 1000).toFixed(1)} s / 360 s`],
		["meter", [meter.manufacturer, meter.serial, meter.release].map((part) => part ?? "–").join(" · ")],
		["address", link.localName === null ? or(link.address) : `${link.address} · ${link.localName}`],
		["listeners", link.listeners],
		["version", status.version],
	];
	if (link.attempt > 1) rows.push(["attempt", link.attempt]);
	if (link.nextTryS !== null) rows.push(["nextTry", `${link.nextTryS} s`]);
	const changes = link.changes.map((change) =>
		make(
			"li",
			"",
			undefined,
			make("span", "dim small", change.at?.slice(5, 19).replace("T", " ") ?? ""),
			` ${texts().states[change.state]} `,
			make("span", "bad small", change.error ?? ""),
		),
	);
	const report = button("quiet", t("reportSave"), () =>
		download(`/report.txt?lang=${session.lang}`, "kabewatt-report.txt"),
	);
	$("link").replaceChildren(
		link.error === null && link.state === "ready"
			? ""
			: make("div", "card", undefined, ...messageParts(link)),
		make(
			"div",
			"halves",
			undefined,
			make("div", "card", undefined, table(rows)),
			make(
				"div",
				"",
				undefined,
				make(
					"div",
					"card",
					undefined,
					make("h2", "", t("changes")),
					make("ul", "plain", undefined, ...changes),
				),
				make(
					"div",
					"card",
					undefined,
					make("h2", "", t("report")),
					make("p", "small dim", t("reportText")),
					report,
				),
			),
		),
	);
};

export const openItems = async () => {
	const answer = await ask(`/api/v1/items?lang=${session.lang}`);
	if (!answer.ok) return;
	const head = ["item", "itemName", "itemValue", "itemAge"].map((name) => make("th", "", t(name)));
	const rows = answer.data.items.map((item) =>
		make(
			"tr",
			"",
			undefined,
			make("td", "dim", item.item ?? ""),
			make(
				"td",
				"",
				item.name,
				make("div", "small dim", item[otherLang()]),
				make("div", "small dim code edt", `${item.epc} ${item.edt ?? ""}`),
			),
			item.text === null
				? make("td", "dim", reasonText(item.reason))
				: make(
						"td",
						"value",
						`${item.text} ${item.unit}`,
						item.quality === "doubtful"
							? make("div", "", undefined, make("span", "badge", t("doubtful")))
							: "",
					),
			make("td", "dim small", ageText(item.ageS)),
		),
	);
	const body = make("tbody", "", undefined, ...rows);
	$("items").replaceChildren(
		make(
			"div",
			"card wide",
			undefined,
			make(
				"table",
				"items",
				undefined,
				make("thead", "", undefined, make("tr", "", undefined, ...head)),
				body,
			),
		),
	);
};
