import type { HeaderField, LineField, PageBox } from './bill'
import type { Claim, User } from './claim'

/** Hospitals, the archive, the audit trail, and what administrators see. */

export interface Hospital {
  code: string
  name: string
  /** As the office wrote it: `三级`, `level_3`. */
  level: string | null
  region: string
  designated_from: string | null
  designated_to: string | null
  /** No last day while one lasts. */
  suspensions: { from: string; to: string | null }[]
}

export interface ArchiveHit {
  claim: Claim
  kind: 'claim' | 'header' | 'line' | 'text'
  /** Of the header or line. */
  field: HeaderField | LineField | null
  line: number | null
  snippet: string
  /** `[start, end)` in characters of the snippet. */
  highlights: [number, number][]
  page: number | null
  box: PageBox | null
}

export interface AuditRecord {
  seq: number
  at: string
  actor: string
  action: string
  claim_id: number | null
  detail: Record<string, unknown> | null
  hash: string
}

export interface RefusedRow {
  row: number
  column: string
  reason_zh: string
  reason_en: string
  remedy_zh: string
  remedy_en: string
}

/** Where one row is refused, nothing is loaded. */
export interface CatalogImport {
  new: number
  changed: number
  refused: RefusedRow[]
}

export interface NewUser extends User {
  password: string
}

/** Each part is `ok`, or says in a word what is wrong. */
export interface Health {
  status: string
  version: string
  database: string
  store: string
  models: string
}
