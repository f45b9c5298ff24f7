import { describe, expect, it } from "vitest";
import { Random } from "../fuzz/random";
import { carriers, leak, PLAIN, SECRETS, type Secrets, traceOf } from "./secret-lines";

/** XS needs some 10 ms for each. */
const RUNS = 600;
const DIGITS = "0123456789ABCDEF";
const LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

describe("a trace of a damaged line", () => {
	it.each([
		["a key of EPANDESC is garbled", (s: Secrets) => `EPANDESC\r\n  PairIE:${s.rbid.slice(-8)}\r\n`],
		["the colon of a field is lost", (s: Secrets) => `EPANDESC\r\n  PairID${s.rbid.slice(-8)}\r\n`],
		["the key is lost", (s: Secrets) => `EPANDESC\r\n  ${s.rbid.slice(-8)}\r\n`],
		["the blank behind a command is lost", (s: Secrets) => `SKSETRBID${s.rbid}\r\n`],
		["the blank behind a password's length is lost", (s: Secrets) => `SKSETPWD C${s.password}\r\n`],
		["both blanks of the password are lost", (s: Secrets) => `SKSETPWDC${s.password}\r\n`],
		["the command is garbled", (s: Secrets) => `SKS\x05TRBID ${s.rbid}\r\n`],
		["the value stands behind a FAIL", (s: Secrets) => `FAIL ER06${s.password}\r\n`],
		["the value stands behind a FAIL and a blank", (s: Secrets) => `FAIL ${s.password}\r\n`],
		["the value stands behind an OK", (s: Secrets) => `OK ${s.rbid}\r\n`],
		["the value stands in an event", (s: Secrets) => `EVENT ${s.password} 21\r\n`],
		[
			"the value takes the place of a radio's address",
			(s: Secrets) => `EINFO x ${s.rbid.slice(3, 19)} 39 8CF5 0\r\n`,
		],
		["the value comes alone", (s: Secrets) => `${s.rbid}\r\n`],
		["the password is in small letters", (s: Secrets) => `SKVER ${s.password.toLowerCase()}\r\n`],
		[
			"the parity is wrong",
			(s: Secrets) => s.rbid.replace(/./g, (c) => String.fromCharCode(c.charCodeAt(0) | 0x80)),
		],
		[
			"one character in the middle of the password is wrong",
			(s: Secrets) => `FAIL ER06${s.password.slice(0, 5)}.${s.password.slice(6)}\r\n`,
		],
	])("hides the secret where %s, at any time", (_name, line) => {
		for (let after = 0; after <= 3; after++) {
			const shown = traceOf(SECRETS, { pieces: [line(SECRETS)], after });
			expect(leak(shown, SECRETS), shown).toBeUndefined();
			expect(shown).not.toContain(SECRETS.password.slice(6));
		}
	});

	it("hides a secret that is cut anywhere, with a silence between", () => {
		for (const line of carriers(SECRETS))
			for (let cut = 1; cut < line.length; cut++) {
				const shown = traceOf(SECRETS, { pieces: [line.slice(0, cut), `${line.slice(cut)}\r\n`], after: 3 });
				expect(leak(shown, SECRETS), `${line} cut at ${cut}: ${shown}`).toBeUndefined();
			}
	});

	it("hides secrets under any mutation, cut and interleaving", () => {
		for (let seed = 1; seed <= RUNS; seed++) {
			const random = new Random(seed);
			const secrets =
				seed % 3 === 0 ? SECRETS : { rbid: word(random, DIGITS, 32), password: word(random, LETTERS, 12) };
			const lines = carriers(secrets);
			let stream = "";
			for (let left = 1 + random.below(4); left > 0; left--) {
				const line = random.once(4) ? random.pick(PLAIN) : random.pick(lines);
				stream += damage(random, line, random.pick(lines));
				if (!random.once(5)) stream += "\r\n";
			}
			const cut = random.below(stream.length + 1);
			const shown = traceOf(secrets, {
				pieces: [stream.slice(0, cut), stream.slice(cut)],
				after: random.below(4),
			});
			expect(leak(shown, secrets), `seed ${seed}: ${JSON.stringify(stream)}\n${shown}`).toBeUndefined();
		}
	});
});

function word(random: Random, letters: string, length: number): string {
	let text = "";
	for (let i = 0; i < length; i++) text += random.pick(letters);
	return text;
}

/** `line` with none to three changes of what happens to bytes on a UART. */
function damage(random: Random, line: string, other: string): string {
	let text = line;
	for (let changes = random.below(4); changes > 0; changes--) {
		const at = random.below(text.length + 1);
		const code = text.charCodeAt(at) || 0x41;
		const [before, behind] = [text.slice(0, at), text.slice(at)];
		switch (random.below(6)) {
			case 0: // a bit flips
				text = before + String.fromCharCode(code ^ (1 << random.below(8))) + behind.slice(1);
				break;
			case 1: // bytes get lost
				text = before + behind.slice(1 + random.below(12));
				break;
			case 2: // a byte comes twice, or is noise
				text = before + String.fromCharCode(random.once(2) ? code : random.below(256)) + behind;
				break;
			case 3: // another line comes in between
				text = `${before}${random.once(2) ? "\r\n" : ""}${other}\r\n${behind}`;
				break;
			case 4: // the head of one, the tail of another
				text = before + other.slice(random.below(other.length));
				break;
			default: // letters come in the other case
				text = before + behind.toLowerCase();
		}
	}
	return text;
}
