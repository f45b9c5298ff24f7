import { describe, expect, it } from "vitest";
import { Access } from "../../modules/web/access";
import { absentSerial, FakeStore, makeFakeHost } from "../support/fake-host";
import { FakeTime } from "../support/fake-time";

const HOUR_MS = 3_600_000;
/** Where the guesser and the owner are. */
const THERE = "192.168.1.66";
const HERE = "192.168.1.50";
const LOOPBACK = "127.0.0.1";

/** A device with its store; `start` again is a restart. */
function start(store = new FakeStore()) {
	const time = new FakeTime();
	const { system } = makeFakeHost(time, { serial: absentSerial(time), store });
	const access = new Access(time, system, store);
	const wrong = access.pin === "000000" ? "111111" : "000000";
	const guess = (sender = THERE) => access.check(wrong, sender);
	/** Wrong PINs that are listened to, each from an address of its own. */
	const guessAround = (count: number, from = 100) => {
		for (let i = 0; i < count; i++) expect(guess(`10.0.0.${from + i}`)).toBe("PIN_WRONG");
	};
	const enter = (sender = HERE) => access.check(access.pin, sender);
	return { time, store, access, guess, guessAround, enter };
}

describe("wrong PINs of one sender", () => {
	it("lock it after the fifth, for longer each time, and the right one does not help meanwhile", () => {
		const { access, time, guess, enter } = start();
		for (let i = 0; i < 5; i++) expect(guess()).toBe("PIN_WRONG");
		for (const seconds of [60, 120, 240, 480, 960, 1920, 3600, 3600]) {
			expect(access.lockedS(THERE)).toBe(seconds);
			expect(enter(THERE)).toBe("PIN_LOCKED");
			time.advance(seconds * 1000 - 1);
			expect(enter(THERE)).toBe("PIN_LOCKED");
			time.advance(1);
			expect(access.lockedS(THERE)).toBe(0);
			expect(guess()).toBe("PIN_WRONG");
		}
	});

	it("lock nobody else", () => {
		const { access, guess, enter } = start();
		for (let i = 0; i < 5; i++) guess();
		expect(access.lockedS(HERE)).toBe(0);
		expect(enter()).toBeUndefined();
		expect(enter(THERE)).toBe("PIN_LOCKED");
	});

	it("are forgotten after the right one", () => {
		const { access, guess, enter } = start();
		for (let round = 0; round < 3; round++) {
			for (let i = 0; i < 4; i++) expect(guess()).toBe("PIN_WRONG");
			expect(enter(THERE)).toBeUndefined();
		}
		expect(access.lockedS(THERE)).toBe(0);
	});

	it("are not forgotten because somebody else entered the right one", () => {
		const { access, guess, enter } = start();
		for (let i = 0; i < 4; i++) guess();
		enter();
		guess();
		expect(access.lockedS(THERE)).toBe(60);
	});

	it("count in a header too", () => {
		const { access } = start();
		const wrong = access.pin === "000000" ? "111111" : "000000";
		for (let i = 0; i < 5; i++) expect(access.authorize(`Bearer ${wrong}`, THERE)).toBe("PIN_WRONG");
		expect(access.authorize(`Bearer ${access.pin}`, THERE)).toBe("PIN_LOCKED");
		expect(access.authorize(`Bearer ${access.pin}`, HERE)).toBeUndefined();
	});

	it.each([1, 2, 3, 4])("outlast as many of each of seven others: %i", (own) => {
		const { access, time, guess } = start();
		let tried = 0;
		for (const sender of [THERE, 1, 2, 3, 4, 5, 6, 7])
			for (let i = 0; i < own; i++) {
				// Before the house is locked, its hour is let pass.
				if (++tried % 20 === 0) time.advance(HOUR_MS);
				expect(guess(sender === THERE ? THERE : `10.0.0.${sender}`)).toBe("PIN_WRONG");
			}
		for (let i = own; i < 5; i++) guess();
		expect(access.lockedS(THERE)).toBe(60);
	});
});

describe("wrong PINs of many senders", () => {
	it("lock the house at the thirtieth in an hour, for longer each time", () => {
		const { access, time, guess, guessAround, enter } = start();
		guessAround(29);
		expect(access.lockedS(HERE)).toBe(0);
		guessAround(1, 200);
		for (const seconds of [60, 120, 240, 480]) {
			expect(access.lockedS(HERE)).toBe(seconds);
			expect(enter()).toBe("PIN_LOCKED");
			time.advance(seconds * 1000);
			expect(access.lockedS(HERE)).toBe(0);
			expect(guess(`10.0.1.${seconds % 251}`)).toBe("PIN_WRONG");
		}
	});

	it("are at most 30 in any hour: what came more than an hour ago counts no longer", () => {
		const { access, time, guessAround } = start();
		guessAround(15);
		time.advance(HOUR_MS / 2);
		guessAround(14, 150);
		time.advance(HOUR_MS / 2);
		guessAround(15, 170);
		expect(access.lockedS(HERE)).toBe(0);
		guessAround(1, 190);
		expect(access.lockedS(HERE)).toBe(60);
	});

	it("get at most 35 answers in any hour of a week, whatever addresses a /24 has", () => {
		const { time, guess } = start();
		const heard: number[] = [];
		let most = 0;
		for (let i = 0; time.ticks() < 7 * 24 * HOUR_MS; i++) {
			if (guess(`10.0.0.${i % 254}`) === "PIN_WRONG") heard.push(time.ticks());
			else time.advance(10_000);
			while (heard.length > 0 && heard[0]! <= time.ticks() - HOUR_MS) heard.shift();
			most = Math.max(most, heard.length);
		}
		// Thirty at once, and the few after ever longer locks that fall into the same hour.
		expect(most).toBeLessThanOrEqual(35);
	});

	it("are not forgotten when somebody enters the right one", () => {
		const { access, guessAround, enter } = start();
		guessAround(29);
		expect(enter()).toBeUndefined();
		guessAround(1, 200);
		expect(access.lockedS(HERE)).toBe(60);
	});

	it("begin with the short lock again after a quiet day", () => {
		const { access, time, guessAround } = start();
		guessAround(30);
		time.advance(25 * HOUR_MS);
		guessAround(30, 140);
		expect(access.lockedS(HERE)).toBe(60);
	});

	it("are kept for eight senders; those with the fewest go", () => {
		const { store, guess, guessAround } = start();
		for (let i = 0; i < 3; i++) guess();
		guessAround(25);
		const stored = String(store.get("kabewatt-secret", "pinWrong"));
		expect(stored.split(" ")).toHaveLength(2 + 8 * 2);
		expect(stored).toContain(`${THERE} 3`);
		expect(stored.length).toBeLessThan(400);
	});
});

