import { headerWords } from '../bill/headerWords'
import type { AuditRecord, HeaderField } from '../dto'
import { known, t } from '../i18n'
import { showMoney } from '../money'

/** What was done, in words: `通过第 3 行`. An action of a newer server is shown as it is called. */
export function actionWords(record: AuditRecord): string {
  return known(`audit.${record.action}`) ?? record.action
}

/** What of the record's detail matters to a reader, in one line; empty where nothing does. */
export function detailWords({ detail }: AuditRecord): string {
  if (detail === null) return ''
  const { line, reason, step, lines, pages, engine, q, sha256, number, problem } = detail
  const parts = [
    typeof line === 'number' && t('audit.line', { line: line + 1 }),
    typeof number === 'string' && number,
    typeof pages === 'number' && t('audit.read', { pages, lines: Number(lines ?? 0), engine: String(engine ?? '') }),
    typeof q === 'string' && `“${q}”`,
    typeof sha256 === 'string' && `SHA-256 ${sha256.slice(0, 12)}…`,
    typeof problem === 'string' && problem,
    stepWords(step, detail.before),
    typeof reason === 'string' && reason,
  ]
  return parts.filter(Boolean).join(' · ')
}

/** `before` is what stood in a field of the head. */
function stepWords(step: unknown, before: unknown): string {
  const { amount, field, value, entry_code } = (step ?? {}) as Record<string, string | null | undefined>
  if (typeof amount === 'string') return `¥${showMoney(amount)}`
  if (typeof field === 'string') {
    const name = known(before === undefined ? `line.${field}` : `header.${field}`) ?? field
    const stood = before === undefined ? '' : ` “${headerWords(field as HeaderField, before as string | null) || t('field.blank')}”`
    return `${name}${stood} → ${headerWords(field as HeaderField, value ?? null) || t('field.blank')}`
  }
  if (entry_code === undefined) return ''
  return entry_code ?? t('catalog.no_entry_fits')
}
