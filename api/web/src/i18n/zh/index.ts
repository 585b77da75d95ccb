import { bill } from './bill'
import { desk } from './desk'
import { office } from './office'
import { policy } from './policy'
import { shell } from './shell'

/** Every text of the interface. English has the same files; the compiler holds both to the same keys. */
export const zh = { ...shell, ...bill, ...desk, ...office, ...policy }
