import { expect, test } from 'vitest'
import { asProblem } from './http'

test('a problem document is taken as it is, anything else by its status', () => {
  expect(asProblem(409, { title: 'Conflict', code: 'stale_version', detail: '已更新' })).toMatchObject({ status: 409, code: 'stale_version', detail: '已更新' })
  expect(asProblem(502, undefined)).toEqual({ title: 'HTTP 502', status: 502, code: 'http_502' })
  expect(asProblem(500, { nothing: true }).code).toBe('http_500')
})
