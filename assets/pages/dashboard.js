import { $, ask, make, session, setLang, setToken, t, translate } from "./common.js";
import { openDays } from "./dashboard-days.js";
import { askLink, openItems, openLink } from "./dashboard-link.js";
import { drawFigures, drawMessage, drawNow, drawState, keep } from "./dashboard-now.js";
import { openSettings } from "./dashboard-settings.js";
import { TEXTS } from "./dashboard-texts.js";

const TABS = ["now", "days", "items", "link", "settings"];
const POLL_MS = 2000;
const HIDDEN_POLL_MS = 15_000;

let tab = TABS.includes(location.hash.slice(1)) ? location.hash.slice(1) : "now";
let status = null;
let polls = 0;
let readable = true;
let wasCalm = false;
let figures = null;

const open = () => {
	for (const name of TABS) {
		$(name).hidden = name !== tab;
		$(`tab-${name}`).setAttribute("aria-current", name === tab ? "page" : "false");
	}
	$("pin").hidden = readable && (tab !== "settings" || session.token !== "");
	if (!readable) return;
	if (tab === "now" && status) drawNow(status);
	if (tab === "now" && figures) drawFigures(figures);
	if (tab === "days") openDays();
	if (tab === "items") openItems();
	if (tab === "link" && status) openLink(status);
	if (tab === "settings") {
		if (session.token) openSettings();
		else $("settings").replaceChildren();
	}
};

const makeTabs = () =>
	$("tabs").replaceChildren(
		...TABS.map((name) => {
			const button = make("button", "", t(TEXTS[name]));
			button.type = "button";
			button.id = `tab-${name}`;
			button.addEventListener("click", () => {
				tab = name;
				history.replaceState(null, "", `#${name}`);
				open();
			});
			return button;
		}),
	);

const drawLang = () => {
	translate(TEXTS);
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
	if (tab === "now") drawNow(data);
	if (first && tab !== "now") open();
	const calm = data.link.state === "ready" && data.link.error === null && data.power.watts !== null;
	if (calm && !wasCalm) drawMessage(null);
	wasCalm = calm;
	// Also when all goes well: the meter's clock may be wrong, or the LAN down.
	if (polls % (calm ? 8 : 2) === 0) {
		const link = await askLink();
		if (link.ok) drawMessage(calm && link.data.error === null ? null : link.data);
	}
	if (tab === "now" && polls % 5 === 0) {
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
		$("state").textContent = t(TEXTS.offline);
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
	} else if (answer.status === 429)
		$("pinNote").textContent = t(TEXTS.pinLocked).replace("{s}", answer.retryS);
	else $("pinNote").textContent = answer.code === "PIN_WRONG" ? t(TEXTS.pinWrong) : answer.code;
});

$("pinShow").addEventListener("click", async () => {
	const answer = await ask("/api/v1/session/show", {});
	$("pinNote").className = "hint";
	$("pinNote").textContent = answer.data?.shown ? t(TEXTS.pinShown) : t(TEXTS.pinView);
});

/** A session that ended asks for the PIN anew. */
addEventListener("signed-out", open);

for (const button of document.querySelectorAll("[data-lang]"))
	button.addEventListener("click", () => {
		setLang(button.dataset.lang);
		drawLang();
	});
drawLang();
poll();
