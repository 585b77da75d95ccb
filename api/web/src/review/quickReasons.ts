import type { DecisionAction } from '../dto'
import type { MessageKey } from '../i18n'

/** The reasons offered for each action, the usual one first. */
export const quickReasons: Record<DecisionAction | 'correct_header' | 'approve' | 'return', MessageKey[]> = {
  accept: ['pick.accept.checked', 'pick.accept.evidence', 'pick.accept.policy', 'pick.accept.reading'],
  reduce: ['pick.reduce.over_limit', 'pick.reduce.quantity', 'pick.reduce.duplicate', 'pick.reduce.share'],
  reject: ['pick.reject.out_of_catalog', 'pick.reject.restriction', 'pick.reject.duplicate', 'pick.reject.illegible', 'pick.reject.unrelated'],
  correct: ['pick.correct.paper'],
  correct_header: ['pick.correct.paper', 'pick.correct.card', 'pick.correct.hospital'],
  choose_entry: ['pick.choose_entry.same', 'pick.choose_entry.substance'],
  approve: ['pick.approve.done'],
  return: ['pick.return.scan', 'pick.return.list', 'pick.return.diagnosis', 'pick.return.facts'],
}
