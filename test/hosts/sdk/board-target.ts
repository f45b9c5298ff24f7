import { board, leaveButtons, leavePower } from "./board";

/** The set-up of the SDK's boards: buttons first, then the power chip where there is one, which it needs an answer of. */
export default function (done: () => void): void {
	leaveButtons(board());
	leavePower(board());
	done();
}
