import type { PageBox, Point } from '../dto'

/** Left, top, right, bottom. */
export interface Bounds {
  left: number
  top: number
  right: number
  bottom: number
}

export interface Size {
  width: number
  height: number
}

/** Quarter turns clockwise, 0 to 3. */
export type Turn = 0 | 1 | 2 | 3

export function asTurn(quarters: number): Turn {
  return (((Math.round(quarters) % 4) + 4) % 4) as Turn
}

export function boundsOf(corners: readonly Point[]): Bounds {
  const xs = corners.map((corner) => corner[0])
  const ys = corners.map((corner) => corner[1])
  return { left: Math.min(...xs), top: Math.min(...ys), right: Math.max(...xs), bottom: Math.max(...ys) }
}

/** Degrees clockwise by which the text of the box is turned on the page, -180 to 180. */
export function textAngle(box: PageBox): number {
  const [topLeft, topRight] = box.corners
  return (Math.atan2(topRight[1] - topLeft[1], topRight[0] - topLeft[0]) * 180) / Math.PI
}

/** Width and height of the box along its text, whatever its angle. */
export function textSize({ corners: [topLeft, topRight, , bottomLeft] }: PageBox): Size {
  const apart = (a: Point, b: Point) => Math.hypot(b[0] - a[0], b[1] - a[1])
  return { width: apart(topLeft, topRight), height: apart(topLeft, bottomLeft) }
}

/** The turn that brings most of the boxes' text upright; 0 where there are none. */
export function uprightTurn(boxes: readonly PageBox[]): Turn {
  const votes = [0, 0, 0, 0]
  for (const box of boxes) {
    const turn = asTurn(-textAngle(box) / 90)
    votes[turn] = (votes[turn] ?? 0) + 1
  }
  return asTurn(votes.indexOf(Math.max(...votes)))
}

/** Size of the page after the turn. */
export function turnedSize(page: Size, turn: Turn): Size {
  return turn % 2 === 0 ? page : { width: page.height, height: page.width }
}

/** Where a point of the page lies after the turn, the turned page again starting at 0, 0. */
export function turnedPoint([x, y]: Point, page: Size, turn: Turn): Point {
  if (turn === 1) return [page.height - y, x]
  if (turn === 2) return [page.width - x, page.height - y]
  if (turn === 3) return [y, page.width - x]
  return [x, y]
}

export function turnedBounds(corners: readonly Point[], page: Size, turn: Turn): Bounds {
  return boundsOf(corners.map((corner) => turnedPoint(corner, page, turn)))
}

/** The CSS matrix that does what `turnedPoint` does, after which comes the zoom and the shift. */
export function cssMatrix(page: Size, turn: Turn, scale: number, shift: Point): string {
  const [cos, sin] = ([[1, 0], [0, 1], [-1, 0], [0, -1]] as const)[turn]
  const [x, y] = turnedPoint([0, 0], page, turn)
  const terms = [cos * scale, sin * scale, -sin * scale, cos * scale, x * scale + shift[0], y * scale + shift[1]]
  return `matrix(${terms.join(',')})`
}
