import { describe, expect, it } from "vitest";
import { type Right, ROUTES, type Route } from "../../modules/web/routes";
import { makeWeb } from "./fixture";

type Web = ReturnType<typeof makeWeb>;

/** Who asks: somebody on the LAN, on the set-up access point, or with the PIN; and who reads without a PIN. */
const SENDERS = ["a stranger", "a guest of the access point", "who has the PIN"] as const;
type Sender = (typeof SENDERS)[number];

const MAY: Record<Right, Record<"open" | "pin", readonly Sender[]>> = {
	open: { open: SENDERS, pin: SENDERS },
	read: { open: SENDERS, pin: ["who has the PIN"] },
	setup: {
		open: ["a guest of the access point", "who has the PIN"],
		pin: ["a guest of the access point", "who has the PIN"],
	},
	write: { open: ["who has the PIN"], pin: ["who has the PIN"] },
};

/** The status of the answer to an empty request. */
function ask(web: Web, { method, path }: Pick<Route, "method" | "path">, sender: Sender): number {
	if (sender === "a guest of the access point") web.web.setup.open();
	const isGuest = sender === "a guest of the access point";
	const right = sender === "who has the PIN" ? `Authorization: Bearer ${web.web.access.pin}\r\n` : "";
	const body =
		method === "POST" ? "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 0\r\n" : "";
	const answer = web.host.tcp
		.connect(80, isGuest ? "192.168.4.2" : "192.168.1.50", isGuest)
		.request(`${method} ${path} HTTP/1.0\r\n${right}${body}\r\n`);
	return Number(answer.slice(9, 12));
}

describe("routes", () => {
	it("are listed once each", () => {
		const names = ROUTES.map(({ method, path }) => `${method} ${path}`);
		expect(new Set(names).size).toBe(names.length);
	});

	const cases = ROUTES.flatMap((route) =>
		SENDERS.flatMap((sender) =>
			(["open", "pin"] as const).map(
				(readAccess) => [route.method, route.path, sender, readAccess, route.right] as const,
			),
		),
	);

	it.each(cases)("%s %s by %s, with readAccess %s, is judged by the right %s", (...row) => {
		const [method, path, sender, readAccess, right] = row;
		const web = makeWeb();
		web.settings.set("readAccess", readAccess);
		const status = ask(web, { method, path }, sender);
		// A session without a PIN is refused by what it runs, with the same status as without a right.
		const isRefused = status === 401 && path !== "/api/v1/session";
		expect(isRefused).toBe(!MAY[right][readAccess].includes(sender));
		if (isRefused) expect(web.done).toEqual([]);
	});

	it("have these rights, all others being read", () => {
		const special = ROUTES.filter(({ right }) => right !== "read");
		expect(special.map(({ method, path, right }) => `${method} ${path} ${right}`)).toEqual([
			"GET / open",
			"GET /dashboard open",
			"GET /setup open",
			"POST /api/v1/settings setup",
			"GET /api/v1/setup setup",
			"GET /api/v1/networks setup",
			"POST /api/v1/session open",
			"POST /api/v1/session/show open",
			"POST /api/v1/action write",
		]);
	});

	it.each([
		["open", 404],
		["pin", 401],
	] as const)("that there are not, with readAccess %s, are answered by %i", (readAccess, status) => {
		const web = makeWeb();
		web.settings.set("readAccess", readAccess);
		expect(ask(web, { method: "GET", path: "/nothing" }, "a stranger")).toBe(status);
		expect(ask(web, { method: "GET", path: "/nothing" }, "who has the PIN")).toBe(404);
		expect(ask(web, { method: "POST", path: "/nothing" }, "a stranger")).toBe(404);
	});
});
