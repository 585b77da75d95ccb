import { ElMessage } from 'element-plus'
import { onMounted, ref, shallowRef, type Ref } from 'vue'
import { report } from '../../problem'

/** The rows of a page, asked for when it opens and again after a change; `asked` once they are there, even if none. */
export function useRows<Row>(fetch: () => Promise<Row[]>) {
  const rows = shallowRef<Row[]>([])
  const asked = ref(false)
  async function load() {
    try {
      rows.value = await fetch()
      asked.value = true
    } catch (error) {
      report(error)
    }
  }
  onMounted(load)
  return { rows, asked, load }
}

/** A change that the server makes: told when it is done, and its failure too; `busy` meanwhile. */
export function useChange(after: () => Promise<void>) {
  const busy = ref(false)
  async function change(act: () => Promise<string>) {
    busy.value = true
    try {
      ElMessage.success(await act())
      await after()
    } catch (error) {
      report(error)
    } finally {
      busy.value = false
    }
  }
  return { busy, change }
}

/** A row that is withdrawn once a person confirms: `leaving` is the one asked about. */
export function useWithdrawal<Row>(withdraw: (row: Row) => Promise<string>, after: () => Promise<void>) {
  const leaving = shallowRef<Row | null>(null) as Ref<Row | null>
  const { busy, change } = useChange(after)
  async function confirm() {
    const row = leaving.value
    if (row === null) return
    await change(async () => {
      const words = await withdraw(row)
      leaving.value = null
      return words
    })
  }
  return { leaving, busy, confirm }
}
