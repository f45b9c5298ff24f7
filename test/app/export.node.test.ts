import { describe, expect, it } from "vitest";
import { METER_KINDS } from "../../hosts/emulator/meter/kinds";
import { Home } from "../support/home";

const MINUTE = 60_000;
const RETRY_MS = 5_000;

/** What a client does that wants a day: asks, and again after Retry-After. Gives the rows. */
function rowsOf(home: Home, back: number): string[] {
	for (let tries = 0; tries < 60; tries++) {
		const answer = home.host.tcp
			.connect(80)
			.request(`GET /history.csv?back=${back} HTTP/1.0\r\nHost: 192.168.1.20\r\n\r\n`);
		if (answer.startsWith("HTTP/1.1 200")) return answer.split("\r\n\r\n")[1]!.trim().split("\r\n").slice(1);
		expect(answer).toMatch(/^HTTP\/1\.1 503 [\s\S]*\r\nRetry-After: 5\r\n/);
		home.time.advance(RETRY_MS);
	}
	throw new Error(`day -${back} did not come`);
}

describe("the CSV of thirty days", () => {
	it.each(["solar", "two-wire", "release-r"])(
		"of the meter %s is the meter's own, half hour by half hour, and done in a quarter of an hour",
		(kind) => {
			const home = new Home({ meter: kind }).start();
			home.untilWatts();
			home.time.advance(3 * MINUTE);
			const from = home.time.ticks();
			const rows: string[] = [];
			for (let back = 30; back >= 1; back--) rows.push(...rowsOf(home, back));
			expect(rows).toHaveLength(30 * 48);
			expect((home.time.ticks() - from) / MINUTE).toBeLessThan(15);
			const { meter } = home.emulator.routeB;
			const both = METER_KINDS[kind]!.get.includes(0xe4);
			const first = Date.parse(`${rows[0]!.slice(0, 10)}T00:00:00+09:00`);
			const at = (slot: number) => meter.counts(first + slot * 30 * MINUTE)!;
			const perCount = 10 ** home.app.meter.readings.unitExponent!;
			const counts = (text: string) => (text === "" ? undefined : Math.round(Number(text) / perCount));
			for (const [slot, row] of rows.entries()) {
				const [, , bought, sold, quality] = row.split(",");
				expect(counts(bought!), row).toBe(at(slot + 1).forward - at(slot).forward);
				expect(counts(sold!), row).toBe(both ? at(slot + 1).reverse - at(slot).reverse : undefined);
				expect(quality, row).toBe("derived");
			}
		},
	);
});
