import { describe, expect, it } from "vitest";
import { bytesToHex, hexToBytes } from "../../modules/bytes/hex";
import { MASK, Masker } from "../../modules/bytes/masker";
import { Random } from "../fuzz/random";

const RUNS = 800;
const RBID = "0099A7C3E15F2B6D8048BEAD71F36C5E";
const PASSWORD = "Kx4vQ0Zt7pWd";
const PIN = "739182";
const WIFI = "correct horse, battery";

const hexOf = (text: string): string => bytesToHex(Uint8Array.from(text, (char) => char.charCodeAt(0)));
const rawOf = (hex: string): string => String.fromCharCode(...hexToBytes(hex)!);

function masker(...secrets: readonly string[]): Masker {
	const made = new Masker();
	for (const secret of secrets) made.learn(secret);
	return made;
}

/** All of eight characters of ID and password, as they are and in hex, in capitals. */
const FRAGMENTS = [RBID, PASSWORD].flatMap((secret) =>
	Array.from({ length: secret.length - 7 }, (_, at) => secret.slice(at, at + 8)).flatMap((fragment) => [
		fragment.toUpperCase(),
		hexOf(fragment),
	]),
);

const ALL = masker(RBID, RBID.slice(-8), PASSWORD, PIN, WIFI);

describe("Masker.mask", () => {
	it.each([
		["the whole", `SKSETRBID ${RBID}`, "SKSETRBID ***"],
		["twice", `${PASSWORD} and ${PASSWORD}`, "*** and ***"],
		["two, without a gap", PASSWORD + RBID, "***"],
		["the first eight characters", `<${RBID.slice(0, 8)}>`, "<***>"],
		["the last eight", `<${PASSWORD.slice(-8)}>`, "<***>"],
		["in small letters", RBID.toLowerCase(), "***"],
		["a password in capitals", PASSWORD.toUpperCase(), "***"],
		["in hex", `"${hexOf(PASSWORD)}"`, '"***"'],
		["in small hex", `"${hexOf(PASSWORD).toLowerCase()}"`, '"***"'],
		["a fragment in hex, at an odd digit", `1${hexOf(PASSWORD.slice(2, 10))}2`, "1***2"],
		["the ID as bytes", `x${rawOf(RBID)}y`, "x***y"],
		["eight digits of the ID as bytes", `x${rawOf(RBID.slice(12, 20))}y`, "x***y"],
		["with a wrong parity", RBID.replace(/./g, (c) => String.fromCharCode(c.charCodeAt(0) | 0x80)), "***"],
		["with one wrong character in its middle", `<${PASSWORD.slice(0, 6)}.${PASSWORD.slice(7)}>`, "<***>"],
		["with two wrong ones", "<Kx4_Q0Zt_pWd>", "<***>"],
		["without one of its characters", `<${PASSWORD.slice(0, 5)}${PASSWORD.slice(6)}>`, "<***>"],
		["with one too many", `<${PASSWORD.slice(0, 5)}\0${PASSWORD.slice(5)}>`, "<***>"],
		["a pairing ID with a wrong digit", `PairIE:${RBID.slice(-8, -3)}0${RBID.slice(-2)}`, "PairIE:***"],
		["with blanks in it", `ssid ${WIFI}`, "ssid ***"],
		["a PIN, whole", `pin=${PIN}&`, "pin=***&"],
		["over a line end", `${RBID.slice(0, 16)}\r${RBID.slice(16)}`, "***"],
	])("hides a secret: %s", (_name, text, shown) => {
		expect(ALL.mask(text)).toBe(shown);
	});

	it.each([
		["nothing", ""],
		["short of a fragment", `<${RBID.slice(3, 8)}>`],
		["a piece of a PIN", `<${PIN.slice(0, 5)}>`],
		["a poll", "ERXUDP FE80:0000:0000:0000:021C:6400:036E:8CF5 1081000102880105FF017201E7040000012C"],
		["the mask itself", `PairID:${MASK}`],
		["letters of other alphabets", "認証ID \u{1f600}"],
		["zeros", "0000000000000000"],
	])("leaves what is none: %s", (_name, text) => {
		expect(ALL.mask(text)).toBe(text);
	});

	it("hides zeros where a secret has eight of them, and no other text that has many", () => {
		const zeros = masker("00000003000000000000000000123456");
		expect(zeros.mask("x00000000y")).toBe("x***y");
		for (const text of [
			"E7040000012C",
			"E0040001E240E104000000",
			"FE80:0000:0000:0000:021C",
			"0000 0000 0001",
		])
			expect(zeros.mask(text)).toBe(text);
	});

	it("hides nothing before something is learned, and nothing for less than four characters", () => {
		expect(masker().mask(RBID)).toBe(RBID);
		expect(masker("", "a", "abc").mask("abcabc")).toBe("abcabc");
	});

	it("hides what is learned after a text was masked", () => {
		const late = masker(RBID);
		late.mask(RBID);
		late.learn(PASSWORD);
		expect(late.mask(`${RBID} ${PASSWORD}`)).toBe("*** ***");
	});

	it("keeps the last twelve secrets", () => {
		const made = masker();
		const secrets: string[] = [];
		for (let i = 0; i < 13; i++) secrets.push(`${String.fromCharCode(0x41 + i).repeat(4)}${i + 10}secret`);
		for (const secret of secrets) made.learn(secret);
		// Learned again, one takes no second place.
		for (let i = 0; i < 20; i++) made.learn(secrets[12]!);
		for (const secret of secrets.slice(1)) expect(made.mask(secret)).toBe(MASK);
	});

	it("hides each secret that lost, doubled or changed a few of its characters", () => {
		for (let seed = 1; seed <= RUNS; seed++) {
			const random = new Random(seed);
			const secret = random.pick([RBID, PASSWORD, WIFI]);
			const changes = 1 + random.below(secret === PASSWORD ? 2 : 3);
			const damaged = damage(random, secret, changes);
			const shown = ALL.mask(`(${damaged})`);
			// An end may be left, where too little stands behind the damaged place: less than a fragment, and what is wrong.
			const left = shown.split(MASK).join("").length - 2;
			expect(left, `seed ${seed}: ${damaged} -> ${shown}`).toBeLessThan(8 + changes);
		}
	});

	it("shows no fragment of eight characters, whatever stands around it", () => {
		for (let seed = 1; seed <= RUNS; seed++) {
			const random = new Random(seed);
			let text = "";
			for (let left = 1 + random.below(6); left > 0; left--) {
				const secret = random.pick([RBID, PASSWORD, hexOf(PASSWORD), hexOf(RBID)]);
				const from = random.below(secret.length);
				text += secret.slice(from, from + random.below(secret.length));
				if (random.once(2)) text += random.pick([" ", "\r\n", "0", "EVENT 21 ", secret.slice(0, 3)]);
			}
			const shown = ALL.mask(text).toUpperCase();
			const leaks = FRAGMENTS.filter((fragment) => shown.includes(fragment));
			expect(leaks, `seed ${seed}: ${text} -> ${shown}`).toEqual([]);
		}
	});

	it("ends soon with a long text that resembles a secret everywhere", () => {
		const long = "0000x".repeat(560);
		expect(masker("0".repeat(32), "00001".repeat(12)).mask(long)).toBe(long);
	});
});

function damage(random: Random, secret: string, changes: number): string {
	let text = secret;
	for (let left = changes; left > 0; left--) {
		const at = random.below(text.length);
		const kind = random.below(3);
		const replaced = kind === 0 ? "" : kind === 1 ? "~" : text[at]! + text[at]!;
		text = text.slice(0, at) + replaced + text.slice(at + 1);
	}
	return text;
}
