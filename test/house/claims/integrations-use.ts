import { ABOUT, ADVICE, type Claim, OTHERS, TRIED } from "./claim";

/** What docs/integrations.md says of Home Assistant and other programs, with the same in Japanese. */
export const USE: readonly Claim[] = [
	{ says: "[日本語](integrations.ja.md)", ja: ["[English](integrat"], because: ABOUT },
	{
		says: "A smart meter admits one route-B controller.",
		ja: ["スマートメーターのBルートに接続でき"],
		because: OTHERS,
	},
	{
		says: "kabewatt is that one, and offers what it",
		ja: ["kabewattがその1台になり、読"],
		shown: [
			["test/relay/presence.test.ts", "opens port 3610 and joins the group"],
			["test/app/clients.node.test.ts", "%s discovers the display and is told the truth"],
		],
	},
	{
		says: "Any number of controllers (HEMS) may read",
		ja: ["コントローラー（HEMS）が何台同時"],
		shown: [
			["test/app/app.test.ts", "asks the radio for nothing because of what the LAN asks"],
			["test/relay/load.node.test.ts", "ten clients that walk all properties at once are all answered"],
		],
	},
	{
		says: "Days of history (E2, E4, EC) and single",
		ja: ["手元にない日の履歴（E2、E4、EC", "その要求は、どの1時間でも480回ま"],
		shown: [
			["test/meter/lies.node.test.ts", "fetches a day that somebody asks for, once for all who ask"],
			[
				"test/meter/minutes.node.test.ts",
				"are the meter's own, fetched when somebody asks, once for all who ask within a minute",
			],
			[
				"test/app/asked.node.test.ts",
				"cost the radio at most 480 requests in any hour, however many clients cycle through them",
			],
		],
	},
	{
		says: "What the node offers, property by property,",
		ja: ["プロパティの一覧は[echonet-"],
		because: ABOUT,
	},
	{
		says: "Anyone on this LAN can read the values, and",
		ja: [
			"同じLANにいる人は誰でも値を読めま",
			"値からは在宅かどうかも分かります。",
			"ECHONET Liteにパスワード",
		],
		shown: [["test/app/clients.node.test.ts", "%s discovers the display and is told the truth"]],
	},
	{ says: "Keep guests on a guest network.", ja: ["来客用の端末はゲスト用ネットワークに"], because: ADVICE },
	{
		says: "The setting `relay` = `off` switches the",
		ja: ["設定「LANへの中継」（`relay"],
		shown: [
			[
				"test/relay/network.test.ts",
				"stays off the LAN while the setting says so, and comes and goes with it",
			],
		],
	},
	{ says: "Two integrations from HACS speak ECHONET", ja: ["ECHONET Liteに対応したH"], because: OTHERS },
	{
		says: "Both were written for air conditioners and",
		ja: ["どちらも「低圧スマート電力量メータ」"],
		because: OTHERS,
	},
	{
		says: "Before you begin: Home Assistant needs UDP",
		ja: ["はじめに：Home Assistan", "コンテナの場合は`network_m"],
		because: OTHERS,
	},
	{
		says: "kabewatt must run on another machine or",
		ja: ["kabewattは別のマシンか専用機"],
		shown: [["test/hosts/node/udp.node.test.ts", "notices a program that has the port on all addresses"]],
	},
	{ says: '1. HACS → search for "ECHONETLite Platform"', ja: ["1. HACSで「ECHONETLi"], because: ADVICE },
	{
		says: "2. Find kabewatt's address: it is on the",
		ja: ["2. kabewattのアドレスを確", "表示器の「接続」画面とWebページに"],
		shown: [["test/app/offered.node.test.ts", "is on the Link view and on the page"]],
	},
	{ says: "3. Settings → Devices & services → Add", ja: ["3. 設定 → デバイスとサービス"], because: ADVICE },
	{ says: "Enter the address and a name.", ja: ["アドレスと名前を入力します。"], because: ADVICE },
	{
		says: "4. Two devices appear: a controller and a",
		ja: ["4. コントローラーと低圧スマート電"],
		shown: [
			[
				"test/relay/presence.test.ts",
				"offers it once all that controllers ask for was read, and announces the new list at once",
			],
		],
	},
	{
		says: "The meter has instantaneous power (W,",
		ja: ["メータには、瞬時電力（W、売電中は負"],
		shown: [["test/app/clients.node.test.ts", "node-echonet-lite decodes to the numbers of the truth"]],
	},
	{ says: "5. Settings → Dashboards → Energy: choose", ja: ["5. 設定 → ダッシュボード →"], because: ADVICE },
	{
		says: "This integration asks every 30 s, ten",
		ja: ["この統合は30秒ごとに、10プロパテ"],
		because: OTHERS,
	},
	{
		says: "It multiplies energy by unit and",
		ja: ["電力量には単位と係数を掛けるので、ど", "kabewattは、係数を持たないメ"],
		shown: [
			[
				"test/relay/presence.test.ts",
				"needs no D3 and no reverse items of a meter that lacks them, and gives D3 as 1",
			],
		],
	},
	{
		says: "Leave the setting `push` off: what a node",
		ja: ["設定「値をLANへ通知」（`push", "通知すると宣言されたプロパティは読み"],
		shown: [
			[
				"test/relay/announcing.test.ts",
				"lists the values in 9D only with the setting push, which takes effect at once",
			],
		],
	},
	{
		says: "If you want values at each reading of the",
		ja: ["メーターを読むたびに値がほしいときは", "このときkabewattは、Home"],
		shown: [["test/relay/announcing.test.ts", "with push sends every announcement to each known client too"]],
	},
	{
		says: "After switching it, reload the integration.",
		ja: ["切り替えたあとは統合を再読み込みして"],
		because: ADVICE,
	},
	{
		says: "1. HACS → Custom repositories or search →",
		ja: ["1. HACSでカスタムリポジトリに"],
		because: ADVICE,
	},
	{
		says: "2. Add the integration; it finds nodes by",
		ja: ["2. 統合を追加します。", "LANのノードは自動で見つかります。"],
		shown: [
			[
				"test/relay/loopback.node.test.ts",
				"is discovered by multicast and read by a client on another address",
			],
		],
	},
	{
		says: "3. In its options, allow experimental",
		ja: ["3. オプションで実験的なデバイスク", "スマートメーターはその1つです。"],
		because: OTHERS,
	},
	{
		says: "The page's JSON works in Home Assistant too.",
		ja: ["WebページのJSONもHome"],
		shown: [["test/web/status.test.ts", "is this text, in this order, when everything is known"]],
	},
	{
		says: "Absent values are `null` there, never 0:",
		ja: ["値がないときは0ではなく`null`"],
		shown: [["test/web/status.test.ts", "has null for everything that is not known, never 0"]],
	},
	{
		says: "```yaml rest: - resource:",
		ja: ["```yaml rest: -"],
		shown: [["test/app/offered.node.test.ts", "names what the status has"]],
	},
	{ says: "| Program | What to do |", ja: ["| プログラム | 必要なこと |"], because: ABOUT },
	{ says: "| echonetlite2mqtt | nothing: it finds the", ja: ["| echonetlite2mqtt"], because: TRIED },
	{
		says: "| node-echonet-lite, echonet-lite (npm) |",
		ja: ["| node-echonet-lit"],
		shown: [
			["test/relay/clients.node.test.ts", "node-echonet-lite discovers the node and decodes every property"],
			[
				"test/relay/clients.node.test.ts",
				"echonet-lite discovers the node, fetches every property by itself and hears announcements",
			],
		],
	},
	{ says: "| pychonet | give it the address, or let it", ja: ["| pychonet | アドレスを"], because: TRIED },
	{ says: "| OpenECHO, uecho | nothing |", ja: ["| OpenECHO、uecho"], because: TRIED },
	{
		says: "| A HEMS box from a shop | start its device",
		ja: ["| 市販のHEMS機器 |"],
		shown: [["test/relay/documented.node.test.ts", "have in %s %s: %s", '["0EF001", "8A", "FFFFFF"]']],
	},
	{
		says: "| Prometheus | `/metrics` of the page |",
		ja: ["| Prometheus |"],
		shown: [["test/web/router.test.ts", "metrics and report tell the counters of the link"]],
	},
	{
		says: "Run against the node on 2026-11-26, each in",
		ja: ["2026年11月26日に、kabew", "断りのないものは変更していません。"],
		because: ABOUT,
	},
	{ says: "| Program | What it read |", ja: ["| プログラム | 読めたもの |"], because: ABOUT },
	{ says: "| pychonet 2.8.0: its example, then every", ja: ["| pychonet 2.8.0（付"], because: TRIED },
	{ says: "| echonetlite2mqtt 3.7.3 (with npm's", ja: ["| echonetlite2mqtt"], because: TRIED },
	{ says: "| takecccc/homeassistant-echonetlite-jp,", ja: ["| takecccc/homeass"], because: TRIED },
	{ says: "| aureole999/echonet_lite_hass, its server", ja: ["| aureole999/echon"], because: TRIED },
	{ says: "| styygeli/EchonetGO, built with an older", ja: ["| styygeli/Echonet"], because: TRIED },
	{ says: "| OpenECHO (2020) on Java 17 | both", ja: ["| OpenECHO（2020年）、"], because: TRIED },
	{ says: "| uecho 1.2.2: `uechosearch -v`,", ja: ["| uecho 1.2.2の`uec"], because: TRIED },
	{ says: "| Prometheus 2.42, promtool | scraped", ja: ["| Prometheus 2.42と"], because: TRIED },
	{ says: "| python-zeroconf |", ja: ["| python-zeroconf"], because: TRIED },
];
