import { describe, expect, it } from "vitest";
import { Home } from "../support/home";
import { RecordingCanvas } from "../support/recording-canvas";

const MINUTE = 60_000;
const GET_E7 = "1081000105FF010288016201E700";

/** A home with a screen whose history of today and yesterday is known. */
function makeHome(meter: string, settings: Record<string, string> = {}) {
	const canvas = new RecordingCanvas(320, 240);
	const home = new Home({ meter, canvas });
	for (const [key, value] of Object.entries({ lang: "en", ...settings })) home.app.settings.set(key, value);
	home.start();
	home.untilWatts();
	home.time.advance(12 * MINUTE);
	const get = (path: string) => {
		const answer = home.host.tcp.connect(80).request(`GET ${path} HTTP/1.0\r\nHost: 192.168.1.20\r\n\r\n`);
		return answer.slice(answer.indexOf("\r\n\r\n") + 4);
	};
	const json = (path: string) => JSON.parse(get(path));
	/** Texts of a view, painted anew. */
	const texts = (view: "now" | "today" | "days" | "balance") => {
		canvas.forget();
		home.app.display!.show(view);
		return canvas.texts;
	};
	return { home, canvas, get, json, texts };
}

describe("a meter of a plant that sells all it makes", () => {
	const plant = () => makeHome("all-sold", { wiring: "all-sold", contractA: "10" });

	it("shows its forward direction as sold on screen, page and JSON", () => {
		const { home, json, get, texts } = plant();
		home.emulator.load(-2500);
		home.time.advance(30_000);
		const { properties, watts } = home.emulator.truth();
		// The meter sees what the plant makes as its forward direction.
		expect(watts).toBeGreaterThan(0);
		const status = json("/api/v1/status");
		expect([status.power.watts, status.meter.wiring]).toEqual([-watts!, "all-sold"]);
		expect(get("/metrics")).toContain(`\nkabewatt_power_watts ${-watts!}\n`);
		const forward = Number.parseInt(properties["E0"]!, 16) / 100;
		expect(Math.abs(Number(status.energy.soldKWh) - forward)).toBeLessThan(0.2);
		expect(texts("now")).toContain("◀⌂Selling");
	});

	it("counts days and half hours as sold", () => {
		const { home, json } = plant();
		const { history } = home.app.meter;
		const day = history.today! - 1;
		const total = history.count(day + 1, 0, false)! - history.count(day, 0, false)!;
		expect(total).toBeGreaterThan(0);
		const { yesterday, peak } = json("/api/v1/figures");
		expect(yesterday.soldKWh).toBe((total / 100).toFixed(2));
		expect(peak.bought).toBe(null);
		const { soldKWh } = json("/api/v1/history?back=1");
		const sum = soldKWh.reduce((all: number, kWh: string) => all + Math.round(Number(kWh) * 100), 0);
		expect(sum).toBe(total);
	});

	it("keeps the mirror on the LAN as the meter is, and raises no alarm of over-use", () => {
		const { home } = plant();
		home.emulator.load(-5000);
		home.time.advance(30_000);
		const [answer] = home.ask(GET_E7);
		expect(answer!.slice(28)).toBe(home.emulator.truth().properties["E7"]);
		expect(Number.parseInt(answer!.slice(28), 16)).toBeGreaterThan(1000);
		expect(home.app.display!.alarm.level).toBe("none");
	});
});

