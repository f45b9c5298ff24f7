import { describe, expect, it } from "vitest";
import { SoftCanvas } from "../../hosts/node/canvas";
import { DemoModel } from "../../hosts/node/demo-model";
import { StillTime } from "../../hosts/node/situations";
import { Display } from "../../modules/display/display";
import { LAYOUTS } from "../../modules/display/paint/layout";
import type { ViewName } from "../../modules/display/words/words";
import { ERROR_CODES } from "../../modules/errors/codes";
import { LINK_STATES } from "../../modules/meter/readings";

const VIEWS: readonly ViewName[] = [
	"now",
	"today",
	"days",
	"balance",
	"placement",
	"link",
	"items",
	"message",
	"setup",
];
const STEPS = 40;

/** A small generator of numbers that are the same every time. */
function numbers(seed: number): (below: number) => number {
	let state = seed;
	return (below) => {
		state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
		return Math.floor((state / 0x80000000) * below);
	};
}

/** Something in the model changes, as it does in the life of a display. */
function change(model: DemoModel, time: StillTime, random: (below: number) => number): void {
	const { readings, link, energy } = model;
	switch (random(12)) {
		case 0:
			readings.setLink(LINK_STATES[random(LINK_STATES.length)]!);
			break;
		case 1:
			readings.setLink("recovering", ERROR_CODES[random(ERROR_CODES.length)]!);
			break;
		case 2:
			time.pass(random(200_000));
			break;
		case 3:
			model.constants();
			break;
		case 4:
			link.nextTryS = random(2) === 0 ? undefined : random(4000);
			link.attempt = random(9);
			break;
		case 5:
			energy.todayBoughtWh = random(3) === 0 ? undefined : random(30_000);
			energy.projectedWh = random(3) === 0 ? undefined : random(3000);
			break;
		case 6:
			model.minuteOfDay = random(5) === 0 ? undefined : random(1440);
			energy.halfHours = random(49);
			energy.gapFrom = random(20);
			energy.gapTo = energy.gapFrom + random(20);
			break;
		case 7:
			readings.rssiDbm = random(4) === 0 ? undefined : -50 - random(50);
			break;
		case 8:
			model.contractA = random(3) * 30;
			break;
		default:
			readings.setLink("ready");
			model.meter(random(15_000) - 6000, random(400) - 200, random(5) === 0 ? 0x7ffe : random(400));
	}
	time.pass(random(4000));
}

function displayOf(canvas: SoftCanvas, model: DemoModel, time: StillTime): Display {
	return new Display({ canvas, model, clock: time, timers: time, buttons: ["a", "b"] });
}

describe.each(LAYOUTS.map((layout) => [layout.width, layout.height] as const))("%d x %d", (width, height) => {
	it.each(VIEWS)("%s repainted step by step is the same picture as painted anew", (view) => {
		const time = new StillTime();
		const model = new DemoModel(time);
		const random = numbers(width * 31 + view.length);
		const canvas = new SoftCanvas(width, height, { strict: true });
		const display = displayOf(canvas, model, time);
		display.start();
		display.show(view);
		for (let step = 0; step < STEPS; step++) {
			change(model, time, random);
			display.invalidate();
			display.tick();
			if (display.view !== view) {
				display.show(view);
				continue;
			}
			const fresh = new SoftCanvas(width, height);
			const other = displayOf(fresh, model, time);
			other.screen.blink = display.screen.blink;
			Object.assign(other.alarm, { level: display.alarm.level, cause: display.alarm.cause });
			other.start();
			other.show(view);
			other.screen.page = display.screen.page;
			other.screen.bestDbm = display.screen.bestDbm;
			other.paint();
			expect(`step ${step}: ${differing(canvas, fresh)}`).toBe(`step ${step}: the same`);
		}
	});
});

/** How many pixels differ, and where the first and last of them are. */
function differing(a: SoftCanvas, b: SoftCanvas): string {
	const at: number[] = [];
	for (let i = 0; i < a.pixels.length; i++) if (a.pixels[i] !== b.pixels[i]) at.push(i);
	if (at.length === 0) return "the same";
	const place = (i: number) => `${i % a.width},${Math.floor(i / a.width)}`;
	return `${at.length} pixels from ${place(at[0]!)} to ${place(at[at.length - 1]!)}`;
}
