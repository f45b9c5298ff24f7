import { Display } from "../../../modules/display/display";
import { ERROR_CODES, type ErrorCode } from "../../../modules/errors/codes";
import type { Language } from "../../../modules/languages/languages";
import type { LinkState } from "../../../modules/meter/values/readings";
import type { Canvas } from "../../../modules/ports/canvas";
import type { Clock } from "../../../modules/ports/clock";
import type { Timers } from "../../../modules/ports/timers";
import { DemoModel } from "./demo-model";

/** A moment in the life of the display, for pictures and tests. */
export interface Situation {
	readonly name: string;
	readonly view: Parameters<Display["show"]>[0];
	/** Sets up the model; `time.pass(ms)` moves the clock. */
	readonly set: (model: DemoModel, time: StillTime) => void;
	/** From 0; -1 is the last. */
	readonly page?: number;
}

/** A clock that only moves when it is set, and timers that never fire: `Display.tick` is called by hand. */
export class StillTime implements Clock, Timers {
	#now = 3_000_000;
	ticks(): number {
		return this.#now;
	}
	unix(): number | undefined {
		return undefined;
	}
	pass(ms: number): void {
		this.#now += ms;
	}
	create(): { start(): void; stop(): void; readonly running: boolean } {
		return { start() {}, stop() {}, running: false };
	}
}

function joined(model: DemoModel, watts: number, r: number, t: number): void {
	model.readings.setLink("ready");
	model.readings.rssiDbm = -71;
	model.readings.dialect = "DSE";
	model.constants();
	model.meter(watts, r, t);
}

const state = (linkState: LinkState): Situation => ({
	name: `state-${linkState}`,
	view: "message",
	set(model, time) {
		model.readings.setLink(linkState);
		model.link.attempt = 2;
		time.pass(14_000);
	},
});

const failure = (name: string, code: ErrorCode, nextTryS?: number, page?: number): Situation => ({
	name,
	view: "message",
	...(page === undefined ? {} : { page }),
	set(model, time) {
		model.readings.setLink("recovering", code);
		model.link.attempt = 3;
		model.link.nextTryS = nextTryS;
		time.pass(5000);
	},
});

const bought = (model: DemoModel, time: StillTime) => {
	joined(model, 1234, 62, 71);
	time.pass(3000);
};

/** The small sizes show their values by turns, one every 5 s. */
const turned = (turns: number) => (model: DemoModel, time: StillTime) => {
	time.pass(turns * 5000);
	bought(model, time);
};

