import type { ReadingsListener } from "../meter/values/readings";
import type { Backlight, Sound } from "../ports/backlight";
import type { ButtonName } from "../ports/buttons";
import type { Canvas } from "../ports/canvas";
import type { Clock } from "../ports/clock";
import type { Timer, TimerOwner, Timers } from "../ports/timers";
import { Alarm } from "./alarm/alarm";
import { AlarmWatch } from "./alarm/alarm-watch";
import { Choice } from "./choice";
import { Dimmer } from "./light/dimmer";
import { AWAKE_MS, orbit } from "./light/night";
import type { DisplayModel } from "./model";
import { MENU, nextBrightness, type Step, stepOf, turnAfterS } from "./navigation";
import { Painter } from "./paint/painter";
import { Sheet } from "./paint/sheet";
import { layoutFor } from "./paint/sizes";
import { type Press, Presses } from "./presses";
import { Stage } from "./stage";
import { VIEWS } from "./views/views";
import type { ViewName } from "./words/words";

export interface DisplayOptions {
	readonly canvas: Canvas;
	readonly model: DisplayModel;
	readonly clock: Clock;
	readonly timers: Timers;
	/** The buttons of the board, in their order; without any, the display shows what matters by itself. */
	readonly buttons: readonly ButtonName[];
	readonly backlight?: Backlight | undefined;
	readonly sound?: Sound | undefined;
}

/** Changes that come in one burst (an answer with four properties) are painted together after this. */
const GATHER_MS = 30;
const TICK_MS = 1000;
const BOOT_S = 2;
/** Everything is checked at this interval, since some changes raise no event: currents grow old, a day ends. */
const CHECK_MS = 10_000;

/**
 * The screen of the device: chooses the view, paints what changed, hears the buttons, minds alarm, night
 * and backlight. `start` it once; then call `invalidate` when the model changed, and `button` at each press.
 */
export class Display implements ReadingsListener, TimerOwner {
	readonly stage: Stage;
	readonly alarm = new Alarm();
	private readonly _options: DisplayOptions;
	private readonly _painter: Painter;
	private readonly _presses: Presses;
	private readonly _dimmer: Dimmer;
	private readonly _watch: AlarmWatch;
	private readonly _tickTimer: Timer;
	private readonly _paintTimer: Timer;
	private readonly _choice = new Choice();
	private _seconds = 0;
	private _pageSince = 0;
	/** More than ages may have changed since the model was read. */
	private _hasChanged = true;
	/** `clock.ticks()` of the next full check; before `_restUntil` a one-second tick changes nothing and is skipped. */
	private _checkAt = 0;
	private _restUntil = 0;
	private _place: readonly [dx: number, dy: number] | undefined;

	constructor(options: DisplayOptions) {
		const { canvas, model } = options;
		this._options = options;
		this._painter = new Painter(canvas, layoutFor(canvas.width, canvas.height));
		this._presses = new Presses(options.buttons);
		const sheet = new Sheet(this._painter);
		this.stage = new Stage(sheet, this._painter.layout, model, this.alarm, this._presses);
		this._watch = new AlarmWatch(this.alarm, options.sound);
		this._dimmer = new Dimmer(options.backlight, model);
		this._tickTimer = options.timers.create(this, "display tick");
		this._paintTimer = options.timers.create(this, "display paint");
	}

	/** The view that is shown. */
	get view(): ViewName {
		return this._choice.view;
	}

	/** Lights the screen, paints the first view and starts the clock of the display. */
	start(): void {
		this.move();
		this.enter("boot");
		this._tickTimer.start(TICK_MS);
		this.light();
	}

	stop(): void {
		this._tickTimer.stop();
		this._paintTimer.stop();
	}

	/** Shows a view until somebody presses a button or a minute has passed. */
	show(name: ViewName): void {
		this._presses.last = this.now;
		this.enter(this._choice.make(name));
	}

	/** Leaves the view `name`, if it is on, for the one that the display chooses by itself. */
	hide(name: ViewName): void {
		if (this.view === name) this.home();
	}

	/** Something in the model changed: it is painted within GATHER_MS. */
	invalidate(): void {
		this._hasChanged = true;
		if (!this._paintTimer.running) this._paintTimer.start(GATHER_MS);
	}

	onReading(): void {
		this.invalidate();
	}

	/** One second passed: ages, alarm, night, paging. The display calls it itself after `start`. */
	tick(): void {
		this._seconds++;
		const now = this.now;
		if (now < this._restUntil && !this._hasChanged) return;
		this.stage.blink = !this.stage.blink;
		// Reported changes do not postpone this check: backlight and position of the picture depend on it.
		if (now >= this._checkAt) {
			this._checkAt = now + CHECK_MS;
			this._hasChanged = true;
		}
		this.read(now);
		this.watchAlarm(now);
		this._watch.sound(this._seconds);
		this.watchHold(now);
		this.turnPage();
		this.goHome();
		this.light();
		this.move();
		this.repaint();
		this._restUntil = this.rest(now);
	}

	/** `clock.ticks()` until which the picture stays the same unless a change is reported; 0 when seconds count. */
	private rest(now: number): number {
		const { glance, turnDue } = this.stage;
		if (this.view !== "now" || this._choice.isMade || glance.watts == null) return 0;
		if (this.alarm.level !== "none" || this._presses.isHeld || now - this._presses.last < AWAKE_MS) return 0;
		return Math.min(this._checkAt, glance.ageDue, turnDue);
	}

