import { describe, expect, it } from "vitest";
import { read } from "../support/files";
import { Home } from "../support/home";
import { RecordingCanvas } from "../support/recording-canvas";

const GET_D6 = "1081000105FF010EF0016201D600";

describe("the meter on the LAN", () => {
	it.each(["bp35c2", "ips"] as const)("is offered within a minute of the first join (%s)", (module) => {
		const home = new Home({ module }).start();
		const offers = () => home.ask(GET_D6)[0]?.endsWith("0205FF01028801") === true;
		home.time.until(() => home.app.readings.linkState === "ready", 120_000, 100);
		expect(offers()).toBe(false);
		home.time.advance(60_000);
		expect(offers()).toBe(true);
	});
});

describe("the display's address", () => {
	it("is on the Link view and on the page", () => {
		const canvas = new RecordingCanvas(320, 240);
		const home = new Home({ canvas }).start();
		home.untilWatts();
		const display = home.app.display!;
		canvas.forget();
		display.show("link");
		for (let page = 1; page < display.stage.pages; page++) {
			display.stage.page = page;
			display.paint();
		}
		expect(canvas.texts).toContain("192.168.1.20");
		const link = home.host.tcp.connect(80).request("GET /api/v1/link HTTP/1.0\r\nHost: 192.168.1.20\r\n\r\n");
		expect(link).toContain('"address":"192.168.1.20"');
		expect(read("assets/pages/dashboard-link.js")).toContain("or(link.address)");
	});
});

describe.each(["docs/integrations.md", "docs/integrations.ja.md"])(
	"the example for Home Assistant of %s",
	(page) => {
		it("names what the status has", () => {
			const names = [...read(page).matchAll(/value_json((?:\.\w+)+)/g)].map(([, path]) => path!.slice(1));
			expect([...new Set(names)]).toEqual(["power.watts"]);
			const home = new Home().start();
			home.untilWatts();
			const status = home.status() as unknown as Record<string, Record<string, unknown>>;
			expect(typeof status["power"]!["watts"]).toBe("number");
		});
	},
);
