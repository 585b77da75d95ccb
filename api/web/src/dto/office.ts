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
  /** Entries that the file ends. */
  ended: number
  unchanged: number
  /** The first of them. */
  examples: CatalogChange[]
  /** Rows that are no items: headings, remarks, sums. */
  headings: number[]
  /** Columns and sheets that nothing is taken from. */
  aside: { zh: string; en: string }[]
  refused: RefusedRow[]
}

export interface CatalogChange {
  what: 'new' | 'changed' | 'ended'
  code: string
  name: string
  valid_from: string
  valid_to: string | null
}

/** A policy that was loaded: the rules that claims are judged by. */
export interface LoadedPolicy {
  id: number
  name: string
  /** Empty where it was not kept, as of who loaded it. */
  file: string
  loaded_by: string
  loaded_at: string
  rules: number
}

export interface PolicyRule {
  id: string
  version: number
  kind: string
  severity: 'red' | 'orange' | 'yellow' | 'blue' | null
  valid_from: string
  valid_to: string | null
  source: string
  applies_to: RuleSelector
  parameters: Record<string, unknown> | null
}

/** Which catalog entries a rule means; all where every list is empty. */
export interface RuleSelector {
  kinds: string[]
  codes: string[]
  names: string[]
  code_prefixes: string[]
  words: string[]
}

export interface PolicyImport {
  name: string
  new: number
  /** Rules that say something else under the same version. */
  changed: number
  ended: number
  unchanged: number
  changes: { what: 'new' | 'changed' | 'ended'; rule: PolicyRule }[]
  refused: RefusedRow[]
}

export interface HospitalImport {
  changed: number
  /** The first of them. */
  examples: Hospital[]
  refused: RefusedRow[]
}

export interface KnowledgeImport {
  points: number
  refused: RefusedRow[]
}

/** A batch of knowledge points. */
export interface KnowledgeBatch {
  id: number
  name: string
  /** The document that it comes from. */
  source: string
  valid_from: string
  valid_to: string | null
  supersedes: string | null
  file: string
  points: number
  loaded_by: string
  loaded_at: string
  withdrawn_by: string | null
  withdrawn_at: string | null
}

export interface NewBatch {
  batch: string
  source: string
  valid_from: string
  valid_to: string
  supersedes: string
}

/** A hospital's spelling of an entry, as a reviewer taught it. */
export interface Alias {
  id: number
  hospital_code: string
  hospital_name: string
  printed: string
  entry_code: string
  /** `null` where the catalog no longer has the entry. */
  entry_name: string | null
  claim_id: number
  taught_by: string
  taught_at: string
  /** Lines decided by it. */
  used: number
  /** Later choices against it. */
  corrected: number
  is_doubtful: boolean
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
  /** Open claims that wait to be judged again by what was loaded. */
  rejudging: number
}
