// A thread does not inherit that its process reads TypeScript: it says so itself.
import { register } from 'tsx/esm/api'

register()
await import('./thread-work.ts')