export const SITUATIONS: readonly Situation[] = [
	{ name: "now-buying", view: "now", set: bought },
	{ name: "now-turn-2", view: "now", set: turned(1) },
	{ name: "now-turn-3", view: "now", set: turned(2) },
	{ name: "now-turn-4", view: "now", set: turned(3) },
	{ name: "now-turn-5", view: "now", set: turned(4) },
	{
		name: "now-selling",
		view: "now",
		set(model, time) {
			joined(model, -2876, -150, -138);
			time.pass(7000);
		},
	},
	{
		name: "now-caution",
		view: "now",
		set(model, time) {
			joined(model, 3480, 170, 181);
			time.pass(2000);
		},
	},
	{
		name: "now-warning",
		view: "now",
		set(model, time) {
			joined(model, 4390, 221, 227);
			time.pass(1000);
		},
	},
	{
		name: "now-look-ahead",
		view: "now",
		set(model, time) {
			joined(model, 2980, 131, 150);
			model.energy.projectedWh = 2110;
			time.pass(1000);
		},
	},
	{
		name: "now-ten-kilowatts",
		view: "now",
		set(model) {
			joined(model, 10_482, 520, 531);
			model.contractA = 0;
			model.energy.sells = false;
			model.energy.projectedWh = undefined;
		},
	},
	{
		name: "now-two-wire",
		view: "now",
		set(model) {
			joined(model, 388, 39, 0x7ffe);
			model.contractA = 30;
			model.energy.sells = false;
		},
	},
	{
		name: "now-stale",
		view: "now",
		set(model, time) {
			joined(model, 862, 41, 47);
			model.readings.setLink("recovering", "SESSION_SILENT");
			time.pass(150_000);
		},
	},
	{
		name: "now-wrong-clock",
		view: "now",
		set(model, time) {
			bought(model, time);
			model.link.clockDoubtful = true;
		},
	},
	{ name: "today", view: "today", set: bought },
	{
		name: "today-gaps",
		view: "today",
		set(model, time) {
			bought(model, time);
			model.energy.gapFrom = 9;
			model.energy.gapTo = 15;
			model.energy.sells = false;
		},
	},
	{
		name: "today-stale",
		view: "today",
		set(model, time) {
			bought(model, time);
			model.readings.setLink("recovering", "SEND_FAILED");
			time.pass(200_000);
		},
	},
	{
		name: "today-doubtful",
		view: "today",
		set(model, time) {
			bought(model, time);
			model.energy.doubtfulFrom = 0;
		},
	},
	{ name: "days", view: "days", set: bought },
	{
		name: "days-buying-only",
		view: "days",
		set(model, time) {
			bought(model, time);
			model.energy.sells = false;
			model.energy.doubtfulFrom = 1;
		},
	},
	{
		name: "days-doubtful",
		view: "days",
		set(model, time) {
			bought(model, time);
			model.energy.doubtfulFrom = 1;
		},
	},
	{ name: "balance", view: "balance", set: bought },
	{
		name: "balance-uneven",
		view: "balance",
		set(model) {
			joined(model, 3900, 331, 38);
			model.contractA = 60;
		},
	},
	{ name: "placement", view: "placement", set: bought },
	{
		name: "placement-weak",
		view: "placement",
		set(model) {
			joined(model, 500, 20, 30);
			model.readings.rssiDbm = -91;
		},
	},
	{ name: "link", view: "link", set: bought },
	{ name: "link-end", view: "link", page: -1, set: bought },
	{
		name: "link-trouble",
		view: "link",
		set(model, time) {
			model.readings.setLink("recovering", "SCAN_NO_METER");
			model.link.attempt = 12;
			model.link.nextTryS = 600;
			model.link.lanError = "LAN_PORT_BUSY";
			time.pass(61_000);
		},
	},
	{ name: "items", view: "items", set: bought },
	{ name: "items-2", view: "items", page: 1, set: bought },
	{ name: "items-3", view: "items", page: 2, set: bought },
	{
		name: "setup-wifi",
		view: "setup",
		set(model) {
			model.readings.setLink("off", "CREDENTIALS_MISSING");
		},
	},
	{
		name: "setup-wifi-2",
		view: "setup",
		page: 1,
		set(model) {
			model.readings.setLink("off", "CREDENTIALS_MISSING");
		},
	},
	{
		name: "setup-closed",
		view: "setup",
		set(model, time) {
			bought(model, time);
			model.setup = undefined;
		},
	},
	{
		name: "setup-address",
		view: "setup",
		set(model, time) {
			bought(model, time);
			model.setup = { ssid: "", password: "", pin: "4821", url: "http://192.168.1.23/" };
		},
	},
	{ name: "boot", view: "boot", set: () => {} },
	{ name: "menu", view: "menu", set: bought },
	{ name: "help", view: "help", set: bought },
	{
		name: "wrong-clock",
		view: "message",
		set(model, time) {
			bought(model, time);
			model.readings.linkError = "METER_CLOCK";
		},
	},
	state("off"),
	state("probing"),
	state("scanning"),
	state("joining"),
	state("ready"),
	{
		name: "state-blocked",
		view: "message",
		set(model, time) {
			bought(model, time);
			model.readings.setLink("blocked", "DUTY_LIMIT");
			model.link.nextTryS = 2400;
			time.pass(300_000);
		},
	},
	state("recovering"),
	failure("no-meter", "SCAN_NO_METER", 90),
	failure("no-meter-2", "SCAN_NO_METER", 90, 1),
	failure("wrong-password", "JOIN_REFUSED", 300),
	failure("service-ended", "JOIN_REFUSED_KNOWN", 900),
	failure("no-credentials", "CREDENTIALS_MISSING"),
	failure("no-module", "MODULE_SILENT", 10),
	{
		name: "message-stale",
		view: "message",
		set(model, time) {
			bought(model, time);
			failure("", "SCAN_NO_METER", 90).set(model, time);
			// A turn in which the age stands in the place of the next try.
			time.pass(7 * 60_000 + 7000);
		},
	},
];

/** The message of each error, when the next try is a while off. */
export const MESSAGES: readonly Situation[] = ERROR_CODES.map((code) =>
	failure(`message-${code}`, code, 300),
);

/** Draws a situation as the device would show it, on an empty canvas. */
export function renderSituation(canvas: Canvas, situation: Situation, language: Language): Display {
	const time = new StillTime();
	const model = new DemoModel(time);
	model.language = language;
	const display = new Display({ canvas, model, clock: time, timers: time, buttons: ["a", "b"] });
	situation.set(model, time);
	display.start();
	display.show(situation.view);
	const page = situation.page ?? 0;
	display.stage.page = page < 0 ? display.stage.pages + page : page;
	display.invalidate();
	display.tick();
	return display;
}
