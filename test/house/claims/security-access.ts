import { type Claim, CONCESSION } from "./claim";

/** What SECURITY.md says of who is answered, and who may do what. */
export const ACCESS: readonly Claim[] = [
	{
		says: "- Neighbours alone",
		shown: [
			["test/node/neighbours.node.test.ts", "answers a neighbour: ECHONET Lite, its name, its page"],
			["test/lan/properties.node.test.ts", "are all of every own network and nobody else, for any network"],
			["test/hosts/esp32/boot.test.ts", "and answers neighbours alone, also after its address changed"],
		],
	},
	{
		says: "- The own network is",
		shown: [
			[
				"test/hosts/esp32/wifi.test.ts",
				"are the home's and that of the own access point, each while it is there",
			],
			[
				"test/node/wifi.node.test.ts",
				"are those of its card and the machine itself, not those of another card",
			],
		],
	},
	{
		says: "- What comes from anywhere else",
		shown: [
			[
				"test/app/neighbours.node.test.ts",
				"from %s reads nothing, sets nothing, learns no name and gets no page",
			],
			["test/node/neighbours.node.test.ts", "answers nothing that comes through it (%s)"],
		],
	},
	{
		says: "- Private networks beyond",
		shown: [
			["test/node/neighbours.node.test.ts", "answers whom it names (%s)"],
			["test/app/neighbours.node.test.ts", "lets in the networks that it names, at once, and nobody else"],
		],
	},
	{
		says: "- No setting lets the Internet in",
		shown: [
			["test/lan/properties.node.test.ts", "never names a public address, whatever is written there"],
			["test/node/neighbours.node.test.ts", "answers the Internet no more than before"],
		],
	},
	{
		says: "- The device cannot learn its netmask",
		shown: [
			[
				"test/hosts/esp32/wifi.test.ts",
				"are the home's and that of the own access point, each while it is there",
			],
		],
	},
	{
		says: "- Own networks are looked at",
		shown: [
			["test/lan/neighbourhood.test.ts", "is followed within a second, in both directions"],
			[
				"test/node/neighbours.node.test.ts",
				"answers another network of the same cable once its own card is in that",
			],
		],
	},
	{ says: "- A forged source address", because: CONCESSION },
	{
		says: "- The access point's DNS",
		shown: [["test/web/setup.test.ts", "answers nobody who is not on the access point (%s)"]],
	},

	{
		says: "- Anyone on your LAN may read",
		shown: [["test/app/clients.node.test.ts", "%s discovers the display and is told the truth"]],
	},
	{
		says: "- The setting `relay`",
		shown: [
			[
				"test/relay/network.test.ts",
				"stays off the LAN while the setting says so, and comes and goes with it",
			],
		],
	},
	{
		says: "- The web pages can be put",
		shown: [
			[
				"test/web/router.test.ts",
				"is needed for reading when that is set, for everything but the page itself",
			],
		],
	},
	{ says: "- Changing anything needs", shown: [["test/web/router.test.ts", "%s: %i"]] },
	{
		says: "- A token for electricity prices",
		shown: [["test/web/tariff.test.ts", "takes a token for prices alone, and only the last one"]],
	},
	{
		says: "- Five wrong PINs",
		shown: [
			[
				"test/web/pin-locks.test.ts",
				"lock it after the fifth, for longer each time, and the right one does not help meanwhile",
			],
			["test/web/pin-locks.test.ts", "lock the house at the thirtieth in an hour, for longer each time"],
		],
	},
	{
		says: "- A press on the device",
		shown: [
			["test/web/pin-locks.test.ts", "lifts the lock of a sender and of the house, and the counts"],
			[
				"test/web/pin-locks.test.ts",
				"is let in while the house is locked, and lifts the lock with the right PIN",
			],
			[
				"test/web/pin-locks.test.ts",
				"survive a restart with the lock, which begins anew, and with how long the next one is",
			],
		],
	},
	{
		says: "- With any number of addresses",
		shown: [
			[
				"test/web/pin-locks.test.ts",
				"get at most 35 answers in any hour of a week, whatever addresses a /24 has",
			],
			["test/web/pin-locks.test.ts", "cost at most 35 writes an hour, however many PINs are sent"],
		],
	},
	{
		says: "- Without a PIN the set-up",
		shown: [
			[
				"test/web/setup.test.ts",
				"takes its settings from a phone on the access point without a PIN, and from nobody else",
			],
			[
				"test/web/setup.test.ts",
				"closes the access point at once where the home's network has the same addresses",
			],
			["test/web/setup.test.ts", "trusts nobody once it is closed"],
		],
	},
	{
		says: "- An ECHONET Lite client may set",
		shown: [
			[
				"test/app/settable.node.test.ts",
				"is 81, C2, E5, ED and EF, and nothing of it is passed on to the meter",
			],
		],
	},
	{
		says: "- None of that is passed",
		shown: [
			[
				"test/app/settable.node.test.ts",
				"is 81, C2, E5, ED and EF, and nothing of it is passed on to the meter",
			],
		],
	},
	{
		says: "- What a client asks for",
		shown: [
			["test/app/asked.node.test.ts", "gets 45 days at once, one after the other"],
			["test/app/asked.node.test.ts", "gets a single minute every minute for hours"],
		],
	},
	{
		says: "- All clients together cost",
		shown: [
			[
				"test/app/asked.node.test.ts",
				"cost the radio at most 480 requests in any hour, however many clients cycle through them",
			],
			[
				"test/app/asked.node.test.ts",
				"cost at most 240 in each hour in the long run, and all of that is given",
			],
			["test/app/asked.node.test.ts", "do not hold up live values"],
		],
	},
	{
		says: "- Every other answer",
		shown: [
			["test/app/app.test.ts", "asks the radio for nothing because of what the LAN asks"],
			["test/app/asked.node.test.ts", "cost nothing where the record, or what was read, has the answer"],
		],
	},
	{
		says: "- One client cannot keep others",
		shown: [
			[
				"test/relay/load.node.test.ts",
				"one that asks 5,000 times a second is cut down to its share, the others keep theirs",
			],
		],
	},
	{
		says: "- All multicast that leaves",
		shown: [
			[
				"test/app/neighbours.node.test.ts",
				"is at most 20 in any second and 10 in the long run, whatever is asked for",
			],
			[
				"test/app/neighbours.node.test.ts",
				"has room for each live value meanwhile, and who asks too often is told alone",
			],
		],
	},
	{
		says: "- At most three INF_REQ",
		shown: [
			[
				"test/relay/announcing.test.ts",
				"answers three INF_REQ a second to the group, and what is beyond it to the asker alone",
			],
		],
	},
	{
		says: "- Web pages of other sites",
		shown: [
			["test/web/origin.test.ts", "%s is ours"],
			["test/web/origin.test.ts", "%j is not"],
			["test/web/foreign-pages.test.ts", "learns nothing by a name of its own that points at the device"],
		],
	},
	{
		says: "- The Origin of a change",
		shown: [
			["test/web/foreign-pages.test.ts", "may send nothing that changes something, and read no answer"],
			[
				"test/web/foreign-pages.test.ts",
				"may not send the header with the PIN: the browser's question whether it may gets no consent",
			],
			[
				"test/web/foreign-pages.test.ts",
				"finds no cookie to lean on: a change without the header is refused, even after a session was opened",
			],
		],
	},
	{
		says: "- Pages load nothing",
		shown: [
			[
				"test/web/pages.node.test.ts",
				"%s loads nothing from elsewhere, and its policy fits its script and style",
			],
		],
	},
	{
		says: "- Anyone on your LAN may learn",
		shown: [
			["test/node/neighbours.node.test.ts", "answers a neighbour: ECHONET Lite, its name, its page"],
			["test/app/settable.node.test.ts", "tells nobody there a name"],
		],
	},
	{ says: "- What is told is the name", shown: [["test/web/mdns.test.ts", "follows the setting"]] },
	{
		says: "- Whoever claims every name",
		shown: [["test/web/mdns.test.ts", "tries slowly when somebody claims every name"]],
	},
	{
		says: "- Nothing that arrives there",
		shown: [
			["test/web/mdns.test.ts", "says at most 450 bytes, with the longest name and everything asked for"],
			["test/web/mdns.test.ts", "sends one asker at most 20 answers in a second"],
			["test/web/mdns.test.ts", "says the same thing to all at most once a second"],
			["test/web/mdns.test.ts", "defends its name at once against one who asks whether it is free"],
		],
	},
	{ says: "- The terminal of the Node program", because: CONCESSION },
	{
		says: "- Secrets typed there",
		shown: [["test/settings/console.test.ts", "are hidden while they are typed, and never repeated"]],
	},
	{
		says: "- Files for `--settings`",
		shown: [
			[
				"test/node/main.node.test.ts",
				"keeps settings over a restart, the environment's credentials in no file",
			],
			["test/node/store.node.test.ts", "stand in front of what is stored and are never written"],
		],
	},
	{ says: "- Whoever has the device's USB plug", because: CONCESSION },
	{
		says: "- Secrets go in",
		shown: [
			["test/hosts/esp32/console.test.ts", "takes Wi-Fi, ID and password, and never shows a secret"],
			["test/settings/line-editor.test.ts", "shows stars for a secret, and one is taken back at a time"],
		],
	},
	{
		says: "- In a debug build",
		shown: [
			["test/hosts/esp32/console.test.ts", "leaves UART 0 to the debugger in a debug build, and says so"],
		],
	},
	{
		says: "- The emulator's control port",
		shown: [
			["test/emulator/control.node.test.ts", "refuses a page %s, and changes nothing"],
			["test/emulator/control.node.test.ts", "serves %s"],
		],
	},
	{ says: "The pages are served over plain HTTP", because: CONCESSION },
];
