import { type Language, type ReasonName, type StateName, texts } from "../errors/texts";

/** Every word of the views. `#` stands for a number or a text that the view puts in. */
const JA = Object.freeze({
	buying: "買電中",
	selling: "売電中",
	even: "収支ゼロ",
	noValue: "値なし",
	stale: "古い値",
	over: "使いすぎ",
	caution: "もうすぐ上限",
	aheadOver: "超過の見込み",
	aheadNear: "使いすぎ注意",
	justNow: "たった今",
	secondsAgo: "#秒前",
	minutesAgo: "#分前",
	hoursAgo: "#時間前",
	daysAgo: "#日前",
	waited: "#秒経過",
	attempt: "#回目",
	nextTry: "#後に再試行",
	seconds: "#秒",
	minutes: "#分",
	hours: "#時間",
	days: "#日",
	share: "契約の#%",
	shareShort: "契約#%",
	noContract: "契約アンペア未設定",
	noContractShort: "契約未設定",
	phaseR: "R相",
	phaseT: "T相",
	phaseRShort: "R相",
	phaseTShort: "T相",
	todayShort: "今日",
	todaySoldShort: "売電",
	amps: "A",
	watts: "W",
	today: "今日",
	todaySold: "今日売電",
	yesterday: "昨日",
	halfHour: "30分予測",
	bought: "買電",
	sold: "売電",
	total: "合計",
	gap: "データなし",
	contract: "契約#A",
	breaker: "上限まであと#A",
	beyond: "上限を#A超過",
	uneven: "相の偏りが大きいです",
	balanced: "ほぼ均等です",
	here: "ここ",
	best: "最良",
	move: "場所を変えて数秒お待ちください",
	moveShort: "場所を変えて数秒待つ",
	signal: "電波",
	signalNone: "不明",
	signal1: "とても弱い",
	signal2: "弱い",
	signal3: "良い",
	signal4: "とても良い",
	state: "状態",
	linkState: "接続の状態",
	error: "コード",
	tries: "接続の試行",
	dialect: "方式",
	airTime: "送信時間",
	requests: "要求 / 応答",
	timeouts: "タイムアウト",
	rejoins: "再接続 / 探索",
	roundTrip: "往復時間",
	address: "アドレス",
	listeners: "LANの利用者",
	lan: "LAN",
	uptime: "稼働時間",
	version: "バージョン",
	ok: "正常",
	none: "なし",
	lacks: "なし",
	onDemand: "必要な時に取得",
	entries: "#項目",
	barScale: "↑#",
	network: "Wi-Fi",
	password: "パスワード",
	pin: "PIN",
	setupClosed: "設定ページは閉じています",
	menu: "メニュー",
	brightness: "明るさ",
	setup: "設定",
	home: "最初の画面",
	hintNext: "次の画面",
	hintPage: "次のページ",
	hintHome: "最初の画面",
	hintHold: "メニュー",
	hold: "長押し",
	press: "押す",
	choose: "長押しで決定",
	resetIn: "初期化まで#秒",
	release: "離すと中止します",
	erasesRecord: "記録もなくなります",
	exportFirst: "まずCSVを保存",
	starting: "起動しています",
	notBilling: "参考表示です。取引・証明には使えません",
} as const);

export type Labels = { readonly [K in keyof typeof JA]: string };

const EN: Labels = Object.freeze({
	buying: "Buying",
	selling: "Selling",
	even: "Even",
	noValue: "No value",
	stale: "Old value",
	over: "Over limit",
	caution: "Near limit",
	aheadOver: "Over soon",
	aheadNear: "May go over",
	justNow: "just now",
	secondsAgo: "# s ago",
	minutesAgo: "# min ago",
	hoursAgo: "# h ago",
	daysAgo: "# d ago",
	waited: "# s so far",
	attempt: "try #",
	nextTry: "next try in #",
	seconds: "# s",
	minutes: "# min",
	hours: "# h",
	days: "# d",
	share: "#% of limit",
	shareShort: "use #%",
	noContract: "Contract not set",
	noContractShort: "limit --",
	phaseR: "Phase R",
	phaseT: "Phase T",
	phaseRShort: "R",
	phaseTShort: "T",
	todayShort: "Day",
	todaySoldShort: "Sold",
	amps: "A",
	watts: "W",
	today: "Today",
	todaySold: "Sold",
	yesterday: "Yesterday",
	halfHour: "30 min",
	bought: "buy",
	sold: "sell",
	total: "Sum",
	gap: "no data",
	contract: "limit # A",
	breaker: "# A to the limit",
	beyond: "# A over the limit",
	uneven: "Phases uneven",
	balanced: "Well balanced",
	here: "Here",
	best: "Best",
	move: "Move it and wait some seconds",
	moveShort: "Move it and wait",
	signal: "Signal",
	signalNone: "unknown",
	signal1: "very weak",
	signal2: "weak",
	signal3: "good",
	signal4: "very good",
	state: "State",
	linkState: "Link",
	error: "Code",
	tries: "Tries",
	dialect: "Dialect",
	airTime: "Air time",
	requests: "Asked/got",
	timeouts: "Time-outs",
	rejoins: "Joins/scans",
	roundTrip: "Round trip",
	address: "Address",
	listeners: "Listeners",
	lan: "LAN",
	uptime: "Uptime",
	version: "Version",
	ok: "OK",
	none: "none",
	lacks: "lacking",
	onDemand: "fetched on demand",
	entries: "# items",
	barScale: "↑#",
	network: "Wi-Fi",
	password: "Password",
	pin: "PIN",
	setupClosed: "The set-up page is closed",
	menu: "Menu",
	brightness: "Brightness",
	setup: "Set-up",
	home: "First view",
	hintNext: "next view",
	hintPage: "next page",
	hintHome: "first view",
	hintHold: "menu",
	hold: "Hold",
	press: "Press",
	choose: "hold to choose",
	resetIn: "Reset in # s",
	release: "Let go to cancel",
	erasesRecord: "Erases the record too",
	exportFirst: "Save its CSV first",
	starting: "Starting",
	notBilling: "For reference only, not for billing",
});

