import { isAddress, isMac, linkLocal, parseHex } from "../../air/addresses";
import { channelsOf, LONGEST_SCAN, type ScanMode } from "../../radio/scanner";
import type { Answer, SkParts } from "./parts";
import { registerName } from "./registers";
import { printTable } from "./tables";

/** Number of arguments: exactly, from..to, or undefined when the dialect has no such command. */
type Count = number | readonly [number, number] | undefined;

interface Command {
	readonly name: string;
	readonly se: Count;
	readonly dse: Count;
	/** Prints what comes in front of the answer and returns it; undefined when there is none. */
	run(module: SkParts, args: readonly string[]): Answer;
}

const MAX_PASSWORD = 32;
const SCAN_MODES: Readonly<Record<number, ScanMode>> = Object.freeze({
	0: "energy",
	2: "paired",
	3: "active",
});

const ROWS: readonly Command[] = [
	{
		name: "SKVER",
		se: 0,
		dse: 0,
		run(module) {
			module.wire.line(`EVER ${module.kind.stackVersion}`);
			return "OK";
		},
	},
	{
		name: "SKAPPVER",
		se: 0,
		dse: 0,
		run(module) {
			if (module.kind.appVersion === undefined) return "ER04";
			module.wire.line(`EAPPVER ${module.kind.appVersion}`);
			return "OK";
		},
	},
	{
		name: "SKINFO",
		se: 0,
		dse: 0,
		run(module) {
			const { radio, registers } = module;
			const tuned = `${registers.read("S02")} ${registers.read("S03")}`;
			const last = module.dse ? registers.value("SF0") : "FFFE";
			module.wire.line(`EINFO ${radio.address} ${radio.mac} ${tuned} ${last}${module.kind.infoTail}`);
			return "OK";
		},
	},
	{
		name: "SKRESET",
		se: 0,
		dse: 0,
		run(module) {
			module.softReset();
			return "OK";
		},
	},
	{
		name: "SKSREG",
		se: [1, 2],
		dse: [1, 2],
		run(module, args) {
			const name = registerName(args[0]!);
			if (name === undefined) return "ER06";
			if (args.length === 1) {
				const value = module.readRegister(name);
				if (value !== undefined) module.wire.line(`ESREG ${value}`);
				return "OK";
			}
			const code = module.writeRegister(name, args[1]!);
			return code ?? "OK";
		},
	},
	{
		name: "SKSETPWD",
		se: 2,
		dse: 2,
		run(module, args) {
			const length = parseHex(args[0]!, 2);
			if (length === undefined || length < 1 || length > MAX_PASSWORD || args[1]!.length > MAX_PASSWORD) {
				return "ER06";
			}
			// A length that does not match is taken as in two captures: the shorter of the two counts.
			module.radio.password = args[1]!.slice(0, length);
			return "OK";
		},
	},
	{
		name: "SKSETPSK",
		se: 2,
		dse: 2,
		run(module, args) {
			if (parseHex(args[0]!, 2) !== 16 || !/^[0-9A-Fa-f]{32}$/.test(args[1]!)) return "ER06";
			module.radio.password = `psk:${args[1]!.toUpperCase()}`;
			return "OK";
		},
	},
	{
		name: "SKSETRBID",
		se: 1,
		dse: 1,
		run(module, args) {
			if (args[0]!.length < 32) return "ER06";
			module.radio.rbid = args[0]!.slice(0, 32);
			module.registers.pairing = module.radio.rbid.slice(-8);
			return "OK";
		},
	},
	{
		name: "SKSCAN",
		se: 3,
		dse: 4,
		run(module, args) {
			const mode = parseHex(args[0]!, 1);
			const mask = parseHex(args[1]!, 8);
			const duration = parseHex(args[2]!, 2);
			const kind = mode === undefined ? undefined : SCAN_MODES[mode];
			if (kind === undefined || mask === undefined || duration === undefined || duration > LONGEST_SCAN)
				return "ER06";
			if (module.dse && args[3] !== "0" && args[3] !== "1") return "ER06";
			const channels = channelsOf(mask);
			if (channels.length === 0) return "ER06";
			if (module.radio.session.authenticating) return "ER10";
			module.radio.scanner.start(kind, channels, duration);
			return "OK";
		},
	},
	{
		name: "SKLL64",
		se: 1,
		dse: 1,
		run(module, args) {
			if (!isMac(args[0]!)) return "ER06";
			module.wire.line(linkLocal(args[0]!));
			return undefined;
		},
	},
	{
		name: "SKADDNBR",
		se: 2,
		dse: 2,
		run(module, args) {
			if (!isAddress(args[0]!) || !isMac(args[1]!)) return "ER06";
			module.radio.session.neighbours.set(args[0]!.toUpperCase(), args[1]!.toUpperCase());
			return "OK";
		},
	},
	{
		name: "SKRMDEV",
		se: 1,
		dse: 1,
		run(module, args) {
			if (module.dse ? !isMac(args[0]!) : !isAddress(args[0]!)) return "ER06";
			module.radio.session.neighbours.delete(module.dse ? linkLocal(args[0]!) : args[0]!.toUpperCase());
			return "OK";
		},
	},
	{
		name: "SKJOIN",
		se: 1,
		dse: 1,
		run(module, args) {
			if (!isAddress(args[0]!)) return "ER06";
			const { password, rbid, session } = module.radio;
			const set = rbid !== "" && password !== "";
			if (!set || session.authenticating || session.state === "ending") return "ER10";
			session.join(args[0]!);
			return "OK";
		},
	},
	{
		name: "SKREJOIN",
		se: 0,
		dse: 0,
		run(module) {
			if (module.radio.session.state !== "joined" || module.radio.session.authenticating) return "ER10";
			module.radio.session.renew();
			return "OK";
		},
	},
	{
		name: "SKTERM",
		se: 0,
		dse: 0,
		run(module) {
			if (module.radio.session.state !== "joined") return "ER10";
			module.radio.session.end();
			return "OK";
		},
	},
	{
		name: "SKSENDTO",
		se: 6,
		dse: 7,
		// Reached only when the line ended before the payload could begin.
		run: () => "ER05",
	},
	{
		name: "SKPING",
		se: 1,
		dse: 2,
		run(module, args) {
			const address = args[args.length - 1]!;
			if (!isAddress(address) || (module.dse && !/^[01]$/.test(args[0]!))) return "ER06";
			if (module.radio.session.authenticating) return "ER10";
			module.radio.ping(address);
			return "OK";
		},
	},
	{
		name: "SKTABLE",
		se: 1,
		dse: 1,
		run(module, args) {
			return printTable(module, args[0]!.toUpperCase()) ? "OK" : "ER06";
		},
	},
	{
		name: "SKUDPPORT",
		se: 2,
		dse: 2,
		run(module, args) {
			const handle = parseHex(args[0]!, 1);
			const port = parseHex(args[1]!, 4);
			if (handle === undefined || handle < 1 || handle > 6 || port === undefined) return "ER06";
			module.setUdpPort(handle, port);
			return "OK";
		},
	},
	{
		name: "SKSAVE",
		se: 0,
		dse: 0,
		run(module) {
			module.counters.flashWrites++;
			module.registers.save();
			return "OK";
		},
	},
	{
		name: "SKLOAD",
		se: 0,
		dse: 0,
		run: (module) => (module.registers.load() ? "OK" : "ER10"),
	},
	{
		name: "SKERASE",
		se: 0,
		dse: 0,
		run(module) {
			module.counters.flashWrites++;
			module.registers.erase();
			return "OK";
		},
	},
	{
		name: "SKDSLEEP",
		se: 0,
		dse: 0,
		run(module) {
			module.sleep();
			return "OK";
		},
	},
	{
		name: "SKRFLO",
		se: 1,
		dse: 1,
		run: (_module, args) => (/^[01]$/.test(args[0]!) ? "OK" : "ER06"),
	},
	...others(
		["SKCONNECT", "SKSEND", "SKCLOSE", "SKREGDEV", "SKSETKEY", "SKRMKEY", "SKSECENABLE", "SKTCPPORT"],
		"SE",
	),
	...others(["SKJOINFOR", "SKTERMFOR", "SKSTART", "SKOPEN", "SKSETHPWD", "SKAUTOUPD", "SKABORTUPD"], "DSE"),
];

/** TCP, own keys and the HAN side: known to the dialect, of no use on route B, never carried out here. */
function others(names: readonly string[], dialect: "SE" | "DSE"): Command[] {
	const any = [0, 16] as const;
	return names.map((name) => ({
		name,
		se: dialect === "SE" ? any : undefined,
		dse: dialect === "DSE" ? any : undefined,
		run: () => "ER10",
	}));
}

export const COMMANDS: Readonly<Record<string, Command>> = Object.freeze(
	Object.fromEntries(ROWS.map((row) => [row.name, Object.freeze(row)])),
);
