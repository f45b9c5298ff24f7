import { describe, expect, it } from "vitest";
import { SettingsConsole } from "../../modules/settings/console";
import { SKSTACK } from "../../modules/skstack/module";
import { Home, type HomeOptions } from "../support/home";
import { RecordingCanvas } from "../support/recording-canvas";

/** Every property of the mirrored meter that the emulator tells and that does not move within seconds. */
const STEADY = ["82", "8A", "8D", "9E", "D3", "D7", "E1"];

const GET = (eoj: string, ...epcs: string[]) =>
	`10810001${"05FF01"}${eoj}62${epcs.length.toString(16).padStart(2, "0")}${epcs.map((epc) => `${epc}00`).join("")}`;

describe("from power-on to watts on the LAN", () => {
	const modules = ["bp35a1", "bp35c2", "ips", "dss"] as const;
	const rows: HomeOptions[] = modules.flatMap((module) =>
		(["binary", "hex"] as const).flatMap((payload) =>
			(["whole", "torn"] as const).map((reads) => ({ module, payload, reads })),
		),
	);
	it.each(rows)("$module, payload $payload, reads $reads", (row) => {
		const home = new Home(row).start();
		home.untilWatts();
		home.time.advance(60_000);
		home.emulator.load(1234);
		home.time.advance(25_000);
		const truth = home.emulator.truth();
		const status = home.status();
		expect(home.shown).toBe("ready");
		expect(status.power.watts).toBe(truth.watts);
		expect(status.link.dialect).toBe(row.module === "bp35a1" || row.module === "ips" ? "SE" : "DSE");
		const [answer] = home.ask(GET("028801", "E7"));
		expect(answer).toBe(`108100010288010${"5FF01"}7201E704${truth.properties["E7"]}`);
		for (const epc of STEADY) {
			const [got] = home.ask(GET("028801", epc));
			expect(got!.slice(28)).toBe(truth.properties[epc]);
		}
		expect(home.emulator.counters().wopt).toBe(0);
	});

	it("asks the radio for nothing because of what the LAN asks", () => {
		const [asked, quiet] = [new Home().start(), new Home().start()];
		for (const home of [asked, quiet]) home.time.advance(180_000);
		for (let i = 0; i < 200; i++) asked.ask(GET("028801", "E7", "E8", "E0"));
		for (const home of [asked, quiet]) home.time.advance(60_000);
		expect(asked.heard.length - quiet.heard.length).toBe(200);
		expect(asked.emulator.counters().requests).toEqual(quiet.emulator.counters().requests);
	});

	it("tells every new reading to the LAN as INF", () => {
		const home = new Home().start();
		home.untilWatts();
		home.time.advance(60_000);
		const before = home.heard.length;
		home.time.advance(60_000);
		const live = home.heard.slice(before).filter((frame) => frame.includes("7301E704"));
		expect(live.length).toBeGreaterThanOrEqual(5);
	});
});

describe("the lock after wrong PINs", () => {
	it.each<[string, (home: Home) => void, boolean]>([
		["a button is pressed", (home) => home.host.buttons.press("a"), true],
		["the screen is touched", (home) => home.host.touch.onTouch!(10, 10, true), true],
		[
			"the console says unlock",
			(home) => new SettingsConsole(home.app.settings, home.app, () => {}).line("unlock"),
			true,
		],
		["a button is let go", (home) => home.host.buttons.release("a"), false],
		["nobody is there", () => {}, false],
	])("when %s", (_, act, isLifted) => {
		const home = new Home({ canvas: new RecordingCanvas(240, 135) }).start();
		const { access } = home.app.web;
		const wrong = access.pin === "000000" ? "111111" : "000000";
		for (let i = 0; i < 30; i++) access.check(wrong, `10.0.0.${i % 6}`);
		act(home);
		for (const sender of ["10.0.0.0", "192.168.1.50"])
			expect(access.check(access.pin, sender)).toBe(isLifted ? undefined : "PIN_LOCKED");
	});
});

describe("a power that is read every five minutes", () => {
	it.each<[string, (home: Home) => void, boolean]>([
		["a button is pressed", (home) => home.host.buttons.press("a"), true],
		["the screen is touched", (home) => home.host.touch.onTouch!(10, 10, true), true],
		["nobody is there", () => {}, false],
	])("when %s", (_, act, isNew) => {
		const home = new Home({ canvas: new RecordingCanvas(240, 135) }).start();
		home.untilWatts();
		home.app.settings.set("pollS", 300);
		home.time.advance(180_000);
		home.emulator.load(2345);
		act(home);
		home.time.advance(3_000);
		const status = home.status();
		expect(status.power.watts === home.emulator.truth().watts).toBe(isNew);
		expect(status.power.ageS < 5).toBe(isNew);
		expect(status.current.ageS < 5).toBe(isNew);
	});
});

