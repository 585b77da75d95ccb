import { headerFields, type BillLine, type BillView, type Field, type Finding, type HeaderField, type LineField, type Severity } from '../dto'

export const severities: Severity[] = ['red', 'orange', 'yellow', 'blue']

/** Below this the recogniser's word alone is not enough to pass over a value. */
const sure = 0.9

export type Doubt = 'none' | 'unreadable' | 'repaired' | 'unsure' | 'human'

export function doubtOf(field: Field): Doubt {
  if (field.provenance === 'human') return 'human'
  if (field.value === null) return field.text === '' ? 'none' : 'unreadable'
  if (field.provenance === 'repaired') return 'repaired'
  return field.confidence !== null && field.confidence < sure ? 'unsure' : 'none'
}

/** The fields of the head that a person should compare with the paper. */
export function doubtedHeader(header: BillView['header']): HeaderField[] {
  return headerFields.filter((name) => header[name].read_otherwise || ['unreadable', 'unsure'].includes(doubtOf(header[name])))
}

/** `repaired:amount` in its two parts. */
export interface ReadingFlag {
  kind: 'arithmetic_mismatch' | 'unreadable' | 'low_confidence' | 'repaired'
  field: LineField | null
}

export function asFlag(text: string): ReadingFlag {
  const [kind, field] = text.split(':')
  return { kind: kind as ReadingFlag['kind'], field: (field as LineField | undefined) ?? null }
}

const rank = (severity: Severity) => severities.indexOf(severity)

export function byGravity(a: Finding, b: Finding): number {
  return rank(a.severity) - rank(b.severity) || Number(b.at_stake) - Number(a.at_stake)
}

/** The gravest colour of the line; `null` where nothing is wrong with it. */
export function gravest(line: BillLine): Severity | null {
  return [...line.findings].sort(byGravity)[0]?.severity ?? null
}

/** The largest single sum that hangs on one of the line's findings, in fen-exact yuan. */
export function stakeOf(line: BillLine): string {
  return line.findings.reduce((most, finding) => (Number(finding.at_stake) > Number(most) ? finding.at_stake : most), '0.00')
}

/** What a reduction most likely takes off: the sum over a limit, else the largest sum in question. */
export function likelyCut(line: BillLine): string {
  return line.findings.find((finding) => finding.kind === 'over_price_limit')?.at_stake ?? stakeOf(line)
}

export function isOpen(line: BillLine): boolean {
  return line.doubtful && line.decision === null
}

/** Lines that are or were doubtful: graver before milder, more money before less, then as printed. */
export function reviewOrder(lines: readonly BillLine[]): BillLine[] {
  const gravity = (line: BillLine) => {
    const severity = gravest(line)
    return severity === null ? severities.length : rank(severity)
  }
  return lines
    .filter((line) => line.doubtful || line.history.length > 0)
    .sort((a, b) => gravity(a) - gravity(b) || Number(stakeOf(b)) - Number(stakeOf(a)) || a.index - b.index)
}

/** The line to look at after `current` was decided: the next open one in the order shown, from the top again at the end. */
export function nextOpen(order: readonly BillLine[], current: number): number | null {
  const at = order.findIndex((line) => line.index === current)
  const wrapped = [...order.slice(at + 1), ...order.slice(0, at + 1)]
  return wrapped.find(isOpen)?.index ?? null
}

