import { EPC } from "../echonet/epc";
import type { Clock } from "../ports/clock";
import type { Settings, SettingsListener } from "../settings/settings";
import type { Derived } from "./derived";
import { CHANGE, type Readings, type ReadingsListener } from "./values/readings";

const MINUTE_MS = 60_000;

/**
 * A surplus: more than `surplusW` has been sold for `surplusMin` minutes without a break. A value that is missing is a
 * break. Where all is sold by contract nothing can be used instead, so there is none.
 */
export class Surplus implements ReadingsListener, SettingsListener {
	private readonly _clock: Clock;
	private readonly _derived: Derived;
	private readonly _settings: Settings;
	/** `clock.ticks()` since when enough is sold, or -1. */
	private _since = -1;
	private _isOn = false;

	constructor(clock: Clock, readings: Readings, derived: Derived, settings: Settings) {
		this._clock = clock;
		this._derived = derived;
		this._settings = settings;
		readings.listen(this);
		settings.listen(this);
	}

	/** Undefined where nothing can be sold, where it is switched off, and while the power is not known. */
	get state(): boolean | undefined {
		const isKnown = this._settings.integer("surplusW") > 0 && this.watts != null;
		return isKnown && this.canBe ? this._isOn : undefined;
	}

	/** What is sold now in W while there is a surplus. */
	get surplusW(): number | undefined {
		return this.state === true ? this.watts : undefined;
	}

	/** There could be one here: the meter counts what is sold, beside what is bought. */
	get canBe(): boolean {
		return this._derived.wiring === "normal" && this._derived.has("sold");
	}

	onReading(change: number): void {
		if (change === EPC.POWER || change === CHANGE.AGE) this.look();
	}

	onSetting(key: string): void {
		if (key === "surplusW" || key === "surplusMin" || key === "wiring") this.look();
	}

	/** Sold now in W; below 0 while power is bought. */
	private get watts(): number | undefined {
		const watts = this._derived.watts;
		return watts == null ? undefined : -watts;
	}

	private look(): void {
		const least = this._settings.integer("surplusW");
		const now = this._clock.ticks();
		if (least === 0 || !((this.watts ?? 0) > least)) this._since = -1;
		else if (this._since < 0) this._since = now;
		this._isOn = this._since >= 0 && now - this._since >= this._settings.integer("surplusMin") * MINUTE_MS;
	}
}
