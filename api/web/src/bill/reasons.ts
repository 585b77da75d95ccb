import type { BillLine } from '../dto'
import { ofBoth, t } from '../i18n'
import { asFlag, byGravity } from './doubt'

/** A reading flag in words. */
export function flagWords(text: string): string {
  const { kind, field } = asFlag(text)
  return t(`flag.${kind}`, { field: field ? t(`line.${field}`) : '' })
}

/** What the reading flagged and no finding says already. */
export function unsaidFlags(line: BillLine): string[] {
  const said = new Set(line.findings.map((finding) => finding.kind))
  return line.flags.filter((flag) => {
    const { kind } = asFlag(flag)
    if (kind === 'arithmetic_mismatch') return !said.has('arithmetic_mismatch')
    return kind === 'repaired' || !said.has('unreadable')
  })
}

/** Why the line is flagged, in words, the gravest reason first; empty where nothing is doubtful. */
export function reasonsOf(line: BillLine): string[] {
  const findings = [...line.findings].sort(byGravity)
  return [
    ...findings.map((finding) => ofBoth({ zh: finding.reason_zh, en: finding.reason_en })),
    ...unsaidFlags(line).map(flagWords),
  ]
}
