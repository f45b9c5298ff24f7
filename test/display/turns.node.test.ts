import { describe, expect, it } from "vitest";
import { SoftCanvas } from "../../hosts/node/ports/canvas";
import { DemoModel } from "../../hosts/node/tools/demo-model";
import { StillTime } from "../../hosts/node/tools/situations";
import { Display } from "../../modules/display/display";

/** What stands below y = `from`, drawn in a second each, without a change being told. */
function seconds(
	width: number,
	height: number,
	from: number,
	set: (model: DemoModel) => void,
	count: number,
) {
	const time = new StillTime();
	const model = new DemoModel(time);
	model.language = "en";
	model.readings.setLink("ready");
	model.constants();
	model.meter(1234, 62, 71);
	set(model);
	const canvas = new SoftCanvas(width, height, { strict: true });
	const display = new Display({ canvas, model, clock: time, timers: time, buttons: [] });
	display.start();
	display.tick();
	display.tick();
	let drawn: { text: string; y: number; right: number }[] = [];
	const draw = canvas.drawText.bind(canvas);
	canvas.drawText = (text, font, color, x, y) => {
		if (y > from) drawn.push({ text, y, right: x + canvas.getTextWidth(text, font) });
		draw(text, font, color, x, y);
	};
	const all: (typeof drawn)[] = [];
	for (let i = 0; i < count; i++) {
		drawn = [];
		time.pass(1000);
		// A fresh reading like the last one: the age stays small.
		if (i % 5 === 0) model.meter(1234, 62, model.readings.reasonT === "NO_PHASE" ? 0x7ffe : 71);
		display.onReading();
		display.tick();
		all.push(drawn);
	}
	expect(display.view).toBe("now");
	return all;
}

const texts = (all: readonly { text: string }[][]) => all.flatMap((drawn) => drawn.map(({ text }) => text));

describe("the last line of the view Now", () => {
	it.each<[string, number, number, number, (model: DemoModel) => void, string[]]>([
		[
			"160 x 80, all values",
			160,
			80,
			60,
			() => {},
			["R", "6.2 A", "T", "7.1 A", "Used", "33%", "Est.", "0.62 kWh", "Day", "5.24 kWh"],
		],
		[
			"160 x 80, two wires and no contract",
			160,
			80,
			60,
			(model) => {
				model.contractA = 0;
				model.meter(1234, 62, 0x7ffe);
			},
			["R", "6.2 A", "Est.", "0.62 kWh", "Day", "5.24 kWh", "R", "6.2 A", "Est.", "0.62 kWh"],
		],
		[
			"128 x 128",
			128,
			128,
			105,
			() => {},
			["Est.", "0.62", "Day", "5.24", "Est.", "0.62", "Day", "5.24", "Est.", "0.62"],
		],
		["240 x 135, where all has its place", 240, 135, 90, () => {}, []],
	])("%s", (_, width, height, from, set, expected) => {
		const all = seconds(width, height, from, set, 25);
		expect(texts(all)).toEqual(expected);
		// Every five seconds, in the same cells.
		const busy = all.filter((drawn) => drawn.length > 0);
		expect(busy.length).toBe(expected.length / 2);
		expect(new Set(busy.flatMap((drawn) => drawn.map(({ y }) => y))).size).toBeLessThanOrEqual(1);
		expect(new Set(busy.map((drawn) => drawn[1]!.right)).size).toBeLessThanOrEqual(1);
	});

	it("turns while the display rests and no change is told", () => {
		const time = new StillTime();
		const model = new DemoModel(time);
		model.readings.setLink("ready");
		model.meter(1234, 62, 71);
		const canvas = new SoftCanvas(160, 80);
		const display = new Display({ canvas, model, clock: time, timers: time, buttons: [] });
		display.start();
		for (let i = 0; i < 3; i++) display.tick();
		time.pass(4000);
		display.tick();
		const before = canvas.pixels.slice();
		time.pass(1000);
		display.tick();
		expect(canvas.pixels).not.toEqual(before);
	});
});
