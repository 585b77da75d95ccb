import { ref, watchEffect } from 'vue'
import { en } from './en'
import { zh } from './zh'

export type MessageKey = keyof typeof zh
export type Locale = 'zh' | 'en'

const kept = 'hedan.locale'
const tables: Record<Locale, Record<MessageKey, string>> = { zh, en }

export const locale = ref<Locale>('zh')

/** Takes the language chosen last in this browser, and remembers every choice from now on. */
export function rememberLocale(): void {
  locale.value = localStorage.getItem(kept) === 'en' ? 'en' : 'zh'
  watchEffect(() => {
    localStorage.setItem(kept, locale.value)
    document.documentElement.lang = locale.value === 'zh' ? 'zh-CN' : 'en'
  })
}

/** The message in the language chosen, `{name}` replaced by the value of that name. */
export function t(key: MessageKey, values: Record<string, string | number> = {}): string {
  return tables[locale.value][key].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''))
}

/** The message where one exists for a key that the server made up: a problem's code, a field's name. */
export function known(key: string): string | null {
  return key in zh ? t(key as MessageKey) : null
}

/** The half of a text that the server gives in both languages. */
export function ofBoth(text: { zh: string; en: string }): string {
  return text[locale.value]
}
