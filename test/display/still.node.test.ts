import { describe, expect, it } from "vitest";
import { SoftCanvas } from "../../hosts/node/ports/canvas";
import { DemoModel } from "../../hosts/node/tools/demo-model";
import { StillTime } from "../../hosts/node/tools/situations";
import { Display } from "../../modules/display/display";
import type { Box } from "../../modules/display/paint/layout";
import { LAYOUTS } from "../../modules/display/paint/sizes";

const STEPS = 300;

/** Where something was drawn on the view Now while its values changed at random. */
function drawn(width: number, height: number) {
	const time = new StillTime();
	const model = new DemoModel(time);
	model.contractA = 0;
	model.readings.setLink("ready");
	model.meter(500, 20, 30);
	const canvas = new SoftCanvas(width, height);
	const all: { text: string; x: number; y: number; right: number }[] = [];
	const draw = canvas.drawText.bind(canvas);
	canvas.drawText = (text, font, color, x, y) => {
		all.push({ text, x, y, right: x + canvas.getTextWidth(text, font) });
		draw(text, font, color, x, y);
	};
	const display = new Display({ canvas, model, clock: time, timers: time, buttons: [] });
	display.start();
	display.show("now");
	let seed = 1;
	const random = (below: number) => {
		seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
		return Math.floor((seed / 0x80000000) * below);
	};
	for (let step = 0; step < STEPS; step++) {
		const watts = random(10 ** (1 + random(4)));
		model.meter(random(3) === 0 ? -watts : watts, random(600) - 200, random(600) - 200);
		model.energy.todayBoughtWh = random(30_000);
		model.energy.projectedWh = random(3000);
		display.invalidate();
		display.paint();
	}
	const inside = (box: Box) =>
		all.filter(
			({ x, y }) => x >= box.x && x < box.x + box.width && y >= box.y - 4 && y < box.y + box.height - 4,
		);
	return { inside };
}

describe.each(LAYOUTS.map((layout) => [layout.width, layout.height, layout.now] as const))(
	"on %d x %d nothing jumps:",
	(width, height, now) => {
		const { inside } = drawn(width, height);

		it("a digit of the power stands in one of four places, whatever the others are", () => {
			const digits = inside(now.figure).filter(({ text }) => /^\d$/.test(text));
			expect(digits.length).toBeGreaterThan(STEPS);
			expect(new Set(digits.map(({ x }) => x)).size).toBe(4);
			expect(new Set(digits.map(({ y }) => y)).size).toBe(1);
		});

		it.each(["phaseR", "phaseT", "today", "halfHour"] as const)("%s keeps one edge", (name) => {
			const box = now[name].value;
			const values = inside(box).filter(({ text }) => /^-?[\d.,]+( k?W?h?A?)?$/.test(text));
			if (box.width === 0) return expect(values).toEqual([]);
			expect(values.length).toBeGreaterThan(10);
			const edges = [new Set(values.map(({ x }) => x)).size, new Set(values.map(({ right }) => right)).size];
			expect(Math.min(...edges)).toBe(1);
		});
	},
);
