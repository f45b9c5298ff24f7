import { describe, expect, it } from "vitest";
import { DisplayRig } from "../support/display-rig";

describe("the view that the display chooses by itself", () => {
	it("is Boot for two seconds, then why there is no value, then the power", () => {
		const bench = new DisplayRig();
		expect(bench.view).toBe("boot");
		bench.model.readings.setLink("scanning");
		bench.time.advance(2000);
		expect(bench.view).toBe("message");
		expect(bench.canvas.texts).toContain("Looking for the meter");
		expect(bench.run(1).view).toBe("now");
	});

	it("keeps an old value on Now, grey and with its age, and gives way to the message after ten minutes", () => {
		const bench = new DisplayRig().run(3);
		bench.model.readings.setLink("recovering", "SESSION_SILENT");
		bench.time.advance(40_000);
		expect(bench.view).toBe("now");
		expect(bench.canvas.texts).toContain("39 s ago");
		bench.time.advance(600_000);
		expect(bench.view).toBe("message");
		expect(bench.canvas.texts).toContain("Meter went silent");
	});

	it("repaints in another language at once", () => {
		const bench = new DisplayRig().run(3);
		bench.canvas.forget();
		bench.model.language = "ja";
		bench.display.invalidate();
		bench.time.advance(50);
		expect(bench.canvas.texts).toContain("▶⌂買電中");
	});
});

describe("the power", () => {
	it.each([
		[632, "▶⌂Buying"],
		[-632, "◀⌂Selling"],
		[0, "Even"],
	])("of %d W is told in words as %s", (watts, word) => {
		expect(new DisplayRig().run(3, watts).canvas.texts).toContain(word);
	});

	it("is turned round with wiring for all sold", () => {
		const bench = new DisplayRig();
		bench.model.allSold = true;
		expect(bench.run(3, 632).canvas.texts).toContain("◀⌂Selling");
	});

	it.each([
		[0x7ffffffe, "no data"],
		[0x7fffffff, "too high"],
		[-0x80000000, "too low"],
	])("sent as the code %d is no number but words", (code, words) => {
		const bench = new DisplayRig();
		bench.run(1, code);
		bench.display.show("now");
		bench.canvas.forget();
		bench.display.show("now");
		expect(bench.canvas.texts).toContain(words);
		expect(bench.canvas.texts).toContain("No value");
	});
});

describe("what is repainted", () => {
	it("is nothing when nothing changed", () => {
		const bench = new DisplayRig().run(5);
		bench.canvas.forget();
		bench.display.invalidate();
		bench.time.advance(100);
		expect(bench.canvas.regions).toBe(0);
	});

	it("is the digits that changed and no more", () => {
		const bench = new DisplayRig().run(5, 1234);
		bench.canvas.forget();
		bench.model.meter(1239, 20, 30);
		bench.display.invalidate();
		bench.time.advance(100);
		expect(bench.canvas.texts).toEqual(["9"]);
		expect(bench.canvas.regions).toBe(1);
	});

	it.each([
		[1239, 1240, ["0", "4"]],
		[1999, 2000, ["0", "0", "0", "2"]],
		[1999, 1989, ["8"]],
		[-120, -121, ["1"]],
		[-1200, -1300, ["3"]],
		[9, 8, ["8"]],
		[5, 5, []],
	])("from %d W to %d W is %j", (from, to, digits) => {
		const bench = new DisplayRig().run(5, from);
		bench.canvas.forget();
		bench.model.meter(to, 20, 30);
		bench.display.onReading();
		bench.time.advance(100);
		expect(bench.canvas.texts).toEqual(digits);
	});

	it("rests between two values, one every ten seconds, and tells the age of one that is late", () => {
		const bench = new DisplayRig().run(31);
		bench.canvas.forget();
		bench.time.advance(9_000);
		expect(bench.canvas.regions).toBe(0);
		bench.time.advance(2_000);
		expect(bench.canvas.texts).toEqual(["10 s ago"]);
		bench.time.advance(5_000);
		expect(bench.canvas.texts).toEqual(["10 s ago", "15 s ago"]);
	});

	it("is at once an alarm that a new current raises, and its end", () => {
		const bench = new DisplayRig();
		bench.model.contractA = 40;
		bench.run(5, 1200, 60, 60).canvas.forget();
		bench.model.readings.store(0xe8, new Uint8Array([0x01, 0x2c, 0x00, 0xc8]), 0, 4);
		bench.display.onReading();
		bench.time.advance(40);
		expect(bench.canvas.texts).toContain("Over limit");
		bench.run(40, 1200, 60, 60);
		expect(bench.canvas.texts.at(-1)).not.toContain("Over limit");
		expect(bench.display.alarm.level).toBe("none");
	});

	it("is on average at most six hundredths of the screen a second, with a new value every ten", () => {
		const bench = new DisplayRig().run(5, 1200);
		bench.canvas.forget();
		for (let i = 0; i < 12; i++) {
			bench.model.meter(1200 + ((i * 37) % 90), 60, 60 + i);
			bench.display.invalidate();
			bench.time.advance(10_000);
		}
		expect(bench.canvas.paintedPixels / 120).toBeLessThan(320 * 240 * 0.06);
	});
});

