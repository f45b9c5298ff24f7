import { describe, expect, it } from "vitest";
import { SoftCanvas } from "../../hosts/node/canvas";
import { renderSituation, SITUATIONS } from "../../hosts/node/situations";
import { LAYOUTS } from "../../modules/display/layout";
import { STRIP_PIXELS } from "../../modules/display/theme";

/** Room that the hosts give Poco's display list, in bytes. */
const DISPLAY_LIST = 4096;

describe.each(LAYOUTS.map((layout) => [layout.width, layout.height] as const))("%d x %d", (width, height) => {
	describe.each(["ja", "en"] as const)("in %s", (language) => {
		it.each(SITUATIONS)("$name paints every pixel of its regions and cuts nothing off", (situation) => {
			const canvas = new SoftCanvas(width, height, { strict: true });
			renderSituation(canvas, situation, language);
			expect(canvas.clipped).toEqual([]);
			expect(canvas.longestList).toBeLessThanOrEqual(DISPLAY_LIST);
			expect(canvas.largestRegion).toBeLessThanOrEqual(STRIP_PIXELS);
		});
	});
});
