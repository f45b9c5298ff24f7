import { describe, expect, it } from "vitest";
import { filesBelow, read } from "../support/files";
import { importsOf } from "./source";

/** Modules of Node and of the SDK with which a program calls others. */
const CLIENTS =
	/^(node:(http|https|http2|tls|dns|net)|https?|tls|dns|net|sntp|socket|mqtt|fetch|websocket|embedded:network\/.*|embedded:io\/socket\/(tcp|tls))$/;
/** Who may import one of those, and what for. "net" of the SDK tells the own address, and the address of a name. */
const NAMED: Readonly<Record<string, readonly string[]>> = {
	"hosts/esp32/sntp.ts": ["net"],
	"hosts/esp32/wifi.ts": ["net"],
	"hosts/esp32/system.ts": ["net"],
	"hosts/node/main.ts": ["node:net"],
	"hosts/node/ports/serial.ts": ["node:net"],
	"hosts/node/ports/tcp.ts": ["node:net"],
};
/** Of these, the one that connects: to the module behind tcp:// that its owner named. */
const CONNECTS = ["hosts/node/ports/serial.ts"];

describe("the program", () => {
	const sources = filesBelow("", (path) =>
		/^(main|modules\/.*|hosts\/(node|xs|esp32|sim)\/.*)\.ts$/.test(path),
	).filter((path) => !path.endsWith(".d.ts"));

	it("has no client but those that are named", () => {
		const found = Object.fromEntries(
			sources
				.map((file) => {
					const imports = importsOf(read(file)).filter(({ typeOnly }) => !typeOnly);
					return [
						file,
						imports.map(({ specifier }) => specifier).filter((name) => CLIENTS.test(name)),
					] as const;
				})
				.filter(([, clients]) => clients.length > 0),
		);
		expect(found).toEqual(NAMED);
		const calling = sources.filter((file) =>
			/\b(fetch|WebSocket|EventSource|XMLHttpRequest)\(|\bconnect\(\{|createConnection\(|new Socket\(/.test(
				read(file),
			),
		);
		expect(calling).toEqual(CONNECTS);
	});
});
