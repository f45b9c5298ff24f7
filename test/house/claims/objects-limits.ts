import { ABOUT, type Claim } from "./claim";

/** What docs/echonet-objects.md says of announcements and of limits. */
export const LIMITS: readonly Claim[] = [
	{
		says: "Each new reading of E7, E8, E0, E3, EA",
		shown: [
			["test/relay/announcing.test.ts", "announces each new reading of %s, also an equal one"],
			[
				"test/relay/announcing.test.ts",
				"announces a change of the meter's 80 and 88, and of nothing that stays",
			],
			[
				"test/relay/truth.test.ts",
				"turns a value that is too old into no data, tells the fault by 88, and recovers, all by announcement",
			],
		],
	},
	{
		says: "By default 9D names only 80, 81 and 88,",
		shown: [
			[
				"test/relay/announcing.test.ts",
				"lists the values in 9D only with the setting push, which takes effect at once",
			],
		],
	},
	{
		says: "The setting `push` names the values in",
		shown: [
			["test/relay/announcing.test.ts", "with push sends every announcement to each known client too"],
			[
				"test/relay/history.test.ts",
				"remembers sixteen clients, and lets the one heard least recently go first",
			],
		],
	},
	{ says: "| Limit | Value |", because: ABOUT },
	{
		says: "| Clients remembered | 16; the one",
		shown: [
			["test/relay/documents.node.test.ts", "gives the limit %s as it is", '"MAX_CLIENTS", 16'],
			[
				"test/relay/history.test.ts",
				"remembers sixteen clients, and lets the one heard least recently go first",
			],
		],
	},
	{
		says: "| Requests of one client | 10 a second",
		shown: [
			["test/relay/documents.node.test.ts", "gives the limit %s as it is", '"OWN_RATE", 10'],
			[
				"test/relay/clients.test.ts",
				"keeps each client's own share when another has used up everything else",
			],
		],
	},
	{
		says: "| Beyond that, for all together | 200 a",
		shown: [
			["test/relay/documents.node.test.ts", "gives the limit %s as it is", '"SPARE_RATE", 200'],
			["test/relay/clients.test.ts", "lets one client use what nobody else needs, but no more"],
		],
	},
	{
		says: "| All requests | 400 a second, 800 at",
		shown: [
			["test/relay/documents.node.test.ts", "gives the limit %s as it is", '"ALL_RATE", 400'],
			["test/relay/clients.test.ts", "bounds all together, whatever the number of addresses"],
		],
	},
	{
		says: "| A request of more than 31 properties",
		shown: [["test/relay/clients.test.ts", "charges long requests more"]],
	},
	{
		says: "| Radio requests for days and minutes",
		shown: [
			["test/relay/documents.node.test.ts", "gives the limit %s as it is", '"ASKED_REQUESTS", 240'],
			[
				"test/app/asked.node.test.ts",
				"cost the radio at most 480 requests in any hour, however many clients cycle through them",
			],
			[
				"test/app/asked.node.test.ts",
				"cost at most 240 in each hour in the long run, and all of that is given",
			],
		],
	},
	{
		says: "| Answers to INF_REQ that go to the",
		shown: [
			["test/relay/documents.node.test.ts", "gives the limit %s as it is", '"INFORMS", 3'],
			[
				"test/relay/announcing.test.ts",
				"answers three INF_REQ a second to the group, and what is beyond it to the asker alone",
			],
		],
	},
	{
		says: "| All multicast that leaves, multicast",
		shown: [
			["test/relay/documents.node.test.ts", "gives the limit %s as it is", '"MULTICASTS", 10'],
			[
				"test/app/neighbours.node.test.ts",
				"is at most 20 in any second and 10 in the long run, whatever is asked for",
			],
			[
				"test/lan/multicasts.test.ts",
				"lets at most 20 leave in any second and 10 in each in the long run, and counts what it holds",
			],
			[
				"test/lan/multicasts.test.ts",
				"answers three INF_REQ a second to the group, and keeps half for what nobody asked for",
			],
		],
	},
	{
		says: "A request over the limit is not",
		shown: [
			[
				"test/relay/load.node.test.ts",
				"one that asks 5,000 times a second is cut down to its share, the others keep theirs",
			],
			["test/echonet/node.test.ts", "stays silent when it has no leave, and counts it"],
			["test/echonet/node.test.ts", "counts what it drops, and asks no leave for it"],
		],
	},
];
