import { readI32 } from "../bytes/bytes";
import type { Language } from "../errors/texts";
import { LINK_STATES, type LinkState } from "../meter/readings";
import type { Reason } from "../meter/reasons";
import type { ButtonName } from "../ports/buttons";
import type { Clock } from "../ports/clock";
import { type Alarm, contractLoad, contractShare, projectedShare } from "./alarm/alarm";
import type { DisplayModel } from "./model";
import { type Box, type Layout, ROLE } from "./paint/layout";
import { ALIGN, type Painter } from "./paint/painter";
import { OLD_VALUE_S, TONE, type Tone } from "./paint/theme";
import { type Density, wrap } from "./paint/wrap";
import { ageKey, ageText, clockText, nextAge, signalBars, spanText } from "./words/format";
import { fill, type Labels, labels, linkWords, titles, type ViewName } from "./words/words";

/** Slots of what all views but Now have; a view's own slots begin at FIRST_SLOT. */
const TITLE = 0;
const MARK = 1;
export const FIRST_SLOT = 4;
/** Side of the cross of a missing signal. */
const CROSS = 9;
const MINUTES_A_DAY = 1440;

/** What of the picture may have changed, as bits. */
export const PART = Object.freeze({
	/** The power, and what follows from it: age, share, projection of the half hour. */
	POWER: 1,
	/** Currents. */
	CURRENT: 2,
	/** Counters of energy. */
	ENERGY: 4,
	/** What changes without being told: signal, clock, night. */
	STEADY: 8,
	/** Anything at all, settings too. */
	ALL: 15,
} as const);

/** What a change that `Readings` told (an EPC or one of its CHANGE) shows on. */
export function partsOf(change: number): number {
	switch (change) {
		case 0xe7:
			return PART.POWER;
		case 0xe8:
			return PART.CURRENT;
		case 0xe0:
		case 0xe3:
			return PART.ENERGY;
		default:
			return PART.ALL;
	}
}

/** One view: what it paints once after the screen was cleared, and what may change. */
export interface View {
	readonly name: ViewName;
	/** How many pages it has now, at least 1. */
	pages(screen: Screen): number;
	/** Paints what changed since the last time. After a `clear` everything has. */
	paint(screen: Screen): void;
}

const TURN_MS = 5000;

/** In the place of an entry of the menu: fingers choose none before they touch it. */
export const TOUCHED = -1;

/** What a view needs for painting: the painter, the model, the words, and the page that is shown. */
export class Screen {
	readonly painter: Painter;
	readonly model: DisplayModel;
	readonly alarm: Alarm;
	readonly layout: Layout;
	page = 0;
	pages = 1;
	/** What may have changed since the last painting; nothing when only time has passed. */
	parts: number = PART.ALL;
	/** The live power in W, selling negative, also with "all sold" wiring; undefined when there is none. */
	watts: number | undefined;
	/** The last power received, while it is not older than OLD_VALUE_S; to be shown as an old value only. */
	oldWatts: number | undefined;
	/** Why there is no live power. */
	reason: Reason | undefined;
	isStale = false;
	/** Seconds since the last power was received, or undefined when none was. */
	ageS: number | undefined;
	/** `clock.ticks()` from which the age reads differently, or the power is too old. */
	ageDue = 0;
	/** Currents in 0.1 A. */
	currentR: number | undefined;
	currentT: number | undefined;
	/** Contracted current in A, 0 when it is not set. */
	contractA = 0;
	/** Share of the contract in percent that is used now, and that the running half hour will have used. */
	share: number | undefined;
	ahead: number | undefined;
	/** The meter's clock is doubtful, so that hours and days are too. */
	clockDoubtful = false;
	/** What the running half hour will have bought, in Wh. */
	projectedWh: number | undefined;
	language: Language;
	/** True in every other second, for what shall blink. */
	blink = false;
	/** Lines of the message that is shown; kept so that it is wrapped once. */
	readonly lines: string[] = [];
	/** What `lines` hold, as the view that filled them says. */
	linesKey = -1;
	readonly buttons: readonly ButtonName[];
	/** Seconds until the button that is held resets the device; undefined when none is. */
	resetInS: number | undefined;
	readonly #clock: Clock;
	/** The entry of the menu that is chosen, or TOUCHED. */
	entry = 0;
	/** Best signal seen by the view Placement, in dBm. */
	bestDbm: number | undefined;
	/** "All sold" wiring: what the meter counts forward is sold. */
	#turned = false;
	/** Age in seconds from which the power is too old. */
	#limitS = 0;

