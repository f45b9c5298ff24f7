import { describe, expect, it } from "vitest";
import { bytesToHex } from "../../modules/bytes/hex";
import { FakeStore } from "../support/fake-host";
import { METER, RelayRig } from "./relay-rig";

const ID = "00112233445566778899AABBCCDDEEFF";
const PASSWORD = "Pw0Secret9Xy";
const WIFI = "wifi-secret-77";
const C0 = "005AFE0123456789ABCDEF0011223344";
/** The pairing ID is the last eight characters of the ID, as text. */
const PAIRING = ID.slice(-8);

/** Every form in which a secret could show: as text, as the bytes of a hex ID, in either half. */
const FORBIDDEN = [
	asHex(ID),
	ID,
	asHex(PAIRING),
	asHex(PASSWORD),
	asHex(WIFI),
	C0,
	C0.slice(8),
	ID.slice(0, 16),
	ID.slice(16),
];

function asHex(text: string): string {
	return bytesToHex(Uint8Array.from(text, (character) => character.charCodeAt(0)));
}

function byte(value: number): string {
	return bytesToHex(Uint8Array.of(value));
}

/** A relay beside every secret the program has: in the settings, and C0 offered by the meter. */
function rigWithSecrets(): RelayRig {
	const store = new FakeStore();
	store.set("kabewatt-secret", "rbid", ID);
	store.set("kabewatt-secret", "password", PASSWORD);
	store.set("kabewatt-secret", "wifiPassword", WIFI);
	const rig = new RelayRig({ store, settings: { push: "on" } }).start();
	// The map of a second-generation meter: 29 properties, C0 among them.
	for (const [epc, edt] of METER) rig.hear(epc, epc === 0x9f ? "1D71414161404000624300414040434242" : edt);
	rig.hear(0xc0, C0);
	rig.time.advance(1);
	return rig;
}

describe("secrets over UDP", () => {
	it("has secrets that could be found", () => {
		const rig = rigWithSecrets();
		expect(rig.settings.text("rbid")).toBe(ID);
		expect(rig.settings.text("password")).toBe(PASSWORD);
		expect(rig.get("028801", "9F")!.slice(0, 2)).toBe("1C");
		expect(rig.store.get("relay", "meter")).toBeDefined();
	});

	it("shows none, whatever is asked: every EPC by every ESV of every object", () => {
		const rig = rigWithSecrets();
		const heard: string[] = [];
		let answers = 0;
		const ask = (hex: string) => {
			rig.time.advance(100);
			answers += rig.ask(hex, `192.168.1.${2 + (answers % 12)}`).length;
			for (const frame of rig.wire.sent.splice(0)) heard.push(frame.hex);
		};
		const objects = [
			"0EF001",
			"0EF000",
			"0EF002",
			"05FF01",
			"05FF00",
			"028801",
			"028800",
			"028802",
			"000000",
		];
		const services = [0x60, 0x61, 0x62, 0x63, 0x6e, 0x74, 0x71, 0x72, 0x73, 0x7a, 0x7e, 0x52];
		const values = ["", "00", "01", "0000", "31", "11223344556677"];
		for (const object of objects)
			for (const service of services)
				for (let epc = 0; epc < 256; epc++) {
					const value = service === 0x62 || service === 0x63 ? "" : values[epc % values.length]!;
					const block = `${byte(epc)}${byte(value.length / 2)}${value}`;
					const second = service === 0x6e ? `01${byte(epc)}00` : "";
					ask(`10810001${"05FF01"}${object}${byte(service)}01${block}${second}`);
				}
		for (const object of objects) {
			ask(`1081000105FF01${object}62FF${all(1, 256)}`);
			ask(`1081000105FF01${object}63FF${all(0, 255)}`);
			for (let epc = 0x80; epc < 0x100; epc += 8) ask(`1081000105FF01${object}6208${all(epc, epc + 8)}`);
		}
		for (let i = 0; i < 10; i++) {
			rig.hear(0xe7, `0000000${i}`);
			rig.hear(0xc0, C0);
			ask("1081000105FF010EF0016301D500");
		}
		expect(answers).toBeGreaterThan(5000);
		const everything = heard.join(" ");
		for (const secret of FORBIDDEN)
			expect(`${secret} ${everything.includes(secret)}`).toBe(`${secret} false`);
		for (const line of rig.logged)
			for (const secret of [ID, PASSWORD, WIFI, PAIRING]) expect(line.includes(secret)).toBe(false);
	});

	it("keeps none in what it stores", () => {
		const rig = rigWithSecrets();
		for (const [name, value] of rig.store.values) {
			if (!name.startsWith("relay/")) continue;
			const text = value instanceof Uint8Array ? bytesToHex(value) : String(value);
			for (const secret of [...FORBIDDEN, ID, PASSWORD])
				expect(`${name} ${text.includes(secret)}`).toBe(`${name} false`);
		}
	});
});

function all(from: number, to: number): string {
	let blocks = "";
	for (let epc = from; epc < to; epc++) blocks += `${byte(epc & 0xff)}00`;
	return blocks;
}
