import { expect, test } from 'vitest'
import { fromFen, showMoney, toFen } from './money'

test('yuan go to fen and back without a float in between', () => {
  for (const yuan of ['0.00', '12.30', '-12.30', '0.07', '1234567890123.99']) expect(fromFen(toFen(yuan) ?? 0)).toBe(yuan)
  expect(toFen('8.2')).toBe(820)
  expect(toFen('-0.05')).toBe(-5)
})

test('what is not an amount is not taken for one', () => {
  for (const text of ['', '1,000.00', '1.234', 'abc', '--1', null, undefined]) expect(toFen(text)).toBeNull()
})

test('amounts are shown with separators, and text that is none as it is', () => {
  expect(showMoney('1234567.8')).toBe('1,234,567.80')
  expect(showMoney('-1234.50')).toBe('-1,234.50')
  expect(showMoney('999.00')).toBe('999.00')
  expect(showMoney('1.2.3')).toBe('1.2.3')
  expect(showMoney(null)).toBe('—')
})
