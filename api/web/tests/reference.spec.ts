import { expect, type Page } from '@playwright/test'
import { signIn, test } from './server'

const keep = (page: Page, name: string) => page.screenshot({ path: `test-results/screens/${name}.png` })
const csv = (name: string, text: string) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) })
const entries = (rows: string) =>
  `code,kind,name,dosage_form,spec,unit,class,self_pay_ratio,ceiling_level_1,ceiling_level_2,ceiling_level_3,payment_standard,coverage_restriction,valid_from,valid_to,source\n${rows}`

test('a catalog file is checked, shown as part and as whole edition, and loaded once confirmed', async ({ page }) => {
  await signIn(page, 'administrator')
  await page.goto('/admin/catalog')
  const panel = page.getByTestId('import')
  const file = panel.locator('input[type=file]:not([name=mapping])')
  await file.setInputFiles(csv('part.csv', entries('X999,drug,试用胶囊,胶囊剂,1g,粒,甲,0,,,,,,2026-01-01,,测试\n')))
  const told = panel.getByTestId('import-report')
  await expect(told).toContainText('新增 1 条，更新 0 条，终止 0 条')
  await panel.getByText('整版目录：').click()
  await expect(told).not.toContainText('终止 0 条')
  await expect(panel.getByTestId('changes')).toContainText('终止')
  await expect(panel).toContainText('比文件里的条目还多')
  await keep(page, '11-catalog-whole')
  await panel.getByText('只新增').click()
  await expect(told).toContainText('终止 0 条')
  await panel.getByRole('button', { name: '确认导入' }).click()
  await expect(told).toContainText('已导入')
  await expect(panel.getByTestId('rejudging')).toContainText('都已按现有内容审核')
  await page.locator('input[name=q]').fill('X999')
  await expect(page.getByTestId('entries')).toContainText('试用胶囊')

  await file.setInputFiles(csv('own.csv', '某院目录,,\n院内码,品名,产地\nY1,试用颗粒,云岭\n注：以上含税,,\n'))
  await expect(panel.getByTestId('refused')).toContainText('没有找到表头')
  const mapping = 'name = "某院目录"\n[columns]\ncode = "院内码"\nname = "品名"\n[defaults]\nkind = "drug"\nclass = "甲"\nvalid_from = "2026-01-01"\n'
  await panel.locator('input[name=mapping]').setInputFiles({ name: 'own.toml', mimeType: 'application/toml', buffer: Buffer.from(mapping) })
  await expect(told).toContainText('新增 1 条')
  await expect(panel).toContainText('没有导入的列：产地')
  await expect(panel).toContainText('1 行是标题、备注或合计')
  await keep(page, '11-catalog-mapping')
})

test('the policy in force is shown, and the next one loaded after its rules were checked', async ({ page }) => {
  await signIn(page, 'administrator')
  await page.goto('/admin/policy')
  const rules = page.getByTestId('rules')
  await expect(rules.locator('tr', { hasText: 'out-of-catalog@2' })).toContainText('有效')
  await expect(rules.locator('tr', { hasText: 'out-of-catalog@1' })).toContainText('已截止')
  await expect(rules.locator('tr', { hasText: '超过申报期限' }).first()).toContainText(/月数|次年/)
  await page.locator('input[name=rule]').fill('分解住院')
  await expect(rules.locator('tbody tr')).toHaveCount(1)
  await keep(page, '17-policy')
  await page.locator('input[name=rule]').fill('')

  const panel = page.getByTestId('import')
  const toml = (rule: string) => ({
    name: 'rules-2027.toml',
    mimeType: 'application/toml',
    buffer: Buffer.from(`name = "试行规则（2027年）"\n\n[[rule]]\nid = "late"\nkind = "filing_deadline"\nversion = 1\nvalid_from = 2026-01-01\nsource = "试行办法"\n${rule}\n`),
  })
  await panel.locator('input[type=file]').setInputFiles(toml(''))
  await expect(panel.getByTestId('refused')).toContainText('规则“late”不合要求：缺少 parameters')
  await keep(page, '18-policy-refused')
  await panel.locator('input[type=file]').setInputFiles(toml('parameters = { months = 6 }'))
  await expect(panel.getByTestId('import-report')).toContainText('新增 1 条')
  await expect(panel).toContainText('请确认文件是整份规则')
  await panel.getByRole('button', { name: '确认导入' }).click()
  await expect(panel.getByTestId('import-report')).toContainText('已导入')
  const policies = page.getByTestId('policies')
  await expect(policies.locator('tbody tr').first()).toContainText('rules-2027.toml')
  await expect(rules).toContainText('late@1')
  await policies.locator('tbody tr').last().getByRole('button', { name: '查看' }).click()
  await expect(rules).toContainText('out-of-catalog@2')
  await keep(page, '19-policies')
})

