import { onBeforeUnmount, onMounted } from 'vue'

/** Names of keys as `KeyboardEvent.key` has them, with `Shift+` or `Ctrl+` before. */
export type KeyMap = Record<string, () => void>

export function keyName(event: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey'>): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
  if (event.ctrlKey || event.metaKey) return `Ctrl+${key}`
  return event.shiftKey && /^[a-z]$/.test(key) ? `Shift+${key}` : key
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable="true"]') !== null
}

/** Runs what the pressed key names, except while somebody types or `paused` says so. */
export function useKeys(keys: KeyMap, paused: () => boolean): void {
  function press(event: KeyboardEvent) {
    if (event.isComposing || event.altKey || paused() || isTyping(event.target)) return
    const act = keys[keyName(event)]
    if (!act) return
    const onControl = event.target instanceof HTMLElement && event.target.closest('button, a, [role=button]') !== null
    if (onControl && event.key === 'Enter') return
    event.preventDefault()
    act()
  }
  onMounted(() => window.addEventListener('keydown', press))
  onBeforeUnmount(() => window.removeEventListener('keydown', press))
}
