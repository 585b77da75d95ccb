import * as api from './api'
import type { Hospital } from './dto'

let asked: Promise<Hospital[]> | null = null

/** The hospitals that the office knows, asked for once; a failed call is tried again by the next. */
export function knownHospitals(): Promise<Hospital[]> {
  asked ??= api.hospitals().catch((error: unknown) => {
    asked = null
    throw error
  })
  return asked
}

/** A register was loaded: the next call asks again. */
export function forgetHospitals() {
  asked = null
}
