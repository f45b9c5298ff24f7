import { describe, expect, it } from "vitest";
import { Guard } from "../../../hosts/xs/guard";
import main from "../../../main";
import { Masker } from "../../../modules/bytes/masker";
import { powerUp } from "../sdk/board";
import { closeAll } from "../sdk/sockets";

const RBID = "0099A7C3E15F2B6D8048BEAD71F36C5E";
const PASSWORD = "Kx4vQ0Zt7pWd";
const WIFI = "correct horse battery";

describe("the record of a fault", () => {
	it("names the place, and no secret that the exception quotes", () => {
		closeAll();
		const board = powerUp({
			flash: new Map<string, string>([
				["kabewatt-secret/rbid", RBID],
				["kabewatt-secret/password", PASSWORD],
				["kabewatt-secret/wifiPassword", WIFI],
				["kabewatt/ssid", "home"],
			]),
		});
		main();
		board.time.advance(1000);
		const app = globalThis.kabewatt as unknown as { meter: { readNow: () => void } };
		for (const secret of [RBID, PASSWORD, WIFI]) {
			app.meter.readNow = () => {
				throw new RangeError(`what is ${secret}?`);
			};
			board.press("a", true);
			board.press("a", false);
			const kept = [...board.log, ...Array.from(board.flash, ([key, value]) => `${key} ${value}`)].filter(
				(line) => !line.startsWith("kabewatt-secret/"),
			);
			expect(kept.join("\n")).toContain("what is ***?");
			expect(kept.join("\n")).not.toContain(secret.slice(0, 8));
		}
	});

	it("is the exception's own text as long as no secret is known", () => {
		const lines: string[] = [];
		const guard = new Guard({ level: "info", write: (_level, _code, text) => lines.push(text) });
		guard.caught("here", new Error("there"));
		guard.secrets = new Masker();
		guard.caught("here", "anything");
		expect(lines).toEqual(["here: there (1)", "here: anything (2)"]);
		expect(guard.record?.place).toBe("here: anything");
	});
});
