import { describe, expect, it } from "vitest";
import { Random } from "../fuzz/random";
import { Home, type HomeOptions } from "../support/home";
import { leak, SECRETS } from "./secret-lines";

const HOUR = 3_600_000;

/** A home with its own ID and password, and every line that its recorder is shown. */
function recorded(options: HomeOptions = {}) {
	const lines: string[] = [];
	const { rbid, password } = SECRETS;
	const home = new Home({
		seed: 3,
		rbid,
		password,
		ownRbid: rbid,
		ownPassword: password,
		...options,
		app: { trace: { onTrace: (direction, text) => lines.push(`${direction} ${text}`) } },
	});
	return { home, lines };
}

describe("the recording of a home", () => {
	it.each([
		["BP35A1", {}],
		["BP35C2", { module: "bp35c2" }],
		["a module that sends payloads as digits", { payload: "hex" }],
		["a second-generation meter", { meter: "release-r" }],
	] as const)(
		"shows every line of an hour as it was, but for credentials, pairing ID and PANA: %s",
		(_name, options) => {
			const { home, lines } = recorded(options as HomeOptions);
			home.start().untilWatts();
			home.time.advance(HOUR);
			const text = lines.join("\n");
			expect(leak(text, SECRETS)).toBeUndefined();
			expect(lines.length).toBeGreaterThan(1000);
			const masked = lines.filter((line) => line.includes("***"));
			const others = masked.filter(
				(line) =>
					!/^> SKSET(PWD C|RBID) \*\*\*$|^< PairID:\*\*\*$|^< ERXUDP \S+ \S+ 02CC 02CC .* \*\*\*$/.test(line),
			);
			expect(others).toEqual([]);
			for (const kind of [/^> SKSETPWD/, /^> SKSETRBID/, /^< PairID/, /02CC/])
				expect(
					masked.some((line) => kind.test(line)),
					String(kind),
				).toBe(true);
		},
	);

	it("shows no secret while bytes get lost, changed and mixed, with the echo on and off", () => {
		for (let seed = 1; seed <= 12; seed++) {
			const random = new Random(seed);
			const { home, lines } = recorded({ seed, reads: "torn", module: random.pick(["bp35a1", "bp35c2"]) });
			home.serial.filter = (text) => garbled(random, text);
			home.start();
			home.time.advance(HOUR / 6);
			const text = lines.join("\n");
			expect(lines.some((line) => line.startsWith("> SKSETRBID"))).toBe(true);
			expect(leak(text, SECRETS), `seed ${seed}`).toBeUndefined();
		}
	});
});

/** Now and then a byte is wrong, missing, or comes twice. */
function garbled(random: Random, text: string): string {
	let out = "";
	for (const char of text) {
		if (!random.once(40)) out += char;
		else if (random.once(3)) out += String.fromCharCode(char.charCodeAt(0) ^ (1 << random.below(8)));
		else if (random.once(2)) out += char + char;
	}
	return out;
}
