import { describe, expect, it } from "vitest";
import { Home } from "../support/home";

const hex = (byte: number) => byte.toString(16).padStart(2, "0").toUpperCase();

/** Values of every size that a settable property of these classes has. */
const VALUES = ["", "00", "0000", "38", "63", "07EA04010C0001", "0102030405060708090A0B0C0D0E0F1011"];

function makeHome(): Home {
	const home = new Home({ meter: "release-r" }).start();
	home.untilWatts();
	home.time.advance(120_000);
	return home;
}

describe("what an ECHONET Lite client may set", () => {
	it("is 81, C2, E5, ED and EF, and nothing of it is passed on to the meter", () => {
		const [home, quiet] = [makeHome(), makeHome()];
		const accepted = new Set<string>();
		for (const object of ["0EF001", "05FF01", "028801"])
			for (let epc = 0; epc < 256; epc++)
				for (const value of VALUES) {
					const block = `${hex(epc)}${hex(value.length / 2)}${value}`;
					for (const frame of home.ask(`1081000105FF01${object}6101${block}`))
						if (frame.slice(20, 22) === "71") accepted.add(`${object} ${hex(epc)}`);
					// Slow enough that no request is left out for being one too many.
					for (const one of [home, quiet]) one.time.advance(10);
				}
		expect([...accepted]).toEqual([
			"05FF01 81",
			"05FF01 C2",
			"028801 81",
			"028801 E5",
			"028801 ED",
			"028801 EF",
		]);
		expect(home.app.relay.node.limited).toBe(0);
		expect(home.emulator.counters().datagrams).toBe(quiet.emulator.counters().datagrams);
	});
});

describe("a host whose page is not on the LAN", () => {
	it("tells nobody there a name", () => {
		const named = makeHome();
		const hidden = new Home({ app: { web: { port: 80, named: false } } }).start();
		hidden.untilWatts();
		hidden.time.advance(120_000);
		expect([named.app.web.mdns?.name, hidden.app.web.mdns]).toEqual(["kabewatt.local", undefined]);
	});
});
