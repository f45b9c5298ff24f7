import { hexValue } from "../bytes/hex";

const ID_LENGTH = 32;
const PASSWORD_LENGTH = 12;

/**
 * Whether a J11 takes these: an ID of 32 hex digits (small letters are turned into capitals here), a password of 12 letters
 * and digits (the module does that).
 */
export function takesCredentials(rbid: string, password: string): boolean {
	if (rbid.length !== ID_LENGTH || password.length !== PASSWORD_LENGTH) return false;
	for (let i = 0; i < ID_LENGTH; i++) if (hexValue(rbid.charCodeAt(i)) < 0) return false;
	for (let i = 0; i < PASSWORD_LENGTH; i++) if (!isLetterOrDigit(password.charCodeAt(i))) return false;
	return true;
}

function isLetterOrDigit(code: number): boolean {
	const upper = code & 0xdf;
	return (code >= 0x30 && code <= 0x39) || (upper >= 0x41 && upper <= 0x5a && code < 0x80);
}
