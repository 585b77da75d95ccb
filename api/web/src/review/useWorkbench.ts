import { computed, ref, shallowRef } from 'vue'
import * as api from '../api'
import { isOpen, nextOpen, reviewOrder } from '../bill/doubt'
import type { BillView, ClaimDetail, NewDecision, NewHeaderCorrection } from '../dto'
import { ProblemError } from '../http'
import { report } from '../problem'
import { user } from '../session'
import { newDecisionId } from './decisionId'

/** One claim on the reviewer's desk: which line is looked at, and what was decided. */
export function useWorkbench(id: number, onConflict: () => void) {
  const claim = ref<ClaimDetail | null>(null)
  const bill = shallowRef<BillView | null>(null)
  const current = ref<number | null>(null)
  const all = ref(false)
  const busy = ref(false)

  const doubtful = computed(() => reviewOrder(bill.value?.lines ?? []))
  const shown = computed(() => (all.value ? (bill.value?.lines ?? []) : doubtful.value))
  const line = computed(() => bill.value?.lines.find((one) => one.index === current.value) ?? null)
  const remaining = computed(() => doubtful.value.filter(isOpen).length)
  const own = computed(() => claim.value?.entered_by.username === user.value?.username)
  const reviewable = computed(() => claim.value?.state === 'submitted' && !own.value)

  async function reload() {
    const [freshClaim, freshBill] = await Promise.all([api.claim(id), api.bill(id)])
    claim.value = freshClaim
    bill.value = freshBill
  }

  async function open() {
    try {
      await reload()
      all.value = doubtful.value.length === 0
      current.value = doubtful.value.find(isOpen)?.index ?? shown.value[0]?.index ?? null
    } catch (error) {
      report(error)
    }
  }

  function move(by: number) {
    const at = shown.value.findIndex((one) => one.index === current.value)
    const next = shown.value[Math.min(shown.value.length - 1, Math.max(0, at + by))]
    if (next) current.value = next.index
  }

  /** Sends what `call` sends; on a conflict loads anew what others did meanwhile, and says so. */
  async function sending(call: () => Promise<unknown>): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    try {
      await call()
      return true
    } catch (error) {
      if (!(error instanceof ProblemError) || error.problem.code !== 'stale_version') report(error)
      else {
        await reload().catch(report)
        onConflict()
      }
      return false
    } finally {
      busy.value = false
    }
  }

  /** Stays on the line while it is open still, as after a correction; goes on to the next open one otherwise. */
  async function decide(decision: NewDecision): Promise<boolean> {
    const index = current.value
    const version = bill.value?.version
    if (index === null || version === undefined) return false
    const order = shown.value.map((one) => one.index)
    return sending(async () => {
      const after = await api.decide(id, index, version, newDecisionId(), decision)
      bill.value = after
      const lines = order.flatMap((at) => after.lines.find((one) => one.index === at) ?? [])
      const decided = lines.find((one) => one.index === index)
      if (!decided || !isOpen(decided)) current.value = nextOpen(lines, index) ?? index
    })
  }

  /** What is known of the claim may have changed with the field. */
  const correctHeader = (correction: NewHeaderCorrection) =>
    sending(async () => {
      bill.value = await api.correctHeader(id, bill.value?.version ?? 0, newDecisionId(), correction)
      claim.value = await api.claim(id)
    })

  const approve = (reason: string) => sending(() => api.approve(id, bill.value?.version ?? 0, reason))
  const sendBack = (reason: string) => sending(() => api.sendBack(id, bill.value?.version ?? 0, reason))

  return { claim, bill, current, all, busy, doubtful, shown, line, remaining, own, reviewable, open, move, decide, correctHeader, approve, sendBack }
}
