import type { Backlight, Sound } from "../ports/backlight";
import type { ButtonName } from "../ports/buttons";
import type { Canvas } from "../ports/canvas";
import type { Clock } from "../ports/clock";
import type { Timer, TimerOwner, Timers } from "../ports/timers";
import { Alarm } from "./alarm";
import { AlarmWatch } from "./alarm-watch";
import { HOLD_MS, RESET_FROM_S, RESET_S } from "./buttons";
import { Dimmer } from "./dimmer";
import type { ViewName } from "./labels";
import { layoutFor } from "./layout";
import type { DisplayModel } from "./model";
import { AWAKE_MS, orbit } from "./night";
import { Painter } from "./painter";
import { PART, partsOf, Screen, type View } from "./screen";
import { BRIGHTNESS_STEPS, MENU } from "./views/menu";
import { currentError } from "./views/message";
import { ORDER, VIEWS } from "./views/views";

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
/** Without a press the display goes back to the first view after this; set-up and placement stay longer. */
const RETURN_MS = 60_000;
const LONG_RETURN_MS = 600_000;
/** A message of several pages turns them by itself. */
const TURN_S = 8;
const BOOT_S = 2;
/** So often is looked at what changes without being told: currents grow old, a day ends. */
const LOOK_MS = 10_000;
const UNTOLD = PART.CURRENT | PART.ENERGY | PART.STEADY;

/**
 * The screen of the device: chooses the view, repaints what changed, hears the buttons, minds alarm, night
 * and backlight. `start` it once; then call `invalidate` when the model changed, and `button` at each press.
 */
export class Display implements TimerOwner {
	readonly screen: Screen;
	readonly alarm = new Alarm();
	readonly #options: DisplayOptions;
	readonly #painter: Painter;
	readonly #dimmer: Dimmer;
	readonly #watch: AlarmWatch;
	readonly #tickTimer: Timer;
	readonly #paintTimer: Timer;
	#view: View;
	/** False while the display chooses the view by itself. */
	#chosen = false;
	#pressedAt = -1;
	#lastPress = Number.NEGATIVE_INFINITY;
	#swallow = false;
	#helped = false;
	#seconds = 0;
	#pageSince = 0;
	#language: string;
	/** What may have changed since the last painting (PART). */
	#parts: number = PART.ALL;
	/** `clock.ticks()` of the next look at everything, and until when seconds pass without a trace. */
	#lookAt = 0;
	#restUntil = 0;
	#place: readonly [dx: number, dy: number] | undefined;