describe("a press", () => {
	it("lifts the lock of a sender and of the house, and the counts", () => {
		const { access, guess, guessAround, enter } = start();
		for (let i = 0; i < 5; i++) guess();
		guessAround(25);
		expect([access.lockedS(THERE), access.lockedS(HERE)]).toEqual([60, 60]);
		access.attended();
		expect([access.lockedS(THERE), access.lockedS(HERE)]).toEqual([0, 0]);
		for (let i = 0; i < 4; i++) guess();
		expect(enter(THERE)).toBeUndefined();
		guessAround(25);
		expect(access.lockedS(HERE)).toBe(0);
	});

	it("lifts them for good: a restart does not bring them back", () => {
		const { store, access, guess, guessAround } = start();
		for (let i = 0; i < 5; i++) guess();
		guessAround(25);
		access.attended();
		const again = start(store);
		expect([again.access.lockedS(THERE), again.access.lockedS(HERE)]).toEqual([0, 0]);
	});

	it("writes nothing when nobody was wrong", () => {
		const { store, access } = start();
		let removed = 0;
		store.remove = () => removed++;
		for (let i = 0; i < 1000; i++) access.attended();
		expect(removed).toBe(0);
	});
});

describe("a client on this machine itself", () => {
	it("is let in while the house is locked, and lifts the lock with the right PIN", () => {
		const { access, guessAround, enter } = start();
		guessAround(30);
		expect(enter()).toBe("PIN_LOCKED");
		expect(enter(LOOPBACK)).toBeUndefined();
		expect(access.lockedS(HERE)).toBe(0);
	});

	it.each([LOOPBACK, "::1"])("is locked by its own wrong PINs like any other (%s)", (sender) => {
		const { access, guess, enter } = start();
		for (let i = 0; i < 5; i++) guess(sender);
		expect(access.lockedS(sender)).toBe(60);
		expect(enter(sender)).toBe("PIN_LOCKED");
		expect(enter()).toBeUndefined();
	});
});

describe("the counts of wrong PINs", () => {
	it.each([1, 2, 3, 4])("survive a restart: %i before it, the rest of five after", (before) => {
		const first = start();
		for (let i = 0; i < before; i++) first.guess();
		const { access, guess } = start(first.store);
		for (let i = before; i < 5; i++) {
			expect(access.lockedS(THERE)).toBe(0);
			expect(guess()).toBe("PIN_WRONG");
		}
		expect(access.lockedS(THERE)).toBe(60);
	});

	it("survive a restart with the lock, which begins anew, and with how long the next one is", () => {
		const first = start();
		for (let i = 0; i < 5; i++) first.guess();
		first.time.advance(60_000);
		first.guess();
		first.time.advance(100_000);
		const { access, time, guess } = start(first.store);
		expect(access.lockedS(THERE)).toBe(120);
		time.advance(120_000);
		guess();
		expect(access.lockedS(THERE)).toBe(240);
	});

	it("survive a restart for the house", () => {
		const first = start();
		first.guessAround(20);
		const second = start(first.store);
		second.guessAround(10, 150);
		expect(second.access.lockedS(HERE)).toBe(60);
		const third = start(first.store);
		expect(third.access.lockedS(HERE)).toBe(60);
		third.time.advance(60_000);
		third.guessAround(1, 200);
		expect(third.access.lockedS(HERE)).toBe(120);
	});

	it("cost at most 35 writes an hour, however many PINs are sent", () => {
		const { store, time, guess } = start();
		const set = store.set.bind(store);
		let writes = 0;
		store.set = (...values) => {
			writes++;
			return set(...values);
		};
		for (let i = 0; time.ticks() < HOUR_MS; i++) {
			guess(`10.0.0.${i % 254}`);
			time.advance(100);
		}
		expect(writes).toBeLessThanOrEqual(35);
	});

	it.each([
		"",
		"30",
		"x y z",
		"99 99 a 99",
		"-1 -1",
		"30 0",
		"5 1 10.0.0.1",
		"1e9 NaN 10.0.0.1 Infinity",
		`3 0${" 1 1".repeat(90)}`,
		7,
		new Uint8Array(5),
	])("are read without a fault where %j is stored, and lock nobody for more than an hour", (stored) => {
		const store = new FakeStore();
		store.set("kabewatt-secret", "pinWrong", stored);
		const { access, time, enter } = start(store);
		for (const sender of [THERE, "a", "1", "10.0.0.1"])
			expect(access.lockedS(sender)).toBeLessThanOrEqual(3600);
		time.advance(HOUR_MS);
		expect(enter()).toBeUndefined();
	});
});
