import { computed, onBeforeUnmount, ref, shallowRef } from 'vue'
import * as api from '../api'
import type { BillView, ClaimDetail, NewClaim, NewHeaderCorrection, UploadedFile } from '../dto'
import { ProblemError } from '../http'
import { knownHospitals } from '../hospitals'
import { newDecisionId } from '../review/decisionId'
import { report, wordsOf } from '../problem'
import { claimEvents, type ReadingProgress } from './events'
import { asNewClaim, emptyClaim, filledFromBill, sameClaim } from './facts'
import { fromDocument, merged, sentShares, type FileProgress } from './files'

let uploads = 0

/** One claim at the counter: its facts, its files on the way in, and what was read of them. */
export function useIntake(onCreated: (id: number) => void) {
  const claim = ref<ClaimDetail | null>(null)
  const facts = ref<NewClaim>(emptyClaim())
  const files = ref<FileProgress[]>([])
  const bill = shallowRef<BillView | null>(null)
  const saving = ref(false)
  let stopListening: (() => void) | null = null
  let creating: Promise<ClaimDetail> | null = null
  let refreshing: Promise<void> | null = null
  let refreshAgain = false

  const editable = computed(() => claim.value === null || !['submitted', 'approved'].includes(claim.value.state))
  const sending = computed(() => files.value.some((file) => file.step === 'sending'))

  async function load(id: number) {
    await refresh(id)
    if (claim.value) facts.value = asNewClaim(claim.value)
    listen(id)
  }

  /** Asks the server anew; calls that come while one is under way are answered by one more. */
  async function refresh(id: number) {
    refreshAgain = refreshing !== null
    refreshing ??= (async () => {
      do {
        refreshAgain = false
        await fetchAll(id).catch(report)
      } while (refreshAgain)
    })().finally(() => (refreshing = null))
    await refreshing
  }

  async function fetchAll(id: number) {
    const fresh = await api.claim(id)
    claim.value = fresh
    const reading = fresh.state === 'reading'
    files.value = merged(files.value, fresh.documents.map((document) => fromDocument(document, reading)))
    if (fresh.summary.lines > 0 || ['read', 'returned', 'submitted', 'approved'].includes(fresh.state)) await readBill(id)
  }

  async function readBill(id: number) {
    try {
      bill.value = await api.bill(id)
    } catch (error) {
      if (!(error instanceof ProblemError) || error.status !== 404) throw error
      bill.value = null
      return
    }
    if (!editable.value || claim.value?.state === 'reading') return
    const known = claim.value && sameClaim(facts.value, emptyClaim()) ? asNewClaim(claim.value) : facts.value
    const filled = filledFromBill(known, bill.value, await knownHospitals())
    if (!sameClaim(filled, facts.value)) facts.value = filled
  }

  /** The claim's id; makes the claim first where there is none yet, once however many ask. */
  async function ensureClaim(): Promise<number> {
    if (claim.value) return claim.value.id
    creating ??= api.createClaim(facts.value)
    try {
      const made = await creating
      if (!claim.value) {
        claim.value = made
        listen(made.id)
        onCreated(made.id)
      }
      return made.id
    } catch (error) {
      creating = null
      throw error
    }
  }

  /** Reading changes the claim's version meanwhile; what the counter typed is then sent once more. */
  async function save() {
    saving.value = true
    try {
      const id = await ensureClaim()
      if (!claim.value || !editable.value || sameClaim(asNewClaim(claim.value), facts.value)) return
      try {
        claim.value = await api.changeClaim(id, claim.value.version, facts.value)
      } catch (error) {
        if (!(error instanceof ProblemError) || error.status !== 409) throw error
        const { version } = await api.claim(id)
        claim.value = await api.changeClaim(id, version, facts.value)
      }
    } catch (error) {
      report(error)
    } finally {
      saving.value = false
    }
  }

  async function add(chosen: File[]) {
    const keys = chosen.map(() => `local-${++uploads}`)
    const rows = chosen.map((file, at): FileProgress => {
      return { key: keys[at] ?? '', name: file.name, bytes: file.size, step: 'sending', sent: 0, page: 0, pages: null, trouble: '' }
    })
    files.value = [...files.value, ...rows]
    const change = (at: number, to: Partial<FileProgress>) => {
      files.value = files.value.map((file) => (file.key === keys[at] ? { ...file, ...to } : file))
    }
    try {
      const id = await ensureClaim()
      const sizes = chosen.map((file) => file.size)
      const results = await api.uploadDocuments(id, chosen, (bytes) => {
        sentShares(sizes, bytes).forEach((sent, at) => change(at, { sent }))
      })
      results.forEach((result, at) => change(at, arrived(result)))
      await refresh(id)
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      const trouble = wordsOf(error.problem)
      rows.forEach((_, at) => change(at, { step: 'failed', trouble }))
    }
  }

  function arrived(result: UploadedFile): Partial<FileProgress> {
    if (result.document) return fromDocument(result.document, true)
    return { step: 'failed', trouble: result.problem ? wordsOf(result.problem) : '' }
  }

  function listen(id: number) {
    stopListening?.()
    stopListening = claimEvents(id, { progress: showProgress, changed: () => void refresh(id) })
  }

  function showProgress({ document_id, page, pages }: ReadingProgress) {
    files.value = files.value.map((file) =>
      file.key === String(document_id) ? { ...file, step: 'reading', page, pages } : file,
    )
  }

  /** What the counter entered follows the corrected field; what is not saved yet is saved before. */
  async function correctHeader(correction: NewHeaderCorrection): Promise<boolean> {
    await save()
    if (!claim.value) return false
    const id = claim.value.id
    try {
      bill.value = await api.correctHeader(id, claim.value.version, newDecisionId(), correction)
      claim.value = await api.claim(id)
      facts.value = asNewClaim(claim.value)
      return true
    } catch (error) {
      report(error)
      await refresh(id)
      return false
    }
  }

  async function submit(): Promise<boolean> {
    await save()
    if (!claim.value) return false
    try {
      claim.value = await api.submit(claim.value.id, claim.value.version)
      return true
    } catch (error) {
      report(error)
      await refresh(claim.value.id)
      return false
    }
  }

  onBeforeUnmount(() => stopListening?.())

  return { claim, facts, files, bill, saving, sending, editable, load, save, add, correctHeader, submit }
}
