import { describe, expect, it } from "vitest";
import { OddHome, PASSWORD, RBID } from "./odd-home";
import { type Air, type Bend, blocksOf, METER_EOJ, NODE_EOJ, raw, WATTS } from "./odd-meter";
import { type Oddities, PAIR_ID } from "./odd-module";

const SOON_MS = 120_000;
const NEIGHBOUR = "FE80:0000:0000:0000:021C:6400:0000:1234";
const CONTROLLER_EOJ = "\x05\xff\x01";

const isGet = (request: string) => request[10] === "\x62";
const asks = (request: string, epc: string) => blocksOf(request).some((block) => block.epc === epc);

/** The frame with another service and other blocks. */
function frame(head: string, esv: string, ...blocks: readonly string[]): string {
	return head.slice(0, 10) + raw(esv) + String.fromCharCode(blocks.length) + blocks.map(raw).join("");
}

const notice = (esv: string, ...blocks: readonly string[]) =>
	frame(`\x10\x81\x03\x62${METER_EOJ}${CONTROLLER_EOJ}`, esv, ...blocks);

const also =
	(...more: readonly ((answer: string) => Air)[]): Bend =>
	(answer) => [...more.map((make) => ({ delayMs: 50, ...make(answer) })), { payload: answer }];

/** The same answer with 9,999 W where there is a power in it. */
const lie = (answer: string) => answer.replace(raw("E70400000278"), raw("E7040000270F"));

const swap: Bend = (answer, request) => {
	const blocks = blocksOf(answer).reverse();
	let body = answer.slice(0, 12);
	for (const { epc, edt } of blocks) body += raw(epc) + String.fromCharCode(edt.length) + edt;
	return [{ payload: isGet(request) ? body : answer }];
};

const more: Bend = (answer, request) => {
	if (!isGet(request)) return [{ payload: answer }];
	const count = String.fromCharCode(answer.charCodeAt(11) + 1);
	return [{ payload: `${answer.slice(0, 11)}${count}${raw("880142")}${answer.slice(12)}` }];
};

const split: Bend = (answer, request) => {
	if (!asks(request, "EA")) return [{ payload: answer }];
	return blocksOf(answer).map(({ epc, edt }) => ({
		payload: `${answer.slice(0, 10)}\x73\x01${raw(epc)}${String.fromCharCode(edt.length)}${edt}`,
	}));
};

const METERS: readonly (readonly [string, Bend, Oddities?])[] = [
	["answers with bytes behind the frame", (answer) => [{ payload: `${answer}\0\0\0\0` }]],
	["sends each answer twice", (answer) => [{ payload: answer }, { payload: answer, delayMs: 20 }]],
	[
		"answers with another TID as well",
		also((answer) => ({ payload: `\x10\x81\xab\xcd${lie(answer).slice(4)}` })),
	],
	["answers in another order", swap],
	["answers with a property that was not asked for, in front", more],
	["answers EA and EB with two INF", split],
	[
		"answers from object 028802 as well",
		also((answer) => ({ payload: lie(answer).replace(METER_EOJ, "\x02\x88\x02") })),
	],
	["has a neighbour whose meter is heard", also((answer) => ({ payload: lie(answer), sender: NEIGHBOUR }))],
	["is answered for by somebody without encryption", also((answer) => ({ payload: lie(answer), sec: "0" }))],
	["is answered for on another port", also((answer) => ({ payload: lie(answer), port: "0E1B" }))],
	["sends half of each answer first", also((answer) => ({ payload: lie(answer).slice(0, -2) }))],
	[
		"sends an empty frame first",
		also(() => ({ payload: `\x10\x81\0\0${METER_EOJ}${CONTROLLER_EOJ}\x72\0` })),
	],
	["sends format 2 first", also(() => ({ payload: "\x10\x82\0\0anything at all" }))],
	["sends answers by multicast", (answer) => [{ payload: answer, multicast: true }]],
	[
		"sends a notice from 028802 in between",
		also(() => ({ payload: notice("73", "E7040000270F").replace(METER_EOJ, "\x02\x88\x02") })),
	],
	[
		"repeats its instance list all the time",
		also(() => ({
			payload: `\x10\x81\0\0${NODE_EOJ}${NODE_EOJ}\x73\x01\xd5\x04\x01${METER_EOJ}`,
			multicast: true,
		})),
	],
	["sends INFC without end", also(() => ({ payload: notice("74", "EA0B07EA04010C00000000B9D0") }))],
	["asks us for our properties", also(() => ({ payload: notice("62", "8000", "9F00", "8200") }))],
	["takes 4 s for each answer", (answer) => [{ payload: answer, delayMs: 4_000 }]],
	[
		"sends a payload with line ends and OK in it",
		also(() => ({ payload: "\x10\x81\r\nOK\r\nFAIL ER10\r\n" })),
		{ binary: true },
	],
	[
		"sends a payload with ERXUDP and EVENT in it",
		also(() => ({ payload: `\x10\x81ERXUDP ${NEIGHBOUR} EVENT 29 ${NEIGHBOUR}\r\n` })),
		{ binary: true },
	],
	[
		"sends 1,232 bytes",
		also(() => ({ payload: `${notice("73", "880142")}${"\r\n".repeat(607)}`.slice(0, 1232) })),
		{ binary: true },
	],
	[
		"sends 1,232 bytes in hex",
		also(() => ({ payload: `${notice("73", "880142")}${"U".repeat(1300)}`.slice(0, 1232) })),
	],
];

function isDecent(home: OddHome): void {
	const { shown } = home;
	for (const secret of [RBID, PASSWORD, PAIR_ID]) expect(shown.includes(secret)).toBe(false);
	expect(home.host.logged.filter(({ code }) => code === "INTERNAL")).toEqual([]);
}

describe("a meter that", () => {
	const rows = METERS.map(([what, bend, odd]) => ({ what, bend, odd: odd ?? {} }));

	it.each(rows)("$what: ready, and the right watts all the time", ({ bend, odd }) => {
		const home = new OddHome(odd);
		home.module.meter.bend = bend;
		home.untilWatts(SOON_MS).run(180_000);
		expect(home.powers).toEqual([WATTS]);
		expect(home.watts).toBe(WATTS);
		expect(home.app.session.state).toBe("ready");
		expect(home.app.session.lost).toBe(0);
		expect(home.app.readings.reason(0xe0)).toBeUndefined();
		isDecent(home);
	});
});
