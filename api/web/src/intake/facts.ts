import type { BillView, Claim, ClaimFacts, FacilityLevel, Gender, Hospital, InsuranceType, NewClaim } from '../dto'
import type { MessageKey } from '../i18n'

export const reasonCodes = ['01', '02', '03', '04', '05', '06', '07', '99'] as const

/** What the server calls a claim that was given no title. */
const untitled = '手工报销申请'

export function emptyClaim(): NewClaim {
  return {
    title: '',
    hospital_code: null,
    reason_code: '01',
    facts: {
      insured_no: null,
      gender: null,
      age_years: null,
      facility_level: null,
      insurance_type: null,
      care_type: null,
      admitted_on: null,
      discharged_on: null,
    },
  }
}

export function asNewClaim(claim: Claim): NewClaim {
  const { title, hospital_code, reason_code, facts } = claim
  return { title: title === untitled ? '' : title, hospital_code, reason_code, facts: { ...facts } }
}

/** `45`, `45岁`: whole years; `null` for what is printed in another unit. */
export function printedYears(age: string | null): number | null {
  const match = /^(\d{1,3})(岁.*)?$/.exec(age?.trim() ?? '')
  return match ? Number(match[1]) : null
}

function printedGender(text: string | null): Gender | null {
  if (text?.startsWith('男')) return 'male'
  return text?.startsWith('女') ? 'female' : null
}

function printedInsurance(text: string | null): InsuranceType | null {
  if (text?.includes('职工')) return 'employee'
  return text?.includes('居民') ? 'resident' : null
}

/** A name without the gaps that forms print between its characters. */
function closedUp(name: string | null): string | null {
  return name?.replace(/(?<=\p{Script=Han})\s+(?=\p{Script=Han})/gu, '') ?? null
}

/** The claim with what it lacks taken from the bill's header; what a person entered stays. */
export function filledFromBill(claim: NewClaim, bill: BillView, hospitals: readonly Hospital[]): NewClaim {
  const { header } = bill
  const { facts } = claim
  const printed = claim.hospital_code ? undefined : hospitals.find(({ name }) => header.hospital.value?.includes(name))
  return {
    ...claim,
    title: claim.title || (closedUp(header.patient.value) ?? ''),
    hospital_code: claim.hospital_code ?? printed?.code ?? null,
    facts: {
      ...facts,
      facility_level: facts.facility_level ?? facilityLevel(printed?.level ?? null),
      gender: facts.gender ?? printedGender(header.gender.value),
      insurance_type: facts.insurance_type ?? printedInsurance(header.insurance_type.value),
      age_years: facts.age_years ?? printedYears(header.age.value),
      admitted_on: facts.admitted_on ?? header.admitted_on.value,
      discharged_on: facts.discharged_on ?? header.discharged_on.value,
    },
  }
}

export function sameClaim(a: NewClaim, b: NewClaim): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

/** 三级, 3 or level_3; `null` for what is no level. */
export function facilityLevel(text: string | null): FacilityLevel | null {
  const digit = /^(?:level_)?([123一二三])/.exec(text?.trim() ?? '')?.[1]
  const levels: Record<string, FacilityLevel> = { '1': 'level_1', 一: 'level_1', '2': 'level_2', 二: 'level_2', '3': 'level_3', 三: 'level_3' }
  return digit ? (levels[digit] ?? null) : null
}

type FactName = keyof ClaimFacts | 'hospital' | 'title'

/** The facts without which some findings can only ask, in the order of the form. */
export function missingFacts(claim: NewClaim): MessageKey[] {
  const { facts } = claim
  const wanted: [FactName, unknown][] = [
    ['title', claim.title],
    ['insured_no', facts.insured_no],
    ['hospital', claim.hospital_code],
    ['gender', facts.gender],
    ['age_years', facts.age_years],
    ['insurance_type', facts.insurance_type],
    ['care_type', facts.care_type],
    ['admitted_on', facts.admitted_on],
    ['discharged_on', facts.care_type === 'outpatient' ? true : facts.discharged_on],
  ]
  return wanted.filter(([, value]) => value === null || value === '').map(([name]) => `fact.${name}` as const)
}
