/** How long a button is held for the menu, in ms; from when the reset counts down, and when it happens. */
export const HOLD_MS = 800;
export const RESET_FROM_S = 3;
export const RESET_S = 10;
