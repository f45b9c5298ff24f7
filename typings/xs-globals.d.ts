/** What XS has beyond ECMAScript; for the check without an SDK only (the SDK brings its own). */

declare function trace(...text: string[]): void;
