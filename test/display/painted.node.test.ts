import { describe, expect, it } from "vitest";
import { SoftCanvas } from "../../hosts/node/ports/canvas";
import { Display } from "../../modules/display/display";
import { LAYOUTS } from "../../modules/display/paint/sizes";
import { DemoModel } from "../support/display-model";
import { FakeTime } from "../support/fake-time";
import { read } from "../support/files";

const SECONDS = 600;
const POLL_S = 10;
/** The tables' sizes and shares stand in the lines around the one that names the sizes. */
const table = /\n((?:\| \d+ x \d+ )+)\|\n\|[-|]+\|\n((?:\| [\d.]+ % )+)\|/.exec(read("docs/dev/display.md"))!;
const cells = (line: string) =>
	line
		.split("|")
		.map((cell) => cell.trim())
		.filter((cell) => cell !== "");
const sizes = cells(table[1]!);
const shares = cells(table[2]!);

/** Share of the screen that Now paints a second on average, in percent, with a new value at each poll. */
function share(width: number, height: number): number {
	const time = new FakeTime();
	const canvas = new SoftCanvas(width, height);
	const model = new DemoModel(time);
	const display = new Display({ canvas, model, clock: time, timers: time, buttons: ["a"] });
	model.readings.setLink("ready");
	model.meter(1200, 60, 60);
	display.start();
	time.advance(5000);
	canvas.paintedPixels = 0;
	for (let poll = 0; poll < SECONDS / POLL_S; poll++) {
		const watts = 1000 + ((poll * 373) % 900);
		model.meter(watts, (watts >> 4) - 5, (watts >> 4) + 5);
		display.onReading();
		time.advance(POLL_S * 1000);
	}
	return (canvas.paintedPixels * 100) / (SECONDS * width * height);
}

describe("the painted share of the screen in docs/dev/display.md", () => {
	it("is told for every size", () => {
		expect([...sizes].sort()).toEqual(LAYOUTS.map(({ width, height }) => `${width} x ${height}`).sort());
	});

	it.each(sizes.map((size, at) => [size, shares[at]!] as const))("of %s is %s a second", (size, told) => {
		const [width, height] = size.split(" x ").map(Number);
		expect(`${share(width!, height!).toFixed(1)} %`).toBe(told);
	});
});
