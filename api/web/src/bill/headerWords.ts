import { enteredFields, type HeaderField } from '../dto'
import { known } from '../i18n'

const words: Partial<Record<HeaderField, string>> = { care_type: 'care', facility_level: 'level' }

/** A value of the head as people say it: the few that are codes in their words, the others as they stand. */
export function headerWords(field: HeaderField, value: string | null): string {
  if (value === null || value === '') return ''
  const group = words[field]
  return (group && known(`${group}.${value}`)) ?? value
}

export const isEntered = (field: HeaderField) => enteredFields.includes(field)
