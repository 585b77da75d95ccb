import { ref } from 'vue'
import * as api from './api'
import type { Role, User } from './dto'
import { ProblemError, setCsrfToken } from './http'

/** Who is signed in; `null` when nobody is, `undefined` before the server was asked. */
export const user = ref<User | null | undefined>(undefined)

export async function restoreSession(): Promise<void> {
  try {
    const answer = await api.session()
    setCsrfToken(answer.csrf_token)
    user.value = answer.user
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    user.value = null
  }
}

export async function signIn(username: string, password: string): Promise<void> {
  const answer = await api.signIn(username, password)
  setCsrfToken(answer.csrf_token)
  user.value = answer.user
}

export async function signOut(): Promise<void> {
  await api.signOut()
  user.value = null
}

/** Where each role starts its day. */
export const homeOf: Record<Role, string> = {
  counter: '/intake',
  reviewer: '/review',
  auditor: '/archive',
  administrator: '/admin/catalog',
}

export function mayVisit(role: Role, roles: Role[] | undefined): boolean {
  return !roles || roles.includes(role)
}
