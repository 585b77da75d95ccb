import { expect, test } from 'vitest'
import { showAge, showMoment, showTime } from './time'

const now = new Date('2026-11-21T22:00:00')

test('lists leave out the year that it is', () => {
  expect(showMoment('2026-11-03T09:05:07')).toBe('2026-11-03 09:05:07')
  expect(showTime('2026-11-03T09:05:07', now)).toBe('11-03 09:05')
  expect(showTime('2025-11-03T09:05:07', now)).toBe('2025-11-03 09:05')
  expect(showTime(null, now)).toBe('—')
  expect(showTime('soon', now)).toBe('soon')
})

test('waiting time is told in one unit', () => {
  expect(showAge('2026-11-21T21:48:00', now)).toBe('12 分钟')
  expect(showAge('2026-11-21T12:00:00', now)).toBe('10 小时')
  expect(showAge('2026-11-18T22:00:00', now)).toBe('3 天')
  expect(showAge('2026-11-21T22:05:00', now)).toBe('0 分钟')
})
