import { ABOUT, ADVICE, type Claim, CONCESSION, OTHERS } from "./claim";

/** What docs/integrations.md says of Home Assistant by MQTT, with the same in Japanese. */
export const MQTT: readonly Claim[] = [
	{ says: "| | MQTT | ECHONET Lite |", ja: ["| | MQTT | ECHON"], because: ABOUT },
	{ says: "| what you need | a broker, mostly the a", ja: ["| 必要なもの | ブローカー（"], because: ADVICE },
	{
		says: "| set-up in Home Assistant | none: the d",
		ja: ["| Home Assistant"],
		shown: [
			[
				"test/node/mqtt-program.node.test.ts",
				"is found by Home Assistant, comes back after the broker, and tells no secret",
			],
			["test/mqtt/discovery.test.ts", "has names in the device's language (%s), ids in English"],
		],
	},
	{
		says: "| values | power at each reading, curren",
		ja: ["| 値 | 読むたびの瞬時電力、"],
		shown: [
			[
				"test/mqtt/publisher.node.test.ts",
				"retains everything but the live values, which go out at each reading",
			],
			["test/mqtt/discovery.test.ts", "has no key that Home Assistant does not know"],
		],
	},
	{
		says: '| Energy dashboard | choose "Energy boug',
		ja: ["| エネルギーダッシュボード |"],
		shown: [
			[
				"test/mqtt/discovery.test.ts",
				"says what the Energy dashboard takes: two counters in kWh and one signed power",
			],
		],
	},
	{ says: "| who may read | who may read at the bro", ja: ["| 読める人 | ブローカーを読"], because: OTHERS },
	{
		says: "| other HEMS at the same time | go on by",
		ja: ["| ほかのHEMSの併用 | E"],
		shown: [["test/app/same.node.test.ts", "of a meter %s, at the same moments"]],
	},
	{
		says: "Take MQTT if Home Assistant is all that ",
		ja: ["Home Assistantだけ", "設定が少なく、問い合わせの通信も"],
		because: ADVICE,
	},
	{
		says: "Take ECHONET Lite if there is no broker,",
		ja: ["ブローカーがない場合や、ほかのH"],
		because: ADVICE,
	},
	{
		says: "Both can run side by side.",
		ja: ["両方を同時に使うこともできます。"],
		shown: [["test/app/same.node.test.ts", "of a meter %s, at the same moments"]],
	},
	{
		says: "Then kabewatt appears twice in Home Assi",
		ja: ["そのときHome Assista", "Home Assistantはデ"],
		because: OTHERS,
	},
	{
		says: "Use the entities of one in the Energy da",
		ja: ["エネルギーダッシュボードではどち", "1つだけにするには、設定「LAN"],
		because: ADVICE,
	},
	{ says: "1. In Home Assistant: Settings → Apps (a", ja: ["1. Home Assistan"], because: ADVICE },
	{ says: "Settings → People → Users: add a user fo", ja: ["設定 → 人 → ユーザーで、k"], because: ADVICE },
	{
		says: "2. On kabewatt's page, Settings → Home A",
		ja: ["2. kabewattのページの", "`http://`は付けない）、"],
		because: ADVICE,
	},
	{ says: "Save.", ja: [], because: ADVICE },
	{
		says: '3. The device "kabewatt" appears under S',
		ja: ["3. メーターを読んでから1分以"],
		shown: [
			["test/node/mosquitto.node.test.ts", "takes us with name and password, and with the documented rights"],
		],
	},
	{ says: '4. Settings → Dashboards → Energy: "Ener', ja: ["4. 設定 → ダッシュボード "], because: ADVICE },
	{
		says: "The broker needs no more than these righ",
		ja: ["ブローカーに必要な権限は次のとお"],
		shown: [
			["test/node/mosquitto.node.test.ts", "takes us with name and password, and with the documented rights"],
		],
	},
	{
		says: "``` user kabewatt topic readwrite kabewa",
		ja: ["``` user kabewat"],
		shown: [
			["test/node/mosquitto.node.test.ts", "takes us with name and password, and with the documented rights"],
		],
	},
	{
		says: "A broker acknowledges what its rules for",
		ja: ["ブローカーは、権限のない送信にも"],
		shown: [["test/node/mosquitto.node.test.ts", "acknowledges what its rules forbid, and we say so"]],
	},
	{
		says: "kabewatt therefore listens for its own m",
		ja: ["そこでkabewattは自分の送"],
		shown: [
			[
				"test/mqtt/publisher.node.test.ts",
				"sees that its own message does not come back, and all goes out once it does",
			],
			["test/node/mosquitto.node.test.ts", "acknowledges what its rules forbid, and we say so"],
		],
	},
	{
		says: "All states and errors stand on the page,",
		ja: ["状態とエラーは、ページ、表示器の"],
		shown: [
			["test/web/status.test.ts", "is this text, in this order, when everything is known"],
			["test/mqtt/publisher.node.test.ts", "says what is wrong: %s is %s"],
		],
	},
	{
		says: "A broker without TLS gets the password i",
		ja: ["TLSを使わないブローカーにはパ"],
		because: CONCESSION,
	},
	{
		says: "TLS works on a PC with a certificate tha",
		ja: ["TLSはPCでだけ使え、 PCが", "ESP32では使えません。"],
		shown: [
			[
				"test/node/mosquitto.node.test.ts",
				"is reached over TLS with a certificate that this machine trusts, and else refused",
			],
		],
	},
	{
		says: "What was announced stays in Home Assista",
		ja: ["kabewattのMQTTを止め", "Home Assistantで削"],
		because: OTHERS,
	},
	{
		says: "An exchanged meter becomes another devic",
		ja: ["メーターが交換されると、自動的に"],
		shown: [
			["test/mqtt/identity.test.ts", "is another device: the old one and all that was retained of it goes"],
		],
	},
	{
		says: "Half hours and days are published as JSO",
		ja: ["30分ごとと日ごとの値は、ほかの", "Home AssistantはM"],
		shown: [
			[
				"test/mqtt/past.node.test.ts",
				"holds every half hour from yesterday's first to the last that is over, as the meter counted",
			],
		],
	},
	{ says: "Surplus.", ja: ["余り。"], because: ABOUT },
	{
		says: '"Surplus" is on while more than `surplus',
		ja: ["`surplusW`（500W）", "洗濯機を回す好機です。"],
		shown: [
			["test/meter/surplus.test.ts", "is more than the set power, sold for the set time without a break"],
			["test/mqtt/bodies.node.test.ts", "tells a surplus"],
		],
	},
	{
		says: "The display says it too.",
		ja: ["表示器にも出ます。"],
		shown: [
			["test/display/views.node.test.ts", "$name paints every pixel of its regions and cuts nothing off"],
		],
	},
];
