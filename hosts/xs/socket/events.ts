/** What `Sockets.next` tells of a connection, as bits; the same as in sockets.h. */
export const ACCEPTED = 1;
export const READABLE = 2;
export const WRITABLE = 4;
/** Comes last and alone. */
export const ENDED = 8;
/** Of the listener: the port could not be opened. */
export const REFUSED = 16;

/** What `Sockets.failure` tells: the name leads nowhere or nobody is there; somebody is, and refuses. */
export const NOT_FOUND = 1;
export const NOT_TAKEN = 2;

/** Indexes of connections are 0 to 7; 8 is the listener. */
export const SOCKETS = 8;
