/**
 * Eight characters of `text` from `at` on as the number that a DataView's getFloat64 reads where they stand: one
 * comparison for eight. NaN, which equals nothing, comes of no printable character.
 */
export function doubleOf(text: string, at = 0): number {
	const view = new DataView(new ArrayBuffer(8));
	for (let i = 0; i < 8; i++) view.setUint8(i, text.charCodeAt(at + i));
	return view.getFloat64(0);
}