test('hospitals are imported after a dry run, and shown with their agreements', async ({ page }) => {
  await signIn(page, 'administrator')
  await page.goto('/admin/hospitals')
  const panel = page.getByTestId('import')
  const head = 'code,name,level,region,designated_from,designated_to,suspensions\n'
  await panel.locator('input[type=file]').setInputFiles(csv('wrong.csv', `${head}H900,河湾镇卫生院,一级,河湾镇,2020-01-01,,2025-03\n`))
  await expect(panel.getByTestId('refused')).toContainText('suspensions')
  await keep(page, '12-hospitals-refused')
  await panel.locator('input[type=file]').setInputFiles(csv('good.csv', `${head}H900,河湾镇卫生院,一级,河湾镇,2020-01-01,,2025-03-01..\n`))
  await expect(panel.getByTestId('import-report')).toContainText('新增或更新 1 家')
  await expect(page.getByTestId('hospitals').last()).not.toContainText('河湾镇卫生院')
  await panel.getByRole('button', { name: '确认导入' }).click()
  await expect(page.getByTestId('hospitals')).toContainText('河湾镇卫生院')
  await expect(page.getByTestId('hospitals').locator('tr', { hasText: '河湾镇' })).toContainText('中止')
  await keep(page, '13-hospitals')
})

test('a batch of knowledge points is loaded, superseded and withdrawn', async ({ page }) => {
  await signIn(page, 'administrator')
  await page.goto('/admin/knowledge')
  await expect(page.getByText('还没有导入知识点')).toBeVisible()
  const panel = page.getByTestId('import')
  await expect(panel).toContainText('请先填写依据文件和生效日期')
  await keep(page, '14-knowledge-empty')
  const load = async (file: string, from: string, supersedes?: string) => {
    await panel.locator('input[name=source]').fill('医保基金监管规则库（2025年版）')
    const day = panel.locator('input[name=valid_from]')
    await day.fill(from)
    await day.press('Enter')
    if (supersedes) {
      await panel.locator('.el-select').click()
      await page.getByRole('option', { name: supersedes }).click()
    }
    await panel.locator('input[type=file]').setInputFiles(csv(file, '项目名称,国标代码,限定类型,限定性别\n一级护理,120100001,限定性别对象,女\n'))
    await expect(panel.getByTestId('import-report')).toContainText('1 个知识点')
    await panel.getByRole('button', { name: '确认导入' }).click()
  }
  await load('限性别2025.csv', '2025-01-01')
  const batches = page.getByTestId('batches')
  await expect(batches.locator('tbody tr')).toHaveCount(1)
  await load('限性别2026.csv', '2026-01-01', '限性别2025')
  await expect(batches.locator('tbody tr').first()).toContainText('被 限性别2026 取代')
  await keep(page, '15-knowledge')
  await batches.locator('tbody tr').last().getByRole('button', { name: '撤回' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '撤回' }).click()
  await expect(batches.locator('tbody tr').last()).toContainText('admin 于')
  await expect(batches.locator('tbody tr').first()).toContainText('有效')
})

test('a reviewer looks at what is judged by, and changes none of it', async ({ page }) => {
  await signIn(page, 'reviewer')
  await page.getByRole('link', { name: '资料' }).click()
  await expect(page.getByText('医院写法').first()).toBeVisible()
  await keep(page, '16-aliases')
  await page.getByRole('link', { name: '审核规则' }).click()
  await expect(page.getByTestId('rules')).toBeVisible()
  await expect(page.getByTestId('import')).toHaveCount(0)
  await page.getByRole('link', { name: '医院', exact: true }).click()
  await expect(page.getByTestId('hospitals')).toBeVisible()
  await expect(page.getByTestId('import')).toHaveCount(0)
  await expect(page.getByRole('link', { name: '用户' })).toHaveCount(0)
})
