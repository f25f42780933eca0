/** The longest delay of a platform's timer, in milliseconds. A timer with a longer one would fire at once. */
export const MAX_DELAY = 0x7fff_ffff;
