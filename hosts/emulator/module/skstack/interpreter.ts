import { isAddress, MASKED, parseHex } from "../../air/addresses";
import { COMMANDS } from "./commands";
import type { SkParts } from "./parts";

/** Carries out one typed line (without its end), echo first. */
export function runLine(module: SkParts, text: string): void {
	const words = text.split(" ");
	while (words.length > 1 && words[words.length - 1] === "") words.pop();
	const name = words[0]!;
	if (module.radio.hooks.uartError()) {
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
export function startSend(module: SkParts, text: string): void {
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
	module.collect(length, target, handle, port, Number(secText));
}
