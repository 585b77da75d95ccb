import { expect, test } from 'vitest'
import type { BillView, Field, HeaderField, Hospital } from '../dto'
import { emptyClaim, facilityLevel, filledFromBill, missingFacts, printedYears } from './facts'

function billWith(printed: Partial<Record<HeaderField, string>>): BillView {
  const header = new Proxy({}, { get: (_, name: HeaderField) => ({ value: printed[name] ?? null }) as Field })
  return { header } as BillView
}

const hospitals = [{ code: 'H1', name: '城东医院', level: '三级' }, { code: 'H2', name: '河口镇卫生院', level: '一级' }] as Hospital[]

test('the bill fills the gaps and never overrules what a person entered', () => {
  const claim = emptyClaim()
  claim.facts.gender = 'male'
  const filled = filledFromBill(claim, billWith({ hospital: '河口镇卫生院（本部）', gender: '女', insurance_type: '城乡居民', age: '67岁', patient: '周 某 某', admitted_on: '2025-03-02' }), hospitals)
  expect(filled.title).toBe('周某某')
  expect(filled.hospital_code).toBe('H2')
  expect(filled.facts).toMatchObject({ facility_level: 'level_1', insurance_type: 'resident', gender: 'male', age_years: 67, admitted_on: '2025-03-02', discharged_on: null })
  expect(filledFromBill({ ...claim, title: '李某' }, billWith({ patient: '周某' }), []).title).toBe('李某')
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

test('a level is read however the office wrote it', () => {
  expect(['三级', '三级甲等', '3', 'level_3'].map(facilityLevel)).toEqual(Array(4).fill('level_3'))
  expect(facilityLevel('未定级')).toBeNull()
  expect(facilityLevel(null)).toBeNull()
})
