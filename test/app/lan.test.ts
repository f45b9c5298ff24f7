import { describe, expect, it } from "vitest";
import { LANGUAGES } from "../../modules/languages/languages";
import type { Udp } from "../../modules/ports/udp";
import { Home } from "../support/home";
import { RecordingCanvas } from "../support/recording-canvas";

describe("a LAN node that cannot have its port", () => {
	it("is told in the status, in the message before the first watts, and in the view of the link", () => {
		const canvas = new RecordingCanvas(320, 240);
		const home = new Home({ canvas });
		const host = home.host as { udp: Udp };
		const free = host.udp;
		host.udp = {
			open: (port, group, events) => {
				const socket = free.open(port, group, events);
				home.time
					.create(() => {
						socket.close();
						events.onClosed("LAN_PORT_BUSY");
					})
					.start(1);
				return socket;
			},
		};
		home.start();
		home.time.advance(5000);
		expect(home.status().lan).toEqual({ state: "down", error: "LAN_PORT_BUSY", address: "192.168.1.20" });
		expect(home.status().link.error).toBe(null);
		const display = home.app.display!;
		expect(display.view).toBe("message");
		expect(canvas.texts).toContain(LANGUAGES.ja.errors.LAN_PORT_BUSY.title);

		home.untilWatts();
		home.time.advance(5000);
		expect(display.view).toBe("now");
		canvas.forget();
		display.show("link");
		for (let page = 1; page < display.stage.pages; page++) {
			display.stage.page = page;
			display.paint();
		}
		expect(canvas.texts).toContain("LAN_PORT_BUSY");

		host.udp = free;
		home.time.advance(70_000);
		expect(home.status().lan).toEqual({ state: "ready", error: null, address: "192.168.1.20" });
	});

	it("is off when it was switched off, and down while there is no network", () => {
		const home = new Home().start();
		home.time.advance(1000);
		expect(home.status().lan.state).toBe("ready");
		home.app.settings.set("relay", "off");
		expect(home.status().lan).toEqual({ state: "off", error: null, address: "192.168.1.20" });
		home.app.settings.set("relay", "on");
		home.host.wifi.become("connecting", undefined);
		home.time.advance(1000);
		expect(home.status().lan).toEqual({ state: "down", error: "LAN_DOWN", address: null });
	});
});
