import { expect, test } from 'vitest'
import type { BillLine, Decision, Field, Finding, Severity } from '../dto'
import { doubtOf, likelyCut, nextOpen, reviewOrder, stakeOf } from './doubt'

const finding = (severity: Severity, at_stake: string, kind: Finding['kind'] = 'out_of_policy') => ({ severity, at_stake, kind }) as Finding
const decided = { action: 'accept' } as Decision

function line(index: number, findings: Finding[], decision: Decision | null = null): BillLine {
  const doubtful = findings.some((one) => one.severity !== 'blue')
  return { index, findings, decision, doubtful, history: decision ? [decision] : [] } as unknown as BillLine
}

const field = (more: Partial<Field>): Field => ({
  value: '1', text: '1', confidence: 0.99, provenance: 'printed', before: null, equation: null, box: null, alternatives: [], ...more,
})

test('the gravest come first, then the dearest, then as printed; blue alone is no doubt', () => {
  const lines = [
    line(0, []),
    line(1, [finding('blue', '500.00')]),
    line(2, [finding('yellow', '9.00')]),
    line(3, [finding('orange', '10.00')]),
    line(4, [finding('orange', '100.00')]),
    line(5, [finding('yellow', '1.00'), finding('red', '2.00')]),
  ]
  expect(reviewOrder(lines).map((one) => one.index)).toEqual([5, 4, 3, 2])
})

test('after a decision the next open line follows, from the top again at the end, or none', () => {
  const order = [line(7, [finding('red', '1.00')]), line(3, [finding('red', '1.00')], decided), line(9, [finding('yellow', '1.00')], decided)]
  expect(nextOpen(order, 9)).toBe(7)
  expect(nextOpen(order, 7)).toBe(7)
  expect(nextOpen(order.slice(1), 3)).toBeNull()
})

test('a line cleared by a correction stays in sight', () => {
  const corrected = { ...line(1, []), history: [{ action: 'correct' } as Decision] }
  expect(reviewOrder([corrected, line(2, [])]).map((one) => one.index)).toEqual([1])
})

test('money at stake is the largest single sum; a cut takes off what is over the limit', () => {
  const both = line(0, [finding('yellow', '1512.00'), finding('orange', '200.00', 'over_price_limit')])
  expect(stakeOf(both)).toBe('1512.00')
  expect(likelyCut(both)).toBe('200.00')
  expect(likelyCut(line(0, []))).toBe('0.00')
})

test('a value is doubted for how it came about', () => {
  expect(doubtOf(field({}))).toBe('none')
  expect(doubtOf(field({ confidence: 0.5 }))).toBe('unsure')
  expect(doubtOf(field({ confidence: null }))).toBe('none')
  expect(doubtOf(field({ value: null, text: '1O.0' }))).toBe('unreadable')
  expect(doubtOf(field({ value: null, text: '' }))).toBe('none')
  expect(doubtOf(field({ provenance: 'repaired', confidence: 0.5 }))).toBe('repaired')
  expect(doubtOf(field({ provenance: 'human', value: null }))).toBe('human')
})
