import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { samples, signIn, test } from './server'

const sample = join(samples, '01-ruled-a4')
const truth = JSON.parse(readFileSync(join(sample, 'truth.json'), 'utf8')) as {
  header: { patient: string; hospital: string; age: string }
  lines: { name: string }[]
}
const patient = truth.header.patient

const keep = (page: Page, name: string) => page.screenshot({ path: `test-results/screens/${name}.png` })

async function remaining(page: Page): Promise<number> {
  const text = await page.getByTestId('remaining').innerText()
  return Number(/\d+/.exec(text)?.[0] ?? 0)
}

/** Another reviewer decides the line that both look at. */
async function decideElsewhere(page: Page, url: string): Promise<void> {
  await signIn(page, 'secondReviewer')
  await page.goto(url)
  await expect(page.getByTestId('inspector')).toBeVisible()
  const before = await remaining(page)
  await page.keyboard.press('Shift+A')
  await expect(page.getByTestId('decision')).toBeVisible()
  await page.keyboard.press('1')
  await expect.poll(() => remaining(page)).toBe(before - 1)
  await page.close()
}

test('a bill goes from the counter through review into the archive', async ({ page, browser, baseURL }) => {
  await test.step('the counter drops a scan and sees what was read', async () => {
    await signIn(page, 'counter')
    await expect(page.getByRole('heading', { name: '收件' })).toBeVisible()
    await page.locator('input[type=file]').setInputFiles(join(sample, 'page-1.png'))
    await expect(page.getByTestId('file')).toContainText('page-1.png')
    await expect(page.getByTestId('lines').locator('tr.line')).toHaveCount(truth.lines.length, { timeout: 120_000 })
    await expect(page.getByTestId('file')).toContainText('已读 1 页')
    await expect(page.getByText('与票面相符')).toBeVisible()
    // Name and hospital of the bill became the claim's, since the counter gave none.
    await expect(page.locator('input[name=title]')).toHaveValue(patient)
    await expect(page.locator('form').getByText(truth.header.hospital)).toBeVisible()
    await expect(page.locator('.hand-on')).toContainText('还缺')
    await keep(page, '1-intake-read')
  })

  await test.step('the counter corrects a field of the head beside its piece of paper', async () => {
    await page.getByRole('button', { name: '票头核对' }).click()
    const head = page.getByTestId('header')
    await head.locator('tr[data-field=department]').click()
    await head.locator('input[name=header-value]').fill('心血管内科')
    await keep(page, '1b-intake-header')
    await page.getByRole('dialog').getByRole('button', { name: '更正', exact: true }).click()
    await expect(head.getByTestId('header-history')).toContainText('心血管内科')
    await page.keyboard.press('Escape')
    await expect(head).toBeHidden()
    await expect(page.locator('.summary')).toContainText('心血管内科')
  })

  await test.step('the counter completes the facts and hands the claim on', async () => {
    await page.locator('input[name=insured_no]').fill('53990119600101002X')
    await page.locator('.el-form-item', { hasText: '手工原因' }).locator('.el-select').click()
    await page.getByRole('option', { name: '05' }).click()
    await page.locator('.el-radio-button', { hasText: '住院' }).click()
    await page.locator('input[aria-label="年龄"]').fill(parseInt(truth.header.age).toString())
    for (const [label, day] of [['入院日期', '2025-03-11'], ['出院日期', '2025-03-18']] as const) {
      const date = page.locator('.el-form-item', { hasText: label }).locator('input')
      await date.fill(day)
      await date.press('Enter')
    }
    await expect(page.locator('.hand-on')).toContainText('信息齐全')
    await keep(page, '2-intake-complete')
    await page.getByRole('button', { name: '提交审核' }).click()
    await expect(page).toHaveURL(/\/intake$/)
    await expect(page.locator('tr.row').first()).toContainText('待审核')
  })

  await test.step('the reviewer decides every doubtful line by keyboard', async () => {
    await signIn(page, 'reviewer')
    await expect(page.locator('tr.row').first()).toContainText(patient)
    await page.keyboard.press('Enter')
    await expect(page.getByTestId('inspector')).toBeVisible()
    await expect(page.getByTestId('overlay').locator('polygon.lit').first()).toBeVisible()
    await expect(page.getByTestId('finding').first()).toContainText('依据')
    await keep(page, '3-review')
    await page.keyboard.press('?')
    await expect(page.getByText('键盘操作')).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(page.getByText('键盘操作')).toBeHidden()

    await page.keyboard.press('h')
    const head = page.getByTestId('header')
    await expect(head.locator('tr[data-field=department]')).toContainText('人工')
    await head.locator('tr[data-field=patient]').click()
    await head.locator('input[name=header-value]').fill('段永桂')
    await keep(page, '3b-review-header')
    await page.getByRole('dialog').getByRole('button', { name: '更正', exact: true }).click()
    await expect(head.locator('tr[data-field=patient]')).toContainText(`原读作“${patient}”`)
    await page.keyboard.press('Escape')
    await expect(head).toBeHidden()
    await expect(page.locator('.head .who')).toContainText('段永桂')

    let open = await remaining(page)
    expect(open).toBeGreaterThan(0)
    await page.keyboard.press('Control+Enter')
    await expect(page.getByText('不能通过')).toBeVisible()

    await page.keyboard.press('r')
    await expect(page.getByTestId('decision')).toBeVisible()
    await keep(page, '4-reject')
    await page.keyboard.press('Enter')
    await expect.poll(() => remaining(page)).toBe(open - 1)
    await expect(page.locator('.taken.reject')).toHaveCount(1)
    open -= 1

    await decideElsewhere(await browser.newPage({ baseURL }), page.url())
    await page.keyboard.press('Shift+A')
    await expect(page.getByTestId('decision')).toBeVisible()
    await page.keyboard.press('1')
    await expect(page.getByText('刚被别人改动')).toBeVisible()
    await expect(page.getByTestId('decision')).toBeHidden()
    await page.keyboard.press('n')
    while (open > 0) {
      await expect.poll(() => remaining(page)).toBeLessThan(open)
      await expect(page.getByTestId('decision')).toBeHidden()
      open = await remaining(page)
      if (open === 0) break
      await page.keyboard.press('Shift+A')
      await expect(page.getByTestId('decision')).toBeVisible()
      await page.keyboard.press('1')
    }
    await expect(page.getByTestId('remaining')).toContainText('可以通过')
    await keep(page, '5-review-decided')
  })

  await test.step('the reviewer approves', async () => {
    await page.keyboard.press('Control+Enter')
    await expect(page.getByTestId('close').getByTestId('settlement')).toContainText('政策范围内')
    await keep(page, '6-approve')
    await page.getByRole('dialog').getByRole('button', { name: '通过', exact: true }).click()
    await expect(page).toHaveURL(/\/review$/)
    await expect(page.getByText('没有待审核的报销件')).toBeVisible()
  })

  await test.step('the auditor finds the claim by two characters and sees who did what', async () => {
    await signIn(page, 'auditor')
    await page.keyboard.type('永桂')
    const hits = page.getByTestId('hits')
    await expect(hits.locator('mark').first()).toHaveText('永桂')
    await hits.locator('.hit', { hasText: '票头' }).first().click()
    await expect(page.getByTestId('overlay').locator('polygon.hit.lit')).toBeVisible()
    await keep(page, '7-archive')
    await hits.locator('header a').first().click()
    const trail = page.getByTestId('audit')
    for (const step of ['登记', '上传票据', '识别完成', '提交审核', '更正票头', '行：剔除', '审核通过']) await expect(trail).toContainText(step)
    await expect(trail).toContainText('reviewer1')
    await keep(page, '8-record')
  })
})

test('a session that is over leads to the sign-in and back to the same place', async ({ page }) => {
  await signIn(page, 'auditor')
  await page.locator('input[name=q]').fill('护理')
  await expect(page.getByText(/“护理” 共/)).toBeVisible()
  await page.context().clearCookies()
  await page.locator('input[name=q]').fill('注射')
  await expect(page.getByText('登录已过期')).toBeVisible()
  await page.locator('#username').fill('auditor1')
  await page.locator('#password').fill('sample-auditor1')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/archive\?q=/)
})

test('English is one click away and stays', async ({ page }) => {
  await signIn(page, 'auditor')
  await page.getByRole('button', { name: /EN/ }).click()
  await expect(page.getByText('Sign out')).toBeVisible()
  await page.reload()
  await expect(page.getByText('Sign out')).toBeVisible()
})
