import { $, ask, button, session, setLang, setToken, svg, t, translate } from "./common.js";
import { openDays } from "./dashboard-days.js";
import { askLink, openItems, openLink } from "./dashboard-link.js";
import { drawFigures, drawMessage, drawNow, drawState, keep } from "./dashboard-now.js";
import { openSettings } from "./dashboard-settings.js";

/** The pages, each with the strokes of its sign. */
const TABS = {
	now: "M13 3 5 14h6l-1 7 8-11h-6z",
	days: "M5 20v-7M12 20V5M19 20v-11",
	items: "M4 6h16M4 12h16M4 18h16",
	link: "M12 12v.1M8.5 15.5a5 5 0 0 1 0-7M15.5 8.5a5 5 0 0 1 0 7M5.5 18.5a9 9 0 0 1 0-13M18.5 5.5a9 9 0 0 1 0 13",
	settings: "M4 7h8M18 7h2M15 4.5v5M4 17h2M12 17h8M9 14.5v5",
};
const POLL_MS = 2000;
const HIDDEN_POLL_MS = 15_000;
const FIGURES_MS = 10_000;

const tabOf = (hash) => (Object.keys(TABS).includes(hash.slice(1)) ? hash.slice(1) : "now");

let tab = tabOf(location.hash);
let status = null;
let polls = 0;
let readable = true;
let wasCalm = false;
let figures = null;
let figuresAt = 0;
let contractA = 0;

/** Name of this display and contract, which the settings have. */
const readSettings = async () => {
	const answer = await ask("/api/v1/settings");
	if (!answer.ok) return;
	const value = (key) => answer.data.settings.find((row) => row.key === key)?.value;
	contractA = value("contractA") ?? 0;
	$("name").textContent = value("name") || "kabewatt";
};

const open = () => {
	for (const name of Object.keys(TABS)) {
		$(name).hidden = name !== tab;
		$(`tab-${name}`).setAttribute("aria-current", name === tab ? "page" : "false");
	}
	$("pin").hidden = readable && (tab !== "settings" || session.token !== "");
	if (!readable) return;
	if (tab === "now" && status) drawNow(status, contractA);
	if (tab === "now" && figures) drawFigures(figures);
	if (tab === "days") openDays();
	if (tab === "items") openItems();
	if (tab === "link" && status) openLink(status);
	if (tab === "settings") {
		if (session.token) openSettings(readSettings);
		else $("settings").replaceChildren();
	}
};

const makeTabs = () =>
	$("tabs").replaceChildren(
		...Object.entries(TABS).map(([name, d]) => {
			const element = button("", undefined, () => {
				tab = name;
				history.replaceState(null, "", `#${name}`);
				open();
				scrollTo(0, 0);
			});
			element.id = `tab-${name}`;
			const sign = svg("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" });
			sign.append(svg("path", { d }));
			element.append(sign, t(name));
			return element;
		}),
	);

const drawLang = () => {
	translate();
	makeTabs();
	if (status) drawState(status);
	open();
};

/** Everything that the first answer decides, and then the watts every two seconds. */
const take = async (data) => {
	const first = status === null;
	status = data;
	keep(data);
	drawState(data);
	if (first) await readSettings();
	if (tab === "now") drawNow(data, contractA);
	if (first && tab !== "now") open();
	const calm = data.link.state === "ready" && data.link.error === null && data.power.watts !== null;
	if (calm && !wasCalm) drawMessage(null);
	wasCalm = calm;
	// Also when all goes well: the meter's clock may be wrong, or the LAN down.
	if (polls % (calm ? 8 : 2) === 0) {
		const link = await askLink();
		if (link.ok) drawMessage(calm && link.data.error === null ? null : link.data);
	}
	if (tab === "now" && Date.now() - figuresAt > FIGURES_MS) {
		figuresAt = Date.now();
		const answer = await ask("/api/v1/figures");
		if (answer.ok) figures = answer.data;
		if (figures) drawFigures(figures);
	}
	if (tab === "link" && polls % 3 === 0) openLink(data);
	if (tab === "items" && polls % 5 === 0) openItems();
	polls++;
};

const poll = async () => {
	const answer = await ask("/api/v1/status");
	if (answer.ok) {
		if (!readable) {
			readable = true;
			open();
		}
		await take(answer.data);
	} else if (answer.status === 401 || answer.status === 429) {
		if (readable) {
			readable = false;
			open();
		}
	} else {
		$("state").textContent = t("offline");
		$("state").className = "pill bad";
	}
	setTimeout(poll, document.hidden ? HIDDEN_POLL_MS : POLL_MS);
};

$("pinForm").addEventListener("submit", async (event) => {
	event.preventDefault();
	const answer = await ask("/api/v1/session", { pin: $("pinInput").value.trim() });
	$("pinInput").value = "";
	$("pinNote").className = `hint ${answer.ok ? "" : "bad"}`;
	if (answer.ok) {
		$("pinNote").textContent = "";
		setToken(answer.data.token);
		readable = true;
		open();
	} else if (answer.status === 429) $("pinNote").textContent = t("pinLocked").replace("{s}", answer.retryS);
	else $("pinNote").textContent = answer.code === "PIN_WRONG" ? t("pinWrong") : answer.code;
});

$("pinShow").addEventListener("click", async () => {
	const answer = await ask("/api/v1/session/show", {});
	$("pinNote").className = "hint";
	$("pinNote").textContent = answer.data?.shown ? t("pinShown") : t("pinView");
});

/** A session that ended asks for the PIN anew. */
addEventListener("signed-out", open);
let width = innerWidth;
/** A phone was turned: charts are drawn for their width. That of a browser's bar coming and going is no news. */
addEventListener("resize", () => {
	if (tab === "days" && readable && width !== innerWidth) openDays();
	width = innerWidth;
});
addEventListener("hashchange", () => {
	tab = tabOf(location.hash);
	open();
});

for (const element of document.querySelectorAll("[data-lang]"))
	element.addEventListener("click", () => {
		setLang(element.dataset.lang);
		drawLang();
	});
drawLang();
poll();
