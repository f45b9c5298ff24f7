import type { ErrorCode } from "../errors/codes";

const RBID_LENGTH = 32;
const MAX_PASSWORD = 32;

/** What is wrong with these credentials, or undefined: 32 letters and digits, and 1 to 32 visible characters. */
export function credentialsError(rbid: string, password: string): ErrorCode | undefined {
	if (rbid === "" || password === "") return "CREDENTIALS_MISSING";
	if (rbid.length !== RBID_LENGTH || password.length > MAX_PASSWORD) return "CREDENTIALS_INVALID";
	for (let i = 0; i < RBID_LENGTH; i++) {
		const code = rbid.charCodeAt(i);
		const upper = code & 0xdf;
		if (!(code >= 0x30 && code <= 0x39) && !(code < 0x80 && upper >= 0x41 && upper <= 0x5a))
			return "CREDENTIALS_INVALID";
	}
	for (let i = 0; i < password.length; i++) {
		const code = password.charCodeAt(i);
		if (code <= 0x20 || code > 0x7e) return "CREDENTIALS_INVALID";
	}
	return undefined;
}
