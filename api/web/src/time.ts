import { locale } from './i18n'

/** A moment (RFC 3339) in the browser's own time zone: `11-21 22:45`, with the year where it is not this one. */
export function showTime(moment: string | null, now = new Date()): string {
  if (!moment) return '—'
  const at = new Date(moment)
  if (Number.isNaN(at.getTime())) return moment
  const two = (part: number) => String(part).padStart(2, '0')
  const day = `${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}`
  return at.getFullYear() === now.getFullYear() ? day : `${at.getFullYear()}-${day}`
}

/** How long ago, in one unit: `12 分钟`, `3 天`. */
export function showAge(moment: string | null, now = new Date()): string {
  if (!moment) return '—'
  const minutes = Math.max(0, Math.round((now.getTime() - new Date(moment).getTime()) / 60_000))
  const zh = locale.value === 'zh'
  if (minutes < 60) return zh ? `${minutes} 分钟` : `${minutes} min`
  if (minutes < 48 * 60) return zh ? `${Math.round(minutes / 60)} 小时` : `${Math.round(minutes / 60)} h`
  return zh ? `${Math.round(minutes / 1440)} 天` : `${Math.round(minutes / 1440)} d`
}
