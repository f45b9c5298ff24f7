import { describe, expect, it } from "vitest";
import { isOwnHost, isOwnOrigin } from "../../modules/web/http/origin";
import { labelOf } from "../../modules/web/names/mdns-records";

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
		"kabewatt",
		"KabeWatt:8080",
		"kabewatt.lan",
		"kabewatt.home",
		"kabewatt.home.arpa:80",
		"kabewatt.local.",
		"kabewatt.local.:80",
		"KABEWATT.LAN.",
		"localhost.",
		"kabewatt-2.lan",
		"kabewatt-99",
	])("%s is ours", (host) => expect(isOwnHost(host, "kabewatt")).toBe(true));

	it.each([
		["Kitchen", "kitchen"],
		["Kitchen", "KITCHEN.lan:8080"],
		["Kitchen", "kitchen-2.home"],
		["Kitchen", "kitchen.local."],
		["Kitchen", "kabewatt.lan"],
		["2nd Floor, North!", "2nd-floor-north.lan"],
		["台所", "kabewatt.lan"],
		["台所 2", "kabewatt"],
		["", "kabewatt.home"],
	])("the device that is called %j is ours as %s", (name, host) =>
		expect(isOwnHost(host, labelOf(name))).toBe(true),
	);

	it.each([
		["Kitchen", "living-room.lan"],
		["Kitchen", "kitchen.example"],
		["Kitchen", "kitchen2"],
		["Kitchen", "kitchen-1"],
		["Kitchen", "kitchen-100.lan"],
		["Kitchen", "kitchen-02.lan"],
		["Kitchen", "a.kitchen.lan"],
		["Kitchen", "kitchen.lan.evil.example"],
		["com", "evil.com"],
		["lan", "evil.lan"],
		["", ""],
		["台所", "台所.lan"],
	])("the device that is called %j is not ours as %s", (name, host) =>
		expect(isOwnHost(host, labelOf(name))).toBe(false),
	);

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
		"kabewatt..",
		"kabewatt.local..",
		"kabewatt.com",
		"kabewatt.lan.example",
		"evil.lan",
		"evil",
		".lan",
		".",
		"-2.lan",
	])("%j is not", (host) => expect(isOwnHost(host, "kabewatt")).toBe(false));
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
