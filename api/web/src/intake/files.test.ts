import { expect, test } from 'vitest'
import type { ClaimDocument } from '../dto'
import { fromDocument, merged, sentShares, type FileProgress } from './files'

const document = (more: Partial<ClaimDocument>): ClaimDocument => ({
  id: 1, name: 'a.png', sha256: '', media_type: 'image/png', size: 10, pages: 2, status: 'received', problem: null, uploaded_at: '', ...more,
})
const row = (key: string, step: FileProgress['step'], page = 0): FileProgress => ({
  key, name: key, bytes: 1, step, sent: 0, page, pages: null, trouble: '',
})

test('bytes sent are shared out over the files in their order', () => {
  expect(sentShares([100, 50, 50], 125)).toEqual([1, 0.5, 0])
  expect(sentShares([100, 0], 100)).toEqual([1, 1])
  expect(sentShares([100, 50], 9999)).toEqual([1, 1])
})

test('the server has the last word on its documents; refused files stay in sight', () => {
  const shown = [row('local-1', 'failed'), row('1', 'reading', 1)]
  const now = merged(shown, [fromDocument(document({}), true), fromDocument(document({ id: 2, status: 'read' }), true)])
  expect(now.map((file) => [file.key, file.step, file.page])).toEqual([['1', 'reading', 1], ['2', 'read', 0], ['local-1', 'failed', 0]])
})

test('a document with a problem has failed whatever its status says', () => {
  const problem = { code: 'encrypted', message_zh: '有密码', message_en: 'encrypted' }
  expect(fromDocument(document({ problem }), true)).toMatchObject({ step: 'failed' })
})
