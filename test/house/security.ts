/** A test by its file and its title, as it stands there. */
type Shown = readonly [file: string, title: string];

export interface Claim {
	/** How the line of SECURITY.md begins. */
	readonly says: string;
	/** The tests that show it. */
	readonly shown?: readonly Shown[];
	/** Why no test shows it: it concedes something, gives advice, or says what the page is about. */
	readonly because?: "concession" | "advice" | "about this page";
}

const ABOUT = "about this page" as const;
const CONCESSION = "concession" as const;
const ADVICE = "advice" as const;

/** Every sentence of SECURITY.md in its order. */
export const CLAIMS: readonly Claim[] = [
	{
		says: "kabewatt stands in a home",
		shown: [["test/node/neighbours.node.test.ts", "answers nothing that comes through it (%s)"]],
	},
	{ says: "This page says", because: ABOUT },
	{
		says: "Each line below",
		shown: [["test/house/security.node.test.ts", "has a row for each line, in order"]],
	},

	{ says: "| secret | where it lies", because: ABOUT },
	{
		says: "| route-B ID and password",
		shown: [
			["test/settings/settings.test.ts", "values are there again, secrets in a domain of their own"],
			["test/app/app.test.ts", "stand in no log line and on no page"],
		],
	},
	{
		says: "| pairing ID",
		shown: [
			["test/relay/secrets.test.ts", "keeps none in what it stores"],
			["test/skstack/epandesc.test.ts", "lends the next block neither signal nor pairing ID"],
		],
	},
	{
		says: "| property C0",
		shown: [
			["test/meter/meter.test.ts", "asks for D0 only from release R on, and never for C0"],
			["test/skstack/terminal-send.test.ts", "never shows property C0, which is the route-B ID"],
		],
	},
	{
		says: "| Wi-Fi password",
		shown: [["test/settings/settings.test.ts", "values are there again, secrets in a domain of their own"]],
	},
	{
		says: "| PIN of the pages",
		shown: [["test/web/router.test.ts", "is shown on the screen when a page asks, and never in an answer"]],
	},
	{
		says: "Secrets are write-only",
		shown: [["test/web/router.test.ts", "tell of secrets only that they are set"]],
	},
	{
		says: "Log lines, serial traces",
		shown: [
			["test/app/app.test.ts", "stand in no log line and on no page"],
			["test/relay/secrets.test.ts", "shows none, whatever is asked: every EPC by every ESV of every object"],
			[
				"test/node/main.node.test.ts",
				"connects to a module behind TCP, and records the line without secrets",
			],
			[
				"test/hosts/esp32/boot.test.ts",
				"never tells the log a secret, though it tells every line of the UART",
			],
		],
	},
	{
		says: "A trace of the serial line",
		shown: [["test/skstack/redact.test.ts", "leaves an ordinary line as it is: %j"]],
	},
	{
		says: "A line that was damaged",
		shown: [
			["test/skstack/redact-damage.test.ts", "hides secrets under any mutation, cut and interleaving"],
			["test/skstack/redact-damage.test.ts", "hides the secret where %s, at any time"],
		],
	},
	{
		says: "Besides, ID, password",
		shown: [
			["test/bytes/masker.test.ts", "shows no fragment of eight characters, whatever stands around it"],
			[
				"test/bytes/masker.test.ts",
				"hides each secret that lost, doubled or changed a few of its characters",
			],
		],
	},
	{
		says: "The same goes for the text",
		shown: [
			[
				"test/hosts/esp32/boot.test.ts",
				"never tells the log a secret, though it tells every line of the UART",
			],
		],
	},
	{ says: "On Node the files", shown: [["test/node/store.node.test.ts", "belong to their owner alone"]] },
	{ says: "The flash of the device", because: CONCESSION },
	{ says: "Whoever holds the device", because: CONCESSION },
	{
		says: "Reset it before",
		shown: [
			["test/app/app.test.ts", "a factory reset erases everything that was stored and starts anew"],
			[
				"test/display/display.test.ts",
				"reset after ten seconds of holding, counting down, and not when let go before",
			],
		],
	},

	{
		says: "- **Neighbours alone**",
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
		says: "- **Anyone on your LAN may read",
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
	{ says: "- **Changing anything needs", shown: [["test/web/router.test.ts", "%s: %i"]] },
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
				"survive a restart with the lock, which begins anew, and with how long the next one is",
			],
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
		says: "- **Anyone on your LAN may learn",
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
	{ says: "- **The terminal of the Node program**", because: CONCESSION },
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
	{ says: "- **Whoever has the device's USB plug**", because: CONCESSION },
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
		says: "- **The emulator's control port**",
		shown: [
			["test/emulator/control.node.test.ts", "refuses a page %s, and changes nothing"],
			["test/emulator/control.node.test.ts", "serves %s"],
		],
	},
	{ says: "The pages are served over plain HTTP", because: CONCESSION },

	{
		says: "There is no account",
		shown: [["test/house/security.node.test.ts", "has no client but those that are named"]],
	},
	{
		says: "The device asks one NTP server",
		shown: [["test/house/security.node.test.ts", "has no client but those that are named"]],
	},
	{
		says: "That question and the look-up",
		shown: [["test/house/security.node.test.ts", "has no client but those that are named"]],
	},

	{
		says: "Every input",
		shown: [
			["test/fuzz/fuzz.node.test.ts", "%s keeps its invariants"],
			[
				"test/relay/load.node.test.ts",
				"requests that claim to come from everywhere are bounded in work and memory",
			],
			["test/web/http-parser.test.ts", "stops reading once it has refused"],
			["test/node/flags.node.test.ts", "%s %s is refused"],
		],
	},
	{
		says: "On the device six HTTP connections",
		shown: [
			[
				"test/web/http-server.test.ts",
				"in a flood hold no more than the places there are, and leave none behind",
			],
			["test/web/http-server.test.ts", "that stop in the middle of a request are told why"],
		],
	},
	{ says: "The parsers are fuzzed", shown: [["test/fuzz/fuzz.node.test.ts", "%s keeps its invariants"]] },
	{ says: "Please report a weakness", because: ADVICE },
];
