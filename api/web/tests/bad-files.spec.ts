import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { expect } from '@playwright/test'
import { samples, signIn, test } from './server'

const good = join(samples, '01-ruled-a4/page-1.png')

/** The head of a PNG that claims so many pixels each way, with nothing behind it. */
function hugePng(side: number): Buffer {
  const chunk = Buffer.alloc(25)
  chunk.writeUInt32BE(13, 0)
  chunk.write('IHDR', 4, 'latin1')
  chunk.writeUInt32BE(side, 8)
  chunk.writeUInt32BE(side, 12)
  chunk.set([8, 2, 0, 0, 0], 16)
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 21)), 21)
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), chunk])
}

test('each bad file says what is wrong and what to do, and the good one is read', async ({ page }) => {
  await signIn(page, 'counter')
  await page.goto('/intake/new')
  await page.locator('input[type=file]').setInputFiles([
    { name: 'words.png', mimeType: 'image/png', buffer: Buffer.from('这不是图片，只是文字。') },
    { name: 'empty.jpg', mimeType: 'image/jpeg', buffer: Buffer.alloc(0) },
    { name: 'huge.png', mimeType: 'image/png', buffer: hugePng(30_000) },
    { name: 'good.png', mimeType: 'image/png', buffer: readFileSync(good) },
  ])
  const row = (name: string) => page.getByTestId('file').filter({ hasText: name })
  for (const name of ['words.png', 'empty.jpg', 'huge.png']) {
    // What only decoding shows is told when the reading is through.
    await expect(row(name)).toHaveClass(/failed/, { timeout: 120_000 })
    await expect(row(name).getByRole('alert')).toContainText(/[\u4e00-\u9fff]{6,}/)
  }
  await expect(row('good.png')).toContainText('已读 1 页', { timeout: 120_000 })
  await expect(page.getByTestId('lines').locator('tr.line').first()).toBeVisible()
  await expect(row('words.png')).toBeVisible()
  await page.screenshot({ path: 'test-results/screens/9-bad-files.png' })
})

test('a catalog with a wrong row is refused row by row', async ({ page }) => {
  await signIn(page, 'administrator')
  await page.locator('input[type=file][multiple]').setInputFiles({
    name: 'wrong.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(
      'code,kind,name,dosage_form,spec,unit,class,self_pay_ratio,ceiling_level_1,ceiling_level_2,ceiling_level_3,payment_standard,coverage_restriction,valid_from,valid_to,source\n' +
        'X1,drug,试药,片剂,1g,片,甲,0,,,,,,2024-02-30,,测试\n',
    ),
  })
  await expect(page.getByTestId('refused').locator('tbody tr').first()).toContainText('valid_from')
  await page.screenshot({ path: 'test-results/screens/10-catalog-refused.png' })
})
