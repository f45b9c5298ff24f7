/** xsnap's own: sets limit and reading of the meter, returns the old reading. */
declare function resetMeter(limit: number, reading: number): number;

let counted = 0;

/** Does what belongs to the rig, not to what is measured. */
export function outside(work: () => void): void {
	const reading = resetMeter(0, 0);
	work();
	resetMeter(0, reading);
}

/** Work of `call` without that of the rig. */
export function measured(call: () => void): number {
	resetMeter(0, 0);
	call();
	counted = resetMeter(0, 0);
	return counted;
}
