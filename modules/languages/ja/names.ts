/** What each setting is called, by its key. */
export const SETTINGS = Object.freeze({
	rbid: "認証ID",
	password: "パスワード",
	name: "この表示器の名前",
	lang: "言語",
	wiring: "配線",
	pollS: "瞬時電力の取得間隔",
	contractA: "契約電流(0: 未設定)",
	readingDay: "検針日(31: 月の最後の日)",
	target: "今月の目標(例: 300kWh、9000yen)",
	nowTile: "現在画面の枠",
	surplusW: "余りと見なす売電(0: 使わない)",
	surplusMin: "余りと見なすまでの時間",
	relay: "LANへの中継",
	push: "値をLANへ通知",
	lanAllow: "LANの外で応答する相手",
	ssid: "Wi-Fiの名前",
	wifiPassword: "Wi-Fiのパスワード",
	brightness: "明るさ",
	nightFrom: "夜間表示の開始",
	nightTo: "夜間表示の終了",
	nightPercent: "夜間の明るさ",
	readAccess: "ページの閲覧",
	mqttHost: "MQTTブローカーのアドレス",
	mqttPort: "MQTTのポート",
	mqttUser: "MQTTのユーザー名",
	mqttPassword: "MQTTのパスワード",
	mqttTls: "MQTTの暗号化(TLS、PCのみ)",
	uartTx: "UART送信ピン(-1: 標準)",
	uartRx: "UART受信ピン(-1: 標準)",
	resetPin: "リセットピン(-1: 標準)",
} as const);

/** Words that stand for values of the meter, and units. */
export const VALUES = Object.freeze({
	on: "動作中",
	off: "停止",
	fault: "異常あり",
	noFault: "異常なし",
	neverSet: "未設定",
	notFixed: "不定",
	digits: "桁",
	slots: "コマ",
	daysBack: "日前",
	/** Places of 81, one-byte form, bits 6 to 3; the first is no place. */
	places: Object.freeze([
		"",
		"居間",
		"食堂",
		"台所",
		"浴室",
		"トイレ",
		"洗面所",
		"廊下",
		"部屋",
		"階段",
		"玄関",
		"納戸",
		"庭・外周",
		"車庫",
		"ベランダ",
		"その他",
	] as const),
} as const);

/** What stands in the list of all properties where a value is kept elsewhere. */
export const ITEMS = Object.freeze({
	seeHistory: "履歴を参照",
	forLan: "LANからの要求時に読み出し",
} as const);

/** Labels of the support report. */
export const REPORT = Object.freeze({
	title: "サポート用レポート",
	unknown: "不明",
	none: "なし",
	madeAt: "作成",
	version: "バージョン",
	runningFor: "稼働時間",
	credentials: "認証ID",
	set: "設定済み",
	notSet: "未設定",
	link: "状態",
	error: "エラー",
	meaning: "説明",
	module: "モジュール",
	moduleVersion: "版",
	dialect: "方言",
	channel: "無線チャンネル",
	signal: "メーターの電波",
	manufacturer: "メーカーコード",
	release: "規格",
	joins: "スキャン / 接続 / 続けて失敗",
	requests: "要求 / 応答 / 無応答",
	unsent: "未送信 / モジュール無応答",
	rejoins: "再接続 / モジュール再起動",
	lastError: "直近のエラー",
	roundTrip: "往復時間 中央 / 最大",
	overruns: "UARTの取りこぼし 本体 / モジュール / 不明バイト",
	freeMemory: "空きメモリ",
	lowestMemory: "空きメモリの最小",
	collections: "メモリの回収 回数 / 停止時間",
	airTime: "この1時間の送信",
	lan: "LAN",
	mqtt: "MQTT",
	relayOff: "中継は切",
	relayReady: "応答中",
	relayDown: "停止中",
	noName: "名前なし",
	listeners: "LANの利用者",
	strangers: "LANの外からの要求(応答せず)",
	clock: "メーターの時計",
	clockDoubtful: "不確か",
	clockFine: "異常なし",
	faults: "内部の異常",
	changes: "最近の経過",
} as const);

/** What other programs call the values that are published, beside the name of the device. */
export const ENTITIES = Object.freeze({
	power: "瞬時電力",
	currentR: "R相電流",
	currentT: "T相電流",
	bought: "買電 積算",
	sold: "売電 積算",
	today: "今日の買電",
	todaySold: "今日の売電",
	halfHour: "30分予測",
	link: "メーターとの接続",
	signal: "メーターの電波",
	alarm: "使いすぎ警報",
	surplus: "余り",
	clockDoubt: "時計が不確か",
	price: "今の単価",
	costToday: "今日の料金(目安)",
	costMonth: "今月の料金(目安)",
} as const);

/** The keys of the settings, each with a name. */
export type SettingNames = Named<typeof SETTINGS>;
export type ValueWords = Named<Omit<typeof VALUES, "places">> & { readonly places: readonly string[] };
export type ItemTexts = Named<typeof ITEMS>;
export type ReportTexts = Named<typeof REPORT>;
export type EntityNames = Named<typeof ENTITIES>;

type Named<T> = { readonly [K in keyof T]: string };
