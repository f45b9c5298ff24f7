import { randomFillSync } from "node:crypto";
import { freemem, networkInterfaces } from "node:os";
import type { Store } from "../../../modules/ports/store";
import type { FaultRecord, System } from "../../../modules/ports/system";
import type { NodeGuard } from "./guard";

const DOMAIN = "kabewatt";
const KEY = "uniqueId";

export class NodeSystem implements System {
	readonly board = "node";
	readonly resetReason = "unknown";
	readonly #store: Store;
	#uniqueId: Uint8Array;
	readonly #guard: NodeGuard;
	readonly #onRestart: () => void;
	readonly #numbers = new Uint32Array(1);

	/** `store` keeps the unique ID, since a machine may change its network cards. */
	constructor(store: Store, guard: NodeGuard, onRestart: () => void) {
		this.#guard = guard;
		this.#onRestart = onRestart;
		this.#store = store;
		const kept = this.#kept;
		this.#uniqueId = kept ?? makeId();
		if (kept === undefined) store.set(DOMAIN, KEY, this.#uniqueId);
	}

	/** The kept one again as soon as a store that could not be read has been mended. */
	get uniqueId(): Uint8Array {
		this.#uniqueId = this.#kept ?? this.#uniqueId;
		return this.#uniqueId;
	}

	get #kept(): Uint8Array | undefined {
		const kept = this.#store.get(DOMAIN, KEY);
		return kept instanceof Uint8Array && kept.length === 6 ? kept : undefined;
	}

	get fault(): FaultRecord | undefined {
		return this.#guard.fault;
	}

	random(): number {
		return randomFillSync(this.#numbers)[0]!;
	}

	freeMemory(): number {
		return freemem();
	}

	restart(): void {
		this.#onRestart();
	}
}

/**
 * The first network card's address with the last byte drawn at random, marked as locally administered: two
 * programs on one machine are two nodes.
 */
function makeId(): Uint8Array {
	const id = new Uint8Array(6);
	randomFillSync(id);
	const card = Object.values(networkInterfaces())
		.flat()
		.find((address) => address !== undefined && !address.internal);
	if (card !== undefined) {
		const parts = card.mac.split(":");
		for (let i = 0; i < 5; i++) id[i] = Number.parseInt(parts[i] ?? "0", 16);
	}
	id[0] = (id[0]! | 2) & 0xfe;
	return id;
}
