import type { Glance } from "./glance";
import { homeOf, neighbour, returnAfterMs } from "./navigation";
import type { ViewName } from "./words/words";

/** Which view is shown and who chose it: a person for a while, else the display. Pure: readings and time are arguments. */
export class Choice {
	view: ViewName = "boot";
	/** A person chose the view. */
	isMade = false;
	/** The view to return to after the help; undefined: the display chooses. */
	private _afterHelp: ViewName | undefined;

	/** A person wants this view. */
	make(view: ViewName): ViewName {
		if (view === "help") this._afterHelp = this.isMade ? this.view : undefined;
		this.isMade = true;
		return view;
	}

	/** A person wants the next view (1) or the one before (-1); from the help on, that of the view behind it. */
	step(glance: Glance, by: number): ViewName {
		const from = this.view === "help" ? (this._afterHelp ?? homeOf(glance)) : this.view;
		return this.make(neighbour(glance, from, by));
	}

	/** The view that should be shown after so long without a press. */
	after(glance: Glance, idleMs: number): ViewName {
		if (!this.isMade) return homeOf(glance);
		if (idleMs < returnAfterMs(this.view)) return this.view;
		// The view behind the help was chosen, too.
		if (this.view === "help" && this._afterHelp != null) return this._afterHelp;
		this.isMade = false;
		return homeOf(glance);
	}
}
