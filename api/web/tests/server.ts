import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { test as base, type Page } from '@playwright/test'

const root = resolve(import.meta.dirname, '../../..')
const program = process.env.HEDAN ?? join(root, 'target/release/hedan')
export const samples = join(root, 'fixtures/samples')

/** The sample accounts of fixtures/users.csv. */
export const accounts = {
  counter: ['counter1', 'sample-counter1'],
  reviewer: ['reviewer1', 'sample-reviewer1'],
  secondReviewer: ['reviewer2', 'sample-reviewer2'],
  auditor: ['auditor1', 'sample-auditor1'],
  administrator: ['admin', 'sample-admin1'],
} as const

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer()
    probe.on('error', fail)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      const port = typeof address === 'object' && address ? address.port : 0
      probe.close(() => done(port))
    })
  })
}

/** The fixtures with their catalog, policy and accounts, but without sample claims to read first. */
function fixturesWithoutClaims(folder: string): string {
  const fixtures = join(folder, 'fixtures')
  mkdirSync(join(fixtures, 'samples'), { recursive: true })
  for (const part of ['catalog', 'policy', 'hospitals.csv', 'users.csv']) symlinkSync(join(root, 'fixtures', part), join(fixtures, part))
  return fixtures
}

async function answering(url: string, server: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 150; tries++) {
    if (server.exitCode !== null) throw new Error(`${program} ended with code ${server.exitCode}`)
    const up = await fetch(`${url}/healthz`).then((answer) => answer.ok).catch(() => false)
    if (up) return
    await new Promise((done) => setTimeout(done, 200))
  }
  throw new Error(`${program} does not answer at ${url}`)
}

/** A real server for the run of the specs, on a folder of its own that is gone afterwards. */
export const test = base.extend<object, { server: string }>({
  server: [
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), 'hedan-web-'))
      const port = await freePort()
      const url = `http://127.0.0.1:${port}`
      const options = ['demo', '--data', join(folder, 'data'), '--listen', `127.0.0.1:${port}`, '--fixtures', fixturesWithoutClaims(folder)]
      const server = spawn(program, options, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
      try {
        await answering(url, server)
        await use(url)
      } finally {
        server.kill('SIGTERM')
        await new Promise((done) => (server.exitCode === null ? server.once('exit', done) : done(null)))
        rmSync(folder, { recursive: true, force: true })
      }
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  baseURL: async ({ server }, use) => use(server),
})

export async function signIn(page: Page, who: keyof typeof accounts): Promise<void> {
  const [username, password] = accounts[who]
  await page.context().clearCookies()
  await page.goto('/sign-in')
  await page.locator('#username').fill(username)
  await page.locator('#password').fill(password)
  await page.keyboard.press('Enter')
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
}
