import { describe, expect, it } from "vitest";
import type { SkModule } from "../../modules/skstack/module";
import { SKSTACK } from "../../modules/skstack/module";
import type { Datagram } from "../../modules/wisun/datagram";
import { Finder } from "../../modules/wisun/finder";
import type { ModuleEvents, SessionEnd } from "../../modules/wisun/module";
import { OUTCOME } from "../../modules/wisun/outcome";
import type { Pan } from "../../modules/wisun/pan";
import { FakeTime } from "../support/fake-time";
import { ScriptedSerial } from "../support/scripted-serial";
import { GET, METER, OWN, SE_SCRIPT } from "./terminal-rig";

const PAN: Pan = { channel: 0x39, panId: 0x8cf5, mac: "001C6400036E8CF5", rssiDbm: undefined };
const RBID = "0123456789ABCDEF0123456789ABCDEF";
const PASSWORD = "0123456789AB";
const OUTCOMES = Object.keys(OUTCOME);
const info = (panId: string) => `EINFO ${OWN} 001D12900003C890 39 ${panId} FFFE \r\nOK\r\n`;
const event = (number: string, parameter = "") => `EVENT ${number} ${METER}${parameter}\r\n`;

/** A module that speaks SKSTACK behind the finder, and what it says to a session. */
class ModuleRig implements ModuleEvents {
	readonly time = new FakeTime();
	readonly serial = new ScriptedSerial();
	readonly told: string[] = [];
	readonly finder: Finder;
	/** Answers by command; OK where none is given. */
	script: Record<string, string> = {};

	constructor() {
		this.serial.reply = (written) => SE_SCRIPT[written.trim()];
		const ports = { serial: this.serial, timers: this.time, clock: this.time };
		this.finder = new Finder(ports, [SKSTACK], this);
		this.finder.probe();
		this.serial.reply = (written) => this.script[written.trim()] ?? "OK\r\n";
		this.take();
	}

	get module(): SkModule {
		return this.finder.module as SkModule;
	}

	/** What was told since. */
	take(): string[] {
		this.serial.take();
		return this.told.splice(0);
	}

	onFound(): void {
		this.told.push("found");
	}

	onTrouble(code: string): void {
		this.told.push(code);
	}

	onDone(outcome: number): void {
		this.told.push(OUTCOMES[outcome]!);
	}

	onFree(): void {
		this.told.push("free");
	}

	onHeard(): void {}

	onPong(): void {
		this.told.push("pong");
	}

	onDatagram(datagram: Datagram): void {
		this.told.push(`datagram ${datagram.length} ${datagram.fromPeer} ${datagram.secured}`);
	}

	onForeign(): void {
		this.told.push("foreign");
	}

	onExpired(): void {
		this.told.push("expired");
	}

	onRenewed(): void {
		this.told.push("renewed");
	}

	onEnded(how: SessionEnd): void {
		this.told.push(`ended ${how}`);
	}

	onDuty(blocked: boolean): void {
		this.told.push(`duty ${blocked}`);
	}
}

/** Milliseconds to wait, or what the module says. */
type Play = number | string;

function play(rig: ModuleRig, plays: readonly Play[]): void {
	for (const one of plays)
		if (typeof one === "number") rig.time.advance(one);
		else rig.serial.say(one);
}

describe("a join", () => {
	it.each<[string, readonly Play[], string]>([
		["ends well with EVENT 25", [event("21", " 00"), event("25")], "OK"],
		[
			"is turned down with EVENT 24 after the meter acknowledged",
			[event("21", " 00"), event("24")],
			"DENIED",
		],
		["was not heard when nothing was acknowledged", [event("21", " 01"), event("24")], "NO_ANSWER"],
		["was not heard when only a solicitation went out", [event("21", " 02"), event("24")], "NO_ANSWER"],
		[
			"was turned down when the meter sent PANA packets, whatever was acknowledged",
			[event("21", " 01"), `ERXUDP ${METER} ${OWN} 02CC 02CC 001C6400036E8CF5 0 0002 C000\r\n`, event("24")],
			"DENIED",
		],
		["ends by itself after 70 s", [70_000], "TIMED_OUT"],
	])("%s", (_name, plays, outcome) => {
		const rig = new ModuleRig();
		expect(rig.module.join(PAN)).toBe(true);
		expect(rig.serial.take()).toEqual(["SKSREG S2 39\r\n", "SKSREG S3 8CF5\r\n", `SKJOIN ${METER}\r\n`]);
		expect(rig.module.free).toBe(false);
		expect(rig.module.waitsFor).toBe("SKJOIN");
		play(rig, plays);
		expect(rig.told).toEqual([outcome]);
		expect(rig.module.free).toBe(true);
	});

	it("takes an EVENT 25 that comes before the OK of SKJOIN", () => {
		const rig = new ModuleRig();
		rig.script[`SKJOIN ${METER}`] = `${event("25")}OK\r\n`;
		rig.module.join(PAN);
		expect(rig.told).toEqual(["OK"]);
	});

	it.each([
		["SKSREG S2 39", "FAIL ER06"],
		["SKSREG S3 8CF5", "FAIL ER06"],
		[`SKJOIN ${METER}`, "FAIL ER10"],
	])("is refused when the module says no to %s", (command, fail) => {
		const rig = new ModuleRig();
		rig.script[command] = `${fail}\r\n`;
		rig.module.join(PAN);
		rig.time.advance(1_000);
		expect(rig.told).toEqual(["REFUSED"]);
	});
});

