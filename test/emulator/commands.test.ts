import { describe, expect, it } from "vitest";
import { EmulatorRig, toLines } from "./emulator-rig";

const METER = "FE80:0000:0000:0000:021C:6400:00CE:257E";
const RBID = "00000000000000000000000000ABCDEF";

/** Lines of the answer with echo off, on a freshly started module. */
function answer(module: "bp35a1" | "bp35c2" | "ips" | "dss", line: string, ms = 40): string[] {
	const bench = new EmulatorRig({ module, payload: "hex" });
	bench.run("SKSREG SFE 0");
	return bench
		.run(line, ms)
		.split(/\r\n|\r/)
		.slice(0, -1);
}

describe("commands of both dialects", () => {
	it.each([
		["SKVER", ["EVER 1.2.10", "OK"], ["EVER 1.5.2", "OK"]],
		["SKAPPVER", ["EAPPVER rev26e", "OK"], ["EAPPVER rev15", "OK"]],
		[
			"SKINFO",
			["EINFO FE80:0000:0000:0000:021D:1290:004B:341B 001D1290004B341B 21 FFFF FFFE", "OK"],
			["EINFO FE80:0000:0000:0000:021D:1291:004B:341B 001D1291004B341B 21 FFFF 0", "OK"],
		],
		["SKVER 1", ["FAIL ER05"], ["FAIL ER05"]],
		["SKRESET", ["OK"], ["OK"]],
		["SKSREG S1", ["ESREG 001D1290004B341B", "OK"], ["ESREG 001D1291004B341B", "OK"]],
		["SKSREG S2", ["ESREG 21", "OK"], ["ESREG 21", "OK"]],
		["SKSREG S02", ["ESREG 21", "OK"], ["ESREG 21", "OK"]],
		["SKSREG S3", ["ESREG FFFF", "OK"], ["ESREG FFFF", "OK"]],
		["SKSREG S16", ["ESREG 00000384", "OK"], ["ESREG 00015180", "OK"]],
		["SKSREG S0A", ["ESREG CCDDEEFF", "OK"], ["ESREG CCDDEEFF", "OK"]],
		["SKSREG SFD", ["ESREG 0000000000000000", "OK"], ["ESREG 0000000000000000", "OK"]],
		["SKSREG SA2", ["OK"], ["ESREG 0", "OK"]],
		["SKSREG S99", ["OK"], ["OK"]],
		["SKSREG S99 1", ["OK"], ["OK"]],
		["SKSREG S2 3C", ["OK"], ["OK"]],
		["SKSREG S2 3D", ["FAIL ER06"], ["FAIL ER06"]],
		["SKSREG S2 20", ["FAIL ER06"], ["FAIL ER06"]],
		["SKSREG S3 1g", ["FAIL ER06"], ["FAIL ER06"]],
		["SKSREG S3 12345", ["FAIL ER06"], ["FAIL ER06"]],
		["SKSREG S7 1", ["FAIL ER10"], ["FAIL ER10"]],
		["SKSREG SFB 1", ["FAIL ER10"], ["FAIL ER10"]],
		["SKSREG SFD 1", ["FAIL ER06"], ["FAIL ER06"]],
		["SKSREG X2 1", ["FAIL ER06"], ["FAIL ER06"]],
		["SKSREG", ["FAIL ER05"], ["FAIL ER05"]],
		["SKSETPWD C 0123456789AB", ["OK"], ["OK"]],
		["SKSETPWD c 0123456789ab", ["OK"], ["OK"]],
		["SKSETPWD 0 A", ["FAIL ER06"], ["FAIL ER06"]],
		["SKSETPWD 21 A", ["FAIL ER06"], ["FAIL ER06"]],
		["SKSETPWD C", ["FAIL ER05"], ["FAIL ER05"]],
		["SKSETPSK 10 00112233445566778899AABBCCDDEEFF", ["OK"], ["OK"]],
		["SKSETPSK 10 00112233", ["FAIL ER06"], ["FAIL ER06"]],
		[`SKSETRBID ${RBID}`, ["OK"], ["OK"]],
		["SKSETRBID 1234", ["FAIL ER06"], ["FAIL ER06"]],
		["SKLL64 001C640000CE257E", [METER], [METER]],
		["SKLL64 001C64", ["FAIL ER06"], ["FAIL ER06"]],
		["SKLL64", ["FAIL ER05"], ["FAIL ER05"]],
		[`SKADDNBR ${METER} 001C640000CE257E`, ["OK"], ["OK"]],
		["SKADDNBR FE80::1 001C640000CE257E", ["FAIL ER06"], ["FAIL ER06"]],
		[`SKJOIN ${METER}`, ["FAIL ER10"], ["FAIL ER10"]],
		["SKJOIN FE80::1", ["FAIL ER06"], ["FAIL ER06"]],
		["SKREJOIN", ["FAIL ER10"], ["FAIL ER10"]],
		["SKTERM", ["FAIL ER10"], ["FAIL ER10"]],
		["SKUDPPORT 4 0E1B", ["OK"], ["OK"]],
		["SKUDPPORT 7 0E1B", ["FAIL ER06"], ["FAIL ER06"]],
		["SKLOAD", ["FAIL ER10"], ["FAIL ER10"]],
		["SKSAVE", ["OK"], ["OK"]],
		["SKERASE", ["OK"], ["OK"]],
		["SKRFLO 1", ["OK"], ["OK"]],
		["SKRFLO 2", ["FAIL ER06"], ["FAIL ER06"]],
		[
			"SKTABLE 1",
			["EADDR", "FE80:0000:0000:0000:021D:1290:004B:341B", "OK"],
			["EADDR", "FE80:0000:0000:0000:021D:1291:004B:341B", "OK"],
		],
		["SKTABLE 2", ["ENEIGHBOR", "OK"], ["ENEIGHBOR", "OK"]],
		["SKTABLE 3", ["OK"], ["FAIL ER06"]],
		["SKTABLE 9", ["FAIL ER06"], ["ENBR", "OK"]],
		[
			"SKTABLE E",
			["EPORT", "3610", "716", "0", "0", "0", "0", "", "3610", "0", "0", "0", "OK"],
			["EPORT", "3610", "716", "19788", "0", "0", "0", "", "OK"],
		],
		["SKPING FE80:0000:0000:0000:021C:6400:00CE:257E", ["OK"], ["FAIL ER05"]],
		["SKPING 0 FE80:0000:0000:0000:021C:6400:00CE:257E", ["FAIL ER05"], ["OK"]],
		["SKSCAN 2 FFFFFFFF 6", ["OK"], ["FAIL ER05"]],
		["SKSCAN 2 FFFFFFFF 6 0", ["FAIL ER05"], ["OK"]],
		["SKCONNECT", ["FAIL ER10"], ["FAIL ER04"]],
		["SKSTART", ["FAIL ER04"], ["FAIL ER10"]],
		["SKNONSENSE", ["FAIL ER04"], ["FAIL ER04"]],
		["skver", ["FAIL ER04"], ["FAIL ER04"]],
		["toString", ["FAIL ER04"], ["FAIL ER04"]],
		["SKSENDTO 1", ["FAIL ER05"], ["FAIL ER05"]],
		["", [""], [""]],
		["\b", [""], [""]],
		["SKVR\bER", ["EVER 1.2.10", "OK"], ["EVER 1.5.2", "OK"]],
		["SKV\0\x01\nER", ["EVER 1.2.10", "OK"], ["EVER 1.5.2", "OK"]],
		["SKVER ", ["EVER 1.2.10", "OK"], ["EVER 1.5.2", "OK"]],
		["ROPT", ["OK 01"], ["OK 01"]],
		["RUART", ["OK 00"], ["OK 00"]],
		["WOPT 2", ["FAIL ER06"], ["FAIL ER06"]],
	])("%s", (line, se, dse) => {
		expect(answer("bp35a1", line)).toEqual(se);
		expect(answer("bp35c2", line)).toEqual(dse);
	});

	it.each(["ROPT", "WOPT 01", "RUART", "WUART 00", "SKAPPVER"])(
		"the Tessera kinds do not know %s",
		(line) => {
			expect(answer("ips", line)).toEqual(["FAIL ER04"]);
			expect(answer("dss", line)).toEqual(["FAIL ER04"]);
		},
	);

	it.each([
		["SKSCAN 1 FFFFFFFF 6", "mode"],
		["SKSCAN 2 FFFFFFFG 6", "mask"],
		["SKSCAN 2 F0000000 6", "mask without a channel"],
		["SKSCAN 2 FFFFFFFF F", "duration"],
	])("%s: %s refused", (line) => {
		expect(answer("bp35a1", line)).toEqual(["FAIL ER06"]);
	});
});

