/** True for an address of this machine itself. No packet from the network can have one as its source. */
export function isLoopback(address: string): boolean {
	return address === "::1" || address.startsWith("127.");
}
