/** Accounts, claims and their documents. */

export type Role = 'counter' | 'reviewer' | 'auditor' | 'administrator'

export interface User {
  username: string
  display_name: string
  role: Role
}

export interface SessionAnswer {
  user: User
  csrf_token: string
}

export type ClaimState = 'registered' | 'reading' | 'read' | 'submitted' | 'approved' | 'returned'
export type Gender = 'male' | 'female'
export type FacilityLevel = 'level_1' | 'level_2' | 'level_3'
export type InsuranceType = 'employee' | 'resident' | 'work_injury' | 'maternity'
export type CareType = 'inpatient' | 'outpatient'

export interface ClaimFacts {
  /** Of the identity card or the insurance. */
  insured_no: string | null
  gender: Gender | null
  age_years: number | null
  facility_level: FacilityLevel | null
  insurance_type: InsuranceType | null
  care_type: CareType | null
  admitted_on: string | null
  discharged_on: string | null
}

/** What is wrong with a document or a claim, in words for people. */
export interface Trouble {
  code: string
  message_zh: string
  message_en: string
}

export type DocumentStatus = 'received' | 'read' | 'failed'

export interface ClaimDocument {
  id: number
  name: string
  sha256: string
  media_type: string
  size: number
  pages: number | null
  status: DocumentStatus
  problem: Trouble | null
  uploaded_at: string
}

export interface Person {
  username: string
  display_name: string
}

export interface Claim {
  id: number
  number: string
  title: string
  reason_code: string
  hospital_code: string | null
  hospital_name: string | null
  facts: ClaimFacts
  state: ClaimState
  /** Grows with every change; a decision names the one it was made on. */
  version: number
  entered_by: Person
  created_at: string
  updated_at: string
  submitted_at: string | null
  closed_at: string | null
  closed_by: string | null
  return_reason: string | null
  problem: Trouble | null
  summary: { documents: number; lines: number; doubtful: number; undecided: number; amount: string }
}

export interface ClaimDetail extends Claim {
  documents: ClaimDocument[]
}

export interface NewClaim {
  title: string
  hospital_code: string | null
  reason_code: string
  facts: ClaimFacts
}

export interface ClaimPage {
  claims: Claim[]
  total: number
}

/** RFC 9457, with the detail in both languages. */
export interface Problem {
  title: string
  status: number
  /** Stable, for programs. */
  code: string
  /** Chinese. */
  detail?: string
  detail_en?: string
}

/** One file of an upload; `document` is absent where it was refused and not kept. */
export interface UploadedFile {
  name: string
  ok: boolean
  document: ClaimDocument | null
  problem: Problem | null
}
