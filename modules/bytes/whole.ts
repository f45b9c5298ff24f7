/** The number that a text of 1 to `most` decimal digits stands for; -1 for any other text. */
export function wholeNumber(text: string, most: number): number {
	if (text.length === 0 || text.length > most) return -1;
	let value = 0;
	for (let i = 0; i < text.length; i++) {
		const digit = text.charCodeAt(i) - 0x30;
		if (digit < 0 || digit > 9) return -1;
		value = value * 10 + digit;
	}
	return value;
}
