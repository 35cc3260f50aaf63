// @ts-check
// What is drawn over the waveform: evidence with its name, lines of low trust, the stretch A–B, notes.

/**
 * @typedef {{ start: number, end: number, part: string, label?: string, lane?: number, text?: string }} Mark
 */

/**
 * One layer of plain boxes placed by share of the length: it grows with the waveform, and hundreds of
 * doubtful lines in a long call cost next to nothing.
 * @param {HTMLElement} wrapper
 * @param {number} duration
 * @param {number} lanes
 */
export function startMarks(wrapper, duration, lanes) {
  const layer = document.createElement('div')
  layer.setAttribute('part', 'marks')
  wrapper.append(layer)
  /** @param {number} seconds */
  const share = (seconds) => `${(Math.min(Math.max(seconds, 0), duration) / duration) * 100}%`

  /** @param {readonly Mark[]} marks */
  return (marks) => {
    const labelled = marks.filter(({ label }) => label).toSorted((a, b) => a.start - b.start)
    const boxes = marks.map(({ start, end, part, lane, text }) => {
      const box = document.createElement('i')
      box.setAttribute('part', `mark ${part}`)
      box.style.left = share(start)
      box.style.width = share(end - start)
      box.style.top = lane === undefined ? '0' : `${(lane / lanes) * 100}%`
      box.style.height = lane === undefined ? '100%' : `${100 / lanes}%`
      if (text) box.title = text
      return box
    })
    const labels = labelled.map(({ start, label = '' }, index) => {
      const box = document.createElement('span')
      box.setAttribute('part', 'label')
      box.textContent = label
      box.style.left = share(start)
      // No further than the next one begins.
      const next = labelled[index + 1]?.start ?? duration
      box.style.maxWidth = share(next - start)
      return box
    })
    layer.replaceChildren(...boxes, ...labels)
  }
}
