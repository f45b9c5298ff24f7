import { execFileSync } from "node:child_process";

/**
 * Two network namespaces with a cable between them, so that a node and a client can both have port 3610.
 * Needs root and `ip`; `make` gives undefined where that is not to be had.
 */
export class Namespaces {
	readonly nodeAddress = "10.61.0.1";
	readonly clientAddress = "10.61.0.2";
	readonly #names: readonly [string, string];

	private constructor(names: readonly [string, string]) {
		this.#names = names;
	}

	static make(): Namespaces | undefined {
		const names = [`kw${process.pid}a`, `kw${process.pid}b`] as const;
		const made = new Namespaces(names);
		try {
			for (const name of names) ip("netns", "add", name);
			const [a, b] = names;
			ip("-n", a, "link", "add", "lan0", "type", "veth", "peer", "name", "lan0", "netns", b);
			for (const [name, address] of [
				[a, made.nodeAddress],
				[b, made.clientAddress],
			] as const) {
				ip("-n", name, "addr", "add", `${address}/24`, "broadcast", "10.61.0.255", "dev", "lan0");
				ip("-n", name, "link", "set", "lo", "up");
				ip("-n", name, "link", "set", "lan0", "up");
				ip("-n", name, "route", "add", "default", "dev", "lan0");
			}
			return made;
		} catch {
			made.remove();
			return undefined;
		}
	}

	/** Program and arguments that run `args` with this Node in the node's (0) or the client's (1) namespace. */
	command(side: 0 | 1, args: readonly string[]): [string, string[]] {
		return ["ip", ["netns", "exec", this.#names[side], process.execPath, ...args]];
	}

	/** Takes one side's cable out, or puts it back in. */
	cable(side: 0 | 1, up: boolean): void {
		ip("-n", this.#names[side], "link", "set", "lan0", up ? "up" : "down");
	}

	remove(): void {
		for (const name of this.#names) {
			try {
				ip("netns", "del", name);
			} catch {
				// It was never made.
			}
		}
	}
}

function ip(...args: string[]): void {
	execFileSync("ip", args, { stdio: "ignore" });
}
