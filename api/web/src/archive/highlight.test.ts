import { expect, test } from 'vitest'
import { pieces } from './highlight'

const shown = (text: string, ranges: [number, number][]) =>
  pieces(text, ranges).map((piece) => (piece.hit ? `[${piece.text}]` : piece.text)).join('')

test('ranges count characters, also beyond the first plane', () => {
  expect(shown('注射用头孢呋辛', [[3, 5]])).toBe('注射用[头孢]呋辛')
  expect(shown('𠮷田一级护理', [[2, 4]])).toBe('𠮷田[一级]护理')
  expect(shown('护理', [[0, 2]])).toBe('[护理]')
})

test('ranges past the end lose nothing and invent nothing', () => {
  expect(shown('护理', [[1, 9]])).toBe('护[理]')
  expect(shown('护理', [])).toBe('护理')
  expect(shown('', [[0, 2]])).toBe('')
})
