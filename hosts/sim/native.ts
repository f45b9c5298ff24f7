/** What JavaScript lacks in the SDK on Linux; see native.c. */

/** The value of an environment variable of mcsim, or undefined. */
export function environment(name: string): string | undefined {
	return native("xs_kabewatt_environment").call(undefined, name) as string | undefined;
}

/** The IPv4 addresses of this machine's interfaces, separated by spaces, loopback last. */
export function addresses(): string {
	return native("xs_kabewatt_addresses").call(undefined) as string;
}

/** Joins `group` on every interface for the socket of this process bound to `port`; how many it joined on. */
export function join(port: number, group: string): number {
	return native("xs_kabewatt_join").call(undefined, port, group) as number;
}

/** 32 random bits of the kernel, as an unsigned number. */
export function random(): number {
	return native("xs_kabewatt_random").call(undefined) as number;
}
