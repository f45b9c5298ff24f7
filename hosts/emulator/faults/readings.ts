import type { J11Reading } from "../air/hooks";
import { CLEARED, type FaultRow } from "./row";

/** No faults but switches: points on which the sources on J11 contradict each other, read the other way. */
const TEXTS: Readonly<Record<J11Reading, string>> = {
	"zero-checksums":
		"J11: a checksum of 0000 passes as if it were the right one (one public project sends such)",
	"scan-answer-first":
		"J11: the answer to a scan (2051) comes before its notifications (4051) (the fake module of one project)",
	"set-up-ends-scan":
		"J11: 005F during a scan ends it and is carried out, instead of result 3D (two public programs send it)",
	"stop-ends-join": "J11: 0058 during an authentication ends it, instead of result 3D",
	"busy-while-joining":
		"J11: until 6028 every request but 00D9 and 0056 gets 3D, also those that only read a state",
	"renews-untold": "J11: a renewal that the host did not ask for is not told by a 6028",
	"renews-never": "J11: nobody renews the session: it ends with its lifetime, without a word",
	"credentials-once": "J11: a second 0054 gets result 58",
	"lower-case-id": "J11: small letters in the route-B ID pass, instead of result 04",
	"cut-frame-f2": "J11: a frame that is not completed within 1 s gets F2, instead of 13",
	"faults-2fff": "J11: F1, F2, F3 and 13 come under 2FFF, instead of the request's own answer code",
	"fragment-reversed": "J11: 6038 says 00 for a fragment and 01 for none, instead of the other way round",
	"ping-answer-last": "J11: 20D1 comes with its 60D1, after the echo or 10.5 s, instead of at once",
};

export const READINGS = Object.fromEntries(
	Object.entries(TEXTS).map(([name, text]): [string, FaultRow] => [
		name,
		{
			area: "reading",
			text,
			over: CLEARED,
			params: {},
			make: () => ({ reads: (point) => point === name }),
		},
	]),
);