describe("the line discipline", () => {
	it("echoes the line as typed before the answer, and SKRESET brings echo back", () => {
		const bench = new EmulatorRig();
		expect(bench.run("SKVER")).toBe("SKVER\r\nEVER 1.2.10\r\nOK\r\n");
		expect(bench.run("SKSREG SFE 0")).toBe("SKSREG SFE 0\r\nOK\r\n");
		expect(bench.run("SKVER")).toBe("EVER 1.2.10\r\nOK\r\n");
		expect(bench.run("SKRESET")).toBe("OK\r\n");
		expect(bench.run("SKVER ")).toBe("SKVER \r\nEVER 1.2.10\r\nOK\r\n");
	});

	it("product commands end in CR alone, and so do their answers, though not their echo", () => {
		const bench = new EmulatorRig({ payload: "binary" });
		bench.run("SKSREG SFE 0");
		bench.type("ROPT\r");
		bench.time.advance(40);
		expect(bench.take()).toBe("OK 00\r");
		bench.type("WOPT 01\rROPT\r");
		bench.time.advance(40);
		expect(bench.take()).toBe("OK\rOK 01\r");
		bench.emulator.powerCycle();
		bench.time.advance(3_100);
		bench.take();
		bench.type("ROPT\r");
		bench.time.advance(40);
		// Home Assistant reads the echo up to its LF, then the answer up to its CR.
		expect(bench.take()).toBe("ROPT\r\nOK 01\r");
		expect(bench.emulator.counters().wopt).toBe(1);
		expect(bench.emulator.counters().flashWrites).toBe(1);
	});

	it("a line feed alone ends nothing, and a very long line loses its tail", () => {
		const bench = new EmulatorRig();
		bench.type("SKVER\n");
		bench.time.advance(100);
		expect(bench.take()).toBe("");
		bench.type("\r");
		bench.time.advance(100);
		expect(bench.take()).toContain("EVER");
		expect(bench.run(`SKVER${" ".repeat(6_000)}X`)).toContain("EVER 1.2.10\r\nOK\r\n");
	});

	it("registers saved come back at power-up when SFF says so", () => {
		const bench = new EmulatorRig();
		for (const line of ["SKSREG S2 30", "SKSREG SFF 1", "SKSAVE"]) bench.run(line);
		bench.emulator.powerCycle();
		bench.time.advance(3_100);
		expect(bench.run("SKSREG S2")).toContain("ESREG 30");
		bench.run("SKERASE");
		bench.emulator.powerCycle();
		bench.time.advance(3_100);
		expect(bench.run("SKSREG S2")).toContain("ESREG 21");
	});

	it("boots in up to 3 s after a reset and hears nothing meanwhile", () => {
		const bench = new EmulatorRig();
		bench.emulator.pulseReset();
		expect(bench.run("SKVER", 1_500)).toBe("");
		bench.time.advance(1_600);
		expect(bench.take()).toBe("");
		expect(bench.run("SKVER")).toContain("EVER");
	});

	it("sleeps: DSE wakes by a byte with EVENT C0, SE by its pin only", () => {
		const dse = new EmulatorRig({ module: "bp35c2" });
		expect(dse.run("SKDSLEEP")).toContain("OK");
		expect(dse.run("SKVER")).toMatch(/^EVENT C0 /);
		expect(dse.run("SKVER")).toContain("EVER");
		const se = new EmulatorRig();
		se.run("SKDSLEEP");
		expect(se.run("SKVER")).toBe("");
		se.emulator.module.wakePin();
		expect(se.take() + se.run("SKVER")).toContain("EVER");
	});
});

