import { $, ask, make, setLang, t, translate } from "./common.js";

const TEXTS = {
	nowWord: ["現在", "now"],
	now: ["現在", "Now"],
	buying: ["買電中", "Buying"],
	selling: ["売電中", "Selling"],
	noValue: ["値なし", "No value"],
	offline: ["表示器につながりません", "The display does not answer"],
	currentR: ["電流 R相", "Current R"],
	currentT: ["電流 T相", "Current T"],
	bought: ["買電 積算", "Bought, total"],
	sold: ["売電 積算", "Sold, total"],
	seconds: ["秒前", "s ago"],
	minutes: ["分前", "min ago"],
	minutesAgo: ["分前", " min ago"],
};

const STATES = {
	off: ["停止", "Off"],
	probing: ["モジュール確認中", "Checking the module"],
	scanning: ["メーターを探しています", "Looking for the meter"],
	joining: ["メーターに接続中", "Joining the meter"],
	ready: ["接続中", "Connected"],
	blocked: ["送信休止中", "Resting"],
	recovering: ["再接続中", "Reconnecting"],
};

const REASONS = {
	NOT_READ: ["まだ読んでいません", "not read yet"],
	LACKS: ["このメーターにはありません", "not in this meter"],
	NO_DATA: ["メーターにデータなし", "the meter has no data"],
	OVERFLOW: ["範囲外(上)", "over the range"],
	UNDERFLOW: ["範囲外(下)", "under the range"],
	NO_PHASE: ["単相2線", "no such phase"],
	INVALID: ["不正な値", "invalid value"],
	STALE: ["値が古すぎます", "too old"],
};

const WINDOW_MS = 600_000;
const history = [];
let status = null;

const reasonText = (reason) => (REASONS[reason] ? t(REASONS[reason]) : (reason ?? ""));

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

const drawSpark = (now) => {
	while (history.length > 0 && history[0].at < now - WINDOW_MS) history.shift();
	const values = history.map((point) => point.watts);
	const top = Math.max(500, ...values) * 1.08;
	const bottom = Math.min(0, ...values) * 1.08;
	const x = (at) => (600 * (1 - (now - at) / WINDOW_MS)).toFixed(1);
	const y = (watts) => (118 - (116 * (watts - bottom)) / (top - bottom)).toFixed(1);
	const line = history.map(
		(point, i) => `${i === 0 || point.gap ? "M" : "L"}${x(point.at)} ${y(point.watts)}`,
	);
	$("curve").setAttribute("d", line.join(""));
	const whole = history.length > 1 && !history.some((point, i) => i > 0 && point.gap);
	$("area").setAttribute(
		"d",
		whole ? `${line.join("")}L${x(history[history.length - 1].at)} ${y(0)}L${x(history[0].at)} ${y(0)}Z` : "",
	);
	$("zero").setAttribute("d", `M0 ${y(0)}H600`);
	$("sparkFrom").textContent = `10${t(TEXTS.minutesAgo)}`;
};

const ageText = (seconds) =>
	seconds === null
		? ""
		: seconds < 120
			? `${seconds} ${t(TEXTS.seconds)}`
			: `${Math.floor(seconds / 60)} ${t(TEXTS.minutes)}`;

const drawNow = () => {
	const { power, current, energy, link } = status;
	const selling = power.watts !== null && power.watts < 0;
	$("hero").className = `card hero ${power.watts === null ? "" : selling ? "selling" : "buying"}`;
	$("direction").textContent =
		power.watts === null ? t(TEXTS.noValue) : t(selling ? TEXTS.selling : TEXTS.buying);
	$("watts").textContent = power.watts === null ? "–" : Math.abs(power.watts).toLocaleString("en-US");
	$("age").textContent = power.watts === null ? reasonText(power.reason) : ageText(power.ageS);
	$("state").textContent = t(STATES[link.state]);
	$("state").className = `pill ${link.error ? "bad" : link.state === "ready" ? "good" : "dim"}`;
	document.title = power.watts === null ? "kabewatt" : `${power.watts} W – kabewatt`;
	const amperes = (value) => (value === null ? null : value.toFixed(1));
	const tiles = [tile("currentR", amperes(current.r), "A", current.reason)];
	if (current.t !== null || current.reason !== "NO_PHASE")
		tiles.push(tile("currentT", amperes(current.t), "A", current.reason));
	tiles.push(tile("bought", energy.boughtKWh, "kWh", energy.reason));
	if (energy.soldKWh !== null || energy.reason !== "LACKS")
		tiles.push(tile("sold", energy.soldKWh, "kWh", energy.reason));
	$("tiles").replaceChildren(...tiles);
};

const take = (now) => {
	const { at, watts } = status.power;
	const last = history[history.length - 1];
	if (watts === null || at === null || last?.stamp === at) return;
	history.push({
		at: now - (status.power.ageS ?? 0) * 1000,
		stamp: at,
		watts,
		gap: !last || now - last.at > 90_000,
	});
};

const poll = async () => {
	const answer = await ask("/api/v1/status");
	if (answer.ok) {
		status = answer.data;
		take(Date.now());
		drawNow();
		drawSpark(Date.now());
	} else if (answer.status === 0) {
		$("state").textContent = t(TEXTS.offline);
		$("state").className = "pill bad";
	}
	setTimeout(poll, document.hidden ? 15_000 : 2000);
};

for (const button of document.querySelectorAll("[data-lang]"))
	button.addEventListener("click", () => {
		setLang(button.dataset.lang);
		translate(TEXTS);
		if (status) drawNow();
	});
translate(TEXTS);
poll();