describe("leaving", () => {
	it.each<[string, string, readonly Play[], string]>([
		["is done when the meter took leave", "OK", [event("27")], "OK"],
		["is done when the meter did not answer", "OK", [event("28")], "NO_ANSWER"],
		["is given up after 20 s", "OK", [20_000], "TIMED_OUT"],
		["has nothing to do without a session", "FAIL ER10", [], "NO_SESSION"],
		["takes an EVENT 27 before the OK", `${event("27")}OK`, [], "OK"],
	])("%s", (_name, answer, plays, outcome) => {
		const rig = new ModuleRig();
		rig.script["SKTERM"] = `${answer}\r\n`;
		rig.module.leave();
		play(rig, plays);
		expect(rig.told).toEqual([outcome]);
	});
});

describe("a renewal", () => {
	it.each<[string, string, readonly Play[], string]>([
		["ends well with EVENT 25", "OK", [event("25")], "OK"],
		["fails with EVENT 24", "OK", [event("21", " 00"), event("24")], "DENIED"],
		["is given up after 20 s", "OK", [20_000], "TIMED_OUT"],
		["is impossible without a session", "FAIL ER10", [], "NO_SESSION"],
	])("%s", (_name, answer, plays, outcome) => {
		const rig = new ModuleRig();
		rig.script["SKREJOIN"] = `${answer}\r\n`;
		rig.module.renew(PAN);
		play(rig, plays);
		expect(rig.told).toEqual([outcome]);
	});
});

describe("credentials", () => {
	it("are given in two commands, and kept until something went wrong", () => {
		const rig = new ModuleRig();
		rig.module.configure(RBID, PASSWORD);
		expect(rig.serial.take()).toEqual([`SKSETPWD C ${PASSWORD}\r\n`, `SKSETRBID ${RBID}\r\n`]);
		expect(rig.told).toEqual(["OK"]);
		expect(rig.module.isConfigured(RBID, PASSWORD)).toBe(true);
		expect(rig.module.isConfigured(RBID, "other")).toBe(false);
		rig.module.join(PAN);
		play(rig, [event("21", " 00"), event("24")]);
		expect(rig.module.isConfigured(RBID, PASSWORD)).toBe(false);
	});

	it.each([
		["FAIL ER06", "REJECTED"],
		["FAIL ER05", "REJECTED"],
		["FAIL ER10", "REFUSED"],
		["FAIL ER04", "REFUSED"],
	])("refused with %s are %s", (fail, outcome) => {
		const rig = new ModuleRig();
		rig.script[`SKSETRBID ${RBID}`] = `${fail}\r\n`;
		rig.module.configure(RBID, PASSWORD);
		rig.time.advance(1_000);
		expect(rig.told).toEqual([outcome]);
		expect(rig.module.isConfigured(RBID, PASSWORD)).toBe(false);
	});
});

describe("a scan", () => {
	const beacon = `EVENT 20 ${METER}\r\nEPANDESC\r\n  Channel:39\r\n  Channel Page:09\r\n  Pan ID:8CF5\r\n  Addr:001C6400036E8CF5\r\n  LQI:2D\r\n`;
	const FOUND = { ...PAN, rssiDbm: -92 };

	it.each<[string, boolean, readonly Play[], Pan | undefined, number]>([
		["ends at EVENT 22 with what it found", false, [beacon, event("22")], FOUND, 0],
		["waits half a second for a late description", false, [event("22"), 400, beacon], FOUND, 100],
		["waits for none when another scan follows", true, [event("22")], undefined, 0],
		["ends without anything half a second after EVENT 22", false, [event("22")], undefined, 500],
	])("%s", (_name, more, plays, best, restMs) => {
		const rig = new ModuleRig();
		rig.module.scan(undefined, 6, more);
		expect(rig.serial.take()).toEqual(["SKSCAN 2 FFFFFFFF 6\r\n"]);
		play(rig, plays);
		if (restMs > 0) {
			expect(rig.told).toEqual([]);
			rig.time.advance(restMs);
		}
		expect(rig.told).toEqual(["OK"]);
		expect(rig.module.best).toEqual(best);
	});

	it("of one channel without EVENT 22 ends after its time and a little more", () => {
		const rig = new ModuleRig();
		rig.module.scan(0x39, 6, false);
		expect(rig.serial.take()).toEqual(["SKSCAN 2 01000000 6\r\n"]);
		rig.time.advance(3_779);
		expect(rig.told).toEqual([]);
		rig.time.advance(2);
		expect(rig.told).toEqual(["OK"]);
	});

	it("begins anew with what an earlier one found forgotten", () => {
		const rig = new ModuleRig();
		rig.module.scan(undefined, 4, false);
		play(rig, [beacon, event("22")]);
		rig.module.scan(undefined, 4, true);
		play(rig, [event("22")]);
		expect(rig.module.best).toBeUndefined();
	});
});

