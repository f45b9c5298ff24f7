import { Display } from "../../modules/display/display";
import { TouchInput } from "../../modules/display/touch/touch-input";
import type { ButtonName } from "../../modules/ports/buttons";
import { DemoModel } from "./display-model";
import { FakeTime } from "./fake-time";
import { RecordingCanvas } from "./recording-canvas";

/** A display of 320 x 240 in English with a model that is set by hand, in virtual time. */
export class DisplayRig {
	readonly time = new FakeTime();
	readonly canvas = new RecordingCanvas(320, 240);
	readonly model = new DemoModel(this.time);
	readonly brightness: number[] = [];
	readonly beeps: number[] = [];
	readonly display: Display;
	private input: TouchInput | undefined;

	constructor(buttons: readonly ButtonName[] = ["a", "b"]) {
		this.model.language = "en";
		this.display = new Display({
			canvas: this.canvas,
			model: this.model,
			clock: this.time,
			timers: this.time,
			buttons,
			backlight: { set: (percent) => this.brightness.push(percent) },
			sound: { available: true, beep: (hertz) => this.beeps.push(hertz) },
		});
		this.display.start();
	}

	/** Past the boot view, with a meter that answers once a second. */
	run(seconds: number, watts = 500, r = 20, t = 30): this {
		for (let i = 0; i < seconds; i++) {
			this.model.readings.setLink("ready");
			this.model.meter(watts, r, t);
			this.display.invalidate();
			this.time.advance(1000);
		}
		return this;
	}

	press(name: ButtonName, ms = 100): this {
		this.display.button(name, true);
		this.time.advance(ms);
		this.display.button(name, false);
		return this;
	}

	/** A finger goes down at one place and lifts at another, `ms` later. */
	finger(x: number, y: number, toX = x, toY = y, ms = 100): this {
		this.touch(x, y, true);
		this.time.advance(ms);
		this.touch(toX, toY, false);
		return this;
	}

	touch(x: number, y: number, down: boolean): void {
		this.input ??= new TouchInput(this.display, 240);
		this.input.point(x, y, down, this.time.ticks());
	}

	/** Presses the first time, which only shows the help, and leaves the help. */
	helped(): this {
		return this.press("a").run(6);
	}

	get view(): string {
		return this.display.view;
	}
}
