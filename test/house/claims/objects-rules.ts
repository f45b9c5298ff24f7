import { ABOUT, type Claim } from "./claim";

/** What docs/echonet-objects.md says of the node, its rules and its property maps. */
export const RULES: readonly Claim[] = [
	{
		says: "kabewatt offers one ECHONET Lite node",
		shown: [
			["test/relay/presence.test.ts", "opens port 3610 and joins the group"],
			["test/relay/presence.test.ts", "does not offer the meter before it was read"],
		],
	},
	{
		says: "Answers come from what the meter last",
		shown: [
			[
				"test/relay/truth.test.ts",
				"turns a value that is too old into no data, tells the fault by 88, and recovers, all by announcement",
			],
		],
	},
	{
		says: "Two things that a client asks for reach",
		shown: [
			["test/app/asked.node.test.ts", "cost nothing where the record, or what was read, has the answer"],
			[
				"test/app/asked.node.test.ts",
				"cost the radio at most 480 requests in any hour, however many clients cycle through them",
			],
			["test/meter/lies.node.test.ts", "fetches a day that somebody asks for, once for all who ask"],
		],
	},
	{
		says: "No Set is ever passed on to the meter.",
		shown: [
			[
				"test/app/settable.node.test.ts",
				"is 81, C2, E5, ED and EF, and nothing of it is passed on to the meter",
			],
		],
	},
	{ says: "`modules/echonet/node.ts` and", shown: [["test/relay/conformance.test.ts", "%s (%s)"]] },
	{ says: "The clauses named here are those of the", because: ABOUT },
	{ says: "| Rule | What kabewatt does |", because: ABOUT },
	{
		says: "| Services | SetI 60, SetC 61, Get 62,",
		shown: [
			["test/relay/conformance.test.ts", "%s (%s)", "SetI that is accepted is not answered"],
			["test/relay/conformance.test.ts", "%s (%s)", "SetC is answered with PDC 0"],
			["test/relay/conformance.test.ts", "%s (%s)", "Get of one property"],
			["test/relay/conformance.test.ts", "%s (%s)", "INF_REQ of D5"],
			["test/relay/conformance.test.ts", "%s (%s)", "SetGet sets first, then gets"],
			["test/relay/conformance.test.ts", "%s (%s)", "INFC is answered with PDC 0 for every property"],
		],
	},
	{
		says: "| Where answers go | to port 3610 of",
		shown: [["test/relay/conformance.test.ts", "answers to port 3610 whatever port the request came from"]],
	},
	{
		says: "| Whom | neighbours: senders in the own",
		shown: [
			[
				"test/app/neighbours.node.test.ts",
				"from %s reads nothing, sets nothing, learns no name and gets no page",
			],
			["test/node/neighbours.node.test.ts", "answers nothing that comes through it (%s)"],
		],
	},
	{
		says: "| INF_REQ | answered by INF to the",
		shown: [
			[
				"test/relay/conformance.test.ts",
				"%s (%s)",
				"INF_REQ is answered to the group with the TID of the request",
			],
			[
				"test/relay/announcing.test.ts",
				"answers three INF_REQ a second to the group, and what is beyond it to the asker alone",
			],
			[
				"test/relay/conformance.test.ts",
				"%s (%s)",
				"INF_REQ that is refused in part is INF_SNA to the sender alone",
			],
		],
	},
	{
		says: "| Refusals | SNA, property by property:",
		shown: [
			[
				"test/relay/conformance.test.ts",
				"%s (%s)",
				"SetC: refused properties are echoed, accepted ones applied",
			],
			[
				"test/relay/conformance.test.ts",
				"%s (%s)",
				"Get of an unknown property is Get_SNA with PDC 0, the others carry values",
			],
		],
	},
	{
		says: "| Silence | packets of strangers,",
		shown: [
			[
				"test/app/neighbours.node.test.ts",
				"from %s reads nothing, sets nothing, learns no name and gets no page",
			],
			["test/relay/conformance.test.ts", "%s (%s)", '["format 2", '],
			["test/relay/conformance.test.ts", "%s (%s)", "SetI that is accepted is not answered"],
			["test/relay/conformance.test.ts", "never answers its own address"],
		],
	},
	{
		says: "| Instance 00 | every instance of the",
		shown: [
			["test/relay/conformance.test.ts", "%s (%s)", "instance 00 is every instance of the class"],
			["test/relay/conformance.test.ts", "%s (%s)", "0EF000 is the node profile"],
		],
	},
	{
		says: "| Reception | unicast, multicast and",
		shown: [
			[
				"test/hosts/node/udp.node.test.ts",
				"hears unicast, the group and the network's broadcast, each with the sender's address and port",
			],
		],
	},
	{
		says: "| Size | frames up to 1,472 bytes; any",
		shown: [
			["test/relay/conformance.test.ts", "answers 24 properties in one frame, and 40"],
			["test/relay/conformance.test.ts", "answers beyond one MTU with an SNA of the leading blocks"],
		],
	},
	{
		says: "| Set of an announced property | the",
		shown: [
			[
				"test/relay/conformance.test.ts",
				"%s (%s)",
				"SetC: refused properties are echoed, accepted ones applied",
			],
			["test/echonet/node.test.ts", "keeps an announcement that may not leave now for a later flush"],
			["test/relay/documented.node.test.ts", "announce the last of many Sets within 5 s"],
		],
	},
	{
		says: "| Own INF | to the group, DEOJ",
		shown: [
			[
				"test/relay/documented.node.test.ts",
				"send their own INF to the group with DEOJ 0EF001 and numbers of their own",
			],
		],
	},
	{
		says: "| D5 | at once and after 5, 30 and 60",
		shown: [
			["test/relay/presence.test.ts", "announces the instance list at the start and after 5, 30 and 60 s"],
			[
				"test/relay/network.test.ts",
				"moves to a new address: a new socket, the same 83, the list announced anew",
			],
			[
				"test/relay/presence.test.ts",
				"offers it once all that controllers ask for was read, and announces the new list at once",
			],
		],
	},
	{ says: "As EDT in hex, for the meter in the", because: ABOUT },
	{ says: "| Object | 9D (announced) | 9E (Set) |", because: ABOUT },
	{
		says: "| 0EF001 | `0280D5` | `00` |",
		shown: [["test/relay/documents.node.test.ts", "gives the property maps of %s as they are", '"0EF001"']],
	},
	{
		says: "| 05FF01 | `03808188` | `0281C2` |",
		shown: [["test/relay/documents.node.test.ts", "gives the property maps of %s as they are", '"05FF01"']],
	},
	{
		says: "| 028801 | `03808188` | `0381E5ED` |",
		shown: [["test/relay/documents.node.test.ts", "gives the property maps of %s as they are", '"028801"']],
	},
	{
		says: "With the setting `push` on, 9D of",
		shown: [["test/relay/documents.node.test.ts", "gives 9D with push as it is"]],
	},
];
