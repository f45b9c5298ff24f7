const TEXTS = {
	tag: [
		"スマートメーター Bルートの壁掛け表示器",
		"A wall display for the smart meter's route B, running on this machine",
	],
	dashboard: ["ダッシュボード", "Dashboard"],
	device: ["表示器の画面(実物と同じ画素)", "The device, pixel by pixel"],
	meterNow: ["メーターの計測値", "The meter measures"],
	house: ["メーターの向こうの家(模擬)", "The house behind the meter (invented)"],
	houseNote: [
		"家の電力を動かすと、無線モジュールとメーターを経て画面に届きます。",
		"Move the house; it reaches the screen by way of the meter and the radio module.",
	],
	load: ["消費", "Consumption"],
	sun: ["太陽光", "Solar"],
	curve: ["家の自然な変化に戻す", "Back to the household's own curve"],
	radioCut: ["電波を切る", "Cut the radio"],
	radioBack: ["電波を戻す", "Restore the radio"],
	reset: ["モジュールをリセット", "Reset the module"],
	page: ["同じ値をブラウザで", "The same readings in a browser"],
	letter: ["あなたの手元にあるもの(模擬)", "What you have at hand (invented)"],
	letterWifi: ["家のWi-Fi", "Your Wi-Fi"],
	letterWifiPassword: ["そのパスワード", "its password"],
	letterId: ["電力会社の通知書: 認証ID", "Letter of the utility: ID"],
	letterPassword: ["パスワード", "and password"],
	own: ["自然な変化", "own curve"],
	lost: ["プログラムにつながりません。", "The program does not answer."],
	keys: [
		"ボタンはキーボードの A / B / C でも押せます。長押しもできます。画面はタッチパネルとしても操作できます。",
		"Keys A, B and C press the buttons too; hold them for a long press. The picture takes taps and swipes as a touch screen.",
	],
};

const $ = (id) => document.getElementById(id);
const saved = () => {
	try {
		return localStorage.getItem("lang");
	} catch {
		return null;
	}
};
let lang = saved() ?? (navigator.language.startsWith("ja") ? "ja" : "en");
const t = (key) => TEXTS[key][lang === "ja" ? 0 : 1];

const post = (path, form) =>
	fetch(path, { method: "POST", body: new URLSearchParams(form) })
		.then((response) => (response.ok ? response.json() : null))
		.catch(() => null);

const screen = $("screen");
const context = screen.getContext("2d");
let shown = -1;
let wanted = 0;
let loading = false;

/** Whole pixels only: the largest factor that fits. */
const fitScreen = () => {
	const room = $("device").parentElement.clientWidth - 90;
	const factor = Math.max(
		1,
		Math.min(3, Math.floor((room * devicePixelRatio) / screen.width) / devicePixelRatio),
	);
	screen.style.width = `${screen.width * factor}px`;
};

const drawScreen = async () => {
	if (loading || shown === wanted) return;
	loading = true;
	const number = wanted;
	try {
		const picture = await createImageBitmap(await (await fetch(`/screen.png?${number}`)).blob());
		if (screen.width !== picture.width || screen.height !== picture.height) {
			screen.width = picture.width;
			screen.height = picture.height;
			fitScreen();
		}
		context.drawImage(picture, 0, 0);
		shown = number;
	} catch {
		await new Promise((done) => setTimeout(done, 500));
	}
	loading = false;
	drawScreen();
};

let controls = null;
let held = 0;

const watts = (value) => (value === null ? t("own") : `${value.toLocaleString("en-US")} W`);

const drawControls = () => {
	$("house").hidden = controls === null;
	if (controls === null) return;
	for (const name of ["load", "sun"]) {
		$(`${name}Out`).textContent = watts(controls[name]);
		if (Date.now() - held > 1000) $(name).value = controls[name] ?? 0;
		$(name).classList.toggle("idle", controls[name] === null);
	}
	$("radio").textContent = t(controls.radioCut ? "radioBack" : "radioCut");
	$("radio").setAttribute("aria-pressed", String(controls.radioCut));
	$("meterNow").textContent = `${t("meterNow")}: ${controls.meterWatts.toLocaleString("en-US")} W`;
};

const drawLetter = (letter) => {
	$("letter").hidden = letter === null;
	if (letter === null) return;
	$("letterWifi").textContent = letter.ssid;
	$("letterWifiPassword").textContent = letter.wifiPassword;
	$("letterId").textContent = letter.rbid.match(/.{4}/g).join(" ");
	$("letterPassword").textContent = letter.password.match(/.{4}/g).join(" ");
};

