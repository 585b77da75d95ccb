import { expect, test } from 'vitest'
import type { PageBox, Point } from '../dto'
import { cssMatrix, textAngle, textSize, turnedBounds, turnedPoint, turnedSize, uprightTurn, type Turn } from './geometry'

const page = { width: 200, height: 100 }
const turns: Turn[] = [0, 1, 2, 3]

function box(...corners: [Point, Point, Point, Point]): PageBox {
  return { page: 1, corners }
}

test('a turned page starts at 0, 0 again and holds all its points', () => {
  for (const turn of turns) {
    const { width, height } = turnedSize(page, turn)
    const corners: Point[] = [[0, 0], [200, 0], [200, 100], [0, 100]]
    expect(turnedBounds(corners, page, turn)).toEqual({ left: 0, top: 0, right: width, bottom: height })
  }
})

test('the CSS matrix moves a point as turning, zooming and shifting does', () => {
  const point: Point = [30, 70]
  for (const turn of turns) {
    const [a, b, c, d, e, f] = cssMatrix(page, turn, 0.5, [7, 9]).slice(7, -1).split(',').map(Number) as [number, number, number, number, number, number]
    const [x, y] = turnedPoint(point, page, turn)
    expect(a * point[0] + c * point[1] + e).toBeCloseTo(x * 0.5 + 7)
    expect(b * point[0] + d * point[1] + f).toBeCloseTo(y * 0.5 + 9)
  }
})

test('a page lying on its side is turned so that its text stands upright', () => {
  const upright = box([10, 10], [60, 10], [60, 20], [10, 20])
  const readingDown = box([90, 10], [90, 60], [80, 60], [80, 10])
  const headOver = box([60, 20], [10, 20], [10, 10], [60, 10])
  expect(textAngle(readingDown)).toBe(90)
  expect(textSize(readingDown)).toEqual(textSize(upright))
  expect(uprightTurn([upright, upright, readingDown])).toBe(0)
  expect(uprightTurn([readingDown])).toBe(3)
  expect(uprightTurn([headOver])).toBe(2)
  expect(uprightTurn([])).toBe(0)
})
