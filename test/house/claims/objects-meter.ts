import { ABOUT, type Claim } from "./claim";

/** What docs/echonet-objects.md says of the meter. */
export const METER: readonly Claim[] = [
	{
		says: "The Get map is the meter's own, plus 83",
		shown: [
			["test/relay/documents.node.test.ts", "gives the property maps of %s as they are", '"028801"'],
			["test/relay/presence.test.ts", "drops a property that the meter refuses although its map names it"],
			["test/relay/presence.test.ts", "lists D0 for a meter of release R only, and never C0"],
		],
	},
	{
		says: "D0 is offered from release R on only,",
		shown: [["test/relay/presence.test.ts", "lists D0 for a meter of release R only, and never C0"]],
	},
	{ says: "| EPC | Value | When it is not known or", because: ABOUT },
	{
		says: "| 80 | the meter's | the last one; 30",
		shown: [
			[
				"test/relay/presence.test.ts",
				"offers the meter right after a restart, with no-data codes until it is read",
			],
			[
				"test/relay/announcing.test.ts",
				"announces a change of the meter's 80 and 88, and of nothing that stays",
			],
		],
	},
	{
		says: "| 81 | what a client set; until then",
		shown: [
			["test/relay/announcing.test.ts", "follows the meter's own location until one is set"],
			[
				"test/relay/announcing.test.ts",
				"keeps the location that was set over a restart, each object its own",
			],
		],
	},
	{
		says: "| 82 8A 8D D7 E1 | the meter's; kept",
		shown: [
			[
				"test/relay/presence.test.ts",
				"offers the meter right after a restart, with no-data codes until it is read",
			],
			["test/relay/presence.test.ts", "does not offer the meter before it was read"],
			["test/relay/presence.test.ts", "drops a property that the meter refuses although its map names it"],
		],
	},
	{
		says: "| 83 | as the node's, with 028801 in it",
		shown: [["test/relay/documented.node.test.ts", "have in %s %s: %s", '["028801", "83", ']],
	},
	{
		says: "| 88 | 41 when the meter says so, or",
		shown: [
			[
				"test/relay/truth.test.ts",
				"turns a value that is too old into no data, tells the fault by 88, and recovers, all by announcement",
			],
			["test/relay/truth.test.ts", "lets the age limit follow the poll interval"],
			[
				"test/relay/announcing.test.ts",
				"announces a change of the meter's 80 and 88, and of nothing that stays",
			],
		],
	},
	{
		says: "| 97 98 | the meter's clock as last",
		shown: [
			["test/relay/truth.test.ts", "carries the meter's clock on, over midnight and the end of a month"],
			["test/relay/documented.node.test.ts", "have no 97 and 98 before the meter's clock was read"],
		],
	},
	{
		says: "| D3 | the meter's, 00000001 for a",
		shown: [
			[
				"test/relay/presence.test.ts",
				"needs no D3 and no reverse items of a meter that lacks them, and gives D3 as 1",
			],
		],
	},
	{
		says: "| E7 | the meter's | 7FFFFFFE after 30",
		shown: [
			["test/relay/truth.test.ts", "never serves an old live value, not even between two looks at the clock"],
			["test/relay/truth.test.ts", "lets the age limit follow the poll interval"],
		],
	},
	{
		says: "| E8 | the meter's | 7FFE7FFE after 90",
		shown: [
			[
				"test/relay/truth.test.ts",
				"turns a value that is too old into no data, tells the fault by 88, and recovers, all by announcement",
			],
			[
				"test/relay/documented.node.test.ts",
				"withdraw E8 after 90 s, or after nine of longer poll intervals",
			],
		],
	},
	{
		says: "| E0 E3 | the meter's | FFFFFFFE after",
		shown: [
			["test/relay/truth.test.ts", "carries E0 and E3 for an hour, EA and EB with their own time for a day"],
		],
	},
	{
		says: "| EA EB D0 | the meter's, with their",
		shown: [
			["test/relay/truth.test.ts", "carries E0 and E3 for an hour, EA and EB with their own time for a day"],
			[
				"test/relay/presence.test.ts",
				"offers the meter right after a restart, with no-data codes until it is read",
			],
		],
	},
	{
		says: "| E5 ED EF | each client's own,",
		shown: [
			["test/relay/history.test.ts", "keeps the day of each client apart"],
			["test/relay/history.test.ts", "forgets a day an hour after it was last used"],
			["test/relay/conformance.test.ts", "%s (%s)", "E5 beyond 99 is refused"],
			["test/relay/documented.node.test.ts", "have in %s %s: %s", '["028801", "ED", "FFFFFFFFFFFF01"]'],
		],
	},
	{
		says: "| E2 E4 | the day that this client's E5",
		shown: [
			["test/relay/history.test.ts", "keeps the day of each client apart"],
			["test/relay/history.test.ts", "refuses a day that is not at hand for now, and has it fetched"],
			["test/relay/history.test.ts", "gives day 00FF without data to a client that selected nothing"],
		],
	},
	{
		says: "| EC | the half hours that this",
		shown: [
			["test/relay/history.test.ts", "makes EC out of the days at hand, over midnight, newest first"],
			[
				"test/relay/history.test.ts",
				"refuses EC for a day that is not at hand, and has no data for one that never will be",
			],
		],
	},
	{
		says: "| EE | the meter's answer to this",
		shown: [
			[
				"test/relay/presence.test.ts",
				"has the minutes that a client selects fetched for EE, and refuses it while they are on their way",
			],
			[
				"test/meter/minutes.node.test.ts",
				"are the meter's own, fetched when somebody asks, once for all who ask within a minute",
			],
			["test/app/asked.node.test.ts", "gets a single minute every minute for hours"],
		],
	},
	{
		says: "Codes of the meter for overflow,",
		shown: [["test/relay/truth.test.ts", "passes on %s as the meter sent it"]],
	},
	{
		says: "A count is given only when unit and",
		shown: [["test/relay/presence.test.ts", "never mixes the unit of one meter with the count of another"]],
	},
	{
		says: "The node appears in D6 when 82, 8A, D3,",
		shown: [
			[
				"test/relay/presence.test.ts",
				"offers it once all that controllers ask for was read, and announces the new list at once",
			],
			[
				"test/relay/presence.test.ts",
				"offers the meter right after a restart, with no-data codes until it is read",
			],
		],
	},
];
