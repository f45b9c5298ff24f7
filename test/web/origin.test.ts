import { describe, expect, it } from "vitest";
import { isOwnHost, isOwnOrigin } from "../../modules/web/origin";

describe("names under which the device may be asked for", () => {
	it.each([
		"192.168.1.20",
		"192.168.1.20:8080",
		"127.0.0.1:80",
		"localhost",
		"LOCALHOST:8080",
		"kabewatt.local",
		"Kitchen-2.local:80",
		"[::1]:8080",
		"[fe80::1]",
	])("%s is ours", (host) => expect(isOwnHost(host)).toBe(true));

	it.each([
		"",
		"evil.example",
		"kabewatt.local.evil.example",
		"localhost.evil.example",
		"192.168.1.20.evil.example",
		"192.168.1",
		"192.168.1.",
		"1921.168.1.20",
		".local",
		"a.b.local",
		"kabewatt.local:80x",
		"ev il.local",
		"[evil]",
		"[]",
		"127.0.0.1:80:80",
		"user@127.0.0.1",
	])("%j is not", (host) => expect(isOwnHost(host)).toBe(false));
});

describe("where a request that changes something may come from", () => {
	it.each([
		["a program", undefined, "192.168.1.20", true],
		["our page", "http://192.168.1.20", "192.168.1.20", true],
		["our page on a port", "http://127.0.0.1:8080", "127.0.0.1:8080", true],
		["another port of this machine", "http://127.0.0.1:3000", "127.0.0.1:8080", false],
		["another site", "https://evil.example", "192.168.1.20", false],
		["a sandboxed page or a file", "null", "192.168.1.20", false],
		["a page, with no Host to compare", "http://192.168.1.20", undefined, false],
	])("%s", (_, origin, host, own) => expect(isOwnOrigin(origin, host)).toBe(own));
});
