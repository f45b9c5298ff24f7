import { describe, expect, it } from "vitest";
import { isAnswer, maskedEcho, redact, redactNoise, secretsOf } from "../../modules/skstack/redact";
import { carriesSecret } from "../../modules/wisun/trace";
import { METER, OWN } from "./terminal-rig";

const RBID = "00112233445566778899AABBCCDDEEFF";

describe("redact", () => {
	it.each([
		["SKSETPWD C 0123456789AB", "SKSETPWD C ***"],
		[`SKSETRBID ${RBID}`, "SKSETRBID ***"],
		[`SKSETPSK 10 ${RBID}`, "SKSETPSK 10 ***"],
		[`SKSETHPWD ${RBID} 0123`, "SKSETHPWD ***"],
		["SKSETPWD 0123456789AB", "SKSETPWD ***"],
		["SKSETPWD 01", "SKSETPWD ***"],
		["SKSETPWD xy 23456789AB", "SKSETPWD ***"],
		["SKSETPWD", "SKSETPWD ***"],
		["PairID:CCDDEEFF", "PairID:***"],
		["PairIE:CCDDEEFF", "***"],
		["Addr:CCDDEEFF", "***"],
		["Channel:CC", "Channel:CC"],
		["Channel:CCDDEEFF", "***"],
		["SKSREG S0A CCDDEEFF", "SKSREG S0A ***"],
		["SKSREG SA CCDDEEFF", "SKSREG SA ***"],
		["SKSREG S0B CCDDEEFF", "SKSREG S0B ***"],
		["ESREG CCDDEEFF", "ESREG ***"],
		["KSETPWD C 0123456789AB", "***"],
		["xxSKSETRBID 0011", "***"],
		["SKSETRBID0011", "***"],
		["FAIL ER06 0123456789AB", "FAIL ER06 ***"],
		["FAIL0123456789AB", "***"],
		["EVER 0123456789", "EVER ***"],
		["EVENT 21 \xb0\xb1\xb2", "EVENT 21 ***"],
		[`EINFO ${OWN} ${RBID.slice(0, 15)} 39 8CF5 0`, `EINFO ${OWN} *** 39 8CF5 0`],
		[`EINFO ${RBID.slice(0, 16)} 39`, "EINFO *** 39"],
		["what was never seen", "***"],
	])("%j -> %j", (line, shown) => {
		expect(redact(line)).toBe(shown);
	});

	it.each([
		"",
		"OK",
		"OK 01",
		"FAIL ER10",
		"SKVER",
		"EVER 1.2.10",
		"SKINFO",
		`EINFO ${OWN} 001D12900003C890 39 8CF5 FFFE`,
		`EINFO ${OWN} 001D12900003C890 21 FFFF 0`,
		"ROPT",
		"SKSREG SFE 0",
		"SKSREG S0A",
		"SKSREG S2 39",
		"SKSREG S3 8CF5",
		"SKSREG SA2 1",
		"SKSREG SFB",
		"ESREG 0",
		"SKSCAN 2 FFFFFFFF 6",
		"SKSCAN 2 00020000 6 0 ",
		"EPANDESC",
		"Channel:39",
		"Channel Page:09",
		"Pan ID:8CF5",
		"Addr:001C6400036E8CF5",
		"LQI:85",
		"Side:0",
		`EVENT 22 ${METER}`,
		`EVENT 21 ${METER} 0 00`,
		`SKJOIN ${METER}`,
		"SKREJOIN",
		"SKTERM",
		"SKRESET",
		`SKPING 0 ${METER}`,
		`EPONG ${METER}`,
		"SKLL64 001C6400036E8CF5",
		METER,
		`SKSENDTO 1 ${METER} 0E1A 1 0 000E `,
		`ERXUDP ${METER} ${OWN} 0E1A 0E1A 001C6400036E8CF5 1 0012 `,
		`ERXUDP ${METER} ${OWN} 02CC 02CC 001C6400036E8CF5 8C 0 1 0012 `,
	])("leaves an ordinary line as it is: %j", (line) => {
		expect(redact(line)).toBe(line);
	});
});

