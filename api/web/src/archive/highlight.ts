export interface Piece {
  text: string
  hit: boolean
}

/** The text cut at `[start, end)` ranges, which count characters (code points), ascending, not overlapping. */
export function pieces(text: string, ranges: readonly (readonly [number, number])[]): Piece[] {
  const characters = Array.from(text)
  const cut: Piece[] = []
  let at = 0
  const push = (end: number, hit: boolean) => {
    if (end > at) cut.push({ text: characters.slice(at, end).join(''), hit })
    at = Math.max(at, end)
  }
  for (const [start, end] of ranges) {
    push(Math.min(start, characters.length), false)
    push(Math.min(end, characters.length), true)
  }
  push(characters.length, false)
  return cut
}
