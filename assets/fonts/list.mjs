/**
 * The fonts of the display. `size` is the em in pixels; `height` and `ascent` are those of the line box,
 * chosen here rather than taken from the family, whose own are far too tall for a small panel. `characters`
 * names a set of characters.mjs.
 */
const MPLUS = { family: "m-plus-1p", subsets: ["latin", "japanese"] };
const BARLOW = {
	family: "barlow-semi-condensed",
	subsets: ["latin"],
	weight: 600,
	gamma: 1,
	characters: "number",
};
const FIGURE = {
	family: "barlow-condensed",
	subsets: ["latin"],
	weight: 600,
	gamma: 1,
	commaLift: 0.09,
	characters: "figure",
};

export const FONTS = [
	{ name: "text-12", ...MPLUS, weight: 500, gamma: 0.8, size: 12, height: 16, ascent: 12, characters: "all" },
	{
		name: "small-12",
		...MPLUS,
		weight: 500,
		gamma: 0.8,
		size: 12,
		height: 16,
		ascent: 12,
		characters: "small",
	},
	{
		name: "text-16",
		...MPLUS,
		weight: 500,
		gamma: 0.85,
		size: 16,
		height: 21,
		ascent: 16,
		characters: "all",
	},
	{
		name: "label-18",
		...MPLUS,
		weight: 700,
		gamma: 1,
		size: 18,
		height: 24,
		ascent: 18,
		characters: "label",
	},
	{
		name: "label-24",
		...MPLUS,
		weight: 700,
		gamma: 1,
		size: 24,
		height: 30,
		ascent: 24,
		characters: "label",
	},
	{ name: "num-20", ...BARLOW, size: 20, height: 22, ascent: 18 },
	{ name: "num-28", ...BARLOW, size: 28, height: 30, ascent: 25 },
	// The comma a little narrower: "-2,876" then fits on 128 pixels, "10,482" on 135.
	{ name: "now-54", ...FIGURE, size: 54, height: 42, ascent: 39, commaAdvance: 9 },
	{ name: "now-58", ...FIGURE, size: 58, height: 45, ascent: 42 },
	{ name: "now-84", ...FIGURE, size: 84, height: 66, ascent: 61 },
	{ name: "now-116", ...FIGURE, size: 116, height: 91, ascent: 84 },
];
