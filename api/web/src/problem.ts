import { ElMessage } from 'element-plus'
import type { Problem } from './dto'
import { ProblemError } from './http'
import { locale, t } from './i18n'

/** What went wrong and what to do, in the language chosen. */
export function wordsOf(problem: Problem): string {
  const byServer = locale.value === 'zh' ? problem.detail : problem.detail_en
  return byServer ?? byStatus(problem.status) ?? problem.title
}

function byStatus(status: number): string | null {
  if (status === 0) return t('problem.unreachable')
  if (status === 401) return t('problem.signed_out')
  if (status === 403) return t('problem.forbidden')
  if (status === 409) return t('problem.conflict')
  if (status === 413) return t('problem.too_large')
  if (status >= 500) return t('problem.internal', { status })
  return null
}

/** Shows a failed call as a message and swallows it; anything else is a fault of ours and goes on. */
export function report(error: unknown): void {
  if (!(error instanceof ProblemError)) throw error
  if (error.status === 401) return
  ElMessage({ type: 'error', message: wordsOf(error.problem), duration: 6000, showClose: true })
}
