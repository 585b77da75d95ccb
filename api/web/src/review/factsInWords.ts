import type { Claim } from '../dto'
import { t } from '../i18n'

/** The facts of a claim in one line, what is unknown left out. */
export function factsInWords(claim: Claim): string {
  const { facts } = claim
  const stay = [facts.admitted_on, facts.discharged_on].filter(Boolean).join(' ～ ')
  return [
    claim.hospital_name,
    facts.facility_level && t(`level.${facts.facility_level}`),
    facts.gender && t(`gender.${facts.gender}`),
    facts.age_years !== null && t('fact.years', { years: facts.age_years }),
    facts.insurance_type && t(`insurance.${facts.insurance_type}`),
    facts.care_type && t(`care.${facts.care_type}`),
    stay,
    t(`reason.${claim.reason_code}` as 'reason.01'),
  ]
    .filter(Boolean)
    .join(' · ')
}
