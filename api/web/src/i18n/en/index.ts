import { bill } from './bill'
import { desk } from './desk'
import { office } from './office'
import { policy } from './policy'
import { shell } from './shell'
import type { zh } from '../zh'

export const en: Record<keyof typeof zh, string> = { ...shell, ...bill, ...desk, ...office, ...policy }