describe("SKSENDTO", () => {
	const joined = (options = {}) => {
		const bench = new EmulatorRig({ payload: "hex", ...options });
		bench.join();
		bench.time.advance(4_000);
		bench.take();
		return bench;
	};
	const FRAME = "\x10\x81\0\x01\x05\xff\x01\x02\x88\x01\x62\x01\xe7\0";

	it.each([
		["short address", "SKSENDTO 1 FE80::1 0E1A 1 000E ", "FAIL ER06"],
		["short port", `SKSENDTO 1 ${METER} E1A 1 000E `, "FAIL ER06"],
		["unknown SEC", `SKSENDTO 1 ${METER} 0E1A 3 000E `, "FAIL ER06"],
		["no length", `SKSENDTO 1 ${METER} 0E1A 1 0000 `, "FAIL ER06"],
		["too long", `SKSENDTO 1 ${METER} 0E1A 1 04D1 `, "FAIL ER06"],
		["handle 7", `SKSENDTO 7 ${METER} 0E1A 1 000E `, "FAIL ER06"],
		["SIDE on SE", `SKSENDTO 1 ${METER} 0E1A 1 0 000E `, "FAIL ER05"],
	])("refuses: %s", (_name, head, expected) => {
		const bench = joined();
		bench.type(head);
		bench.time.advance(40);
		expect(bench.take()).toBe(`\r\n${expected}\r\n`);
	});

	it("misses SIDE on DSE", () => {
		const bench = joined({ module: "bp35c2" });
		bench.type(`SKSENDTO 1 ${METER} 0E1A 1 000E ${FRAME}`);
		bench.type(" ");
		bench.time.advance(40);
		expect(bench.take()).toContain("FAIL ER05\r\n");
	});

	it("an unused handle gives ER10, after the payload", () => {
		const bench = joined();
		bench.type(`SKSENDTO 4 ${METER} 0E1A 1 000E ${FRAME}`);
		bench.time.advance(400);
		expect(bench.take()).toBe("\r\nFAIL ER10\r\n");
	});

	it("takes the payload as it is, whatever it looks like, and a following command as payload when bytes lack", () => {
		const bench = joined();
		bench.type(`SKSENDTO 1 ${METER} 0E1A 1 0020 ${FRAME}`);
		bench.time.advance(100);
		bench.type("SKVER\r\n");
		bench.time.advance(1_000);
		expect(bench.take()).toBe("\r\n");
		bench.type(" SKSENDTO \r\n");
		bench.time.advance(1_000);
		expect(bench.take()).toMatch(/^EVENT 21 \S+ 00\r\nOK\r\n/);
	});

	it("echo stops behind the length, and the payload is never echoed", () => {
		const bench = joined();
		bench.run("SKSREG SFE 1");
		bench.type(`SKSENDTO 1 ${METER} 0E1A 1 000e ${FRAME}`);
		bench.time.advance(10);
		expect(bench.take()).toBe(`SKSENDTO 1 ${METER} 0E1A 1 000e \r\n`);
	});

	it("the next command waits until the send is told", () => {
		const bench = joined();
		bench.type(`SKSENDTO 1 ${METER} 0E1A 1 000E ${FRAME}SKVER\r\n`);
		bench.time.advance(2_000);
		expect(bench.take()).toMatch(/^\r\nEVENT 21 \S+ 00\r\nOK\r\nEVER 1.2.10\r\nOK\r\nERXUDP /);
	});

	it.each([
		[0, "00", 0],
		[1, "00", 1],
		[2, "00", 1],
	])(
		"SEC %i joined: EVENT 21 %s, %i answers (the meter takes encrypted requests only)",
		(sec, param, answers) => {
			const bench = joined();
			bench.type(`SKSENDTO 1 ${METER} 0E1A ${sec} 000E ${FRAME}`);
			const lines = bench.lines(5_000);
			expect(lines[0]).toBe(`EVENT 21 ${METER} ${param}`);
			expect(lines.filter((line) => line.startsWith("ERXUDP"))).toHaveLength(answers);
		},
	);

	it("without a session nothing leaves: EVENT 21 01", () => {
		const bench = new EmulatorRig();
		bench.run("SKSREG SFE 0");
		bench.type(`SKSENDTO 1 ${METER} 0E1A 1 000E ${FRAME}`);
		expect(bench.lines(1_000)).toEqual([`EVENT 21 ${METER} 01`, "OK"]);
	});

	it("an unknown neighbour is solicited first, in vain", () => {
		const bench = joined();
		const stranger = "FE80:0000:0000:0000:0000:0000:0000:0001";
		bench.type(`SKSENDTO 1 ${stranger} 0E1A 1 000E ${FRAME}`);
		expect(bench.lines(5_000)).toEqual([`EVENT 21 ${stranger} 02`, "OK", `EVENT 21 ${stranger} 01`]);
	});

	it("in binary form the payload is the bytes themselves", () => {
		const bench = joined({ payload: "binary" });
		bench.type(`SKSENDTO 1 ${METER} 0E1A 1 000E ${FRAME}`);
		bench.time.advance(2_000);
		expect(bench.take()).toContain(" 1 0012 \x10\x81\0\x01\x02\x88\x01\x05\xff\x01\x72\x01\xe7\x04");
	});

	it("SA2 on DSE adds the signal in front of SEC", () => {
		const bench = joined({ module: "dss" });
		bench.run("SKSREG SA2 1");
		const line = bench.send("1081000105FF010288016201E700").find((text) => text.startsWith("ERXUDP"))!;
		expect(line.split(" ")).toHaveLength(11);
		expect(line.split(" ")[6]).toMatch(/^[0-9A-F]{2}$/);
		expect(line.split(" ").slice(7, 10)).toEqual(["1", "0", "0012"]);
	});
});

