import { hex, isAddress, isMac, linkLocal, MASKED, parseHex } from "../../air/addresses";
import { channelsOf, LONGEST_SCAN } from "../../radio/scanner";
import type { SkModule } from "../module";
import { registerName } from "./registers";

/** ER04 unknown command, ER05 number of arguments, ER06 form or range, ER09 UART, ER10 could not be carried out. */
export type Answer = "OK" | "ER04" | "ER05" | "ER06" | "ER09" | "ER10" | undefined;

/** Number of arguments: exactly, from..to, or undefined when the dialect has no such command. */
type Count = number | readonly [number, number] | undefined;

interface Command {
	readonly name: string;
	readonly se: Count;
	readonly dse: Count;
	/** Prints what comes in front of the answer and returns it; undefined when there is none. */
	run(module: SkModule, args: readonly string[]): Answer;
}

const MAX_PASSWORD = 32;

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
			const { registers } = module;
			const radio = `${registers.read("S02")} ${registers.read("S03")}`;
			const last = module.dse ? registers.value("SF0") : "FFFE";
			module.wire.line(`EINFO ${module.address} ${module.mac} ${radio} ${last}${module.kind.infoTail}`);
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
			module.password = args[1]!.slice(0, length);
			return "OK";
		},
	},
	{
		name: "SKSETPSK",
		se: 2,
		dse: 2,
		run(module, args) {
			if (parseHex(args[0]!, 2) !== 16 || !/^[0-9A-Fa-f]{32}$/.test(args[1]!)) return "ER06";
			module.password = `psk:${args[1]!.toUpperCase()}`;
			return "OK";
		},
	},
	{
		name: "SKSETRBID",
		se: 1,
		dse: 1,
		run(module, args) {
			if (args[0]!.length < 32) return "ER06";
			module.rbid = args[0]!.slice(0, 32);
			module.registers.pairing = module.rbid.slice(-8);
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
			const good = mode === 0 || mode === 2 || mode === 3;
			if (!good || mask === undefined || duration === undefined || duration > LONGEST_SCAN) return "ER06";
			if (module.dse && args[3] !== "0" && args[3] !== "1") return "ER06";
			const channels = channelsOf(mask);
			if (channels.length === 0) return "ER06";
			if (module.session.authenticating) return "ER10";
			module.scanner.start(mode, channels, duration);
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
			module.session.neighbours.set(args[0]!.toUpperCase(), args[1]!.toUpperCase());
			return "OK";
		},
	},
	{
		name: "SKRMDEV",
		se: 1,
		dse: 1,
		run(module, args) {
			if (module.dse ? !isMac(args[0]!) : !isAddress(args[0]!)) return "ER06";
			module.session.neighbours.delete(module.dse ? linkLocal(args[0]!) : args[0]!.toUpperCase());
			return "OK";
		},
	},
	{
		name: "SKJOIN",
		se: 1,
		dse: 1,
		run(module, args) {
			if (!isAddress(args[0]!)) return "ER06";
			const { session } = module;
			const set = module.rbid !== "" && module.password !== "";
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
			if (module.session.state !== "joined" || module.session.authenticating) return "ER10";
			module.session.renew();
			return "OK";
		},
	},
	{
		name: "SKTERM",
		se: 0,
		dse: 0,
		run(module) {
			if (module.session.state !== "joined") return "ER10";
			module.session.end();
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
			if (module.session.authenticating) return "ER10";
			module.ping(address);
			return "OK";
		},
	},
	{
		name: "SKTABLE",
		se: 1,
		dse: 1,
		run(module, args) {
			if (!module.table(args[0]!.toUpperCase())) return "ER06";
			return "OK";
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
			module.save();
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

/** Carries out one typed line (without its end), echo first. */
export function runLine(module: SkModule, text: string): void {
	const words = text.split(" ");
	while (words.length > 1 && words[words.length - 1] === "") words.pop();
	const name = words[0]!;
	if (module.hooks.uartError()) {
		module.wire.end();
		module.answer("ER09");
		return;
	}
	if (module.kind.productCommands && isProductCommand(name)) {
		// Answers end in CR alone, but the echo is a line like any other: public drivers read it up to the LF.
		if (module.echo) module.wire.line(text);
		module.product(name, words[1]);
		return;
	}
	if (module.echo) module.wire.line(text);
	const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name]! : undefined;
	const count = command === undefined ? undefined : module.dse ? command.dse : command.se;
	if (command === undefined || count === undefined) {
		module.answer("ER04");
		return;
	}
	const [least, most] = typeof count === "number" ? [count, count] : count;
	const args = words.slice(1);
	module.answer(args.length < least || args.length > most ? "ER05" : command.run(module, args));
}

function isProductCommand(name: string): boolean {
	return name === "ROPT" || name === "WOPT" || name === "RUART" || name === "WUART";
}

/**
 * The head of SKSENDTO is complete up to the space behind the length; the next bytes are the payload. The echo ends
 * here, and the line end that follows belongs to the answer and comes with echo off as well.
 */
export function startSend(module: SkModule, text: string): void {
	if (module.echo) module.wire.text(text);
	module.wire.end();
	const args = text.split(" ").slice(1, -1);
	const [handleText, address, portText, secText] = args as [string, string, string, string];
	const lengthText = args[args.length - 1]!;
	const other = module.dse ? args[4]!.length === 4 : /^[01]$/.test(lengthText);
	if (other) {
		module.answer("ER05");
		return;
	}
	const handle = parseHex(handleText, 1);
	const port = portText.length === 4 ? parseHex(portText, 4) : undefined;
	const length = lengthText.length === 4 ? parseHex(lengthText, 4) : undefined;
	const side = module.dse ? /^[01]$/.test(args[4]!) : true;
	const good =
		handle !== undefined &&
		handle >= 1 &&
		handle <= 6 &&
		isAddress(address) &&
		port !== undefined &&
		/^[012]$/.test(secText) &&
		side &&
		length !== undefined &&
		length >= 1 &&
		length <= 1_232;
	if (!good) {
		module.answer("ER06");
		return;
	}
	const target = address === MASKED ? MASKED : address.toUpperCase();
	module.shell.collect(length, (payload) => {
		if (module.udpPort(handle) === 0) module.answer("ER10");
		else module.send(target, port, Number(secText), payload);
	});
}

/** Two digits of a product option such as `01` or `1`. */
export function optionByte(text: string | undefined): number | undefined {
	return text === undefined ? undefined : parseHex(text, 2);
}

export function optionText(value: number): string {
	return hex(value, 2);
}
