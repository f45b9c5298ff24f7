import { $, ask, make, session, setLang, svg, t, translate } from "./common.js";
import { clean } from "./credentials.js";

/** Contracts that utilities offer for homes, in A. */
const CONTRACTS = [10, 15, 20, 30, 40, 50, 60];
const ORDER = ["probing", "scanning", "joining", "ready"];

let networks = null;

const chosen = () => networks?.find(({ ssid }) => ssid === $("ssid").value);

/** A padlock where a password is needed, and bars for the strength. */
const signs = ({ open, rssiDbm }) => {
	const picture = svg("svg", { viewBox: "0 0 34 16", class: "signs", role: "img" });
	if (!open) {
		picture.append(svg("rect", { x: 1, y: 7, width: 11, height: 8, rx: 1.5 }));
		picture.append(svg("path", { d: "M3.5 7V5a3 3 0 0 1 6 0v2", class: "hoop" }));
	}
	for (const [i, least] of [-100, -75, -62].entries())
		picture.append(
			svg("rect", {
				x: 18 + i * 5,
				y: 10 - i * 4,
				width: 3.5,
				height: 5 + i * 4,
				class: rssiDbm > least ? "" : "weak",
			}),
		);
	return picture;
};

const drawNetworks = () => {
	const open = chosen()?.open === true;
	$("wifiPasswordField").hidden = open;
	if (networks === null || networks.length === 0) {
		$("networks").replaceChildren(make("p", "dim", t(networks === null ? "searching" : "noNetworks")));
		return;
	}
	$("networks").replaceChildren(
		...networks.map((network) => {
			const { ssid } = network;
			const button = make("button", "", undefined, make("span", "grow", ssid), signs(network));
			button.type = "button";
			button.role = "radio";
			button.setAttribute("aria-checked", String(ssid === $("ssid").value));
			button.addEventListener("click", () => {
				$("ssid").value = ssid;
				drawNetworks();
				if (!network.open) $("wifiPassword").focus();
			});
			return button;
		}),
	);
};

const scan = async () => {
	networks = null;
	drawNetworks();
	const answer = await ask("/api/v1/networks");
	networks = answer.ok ? answer.data.networks : [];
	if (!answer.ok) $("note").textContent = t(answer.status === 0 ? "offline" : "denied");
	drawNetworks();
};

/** Counts while it is typed; gives whether the value may be sent. */
const judge = (id, charset, length, pattern) => {
	const value = clean($(id).value, charset);
	const hint = $(`${id}Hint`);
	const strange = value !== "" && !pattern.test(value);
	const right = value === "" || (!strange && value.length === length);
	hint.textContent =
		value === ""
			? ""
			: strange
				? t("badCharacter")
				: `${value.length} / ${length} ${t("count")}${right ? " ✓" : ""}`;
	hint.className = `hint ${value === "" ? "" : right ? "good" : value.length > length || strange ? "bad" : ""}`;
	return right;
};

/** In groups of four, as it is compared with the letter: the field is too narrow for the whole of it. */
const judgeId = () => {
	const groups = clean($("rbid").value, "upper").match(/.{1,4}/g) ?? [];
	$("rbidShown").textContent = groups.join(" ");
	return judge("rbid", "upper", 32, /^[0-9A-Z]*$/);
};
const judgePassword = () => judge("password", "alnum", 12, /^[0-9A-Za-z]*$/);

const judgeWifi = () => {
	const { length } = $("wifiPassword").value;
	const right = length === 0 || length >= 8;
	$("wifiPasswordHint").textContent = right ? "" : t("wifiShort");
	return right;
};

const step = (name, state) => make("li", state, t(name));

