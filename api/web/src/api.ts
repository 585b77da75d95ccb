import type {
  Alias,
  ArchiveHit,
  AuditRecord,
  BillView,
  CatalogEntry,
  CatalogImport,
  ClaimDetail,
  ClaimPage,
  ClaimState,
  Health,
  Hospital,
  HospitalImport,
  KnowledgeBatch,
  KnowledgeImport,
  LoadedPolicy,
  PolicyImport,
  PolicyRule,
  NewBatch,
  NewClaim,
  NewDecision,
  NewHeaderCorrection,
  NewUser,
  SessionAnswer,
  UploadedFile,
  User,
} from './dto'
import { ask, request, upload } from './http'

const get = <T>(path: string) => request<T>('GET', `/api/v1${path}`)
const post = <T>(path: string, body?: unknown) => request<T>('POST', `/api/v1${path}`, body)

function query(parameters: Record<string, string | number | undefined>): string {
  const pairs = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== '')
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs.map(([name, value]) => [name, String(value)]))}`
}

function formOf(files: readonly File[]): FormData {
  const form = new FormData()
  for (const file of files) form.append('files', file, file.name)
  return form
}

export const session = () => get<SessionAnswer>('/session')
export const signIn = (username: string, password: string) => post<SessionAnswer>('/session', { username, password })
export const signOut = () => request<void>('DELETE', '/api/v1/session')

export const claims = (filter: { state?: ClaimState; limit?: number; offset?: number }) =>
  get<ClaimPage>(`/claims${query(filter)}`)
export const claim = (id: number) => get<ClaimDetail>(`/claims/${id}`)
export const createClaim = (claim: NewClaim) => post<ClaimDetail>('/claims', claim)
export const changeClaim = (id: number, version: number, claim: NewClaim) =>
  request<ClaimDetail>('PATCH', `/api/v1/claims/${id}`, { ...claim, version })
export const bill = (id: number) => get<BillView>(`/claims/${id}/bill`)
export const audit = async (id: number) => (await get<{ records: AuditRecord[] }>(`/claims/${id}/audit`)).records

/** All files in one request, so that they are read together once; `sent` is told the bytes sent so far. */
export const uploadDocuments = async (id: number, files: readonly File[], sent: (bytes: number) => void) =>
  (await upload<{ files: UploadedFile[] }>(`/api/v1/claims/${id}/documents`, formOf(files), sent)).files

export const submit = (id: number, version: number) => post<ClaimDetail>(`/claims/${id}/submit`, { version })
export const approve = (id: number, version: number, reason: string) =>
  post<ClaimDetail>(`/claims/${id}/approve`, { version, reason })
export const sendBack = (id: number, version: number, reason: string) =>
  post<ClaimDetail>(`/claims/${id}/return`, { version, reason })

/** The bill as it is after the decision. The same `decisionId` again changes nothing. */
export function decide(id: number, line: number, version: number, decisionId: string, decision: NewDecision) {
  const { reason, ...step } = decision
  const form = step.action === 'correct' ? { action: step.action, correction: { field: step.field, value: step.value } } : step
  return post<BillView>(`/claims/${id}/lines/${line}/decisions`, { ...form, reason, version, decision_id: decisionId })
}

/** The bill as it is after the correction. The same `correctionId` again changes nothing. */
export const correctHeader = (id: number, version: number, correctionId: string, { field, value, reason }: NewHeaderCorrection) =>
  post<BillView>(`/claims/${id}/header/${field}/corrections`, { correction_id: correctionId, version, value, reason })

/** The hits behind `after`, and what to ask with for those behind them. */
export const searchArchive = (text: string, after?: string) =>
  get<{ hits: ArchiveHit[]; next: string | null }>(`/archive${query({ q: text, limit: 200, after })}`)

export const searchCatalog = async (text: string, limit = 20) =>
  (await get<{ entries: CatalogEntry[] }>(`/catalog${query({ q: text, limit })}`)).entries

/** Refused rows come with status 422 and are an answer, not a failure. */
async function importFile<T extends { refused: unknown }>(path: string, file: File, mapping: File | null = null): Promise<T> {
  const form = formOf([file])
  if (mapping) form.append('mapping', mapping)
  const answer = await ask('POST', `/api/v1${path}`, form)
  const told = answer.body as Partial<T> | undefined
  if (answer.status === 422 && Array.isArray(told?.refused)) return told as T
  return answer.accepted()
}

export const importCatalog = (file: File, mapping: File | null, whole: boolean, dryRun: boolean) =>
  importFile<CatalogImport>(`/catalog/import${query({ whole: String(whole), dry_run: String(dryRun) })}`, file, mapping)
export const importHospitals = (file: File, dryRun: boolean) =>
  importFile<HospitalImport>(`/hospitals/import${query({ dry_run: String(dryRun) })}`, file)
export const importKnowledge = (file: File, batch: NewBatch, dryRun: boolean) =>
  importFile<KnowledgeImport>(`/knowledge/import${query({ ...batch, dry_run: String(dryRun) })}`, file)

export const importPolicy = (file: File, dryRun: boolean) =>
  importFile<PolicyImport>(`/policies/import${query({ dry_run: String(dryRun) })}`, file)

export const policies = async () => (await get<{ policies: LoadedPolicy[] }>('/policies')).policies
export const policyRules = async (id: number) => (await get<{ rules: PolicyRule[] }>(`/policies/${id}`)).rules
export const knowledge = async () => (await get<{ batches: KnowledgeBatch[] }>('/knowledge')).batches
export const withdrawKnowledge = (id: number) => request<void>('DELETE', `/api/v1/knowledge/${id}`)
export const aliases = async () => (await get<{ aliases: Alias[] }>('/aliases')).aliases
export const withdrawAlias = (id: number) => request<void>('DELETE', `/api/v1/aliases/${id}`)

export const hospitals = async () => (await get<{ hospitals: Hospital[] }>('/hospitals')).hospitals
export const users = async () => (await get<{ users: User[] }>('/users')).users
export const addUser = (user: NewUser) => post<User>('/users', user)

/** Answers with the same body whether all is well (200) or not (503). */
export async function health(): Promise<Health> {
  const answer = await ask('GET', '/healthz')
  return answer.status === 503 ? (answer.body as Health) : answer.accepted()
}