describe("redactNoise", () => {
	it.each([
		["\xff\xfe!", "\xff\xfe!"],
		["\0\x80 a ab abc", "\0\x80 a ab ***"],
		[`EVENT 21 ${METER} 00\rERXU FE80:0000`, `EVENT 21 ${METER} 00\r*** ***`],
		[`SKSETRBID 0011\r\n${RBID.slice(4)}`, "SKSETRBID ***\r\n***"],
	])("%j -> %j", (noise, shown) => {
		expect(redactNoise(noise)).toBe(shown);
	});
});

describe("a line in which only an echo is expected", () => {
	it.each([
		["OK", true],
		["FAIL ER06", true],
		["OK 01", false],
		["FAIL ER0", false],
		["FAIL ER0123456789AB", false],
	])("%j is an answer: %s", (line, answer) => {
		expect(isAnswer(line)).toBe(answer);
	});

	it.each([
		["SKSETPWD C 0123456789AB", "SKSETPWD C ***"],
		["EVENT 0123 4567", "***"],
	])("%j is shown as %j", (line, shown) => {
		expect(maskedEcho(line)).toBe(shown);
	});
});

describe("secretsOf", () => {
	it.each([
		["SKSETPWD C 0123456789AB", ["0123456789AB"]],
		[`SKSETRBID ${RBID}`, [RBID, "CCDDEEFF"]],
		[`SKSETPSK 10 ${RBID}`, [RBID]],
		["SKINFO", []],
		["SKSETRBID", []],
	])("%j has %j", (command, secrets) => {
		expect(secretsOf(command)).toEqual(secrets);
	});
});

describe("carriesSecret", () => {
	const frame = (...properties: number[]) =>
		Uint8Array.from([0x10, 0x81, 0, 1, 2, 0x88, 1, 5, 0xff, 1, 0x72, ...properties]);
	const setGet = (...properties: number[]) => {
		const bytes = frame(...properties);
		bytes[10] = 0x7e;
		return bytes;
	};
	const id = [0, 0, 0, 0x16, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
	const map = [15, ...id.slice(1)];

	it.each([
		["C0 with data", frame(1, 0xc0, 1, 5), true],
		["C0 behind another", frame(2, 0xe7, 2, 1, 2, 0xc0, 1, 5), true],
		["a request for C0", frame(1, 0xc0, 0), false],
		["C0 as data", frame(1, 0xe7, 4, 0xc0, 1, 0xc0, 1), false],
		["cut off", frame(9, 0xe7, 4, 0, 0, 0), true],
		["C0 cut off", frame(1, 0xc0), true],
		["C0 under another number", frame(1, 0xc1, 16, ...id), true],
		["C0 with another length", frame(1, 0xc1, 15, ...id), true],
		["C0 with a number too many before it", frame(2, 0xc1, 17, ...id), true],
		["a map of 15 properties", frame(1, 0x9f, 16, ...map), false],
		["C0 in the second list", setGet(0, 1, 0xc0, 1, 5), true],
		["two lists without it", setGet(1, 0x81, 0, 1, 0xe7, 1, 5), false],
		["the second list is missing", setGet(1, 0x81, 0), true],
		["bytes behind the frame", frame(1, 0xe7, 1, 5, 9), true],
		["too short for a frame", Uint8Array.from([1, 2, 3]), false],
		["the head of a frame", frame(), false],
		["another protocol", new Uint8Array(40).fill(0xc0), true],
	] as const)("%s", (_, bytes, secret) => {
		expect(carriesSecret(bytes, 0, bytes.length)).toBe(secret);
	});

	it("looks at the given part only", () => {
		const bytes = Uint8Array.from([9, 9, ...frame(1, 0xe7, 1, 5), 9]);
		expect(carriesSecret(bytes, 2, bytes.length - 3)).toBe(false);
		expect(carriesSecret(bytes, 2, bytes.length - 2)).toBe(true);
	});
});
