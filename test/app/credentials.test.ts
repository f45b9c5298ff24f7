import { describe, expect, it } from "vitest";
import { Credentials } from "../../modules/app/credentials";
import type { Store, StoreValue } from "../../modules/ports/store";
import { Settings } from "../../modules/settings/settings";
import { FakeStore } from "../support/fake-host";

const OLD = ["0123456789ABCDEF0123456789ABCDEF", "OLDPASSWORD1"] as const;
const NEW = ["11111111111111111111111111111111", "NEWPASSWORD1"] as const;

/** What becomes of the write in which the power fails. NVS deletes before it writes, so a value can be lost. */
const FATES = ["not begun", "lost", "done"] as const;

class PowerFailure extends Error {}

/** The flash of a device whose power fails in write number `at`. */
class FailingStore implements Store {
	readonly #flash: FakeStore;
	readonly #fate: (typeof FATES)[number];
	#left: number;

	constructor(flash: FakeStore, at: number, fate: (typeof FATES)[number]) {
		this.#flash = flash;
		this.#left = at;
		this.#fate = fate;
	}

	get(domain: string, key: string): StoreValue | undefined {
		return this.#flash.get(domain, key);
	}

	set(domain: string, key: string, value: StoreValue): boolean {
		return this.#write(domain, key, () => this.#flash.set(domain, key, value));
	}

	remove(domain: string, key: string): void {
		this.#write(domain, key, () => this.#flash.remove(domain, key));
	}

	erase(domain: string): void {
		this.#write(domain, "", () => this.#flash.erase(domain));
	}

	#write<T>(domain: string, key: string, run: () => T): T {
		if (this.#left-- !== 0) return run();
		if (this.#fate === "done") run();
		if (this.#fate === "lost") this.#flash.remove(domain, key);
		throw new PowerFailure();
	}
}

function flashWith(pair: readonly [string, string] | undefined): FakeStore {
	const flash = new FakeStore();
	if (pair !== undefined) {
		flash.values.set("kabewatt/format", 1);
		flash.values.set("kabewatt-secret/rbid", pair[0]);
		flash.values.set("kabewatt-secret/password", pair[1]);
	}
	return flash;
}

/** Runs until the power fails. False when it never did: all writes were made. */
function fails(run: () => void): boolean {
	try {
		run();
		return false;
	} catch (error) {
		if (error instanceof PowerFailure) return true;
		throw error;
	}
}

function pairOf(flash: FakeStore): readonly string[] {
	const credentials = new Credentials(flash, new Settings(flash));
	return [credentials.rbid, credentials.password];
}

describe("the power fails in any write", () => {
	const rows = FATES.flatMap((fate) => Array.from({ length: 8 }, (_, at) => [fate, at] as const));

	it.each(rows)(
		"%s, write %s, while a pair takes the place of one that works: a whole pair is there",
		(fate, at) => {
			const flash = flashWith(OLD);
			const store = new FailingStore(flash, at, fate);
			const failed = fails(() => {
				const credentials = new Credentials(store, new Settings(store));
				expect(credentials.replace(...NEW, true)).toBeUndefined();
				credentials.onJoined();
			});
			// One write for the whole pair, two for its halves, one that ends it.
			expect(failed).toBe(at < 4);
			const kept = at === 0 && fate !== "done" ? OLD : NEW;
			expect(pairOf(flash)).toEqual([...kept]);
			// And the next joining ends it properly.
			const again = new Credentials(flash, new Settings(flash));
			again.onJoined();
			expect(flash.values.has("kabewatt-secret/newPair")).toBe(false);
			expect(pairOf(flash)).toEqual([...kept]);
		},
	);

	it.each(rows)(
		"%s, write %s, while a pair replaces one that never joined: never half of each",
		(fate, at) => {
			const flash = flashWith(OLD);
			const store = new FailingStore(flash, at, fate);
			fails(() => {
				new Credentials(store, new Settings(store)).replace(...NEW, false);
			});
			expect(pairOf(flash)).toEqual([...(at === 0 && fate !== "done" ? OLD : NEW)]);
		},
	);

	it.each(rows)("%s, write %s, while the first pair is entered: none or the whole of it", (fate, at) => {
		const flash = flashWith(undefined);
		const store = new FailingStore(flash, at, fate);
		fails(() => {
			new Credentials(store, new Settings(store)).replace(...NEW, false);
		});
		expect(pairOf(flash)).toEqual(at === 0 && fate !== "done" ? ["", ""] : [...NEW]);
	});
});

describe("a flash that is full", () => {
	it.each([true, false])("takes no new pair, and the old one stays (proven: %s)", (proven) => {
		const flash = flashWith(OLD);
		const credentials = new Credentials(flash, new Settings(flash));
		flash.full = true;
		expect(credentials.replace(...NEW, proven)).toBe("STORE_FULL");
		expect([credentials.rbid, credentials.password]).toEqual([...OLD]);
		expect(pairOf(flash)).toEqual([...OLD]);
	});

	it.each(["rbid", "password"])("that has no room for %s alone leaves the old pair whole", (refused) => {
		const flash = flashWith(OLD);
		const store: Store = {
			get: (domain, key) => flash.get(domain, key),
			set: (domain, key, value) => (key !== refused || value === OLD[0]) && flash.set(domain, key, value),
			remove: (domain, key) => flash.remove(domain, key),
			erase: (domain) => flash.erase(domain),
		};
		const credentials = new Credentials(store, new Settings(store));
		expect(credentials.replace(...NEW, false)).toBe("STORE_FULL");
		expect([credentials.rbid, credentials.password]).toEqual([...OLD]);
		expect(pairOf(flash)).toEqual([...OLD]);
	});

	it("keeps the new pair in use until there is room for it", () => {
		const flash = flashWith(OLD);
		const credentials = new Credentials(flash, new Settings(flash));
		credentials.replace(...NEW, true);
		flash.full = true;
		credentials.onJoined();
		expect([credentials.rbid, credentials.password]).toEqual([...NEW]);
		expect(pairOf(flash)).toEqual([...NEW]);
		flash.full = false;
		credentials.onJoined();
		expect(flash.values.has("kabewatt-secret/newPair")).toBe(false);
		expect(pairOf(flash)).toEqual([...NEW]);
	});
});