	constructor(options: DisplayOptions) {
		const { canvas, model, timers } = options;
		this.#options = options;
		this.#painter = new Painter(canvas, layoutFor(canvas.width, canvas.height));
		this.screen = new Screen(this.#painter, model, this.alarm, options.clock, options.buttons);
		this.#watch = new AlarmWatch(this.alarm, options.sound);
		this.#dimmer = new Dimmer(options.backlight, model);
		this.#tickTimer = timers.create(this);
		this.#paintTimer = timers.create(this);
		this.#view = VIEWS.boot;
		this.#language = model.language;
	}

	/** The view that is shown. */
	get view(): ViewName {
		return this.#view.name;
	}

	/** Lights the screen, paints the first view and starts the clock of the display. */
	start(): void {
		this.move();
		this.enter(VIEWS.boot);
		this.#tickTimer.start(TICK_MS);
		this.light();
	}

	stop(): void {
		this.#tickTimer.stop();
		this.#paintTimer.stop();
	}

	/** Shows a view until somebody presses a button or a minute has passed. */
	show(name: ViewName): void {
		this.#chosen = true;
		this.#lastPress = this.#options.clock.ticks();
		this.enter(VIEWS[name]);
	}

	/** Leaves the view `name`, if it is on, for the one that the display chooses by itself. */
	hide(name: ViewName): void {
		if (this.view === name) this.home();
	}

	/** Something in the model changed: it is painted within GATHER_MS. */
	invalidate(): void {
		this.mark(PART.ALL);
	}

	/** A reading changed (an EPC, or one of its CHANGE): as `invalidate`, but only for what shows it. */
	changed(change: number): void {
		this.mark(partsOf(change));
	}

	private mark(parts: number): void {
		this.#parts |= parts;
		if (!this.#paintTimer.running) this.#paintTimer.start(GATHER_MS);
	}

	/** One second passed: ages, alarm, night, paging. The display calls it itself after `start`. */
	tick(): void {
		this.#seconds++;
		const now = this.#options.clock.ticks();
		if (now < this.#restUntil && this.#parts === 0) return;
		this.screen.blink = !this.screen.blink;
		this.look(now);
		this.watchAlarm();
		this.#watch.sound(this.#seconds);
		this.watchHold();
		this.turnPage();
		this.goHome();
		this.light();
		this.move();
		this.repaint();
		this.#restUntil = this.rest(now);
	}

	/** `clock.ticks()` until which the picture stays as it is, if no change is told; 0 when seconds count. */
	private rest(now: number): number {
		const { screen } = this;
		if (this.#view !== VIEWS.now || this.#chosen || screen.watts === undefined) return 0;
		if (this.alarm.level !== "none" || this.#pressedAt >= 0 || now - this.#lastPress < AWAKE_MS) return 0;
		return Math.min(this.#lookAt, screen.ageDue);
	}

	/** A button went down or up. */
	button(name: ButtonName, pressed: boolean): void {
		const now = this.#options.clock.ticks();
		if (pressed) {
			const slept = this.#dimmer.isDark(now - this.#lastPress);
			this.#pressedAt = now;
			this.#lastPress = now;
			// The press that silences an alarm or lights a dark screen does nothing else.
			this.#swallow = this.alarm.acknowledge() || slept;
			this.light();
			if (!this.#swallow && !this.#helped) {
				this.#swallow = true;
				this.#helped = true;
				this.#chosen = true;
				this.enter(VIEWS.help);
			}
			this.paint();
			return;
		}
		if (this.#pressedAt < 0) return;
		const held = now - this.#pressedAt;
		this.#pressedAt = -1;
		if (this.screen.resetInS !== undefined) {
			this.screen.resetInS = undefined;
			this.enter(this.#view);
			return;
		}
		if (this.#swallow) return;
		if (held >= HOLD_MS) this.held(name);
		else this.pressed(name);
	}

	onTimer(timer: Timer): void {
		if (timer === this.#tickTimer) this.onTick();
		else this.update();
	}

	private onTick(): void {
		this.#tickTimer.start(TICK_MS);
		this.tick();
	}

	private enter(view: View): void {
		this.#view = view;
		const { screen } = this;
		screen.page = 0;
		screen.linesKey = -1;
		screen.lines.length = 0;
		screen.bestDbm = undefined;
		this.#pageSince = this.#seconds;
		this.#painter.clear();
		this.paint();
	}

	/** Paints all that changed, at once. */
	paint(): void {
		this.#parts = PART.ALL;
		this.update();
	}

	private update(): void {
		if (this.#parts === 0) return;
		const now = this.#options.clock.ticks();
		this.look(now);
		if (this.watchAlarm()) return;
		this.repaint();
		if (this.#restUntil > 0) this.#restUntil = this.rest(now);
	}

	/** A power that grew too old is a change; and every LOOK_MS all is looked at that may change without a word. */
	private look(now: number): void {
		const { screen } = this;
		if (now >= this.#lookAt) {
			this.#lookAt = now + LOOK_MS;
			// An old power is shown for a while only.
			this.#parts |= screen.isStale ? PART.ALL : UNTOLD;
		}
		if ((this.#parts & PART.POWER) === 0) {
			const isStale = screen.model.readings.reason(0xe7) === "STALE";
			if (isStale !== screen.isStale) this.#parts = PART.ALL;
		}
		if (this.#parts !== 0 && this.#view !== VIEWS.now) this.#parts = PART.ALL;
		screen.look(this.#parts);
	}

	private repaint(): void {
		const { screen } = this;
		if (this.#language !== screen.language) {
			this.#language = screen.language;
			screen.linesKey = -1;
			this.#painter.clear();
		}
		if (screen.resetInS !== undefined) {
			VIEWS.reset.paint(screen);
			return;
		}
		if (screen.full) screen.pages = this.#view.pages(screen);
		if (screen.page >= screen.pages) screen.page = 0;
		this.#view.paint(screen);
		this.#parts = 0;
	}

	/** True when a new alarm has brought the view Now to the front, and so painted it. */
	private watchAlarm(): boolean {
		if (!this.#watch.update(this.screen, this.#options.clock.ticks())) return false;
		this.#restUntil = 0;
		if (!this.alarm.loud || this.#view === VIEWS.now) return false;
		this.#chosen = false;
		this.enter(VIEWS.now);
		return true;
	}

	private watchHold(): void {
		if (this.#pressedAt < 0) return;
		const seconds = Math.floor((this.#options.clock.ticks() - this.#pressedAt) / 1000);
		if (seconds < RESET_FROM_S) return;
		const first = this.screen.resetInS === undefined;
		this.screen.resetInS = Math.max(0, RESET_S - seconds);
		if (first) this.#painter.clear();
		if (seconds < RESET_S) return;
		this.#pressedAt = -1;
		this.screen.resetInS = undefined;
		this.enter(VIEWS.boot);
		this.screen.model.factoryReset();
	}

	private turnPage(): void {
		const { screen } = this;
		if (this.#view !== VIEWS.message || screen.pages < 2) return;
		if (this.#seconds - this.#pageSince < TURN_S) return;
		this.#pageSince = this.#seconds;
		screen.page = (screen.page + 1) % screen.pages;
	}

	/** The view that the display shows by itself: the power, or why there is none. */
	private goHome(): void {
		const idle = this.#options.clock.ticks() - this.#lastPress;
		if (this.#chosen) {
			const { view } = this;
			const long = view === "setup" || view === "placement" || view === "link";
			if (idle < (view === "help" ? 5000 : long ? LONG_RETURN_MS : RETURN_MS)) return;
			this.#chosen = false;
		}
		if (this.#seconds < BOOT_S) return;
		const { screen } = this;
		const home = screen.watts !== undefined || screen.oldWatts !== undefined ? VIEWS.now : VIEWS.message;
		if (this.#view !== home) this.enter(home);
	}

	private pressed(name: ButtonName): void {
		const { screen } = this;
		const { buttons } = this.#options;
		if (this.#view === VIEWS.menu) screen.entry = (screen.entry + 1) % MENU.length;
		else if (name === buttons[0]) {
			const more = buttons.length === 1 && screen.page + 1 < screen.pages;
			if (more) this.page(1);
			else this.next();
		} else if (name === buttons[1]) this.page(1);
		else this.home();
		this.paint();
	}

	/** A long press opens the menu; in the menu it chooses. */
	private held(name: ButtonName): void {
		const { screen } = this;
		if (this.#view === VIEWS.menu) this.choose();
		else if (name === this.#options.buttons[1] && screen.pages > 1) this.page(-1);
		else {
			screen.entry = 0;
			this.#chosen = true;
			this.enter(VIEWS.menu);
		}
		this.paint();
	}

	private choose(): void {
		const { screen } = this;
		switch (MENU[screen.entry]) {
			case "brightness": {
				const now = screen.model.light.brightness;
				const next = BRIGHTNESS_STEPS.find((step) => step > now) ?? BRIGHTNESS_STEPS[0]!;
				screen.model.setBrightness(next);
				screen.look(PART.ALL);
				this.light();
				return;
			}
			case "setup":
				screen.model.openSetup();
				this.show("setup");
				return;
			case "link":
				this.show("link");
				return;
			default:
				this.home();
		}
	}

	private home(): void {
		this.#chosen = false;
		this.goHome();
	}

	private page(by: number): void {
		const { screen } = this;
		screen.page = (screen.page + by + screen.pages) % screen.pages;
		this.#pageSince = this.#seconds;
	}

	private next(): void {
		this.#chosen = true;
		let at = ORDER.indexOf(this.#view);
		do at = (at + 1) % ORDER.length;
		while (!this.isUseful(ORDER[at]!));
		this.enter(ORDER[at]!);
	}

	/** A view with nothing to show is passed over. */
	private isUseful(view: View): boolean {
		const { screen } = this;
		const { model } = screen;
		if (view === VIEWS.balance) return model.readings.reasonT !== "NO_PHASE";
		if (view === VIEWS.message) return currentError(screen) !== undefined || screen.watts === undefined;
		if (view === VIEWS.setup) return model.setup !== undefined;
		return true;
	}

	private light(): void {
		const idle = this.#options.clock.ticks() - this.#lastPress;
		this.#dimmer.update(idle, this.alarm.loud, (this.screen.parts & PART.STEADY) !== 0);
	}

	/** Against burn-in the picture moves by a pixel now and then. */
	private move(): void {
		const place = orbit(this.#options.clock.ticks());
		if (place === this.#place) return;
		this.#place = place;
		this.#painter.shift(place[0], place[1]);
		this.#painter.clear();
		this.screen.look(PART.ALL);
	}
}
