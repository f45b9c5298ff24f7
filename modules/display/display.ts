import type { ReadingsListener } from "../meter/readings";
import type { Backlight, Sound } from "../ports/backlight";
import type { ButtonName } from "../ports/buttons";
import type { Canvas } from "../ports/canvas";
import type { Clock } from "../ports/clock";
import type { Timer, TimerOwner, Timers } from "../ports/timers";
import { Alarm } from "./alarm/alarm";
import { AlarmWatch } from "./alarm/alarm-watch";
import { HOLD_MS, RESET_FROM_S, RESET_S } from "./buttons";
import { Dimmer } from "./light/dimmer";
import { AWAKE_MS, orbit } from "./light/night";
import type { DisplayModel } from "./model";
import { chooseEntry, homeOf, neighbour, turnAfterS } from "./navigation";
import { layoutFor } from "./paint/layout";
import { Painter } from "./paint/painter";
import { PART, partsOf, Screen, TOUCHED, type View } from "./screen";
import { MENU } from "./views/menu";
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
/** Without a press the display goes back to the first view after this; set-up and placement stay longer. */
const RETURN_MS = 60_000;
const LONG_RETURN_MS = 600_000;
/** How long the scheme of the buttons stands after the first press. */
const HELP_MS = 6000;
const BOOT_S = 2;
/** So often is looked at what changes without being told: currents grow old, a day ends. */
const LOOK_MS = 10_000;
const UNTOLD = PART.CURRENT | PART.ENERGY | PART.STEADY;
/** In the place of a time: the countdown was given up. */
const CANCELLED = -2;

/**
 * The screen of the device: chooses the view, repaints what changed, hears the buttons, minds alarm, night
 * and backlight. `start` it once; then call `invalidate` when the model changed, and `button` at each press.
 */