describe("a check", () => {
	const check = (rig: ModuleRig, ...panIds: string[]) => {
		rig.serial.reply = () => info(panIds.shift() ?? "FFFF");
		rig.module.check();
		return rig.take();
	};
	const joined = () => {
		const rig = new ModuleRig();
		rig.module.join(PAN);
		play(rig, [event("25")]);
		rig.take();
		return rig;
	};

	it("finds the module that joined", () => {
		expect(check(joined(), "8CF5")).toEqual(["OK"]);
	});

	it("asks twice before it believes that the module lost the PAN", () => {
		const rig = joined();
		check(rig, "8CF5");
		expect(check(rig, "8CF4", "8CF5")).toEqual(["OK"]);
		expect(check(rig, "FFFF", "FFFF")).toEqual(["RESTARTED"]);
		expect(rig.module.restarts).toBe(1);
	});

	it("proves nothing by a module that never showed the PAN", () => {
		expect(check(joined(), "FFFF")).toEqual(["OK"]);
	});

	it("gives a module that was quick once no more than a second, twice", () => {
		const rig = joined();
		check(rig, "8CF5");
		rig.serial.reply = () => undefined;
		rig.module.check();
		rig.time.advance(2_200);
		expect(rig.told).toEqual(["SILENT"]);
	});
});

describe("sending", () => {
	it.each([
		["00", "OK\r\n", "OK"],
		["01", "OK\r\n", "UNSENT"],
		["", "FAIL ER10\r\n", "NO_SESSION"],
		["", "FAIL ER06\r\n", "REFUSED"],
	])("EVENT 21 %s and %j", (parameter, answer, outcome) => {
		const rig = new ModuleRig();
		rig.module.join(PAN);
		play(rig, [event("25")]);
		rig.take();
		rig.serial.reply = () => (parameter === "" ? answer : event("21", ` ${parameter}`) + answer);
		expect(rig.module.loadRequest(GET, GET.length)).toBe(true);
		expect(rig.module.sendRequest()).toBe(true);
		expect(rig.told).toEqual([outcome]);
	});

	it("without anything loaded is not taken", () => {
		const rig = new ModuleRig();
		expect(rig.module.sendRequest()).toBe(false);
		expect(rig.module.free).toBe(true);
	});
});

describe("events by themselves", () => {
	it.each([
		["26", "ended by the meter"],
		["27", "ended left"],
		["28", "ended left unanswered"],
		["24", "ended renewal failed"],
		["29", "expired"],
		["25", "renewed"],
		["32", "duty true"],
		["33", "duty false"],
	])("EVENT %s is told as %s", (number, told) => {
		const rig = new ModuleRig();
		rig.serial.say(event(number));
		expect(rig.told).toEqual([told]);
	});

	it.each(["01", "02", "05", "1F", "20", "22", "C0", "77"])(
		"EVENT %s says nothing to a session",
		(number) => {
			const rig = new ModuleRig();
			rig.serial.say(event(number));
			expect(rig.told).toEqual([]);
		},
	);

	it("datagrams are told by their port", () => {
		const rig = new ModuleRig();
		rig.module.renew(PAN);
		const datagram = (port: string, from = METER) =>
			`ERXUDP ${from} ${OWN} ${port} ${port} 001C6400036E8CF5 1 0002 1081\r\n`;
		play(rig, [datagram("0E1A"), datagram("0E1A", OWN), datagram("1234"), datagram("02CC")]);
		expect(rig.told).toEqual(["datagram 2 true 1", "datagram 2 false 1", "foreign"]);
	});

	it("the sending limit is read from its register", () => {
		const rig = new ModuleRig();
		for (const [value, outcome] of [
			["1", "BLOCKED"],
			["0", "OK"],
		]) {
			rig.script["SKSREG SFB"] = `ESREG ${value}\r\nOK\r\n`;
			rig.module.checkDuty();
			expect(rig.take()).toEqual([outcome]);
		}
	});
});

describe("a verb that is abandoned", () => {
	it("frees the module when its command is answered, and no sooner", () => {
		const rig = new ModuleRig();
		rig.serial.reply = () => undefined;
		rig.module.leave();
		rig.module.abandon();
		expect(rig.module.free).toBe(false);
		expect(rig.module.join(PAN)).toBe(false);
		rig.serial.say("OK\r\n");
		expect(rig.told).toEqual(["free"]);
		expect(rig.module.free).toBe(true);
	});

	it("frees it at once where only an event was waited for", () => {
		const rig = new ModuleRig();
		rig.module.join(PAN);
		rig.module.abandon();
		expect(rig.module.free).toBe(true);
		rig.time.advance(100_000);
		expect(rig.told).toEqual([]);
	});
});
