import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { RelayRig } from "./relay-rig";

const TEXT = readFileSync(new URL("../../docs/echonet-objects.md", import.meta.url), "utf8");
const LIMITS = ["relay/clients", "meter/history/asked-budget", "lan/multicasts"]
	.map((file) => readFileSync(new URL(`../../modules/${file}.ts`, import.meta.url), "utf8"))
	.join("\n");

describe("docs/echonet-objects.md", () => {
	it.each(["0EF001", "05FF01", "028801"])("gives the property maps of %s as they are", (eoj) => {
		const rig = new RelayRig().start().readMeter();
		const maps = ["9D", "9E", "9F"].map((epc) => `\`${rig.get(eoj, epc)}\``);
		expect(TEXT).toContain(`| ${eoj} | ${maps.join(" | ")} |`);
	});

	it("gives 9D with push as it is", () => {
		const rig = new RelayRig({ settings: { push: "on" } }).start().readMeter();
		for (const eoj of ["05FF01", "028801"])
			expect(TEXT).toContain(`9D of \`${eoj}\` is \`${rig.get(eoj, "9D")}\``);
	});

	it.each(["0EF001", "05FF01", "028801"])("has every property of %s", (eoj) => {
		const rig = new RelayRig().start().readMeter();
		const start = TEXT.indexOf(`### ${eoj}`);
		const end = TEXT.indexOf("\n##", start + 1);
		const named = [...TEXT.slice(start, end).matchAll(/^\| ([0-9A-F ]+) \|/gm)].flatMap((row) =>
			row[1]!.split(" "),
		);
		for (let epc = 0x80; epc < 0x100; epc++) {
			const name = epc.toString(16).toUpperCase();
			rig.time.advance(100);
			const object = rig.relay.node.objects.find((one) => one.eoj === Number.parseInt(eoj, 16))!;
			if (object.gettable.has(epc) && !["9D", "9E", "9F"].includes(name)) expect(named).toContain(name);
		}
	});

	it.each([
		["MAX_CLIENTS", 16, "16; the one heard"],
		["OWN_RATE", 10, "10 a second always"],
		["OWN_BURST", 40, "40 at once"],
		["SPARE_RATE", 200, "200 a second"],
		["SPARE_BURST", 400, "400 at once"],
		["ALL_RATE", 400, "400 a second"],
		["ALL_BURST", 800, "800 at once"],
		["ASKED_REQUESTS", 240, "at most 480 in any hour, 240 in each in the long run"],
		["INFORMS", 3, "| Answers to INF_REQ that go to the group | 3 a second |"],
		["MULTICASTS", 10, "at most 20 in any second, 10 in each in the long run"],
	])("gives the limit %s as it is", (name, value, text) => {
		expect(LIMITS).toContain(`${name} = ${value};`);
		expect(TEXT).toContain(text);
	});
});
