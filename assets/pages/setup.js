import { $, ask, make, session, setLang, svg, t, translate } from "./common.js";
import { clean } from "./credentials.js";

const TEXTS = {
	intro: [
		"表示器をはじめて使うための設定です。2分ほどで終わります。",
		"A few questions and the display is ready. It takes about two minutes.",
	],
	trying: [
		"つないでいます。最初は数分かかることがあります。",
		"Connecting. The first time may take some minutes.",
	],
	stopped: ["次のことを確かめてください。", "Please check what is said below."],
	waiting: ["Wi-Fiにつながりました。通知書を待っています。", "On your Wi-Fi, waiting for the letter."],
	done: ["できました。", "Done."],
	wifi: ["家のWi-Fi", "Your Wi-Fi"],
	searching: ["探しています…", "Searching…"],
	noNetworks: ["見つかりません。名前を入力してください。", "None found. Type its name below."],
	rescan: ["もう一度探す", "Search again"],
	ssid: ["Wi-Fiの名前(SSID)", "Name of the Wi-Fi (SSID)"],
	wifiPassword: ["Wi-Fiのパスワード", "Wi-Fi password"],
	reveal: ["文字を表示する", "Show what I type"],
	wifiShort: ["8文字以上です", "8 characters or more"],
	letter: ["電力会社からの通知", "The letter of your utility"],
	letterHint: [
		"Bルートの認証IDとパスワードです。まだ届いていなければ空のままで進めます。空白や全角文字はそのまま貼り付けてかまいません。",
		"The route-B ID and password. If the letter has not come yet, leave both empty. Spaces and full-width characters may stay.",
	],
	rbid: ["認証ID(32文字)", "ID (32 characters)"],
	password: ["パスワード(12文字)", "Password (12 characters)"],
	count: ["文字", "characters"],
	badCharacter: ["使えない文字があります", "a character that cannot be in it"],
	pair: ["両方とも入力するか、両方とも空にしてください", "Fill in both or neither"],
	home: ["お住まい", "Your home"],
	contractA: ["契約電流", "Contracted current"],
	contractHint: [
		"ブレーカーや検針票にあります。警告の目安に使います。",
		"On the breaker or the bill. It is used to warn you in time.",
	],
	notSet: ["わからない・設定しない", "not known"],
	more: ["そのほか", "More"],
	wiring: ["配線", "Wiring"],
	wiringNormal: ["通常", "normal"],
	wiringAllSold: ["全量売電", "everything is sold"],
	name: ["この表示器の名前", "Name of this display"],
	go: ["接続する", "Connect"],
	back: ["入力に戻る", "Back to the form"],
	dashboard: ["ダッシュボードを開く", "Open the dashboard"],
	stepWifi: ["Wi-Fiにつなぐ", "Join the Wi-Fi"],
	stepLetter: ["認証IDとパスワード", "Route-B ID and password"],
	stepModule: ["無線モジュールを確かめる", "Check the radio module"],
	stepScan: ["メーターを探す", "Find the meter"],
	stepJoin: ["メーターにつなぐ", "Join the meter"],
	stepRead: ["電力を読む", "Read the power"],
	waitLetter: [
		"通知書が届いたら、この表示器の画面にあるアドレスをブラウザで開き、設定から入力してください。",
		"When the letter has come, open the address that the display shows and type it in under Settings.",
	],
	address: [
		"スマートフォンを家のWi-Fiに戻すと、次のアドレスで開けます",
		"With your phone back on your Wi-Fi, open",
	],
	refused: ["受け付けられません: ", "Not accepted: "],
	offline: [
		"表示器につながりません。スマートフォンのWi-Fiを確かめてください。",
		"The display does not answer. Check your phone's Wi-Fi.",
	],
	denied: [
		"この画面は、表示器のWi-Fiにつないで開いてください。",
		"Open this page while on the display's own Wi-Fi.",
	],
};

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
		$("networks").replaceChildren(
			make("p", "dim", t(networks === null ? TEXTS.searching : TEXTS.noNetworks)),
		);
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
	if (!answer.ok) $("note").textContent = t(answer.status === 0 ? TEXTS.offline : TEXTS.denied);
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
				? t(TEXTS.badCharacter)
				: `${value.length} / ${length} ${t(TEXTS.count)}${right ? " ✓" : ""}`;
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
	$("wifiPasswordHint").textContent = right ? "" : t(TEXTS.wifiShort);
	return right;
};

const step = (name, state) => make("li", state, t(TEXTS[name]));

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
	if (up && !data.hasCredentials) parts.push(make("p", "", t(TEXTS.waitLetter)));
	if (up && data.url) parts.push(make("p", "", `${t(TEXTS.address)}: `, make("b", "code", data.url)));
	$("advice").replaceChildren(...parts);
	$("advice").hidden = parts.length === 0;
	$("dashboard").hidden = !up;
	const waits = up && !data.hasCredentials;
	const news = advice ? "stopped" : waits ? "waiting" : reads && data.watts !== null ? "done" : "trying";
	$("intro").textContent = t(TEXTS[news]);
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
	$("intro").textContent = t(progress ? TEXTS.trying : TEXTS.intro);
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
		$("note").textContent = t(TEXTS.pair);
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
			? t(TEXTS.offline)
			: t(TEXTS.refused) + (answer.data?.error?.field ?? answer.code);
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
	const none = make("option", "", t(TEXTS.notSet));
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
	translate(TEXTS);
	if ($("progress").hidden) $("intro").textContent = t(TEXTS.intro);
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
