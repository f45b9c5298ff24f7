/**
 * The console may go away: its terminal closes, the pipe to another program breaks, its disk is full. The program goes on
 * without it. Unheard, the stream's error would come back as an exception, and the report of that would be the next
 * write to the same stream, without end.
 */
export function outliveConsole(): void {
	for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
}