describe("the buttons", () => {
	it("explain themselves at the first press and do nothing else", () => {
		const bench = new DisplayRig().run(3);
		bench.press("a");
		expect(bench.view).toBe("help");
		expect(bench.run(6).view).toBe("now");
	});

	it("go through the views with the first, and home by themselves after a minute", () => {
		const bench = new DisplayRig().run(3).helped();
		const seen: string[] = [];
		for (let i = 0; i < 8; i++) seen.push(bench.press("a").view);
		expect(seen).toEqual(["today", "days", "balance", "link", "placement", "items", "setup", "now"]);
		bench.press("a").run(61);
		expect(bench.view).toBe("now");
	});

	it("pass over Balance on a two-wire meter and stop at a message while something is wrong", () => {
		const bench = new DisplayRig().run(3, 500, 20, 0x7ffe).helped();
		bench.run(1, 500, 20, 0x7ffe);
		bench.model.readings.linkError = "METER_CLOCK";
		const seen: string[] = [];
		for (let i = 0; i < 3; i++) seen.push(bench.press("a").view);
		expect(seen).toEqual(["today", "days", "message"]);
	});

	it("turn pages with the second, and back with a long press of it", () => {
		const bench = new DisplayRig().run(3).helped();
		bench.display.show("items");
		bench.press("b");
		expect(bench.display.stage.page).toBe(1);
		bench.press("b", 900);
		expect(bench.display.stage.page).toBe(0);
	});

	it("leave the pages to turn by themselves where there is but one", () => {
		const bench = new DisplayRig(["a"]).run(3).helped();
		bench.display.show("days");
		const pages = new Set<number>();
		for (let i = 0; i < 40; i++) pages.add(bench.run(1).display.stage.page);
		expect([...pages].slice(0, 9)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
		expect(bench.press("a").view).toBe("balance");
	});

	it("keep a page for whoever can turn it", () => {
		const bench = new DisplayRig(["a", "b"]).run(3).helped();
		bench.display.show("days");
		expect(bench.run(40).display.stage.page).toBe(0);
	});

	it("come back from the help to the view that somebody wanted, or go on from there", () => {
		const first = new DisplayRig().run(3);
		first.display.show("setup");
		expect(first.press("a").view).toBe("help");
		expect(first.run(7).view).toBe("setup");
		const second = new DisplayRig().run(3);
		second.display.show("days");
		expect(second.press("a").press("a").view).toBe("balance");
	});

	it("go home with the third", () => {
		const bench = new DisplayRig(["a", "b", "c"]).run(3).helped();
		expect(bench.press("a").view).toBe("today");
		expect(bench.press("c").view).toBe("now");
	});

	it("open the menu when held, which steps with a press and chooses with another hold", () => {
		const bench = new DisplayRig().run(3).helped();
		expect(bench.press("a", 900).view).toBe("menu");
		bench.press("a").press("a", 900);
		expect(bench.model.asked).toEqual(["brightness 100"]);
		expect(bench.brightness).toContain(100);
		bench.press("a").press("a", 900);
		expect([bench.view, bench.model.asked[1]]).toEqual(["setup", "setup"]);
	});

	it("say, while they are held, that the owner's record goes too and can be saved", () => {
		const bench = new DisplayRig().helped();
		bench.canvas.forget();
		bench.display.button("a", true);
		bench.time.advance(6_000);
		expect(bench.canvas.texts).toContain("Erases the record too");
		expect(bench.canvas.texts).toContain("Save its CSV first");
		bench.display.button("a", false);
	});

	it("reset after ten seconds of holding, counting down, and not when let go before", () => {
		const bench = new DisplayRig().run(3).helped();
		bench.press("a", 5000);
		expect(bench.canvas.texts).toContain("Reset in 6 s");
		expect(bench.model.asked).toEqual([]);
		bench.press("a", 11_000);
		expect(bench.model.asked).toEqual(["reset"]);
	});
});

describe("Today", () => {
	it("marks its totals while the meter's clock is in doubt", () => {
		const bench = new DisplayRig().run(3);
		bench.display.show("today");
		expect(bench.canvas.texts.some((text) => text.includes("?"))).toBe(false);
		bench.model.energy.doubtfulFrom = 0;
		bench.display.invalidate();
		bench.time.advance(50);
		expect(bench.canvas.texts.filter((text) => text.includes("? kWh"))).toHaveLength(2);
		expect(bench.canvas.texts.some((text) => text.startsWith("?: "))).toBe(true);
	});
});

describe("the link", () => {
	it.each([
		["DSE", "SK DSE"],
		["J11", "J11"],
		[undefined, "--"],
	] as const)("says of a module that speaks %s: %s", (dialect, text) => {
		const bench = new DisplayRig().run(3);
		bench.model.readings.dialect = dialect;
		bench.display.show("link");
		expect(bench.canvas.texts).toContain(text);
	});
});

describe("the alarm", () => {
	it("brings Now to the front, sounds, and is silenced by any button, which does nothing else", () => {
		const bench = new DisplayRig().run(3).helped();
		bench.display.show("items");
		bench.run(2, 4400, 220, 225);
		expect(bench.view).toBe("now");
		expect(bench.canvas.texts).toContain("Over limit");
		bench.run(6, 4400, 220, 225);
		expect(bench.beeps.length).toBeGreaterThan(1);
		bench.press("b");
		const beeps = bench.beeps.length;
		bench.run(10, 4400, 220, 225);
		expect([bench.view, bench.beeps.length]).toEqual(["now", beeps]);
	});

	it("is not raised by selling, nor with wiring for all sold, nor without a contract", () => {
		expect(new DisplayRig().run(5, -9000, -400, -400).display.alarm.level).toBe("none");
		const sold = new DisplayRig();
		sold.model.allSold = true;
		expect(sold.run(5, 9000, 400, 400).display.alarm.level).toBe("none");
		const none = new DisplayRig();
		none.model.contractA = 0;
		expect(none.run(5, 9000, 400, 400).display.alarm.level).toBe("none");
	});

	it("looks ahead to the end of the half hour", () => {
		const bench = new DisplayRig();
		bench.model.energy.projectedWh = 2100;
		bench.run(4, 1500);
		expect(bench.canvas.texts).toContain("On course to exceed");
	});

	it("lights the screen in the night", () => {
		const bench = new DisplayRig();
		bench.model.light = { brightness: 80, nightFrom: 1, nightTo: 1439, nightPercent: 0 };
		bench.run(40);
		expect(bench.brightness[bench.brightness.length - 1]).toBe(0);
		bench.run(2, 4400, 220, 225);
		expect(bench.brightness[bench.brightness.length - 1]).toBe(80);
	});
});

describe("the night", () => {
	it("dims, and wakes for half a minute at a press that does nothing else", () => {
		const bench = new DisplayRig().run(3).helped();
		bench.model.light = { brightness: 80, nightFrom: 1, nightTo: 1439, nightPercent: 0 };
		bench.run(40);
		expect(bench.brightness[bench.brightness.length - 1]).toBe(0);
		bench.press("a");
		expect([bench.view, bench.brightness[bench.brightness.length - 1]]).toEqual(["now", 80]);
		bench.run(31);
		expect(bench.brightness[bench.brightness.length - 1]).toBe(0);
	});
});

describe("while values come more often than everything is looked at", () => {
	it("the night still dims the screen", () => {
		// Past the first half minute, in which every second counts.
		const bench = new DisplayRig().run(40);
		bench.model.light = { brightness: 80, nightFrom: 1, nightTo: 1439, nightPercent: 5 };
		for (let i = 0; i < 4; i++) {
			bench.model.meter(500 + i, 20, 30);
			bench.display.onReading();
			bench.time.advance(3000);
		}
		expect(bench.brightness.at(-1)).toBe(5);
	});
});

describe("a message", () => {
	it("of several pages turns them by itself", () => {
		const bench = new DisplayRig();
		bench.model.readings.setLink("recovering", "SCAN_NO_METER");
		bench.time.advance(2500);
		expect([bench.view, bench.display.stage.page]).toEqual(["message", 0]);
		bench.time.advance(8000);
		expect(bench.display.stage.page).toBe(1);
	});

	it("follows the state of the link", () => {
		const bench = new DisplayRig();
		bench.model.readings.setLink("probing");
		bench.time.advance(2500);
		bench.canvas.forget();
		bench.model.readings.setLink("joining");
		bench.display.invalidate();
		bench.time.advance(50);
		expect(bench.canvas.texts).toContain("Joining the meter");
	});
});
