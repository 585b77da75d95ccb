import type { ClaimState, Person } from './claim'

/** What was read, matched, found and decided. */

export type Point = [number, number]

export interface PageBox {
  page: number
  corners: [Point, Point, Point, Point]
}

export interface Field {
  /** `null` where nothing is printed or it could not be read. */
  value: string | null
  text: string
  /** 0 to 1; `null` where not known. */
  confidence: number | null
  provenance: 'printed' | 'repaired' | 'human'
  before: string | null
  equation: string | null
  box: PageBox | null
  alternatives: string[]
}

export const lineFields = [
  'name',
  'spec',
  'unit',
  'quantity',
  'unit_price',
  'amount',
  'code',
  'category',
  'charge_category',
  'self_pay_ratio',
  'date',
] as const
export type LineField = (typeof lineFields)[number]

export const headerFields = [
  'hospital',
  'patient',
  'gender',
  'age',
  'insured_no',
  'insurance_type',
  'care_type',
  'facility_level',
  'admission_no',
  'department',
  'bed',
  'admitted_on',
  'discharged_on',
  'diagnosis',
  'bill_no',
  'bill_code',
  'check_code',
  'issued_on',
] as const
export type HeaderField = (typeof headerFields)[number]

/** Those that no bill prints: what the counter entered. */
export const enteredFields: readonly HeaderField[] = ['insured_no', 'care_type', 'facility_level']

/** One field of the head of a claim. */
export interface HeaderValue extends Field {
  /** Where a person corrected it: as the reader read it last. */
  as_read: Field | null
  /** Read again since the correction, the pages say something new. */
  read_otherwise: boolean
  /** What the claim is judged by, where the counter entered something else. */
  entered: string | null
  /** Oldest first. */
  history: HeaderCorrection[]
}

export interface HeaderCorrection {
  value: string | null
  /** What stood there before. */
  before: string | null
  /** What the reader had recognised; empty where it had nothing. */
  recognised: string
  reason: string
  corrected_by: Person
  corrected_at: string
}

export interface NewHeaderCorrection {
  field: HeaderField
  /** `null` for "nothing is printed". */
  value: string | null
  reason: string
}

export type Severity = 'red' | 'orange' | 'yellow' | 'blue'
export type FindingKind =
  | 'out_of_catalog'
  | 'over_price_limit'
  | 'out_of_policy'
  | 'unreadable'
  | 'ambiguous_match'
  | 'arithmetic_mismatch'
  | 'duplicate_charge'
  | 'over_quantity'
  | 'clinical_conflict'
  | 'other_payer'
  | 'already_claimed'
  | 'unverified'

export interface Finding {
  kind: FindingKind
  severity: Severity
  lines: number[]
  at_stake: string
  /** 0 to 100: how likely the money is at stake. */
  certainty: number
  reason_zh: string
  reason_en: string
  rule: string
  source: string
  /** Other rules that found the same. */
  also: { rule: string; source: string }[]
  /** The earlier claims that it is about. */
  earlier: { id: number; number: string }[]
  clears_zh: string
  clears_en: string
}

export type InsuranceClass = '甲' | '乙' | '丙'

export interface CatalogEntry {
  code: string
  /** Behind a local code. */
  national_code: string | null
  kind: 'drug' | 'service' | 'consumable'
  name: string
  dosage_form: string | null
  spec: string | null
  unit: string | null
  class: InsuranceClass
  self_pay_ratio: string
  ceiling_level_1: string | null
  ceiling_level_2: string | null
  ceiling_level_3: string | null
  payment_standard: string | null
  coverage_restriction: string | null
  valid_from: string
  valid_to: string | null
  source: string
}

export interface Candidate {
  code: string
  kind: CatalogEntry['kind']
  name: string
  dosage_form: string | null
  spec: string | null
  unit: string | null
  class: InsuranceClass
  self_pay_ratio: string
  score: number
  /** What differs from the line as read, in words for people. */
  difference: string
}

export interface LineMatch {
  verdict: 'matched' | 'ambiguous' | 'unlisted'
  entry: CatalogEntry | null
  candidates: Candidate[]
  confidence: number | null
  note_zh: string
  note_en: string
}

/** The four parts sum to `amount`. */
export interface Amounts {
  amount: string
  full_self_pay: string
  over_limit: string
  pre_self_pay: string
  in_scope: string
}

/** What a reviewer does to a line. The last two change what is judged; the first three settle it. */
export type Step =
  | { action: 'accept' }
  | { action: 'reduce'; amount: string }
  | { action: 'reject' }
  | { action: 'correct'; field: LineField; value: string | null }
  | { action: 'choose_entry'; entry_code: string | null }
export type DecisionAction = Step['action']

export interface Decision {
  decision_id: string
  action: DecisionAction
  step: Step
  reason: string
  decided_by: Person
  decided_at: string
}

export type NewDecision = Step & { reason: string }

export interface BillLine {
  index: number
  page: number
  box: PageBox | null
  fields: Record<LineField, Field>
  flags: string[]
  match: LineMatch
  findings: Finding[]
  amounts: Amounts
  /** The decision in force. */
  decision: Decision | null
  /** Every decision on the line, oldest first. */
  history: Decision[]
  doubtful: boolean
}

export interface BillProblem {
  kind: string
  page: number | null
  message_zh: string
  message_en: string
}

/** A QR code or bars found on a page. */
export interface PageCode {
  kind: 'qr' | 'barcode'
  stated: StatedBill | null
  /** Of a code that states no bill: how it begins. */
  text: string | null
}

/** What the code of a bill states. */
export interface StatedBill {
  bill_code: string | null
  bill_no: string
  check_code: string | null
  issued_on: string
  total: string | null
}

export interface BillPage {
  number: number
  document_id: number
  file: string
  file_page: number
  width: number
  height: number
  image_url: string
  source: 'scan' | 'text_layer' | 'ofd'
  codes: PageCode[]
}

export interface BillView {
  claim_id: number
  version: number
  state: ClaimState
  engine: string
  read_at: string
  header: Record<HeaderField, HeaderValue>
  totals: { amount: Field; amount_in_words: Field; sum_of_lines: string }
  settlement: Amounts
  at_stake: string
  problems: BillProblem[]
  findings: Finding[]
  pages: BillPage[]
  lines: BillLine[]
  undecided: number
}
