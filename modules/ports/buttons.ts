export type ButtonName = "a" | "b" | "c";

export interface Buttons {
	/** The buttons that this board has, in the order in which they sit. */
	readonly names: readonly ButtonName[];
	/** Called when a button goes down (`pressed` true) or up; debounced, polarity hidden. One listener. */
	onChange: ((name: ButtonName, pressed: boolean) => void) | undefined;
}
