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

	/** Gives one side another address on the same cable. */
	addAddress(side: 0 | 1, address: string): void {
		ip("-n", this.#names[side], "addr", "replace", `${address}/24`, "dev", "lan0");
	}

	/** Takes one side's cable out, or puts it back in. */
	cable(side: 0 | 1, up: boolean): void {
		ip("-n", this.#names[side], "link", "set", "lan0", up ? "up" : "down");
	}

	remove(): void {
		for (const name of this.#names) removeNamespace(name);
	}
}

/**
 * A LAN of its own: a switch, and members in a network namespace each, so that all of them can have port 3610.
 * Needs root and `ip`; `make` gives undefined where that is not to be had.
 */
export class Lan {
	readonly #names: readonly string[];
	readonly #hub: string;

	private constructor(tag: string, members: number) {
		const stem = `kw${process.pid}${tag}`;
		this.#hub = `${stem}hub`;
		this.#names = Array.from({ length: members }, (_, i) => `${stem}${i}`);
	}

	static make(tag: string, members: number): Lan | undefined {
		const lan = new Lan(tag, members);
		const hub = lan.#hub;
		try {
			ip("netns", "add", hub);
			ip("-n", hub, "link", "add", "switch", "type", "bridge");
			ip("-n", hub, "link", "set", "switch", "up");
			for (const [i, name] of lan.#names.entries()) {
				ip("netns", "add", name);
				ip("-n", name, "link", "add", "lan0", "type", "veth", "peer", "name", `port${i}`, "netns", hub);
				ip("-n", hub, "link", "set", `port${i}`, "master", "switch", "up");
				ip("-n", name, "addr", "add", `${lan.address(i)}/24`, "broadcast", "10.62.0.255", "dev", "lan0");
				ip("-n", name, "link", "set", "lo", "up");
				ip("-n", name, "link", "set", "lan0", "up");
				ip("-n", name, "route", "add", "default", "dev", "lan0");
			}
			return lan;
		} catch {
			lan.remove();
			return undefined;
		}
	}

	address(member: number): string {
		return `10.62.0.${member + 1}`;
	}

	/** Program and arguments that run `args` with this Node as that member. */
	command(member: number, args: readonly string[]): [string, string[]] {
		return ["ip", ["netns", "exec", this.#names[member]!, process.execPath, ...args]];
	}

	remove(): void {
		for (const name of [...this.#names, this.#hub]) removeNamespace(name);
	}
}

/**
 * A display on a LAN, its gateway, and the world behind that, which the gateway forwards without address translation.
 * Needs root, `ip` and forwarding; `make` gives undefined where that is not to be had.
 */
export class Routed {
	readonly display = "10.61.1.1";
	/** The gateway itself is a neighbour. */
	readonly gateway = "10.61.1.254";
	/** Another network of the same cable, which the display is not in at first. */
	readonly later = "10.61.2.254";
	/** What the world behind the gateway has: of the Internet, of another VLAN, of a network of containers. */
	readonly world = Object.freeze({ internet: "8.8.8.8", vlan: "10.5.0.9", container: "172.17.0.2" });
	readonly #names: Readonly<Record<Place, string>>;

	private constructor(stem: string) {
		this.#names = { display: `${stem}d`, gateway: `${stem}g`, world: `${stem}w` };
	}

	static make(): Routed | undefined {
		const made = new Routed(`kw${process.pid}`);
		const { display, gateway, world } = made.#names;
		try {
			for (const name of [display, gateway, world]) {
				ip("netns", "add", name);
				ip("-n", name, "link", "set", "lo", "up");
			}
			ip("-n", display, "link", "add", "lan0", "type", "veth", "peer", "name", "lan0", "netns", gateway);
			ip("-n", world, "link", "add", "wan0", "type", "veth", "peer", "name", "wan0", "netns", gateway);
			ip("-n", display, "addr", "add", `${made.display}/24`, "broadcast", "10.61.1.255", "dev", "lan0");
			ip("-n", gateway, "addr", "add", `${made.gateway}/24`, "dev", "lan0");
			ip("-n", gateway, "addr", "add", `${made.later}/24`, "dev", "lan0");
			ip("-n", gateway, "addr", "add", "198.18.0.1/24", "dev", "wan0");
			ip("-n", world, "addr", "add", "198.18.0.2/24", "dev", "wan0");
			for (const [name, card] of [
				[display, "lan0"],
				[gateway, "lan0"],
				[gateway, "wan0"],
				[world, "wan0"],
			] as const)
				ip("-n", name, "link", "set", card, "up");
			for (const address of Object.values(made.world)) {
				ip("-n", world, "addr", "add", `${address}/32`, "dev", "lo");
				ip("-n", gateway, "route", "add", address, "via", "198.18.0.2");
			}
			ip("-n", display, "route", "add", "default", "via", made.gateway);
			ip("-n", world, "route", "add", "default", "via", "198.18.0.1");
			ip("netns", "exec", gateway, "sysctl", "-qw", "net.ipv4.ip_forward=1");
			return made;
		} catch {
			made.remove();
			return undefined;
		}
	}

	/** Program and arguments that run `args` with this Node in that place. */
	command(place: Place, args: readonly string[]): [string, string[]] {
		return ["ip", ["netns", "exec", this.#names[place], process.execPath, ...args]];
	}

	/** The display's card gets a second address, in the network of `later`. */
	renumber(): void {
		ip("-n", this.#names.display, "addr", "add", "10.61.2.1/24", "dev", "lan0");
	}

	remove(): void {
		for (const name of Object.values(this.#names)) removeNamespace(name);
	}
}

type Place = "display" | "gateway" | "world";

function removeNamespace(name: string): void {
	try {
		ip("netns", "del", name);
	} catch {
		// It was never made.
	}
}

function ip(...args: string[]): void {
	execFileSync("ip", args, { stdio: "ignore" });
}
