import { ABOUT, ADVICE, type Claim, OTHERS } from "./claim";

/** What docs/integrations.md says of a datagram, of networks and of what to look for, with the same in Japanese. */
export const NETWORK: readonly Claim[] = [
	{
		says: "A program of your own needs one datagram.",
		ja: ["自作のプログラムなら、データグラム1"],
		shown: [
			[
				"test/relay/documented.node.test.ts",
				"is answered on port 3610 with the power in the last four bytes, or with what means no value",
			],
		],
	},
	{
		says: "Send `1081 0001 05FF01 028801 62 01 E7 00`",
		ja: ["`1081 0001 05FF01", "どのポートから送っても、応答は361"],
		shown: [
			[
				"test/relay/documented.node.test.ts",
				"is answered on port 3610 with the power in the last four bytes, or with what means no value",
			],
			["test/relay/conformance.test.ts", "answers to port 3610 whatever port the request came from"],
		],
	},
	{
		says: "```sh printf '\\x10\\x81\\x00\\x01\\x05\\xff\\x01\\x",
		ja: ["```sh printf '\\x10"],
		shown: [["test/relay/documented.node.test.ts", "is the same as text and for printf"]],
	},
	{
		says: "The last four bytes are the power in W",
		ja: ["最後の4バイトが瞬時電力（W、符号付"],
		shown: [
			[
				"test/relay/documented.node.test.ts",
				"is answered on port 3610 with the power in the last four bytes, or with what means no value",
			],
		],
	},
	{
		says: "`7ffffffe` means that there is no value now.",
		ja: ["`7ffffffe`は、今は値がない"],
		shown: [
			[
				"test/relay/documented.node.test.ts",
				"is answered on port 3610 with the power in the last four bytes, or with what means no value",
			],
		],
	},
	{ says: "Other subnets.", ja: ["別のサブネット。"], because: ABOUT },
	{
		says: "kabewatt answers its own network only.",
		ja: ["kabewattが応答するのは自分の"],
		shown: [["test/node/neighbours.node.test.ts", "answers nothing that comes through it (%s)"]],
	},
	{
		says: "For a client in another one (another VLAN,",
		ja: ["別のネットワーク（別のVLANやVP", "プライベートアドレスのブロックを2つ"],
		shown: [
			["test/node/neighbours.node.test.ts", "answers whom it names (%s)"],
			["test/lan/ipv4.test.ts", "%j is understood", '"10.5.0.0/16,172.17.0.0/16"'],
		],
	},
	{
		says: "Discovery is multicast (224.0.23.0), which",
		ja: ["探索はマルチキャスト（224.0.2"],
		because: OTHERS,
	},
	{
		says: "Reading does: give the client the address,",
		ja: ["読み取りは越えられます。", "クライアントにアドレスを指定し、宛先"],
		shown: [["test/node/neighbours.node.test.ts", "answers whom it names (%s)"]],
	},
	{
		says: "The device takes its own network to have 24",
		ja: ["表示器の本体は、自分のネットワークを", "それより広いネットワークでは、残りも"],
		shown: [
			["test/lan/neighbourhood.test.ts", "a network of %s bits is taken as one of 24"],
			[
				"test/hosts/esp32/wifi.test.ts",
				"are the home's and that of the own access point, each while it is there",
			],
		],
	},
	{
		says: "Address translation (NAT) in between does",
		ja: ["途中にアドレス変換（NAT）があると", "応答は変換されたポートではなく、36"],
		shown: [["test/relay/conformance.test.ts", "answers to port 3610 whatever port the request came from"]],
	},
	{ says: "Containers.", ja: ["コンテナ。"], because: ABOUT },
	{
		says: "The default bridge network of Docker is",
		ja: ["Dockerの標準のブリッジはアドレ"],
		because: OTHERS,
	},
	{ says: "Use `network_mode: host`, or macvlan or", ja: ["`network_mode:"], because: ADVICE },
	{
		says: "A container that is on the same machine as",
		ja: ["kabewattと同じマシンにあり、", "`lanAllow`に書けば応答しま"],
		shown: [
			["test/node/neighbours.node.test.ts", "answers whom it names (%s)"],
			["test/app/neighbours.node.test.ts", "lets in the networks that it names, at once, and nobody else"],
		],
	},
	{ says: "The same machine.", ja: ["同じマシン。"], because: ABOUT },
	{
		says: "Port 3610 belongs to one program for each",
		ja: ["ポート3610は、1つのアドレスにつ"],
		shown: [["test/hosts/node/udp.node.test.ts", "says that the port is busy, once, and closes"]],
	},
	{
		says: "kabewatt takes it on one address only",
		ja: ["kabewattは1つのアドレス（`"],
		shown: [
			["test/hosts/node/udp.node.test.ts", "lets two nodes on two addresses of one machine hear the group"],
		],
	},
	{
		says: "So give one of the two a machine, or an",
		ja: ["どちらかを別のマシンに移すか、mac"],
		because: ADVICE,
	},
	{
		says: "If the port is busy, kabewatt says",
		ja: ["ポートが使用中のとき、kabewat"],
		shown: [
			["test/node/main.node.test.ts", "goes on while port 3610 is used by another program, and names it"],
			["test/relay/network.test.ts", "says that the port is busy, and tries again for ever"],
		],
	},
	{ says: "Virtual machines and WSL.", ja: ["仮想マシンとWSL。"], because: ABOUT },
	{ says: "Use a bridged network, not NAT.", ja: ["NATではなくブリッジ接続にします。"], because: ADVICE },
	{
		says: "A switch or access point with IGMP snooping",
		ja: ["IGMPスヌーピングが有効なスイッチ"],
		because: OTHERS,
	},
	{
		says: "Then discovery works at first and later",
		ja: ["はじめは見つかるのに、あとで見つから"],
		because: OTHERS,
	},
	{
		says: "Switch the querier on (one device in the",
		ja: ["クエリアを有効にする（ふつうはルータ"],
		because: ADVICE,
	},
	{
		says: 'On Wi-Fi access points, look for "multicast',
		ja: ["Wi-Fiのアクセスポイントでは、「", "遮断されていると読み取りもできません"],
		because: ADVICE,
	},
	{
		says: "kabewatt repeats its announcement after 5,",
		ja: ["kabewattは開始の通知を5、3", "設定`push`を「入」にすれば、一"],
		shown: [
			["test/relay/presence.test.ts", "announces the instance list at the start and after 5, 30 and 60 s"],
			["test/relay/push.test.ts", "%s: no value is older than the client's interval and ours"],
		],
	},
	{ says: "1. Does the display show watts?", ja: ["1. 表示器にワット数が出ていますか"], because: ADVICE },
	{
		says: "If not, the LAN is not the trouble: see the",
		ja: ["出ていなければ、原因はLANではあり", "表示器のメッセージに従ってください。"],
		because: ADVICE,
	},
	{
		says: "2. Is the setting `relay` on, and does the",
		ja: ["2. 設定`relay`は「入」です", "「接続」画面にアドレスがあり、`LA"],
		shown: [
			[
				"test/app/lan.test.ts",
				"is told in the status, in the message before the first watts, and in the view of the link",
			],
		],
	},
	{
		says: "3. Does a client see the meter only as a",
		ja: ["3. コントローラー（`05FF01"],
		shown: [["test/relay/presence.test.ts", "does not offer the meter before it was read"]],
	},
	{
		says: "The meter is offered once it was read for",
		ja: ["メーターは、はじめて読み取れたあとに", "最初の接続から1分ほどかかります。"],
		shown: [
			[
				"test/relay/presence.test.ts",
				"offers it once all that controllers ask for was read, and announces the new list at once",
			],
			["test/app/offered.node.test.ts", "is offered within a minute of the first join (%s)"],
		],
	},
	{ says: "4. Same network?", ja: ["4. 同じネットワークですか。"], because: ADVICE },
	{
		says: "Compare the first three numbers of both",
		ja: ["両方のアドレスの最初の3つの数を比べ"],
		because: ADVICE,
	},
	{
		says: "Guest networks are separate on purpose.",
		ja: ["ゲスト用ネットワークはわざと分けられ"],
		because: ADVICE,
	},
	{
		says: "5. Does `ping ADDRESS` from the client's",
		ja: ["5. クライアントのマシンから`pi"],
		because: ADVICE,
	},
	{
		says: "If not: client isolation of the access",
		ja: ["届かなければ、端末間通信の遮断かVL"],
		because: ADVICE,
	},
	{
		says: '6. Does "turned away from outside the LAN"',
		ja: ["6. クライアントが読みに来るたびに"],
		shown: [
			[
				"test/app/neighbours.node.test.ts",
				"from %s reads nothing, sets nothing, learns no name and gets no page",
			],
		],
	},
	{
		says: "Then it is in a network that is not",
		ja: ["増えるなら、クライアントは", "上の`lanAllow`を使ってくだ"],
		because: ADVICE,
	},
	{ says: "7. Does the `socat` line above give an", ja: ["7. 上の`socat`の行に応答は"], because: ADVICE },
	{
		says: "If so, the node is fine and discovery is",
		ja: ["あればノードは正常で、原因は探索（マ"],
		because: ADVICE,
	},
	{ says: "Enter the address by hand.", ja: ["アドレスを手で入力してください。"], because: ADVICE },
	{
		says: "8. If not: `sudo tcpdump -n udp port 3610`",
		ja: ["8. なければ、クライアントのマシン"],
		because: ADVICE,
	},
	{
		says: "No answer to be seen: a firewall on the way.",
		ja: ["応答が見えなければ、途中のファイアウ"],
		because: ADVICE,
	},
	{
		says: "An answer to be seen, but not in the",
		ja: ["見えているのにプログラムに届かなけれ"],
		because: ADVICE,
	},
	{
		says: '9. Values freeze or are "unavailable": that',
		ja: ["9. 値が止まる、または「利用不可」"],
		shown: [
			[
				"test/relay/truth.test.ts",
				"turns a value that is too old into no data, tells the fault by 88, and recovers, all by announcement",
			],
		],
	},
	{
		says: "A value older than 30 s is withdrawn, and",
		ja: ["30秒より古い値は取り下げられ、メー"],
		shown: [
			[
				"test/relay/truth.test.ts",
				"turns a value that is too old into no data, tells the fault by 88, and recovers, all by announcement",
			],
		],
	},
];