export type ViewName =
	| "boot"
	| "now"
	| "today"
	| "days"
	| "balance"
	| "placement"
	| "link"
	| "items"
	| "message"
	| "setup"
	| "menu"
	| "help"
	| "reset";

type Titles = { readonly [K in ViewName]: string };

const TITLES_JA: Titles = Object.freeze({
	boot: "起動",
	now: "現在",
	today: "今日",
	days: "日ごと",
	balance: "バランス",
	placement: "設置場所",
	link: "接続",
	items: "全項目",
	message: "お知らせ",
	setup: "設定",
	menu: "メニュー",
	help: "操作",
	reset: "初期化",
});

const TITLES_EN: Titles = Object.freeze({
	boot: "Starting",
	now: "Now",
	today: "Today",
	days: "Days",
	balance: "Balance",
	placement: "Placement",
	link: "Link",
	items: "All items",
	message: "Message",
	setup: "Set-up",
	menu: "Menu",
	help: "Buttons",
	reset: "Reset",
});

type LinkWords = { readonly [K in StateName]: string };

/** The state of the link in one word. */
const LINK_JA: LinkWords = Object.freeze({
	off: "停止中",
	probing: "確認中",
	scanning: "探索中",
	joining: "接続中",
	ready: "接続済み",
	blocked: "送信休止",
	recovering: "再接続中",
});

const LINK_EN: LinkWords = Object.freeze({
	off: "off",
	probing: "checking",
	scanning: "searching",
	joining: "joining",
	ready: "connected",
	blocked: "resting",
	recovering: "retrying",
});

type ReasonWords = { readonly [K in ReasonName]: string };

/** Why there is no number, in the few pixels beside "--". */
const REASONS_JA: ReasonWords = Object.freeze({
	NOT_READ: "取得待ち",
	LACKS: "対象外",
	NO_DATA: "データなし",
	OVERFLOW: "上限超え",
	UNDERFLOW: "下限超え",
	NO_PHASE: "単相2線",
	INVALID: "不正な値",
	STALE: "古い値",
});

const REASONS_EN: ReasonWords = Object.freeze({
	NOT_READ: "waiting",
	LACKS: "lacking",
	NO_DATA: "no data",
	OVERFLOW: "too high",
	UNDERFLOW: "too low",
	NO_PHASE: "2-wire",
	INVALID: "invalid",
	STALE: "too old",
});

export function labels(language: Language): Labels {
	return language === "en" ? EN : JA;
}

export function titles(language: Language): Titles {
	return language === "en" ? TITLES_EN : TITLES_JA;
}

export function linkWords(language: Language): LinkWords {
	return language === "en" ? LINK_EN : LINK_JA;
}

export function reasonWords(language: Language): ReasonWords {
	return language === "en" ? REASONS_EN : REASONS_JA;
}

/** What is drawn in the label fonts, which hold only these characters and ASCII. */
export function bigWords(language: Language): readonly string[] {
	const l = labels(language);
	const t = titles(language);
	const all = texts(language);
	return [
		"▲▼",
		l.buying,
		l.selling,
		l.even,
		l.noValue,
		l.stale,
		l.over,
		l.caution,
		l.aheadOver,
		l.aheadNear,
		l.signal1,
		l.signal2,
		l.signal3,
		l.signal4,
		l.signalNone,
		...Object.values(t),
		...Object.values(all.states).map((text) => text.title),
		...Object.values(all.errors).map((text) => text.title),
	];
}

/** `label` with `value` in the place of its `#`. */
export function fill(label: string, value: number | string): string {
	const at = label.indexOf("#");
	return at < 0 ? label : label.slice(0, at) + value + label.slice(at + 1);
}
