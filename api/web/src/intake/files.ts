import type { ClaimDocument } from '../dto'
import { ofBoth } from '../i18n'

export type FileStep = 'sending' | 'waiting' | 'reading' | 'read' | 'failed'

/** One file on its way from the counter's desk into the claim. */
export interface FileProgress {
  key: string
  name: string
  bytes: number
  step: FileStep
  /** 0 to 1. */
  sent: number
  /** Pages read so far. */
  page: number
  pages: number | null
  trouble: string
}

export function fromDocument(document: ClaimDocument, claimReads: boolean): FileProgress {
  const steps = { received: claimReads ? 'reading' : 'waiting', read: 'read', failed: 'failed' } as const
  return {
    key: String(document.id),
    name: document.name,
    bytes: document.size,
    step: document.problem ? 'failed' : steps[document.status],
    sent: 1,
    page: 0,
    pages: document.pages,
    trouble: document.problem ? ofBoth({ zh: document.problem.message_zh, en: document.problem.message_en }) : '',
  }
}

/** The list after the server told anew of its documents: uploads under way stay, the rest is as the server says. */
export function merged(shown: readonly FileProgress[], documents: readonly FileProgress[]): FileProgress[] {
  const known = new Set(documents.map((file) => file.key))
  const before = new Map(shown.map((file) => [file.key, file]))
  const updated = documents.map((file) => {
    const page = file.step === 'reading' ? (before.get(file.key)?.page ?? 0) : 0
    return { ...file, page, pages: file.pages ?? before.get(file.key)?.pages ?? null }
  })
  return [...updated, ...shown.filter((file) => !known.has(file.key) && file.key.startsWith('local-'))]
}

/** How much of each file, 0 to 1, went out when so many bytes of all of them, one after the other, were sent. */
export function sentShares(sizes: readonly number[], bytes: number): number[] {
  let before = 0
  return sizes.map((size) => {
    const share = size === 0 ? Number(bytes >= before) : (bytes - before) / size
    before += size
    return Math.min(1, Math.max(0, share))
  })
}
