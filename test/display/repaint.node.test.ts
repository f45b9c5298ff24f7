import { describe, expect, it } from "vitest";
import { SoftCanvas } from "../../hosts/node/ports/canvas";
import { DemoModel } from "../../hosts/node/tools/demo-model";
import { StillTime } from "../../hosts/node/tools/situations";
import { Display } from "../../modules/display/display";
import type { Box } from "../../modules/display/paint/layout";
import type { Sheet } from "../../modules/display/paint/sheet";
import { LAYOUTS } from "../../modules/display/paint/sizes";
import type { ViewName } from "../../modules/display/words/words";
import type { ButtonName } from "../../modules/ports/buttons";
import { change } from "../support/any-model";
import { type Random, randomOf } from "../support/random";

/** How many models each view meets on each size, one after the other; more by KABEWATT_REPAINT_STEPS. */
const STEPS = Number(process.env["KABEWATT_REPAINT_STEPS"] ?? 40);
const SEED = Number(process.env["KABEWATT_REPAINT_SEED"] ?? 1);
/** Several changes at once are one step in so many. */
const SEVERAL = 4;
const MANY = 60;
/** Every word depends on the language: that changes in one step in so many. */
const LANGUAGE = 6;

const VIEWS: readonly ViewName[] = [
	"boot",
	"now",
	"today",
	"days",
	"cost",
	"balance",
	"placement",
	"link",
	"items",
	"message",
	"setup",
	"menu",
	"help",
	"reset",
];
const BUTTONS: readonly (readonly ButtonName[])[] = [["a", "b"], ["a"], [], ["a", "b", "c"]];

describe.each(LAYOUTS.map((layout) => [layout.width, layout.height] as const))("%d x %d", (width, height) => {
	it.each(VIEWS)("%s shows the model that it painted last, whatever it showed before", (view) => {
		const pair = new Pair(width, height, view, BUTTONS[(width + view.length) % BUTTONS.length]!);
		const random = randomOf(SEED * 7919 + width * 31 + height * 17 + view.length * 101 + VIEWS.indexOf(view));
		const wrong: string[] = [];
		for (let step = 0; step < STEPS; step++) {
			const fault = pair.step(random);
			if (fault !== undefined) wrong.push(`step ${step}: ${fault}`);
		}
		expect(wrong).toEqual([]);
	});
});

/** A display that lives through all changes, and beside it one that only ever paints the present model. */
class Pair {
	readonly #time = new StillTime();
	readonly #model = new DemoModel(this.#time);
	readonly #canvas: SoftCanvas;
	/** For the other display, which is a new one each time; the canvas keeps its fonts. */
	readonly #alone: SoftCanvas;
	readonly #display: Display;
	/** What the view said last. */
	readonly #said: Box[] = [];
	readonly #view: ViewName;
	readonly #buttons: readonly ButtonName[];

	constructor(width: number, height: number, view: ViewName, buttons: readonly ButtonName[]) {
		this.#view = view;
		this.#buttons = buttons;
		this.#canvas = new SoftCanvas(width, height, { strict: true });
		this.#alone = new SoftCanvas(width, height);
		this.#display = this.displayOn(this.#canvas);
		listen(this.#display.stage.sheet, this.#said);
		this.#display.start();
		// The first press shows the help.
		this.#display.wake(false);
		this.#display.show(view);
	}

	/** Changes the model, paints it, and says what differs from one that is painted alone. */
	step(random: Random): string | undefined {
		const [display, view] = [this.#display, this.#view];
		let changed = change(this.#model, random, this.#time, random(SEVERAL) > 0 ? 1 : 2 + random(MANY));
		if (random(LANGUAGE) === 0) {
			this.#model.language = this.#model.language === "ja" ? "en" : "ja";
			changed += ", language";
		}
		display.wake(random(2) === 0);
		this.touchUp(random);
		display.invalidate();
		display.tick();
		if (display.view !== view) {
			display.show(view);
			return undefined;
		}
		this.paintAlone();
		const differs = differing(this.#canvas, this.#alone) ?? this.hidden();
		if (differs === undefined) return undefined;
		// What comes after is another fault.
		display.show(view);
		return `after ${changed}: ${differs}`;
	}

	/** What belongs to the display itself: page, entry of the menu, alarm, the countdown to the reset. */
	private touchUp(random: Random): void {
		const { stage, alarm } = this.#display;
		if (random(3) === 0) stage.page = random(stage.pages);
		if (random(3) === 0) stage.entry = random(4);
		if (this.#view === "reset") stage.presses.resetInS = 1 + random(7);
		if (random(6) > 0) return;
		alarm.level = (["none", "none", "caution", "warning"] as const)[random(4)]!;
		alarm.cause = (["now", "halfHour"] as const)[random(2)]!;
		alarm.acknowledged = random(2) === 0;
	}

	/** A cell that lies under another is not seen: that is meant for the band of an alarm alone. */
	private hidden(): string | undefined {
		const [said, band] = [this.#said, this.#display.stage.layout.now.band];
		for (const a of said)
			for (const b of said)
				if (a !== b && a !== band && b !== band && overlap(a, b))
					return `${JSON.stringify(a)} lies over ${JSON.stringify(b)}`;
		return undefined;
	}

	private paintAlone(): void {
		const { stage, alarm } = this.#display;
		const other = this.displayOn(this.#alone);
		Object.assign(other.alarm, { level: alarm.level, cause: alarm.cause, acknowledged: alarm.acknowledged });
		const { blink, entry, page, bestDbm, presses } = stage;
		Object.assign(other.stage, { blink, entry });
		Object.assign(other.stage.presses, { touched: presses.touched, resetInS: presses.resetInS });
		other.start();
		other.show(this.#view);
		Object.assign(other.stage, { page, bestDbm });
		other.stage.sheet.clear();
		other.paint();
	}

	private displayOn(canvas: SoftCanvas): Display {
		const [time, model] = [this.#time, this.#model];
		return new Display({ canvas, model, clock: time, timers: time, buttons: this.#buttons });
	}
}

/** Keeps in `said` the boxes of the last painting. */
function listen(sheet: Sheet, said: Box[]): void {
	const [begin, text, draw] = [sheet.begin.bind(sheet), sheet.text.bind(sheet), sheet.draw.bind(sheet)];
	const keep = (box: Box) => {
		if (box.width > 0) said.push(box);
	};
	sheet.begin = () => {
		said.length = 0;
		begin();
	};
	sheet.text = (box, ...rest) => {
		keep(box);
		text(box, ...rest);
	};
	sheet.draw = (box, ...rest) => {
		keep(box);
		draw(box, ...rest);
	};
}

function overlap(a: Box, b: Box): boolean {
	const wide = a.x < b.x + b.width && b.x < a.x + a.width;
	return wide && a.y < b.y + b.height && b.y < a.y + a.height;
}

/** How many pixels differ, and where the first and last of them are. */
function differing(a: SoftCanvas, b: SoftCanvas): string | undefined {
	const at: number[] = [];
	for (let i = 0; i < a.pixels.length; i++) if (a.pixels[i] !== b.pixels[i]) at.push(i);
	if (at.length === 0) return undefined;
	const place = (i: number) => `${i % a.width},${Math.floor(i / a.width)}`;
	return `${at.length} pixels from ${place(at[0]!)} to ${place(at[at.length - 1]!)}`;
}
