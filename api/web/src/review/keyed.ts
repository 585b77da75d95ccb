import type { Candidate } from '../dto'

/** Below this a candidate is only the nearest that there is: a click chooses it, no single key does. */
const floor = 0.5

export const isKeyed = (candidate: Candidate) => candidate.score >= floor
