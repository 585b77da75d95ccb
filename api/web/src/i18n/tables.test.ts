import { expect, test } from 'vitest'
import { en } from './en'
import { zh } from './zh'

test('both languages name the same values in every message', () => {
  const named = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort()
  for (const key of Object.keys(zh) as (keyof typeof zh)[]) expect(named(en[key]), key).toEqual(named(zh[key]))
})
