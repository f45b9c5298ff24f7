import { EPC } from "../echonet/epc";
import { languageOf } from "../languages/choice";
import { LANGUAGES } from "../languages/languages";
import type { Meter } from "../meter/meter";
import { energyEpc, type Role } from "../meter/values/roles";
import type { Clock } from "../ports/clock";
import type { MqttMessage } from "../ports/mqtt";
import type { Settings } from "../settings/settings";
import type { Costs } from "../tariff/costs";
import { costJson, energyJson, liveJson, type PublishedFacts, stateJson } from "./bodies";
import { bitOf, DiscoveryMessage, discoveryTopic, ENTITIES } from "./discovery";
import type { MqttIdentity } from "./identity";
import { TextMessage } from "./message";
import { Past } from "./past";

/** What may be due, the most urgent first. */
export const DUE = Object.freeze({
	/** That we are there. */
	AVAILABILITY: 1,
	/** A meter that is gone is removed, one topic at a time. */
	OLD: 2,
	DISCOVERY: 4,
	STATE: 8,
	ENERGY: 16,
	LIVE: 32,
	HALF_HOURS: 64,
	DAYS: 128,
	COST: 256,
	/** All but OLD, which takes a broker that does as it is told. */
	ALL: 509,
} as const);
const KINDS = 9;

/** All that is retained of a meter, the description first: with it Home Assistant removes the device. */
const RETAINED = Object.freeze(["availability", "energy", "state", "cost", "halfhours", "days"] as const);
/** A live value holds in Home Assistant for so many times the age at which it is too old here, and at least so long. */
const EXPIRE_FACTOR = 2;
const EXPIRE_LEAST_S = 120;

/** What the messages need to know beside the readings. */
export interface OutboxFacts extends PublishedFacts {
	/** Address of the device's page, or "". */
	readonly pageUrl: string;
}

export interface OutboxParts {
	readonly clock: Clock;
	readonly version: string;
	readonly board: string;
	readonly settings: Settings;
	readonly meter: Meter;
	readonly costs: Costs;
	readonly facts: OutboxFacts;
	readonly identity: MqttIdentity;
}

/**
 * Which message is to go out next. It holds no message: what is due is made when it can go, so that only the newest state is
 * ever sent, and a broker that is away costs nothing. What says the same as the message before is left out.
 */
export class Outbox {
	private readonly _parts: OutboxParts;
	private readonly _past: Past;
	private _due = 0;
	/** What was published last, or "". */
	private _live = "";
	private _energy = "";
	private _state = "";
	private _cost = "";
	private _described = "";
	/** What the description that is under way says. */
	private _describing = "";
	/** Keys at which half hours and days were looked at last, and the hashes of what the broker has confirmed. */
	private _halfHoursKey = "";
	private _daysKey = "";
	private _halfHoursHash = 0;
	private _daysHash = 0;
	private _hash = 0;
	/** Topics of the first old meter that are removed. */
	private _removed = 0;
	/** Entities that this home was seen to have; it does not lose them while this runs. */
	private _seen = 0;

	constructor(parts: OutboxParts) {
		this._parts = parts;
		this._past = new Past(parts.meter);
	}

	/** Marks what may have changed. */
	mark(due: number): void {
		this._due |= due;
	}

	/** Everything is to be published again: another connection, or Home Assistant has started. */
	renew(): void {
		this._live = this._energy = this._state = this._cost = this._described = "";
		this._halfHoursKey = this._daysKey = "";
		this._halfHoursHash = this._daysHash = 0;
		this._removed = 0;
		this._due = DUE.ALL;
	}

	/** Another meter: what was seen of the one before says nothing of it. */
	forgetMeter(): void {
		this._seen = 0;
		this.renew();
	}

	topic(name: string): string {
		return topicOf(this._parts.identity.id, name);
	}

	/** The kind of message that is to go out now, or 0; `message` is it then. */
	next(): number {
		for (let i = 0; i < KINDS && this._due !== 0; i++) {
			const kind = 1 << i;
			if ((this._due & kind) === 0) continue;
			this._due &= ~kind;
			this.message = this.make(kind);
			if (this.message != null) return kind;
		}
		return 0;
	}

	/** Found by `next`. */
	message: MqttMessage | undefined;

	/** The message of `kind` is out; `isKept`: the broker is known to keep what it acknowledges. */
	published(kind: number, isKept: boolean): void {
		this.message = undefined;
		const { identity } = this._parts;
		if (kind === DUE.DISCOVERY) this._described = this._describing;
		else if (kind === DUE.DAYS) this._daysHash = this._hash;
		else if (kind === DUE.HALF_HOURS) {
			this._halfHoursHash = this._hash;
			const day = this._past.completeDay;
			if (isKept && day > identity.confirmedDay) identity.confirm(day);
		} else if (kind === DUE.OLD) {
			this._due |= DUE.OLD;
			if (++this._removed <= RETAINED.length) return;
			this._removed = 0;
			identity.removed();
		}
	}

