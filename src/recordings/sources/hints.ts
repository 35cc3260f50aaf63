import { type FSWatcher, watch } from 'node:fs'

import { joined } from './file-paths.ts'

/** Watches of folders kept open: each is one watch of the kernel, whatever the folder holds. */
const foldersAtMost = 4000
const hintsAtMost = 5000

/**
 * What the file system says has changed. Only a hint: on network drives nothing is said at all, and
 * the regular look finds what a hint missed. Folders are watched, never single files, so that a
 * folder of a million files costs one watch.
 */
export class Hints {
  readonly #watchers = new Map<string, FSWatcher>()
  readonly #files = new Map<string, Buffer>()
  #wake: (() => void) | null = null
  /** More was said than can be kept in mind; look at everything. */
  overflow = false

  add(folder: Buffer): void {
    const key = folder.toString('latin1')
    if (this.#watchers.has(key) || this.#watchers.size >= foldersAtMost) return
    try {
      const watcher = watch(folder, { encoding: 'buffer' }, (_event, name) => {
        this.#note(name === null ? folder : joined(folder, name))
      })
      watcher.on('error', () => this.#drop(key))
      this.#watchers.set(key, watcher)
    } catch {
      // No watches left, or the folder is gone: the regular look does without.
    }
  }

  has(folder: Buffer): boolean {
    return this.#watchers.has(folder.toString('latin1'))
  }

  /** Takes what was said so far. */
  take(): Buffer[] {
    const files = [...this.#files.values()]
    this.#files.clear()
    return files
  }

  /** Waits for the next hint, the time given, or the end. */
  async wait(ms: number, stop: AbortSignal): Promise<void> {
    if (this.#files.size > 0 || this.overflow || stop.aborted || ms <= 0) return
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer)
        stop.removeEventListener('abort', done)
        this.#wake = null
        resolve()
      }
      const timer = setTimeout(done, ms)
      stop.addEventListener('abort', done, { once: true })
      this.#wake = done
    })
  }

  close(): void {
    for (const watcher of this.#watchers.values()) watcher.close()
    this.#watchers.clear()
  }

  #note(file: Buffer): void {
    if (this.#files.size >= hintsAtMost) this.overflow = true
    else this.#files.set(file.toString('latin1'), file)
    this.#wake?.()
  }

  #drop(key: string): void {
    this.#watchers.get(key)?.close()
    this.#watchers.delete(key)
  }
}