	constructor(
		painter: Painter,
		model: DisplayModel,
		alarm: Alarm,
		clock: Clock,
		buttons: readonly ButtonName[],
	) {
		this.#clock = clock;
		this.language = model.language;
		this.painter = painter;
		this.model = model;
		this.alarm = alarm;
		this.layout = painter.layout;
		this.buttons = buttons;
	}

	/** The last press was a touch of the screen. */
	get touched(): boolean {
		return this.entry === TOUCHED;
	}

	get labels(): Labels {
		return labels(this.language);
	}

	/** True when anything may have changed since the last painting. */
	get full(): boolean {
		return this.parts === PART.ALL;
	}

	/** Reads once what several cells need, before painting: what the parts need, and the age of the power. */
	look(parts: number, now = this.#clock.ticks()): void {
		const readings = this.model.readings;
		this.parts = parts;
		const arrived = readings.arrivedAt(0xe7);
		if (arrived == null) this.ageS = undefined;
		else {
			this.ageS = Math.floor((now - arrived) / 1000);
			this.ageDue = arrived + Math.min(nextAge(this.ageS), this.#limitS) * 1000;
		}
		if (parts === 0) return;
		if (parts === PART.ALL) {
			const model = this.model;
			this.language = model.language;
			this.contractA = model.contractA;
			this.clockDoubtful = model.link.clockDoubtful;
			this.#turned = model.allSold;
			this.#limitS = readings.staleAfterS(0xe7);
		}
		if ((parts & PART.POWER) !== 0) this.#lookAtPower();
		if ((parts & PART.CURRENT) !== 0) {
			this.currentR = readings.currentR;
			this.currentT = readings.currentT;
		}
		const contractA = this.contractA;
		const watts = this.watts;
		if (contractA === 0 || watts == null) this.share = this.ahead = undefined;
		else {
			this.share = contractShare(contractA, watts, this.currentR, this.currentT);
			this.ahead = watts > 0 ? projectedShare(contractA, this.projectedWh) : undefined;
		}
	}

	#lookAtPower(): void {
		const readings = this.model.readings;
		const watts = readings.watts;
		const reason = watts == null ? readings.reason(0xe7) : undefined;
		this.reason = reason;
		this.isStale = reason === "STALE";
		this.watts = watts == null ? undefined : this.#signed(watts);
		this.oldWatts = this.isStale ? this.#old() : undefined;
		this.projectedWh = this.model.energy.projectedWh;
	}

	/** What is used beyond the contract (below 0: what is left), in 0.1 A; undefined when it is not known. */
	get overA(): number | undefined {
		const contractA = this.contractA;
		const watts = this.watts;
		if (contractA === 0 || watts == null) return undefined;
		return contractLoad(watts, this.currentR, this.currentT) - contractA * 10;
	}

