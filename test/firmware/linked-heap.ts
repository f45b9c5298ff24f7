/** A slot of the heap that the XS linker wrote as C. */
interface Slot {
	readonly next: number;
	readonly id: string;
	readonly kind: string;
	readonly value: string;
}

const NONE = -1;
const ROW =
	/^\/\* (\d+) \*\/\t\{ (?:NULL|\(txSlot\*\)&gxHeap\[(\d+)\]|\(txSlot\*\)\d+), \{\.ID = (\w+).*?\.kind = XS_(\w+)_KIND\}, \.value = (.*)$/gm;

/**
 * The heap in `mc.xs.c`, each slot with the module that it belongs to. A function's slot has its code as a string and
 * leads to its home, the home to the function's module, and the slots of a module to one with the number of its name.
 */
export class LinkedHeap {
	readonly #slots: readonly (Slot | undefined)[];
	/** Module by the slot of its instance. */
	readonly #modules = new Map<number, string>();
	/** Module by the slot of a function's instance. */
	readonly #functions = new Map<number, string>();

	constructor(source: string) {
		const slots: Slot[] = [];
		const names = new Map<string, string>();
		for (const [, index, next, id, kind, value] of source.matchAll(ROW)) {
			slots[Number(index)] = {
				next: next === undefined ? NONE : Number(next),
				id: id!,
				kind: kind!,
				value: value!,
			};
			if (kind === "KEY_X") names.set(id!, /"([^"]*)"/.exec(value!)?.[1] ?? "");
		}
		this.#slots = slots;
		slots.forEach((slot, index) => {
			if (slot.kind !== "INSTANCE") return;
			const module = this.#chain(slot.next).find(({ kind }) => kind === "MODULE");
			if (module === undefined) return;
			this.#modules.set(
				index,
				names.get(/^\{ \.module = \{ \w+, (\w+) \}/.exec(module.value)?.[1] ?? "") ?? "",
			);
		});
		slots.forEach((slot, index) => {
			if (slot.kind !== "INSTANCE" || slots[slot.next]?.kind !== "CODE_X") return;
			this.#functions.set(index, this.#moduleOf(slots[slot.next]!));
		});
	}

	/** Names of the modules. */
	get modules(): readonly string[] {
		return [...this.#modules.values()];
	}

	/** Slots of property names and other symbols. */
	get names(): number {
		return this.#slots.filter((slot) => slot?.kind === "KEY_X").length;
	}

	/** Byte code of the functions of each module, in bytes as they lie in flash. */
	codeByModule(): Map<string, number> {
		const bytes = new Map<string, number>();
		for (const slot of this.#slots) {
			const code = slot?.kind === "CODE_X" ? codeOf(slot.value) : undefined;
			if (code === undefined) continue;
			const module = this.#moduleOf(slot!);
			bytes.set(module, (bytes.get(module) ?? 0) + code.length / "\\x00".length);
		}
		return bytes;
	}

	/**
	 * How many slots each module holds: those of its functions, and of all that can be reached from them or from its
	 * exports. What can be reached from several belongs to the first in `order`, which has the lower ones first.
	 */
	slotsByModule(order: readonly string[]): Map<string, number> {
		const owners = new Map<number, string>();
		const instances = new Map([...this.#modules].map(([index, name]) => [name, index]));
		for (const name of order) {
			const instance = instances.get(name);
			if (instance !== undefined) this.#claim(instance, name, owners);
			for (const [index, module] of this.#functions) if (module === name) this.#claim(index, name, owners);
		}
		const counts = new Map<string, number>();
		for (const name of owners.values()) counts.set(name, (counts.get(name) ?? 0) + 1);
		return counts;
	}

	#claim(start: number, name: string, owners: Map<number, string>): void {
		const open = [start];
		for (let index = open.pop(); index !== undefined; index = open.pop()) {
			const slot = this.#slots[index];
			if (slot === undefined || owners.has(index) || slot.kind === "KEY_X" || NATIVE.test(slot.kind))
				continue;
			if ((this.#modules.get(index) ?? name) !== name || (this.#functions.get(index) ?? name) !== name)
				continue;
			owners.set(index, name);
			if (slot.next !== NONE) open.push(slot.next);
			open.push(...references(slot));
		}
	}

	/** Name of a function's module; "" when it has none. */
	#moduleOf(code: Slot): string {
		for (const { kind, value } of this.#chain(code.next)) {
			const instance = kind === "HOME" ? /, \(txSlot\*\)&gxHeap\[(\d+)\] \}/.exec(value)?.[1] : undefined;
			if (instance !== undefined) return this.#modules.get(Number(instance)) ?? "";
		}
		return "";
	}

	#chain(first: number): Slot[] {
		const chain: Slot[] = [];
		for (let slot = this.#slots[first]; slot !== undefined; slot = this.#slots[slot.next]) chain.push(slot);
		return chain;
	}
}

/** The engine's own functions. */
const NATIVE = /^(HOST_FUNCTION|CALLBACK_X)$/;

function codeOf(value: string): string | undefined {
	return /^\{ \.code = \{ \(txByte\*\)"([^"]*)"/.exec(value)?.[1];
}

/** The slots that `slot` points to, the elements of an array among them. */
function references({ kind, value }: Slot): number[] {
	if (kind === "STRING_X") return [];
	const array = kind === "ARRAY" ? /gxHeap\[(\d+)\], (\d+)/.exec(value) : null;
	if (array !== null) return Array.from({ length: Number(array[2]) }, (_, i) => Number(array[1]) + i);
	const text = kind === "CODE_X" ? value.slice(value.lastIndexOf('"') + 1) : value;
	return [...text.matchAll(/&gxHeap\[(\d+)\]/g)].map(([, index]) => Number(index));
}