describe("every kind of meter", () => {
	it.each(["solar", "two-wire", "kyushu", "history2", "release-r", "all-sold"])("%s", (meter) => {
		const home = new Home({ meter }).start();
		home.untilWatts();
		home.time.advance(90_000);
		home.emulator.load(800);
		home.emulator.sun(meter === "two-wire" ? undefined : 2000);
		home.time.advance(45_000);
		const truth = home.emulator.truth();
		const { power, current, energy } = home.status();
		expect(power.watts).toBe(truth.watts);
		// The current was read up to 20 s ago, and the phases share the load anew all the time.
		expect(Math.abs(current.r - truth.currentR / 10)).toBeLessThanOrEqual(0.5);
		if (meter === "two-wire") {
			expect(current.t).toBe(null);
			expect(current.reason).toBe("NO_PHASE");
			expect(energy.soldKWh).toBe(null);
			expect(energy.reason).toBe("LACKS");
		} else {
			expect(Math.abs(current.t - truth.currentT / 10)).toBeLessThanOrEqual(0.5);
			expect(energy.soldKWh).not.toBe(null);
		}
		expect(energy.boughtKWh).toMatch(/^\d+(\.\d+)?$/);
		// The half hours of today are being filled in at the lowest priority.
		home.time.advance(10 * 60_000);
		expect(home.app.energy.todayBoughtWh).toBeDefined();
	});
});

describe("what can be wrong is told with a code", () => {
	const rows: [string, HomeOptions, string, number][] = [
		["a wrong password", { ownPassword: "WRONGWRONG12" }, "JOIN_REFUSED", 300_000],
		["a wrong ID", { ownRbid: "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF" }, "SCAN_NO_METER", 300_000],
		[
			"a J11 module without its protocol",
			{ module: "j11", app: { protocols: [SKSTACK] } },
			"MODULE_J11",
			60_000,
		],
		["a silent module", { module: "silent" }, "MODULE_SILENT", 120_000],
		["no credentials", { ownRbid: "", ownPassword: "" }, "CREDENTIALS_MISSING", 1_000],
	];
	it.each(rows)("%s", (_name, options, code, limitMs) => {
		const home = new Home(options).start();
		home.time.until(() => home.app.readings.linkError === code, limitMs);
		expect(home.status().link.error).toBe(code);
	});

	it("an absent serial device, until it appears", () => {
		const home = new Home();
		home.serial.present = false;
		home.start();
		home.time.until(() => home.app.readings.linkError === "SERIAL_ABSENT", 10_000);
		home.serial.present = true;
		home.untilWatts(180_000);
	});

	it("credentials that once joined and are refused now are told apart", () => {
		const home = new Home().start();
		home.untilWatts();
		home.emulator.fault("service-ended");
		home.time.until(
			() => home.states.some((state) => /JOIN_REFUSED_KNOWN|SCAN_NO_METER/.test(state)),
			3_600_000,
			100,
		);
	});
});

describe("a planned end", () => {
	it("takes leave of the meter, so that the next start joins at once without a scan", () => {
		const home = new Home().start();
		home.untilWatts();
		let done = false;
		home.app.stop(() => {
			done = true;
		});
		home.time.until(() => done, 10_000);
		expect(home.serial.commands.includes("SKTERM")).toBe(true);
		home.time.advance(15_000);
		const again = home.powerCut().start();
		const scans = home.emulator.counters().scans;
		expect(again.untilWatts(30_000)).toBeLessThanOrEqual(15_000);
		expect(home.emulator.counters().scans).toBe(scans);
	});

	it("a factory reset erases everything that was stored and starts anew", () => {
		const home = new Home().start();
		home.untilWatts();
		home.time.advance(60_000);
		home.app.factoryReset();
		home.time.advance(10_000);
		expect(home.host.restarts).toBe(1);
		expect([...home.host.store.values.keys()]).toEqual([]);
	});

	it("moving out keeps the owner's record, also that which was not in flash yet", () => {
		const home = new Home().start();
		home.untilWatts();
		home.time.advance(12 * 60_000);
		const { record, history } = home.app.meter;
		const known = record.total(history.today! - 1, false);
		expect(known).toBeDefined();
		expect(record.dirty).toBe(true);
		home.app.forgetMeter();
		home.time.advance(60_000);
		expect(record.dirty).toBe(false);
		expect(record.total(history.today! - 1, false)).toBe(known);
		expect(home.host.store.values.has("kabewatt-days/m0")).toBe(true);
		const again = home.powerCut().start();
		expect(again.app.meter.record.oldestDay).toBeGreaterThan(0);
		expect(again.app.meter.record.csv(history.today! - 1, "normal")).toMatch(/^\d{4}-.*,derived,/);
	});

	it("whoever pulls the plug right after either has no credentials left in the flash", () => {
		for (const action of ["factoryReset", "forgetMeter"] as const) {
			const home = new Home().start();
			home.untilWatts();
			home.app[action]();
			const left = [...home.host.store.values].filter(([path]) => path.startsWith("kabewatt-secret/"));
			const texts = left.map(([, value]) => String(value)).join();
			expect(texts).not.toMatch(/ABCDEF|0123456789AB/);
			const again = home.powerCut().start();
			again.time.advance(10_000);
			expect(again.shown).toBe("off CREDENTIALS_MISSING");
		}
	});

	it("moving out forgets the credentials and waits for new ones", () => {
		const home = new Home().start();
		home.untilWatts();
		home.app.forgetMeter();
		home.time.advance(10_000);
		expect(home.shown).toBe("off CREDENTIALS_MISSING");
		expect(home.app.readings.watts).toBeUndefined();
		expect(home.app.relay.offersMeter).toBe(false);
		expect(home.app.setCredentials("00000000000000000000000000ABCDEF", "0123456789AB")).toBeUndefined();
		home.untilWatts();
	});
});

