/** A touch screen, told point by point; what the points mean is for the display to say. */
export interface Touch {
	/**
	 * Called when the first finger goes down, again while it stays or moves (`down` true), and once when it lifts, with
	 * the last place. Pixels of the canvas; a point beyond it counts as well. One listener.
	 */
	onTouch: ((x: number, y: number, down: boolean) => void) | undefined;
}
