// door SOCKET PORT [SOCKET PORT ...]: lets programs outside of this network namespace reach ports of its loopback
// interface, through sockets in the file system.
import { connect, createServer } from "node:net";

for (let i = 2; i < process.argv.length; i += 2) {
	const port = Number(process.argv[i + 1]);
	const server = createServer((outside) => {
		const inside = connect(port, "127.0.0.1");
		outside.on("error", () => inside.destroy());
		inside.on("error", () => outside.destroy());
		outside.pipe(inside).pipe(outside);
	});
	server.listen(process.argv[i], () => process.stdout.write("open\n"));
}
