import { toHex } from "../bytes/hex";
import type { Store } from "../ports/store";
import type { System } from "../ports/system";
import { same } from "./access";

const DOMAIN = "kabewatt-secret";
const KEY = "priceToken";

/**
 * A token for one program that sends prices and may do nothing else: 128 random bits, made when the owner asks for it and
 * shown once. A new one takes the place of the one before.
 */
export class PriceToken {
	private readonly _system: System;
	private readonly _store: Store;

	constructor(system: System, store: Store) {
		this._system = system;
		this._store = store;
	}

	/** The new token; undefined when the flash refused it, and the one before is still good. */
	make(): string | undefined {
		let token = "";
		for (let i = 0; i < 4; i++) token += toHex(this._system.random(), 8);
		return this._store.set(DOMAIN, KEY, token) ? token : undefined;
	}

	/** True for the Authorization header of who holds it. */
	admits(header: string | undefined): boolean {
		const token = this._store.get(DOMAIN, KEY);
		return typeof token === "string" && header != null && same(header, `Bearer ${token}`);
	}
}
