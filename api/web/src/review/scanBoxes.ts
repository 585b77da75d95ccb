import { gravest } from '../bill/doubt'
import type { BillLine, LineField } from '../dto'
import { lineFields } from '../dto'
import type { ScanBox } from '../components/ScanViewer.vue'

/** What is drawn over the scan: every line, the current one lit, and the fields of that one. */
export function scanBoxes(lines: readonly BillLine[], current: BillLine | null, hovered: LineField | null): ScanBox[] {
  const ofLines = lines.flatMap((line): ScanBox[] => {
    if (!line.box) return []
    const tone = gravest(line) ?? (line.doubtful ? 'yellow' : 'plain')
    return [{ key: String(line.index), box: line.box, tone, lit: line.index === current?.index, title: `${line.index + 1}` }]
  })
  const ofFields = lineFields.flatMap((name): ScanBox[] => {
    const box = current?.fields[name].box
    return box ? [{ key: `field-${name}`, box, tone: 'field', lit: name === hovered }] : []
  })
  return [...ofLines, ...ofFields]
}