	private make(kind: number): MqttMessage | undefined {
		const { clock, meter, facts, identity } = this._parts;
		switch (kind) {
			case DUE.AVAILABILITY:
				return new TextMessage(this.topic("availability"), "online", true);
			case DUE.OLD:
				return identity.old.length === 0
					? undefined
					: new TextMessage(oldTopic(identity.old[0]!, this._removed), "", true);
			case DUE.DISCOVERY:
				return this.describe();
			case DUE.STATE: {
				const text = stateJson(meter, facts);
				if (text === this._state) return undefined;
				this._state = text;
				return new TextMessage(this.topic("state"), text, true);
			}
			case DUE.ENERGY: {
				const text = energyJson(clock, meter);
				if (text === this._energy) return undefined;
				this._energy = text;
				return new TextMessage(this.topic("energy"), text, true);
			}
			case DUE.LIVE: {
				const text = liveJson(clock, meter);
				if (text === this._live) return undefined;
				this._live = text;
				return new TextMessage(this.topic("live"), text, false);
			}
			case DUE.HALF_HOURS:
				return this.halfHours();
			case DUE.COST:
				return this.cost();
			default:
				return this.days();
		}
	}

	/** Of a home without a tariff nothing is said, but once that there is none any more. */
	private cost(): MqttMessage | undefined {
		const { costs } = this._parts;
		if (!costs.isSet && this._cost === "") return undefined;
		const text = costJson(costs);
		if (text === this._cost) return undefined;
		this._cost = text;
		return new TextMessage(this.topic("cost"), text, true);
	}

	private halfHours(): MqttMessage | undefined {
		const key = this._past.halfHoursKey;
		if (key === this._halfHoursKey) return undefined;
		this._halfHoursKey = key;
		const message = this._past.halfHours(this.topic("halfhours"), this._parts.identity.confirmedDay);
		if (message == null || message.hash === this._halfHoursHash) return undefined;
		this._hash = message.hash;
		return message;
	}

	private days(): MqttMessage | undefined {
		const key = this._past.daysKey;
		if (key === this._daysKey) return undefined;
		this._daysKey = key;
		const message = this._past.days(this.topic("days"), this._parts.identity.confirmedDay);
		if (message == null || message.hash === this._daysHash) return undefined;
		this._hash = message.hash;
		return message;
	}

	/**
	 * The description, when it is another one than before. Not before the meter has told what it has: an entity that came and
	 * went at each start would lose its history.
	 */
	private describe(): MqttMessage | undefined {
		const { settings, meter, facts, identity, version, board } = this._parts;
		const { readings } = meter;
		if (!this.isKnown) return undefined;
		const language = languageOf(settings.text("lang"));
		const name = settings.text("name");
		const staleS = readings.staleAfterS(EPC.POWER) * EXPIRE_FACTOR;
		const expireS = Math.max(EXPIRE_LEAST_S, Math.ceil(staleS));
		const present = this.present();
		const said = [language, name, facts.pageUrl, expireS, present].join("\n");
		if (said === this._described) return undefined;
		this._describing = said;
		return new DiscoveryMessage({
			id: identity.id,
			version,
			board,
			name: name === "" ? "kabewatt" : name,
			url: facts.pageUrl,
			expireS,
			present,
			names: LANGUAGES[language].entities,
		});
	}

	/** Each property that an entity is made of was answered, or refused. */
	private get isKnown(): boolean {
		const { readings } = this._parts.meter;
		return [EPC.FORWARD, EPC.REVERSE, EPC.POWER, EPC.CURRENT].every(
			(epc) => readings.reason(epc) !== "NOT_READ",
		);
	}

	private present(): number {
		const { meter, settings, facts, costs } = this._parts;
		const { readings, surplus } = meter;
		const noT = readings.reasonT;
		let seen = this._seen;
		if (readings.supports(EPC.CURRENT)) seen |= bitOf("current_r");
		if (readings.currentT != null) seen |= bitOf("current_t");
		else if (noT === "NO_PHASE" || noT === "LACKS") seen &= ~bitOf("current_t");
		if (this.counts("bought")) seen |= bitOf("bought") | bitOf("today");
		if (this.counts("sold")) seen |= bitOf("sold") | bitOf("today_sold");
		if (readings.rssiDbm != null) seen |= bitOf("signal");
		seen |= bitOf("power") | bitOf("half_hour") | bitOf("link") | bitOf("clock_doubt");
		this._seen = seen;
		// What depends on a setting comes and goes with it.
		if (facts.alarm != null) seen |= bitOf("alarm");
		if (settings.integer("surplusW") > 0 && surplus.canBe && (seen & bitOf("sold")) !== 0)
			seen |= bitOf("surplus");
		if (costs.isSet) seen |= bitOf("price") | bitOf("cost_today") | bitOf("cost_month");
		return seen;
	}

	/** The counter of this direction has told a number: some meters that never sell answer "no data" for ever. */
	private counts(role: Role): boolean {
		const { readings, derived } = this._parts.meter;
		return readings.count(energyEpc(role, derived.wiring)) != null;
	}
}

/** Topic `index` that is retained of a meter; 0 is its description. */
function oldTopic(id: string, index: number): string {
	return index === 0 ? discoveryTopic(id) : topicOf(id, RETAINED[index - 1]!);
}

function topicOf(id: string, name: string): string {
	return `kabewatt/${id}/${name}`;
}

/** `present` of a home that has everything. */
export const EVERYTHING = (1 << ENTITIES.length) - 1;
