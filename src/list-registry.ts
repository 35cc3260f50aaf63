import { type AnyList, anyList } from './lists/definition.ts'
import { callsList } from './recordings/calls-list.ts'

/** Every list whose views can be saved and whose rows can be taken away. */
export const lists: readonly AnyList[] = [anyList(callsList)]
