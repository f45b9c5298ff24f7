/** A number from 0 up to and without `below`. */
export type Random = (below: number) => number;

/** Numbers that are the same every time for one seed. */
export function randomOf(seed: number): Random {
	let state = seed;
	return (below) => {
		state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
		return Math.floor((state / 0x80000000) * below);
	};
}
