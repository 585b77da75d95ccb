import type { PolicyRule } from '../../dto'

export type RuleState = { state: 'in_force' | 'future' | 'ended' | 'superseded'; by?: number }

/** How a rule stands on a day (`YYYY-MM-DD`): of the versions of one rule that are in force the newest counts. */
export function ruleState(rule: PolicyRule, all: PolicyRule[], today: string): RuleState {
  const inForce = ({ valid_from, valid_to }: PolicyRule) => valid_from <= today && (valid_to === null || today <= valid_to)
  if (rule.valid_from > today) return { state: 'future' }
  if (!inForce(rule)) return { state: 'ended' }
  const newer = all.filter((other) => other.id === rule.id && other.version > rule.version && inForce(other))
  return newer.length > 0 ? { state: 'superseded', by: Math.max(...newer.map(({ version }) => version)) } : { state: 'in_force' }
}
