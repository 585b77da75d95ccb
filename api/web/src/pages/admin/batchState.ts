import type { KnowledgeBatch } from '../../dto'

export interface BatchState {
  state: 'in_force' | 'future' | 'ended' | 'superseded' | 'withdrawn'
  /** With `superseded`: the batch that did. */
  by: string | null
}

/** What a batch is on a day, `YYYY-MM-DD`, among all others. */
export function batchState(batch: KnowledgeBatch, all: readonly KnowledgeBatch[], day: string): BatchState {
  if (batch.withdrawn_at !== null) return { state: 'withdrawn', by: null }
  const later = all.find((one) => one.supersedes === batch.name && one.withdrawn_at === null && one.valid_from <= day)
  if (later) return { state: 'superseded', by: later.name }
  if (batch.valid_from > day) return { state: 'future', by: null }
  return { state: batch.valid_to !== null && batch.valid_to < day ? 'ended' : 'in_force', by: null }
}
