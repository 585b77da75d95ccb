import { expect, test } from 'vitest'
import type { PolicyRule } from '../../dto'
import { ruleState } from './ruleState'

const rule = (version: number, valid_from: string, valid_to: string | null = null): PolicyRule => ({
  id: 'ceiling',
  version,
  kind: 'price_ceiling',
  severity: null,
  valid_from,
  valid_to,
  source: '',
  applies_to: { kinds: [], codes: [], names: [], code_prefixes: [], words: [] },
  parameters: null,
})

test('of the versions in force the newest counts', () => {
  const all = [rule(1, '2024-01-01'), rule(2, '2025-01-01', '2025-12-31'), rule(3, '2026-01-01')]
  const on = (day: string) => all.map((one) => ruleState(one, all, day).state)
  expect(on('2024-06-01')).toEqual(['in_force', 'future', 'future'])
  expect(on('2025-12-31')).toEqual(['superseded', 'in_force', 'future'])
  expect(on('2026-01-01')).toEqual(['superseded', 'ended', 'in_force'])
  expect(ruleState(all[0]!, all, '2026-01-01').by).toBe(3)
})
