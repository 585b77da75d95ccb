import { expect, test } from 'vitest'
import { codeSays } from './codes'

test('the code of a bill says what it states, any other how it begins', () => {
  const stated = { bill_code: null, bill_no: '24322000000012345678', check_code: null, issued_on: '2025-01-31', total: '1784.78' }
  expect(codeSays({ kind: 'qr', stated, text: null })).toBe('票据号码 24322000000012345678\n开票日期 2025-01-31\n票面合计 1,784.78')
  expect(codeSays({ kind: 'barcode', stated: null, text: 'ZY2025' })).toBe('ZY2025')
})
