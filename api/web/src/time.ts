import { locale } from './i18n'

const two = (part: number) => String(part).padStart(2, '0')

/** A moment (RFC 3339) in the browser's own time zone, in full, for the record: `2026-11-21 22:45:07`. */
export function showMoment(moment: string | null): string {
  if (!moment) return '—'
  const at = new Date(moment)
  if (Number.isNaN(at.getTime())) return moment
  const day = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join('-')
  return `${day} ${[at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(':')}`
}

/** The same for lists: without seconds, and without the year where it is this one. */
export function showTime(moment: string | null, now = new Date()): string {
  const full = showMoment(moment)
  if (full.length !== 19) return full
  const year = `${now.getFullYear()}-`
  return full.slice(full.startsWith(year) ? year.length : 0, -3)
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

/** The browser's day, `YYYY-MM-DD`. */
export const today = (now = new Date()) => showMoment(now.toISOString()).slice(0, 10)
