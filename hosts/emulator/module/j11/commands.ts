import { COMMAND, RESULT } from "./codes";
import { Data } from "./frame";
import type { J11Parts } from "./parts";
import * as query from "./queries";
import * as route from "./route-commands";
import * as send from "./send-commands";

/** Answers by `finish`, at once or later; a result other than DONE may be returned instead. */
export type Run = (j11: J11Parts, data: Uint8Array) => number | undefined;

interface Command {
	/** Bytes of data, or the least and the most. */
	readonly length: number | readonly [least: number, most: number];
	/** The result in the states whole 02, and B route 01, 02, 03; 0: carried out. */
	readonly refusals: readonly [notSetUp: number, stopped: number, operating: number, authenticated: number];
	/** Only in the mode Dual. */
	readonly dual: boolean;
	readonly run: Run;
}

const { NOT_SET_UP, ROUTE_STOPPED, ROUTE_OPERATES, ROUTE_AUTHENTICATED, HAN_STOPPED } = RESULT;

const ANY_TIME = [0, 0, 0, 0] as const;
const SETTING = [0, 0, ROUTE_OPERATES, ROUTE_AUTHENTICATED] as const;
const CREDENTIALS = [NOT_SET_UP, 0, 0, ROUTE_AUTHENTICATED] as const;
const SCANS = [NOT_SET_UP, 0, 0, 0] as const;
const START = [NOT_SET_UP, 0, ROUTE_OPERATES, ROUTE_AUTHENTICATED] as const;
const TRAFFIC = [NOT_SET_UP, ROUTE_STOPPED, 0, 0] as const;
const STARTED = [NOT_SET_UP, ROUTE_STOPPED, 0, ROUTE_AUTHENTICATED] as const;
const SESSION = [NOT_SET_UP, ROUTE_STOPPED, ROUTE_OPERATES, 0] as const;
const LOADER = [0, ROUTE_OPERATES, ROUTE_OPERATES, ROUTE_AUTHENTICATED] as const;
const UDP_HEAD = 22;
const PING_HEAD = 19;
const MOST_PAYLOAD = 1_232;

function row(
	length: Command["length"],
	refusals: Command["refusals"],
	run: Run,
	dual = refusals[0] === NOT_SET_UP,
): Command {
	return Object.freeze({ length, refusals, dual, run });
}

/** All of them are for the HAN side, sleep or updates, and nobody who reads a meter sends them. */
const han: Run = () => HAN_STOPPED;
const HAN_CODES = [0x000a, 0x00da, 0x0100, 0x0201, 0x0202] as const;
const ANY_LENGTH = [0, 1_349] as const;

/** By request code. Lengths and states are the manual's; which of two refusals comes is inferred. */
export const COMMANDS: ReadonlyMap<number, Command> = new Map<number, Command>([
	[0x0001, row(0, ANY_TIME, query.states)],
	[0x0005, row(2, TRAFFIC, route.openPort)],
	[0x0006, row(2, TRAFFIC, route.closePort)],
	[0x0007, row(0, TRAFFIC, query.ports)],
	[COMMAND.SEND, row([UDP_HEAD, UDP_HEAD + MOST_PAYLOAD], TRAFFIC, send.datagram)],
	[0x0009, row(0, ANY_TIME, query.ownAddress)],
	[0x000e, row(0, ANY_TIME, query.ownMac)],
	[0x0011, row(0, ANY_TIME, query.peers)],
	[COMMAND.SCAN, row(14, SCANS, route.scan)],
	[COMMAND.START, row(0, START, route.start)],
	[0x0054, row(44, CREDENTIALS, route.credentials)],
	[COMMAND.PANA_START, row(0, STARTED, route.authenticate)],
	[COMMAND.PANA_END, row(0, SESSION, route.endSession)],
	[COMMAND.STOP, row(0, STARTED, route.stop)],
	[0x0059, row(0, SESSION, query.key)],
	[0x005e, row(0, TRAFFIC, query.panId)],
	[COMMAND.SET_UP, row(4, SETTING, route.setUp)],
	[0x006b, row(0, ANY_TIME, query.version)],
	[COMMAND.PING, row([PING_HEAD, PING_HEAD + MOST_PAYLOAD], TRAFFIC, send.ping)],
	[COMMAND.REAUTHENTICATE, row(0, SESSION, route.reauthenticate)],
	[COMMAND.ENERGY_SCAN, row(4, SCANS, route.energyScan)],
	[0x00f0, row(0, LOADER, route.loader)],
	[0x0101, row(1, SETTING, query.setSolicits)],
	[0x0102, row(0, ANY_TIME, query.solicits)],
	[0x0107, row(0, ANY_TIME, query.setting)],
	[0x010a, row(1, SETTING, query.setFlowControl)],
	[0x010b, row(0, ANY_TIME, query.flowControl)],
	...HAN_CODES.map((code) => [code, row(ANY_LENGTH, ANY_TIME, han)] as const),
]);

/** These answer whatever else is going on in the radio. */
export const READING: ReadonlySet<number> = new Set([
	0x0001, 0x0007, 0x0009, 0x000e, 0x0011, 0x005e, 0x006b, 0x0102, 0x0107, 0x010b,
]);

/** The result code that refuses a request because of the module's state or the length of its data; 0: it is accepted. */
export function refusal(command: Command, j11: J11Parts, length: number): number {
	const [whole, routeB] = j11.states;
	const inState = command.refusals[whole === 2 ? 0 : routeB]!;
	if (inState !== 0) return inState;
	if (command.dual && j11.memory.setting[0] !== route.DUAL) return RESULT.OTHER_MODE;
	const [least, most] =
		typeof command.length === "number" ? [command.length, command.length] : command.length;
	return length < least || length > most ? RESULT.LENGTH : 0;
}

/** An answer of a result alone. */
export function bare(result: number): Data {
	return new Data().byte(result);
}
