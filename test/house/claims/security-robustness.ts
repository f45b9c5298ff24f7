import { ADVICE, type Claim } from "./claim";

/** What SECURITY.md says of the Internet, of robustness, and of reports. */
export const ROBUSTNESS: readonly Claim[] = [
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
	{
		says: "Two requests of one address",
		shown: [
			["test/web/slow-clients.test.ts", "load whole when a browser sends %i at a time"],
			["test/web/slow-clients.test.ts", "that got no turn in time are told to come again"],
		],
	},
	{
		says: "When every place is taken",
		shown: [
			[
				"test/web/slow-clients.test.ts",
				"gets the place of a kept connection first, then of a request without end, then of the slowest",
			],
			[
				"test/web/slow-clients.test.ts",
				"is left alone when nobody else may give way: the newcomer is told to come again",
			],
		],
	},
	{
		says: "Clients that read nothing",
		shown: [
			[
				"test/node/slow-clients.node.test.ts",
				"serves a browser that opens six connections at a time, beside such clients",
			],
		],
	},
	{
		says: "What is stored and cannot be read",
		shown: [
			["test/node/unreadable.node.test.ts", "is left alone, told once, and found again: $name"],
			["test/node/unreadable.node.test.ts", "is moved aside whole, never lost: %s"],
		],
	},
	{
		says: "One program at a time",
		shown: [["test/node/lock.node.test.ts", "is held by one program, and dies with it when it is killed"]],
	},
	{ says: "The parsers are fuzzed", shown: [["test/fuzz/fuzz.node.test.ts", "%s keeps its invariants"]] },
	{ says: "Please report a weakness", because: ADVICE },
];
