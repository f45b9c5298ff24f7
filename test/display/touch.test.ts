import { describe, expect, it } from "vitest";
import { layoutFor } from "../../modules/display/paint/sizes";
import { DisplayRig } from "../support/display-rig";

const { y: BODY_Y, height: BODY_HEIGHT } = layoutFor(320, 240).body;

/** Past the first touch, which only explains itself. */
const touched = (buttons: readonly ("a" | "b" | "c")[] = []) =>
	new DisplayRig(buttons).run(3).finger(50, 50).run(8);

describe("a finger", () => {
	it("explains itself at the first touch and does nothing else", () => {
		const bench = new DisplayRig([]).run(3).finger(300, 100, 20, 100);
		expect(bench.view).toBe("help");
		expect(bench.canvas.texts).toContain("swipe: views");
		expect(bench.run(8).view).toBe("now");
	});

	it.each([
		["tap", [50, 50, 50, 50], "today"],
		["swipe to the left", [250, 100, 100, 100], "today"],
		["swipe to the right", [100, 100, 250, 100], "setup"],
		["crooked drag", [100, 100, 180, 180], "now"],
	] as const)("with a %s goes from Now to %3$s", (_name, [x, y, toX, toY], view) => {
		expect(touched().finger(x, y, toX, toY).view).toBe(view);
	});

	it("turns pages up and down", () => {
		const bench = touched();
		bench.display.show("days");
		expect(bench.finger(100, 200, 100, 60).display.stage.page).toBe(1);
		expect(bench.finger(100, 60, 100, 200).display.stage.page).toBe(0);
		expect(bench.view).toBe("days");
	});

	it("opens the menu when it stays, and chooses what it taps there", () => {
		const bench = touched();
		expect(bench.finger(60, 100, 60, 100, 900).view).toBe("menu");
		expect(bench.canvas.texts).toContain("Tap what you want");
		bench.finger(60, BODY_Y + BODY_HEIGHT * 0.3);
		expect(bench.model.asked).toEqual(["brightness 100"]);
		bench.finger(60, BODY_Y + BODY_HEIGHT * 0.55);
		expect([bench.view, bench.model.asked[1]]).toEqual(["setup", "setup"]);
	});

	it("goes nowhere from beside the menu", () => {
		expect(touched().finger(60, 100, 60, 100, 900).finger(60, 5).view).toBe("menu");
	});

	it("silences an alarm and does nothing else", () => {
		const bench = touched();
		bench.run(5, 4500, 220, 230);
		expect(bench.display.alarm.loud).toBe(true);
		bench.finger(250, 100, 100, 100);
		expect([bench.display.alarm.loud, bench.view]).toEqual([false, "now"]);
		expect(bench.finger(250, 100, 100, 100).view).toBe("today");
	});

	it("lights a dark screen and does nothing else", () => {
		const bench = touched();
		bench.model.light = { brightness: 80, nightFrom: 0, nightTo: 1439, nightPercent: 5 };
		bench.run(60);
		expect(bench.brightness.at(-1)).toBe(5);
		expect(bench.finger(50, 50).view).toBe("now");
		expect(bench.brightness.at(-1)).toBe(80);
		expect(bench.finger(50, 50).view).toBe("today");
	});

	it.each([
		[[] as const, ["reset"]],
		[["a", "b", "c"] as const, []],
	])("that stays for ten seconds resets a board with the buttons %j: %j", (buttons, asked) => {
		const bench = touched(buttons);
		bench.touch(50, 50, true);
		for (let i = 0; i < 110; i++) {
			bench.time.advance(100);
			bench.touch(50, 50, true);
		}
		expect(bench.model.asked).toEqual(asked);
	});

	it("gives the reset up when it lifts or moves", () => {
		const bench = touched();
		bench.touch(50, 50, true);
		bench.time.advance(6000);
		expect(bench.canvas.texts.some((text) => text.startsWith("Reset in"))).toBe(true);
		bench.touch(90, 50, true);
		bench.time.advance(9000);
		expect(bench.model.asked).toEqual([]);
	});

	it("and buttons can be mixed: the help and the menu speak of what was used last", () => {
		const bench = touched(["a", "b"]);
		bench.press("a", 900);
		expect(bench.canvas.texts).toContain("press: next, hold: choose");
	});
});
