import { describe, expect, it } from "vitest";
import type { MeterIdentity } from "../../modules/meter/record/identity";
import { MqttIdentity } from "../../modules/mqtt/identity";
import { absentSerial, FakeStore, makeFakeHost } from "../support/fake-host";
import { FakeTime } from "../support/fake-time";
import { type Described, described, entitiesOf, MINUTE, published } from "./rig";

const meter = (maker = "", serial = "", address = "") => ({ maker, serial, address }) as MeterIdentity;

function open(store = new FakeStore()) {
	const time = new FakeTime();
	const { system } = makeFakeHost(time, { serial: absentSerial(time), seed: 7 });
	return { store, identity: new MqttIdentity(store, system) };
}

const A = meter("000016", "4B31", "001C6400000000AA");
const B = meter("000016", "4B32", "001C6400000000BB");

describe("the name of a meter at the broker", () => {
	it("is made once, of twelve random digits, and found again", () => {
		const { store, identity } = open();
		expect(identity.id).toBe("");
		expect(identity.know(meter())).toBe(true);
		expect(identity.id).toMatch(/^[0-9a-f]{12}$/);
		expect(identity.know(A)).toBe(false);
		expect(open(store).identity.id).toBe(identity.id);
		for (const secret of ["4B31", "000016", "001C64"]) expect(identity.id).not.toContain(secret);
	});

	it.each([
		["another serial number", A, B, true],
		["another maker", A, meter("000034", "4B31", A.address), true],
		["the same serial number over another radio", A, meter("000016", "4B31", "001C6400000000CC"), false],
		["another radio where no serial number is known", meter("", "", "AA"), meter("", "", "BB"), true],
		["a serial number where none was known", meter("", "", "AA"), meter("000016", "4B31", "AA"), false],
		["nothing", A, meter(), false],
	])("becomes another one for %s: %#", (_name, first, then, isOther) => {
		const { store, identity } = open();
		identity.know(first);
		const before = identity.id;
		expect(identity.know(then)).toBe(isOther);
		expect(identity.id !== before).toBe(isOther);
		expect(open(store).identity.old).toEqual(isOther ? [before] : []);
	});

	it("is not used while it cannot be stored", () => {
		const { store, identity } = open();
		store.full = true;
		expect(identity.know(A)).toBe(false);
		expect(identity.id).toBe("");
		store.full = false;
		expect(identity.know(A)).toBe(true);
	});

	it("stays whole when the power is cut at any write of an exchange", () => {
		for (let left = 0; left < 3; left++) {
			const { store, identity } = open();
			identity.know(A);
			const before = identity.id;
			store.writesLeft = left;
			identity.know(B);
			store.writesLeft = Number.POSITIVE_INFINITY;
			const again = open(store).identity;
			expect(again.id === before ? again.old : again.old.concat(again.id)).toEqual(
				again.id === before ? [] : [before, again.id],
			);
			again.know(B);
			expect(again.old).toEqual([before]);
		}
	});

	it("keeps the last four names of former meters", () => {
		const { identity } = open();
		for (let i = 0; i < 9; i++) identity.know(meter("000016", `4B3${i}`, "AA"));
		expect(identity.old).toHaveLength(4);
	});

	it.each([
		["nonsense", "x"],
		["too few fields", "a1b2c3d4e5f6;;"],
		["no digits", "g1b2c3d4e5f6;;;;"],
		["a topic's sign", "a1b2c3d4e5/#;;;;"],
		["a number", 5],
	])("is made anew where what is stored is broken: %s", (_name, stored) => {
		const { store, identity } = open();
		store.values.set("mqtt/id", stored);
		const again = open(store).identity;
		expect(again.id).toBe("");
		again.know(A);
		expect(again.id).toMatch(/^[0-9a-f]{12}$/);
		void identity;
	});
});

describe("an exchanged meter", () => {
	it("is another device: the old one and all that was retained of it goes", () => {
		const home = published();
		const before = home.app.publisher.id;
		expect(entitiesOf(described(home) as Described)).toContain("sold");
		home.emulator.fault("meter-exchanged");
		home.time.until(() => home.app.meter.exchanges > 0, 90 * MINUTE);
		home.time.advance(10 * MINUTE);
		const after = home.app.publisher.id;
		expect(after).not.toBe(before);
		expect([...home.broker.retained.keys()].filter((topic) => topic.includes(before))).toEqual([]);
		expect(described(home)!.dev["ids"]).toEqual([`kabewatt_${after}`]);
		expect(home.broker.retained.get(`kabewatt/${after}/availability`)).toBe("online");
		expect(home.host.store.get("mqtt", "id")).not.toContain(before);
	});
});
