import { expect, test } from 'vitest'
import type { KnowledgeBatch } from '../../dto'
import { batchState } from './batchState'

const batch = (name: string, more: Partial<KnowledgeBatch> = {}) =>
  ({ name, valid_from: '2025-01-01', valid_to: null, supersedes: null, withdrawn_at: null, ...more }) as KnowledgeBatch

test('a batch gives way to the one that supersedes it, from its first day, unless that one is withdrawn', () => {
  const old = batch('2025')
  const later = batch('2026', { supersedes: '2025', valid_from: '2026-01-01' })
  const on = (day: string, all: KnowledgeBatch[]) => batchState(old, all, day)
  expect(on('2025-12-31', [old, later]).state).toBe('in_force')
  expect(on('2026-01-01', [old, later])).toEqual({ state: 'superseded', by: '2026' })
  expect(on('2026-01-01', [old, { ...later, withdrawn_at: '2026-02-01T00:00:00Z' }]).state).toBe('in_force')
})

test('a batch begins and ends with its days', () => {
  const short = batch('2025', { valid_to: '2025-12-31' })
  expect(batchState(short, [short], '2024-12-31').state).toBe('future')
  expect(batchState(short, [short], '2025-12-31').state).toBe('in_force')
  expect(batchState(short, [short], '2026-01-01').state).toBe('ended')
})
