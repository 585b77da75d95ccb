import { expect, test } from 'vitest'
import type { Candidate } from '../dto'
import { isKeyed } from './keyed'

test('a candidate that hardly resembles the print has no key', () => {
  const scored = (score: number) => ({ score }) as Candidate
  expect([0.98, 0.5, 0.49, 0.25].map((score) => isKeyed(scored(score)))).toEqual([true, true, false, false])
})