const take = (state) => {
	wanted = state.screen;
	controls = state.controls;
	drawLetter(state.letter);
	$("note").textContent = t("keys");
	drawControls();
	drawScreen();
};

const steer = async (form) => {
	const state = await post("/bench/control", form);
	if (state) take(state);
};

/** News are pushed; where that is cut (a proxy), they are fetched. */
const listen = () => {
	const source = new EventSource("/bench/events");
	source.onmessage = (event) => take(JSON.parse(event.data));
	source.onerror = () => {
		$("note").textContent = t("lost");
		if (source.readyState === EventSource.CLOSED) setTimeout(pollState, 1000);
	};
};

const pollState = async () => {
	try {
		take(await (await fetch("/bench/state")).json());
	} catch {
		$("note").textContent = t("lost");
	}
	setTimeout(pollState, 1000);
};

const press = (name, element, down) => {
	if (element.classList.contains("down") === down) return;
	element.classList.toggle("down", down);
	post("/bench/button", { name, down: down ? 1 : 0 });
};

const makeButtons = (names) => {
	for (const name of names) {
		const element = document.createElement("button");
		element.type = "button";
		element.textContent = name;
		element.addEventListener("pointerdown", (event) => {
			element.setPointerCapture(event.pointerId);
			press(name, element, true);
		});
		for (const end of ["pointerup", "pointercancel", "lostpointercapture"])
			element.addEventListener(end, () => press(name, element, false));
		element.addEventListener("contextmenu", (event) => event.preventDefault());
		const byKey = (down) => (event) => {
			if (event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
			const own = event.target === element && (event.key === " " || event.key === "Enter");
			if (own || event.key.toLowerCase() === name) press(name, element, down);
		};
		addEventListener("keydown", byKey(true));
		addEventListener("keyup", byKey(false));
		$("buttons").append(element);
	}
};

/** Points arrive in their order: each is sent when the one before it was taken; of moves only the last waits. */
const points = [];
let sending = false;
const sendPoints = async () => {
	if (sending) return;
	sending = true;
	for (let point = points.shift(); point; point = points.shift()) await post("/bench/touch", point);
	sending = false;
};
const touch = (event, down) => {
	const box = screen.getBoundingClientRect();
	const x = Math.floor(((event.clientX - box.left) * screen.width) / box.width);
	const y = Math.floor(((event.clientY - box.top) * screen.height) / box.height);
	if (points.at(-1)?.moves) points.pop();
	points.push({ x, y, down: down ? 1 : 0, ...(down === "moves" ? { moves: 1 } : {}) });
	sendPoints();
};
let again = 0;
const endTouch = (event) => {
	if (!again) return;
	clearInterval(again);
	again = 0;
	touch(event, false);
};
screen.addEventListener("pointerdown", (event) => {
	event.preventDefault();
	screen.setPointerCapture(event.pointerId);
	touch(event, true);
	// A finger that rests is told again and again, as a touch controller that is polled does.
	let last = event;
	again = setInterval(() => touch(last, "moves"), 100);
	screen.onpointermove = (move) => {
		last = move;
	};
});
for (const end of ["pointerup", "pointercancel", "lostpointercapture"])
	screen.addEventListener(end, endTouch);
screen.addEventListener("contextmenu", (event) => event.preventDefault());

const translate = () => {
	document.documentElement.lang = lang;
	for (const element of document.querySelectorAll("[data-t]")) element.textContent = t(element.dataset.t);
	for (const button of document.querySelectorAll("[data-lang]"))
		button.setAttribute("aria-pressed", String(button.dataset.lang === lang));
	drawControls();
};

for (const button of document.querySelectorAll("[data-lang]"))
	button.addEventListener("click", () => {
		lang = button.dataset.lang;
		try {
			localStorage.setItem("lang", lang);
		} catch {}
		translate();
		$("frame").contentWindow.location.reload();
	});
for (const name of ["load", "sun"])
	$(name).addEventListener("input", () => {
		held = Date.now();
		$(`${name}Out`).textContent = watts(Number($(name).value));
		steer({ [name]: $(name).value });
	});
$("curve").addEventListener("click", () => steer({ load: "", sun: "" }));
$("radio").addEventListener("click", () => steer({ radioCut: controls?.radioCut ? 0 : 1 }));
$("reset").addEventListener("click", () => steer({ reset: 1 }));
addEventListener("resize", fitScreen);

translate();
fitScreen();
const first = await (await fetch("/bench/state")).json();
makeButtons(first.buttons);
$("frame").src = first.letter === null ? "/dashboard" : "/setup";
take(first);
listen();
