import { hexToBytes } from "../../modules/bytes/hex";
import { FrameReader } from "../../modules/echonet/frame-reader";
import { Settings } from "../../modules/settings/settings";
import { SETTINGS } from "../../modules/settings/table";
import { validate } from "../../modules/settings/validate";
import { latin1 } from "../fixtures/transcript";
import { RelayRig } from "../relay/relay-rig";
import { FakeStore } from "../support/fake-host";
import { mutate } from "./mutate";
import type { Random } from "./random";
import { mutateFrame } from "./structure";
import { insist, type Target } from "./target";

const REQUESTS = [
	"1081 0001 05FF01 028801 62 01 E7 00",
	"1081 0002 05FF01 028801 62 05 E7 00 E8 00 E2 00 9F 00 C0 00",
	"1081 0003 05FF01 0EF001 62 03 D6 00 80 00 83 00",
	"1081 0004 05FF01 028801 61 01 E5 01 01",
	"1081 0005 05FF01 028801 60 01 81 01 08",
	"1081 0006 05FF01 028801 6E 01 E5 01 00 02 E2 00 E5 00",
	"1081 0007 05FF01 028800 63 01 E7 00",
	"1081 0008 0EF001 0EF001 73 01 D5 04 01 013001",
	"1081 0009 05FF01 05FF01 74 01 80 01 30",
	"1081 000A 028801 05FF01 72 01 E7 04 00000278",
	"1082 0001 00112233",
].map((text) => hexToBytes(text)!);

/** ESV of a request, and those of its possible answers. 60 is only answered when it is refused. */
const ANSWERS: ReadonlyMap<number, readonly number[]> = new Map([
	[0x60, [0x50]],
	[0x61, [0x71, 0x51]],
	[0x62, [0x72, 0x52]],
	[0x63, [0x73, 0x53]],
	[0x6e, [0x7e, 0x5e]],
	[0x74, [0x7a]],
]);

/** True for a property map with C0 in it: in the list, or bit 4 of the first byte of the bitmap. */
function offersSecret(bytes: Uint8Array, at: number, pdc: number): boolean {
	const codes = bytes.subarray(at + 1, at + pdc);
	return bytes[at]! < 16 ? codes.includes(0xc0) : (codes[0]! & 0x10) !== 0;
}

/** Datagrams from the LAN: only what is a request is answered, with well-formed frames that keep the secrets. */
export class RelayTarget implements Target {
	readonly name = "relay";
	readonly #rig = new RelayRig().start().readMeter();
	readonly #reader = new FrameReader();

	constructor() {
		// As the rig's meter, and C0 with it, which real meters have.
		this.#rig.hear(0x9f, "1A51414160404000624300414040430202");
	}

	run(random: Random): void {
		const rig = this.#rig;
		const shaped = random.once(2) ? mutateFrame(random, random.pick(REQUESTS)) : random.pick(REQUESTS);
		const request = (random.once(2) ? shaped : mutate(random, shaped, REQUESTS, 1_472)).subarray(0, 1_472);
		const esv = request[10] ?? 0;
		// Allowances of the clients fill up, announcements go out.
		rig.time.advance(2_000);
		rig.wire.sent = [];
		rig.wire.events!.onPacket(request, request.length, `192.168.1.${2 + random.below(8)}`, 3610);
		const allowed = ANSWERS.get(esv) ?? [];
		// A request to instance 00 is answered by each instance; a Set may be followed by its announcement.
		insist(rig.wire.sent.length <= 8, `${rig.wire.sent.length} frames for one request`);
		for (const { hex, to } of rig.wire.sent) {
			const bytes = hexToBytes(hex)!;
			const reader = this.#reader;
			insist(bytes.length <= 1_472 && reader.load(bytes, 0, bytes.length), `malformed answer ${hex}`);
			insist(to === "*" || allowed.includes(reader.esv), `answer ${hex} to ESV ${esv.toString(16)}`);
			// A refused Set echoes what it was given.
			const echoes = reader.esv === 0x50 || reader.esv === 0x51 || reader.esv === 0x5e;
			while (reader.next()) {
				const { epc, edt, pdc } = reader;
				insist(epc !== 0xc0 || pdc === 0 || echoes, `C0 left the house: ${hex}`);
				if (epc >= 0x9d && epc <= 0x9f && pdc > 0 && !echoes)
					insist(!offersSecret(bytes, edt, pdc), `C0 is offered: ${hex}`);
			}
		}
		rig.time.advance(2_000);
		rig.wire.sent = [];
		const watts = rig.get("028801", "E7", "192.168.1.77");
		insist(watts !== undefined && watts.length === 8, "the good request after it was not answered");
	}
}

const TEXTS = [
	"0123456789ABCDEF0123456789ABCDEF",
	"ABCDEFGHIJKL",
	"10",
	"-1",
	"on",
	"ja",
	"pin",
	"",
	"壁",
].map(utf16);

function utf16(text: string): Uint8Array {
	return latin1(text);
}

/** Values that people and programs give to settings, and what a worn flash gives back. */
export class SettingsTarget implements Target {
	readonly name = "settings";

	run(random: Random): void {
		const store = new FakeStore();
		for (let i = random.below(4); i > 0; i--) this.#spoil(store, random);
		const settings = new Settings(store);
		this.#check(settings);
		for (let i = 0; i < 4; i++) {
			const key = random.once(8) ? textOf(random) : random.pick(SETTINGS).key;
			const value = random.once(3) ? (random.word() | 0) * (random.once(9) ? 0.5 : 1) : textOf(random);
			store.full = random.once(10);
			settings.set(key, value);
		}
		store.full = false;
		this.#check(settings);
		this.#check(new Settings(store));
		insist(
			settings.set("pollS", 30) === undefined && settings.integer("pollS") === 30,
			"a good value was refused",
		);
	}

	#spoil(store: FakeStore, random: Random): void {
		const { key, secret } = random.pick(SETTINGS);
		const value = random.once(3) ? random.word() | 0 : random.once(2) ? textOf(random) : new Uint8Array(3);
		store.set(secret ? "kabewatt-secret" : "kabewatt", key, value);
	}

	#check(settings: Settings): void {
		for (const row of SETTINGS) {
			const value = row.type === "integer" ? settings.integer(row.key) : settings.text(row.key);
			insist(validate(row, value) === value, `${row.key} has the value ${JSON.stringify(value)}`);
		}
	}
}

function textOf(random: Random): string {
	const bytes = mutate(random, random.pick(TEXTS), TEXTS, 80);
	let text = "";
	for (const byte of bytes) text += String.fromCharCode(random.once(12) ? random.word() & 0xffff : byte);
	return text;
}
