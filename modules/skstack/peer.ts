import { doubleOf } from "./double";
import { ADDRESS_LENGTH } from "./line";

/** The second half of an address, with the colon before it, in words of four characters. */
const IDENTIFIER_AT = 19;
const IDENTIFIER_WORDS = 5;
/** Bit 5 makes a letter small, and is set in digits and colons. */
const SMALL = 0x20202020;
/** The last eight characters of an address; the double before it has one of them as well. */
const LAST_DOUBLE = ADDRESS_LENGTH - 8;

/** The meter's address as the module prints it, to be recognised where it stands among received bytes. */
export class Peer {
	/** As text; "" while there is none. */
	address = "";
	/** The interface identifier as words of text, the colon before it included; letters are small. */
	readonly #words = new Int32Array(IDENTIFIER_WORDS);
	/** The whole address as it was given, in numbers of eight characters. */
	#first = Number.NaN;
	#second = Number.NaN;
	#third = Number.NaN;
	#fourth = Number.NaN;
	#fifth = Number.NaN;

	set(address: string): void {
		this.address = address;
		for (let i = 0; i < IDENTIFIER_WORDS; i++) {
			let word = 0;
			for (let at = 0; at < 4; at++) word = (word << 8) | address.charCodeAt(IDENTIFIER_AT + 4 * i + at);
			this.#words[i] = word | SMALL;
		}
		this.#first = doubleOf(address, 0);
		this.#second = doubleOf(address, 8);
		this.#third = doubleOf(address, 16);
		this.#fourth = doubleOf(address, 24);
		this.#fifth = doubleOf(address, LAST_DOUBLE);
	}

	/** True when the address stands at `at`, letter for letter: five looks tell. */
	isAt(view: DataView, at: number): boolean {
		return (
			view.getFloat64(at + LAST_DOUBLE) === this.#fifth &&
			view.getFloat64(at + 24) === this.#fourth &&
			view.getFloat64(at + 16) === this.#third &&
			view.getFloat64(at + 8) === this.#second &&
			view.getFloat64(at) === this.#first
		);
	}

	/**
	 * The same for an address of `length` characters whatever the case of its digits: modules print upper case,
	 * but nothing promises it. All on the link share the first half, fe80::/64.
	 */
	isLike(view: DataView, at: number, length: number): boolean {
		if (length !== ADDRESS_LENGTH || this.address === "") return false;
		const from = at + IDENTIFIER_AT;
		for (let i = 0; i < IDENTIFIER_WORDS; i++)
			if ((view.getInt32(from + 4 * i) | SMALL) !== this.#words[i]) return false;
		return true;
	}
}
