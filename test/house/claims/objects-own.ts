import { ABOUT, type Claim } from "./claim";

/** What docs/echonet-objects.md says of the node profile and of the controller. */
export const OWN: readonly Claim[] = [
	{ says: "| EPC | Value |", because: ABOUT },
	{
		says: "| 80 | 30 |",
		shown: [["test/relay/documented.node.test.ts", "have in %s %s: %s", '["0EF001", "80", "30"]']],
	},
	{
		says: "| 82 | 01 0E 01 00: version 1.14,",
		shown: [["test/relay/documented.node.test.ts", "have in %s %s: %s", '["0EF001", "82", "010E0100"]']],
	},
	{
		says: "| 83 | FE, FFFFFF, six bytes that are",
		shown: [
			["test/relay/documented.node.test.ts", "have in %s %s: %s", '["0EF001", "83", '],
			["test/relay/presence.test.ts", "makes 83 once, anew only when the stored one is unusable"],
		],
	},
	{
		says: "| 88 | 41 while the Wi-SUN module is",
		shown: [
			[
				"test/relay/announcing.test.ts",
				"announces that the Wi-SUN module failed, with 88 of node and controller",
			],
		],
	},
	{
		says: "| 89 | 0000, or 006F (the first code",
		shown: [
			[
				"test/relay/announcing.test.ts",
				"announces that the Wi-SUN module failed, with 88 of node and controller",
			],
			["test/relay/documented.node.test.ts", "have in %s %s: %s", '["0EF001", "89", "0000"]'],
		],
	},
	{
		says: "| 8A | FFFFFF: a node without a maker",
		shown: [["test/relay/documented.node.test.ts", "have in %s %s: %s", '["0EF001", "8A", "FFFFFF"]']],
	},
	{
		says: "| 8B | 000000 |",
		shown: [["test/relay/documented.node.test.ts", "have in %s %s: %s", '["0EF001", "8B", "000000"]']],
	},
	{
		says: "| 8C | `kabewatt` |",
		shown: [["test/relay/documented.node.test.ts", "have in %s %s: %s", '["0EF001", "8C", ']],
	},
	{
		says: "| 8D | the six unique bytes as text |",
		shown: [["test/relay/documented.node.test.ts", "have in %s %s: %s", '["0EF001", "8D", ']],
	},
	{
		says: "| 8E | the day of the release: the",
		shown: [["test/relay/documented.node.test.ts", "have in %s %s: %s", '["0EF001", "8E", ']],
	},
	{
		says: "| 9D 9E 9F | above |",
		shown: [["test/relay/documents.node.test.ts", "gives the property maps of %s as they are", '"0EF001"']],
	},
	{
		says: "| D3 D4 D5 D6 D7 | instances and",
		shown: [
			["test/relay/conformance.test.ts", "%s (%s)", "the counts of the node profile"],
			["test/relay/presence.test.ts", "does not offer the meter before it was read"],
		],
	},
	{
		says: "BF is not offered.",
		shown: [["test/relay/conformance.test.ts", "%s (%s)", "BF of the node profile does not exist"]],
	},
	{
		says: "D5 can be read as well as asked for by",
		shown: [
			["test/relay/documented.node.test.ts", "have in %s %s: %s", '["0EF001", "D5", '],
			["test/relay/conformance.test.ts", "%s (%s)", "INF_REQ of D5"],
		],
	},
	{ says: "| EPC | Value |", because: ABOUT },
	{
		says: "| 80 | 30 |",
		shown: [["test/relay/documented.node.test.ts", "have in %s %s: %s", '["05FF01", "80", "30"]']],
	},
	{
		says: "| 81 | settable (1 or 17 bytes), kept",
		shown: [
			["test/relay/conformance.test.ts", "%s (%s)", "a location of 17 bytes is taken"],
			[
				"test/relay/documented.node.test.ts",
				"are kept over a restart where a client set them, with the version of the list",
			],
		],
	},
	{
		says: "| 82 | 00 00 52 00: release R |",
		shown: [["test/relay/documented.node.test.ts", "have in %s %s: %s", '["05FF01", "82", "00005200"]']],
	},
	{
		says: "| 83 | as the node's, with 05FF01 in it",
		shown: [["test/relay/documented.node.test.ts", "have in %s %s: %s", '["05FF01", "83", ']],
	},
	{
		says: "| 88 | as the node's |",
		shown: [
			[
				"test/relay/announcing.test.ts",
				"announces that the Wi-SUN module failed, with 88 of node and controller",
			],
		],
	},
	{
		says: "| 8A 8C 8D | as the node's |",
		shown: [
			["test/relay/documented.node.test.ts", "have in %s %s: %s", '["05FF01", "8A", "FFFFFF"]'],
			["test/relay/documented.node.test.ts", "have in %s %s: %s", '["05FF01", "8C", '],
			["test/relay/documented.node.test.ts", "have in %s %s: %s", '["05FF01", "8D", '],
		],
	},
	{
		says: "| C1 | number of devices in the list: 1",
		shown: [
			["test/relay/documented.node.test.ts", "have in %s %s: %s", '["05FF01", "C1", "0001"]'],
			["test/relay/presence.test.ts", "does not offer the meter before it was read"],
		],
	},
	{
		says: "| C2 | settable: index of the device",
		shown: [
			["test/relay/conformance.test.ts", "%s (%s)", "index 0 of the list can be selected"],
			["test/relay/conformance.test.ts", "%s (%s)", "an index behind the list cannot"],
		],
	},
	{
		says: "| CB | version of the list: goes up by",
		shown: [
			[
				"test/relay/presence.test.ts",
				"takes the meter out of the list when another one answers, until that one is read",
			],
			[
				"test/relay/documented.node.test.ts",
				"are kept over a restart where a client set them, with the version of the list",
			],
		],
	},
	{
		says: "As long as the list holds the meter,",
		shown: [["test/relay/presence.test.ts", "does not offer the meter before it was read"]],
	},
	{ says: "| EPC | Value |", because: ABOUT },
	{
		says: "| C3 | 83 of `028801` as 34 hex digits",
		shown: [
			[
				"test/relay/presence.test.ts",
				"describes the meter in the controller's list by what clients can take for text",
			],
		],
	},
	{
		says: "| C4 | 0288 |",
		shown: [["test/relay/documented.node.test.ts", "have in %s %s: %s", '["05FF01", "C4", "0288"]']],
	},
	{
		says: "| C5 | `スマートメーター` or `Smart meter`, by",
		shown: [
			["test/relay/documented.node.test.ts", "have in %s %s: %s", '["05FF01", "C5", '],
			["test/relay/documented.node.test.ts", "have in C5 the meter's name in the language that is set"],
		],
	},
	{
		says: "| C6 | 41 while live values come, else",
		shown: [
			[
				"test/relay/truth.test.ts",
				"turns a value that is too old into no data, tells the fault by 88, and recovers, all by announcement",
			],
		],
	},
	{
		says: "| C7 | maker code of the meter |",
		shown: [["test/relay/documented.node.test.ts", "have in %s %s: %s", '["05FF01", "C7", "000016"]']],
	},
	{
		says: "| C8 | empty (meters tell no product",
		shown: [["test/relay/documented.node.test.ts", "have in %s %s: %s", '["05FF01", "C8", ']],
	},
	{
		says: "| CC | 81 of `028801`, first byte;",
		shown: [
			[
				"test/relay/presence.test.ts",
				"describes the meter in the controller's list by what clients can take for text",
			],
		],
	},
	{
		says: "| CD | 88 of `028801` |",
		shown: [
			[
				"test/relay/truth.test.ts",
				"turns a value that is too old into no data, tells the fault by 88, and recovers, all by announcement",
			],
		],
	},
	{
		says: "| CE CF | 9E and 9F of `028801` |",
		shown: [
			["test/relay/documented.node.test.ts", "have in %s %s: %s", '["05FF01", "CE", "0381E5ED"]'],
			["test/relay/documented.node.test.ts", "have in %s %s: %s", '["05FF01", "CF", '],
		],
	},
	{
		says: "C0, C9, CA are not offered.",
		shown: [
			["test/relay/documented.node.test.ts", "have in %s %s: %s", '["05FF01", "C0", undefined]'],
			["test/relay/documented.node.test.ts", "have in %s %s: %s", '["05FF01", "C9", undefined]'],
			["test/relay/documented.node.test.ts", "have in %s %s: %s", '["05FF01", "CA", undefined]'],
		],
	},
];