describe("a meter of two wires that only buys", () => {
	it("shows no T phase and no selling, on screen, page and JSON", () => {
		const { home, json, get, texts } = makeHome("two-wire");
		const { current, energy } = json("/api/v1/status");
		expect([current.t, current.reason]).toEqual([null, "NO_PHASE"]);
		expect(current.r).toBeDefined();
		expect(energy.soldKWh).toBe(null);
		expect(energy.boughtKWh).toMatch(/^\d+\.\d\d$/);
		const { today, yesterday, peak } = json("/api/v1/figures");
		expect([today.soldKWh, yesterday.soldKWh, peak.sold]).toEqual([null, null, null]);
		expect(yesterday.boughtKWh).toMatch(/^\d+\.\d\d$/);
		const { complete, soldKWh } = json("/api/v1/history?back=1");
		expect(complete).toBe(true);
		expect(soldKWh.every((kWh: string | null) => kWh === null)).toBe(true);
		const { items } = json("/api/v1/items?lang=en");
		const of = (epc: string) => items.find((item: { epc: string }) => item.epc === epc);
		for (const epc of ["E3", "E4", "EB", "EC", "ED", "D0", "D3"]) expect(of(epc).reason).toBe("LACKS");
		expect(get("/metrics")).not.toContain('phase="t"');
		expect(get("/metrics")).not.toContain("sold");
		for (const view of ["now", "today", "days"] as const) {
			const words = texts(view).join(" ");
			expect(words).not.toContain("Phase T");
			expect(words.toLowerCase()).not.toContain("sell");
			expect(words.toLowerCase()).not.toContain("sold");
		}
		expect(home.app.energy.sells).toBe(false);
	});
});

describe("a meter whose clock is wrong", () => {
	it("is told on the link page, in the figures, on the screen and in the history until it is right again", () => {
		const { home, json, texts } = makeHome("solar");
		home.time.unixKnown = true;
		home.emulator.fault("clock-wrong");
		home.time.advance(70 * MINUTE);
		expect(json("/api/v1/link").error).toBe("METER_CLOCK");
		const { clock, today } = json("/api/v1/figures");
		expect([clock.disagrees, clock.error, today.quality]).toEqual([true, "METER_CLOCK", "doubtful"]);
		expect(Math.abs(clock.meterAheadS - 17 * 60)).toBeLessThan(90);
		expect(json("/api/v1/history?back=0").quality).toBe("doubtful");
		expect(texts("today").some((text) => text.startsWith("?"))).toBe(true);
		expect(texts("days").some((text) => text.endsWith("?"))).toBe(true);
		const { items } = json("/api/v1/items");
		expect(items.find(({ epc }: { epc: string }) => epc === "EA").quality).toBe("doubtful");
		expect(items.find(({ epc }: { epc: string }) => epc === "E7").quality).toBe("measured");
	});
});

describe("a meter of release R", () => {
	it("gives its single minutes to whoever asks on the LAN, as it has them itself", () => {
		const { home } = makeHome("release-r");
		const ask = (frame: string) => home.ask(frame.replaceAll(" ", ""))[0]!.slice(20);
		const selected = "07EA04010C05 05";
		expect(ask(`1081 0001 05FF01 028801 62 01 EE 00`)).toBe(`7201EE0F${"F".repeat(12)}01FFFFFFFEFFFFFFFE`);
		expect(ask(`1081 0001 05FF01 028801 61 01 EF 07 ${selected}`)).toBe("7101EF00");
		// On its way: refused for now, as E2 is.
		expect(ask("1081 0001 05FF01 028801 62 01 EE 00")).toBe("5201EE00");
		home.time.advance(75_000);
		const { meter } = home.emulator.routeB;
		let pairs = "";
		for (let i = 0; i < 5; i++) {
			const counts = meter.counts(Date.parse("2026-04-01T12:05:00+09:00") - i * MINUTE)!;
			for (const count of [counts.forward, counts.reverse])
				pairs += count.toString(16).toUpperCase().padStart(8, "0");
		}
		expect(ask("1081 0001 05FF01 028801 62 01 EE 00")).toBe(`7201EE2F${selected.replace(" ", "")}${pairs}`);
		// And D0, EF and ED are there; C0 is not, nor anywhere in what is served.
		expect(ask("1081 0001 05FF01 028801 62 02 D0 00 C0 00")).toMatch(/^5202D00F.{30}C000$/);
	});
});
