import { describe, expect, it } from "vitest";
import { bytesToHex } from "../../modules/bytes/hex";
import { pairIdOf } from "../../modules/wisun/pan";
import { Random } from "../fuzz/random";
import { leak, type Secrets } from "../skstack/secret-lines";
import { frame, J01_MODULE, J02_MODULE, raw, request } from "./frames";
import { ADDRESS, COLD, JOINED, joinScript, MAC, PAN, Rig } from "./rig";

/** XS needs some 10 ms for each. */
const RUNS = 400;
const SECRETS: Secrets = { rbid: "0099A7C3E15F2B6D8048BEAD71F36C5E", password: "Kx4vQ0Zt7pWd" };

/** What a trace shows, behind what was done to set it up. */
function traced({ rbid, password }: Secrets, act: (rig: Rig, shown: string[]) => void): string[] {
	const shown: string[] = [];
	const rig = new Rig(COLD);
	const secrets = rig.finder.uart.secrets;
	for (const secret of [rbid, pairIdOf(rbid), password]) secrets.learn(secret);
	rig.finder.uart.trace = { onTrace: (direction, text) => shown.push(`${direction} ${text}`) };
	rig.finder.probe();
	shown.length = 0;
	act(rig, shown);
	return shown;
}

const said = (...frames: string[]) =>
	traced(SECRETS, (rig) => {
		for (const one of frames) rig.serial.say(one);
		rig.time.advance(1500);
	});
const payload = (hex: string) => `${ADDRESS} 0E1A 0E1A BCDE 00 02 C4 ${length(hex)} ${hex}`;

describe("a trace", () => {
	it("shows requests and answers by name and in hex, without the credentials", () => {
		const shown = traced(SECRETS, (rig) => rig.module.configure(SECRETS.rbid, SECRETS.password));
		expect(shown).toEqual([
			"> status D0EA83FC00010004033E 0000",
			"< status answer D0F9EE5D20010008033D 000501020101",
			"> setting D0EA83FC005F000803A0 000905000400",
			"< setting answer D0F9EE5D205F00050398 000101",
			"> credentials D0EA83FC0054003003BD ***",
			"< credentials answer D0F9EE5D20540005038D 000101",
		]);
	});

	it("shows a scan without the pairing ID", () => {
		const shown = traced(SECRETS, (rig) => {
			rig.module.configure(SECRETS.rbid, SECRETS.password);
			rig.answer({ "0051": undefined });
			rig.module.scan(0x31, 6);
		});
		expect(shown.at(-1)).toBe("> scan D0EA83FC00510012039C *** 060000100001 ***");
	});

	it("shows datagrams in both directions, but for property C0", () => {
		const shown = traced(SECRETS, (rig) => {
			rig.answer(joinScript());
			rig.module.configure(SECRETS.rbid, SECRETS.password);
			rig.module.join(PAN);
			rig.say(0x6028, `01 ${MAC}`);
			rig.answer({ "0008": "01 00 1081000105" });
			for (const epc of ["E700", `C010${SECRETS.rbid}`]) {
				const get = Uint8Array.from(raw(`1081000105FF010288016101${epc}`), (char) => char.charCodeAt(0));
				rig.module.loadRequest(get, get.length);
				rig.module.sendRequest();
			}
		});
		expect(shown.slice(-4)).toEqual([
			`> send D0EA83FC000800280369 097E${ADDRESS}0E1A0E1A000E1081000105FF010288016101E700`,
			"< send answer D0F9EE5D2008000B0347 009801001081000105",
			`> send D0EA83FC000800380379 *** ${ADDRESS}0E1A0E1A001E ***`,
			"< send answer D0F9EE5D2008000B0347 009801001081000105",
		]);
	});

	it.each([
		[
			"a datagram",
			frame(0x6018, payload("1081000102880105FF017201E70400000278")),
			"< datagram D0F9EE5D60180031",
		],
		["one with property C0", frame(0x6018, payload(`1081000102880105FF017201C010${SECRETS.rbid}`)), "***"],
		["one that is no frame of ECHONET Lite", frame(0x6018, payload("00".repeat(20))), "***"],
		["the encryption key", frame(0x2059, `01 ${"5A".repeat(16)}`), "< D0F9EE5D2059001503A2 ***"],
		["a frame of a kind that nobody knows", frame(0x6099, SECRETS.rbid), "< D0F9EE5D6099"],
		["an answer that is longer than it should be", frame(0x2054, `01 ${SECRETS.rbid}`), "*** 01 ***"],
		["noise", "\x01\x02\x03", "! 3 ***"],
		["a frame that was cut", raw(J01_MODULE[6]!).slice(0, 20), "! 20 start route B answer ***"],
		["its first bytes", raw(J01_MODULE[6]!).slice(0, 5), "! 5 ***"],
	])("of %s shows what may be shown", (_name, bytes, shown) => {
		const [line = ""] = said(bytes);
		expect(line).toContain(shown);
		expect(leak(line, SECRETS)).toBeUndefined();
		expect(line).not.toContain("5A5A");
	});

	it("shows what a real module said of itself", () => {
		expect(said(raw(J02_MODULE[0]!))).toEqual([
			"< version answer D0F9EE5D206B000D03AC 00A80104000103" + "0000158A",
		]);
	});

	it("hides secrets under any damage, cut and interleaving, whatever is asked", () => {
		for (let seed = 1; seed <= RUNS; seed++) {
			const random = new Random(seed);
			const secrets = { rbid: word(random, "0123456789ABCDEF", 32), password: word(random, LETTERS, 12) };
			const frames = carriers(secrets);
			let stream = "";
			for (let left = 1 + random.below(4); left > 0; left--)
				stream += damage(random, random.pick(frames), random.pick(frames));
			const cut = random.below(stream.length + 1);
			const shown = traced(secrets, (rig) => {
				if (random.once(2)) rig.module.configure(secrets.rbid, secrets.password);
				if (random.once(2)) rig.answer({ "0051": undefined });
				if (random.once(2)) rig.module.scan(undefined, 4);
				rig.serial.say(stream.slice(0, cut));
				if (random.once(2)) rig.time.advance(1100);
				rig.serial.say(stream.slice(cut));
				rig.time.advance(3000);
			}).join("\n");
			expect(leak(shown, secrets), `seed ${seed}: ${shown}`).toBeUndefined();
		}
	});

	it("shows nothing of a session that stood before us but radio addresses", () => {
		const rig = new Rig(JOINED);
		const shown: string[] = [];
		rig.finder.uart.trace = { onTrace: (direction, text) => shown.push(`${direction} ${text}`) };
		rig.finder.probe();
		expect(shown).toContain(`< peers answer D0F9EE5D201100140359 05DC010101${MAC}BCDE010702`);
	});
});

const LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** Frames that carry a secret, in both directions: of a module, and as a short circuit would bring ours back. */
function carriers({ rbid, password }: Secrets): readonly string[] {
	const both = hexOf(rbid) + hexOf(password);
	const get = `1081000102880105FF017202E704000003A0C010${rbid}`;
	return [
		request(0x0054, both),
		frame(0x2054, `01${both}`),
		frame(0x6054, both),
		request(0x0051, `060003FFF001${hexOf(pairIdOf(rbid))}`),
		frame(0x4051, `000C01${hexOf(rbid)}`),
		frame(0x6018, payload(get)),
		frame(0x6018, payload(hexOf(rbid))),
		frame(0x2008, `0100${rbid}`),
		frame(0x6038, `01${ADDRESS}2A000000${rbid}`),
		frame(0x206b, hexOf(password)),
		frame(0x60d1, `01${ADDRESS}02C4000C${hexOf(password)}`),
		frame(0x2001, hexOf(rbid)),
		rbid,
		password,
	];
}

/** None to three changes of what happens to bytes on a UART; now and then the sums hold nevertheless. */
function damage(random: Random, bytes: string, other: string): string {
	let text = bytes;
	for (let changes = random.below(4); changes > 0; changes--) {
		const at = random.below(text.length + 1);
		const code = text.charCodeAt(at) || 0x41;
		const [before, behind] = [text.slice(0, at), text.slice(at)];
		switch (random.below(6)) {
			case 0:
				text = before + String.fromCharCode(code ^ (1 << random.below(8))) + behind.slice(1);
				break;
			case 1:
				text = before + behind.slice(1 + random.below(12));
				break;
			case 2:
				text = before + String.fromCharCode(random.once(2) ? code : random.below(256)) + behind;
				break;
			case 3:
				text = before + other + behind;
				break;
			case 4:
				text = before + other.slice(random.below(other.length));
				break;
			default:
				text = frame(random.pick([0x6018, 0x2001, 0x4051, 0x2059, 0x6099]), hexOf(text));
		}
	}
	return text;
}

function word(random: Random, letters: string, count: number): string {
	let text = "";
	for (let i = 0; i < count; i++) text += random.pick(letters);
	return text;
}

function hexOf(text: string): string {
	return bytesToHex(Uint8Array.from(text, (char) => char.charCodeAt(0)));
}

function length(hex: string): string {
	return (hex.length / 2).toString(16).padStart(4, "0");
}
