/** What XS has beyond ECMAScript; for the check without an SDK only (the SDK brings its own). */

declare function trace(...text: string[]): void;

interface ArrayBufferConstructor {
	/** The UTF-8 of a text. */
	fromString(text: string): ArrayBuffer;
}
