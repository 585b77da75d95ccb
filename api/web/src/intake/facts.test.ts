import { expect, test } from 'vitest'
import type { BillView, Field, HeaderField } from '../dto'
import { emptyClaim, filledFromBill, missingFacts, printedYears } from './facts'

function billWith(printed: Partial<Record<HeaderField, string>>): BillView {
  const header = new Proxy({}, { get: (_, name: HeaderField) => ({ value: printed[name] ?? null }) as Field })
  return { header } as BillView
}

test('the bill fills the gaps and never overrules what a person entered', () => {
  const claim = emptyClaim()
  claim.facts.gender = 'male'
  const filled = filledFromBill(claim, billWith({ gender: '女', age: '67岁', patient: '周某', admitted_on: '2025-03-02' }))
  expect(filled.title).toBe('周某')
  expect(filled.facts).toMatchObject({ gender: 'male', age_years: 67, admitted_on: '2025-03-02', discharged_on: null })
  expect(filledFromBill({ ...claim, title: '手工报销申请' }, billWith({ patient: '周某' })).title).toBe('周某')
  expect(filledFromBill({ ...claim, title: '李某' }, billWith({ patient: '周某' })).title).toBe('李某')
})

test('an age in months or in words is left to a person', () => {
  expect(printedYears('67')).toBe(67)
  expect(printedYears('3岁2月')).toBe(3)
  expect(printedYears('8月')).toBeNull()
  expect(printedYears('成人')).toBeNull()
})

test('an outpatient claim lacks no day of discharge', () => {
  const claim = emptyClaim()
  expect(missingFacts(claim)).toContain('fact.discharged_on')
  claim.facts.care_type = 'outpatient'
  expect(missingFacts(claim)).not.toContain('fact.discharged_on')
})
