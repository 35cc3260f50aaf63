import { atMost, type Bench, exactly, percentile } from './bench.ts'
import { temporaryCentre } from './centre.ts'

/** Every list, by the account that uses it most. */
export const lists: readonly (readonly [path: string, username: string])[] = [
  ['/', 'inspector'],
  ['/findings', 'inspector'],
  ['/complaints', 'inspector'],
  ['/complaints', 'head'],
  ['/register', 'manager'],
  ['/recordings', 'inspector'],
  ['/calls', 'inspector'],
  ['/calls', 'head'],
  ['/calls', 'agent'],
  ['/calls/hours', 'manager'],
  ['/transcription', 'inspector'],
  ['/organisation', 'manager'],
  ['/business-types', 'manager'],
  ['/shifts', 'manager'],
  ['/accounts', 'sysadmin'],
  ['/audit', 'auditor'],
]

/** Server time of every list page with the sample data: request in, last byte of HTML out. */
export const pages: Bench = async (say) => {
  const centre = await temporaryCentre(say)
  try {
    const figures = []
    let wrong = 0
    for (const [path, username] of lists) {
      const headers = { Cookie: centre.cookieOf(username) }
      const times: number[] = []
      for (let round = 0; round < 25; round += 1) {
        const began = performance.now()
        const response = await centre.app.request(`http://localhost${path}`, { headers })
        await response.text()
        if (round >= 5) times.push(performance.now() - began)
        if (response.status !== 200) wrong += 1
      }
      figures.push(atMost(`${path} (${username}), p95`, percentile(times, 0.95), 50, 'ms'))
    }
    return [...figures, exactly('answers other than 200', wrong, 0)]
  } finally {
    centre.close()
  }
}
