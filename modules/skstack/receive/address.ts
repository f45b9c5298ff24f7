/** Length of a full IPv6 address as the module writes it. */
export const ADDRESS_LENGTH = 39;
/** The interface identifier, the colon before it included; all on the link share what stands before, fe80::/64. */
const IDENTIFIER_AT = 19;
/** Makes a letter small; it is set in digits and colons anyway. */
const SMALL = 0x20;

/** The meter's address as the module prints it, to be recognised where it stands among received bytes. */
export class Address {
	/** As text; "" while there is none. */
	text = "";
	/** Its characters in small letters: a look into a string allocates on XS. */
	private readonly _codes = new Uint8Array(ADDRESS_LENGTH);

	set(text: string): void {
		this.text = text;
		for (let i = IDENTIFIER_AT; i < ADDRESS_LENGTH; i++) this._codes[i] = text.charCodeAt(i) | SMALL;
	}

	/**
	 * True when it is the text at `bytes[at..at+length)`, whatever the case of the digits: modules print upper case, but
	 * nothing promises it.
	 */
	isAt(bytes: Uint8Array, at: number, length: number): boolean {
		if (length !== ADDRESS_LENGTH) return false;
		for (let i = IDENTIFIER_AT; i < ADDRESS_LENGTH; i++)
			if ((bytes[at + i]! | SMALL) !== this._codes[i]) return false;
		return true;
	}
}