	/** A button went down or up. */
	button(name: ButtonName, isDown: boolean): void {
		if (isDown) {
			this._presses.down(this.now, this.wake(false));
			this.paint();
			return;
		}
		const press = this.letGo();
		if (press == null) return;
		this.take(stepOf(this.view, this._presses.buttons.indexOf(name), press, this.stage.pages));
		this.paint();
	}

	/**
	 * Somebody pressed or touched: lights the screen. True when that was all: the press silenced an alarm, lit a dark
	 * screen, or was the first one, which shows what the buttons do.
	 */
	wake(byTouch: boolean): boolean {
		const slept = this._dimmer.isDark(this.idleMs);
		this._presses.last = this.now;
		this._presses.touched = byTouch;
		const isDone = this.alarm.acknowledge() || slept;
		this.light();
		if (isDone || !this._presses.takeFirst()) return isDone;
		this.enter(this._choice.make("help"));
		return true;
	}

	/** Where no button can, a finger that stays counts down to the factory reset. */
	keep(stays: boolean): void {
		if (this._presses.buttons.length > 0) return;
		if (!stays) this.letGo();
		else if (!this._presses.isHeld) this._presses.down(this.now, false);
	}

	/** Ends a press, and the countdown to the reset if that had begun. */
	private letGo(): Press | undefined {
		const isCounting = this._presses.resetInS != null;
		const press = this._presses.up(this.now);
		if (isCounting) this.enter(this.view);
		return press;
	}

	onTimer(timer: Timer): void {
		if (timer === this._paintTimer) this.update();
		else {
			this._tickTimer.start(TICK_MS);
			this.tick();
		}
	}

	private get now(): number {
		return this._options.clock.ticks();
	}

	private get idleMs(): number {
		return this.now - this._presses.last;
	}

	private enter(view: ViewName): void {
		this._choice.view = view;
		this._pageSince = this._seconds;
		this.stage.open();
		this.paint();
	}

	/** Paints all that changed, at once. */
	paint(): void {
		this._hasChanged = true;
		this.update();
	}

	private update(): void {
		if (!this._hasChanged) return;
		const now = this.now;
		this.read(now);
		if (this.watchAlarm(now)) return;
		this.repaint();
		if (this._restUntil > 0) this._restUntil = this.rest(now);
	}

	private read(now: number): void {
		this.stage.read(now, this._hasChanged);
		this._hasChanged = false;
	}

	private repaint(): void {
		const stage = this.stage;
		const view = VIEWS[this._presses.resetInS == null ? this.view : "reset"];
		stage.pages = view.pages?.(stage) ?? 1;
		if (stage.page >= stage.pages) stage.page = 0;
		stage.sheet.begin();
		view.paint(stage);
		stage.sheet.end();
	}

	/** True when a new alarm has brought the view Now to the front, and so painted it. */
	private watchAlarm(now: number): boolean {
		if (!this._watch.update(this.stage.glance, now)) return false;
		this._restUntil = 0;
		if (!this.alarm.loud || this.view === "now") return false;
		this._choice.isMade = false;
		this.enter("now");
		return true;
	}

	/** What is held long enough resets the device. */
	private watchHold(now: number): void {
		const presses = this._presses;
		presses.count(now);
		if (presses.resetInS !== 0) return;
		presses.up(now);
		this.enter("boot");
		this.stage.model.factoryReset();
	}

	private turnPage(): void {
		const stage = this.stage;
		const isAlone = this._presses.buttons.length === 1 && !this._presses.touched;
		if (this._seconds - this._pageSince >= turnAfterS(this.view, stage.pages, isAlone)) this.page(1);
	}

	/** To the view that should be shown now, after the first seconds. */
	private goHome(): void {
		if (this._seconds < BOOT_S && !this._choice.isMade) return;
		const wanted = this._choice.after(this.stage.glance, this.idleMs);
		if (wanted !== this.view) this.enter(wanted);
	}

	/** Does what a press or a gesture asks for; then call `paint`. */
	take(step: Step): void {
		const stage = this.stage;
		if (step === "next" || step === "previous")
			this.enter(this._choice.step(stage.glance, step === "next" ? 1 : -1));
		else if (step === "nextPage" || step === "previousPage") this.page(step === "nextPage" ? 1 : -1);
		else if (step === "nextEntry") stage.entry = (stage.entry + 1) % MENU.length;
		else if (step === "choose") this.choose(stage.entry);
		else if (step === "home") this.home();
		else {
			stage.entry = 0;
			this.enter(this._choice.make("menu"));
		}
	}

	/** Does what an entry of the menu says. */
	choose(entry: number): void {
		const model = this.stage.model;
		const chosen = MENU[entry];
		if (chosen === "brightness") {
			model.setBrightness(nextBrightness(model.light.brightness));
			this.light();
		} else if (chosen === "setup") {
			model.openSetup();
			this.show("setup");
		} else if (chosen === "link") this.show("link");
		else this.home();
	}

	/** Goes to the view that the display chooses by itself. */
	private home(): void {
		this._choice.isMade = false;
		this.goHome();
	}

	/** Turns pages, round and round. */
	private page(by: number): void {
		const stage = this.stage;
		stage.page = (stage.page + by + stage.pages) % stage.pages;
		this._pageSince = this._seconds;
	}

	/** The row of the layout that a row of the canvas is. */
	row(y: number): number {
		return this._painter.row(y);
	}

	/** Sets the backlight as settings, night, presses and alarm want it. */
	private light(): void {
		this._dimmer.update(this.idleMs, this.alarm.loud);
	}

	/** Against burn-in the picture moves by a pixel now and then. */
	private move(): void {
		const place = orbit(this.now);
		if (place === this._place) return;
		this._place = place;
		this._painter.shift(place[0], place[1]);
		this.stage.sheet.clear();
	}
}
