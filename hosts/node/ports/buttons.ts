import type { ButtonName, Buttons } from "../../../modules/ports/buttons";
import type { Touch } from "../../../modules/ports/touch";

/** Buttons that the bench page presses. */
export class PreviewButtons implements Buttons {
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

/** A finger on the picture of the bench page. */
export class PreviewTouch implements Touch {
	onTouch: ((x: number, y: number, down: boolean) => void) | undefined;
	#down = false;

	/** A finger that lifts without having been down is not reported. */
	point(x: number, y: number, down: boolean): void {
		if (!down && !this.#down) return;
		this.#down = down;
		this.onTouch?.(x, y, down);
	}
}
