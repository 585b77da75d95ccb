import type { PageCode } from '../dto'
import { t } from '../i18n'
import { showMoney } from '../money'

/** What a code on a page says, a line each: the bill that it states, or how its text begins. */
export function codeSays({ stated, text }: PageCode): string {
  if (!stated) return text ?? ''
  const lines = [
    stated.bill_code && `${t('header.bill_code')} ${stated.bill_code}`,
    `${t('header.bill_no')} ${stated.bill_no}`,
    stated.check_code && `${t('header.check_code')} ${stated.check_code}`,
    `${t('header.issued_on')} ${stated.issued_on}`,
    stated.total && `${t('totals.printed')} ${showMoney(stated.total)}`,
  ]
  return lines.filter(Boolean).join('\n')
}
