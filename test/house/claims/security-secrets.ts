import { ABOUT, type Claim, CONCESSION } from "./claim";

/** What SECURITY.md says of secrets. */
export const SECRETS: readonly Claim[] = [
	{
		says: "kabewatt stands in a home",
		shown: [["test/node/neighbours.node.test.ts", "answers nothing that comes through it (%s)"]],
	},
	{ says: "This page says", because: ABOUT },
	{
		says: "Each line below",
		shown: [["test/house/claims.node.test.ts", "has a row for each sentence, in order"]],
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
		says: "| MQTT password",
		shown: [
			[
				"test/mqtt/secrets.node.test.ts",
				"tells nobody the broker's password: not the pages, the console, the report",
			],
		],
	},
	{
		says: "| PIN of the pages",
		shown: [["test/web/router.test.ts", "is shown on the screen when a page asks, and never in an answer"]],
	},
	{
		says: "| token for prices",
		shown: [["test/web/tariff.test.ts", "is in no answer but the one that made it"]],
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
];