describe("a new pair of ID and password", () => {
	const NEW = ["11111111111111111111111111111111", "NEWPASSWORD1"] as const;
	const [RIGHT, PASSWORD] = ["00000000000000000000000000ABCDEF", "0123456789AB"] as const;

	it("does not cost the pair that works: after some tries that one is used again, and it is said", () => {
		const home = new Home().start();
		home.untilWatts();
		expect(home.app.setCredentials(...NEW)).toBeUndefined();
		home.time.until(() => home.app.readings.linkError === "SCAN_NO_METER", 600_000, 100);
		home.time.until(() => home.app.credentials.reverted, 7_200_000, 1000);
		home.untilWatts();
		expect(home.app.settings.text("rbid")).toBe(RIGHT);
		expect(home.status().link.error).toBe(null);
	});

	it("takes the place of the old one once it has joined", () => {
		const home = new Home({ ownRbid: NEW[0] }).start();
		home.time.until(() => home.app.readings.linkError === "SCAN_NO_METER", 600_000, 100);
		expect(home.app.setCredentials(RIGHT, PASSWORD)).toBeUndefined();
		home.untilWatts(600_000);
		expect(home.app.settings.text("rbid")).toBe(RIGHT);
		expect(home.app.credentials.reverted).toBe(false);
		home.time.advance(600_000);
		expect(home.shown).toBe("ready");
	});

	it("is joined with once, and not left again for being stored", () => {
		const home = new Home().start();
		home.untilWatts();
		home.emulator.fault("meter-exchanged", { minutes: 1, credentials: 1 });
		home.time.advance(120_000);
		const { rbid, password } = home.emulator.routeB;
		home.app.setCredentials(rbid, password);
		const { joins } = home.emulator.counters();
		home.untilWatts(600_000);
		home.time.advance(120_000);
		expect(home.emulator.counters().joins).toBe(joins + 1);
		expect(home.app.settings.text("rbid")).toBe(rbid);
		expect(home.app.settings.text("password")).toBe(password);
	});

	it("goes on being tried, in turns, after a power cut", () => {
		const home = new Home().start();
		home.untilWatts();
		home.emulator.cutRadio(true);
		home.app.setCredentials(...NEW);
		home.time.advance(60_000);
		const again = home.powerCut().start();
		expect(again.app.credentials.rbid).toBe(NEW[0]);
		home.emulator.cutRadio(false);
		again.untilWatts(7_200_000);
		expect(again.app.credentials.rbid).toBe(RIGHT);
		expect(home.host.store.values.has("kabewatt-secret/newPair")).toBe(false);
	});

	it.each([
		["short", "0123456789AB"],
		[NEW[0], ""],
		["", "x"],
	])("%s and %s are refused", (rbid, password) => {
		const home = new Home().start();
		expect(home.app.setCredentials(rbid, password)).toBe("SETTING_INVALID");
	});
});

describe("secrets", () => {
	it("stand in no log line and on no page", () => {
		const home = new Home({ ownPassword: "WRONGWRONG12" }).start();
		home.time.advance(600_000);
		const secrets = ["WRONGWRONG12", "00000000000000000000000000ABCDEF"];
		let seen = JSON.stringify(home.host.logged);
		for (const path of [
			"/",
			"/api/v1/status",
			"/api/v1/settings",
			"/api/v1/items",
			"/api/v1/link",
			"/metrics",
			"/report",
		])
			seen += home.host.tcp.connect(80).request(`GET ${path} HTTP/1.1\r\nHost: 192.168.1.20\r\n\r\n`);
		for (const secret of secrets) expect(seen.includes(secret)).toBe(false);
	});
});
