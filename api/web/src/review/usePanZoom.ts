import { computed, ref, type Ref } from 'vue'
import { cssMatrix, turnedBounds, turnedSize, type Size, type Turn } from '../bill/geometry'
import type { PageBox, Point } from '../dto'

const least = 0.04
const most = 6
/** CSS pixels of a box's height beyond which a short text is not enlarged by itself. */
const legibleHeight = 34
/** A share of the zoom: a smaller change from line to line would only unsettle the eye. */
const steady = 0.15

/** Where a page lies in the window onto it: turned, zoomed, shifted. `view` is the window's size in CSS pixels. */
export function usePanZoom(page: Ref<Size>, view: Ref<Size>) {
  const turn = ref<Turn>(0)
  const scale = ref(1)
  const shift = ref<Point>([0, 0])
  /** Whether a person has chosen the zoom, which then stays. */
  const chosen = ref(false)

  const matrix = computed(() => cssMatrix(page.value, turn.value, scale.value, shift.value))
  const size = computed(() => turnedSize(page.value, turn.value))

  function clampShift() {
    const axis = (at: number, page: number, view: number) =>
      page <= view ? (view - page) / 2 : Math.min(view * 0.25, Math.max(view * 0.75 - page, at))
    shift.value = [
      axis(shift.value[0], size.value.width * scale.value, view.value.width),
      axis(shift.value[1], size.value.height * scale.value, view.value.height),
    ]
  }

  function zoomAt(factor: number, [x, y]: Point) {
    const before = scale.value
    scale.value = Math.min(most, Math.max(least, before * factor))
    const grown = scale.value / before
    shift.value = [x - (x - shift.value[0]) * grown, y - (y - shift.value[1]) * grown]
    chosen.value = true
    clampShift()
  }

  function fitPage() {
    scale.value = Math.min(view.value.width / size.value.width, view.value.height / size.value.height)
    chosen.value = false
    clampShift()
  }

  function fitWidth() {
    scale.value = view.value.width / size.value.width
    shift.value = [0, 0]
    chosen.value = true
    clampShift()
  }

  function panBy(dx: number, dy: number) {
    shift.value = [shift.value[0] + dx, shift.value[1] + dy]
    clampShift()
  }

  /** Brings the box into the middle; zooms so that its row fills the width, unless a person chose the zoom. */
  function reveal(box: PageBox) {
    const { left, top, right, bottom } = turnedBounds(box.corners, page.value, turn.value)
    const { width, height } = view.value
    if (!chosen.value) {
      const whole = Math.min(width / size.value.width, height / size.value.height)
      const filling = (width * 0.92) / (right - left)
      const legible = legibleHeight / Math.min(right - left, bottom - top)
      const fresh = Math.max(whole, Math.min(filling, 1, Math.max(legible, width / size.value.width)))
      if (Math.abs(fresh / scale.value - 1) > steady) scale.value = fresh
    }
    const s = scale.value
    const fits = (right - left) * s <= width
    const x = fits ? width / 2 - ((left + right) / 2) * s : width * 0.03 - left * s
    shift.value = [x, height * 0.42 - ((top + bottom) / 2) * s]
    clampShift()
  }

  return { turn, scale, shift, matrix, chosen, zoomAt, fitPage, fitWidth, panBy, reveal }
}
