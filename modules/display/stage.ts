import { LANGUAGES } from "../languages/languages";
import { shortClockText } from "../meter/clock/calendar";
import { CALM_S } from "../meter/values/ages";
import type { Alarm } from "./alarm/alarm";
import { Glance } from "./glance";
import type { DisplayModel } from "./model";
import { type Box, type Layout, ROLE, type Role } from "./paint/layout";
import { ALIGN } from "./paint/painter";
import type { Look, Sheet } from "./paint/sheet";
import { TONE, type Tone } from "./paint/theme";
import type { Presses } from "./presses";
import { ageText, spanText } from "./words/format";
import { fill, type ViewName, type Words } from "./words/words";

/** One view. */
export interface View {
	readonly name: ViewName;
	/** How many pages it has now, at least 1; a view without it has one. */
	pages?(stage: Stage): number;
	/** Says to the sheet what every cell shows. */
	paint(stage: Stage): void;
}

const TURN_MS = 5000;
const MINUTES_A_DAY = 1440;
const MARK: Look = Object.freeze({ font: ROLE.text, tone: TONE.quiet, align: ALIGN.right });

/** What a view gets: where it says its cells, the model, the words, and what of the view is shown. */
export class Stage {
	readonly sheet: Sheet;
	readonly layout: Layout;
	readonly model: DisplayModel;
	readonly alarm: Alarm;
	readonly presses: Presses;
	readonly glance = new Glance();
	words: Words;
	page = 0;
	pages = 1;
	/** True in every other second, for what shall blink. */
	blink = false;
	/** Which value is shown where several are by turns. */
	turn = 0;
	/** The entry of the menu that is chosen; fingers choose none before they touch it. */
	entry = 0;
	/** Best signal seen since the view was opened, in dBm. */
	bestDbm: number | undefined;
	/** Goes up when history may have changed: at each change of the model and every few minutes, not each second. */
	version = 0;
	private _keptFor: string | undefined;
	private _kept: unknown;

	constructor(sheet: Sheet, layout: Layout, model: DisplayModel, alarm: Alarm, presses: Presses) {
		this.sheet = sheet;
		this.layout = layout;
		this.model = model;
		this.alarm = alarm;
		this.presses = presses;
		this.words = LANGUAGES[model.language].words;
	}

	/** Reads what the cells need. `now` in the clock's ticks; `hasChanged`: more may have changed than ages. */
	read(now: number, hasChanged: boolean): void {
		if (hasChanged) this.version++;
		this.words = LANGUAGES[this.model.language].words;
		this.turn = Math.floor(now / TURN_MS);
		this.glance.read(this.model, now);
	}

	/** `clock.ticks()` from which the view Now shows another value by itself. */
	get turnDue(): number {
		return this.layout.now.turns.length > 0 ? (this.turn + 1) * TURN_MS : Number.POSITIVE_INFINITY;
	}

	/** Another view begins, on an empty screen. */
	open(): void {
		this.page = 0;
		this.bestDbm = undefined;
		this._keptFor = this._kept = undefined;
		this.sheet.clear();
	}

	/** What a view made for `key` and keeps until that differs; one thing for each view. */
	keep<T>(key: string, make: () => T): T {
		if (this._keptFor !== key) {
			this._kept = make();
			this._keptFor = key;
		}
		return this._kept as T;
	}

	/** Title, page number, and what must be seen on every view: an alarm, an old value. */
	header(name: ViewName): void {
		const title = this.words.titles[name];
		const font = this.titleFont(title);
		// No wider than it must be: beside it a view may explain its marks.
		const width = Math.min(this.layout.title.width, this.sheet.width(title, font));
		this.sheet.text({ ...this.layout.title, width }, title, { font, tone: TONE.text });
		this.mark(name);
	}

	/** The width in pixels that the title of a view takes. */
	titleWidth(name: ViewName): number {
		const title = this.words.titles[name];
		return this.sheet.width(title, this.titleFont(title));
	}

	private titleFont(title: string): Role {
		const { width, height } = this.layout.title;
		const fits = this.sheet.width(title, ROLE.word) <= width;
		return fits && height >= this.sheet.fontHeight(ROLE.word) ? ROLE.word : ROLE.text;
	}

	private mark(name: ViewName): void {
		const { words, alarm, glance } = this;
		const ageS = glance.ageS;
		const minute = this.model.minuteOfDay;
		if (alarm.level === "warning") this.badge(words.over, words.over, TONE.warning);
		else if (alarm.level === "caution") this.badge(words.caution, words.over, TONE.caution);
		else if (glance.isStale && ageS != null && (name === "today" || name === "days") && minute != null) {
			const back = Math.floor(ageS / 60) % MINUTES_A_DAY;
			const at = shortClockText((minute - back + MINUTES_A_DAY) % MINUTES_A_DAY);
			this.badge(fill(words.asOf, at), at, ageS < CALM_S ? TONE.doubt : TONE.caution);
		} else if (glance.isStale && ageS != null)
			this.badge(fill(words.staleValue, ageText(words, ageS)), spanText(words, ageS), TONE.doubt);
		// Beside "Set-up" a word for the link would read as one for the page.
		else if (glance.watts == null && name !== "setup") {
			const link = words.links[glance.linkState];
			this.badge(link, link, TONE.doubt);
		} else if (this.pages > 1) this.sheet.text(this.layout.mark, `${this.page + 1}/${this.pages}`, MARK);
		else if (minute != null) this.sheet.text(this.layout.mark, shortClockText(minute), MARK);
	}

	/** Black on a bright ground, at the right; the short text where the long one does not fit. */
	private badge(long: string, short: string, tone: Tone): void {
		const sheet = this.sheet;
		const box: Box = this.layout.mark;
		const room = box.width - 6;
		const role = sheet.width(long, ROLE.text) <= room ? ROLE.text : ROLE.small;
		const text = sheet.first([long, short], role, room);
		const used = Math.min(box.width, sheet.width(text, role) + 6);
		const x = box.x + box.width - used;
		sheet.draw(box, `${text} ${role} ${tone}`, (pen) => {
			pen.rect(tone, x, box.y + 1, used, box.height - 2);
			pen.drawIn(text, role, TONE.ground, x + 3, box.y, box.height);
		});
	}
}