	#old(): number | undefined {
		if ((this.ageS ?? 0) > OLD_VALUE_S) return undefined;
		// Made anew: it is needed while nothing comes, and would take its slots all the time.
		const raw = new Uint8Array(4);
		return this.model.readings.copyRaw(0xe7, raw, 0) === 4 ? this.#signed(plainWatts(raw)) : undefined;
	}

	/** Seconds since the link came into its present state. */
	get stateAgeS(): number {
		return Math.max(0, Math.floor((this.#clock.ticks() - this.model.readings.linkSince) / 1000));
	}

	/** Counts on every TURN_MS: which value a tile shows that shows several by turns. */
	get turn(): number {
		return Math.floor(this.#clock.ticks() / TURN_MS);
	}

	/** `clock.ticks()` from which the view Now shows another value by itself. */
	get turnDue(): number {
		return this.layout.now.turns.length > 0 ? (this.turn + 1) * TURN_MS : Number.POSITIVE_INFINITY;
	}

	/** Breaks a text in a role's font into `lines`; a higher `density` fills them rather than keeping words whole. */
	wrap(text: string, role: 0 | 1, width: number, density: Density = 0): void {
		const painter = this.painter;
		wrap(text, width, (piece) => painter.width(piece, role), this.lines, density);
	}

	/** Title, page number, and what must be seen on every view: an alarm, an old value. */
	header(name: ViewName): void {
		if (this.painter.due(TITLE, 0))
			this.painter.text(this.layout.title, this.#titleRole(name), titles(this.language)[name], TONE.text);
		this.#mark(name);
	}

	/** The width in pixels that the title of a view takes. */
	titleWidth(name: ViewName): number {
		return this.painter.width(titles(this.language)[name], this.#titleRole(name));
	}

	#titleRole(name: ViewName): 0 | 2 {
		const width = this.layout.title[2];
		const height = this.layout.title[3];
		const fits = this.painter.width(titles(this.language)[name], ROLE.word) <= width;
		return fits && height >= this.painter.fontHeight(ROLE.word) ? ROLE.word : ROLE.text;
	}

	/** Four bars of rising height; all empty, with a cross above the low ones, when there is no link. */
	signal(slot: number, box: Box): void {
		const painter = this.painter;
		if (box[2] === 0) return;
		const joined = this.model.readings.linkState === "ready";
		const bars = joined ? signalBars(this.model.readings.rssiDbm) : -1;
		if (!painter.due(slot, bars)) return;
		const x = box[0];
		const y = box[1];
		const width = box[2];
		const height = box[3];
		const step = width >> 2;
		painter.beginBlank(x, y, width, height);
		for (let bar = 0; bar < 4; bar++) {
			const high = Math.floor((height * (bar + 1)) / 4);
			const tone = bar < bars ? TONE.text : TONE.line;
			painter.rect(tone, x + bar * step, y + height - high, step - 2, high);
		}
		if (!joined)
			for (let i = 0; i < CROSS; i++) {
				painter.rect(TONE.warning, x + i, y + i, 2, 2);
				painter.rect(TONE.warning, x + i, y + CROSS - 1 - i, 2, 2);
			}
		painter.end();
	}

	linkWord(): string {
		return linkWords(this.language)[this.model.readings.linkState];
	}

	#mark(name: ViewName): void {
		const painter = this.painter;
		const l = this.labels;
		const alarm = this.alarm;
		if (alarm.level !== "none") {
			const tone = alarm.level === "warning" ? TONE.warning : TONE.caution;
			if (painter.due(MARK, tone)) this.#badge(alarm.level === "warning" ? l.over : l.caution, l.over, tone);
			return;
		}
		const age = this.ageS;
		if (this.isStale && age != null) {
			const minute = this.model.minuteOfDay;
			if ((name === "today" || name === "days") && minute != null) {
				// Half hours and days lose little in a few minutes: told calmly for an hour.
				const at = (minute - Math.floor(age / 60) + MINUTES_A_DAY) % MINUTES_A_DAY;
				const tone = age < 3600 ? TONE.doubt : TONE.caution;
				if (painter.due(MARK, 40_000 + at * 16 + tone))
					this.#badge(fill(l.asOf, clockText(at)), clockText(at), tone);
				return;
			}
			if (painter.due(MARK, 100 + ageKey(age)))
				this.#badge(fill(l.staleValue, ageText(l, age)), spanText(l, age), TONE.doubt);
			return;
		}
		// Beside "Set-up" a word for the link would read as one for the page.
		if (this.watts == null && name !== "setup") {
			if (painter.due(MARK, 1000 + stateIndex(this.model.readings.linkState)))
				this.#badge(this.linkWord(), this.linkWord(), TONE.doubt);
			return;
		}
		const minute = this.model.minuteOfDay;
		const key = this.pages > 1 ? 5000 + this.page * 100 + this.pages : 20_000 + (minute ?? -1);
		if (!painter.due(MARK, key)) return;
		const text = this.pages > 1 ? `${this.page + 1}/${this.pages}` : minute == null ? "" : clockText(minute);
		painter.text(this.layout.mark, ROLE.text, text, TONE.quiet, ALIGN.right);
	}

	/** Black on a bright ground, at the right; the short text where the long one does not fit. */
	#badge(long: string, short: string, tone: Tone): void {
		const painter = this.painter;
		const x = this.layout.mark[0];
		const y = this.layout.mark[1];
		const width = this.layout.mark[2];
		const height = this.layout.mark[3];
		const role = painter.width(long, ROLE.text) + 6 <= width ? ROLE.text : ROLE.small;
		const text = painter.width(long, role) + 6 <= width ? long : short;
		const used = Math.min(width, painter.width(text, role) + 6);
		painter.beginBlank(x, y, width, height);
		painter.rect(tone, x + width - used, y + 1, used, height - 2);
		painter.drawIn(text, role, TONE.ground, x + width - used + 3, y, height);
		painter.end();
	}

	#signed(watts: number | undefined): number | undefined {
		return watts != null && this.#turned ? -watts : watts;
	}
}

/** A number for each state of the link, for keys of slots. */
export function stateIndex(state: LinkState): number {
	return LINK_STATES.indexOf(state);
}

/** The power in an EDT of E7, or undefined for the codes that are no number. */
function plainWatts(edt: Uint8Array): number | undefined {
	const value = readI32(edt, 0);
	return value >= 0x7ffffffe || value === -0x80000000 ? undefined : value;
}