export class Display implements ReadingsListener, TimerOwner {
	readonly screen: Screen;
	readonly #options: DisplayOptions;
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
	/** The view that the help stands before, if somebody had chosen it; null until the help was shown. */
	#behind: View | undefined | null = null;
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
		const canvas = options.canvas;
		const model = options.model;
		this.#options = options;
		const painter = new Painter(canvas, layoutFor(canvas.width, canvas.height));
		this.screen = new Screen(painter, model, new Alarm(), options.clock, options.buttons);
		this.#watch = new AlarmWatch(this.alarm, options.sound);
		this.#dimmer = new Dimmer(options.backlight, model);
		this.#tickTimer = options.timers.create(this);
		this.#paintTimer = options.timers.create(this);
		this.#view = VIEWS.boot;
		this.#language = model.language;
	}

	get alarm(): Alarm {
		return this.screen.alarm;
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
	onReading(change: number): void {
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
		this.watchAlarm(now);
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
		if (this.#view !== VIEWS.now || this.#chosen || this.screen.watts == null) return 0;
		if (this.alarm.level !== "none" || this.#pressedAt >= 0 || now - this.#lastPress < AWAKE_MS) return 0;
		return Math.min(this.#lookAt, this.screen.ageDue, this.screen.turnDue);
	}

	/** A button went down or up. */
	button(name: ButtonName, pressed: boolean): void {
		const now = this.#options.clock.ticks();
		if (pressed) {
			this.#pressedAt = now;
			this.#swallow = this.wake(false);
			this.paint();
			return;
		}
		if (this.#pressedAt < 0) return;
		const held = now - this.#pressedAt;
		this.letGo();
		if (this.#swallow || this.#pressedAt === CANCELLED) return;
		if (held >= HOLD_MS) this.held(name);
		else this.pressed(name);
	}

	/**
	 * Somebody pressed or touched: lights the screen. True when that was all: the press silenced an alarm, lit a dark
	 * screen, or was the first one, which shows what the buttons do.
	 */
	wake(byTouch: boolean): boolean {
		const now = this.#options.clock.ticks();
		const slept = this.#dimmer.isDark(now - this.#lastPress);
		this.#lastPress = now;
		this.screen.entry = byTouch ? TOUCHED : Math.max(0, this.screen.entry);
		const done = this.alarm.acknowledge() || slept;
		this.light();
		if (done || this.#behind !== null) return done;
		this.#behind = this.#chosen ? this.#view : undefined;
		this.#chosen = true;
		this.enter(VIEWS.help);
		return true;
	}

	/** Where no button can, a finger that stays counts down to the factory reset. */
	keep(stays: boolean): void {
		if (this.#options.buttons.length > 0) return;
		if (!stays) this.letGo();
		else if (this.#pressedAt < 0) this.#pressedAt = this.#options.clock.ticks();
	}

	/** Ends a press, and the countdown to the reset if that had begun. */
	private letGo(): void {
		this.#pressedAt = this.screen.resetInS == null ? -1 : CANCELLED;
		if (this.screen.resetInS == null) return;
		this.screen.resetInS = undefined;
		this.enter(this.#view);
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
		const screen = this.screen;
		screen.page = 0;
		screen.linesKey = -1;
		screen.lines.length = 0;
		screen.bestDbm = undefined;
		this.#pageSince = this.#seconds;
		this.screen.painter.clear();
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
		if (this.watchAlarm(now)) return;
		this.repaint();
		if (this.#restUntil > 0) this.#restUntil = this.rest(now);
	}

	/** A power that grew too old is a change; and every LOOK_MS all is looked at that may change without a word. */
	private look(now: number): void {
		const screen = this.screen;
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
		screen.look(this.#parts, now);
	}

	private repaint(): void {
		const screen = this.screen;
		if (this.#language !== screen.language) {
			this.#language = screen.language;
			screen.linesKey = -1;
			this.screen.painter.clear();
		}
		if (screen.resetInS != null) {
			VIEWS.reset.paint(screen);
			return;
		}
		if (screen.full) screen.pages = this.#view.pages(screen);
		if (screen.page >= screen.pages) screen.page = 0;
		this.#view.paint(screen);
		this.#parts = 0;
	}

	/** True when a new alarm has brought the view Now to the front, and so painted it. */
	private watchAlarm(now: number): boolean {
		if (!this.#watch.update(this.screen, now)) return false;
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
		const first = this.screen.resetInS == null;
		this.screen.resetInS = Math.max(0, RESET_S - seconds);
		if (first) this.screen.painter.clear();
		if (seconds < RESET_S) return;
		this.#pressedAt = -1;
		this.screen.resetInS = undefined;
		this.enter(VIEWS.boot);
		this.screen.model.factoryReset();
	}

	private turnPage(): void {
		const alone = this.#options.buttons.length === 1 && !this.screen.touched;
		if (this.#seconds - this.#pageSince >= turnAfterS(this.screen, this.#view, alone)) this.page(1);
	}

	/** The view that the display shows by itself: the power, or why there is none. */
	private goHome(): void {
		const idle = this.#options.clock.ticks() - this.#lastPress;
		if (this.#chosen) {
			const view = this.view;
			const long = view === "setup" || view === "placement" || view === "link";
			if (idle < (view === "help" ? HELP_MS : long ? LONG_RETURN_MS : RETURN_MS)) return;
			const behind = view === "help" ? this.#behind : null;
			if (behind != null) {
				this.enter(behind);
				return;
			}
			this.#chosen = false;
		}
		if (this.#seconds < BOOT_S) return;
		const home = homeOf(this.screen);
		if (this.#view !== home) this.enter(home);
	}

	private pressed(name: ButtonName): void {
		if (this.#view === VIEWS.menu) this.screen.entry = (this.screen.entry + 1) % MENU.length;
		else if (name === this.#options.buttons[0]) this.go(1);
		else if (name === this.#options.buttons[1]) this.page(1);
		else this.home();
		this.paint();
	}

	/** A long press opens the menu; in the menu it chooses. */
	private held(name: ButtonName): void {
		if (this.#view === VIEWS.menu) chooseEntry(this, this.screen.entry);
		else if (name === this.#options.buttons[1] && this.screen.pages > 1) this.page(-1);
		else this.openMenu();
		this.paint();
	}

	openMenu(): void {
		if (!this.screen.touched) this.screen.entry = 0;
		this.#chosen = true;
		this.enter(VIEWS.menu);
	}

	/** Goes to the view that the display chooses by itself. */
	home(): void {
		this.#chosen = false;
		this.goHome();
	}

	/** Turns pages, round and round. */
	page(by: number): void {
		const screen = this.screen;
		screen.page = (screen.page + by + screen.pages) % screen.pages;
		this.#pageSince = this.#seconds;
	}

	/** Goes to the next view (1) or the one before (-1). */
	go(by: number): void {
		const from = this.#view === VIEWS.help ? (this.#behind ?? homeOf(this.screen)) : this.#view;
		this.#chosen = true;
		this.enter(neighbour(this.screen, from, by));
	}

	/** Sets the backlight as settings, night, presses and alarm want it. */
	light(): void {
		const idle = this.#options.clock.ticks() - this.#lastPress;
		this.#dimmer.update(idle, this.alarm.loud, (this.screen.parts & PART.STEADY) !== 0);
	}

	/** Against burn-in the picture moves by a pixel now and then. */
	private move(): void {
		const place = orbit(this.#options.clock.ticks());
		if (place === this.#place) return;
		this.#place = place;
		this.screen.painter.shift(place[0], place[1]);
		this.screen.painter.clear();
		this.screen.look(PART.ALL);
	}
}
