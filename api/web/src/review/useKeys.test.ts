import { expect, test } from 'vitest'
import { keyName } from './useKeys'

const key = (key: string, held: { shift?: boolean; ctrl?: boolean } = {}) =>
  keyName({ key, shiftKey: held.shift ?? false, ctrlKey: held.ctrl ?? false, metaKey: false })

test('letters mean the same with caps lock; a sign made with Shift keeps its name', () => {
  expect(key('a')).toBe('a')
  expect(key('A')).toBe('a')
  expect(key('A', { shift: true })).toBe('Shift+a')
  expect(key('?', { shift: true })).toBe('?')
  expect(key('+', { shift: true })).toBe('+')
  expect(key('Enter', { ctrl: true })).toBe('Ctrl+Enter')
})
