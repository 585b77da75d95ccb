/** Yuan as the server writes them (`"-12.30"`) to whole fen; `null` where the text is not an amount. */
export function toFen(yuan: string | null | undefined): number | null {
  const match = /^(-?)(\d{1,13})(?:\.(\d{1,2}))?$/.exec(yuan?.trim() ?? '')
  if (!match) return null
  const fen = Number(match[2]) * 100 + Number((match[3] ?? '').padEnd(2, '0'))
  return match[1] === '-' && fen !== 0 ? -fen : fen
}

export function fromFen(fen: number): string {
  const whole = Math.abs(fen)
  const cents = String(whole % 100).padStart(2, '0')
  return `${fen < 0 ? '-' : ''}${Math.floor(whole / 100)}.${cents}`
}

/** With thousands separators, for reading: `12,345.60`; a dash where there is nothing. */
export function showMoney(yuan: string | null | undefined): string {
  const fen = toFen(yuan)
  if (fen === null) return yuan || '—'
  const [whole, cents] = fromFen(fen).split('.')
  return `${whole?.replace(/\B(?=(\d{3})+$)/g, ',')}.${cents}`
}

