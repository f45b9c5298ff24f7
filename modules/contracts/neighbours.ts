/** The body of GET /api/v1/neighbours: other displays of the home, found by multicast DNS; at most eight. */
export interface NeighboursJson {
	readonly neighbours: readonly {
		/** Twelve hexadecimal digits, stored once per meter; from no serial number and no route-B ID. */
		readonly id: string;
		readonly name: string;
		readonly role: string;
		readonly url: string;
	}[];
}
