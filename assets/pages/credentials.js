/** What people paste: full-width characters, spaces and hyphens. The device cleans it in the same way. */
export const clean = (text, charset) => {
	let cleaned = text.replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0));
	if (charset !== "ascii") cleaned = cleaned.replace(/[\s\u3000-]/g, "");
	return charset === "upper" ? cleaned.toUpperCase() : cleaned;
};
