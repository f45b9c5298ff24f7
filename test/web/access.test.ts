import { describe, expect, it } from "vitest";
import { Access } from "../../modules/web/access";
import { absentSerial, FakeStore, makeFakeHost } from "../support/fake-host";
import { FakeTime } from "../support/fake-time";

function makeAccess(store = new FakeStore()) {
	const time = new FakeTime();
	const host = makeFakeHost(time, { serial: absentSerial(time), store });
	return { time, access: new Access(time, host.system, store) };
}

const HERE = "192.168.1.50";
const wrongFor = (pin: string) => (pin === "000000" ? "111111" : "000000");

describe("the PIN", () => {
	it("is six digits and survives a restart", () => {
		const store = new FakeStore();
		const { access } = makeAccess(store);
		expect(access.pin).toMatch(/^\d{6}$/);
		expect(makeAccess(store).access.pin).toBe(access.pin);
	});

	it.each(["", "12345", "12345a", 123456])("is made anew when %j is stored", (stored) => {
		const store = new FakeStore();
		store.set("kabewatt-secret", "pin", stored);
		expect(makeAccess(store).access.pin).toMatch(/^\d{6}$/);
	});

	it("is another one after a reset, and sessions are over", () => {
		const { access } = makeAccess();
		const { pin } = access;
		const token = access.openSession();
		access.reset();
		expect(access.pin === pin).toBe(false);
		expect(access.authorize(`Bearer ${token}`, HERE)).toBe("PIN_REQUIRED");
	});

	it("stays on the screen for two minutes when a page asks for it, and goes once it was typed", () => {
		const { access, time } = makeAccess();
		expect(access.shown).toBe(false);
		access.show();
		time.advance(119_000);
		expect(access.shown).toBe(true);
		time.advance(2_000);
		expect(access.shown).toBe(false);
		access.show();
		access.openSession();
		expect(access.shown).toBe(false);
	});
});

describe("a page that asks for the PIN again and again", () => {
	it("gets it shown three times, and then not for an hour, so that the screen stays of use", () => {
		const { access, time } = makeAccess();
		const shown: boolean[] = [];
		for (let i = 0; i < 5; i++) {
			shown.push(access.show());
			time.advance(121_000);
		}
		expect(shown).toEqual([true, true, true, false, false]);
		time.advance(3_600_000);
		expect(access.show()).toBe(true);
	});

	it("counts anew once the PIN was typed", () => {
		const { access, time } = makeAccess();
		for (let i = 0; i < 6; i++) {
			expect(access.show()).toBe(true);
			access.openSession();
			time.advance(1000);
		}
	});

	it("is one request while it is shown", () => {
		const { access, time } = makeAccess();
		for (let i = 0; i < 100; i++) {
			expect(access.show()).toBe(true);
			time.advance(1000);
		}
	});
});

describe("a session", () => {
	it("is a token of 32 hex digits that no other one equals", () => {
		const { access } = makeAccess();
		const tokens = [access.openSession(), access.openSession()];
		expect(tokens[0]).toMatch(/^[0-9A-F]{32}$/);
		expect(tokens[0] === tokens[1]).toBe(false);
	});

	it("opens what the PIN opens, also while PINs are locked", () => {
		const { access } = makeAccess();
		const token = access.openSession();
		for (let i = 0; i < 5; i++) access.check(wrongFor(access.pin), HERE);
		expect(access.authorize(`Bearer ${token}`, HERE)).toBeUndefined();
	});

	it("ends after half an hour without use", () => {
		const { access, time } = makeAccess();
		const token = access.openSession();
		time.advance(1_800_000);
		expect(access.authorize(`Bearer ${token}`, HERE)).toBeUndefined();
		time.advance(1_800_001);
		expect(access.authorize(`Bearer ${token}`, HERE)).toBe("PIN_REQUIRED");
	});

	it("ends after twelve hours in any case", () => {
		const { access, time } = makeAccess();
		const token = access.openSession();
		for (let i = 0; i < 24; i++) {
			time.advance(1_800_000);
			expect(access.authorize(`Bearer ${token}`, HERE)).toBeUndefined();
		}
		time.advance(1);
		expect(access.authorize(`Bearer ${token}`, HERE)).toBe("PIN_REQUIRED");
	});

	it("gives way to the fifth one when it was unused for longest", () => {
		const { access, time } = makeAccess();
		const tokens: string[] = [];
		for (let i = 0; i < 4; i++) {
			tokens.push(access.openSession());
			time.advance(1000);
		}
		access.authorize(`Bearer ${tokens[0]}`, HERE);
		access.openSession();
		expect(tokens.map((token) => access.authorize(`Bearer ${token}`, HERE))).toEqual([
			undefined,
			"PIN_REQUIRED",
			undefined,
			undefined,
		]);
	});

	it.each([undefined, "", "Bearer", "Bearer ", "Basic MTIz", `Bearer ${"0".repeat(32)}`, "Bearer undefined"])(
		"is not %j",
		(header) => {
			expect(makeAccess().access.authorize(header, HERE)).toBe("PIN_REQUIRED");
		},
	);
});