describe("hostile input", () => {
	it.each(["bp35a1", "bp35c2", "ips", "dss"] as const)(
		"%s survives any bytes and understands the next line",
		(module) => {
			const bench = new EmulatorRig({ module, payload: "hex" });
			bench.join();
			const pieces = [
				"SKSENDTO 1 ",
				METER,
				" 0E1A",
				" 1",
				" 0",
				" 0001 ",
				"SKSCAN 2 FFFFFFFF 0",
				"SKJOIN ",
				"SKTERM",
				"\r",
				"\r\n",
			];
			let seed = 7;
			const next = (below: number) => {
				seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
				return (seed >>> 8) % below;
			};
			for (let i = 0; i < 30_000; i++) {
				bench.type(next(3) === 0 ? String.fromCharCode(next(256)) : pieces[next(pieces.length)]!);
				if (next(20) === 0) bench.time.advance(next(500));
			}
			bench.emulator.powerCycle();
			bench.time.advance(60_000);
			expect(bench.run("SKVER", 100)).toContain("EVER");
		},
	);

	it("loses what does not fit into its UART queue, and goes on", () => {
		const bench = new EmulatorRig();
		bench.type("SKVER\r\n".repeat(5_000));
		bench.time.advance(60_000);
		const count = toLines(bench.take()).filter((line) => line.startsWith("EVER")).length;
		expect(count).toBeGreaterThan(1_000);
		expect(count).toBeLessThan(1_300);
		expect(bench.run("\r\nSKVER")).toContain("EVER");
	});
});

describe("other parts on the line", () => {
	it("a silent part says nothing at all", () => {
		const bench = new EmulatorRig({ module: "silent" });
		expect(bench.run("SKVER", 10_000)).toBe("");
	});
});
