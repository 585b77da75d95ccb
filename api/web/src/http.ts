import type { Problem } from './dto'

/** The server said no, or could not be reached (status 0). */
export class ProblemError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail_en ?? problem.title)
  }

  get status(): number {
    return this.problem.status
  }
}

const unreachable: Problem = { title: 'unreachable', status: 0, code: 'unreachable' }

let csrfToken = ''
let onSignedOut: () => void = () => {}

export function setCsrfToken(token: string): void {
  csrfToken = token
}

/** Called whenever an answer says that the session is over. */
export function whenSignedOut(handler: () => void): void {
  onSignedOut = handler
}

export interface Answer {
  status: number
  /** The JSON, `undefined` where there was none. */
  body: unknown
  /** The body of a success; throws `ProblemError` otherwise. */
  accepted<T>(): T
}

function answerOf(status: number, text: string, path: string): Answer {
  const body = parsed(text)
  return {
    status,
    body,
    accepted<T>(): T {
      if (status >= 200 && status < 300) return body as T
      if (status === 401 && !path.endsWith('/session')) onSignedOut()
      throw new ProblemError(asProblem(status, body))
    },
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Nothing, or a proxy's page: the status says enough.
    return undefined
  }
}

/** The problem document of an answer; one made from the status where something else answered. */
export function asProblem(status: number, body: unknown): Problem {
  const told = body as Partial<Problem> | undefined
  if (typeof told?.code === 'string') return { title: told.code, ...told, code: told.code, status }
  return { title: `HTTP ${status}`, status, code: `http_${status}` }
}

export async function ask(method: string, path: string, body?: unknown): Promise<Answer> {
  const headers: Record<string, string> = { Accept: 'application/json' }
  if (method !== 'GET') headers['X-CSRF-Token'] = csrfToken
  if (body !== undefined && !(body instanceof FormData)) headers['Content-Type'] = 'application/json'
  const sent = body === undefined || body instanceof FormData ? body : JSON.stringify(body)
  try {
    const response = await fetch(path, { method, headers, body: sent, credentials: 'same-origin' })
    return answerOf(response.status, await response.text(), path)
  } catch {
    throw new ProblemError(unreachable)
  }
}

export async function request<T>(method: string, path: string, body?: unknown): Promise<T> {
  return (await ask(method, path, body)).accepted()
}

/** An upload through XMLHttpRequest, the only browser call that tells how many bytes were sent so far. */
export function upload<T>(path: string, form: FormData, sent: (bytes: number) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest()
    xhr.open('POST', path)
    xhr.setRequestHeader('X-CSRF-Token', csrfToken)
    xhr.setRequestHeader('Accept', 'application/json')
    xhr.upload.onprogress = (event) => sent(event.loaded)
    xhr.onerror = () => reject(new ProblemError(unreachable))
    xhr.onload = () => {
      try {
        resolve(answerOf(xhr.status, xhr.responseText, path).accepted<T>())
      } catch (error) {
        reject(error as Error)
      }
    }
    xhr.send(form)
  })
}
