import { fraction, mix } from "../time/random";

/** The curve stands still for 10 s at a time, so that its integral is a sum of whole watts times whole milliseconds. */
export const SLOT_MS = 10_000;
export const SLOTS_PER_DAY = 8_640;
const SLOTS_PER_MINUTE = 6;
/** Fukuoka. */
const LATITUDE = (33.6 * Math.PI) / 180;

/** Whole watts for each slot of one day: all load, the part of it on phase R, and what the roof gives. */
export interface DayShape {
	readonly load: Int16Array;
	readonly phaseR: Int16Array;
	readonly sun: Int16Array;
}

/** What the seed determines once for a house. */
export interface HousePlan {
	readonly seed: number;
	/** "generator": a meter that sees only panels and the stand-by use of their inverter. */
	readonly role: "consumer" | "prosumer" | "generator";
	readonly twoWire: boolean;
	readonly baseWatts: number;
	readonly fridgeWatts: number;
	/** Slots from one start of the compressor to the next, and how many of them it runs. */
	readonly fridgePeriod: number;
	readonly fridgeOn: number;
	readonly peakSunWatts: number;
	readonly coolerWatts: number;
}

export function planHouse(seed: number, role: HousePlan["role"], twoWire: boolean): HousePlan {
	const pick = (salt: number, low: number, high: number): number =>
		low + Math.floor(fraction(seed, salt) * (high - low + 1));
	return Object.freeze({
		seed,
		role,
		twoWire,
		baseWatts: pick(1, 110, 260),
		fridgeWatts: pick(2, 70, 120),
		fridgePeriod: pick(3, 240, 330),
		fridgeOn: pick(4, 80, 130),
		peakSunWatts: role === "consumer" ? 0 : pick(5, 3_200, 5_600),
		coolerWatts: twoWire ? 600 : pick(6, 900, 1_800),
	});
}

/** Draws one day (days since 1970-01-01, Japanese calendar). The same plan and day give the same curve. */
export function drawDay(plan: HousePlan, day: number, shape: DayShape): void {
	if (plan.role === "generator") {
		shape.load.fill(6);
		shape.phaseR.fill(3);
	} else {
		drawBase(plan, day, shape);
		drawHabits(plan, day, shape);
		drawCooler(plan, day, shape);
	}
	if (plan.peakSunWatts > 0) drawSun(plan, day, shape);
	else shape.sun.fill(0);
	if (plan.twoWire) shape.phaseR.set(shape.load);
}

function drawBase(plan: HousePlan, day: number, shape: DayShape): void {
	for (let slot = 0; slot < SLOTS_PER_DAY; slot++) {
		const fridge = (day * SLOTS_PER_DAY + slot) % plan.fridgePeriod < plan.fridgeOn ? plan.fridgeWatts : 0;
		const flicker = (mix(plan.seed, day, slot) & 15) - 7;
		shape.load[slot] = plan.baseWatts + fridge + flicker;
		shape.phaseR[slot] = (plan.baseWatts >> 1) + fridge;
	}
}

/** Kettle, cooking, lights and television: at about the same hours each day, never at the same minute. */
function drawHabits(plan: HousePlan, day: number, shape: DayShape): void {
	const weekend = (day + 4) % 7 === 0 || (day + 4) % 7 === 6;
	const run = (
		salt: number,
		hour: number,
		jitterMin: number,
		minutes: number,
		watts: number,
		onR: boolean,
	) => {
		const shift = (fraction(plan.seed, day, salt) - 0.5) * 2 * jitterMin;
		const first = Math.round((hour * 60 + shift) * SLOTS_PER_MINUTE);
		add(shape, first, Math.round(minutes * SLOTS_PER_MINUTE), watts, onR ? watts : 0);
	};
	run(11, weekend ? 8 : 6.6, 20, 4, 1_200, true);
	run(12, weekend ? 8.2 : 6.8, 20, 9, 850, false);
	if (weekend) run(13, 12.2, 30, 25, 1_100, true);
	run(14, 15.5, 90, 4, 1_200, true);
	run(15, 18.4, 35, 35, plan.twoWire ? 700 : 1_500, false);
	run(16, 18.6, 30, 12, 900, true);
	run(17, 21.2, 60, 4, 1_200, true);
	run(18, weekend ? 9.5 : 20.5, 60, 45, 320, false);
	run(19, 17.3, 25, 330, 180, true);
	run(20, 19.2, 25, 200, 130, false);
}

/** Cooling in summer and heating in winter, wandering every ten minutes as an inverter does. */
function drawCooler(plan: HousePlan, day: number, shape: DayShape): void {
	const season = Math.cos(((day % 365.2425) / 365.2425) * 4 * Math.PI - 0.35);
	const need = Math.max(0, season) * (0.6 + 0.4 * fraction(plan.seed, day, 31));
	if (need < 0.1) return;
	for (let block = 38; block < 138; block++) {
		const level = need * (0.45 + 0.55 * fraction(plan.seed, day, 1000 + block));
		const watts = Math.round(plan.coolerWatts * level * (block > 105 ? 1 : 0.5));
		add(shape, block * 60, 60, watts, watts >> 1);
	}
}

function drawSun(plan: HousePlan, day: number, shape: DayShape): void {
	const dayOfYear = day % 365.2425;
	const tilt = (23.44 * Math.PI * Math.sin(((dayOfYear - 80) / 365.2425) * 2 * Math.PI)) / 180;
	const fixed = Math.sin(LATITUDE) * Math.sin(tilt);
	const swing = Math.cos(LATITUDE) * Math.cos(tilt);
	const clear = fraction(plan.seed, day, 41) ** 0.6;
	/** What comes through, new every three minutes. */
	let cloud = 0;
	for (let slot = 0; slot < SLOTS_PER_DAY; slot++) {
		// Solar noon in Fukuoka is about 12:18.
		const height = fixed + swing * Math.cos(((slot - 4_430) / SLOTS_PER_DAY) * 2 * Math.PI);
		if (height <= 0) {
			shape.sun[slot] = 0;
			continue;
		}
		if (slot % 18 === 0 || cloud === 0) {
			const patch = fraction(plan.seed, day, 2000 + Math.floor(slot / 18));
			cloud = 0.15 + 0.85 * clear * (1 - (1 - clear) * patch);
		}
		shape.sun[slot] = Math.round(plan.peakSunWatts * height * cloud);
	}
}

function add(shape: DayShape, first: number, slots: number, watts: number, onR: number): void {
	const end = Math.min(SLOTS_PER_DAY, first + slots);
	for (let slot = Math.max(0, first); slot < end; slot++) {
		shape.load[slot] = shape.load[slot]! + watts;
		shape.phaseR[slot] = shape.phaseR[slot]! + onR;
	}
}
