import { EmulatedRig } from "../meter/emulated-rig";
import { Home } from "../support/home";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Age of the live value in seconds, at the default poll, while a share of the answers is lost. */
export interface Ages {
	readonly loss: number;
	readonly p50: number;
	readonly p95: number;
	readonly p99: number;
	readonly worst: number;
}

/** What a stretch of time cost. */
export interface Cost {
	readonly name: string;
	readonly hours: number;
	/** Datagrams to the meter, repeats and INFC_Res included. */
	readonly datagrams: number;
	readonly airS: number;
	readonly flashWrites: number;
}

export const LOSSES = Object.freeze([0, 0.01, 0.05, 0.2]);
/** Virtual time for each of them. */
export const AGE_HOURS = 6;
/** The ceiling of ARIB STD-T108 in a day, for comparison. */
export const ARIB_AIR_S = 8_640;

/** Looks at the age five times a second. */
export function ages(loss: number, hours = AGE_HOURS): Ages {
	const rig = new EmulatedRig(11, "solar");
	rig.join();
	rig.time.advance(5_000);
	rig.lossOfAnswers = loss;
	const all = new Uint32Array(hours * 3600 * 5);
	for (let i = 0; i < all.length; i++) {
		rig.time.advance(200);
		all[i] = rig.time.ticks() - rig.readings.arrivedAt(0xe7)!;
	}
	all.sort();
	const at = (share: number) => all[Math.floor((all.length - 1) * share)]! / 1000;
	return { loss, p50: at(0.5), p95: at(0.95), p99: at(0.99), worst: at(1) };
}

/** 48 hours of the whole app with the emulator, in virtual time, nothing going wrong: history first, then rest. */
export function costs(): Cost[] {
	const home = new Home().start();
	home.untilWatts();
	const rows: Cost[] = [];
	const spend = (name: string, until: () => boolean, ms: number) => {
		const before = home.emulator.counters();
		const { datagrams, airMs } = before;
		const { writes } = home.host.store;
		const from = home.time.ticks();
		while (home.time.ticks() - from < ms && !until()) home.time.advance(60_000);
		const after = home.emulator.counters();
		rows.push({
			name,
			hours: (home.time.ticks() - from) / HOUR,
			datagrams: after.datagrams - datagrams,
			airS: Math.round((after.airMs - airMs) / 1000),
			flashWrites: home.host.store.writes - writes,
		});
	};
	const { history } = home.app.meter;
	let days = -1;
	let since = 0;
	/** No day was taken in for ten minutes. */
	const isFilled = () => {
		if (history.counters.days !== days) since = home.time.ticks();
		days = history.counters.days;
		return days > 40 && home.time.ticks() - since > 600_000;
	};
	const { record } = home.app.meter;
	const has44 = () => history.today !== undefined && record.count(history.today - 44, false) >= 0;
	spend("today and the 44 days before it", has44, 6 * HOUR);
	spend("the older days, to 99", isFilled, 6 * HOUR);
	spend("the rest of the first day", () => false, DAY - home.time.ticks());
	spend("a quiet day", () => false, DAY);
	return rows;
}

/** Both tables of docs/dev/meter.md. */
export function toMarkdown(aged: readonly Ages[], cost: readonly Cost[]): { ages: string; costs: string } {
	const seconds = (value: number) => `${value.toFixed(1)} s`;
	const ageRows = aged.map(
		({ loss, p50, p95, p99, worst }) =>
			`| ${loss * 100} % | ${seconds(p50)} | ${seconds(p95)} | ${seconds(p99)} | ${seconds(worst)} |`,
	);
	const costRows = cost.map(
		({ name, hours, datagrams, airS, flashWrites }) =>
			`| ${name} | ${hours.toFixed(1)} h | ${datagrams} | ${Math.round(datagrams / hours)} | ${airS} s | ${flashWrites} |`,
	);
	return {
		ages: [
			"| answers lost | median | 95 % | 99 % | worst in 6 h |",
			"|---|---|---|---|---|",
			...ageRows,
		].join("\n"),
		costs: [
			"| | lasts | datagrams | an hour | air time | flash writes |",
			"|---|---|---|---|---|---|",
			...costRows,
		].join("\n"),
	};
}
