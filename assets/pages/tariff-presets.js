const LEVY = { levySen: 418, levyUntil: "2027-04" };
const NOTHING = { fuelSen: 0, fuelMonth: null, sellSen: null, sellUntil: null, ...LEVY };
const tiers = (...prices) => prices.map((sen, i) => ({ toWh: [120000, 300000, null][i], sen }));
const KYUDEN =
	"九州電力 離島等供給約款(低圧用)の料金単価 kyuden.co.jp (資料に日付なし、2024年4月の見直しと推定)";

/** Public figures, each with where and of when they are; `a` is the contract in amperes. The owner compares them with the bill. */
export const PRESETS = {
	"関西電力 従量電灯A": () => ({
		...NOTHING,
		name: "従量電灯A",
		source: "関西電力 kepco.jp/d-ryokin2024",
		date: "2024-04-01",
		base: { kind: "minimum", sen: 52258, wh: 15000 },
		tiers: tiers(2021, 2561, 2859),
	}),
	"九州電力 従量電灯B": (a) => ({
		...NOTHING,
		name: `従量電灯B ${a}A`,
		source: KYUDEN,
		base: { kind: "fixed", sen: Math.round(3162.4 * a) },
		tiers: tiers(1837, 2397, 2697),
		floorSen: 33534,
	}),
	"九州電力 季時別電灯": () => ({
		...NOTHING,
		name: "季時別電灯",
		source: KYUDEN,
		base: { kind: "fixed", sen: 184240 },
		zones: [
			{ sen: 3557, hours: "10-17", months: "7-9" },
			{ sen: 2971, hours: "10-17" },
			{ sen: 1327, hours: "22-8" },
		],
		otherSen: 2403,
	}),
	"東京電力EP 従量電灯B": (a) => ({
		...NOTHING,
		name: `従量電灯B ${a}A`,
		source: "公開されているプログラム SMM3 にある値 (2024年4月から)",
		date: "2024-04-01",
		base: { kind: "fixed", sen: Math.round(3117.5 * a) },
		tiers: tiers(2980, 3640, 4049),
	}),
};

/** An empty tariff to type a bill into. */
export const blank = () => ({
	...NOTHING,
	name: "",
	from: null,
	base: { kind: "fixed", sen: null },
	tiers: tiers(null, null, null),
});
