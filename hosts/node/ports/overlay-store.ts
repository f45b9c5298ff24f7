import type { ErrorCode } from "../../../modules/errors/codes";
import type { Store, StoreValue } from "../../../modules/ports/store";

/** Values for this run alone in front of a store: what the command line and the environment said. */
export class OverlayStore implements Store {
	readonly #under: Store;
	readonly #over: Map<string, StoreValue>;

	/** `over` by "domain/key". A value that is set or removed later goes from it for good. */
	constructor(under: Store, over: Map<string, StoreValue>) {
		this.#under = under;
		this.#over = over;
	}

	get(domain: string, key: string): StoreValue | undefined {
		return this.#over.get(`${domain}/${key}`) ?? this.#under.get(domain, key);
	}

	set(domain: string, key: string, value: StoreValue): boolean {
		const done = this.#under.set(domain, key, value);
		if (done) this.#over.delete(`${domain}/${key}`);
		return done;
	}

	remove(domain: string, key: string): void {
		this.#over.delete(`${domain}/${key}`);
		this.#under.remove(domain, key);
	}

	erase(domain: string): void {
		for (const path of this.#over.keys()) if (path.startsWith(`${domain}/`)) this.#over.delete(path);
		this.#under.erase(domain);
	}

	problem(domain?: string): ErrorCode | undefined {
		return this.#under.problem?.(domain);
	}
}
