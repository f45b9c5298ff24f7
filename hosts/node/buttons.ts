import type { ButtonName, Buttons } from "../../modules/ports/buttons";

/** Buttons that the bench page presses. */
export class BenchButtons implements Buttons {
	readonly names: readonly ButtonName[];
	onChange: ((name: ButtonName, pressed: boolean) => void) | undefined;
	readonly #down = new Set<ButtonName>();

	constructor(names: readonly ButtonName[]) {
		this.names = names;
	}

	/** A press that was reported already is not reported again. */
	press(name: ButtonName, pressed: boolean): void {
		if (this.#down.has(name) === pressed) return;
		if (pressed) this.#down.add(name);
		else this.#down.delete(name);
		this.onChange?.(name, pressed);
	}
}
