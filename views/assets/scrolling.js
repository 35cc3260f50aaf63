// @ts-check

/**
 * Scrolls the pane and nothing else (scrollIntoView would move the page as well), and tells a reader
 * who scrolls, by whatever means, from its own scrolling.
 * @param {HTMLElement} pane
 * @param {() => void} onReader
 */
export function startScrolling(pane, onReader) {
  let own = false
  let settled = 0
  let height = pane.scrollHeight
  const settle = () => {
    clearTimeout(settled)
    settled = window.setTimeout(() => {
      own = false
    }, 150)
  }
  pane.addEventListener(
    'scroll',
    () => {
      // Lines that come into sight take their true height, and the browser holds the rest in place.
      const grown = pane.scrollHeight !== height
      height = pane.scrollHeight
      if (own) return settle()
      if (!grown) onReader()
    },
    { passive: true },
  )
  for (const name of ['wheel', 'touchmove']) {
    pane.addEventListener(name, onReader, { passive: true })
  }
  pane.addEventListener('pointerdown', (event) => {
    // The scroll bar, on which the target is the pane, and the wheel pressed down.
    if (event.target === pane || event.button === 1) onReader()
  })
  pane.addEventListener('keydown', (event) => {
    if (['PageUp', 'PageDown', 'Home', 'End'].includes(event.key)) onReader()
    if (event.target === pane && ['ArrowUp', 'ArrowDown'].includes(event.key)) onReader()
  })
  return {
    /** @param {HTMLElement | undefined} element */
    to: (element) => {
      if (!element) return
      const box = element.getBoundingClientRect()
      const frame = pane.getBoundingClientRect()
      const room = frame.height / 4
      if (box.top >= frame.top + room / 2 && box.bottom <= frame.bottom - room) return
      const far = Math.abs(box.top - frame.top) > frame.height * 3
      const still = far || matchMedia('(prefers-reduced-motion: reduce)').matches
      const place = () => {
        const top = pane.scrollTop + element.getBoundingClientRect().top - frame.top - room
        own = true
        settle()
        pane.scrollTo({ top, behavior: still ? 'auto' : 'smooth' })
      }
      place()
      // Lines never seen before have only now taken their height.
      if (far) requestAnimationFrame(() => requestAnimationFrame(place))
    },
  }
}
