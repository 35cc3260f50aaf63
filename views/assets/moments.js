// @ts-check
// 录音分析会: the moment of a mark is where its clip stands, and a mark leads back to where it was heard.

for (const part of document.querySelectorAll('[data-moments]')) {
  if (part instanceof HTMLElement) startMoments(part)
}

/** @param {HTMLElement} part */
function startMoments(part) {
  const audio = part.querySelector('audio')
  if (!audio) return
  const field = part.querySelector('input[name="at"]')
  const lines = [...part.querySelectorAll('[data-start]')]
  const written = () => {
    const seconds = Math.floor(audio.currentTime)
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
  }
  let own = false
  if (field instanceof HTMLInputElement) {
    field.addEventListener('input', () => (own = field.value !== ''))
    const take = () => {
      if (!own) field.value = written()
    }
    audio.addEventListener('pause', take)
    audio.addEventListener('seeked', take)
    part.querySelector('[name="kind"]')?.addEventListener('focus', take)
    part.querySelector('[name="words"]')?.addEventListener('focus', take)
  }
  audio.addEventListener('timeupdate', () => {
    const ms = audio.currentTime * 1000
    for (const line of lines) {
      if (!(line instanceof HTMLElement)) continue
      const { start, end } = line.dataset
      line.toggleAttribute('data-here', ms >= Number(start) && ms < Number(end))
    }
  })
  part.addEventListener('click', (event) => {
    const target = event.target instanceof Element ? event.target : null
    const button = target?.closest('[data-moment-at]')
    if (!(button instanceof HTMLElement)) return
    audio.currentTime = Math.max(0, Number(button.dataset['momentAt']) / 1000 - 1)
    void audio.play().catch(() => undefined)
  })
}