/** Each step of the way: done, under way, wrong, or still to come. */
const drawProgress = (data) => {
	const up = data.wifi === "up";
	const steps = [step("stepWifi", up ? "done" : data.wifiError ? "wrong" : "now")];
	const link = up && data.hasCredentials;
	steps.push(
		step(
			"stepLetter",
			data.hasCredentials ? (data.error?.startsWith("CRED") ? "wrong" : "done") : up ? "now" : "",
		),
	);
	const at = ORDER.indexOf(data.link === "recovering" || data.link === "off" ? "probing" : data.link);
	const wrongAt = {
		SCAN_NO_METER: 1,
		JOIN_REFUSED: 2,
		JOIN_REFUSED_KNOWN: 2,
		JOIN_NO_ANSWER: 2,
		JOIN_LIMIT: 2,
	};
	const wrong = link && data.error ? (wrongAt[data.error] ?? 0) : -1;
	for (const [i, name] of ["stepModule", "stepScan", "stepJoin"].entries())
		steps.push(
			step(
				name,
				!link
					? ""
					: wrong === i
						? "wrong"
						: wrong >= 0
							? i < wrong
								? "done"
								: ""
							: i < at
								? "done"
								: i === at
									? "now"
									: "",
			),
		);
	const reads = link && data.link === "ready";
	const last = step("stepRead", reads ? (data.watts === null ? "now" : "done") : "");
	if (data.watts !== null) last.append(make("b", "", ` ${data.watts} W`));
	steps.push(last);
	$("steps").replaceChildren(...steps);
	const advice = data.wifiError ? data.wifiMessage : link && data.error ? data.message : null;
	const parts = advice
		? [
				make("p", "title", advice.title),
				make("p", "", advice.body),
				make("ol", "", undefined, ...advice.steps.map((text) => make("li", "", text))),
			]
		: [];
	if (up && !data.hasCredentials) parts.push(make("p", "", t("waitLetter")));
	if (up && data.url) parts.push(make("p", "", `${t("address")}: `, make("b", "code", data.url)));
	$("advice").replaceChildren(...parts);
	$("advice").hidden = parts.length === 0;
	$("dashboard").hidden = !up;
	const waits = up && !data.hasCredentials;
	const news = advice ? "stopped" : waits ? "waiting" : reads && data.watts !== null ? "done" : "trying";
	$("intro").textContent = t(news);
};

const follow = async () => {
	if ($("progress").hidden) return;
	const answer = await ask(`/api/v1/setup?lang=${session.lang}`);
	if (answer.ok) drawProgress(answer.data);
	setTimeout(follow, 1000);
};

const show = (progress) => {
	$("form").hidden = progress;
	$("progress").hidden = !progress;
	$("intro").textContent = t(progress ? "trying" : "intro");
	scrollTo(0, 0);
	if (progress) follow();
};

$("form").addEventListener("submit", async (event) => {
	event.preventDefault();
	const form = {
		lang: session.lang,
		ssid: $("ssid").value,
		contractA: $("contractA").value,
		wiring: $("wiring").value,
		name: $("name").value,
	};
	// An empty secret is one that stays as it is.
	if ($("wifiPassword").value !== "" && chosen()?.open !== true) form.wifiPassword = $("wifiPassword").value;
	const rbid = clean($("rbid").value, "upper");
	const password = clean($("password").value, "alnum");
	if ((rbid === "") !== (password === "")) {
		$("note").textContent = t("pair");
		return;
	}
	if (!judgeId() || !judgePassword() || !judgeWifi()) return;
	if (rbid !== "") Object.assign(form, { rbid, password });
	$("go").disabled = true;
	const answer = await ask("/api/v1/settings", form);
	$("go").disabled = false;
	$("note").textContent = answer.ok
		? ""
		: answer.status === 0
			? t("offline")
			: t("refused") + (answer.data?.error?.field ?? answer.code);
	if (answer.ok) show(true);
});

$("back").addEventListener("click", () => show(false));
$("rescan").addEventListener("click", scan);
$("reveal").addEventListener("change", () => {
	$("wifiPassword").type = $("reveal").checked ? "text" : "password";
});
$("ssid").addEventListener("input", drawNetworks);
$("rbid").addEventListener("input", judgeId);
$("password").addEventListener("input", judgePassword);
$("wifiPassword").addEventListener("input", judgeWifi);

const drawContracts = () => {
	const value = $("contractA").value;
	const none = make("option", "", t("notSet"));
	none.value = "0";
	const amperes = CONTRACTS.map((number) => {
		const option = make("option", "", `${number} A`);
		option.value = number;
		return option;
	});
	$("contractA").replaceChildren(none, ...amperes);
	$("contractA").value = value || "0";
};

const drawLang = () => {
	translate();
	if ($("progress").hidden) $("intro").textContent = t("intro");
	judgeId();
	judgePassword();
	drawContracts();
	drawNetworks();
};

for (const button of document.querySelectorAll("[data-lang]"))
	button.addEventListener("click", () => {
		setLang(button.dataset.lang);
		drawLang();
	});
drawLang();
scan();
