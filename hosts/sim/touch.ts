import type { Touch } from "../../modules/ports/touch";
import type { Guard } from "../xs/guard";

/** The mouse on the simulated screen, which tells the object that stands as the screen's `context`. */
export class SimTouch implements Touch {
	onTouch: ((x: number, y: number, down: boolean) => void) | undefined;

	constructor(screen: { context?: object }, guard: Guard) {
		const tell = (index: number, x: number, y: number, down: boolean): void => {
			if (index !== 0) return;
			try {
				this.onTouch?.(x, y, down);
			} catch (error) {
				guard.caught("touch", error);
			}
		};
		screen.context = {
			onTouchBegan: (index: number, x: number, y: number) => tell(index, x, y, true),
			onTouchMoved: (index: number, x: number, y: number) => tell(index, x, y, true),
			onTouchEnded: (index: number, x: number, y: number) => tell(index, x, y, false),
			onTouchCancelled: (index: number, x: number, y: number) => tell(index, x, y, false),
		};
	}
}
